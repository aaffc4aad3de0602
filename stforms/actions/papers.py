"""Several papers in: folders, filled forms and data files alike, each read and checked on its own.

A file that cannot be read stops nothing: it is a finding that names it, and the others go on. In a
folder lie other things too, such as copies of a degree: what is no form that stforms knows is told of
and is no failure there.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from stforms.actions import parse, split
from stforms.actions.bundle.ours import is_bundle
from stforms.actions.files import KINDS, files_in, is_form
from stforms.actions.records import read_records
from stforms.actions.source import Document, read_document
from stforms.actions.twice import once
from stforms.actions.validate import validate
from stforms.binding import Edition
from stforms.errors import StformsError
from stforms.library import Library, default_library
from stforms.model import Finding, Outcome, Record, Severity
from stforms.rules.papers import Paper
from stforms.rules.region import Region


@dataclass(frozen=True)
class ReadPaper:
    """One paper as it was read: its edition, its record in normal form, and what is to be said of it."""

    name: str
    edition: Edition
    record: Record
    findings: tuple[Finding, ...]

    @property
    def paper(self) -> Paper:
        """Return the paper as rules see it."""
        edition = self.edition
        return Paper(self.name, edition.form, edition.id, edition.regulation, self.record)


@dataclass(frozen=True)
class ReadPapers:
    """All papers of some files and folders, and a finding for each file that could not be read."""

    papers: tuple[ReadPaper, ...]
    findings: tuple[Finding, ...] = ()


def read_papers(
    sources: Iterable[Path],
    *,
    edition: str | None = None,
    today: datetime.date | None = None,
    region: Region | None = None,
    library: Library | None = None,
) -> ReadPapers:
    """Read and check every paper in files and folders.

    Args:
        sources: filled forms, files of data, and folders of them; folders within folders too.
        edition: which edition the papers are of, where they do not say it themselves.
        today: the day to compare dates with; default the present day.
        region: whose numbers hold.
        library: where editions and schemas come from.

    Returns:
        The papers, and of every file that could not be read, and every folder with nothing in it, an
        error; of what is no form, a warning where it lay in a folder. A paper that also lies in a bundle
        of ours beside it is there once.
    """
    library = library or default_library()
    read: list[ReadPaper] = []
    bundles: dict[str, list[ReadPaper]] = {}
    failed: list[Finding] = []
    for path, name, named in files_in(sources):
        if path.is_dir():
            failed.append(Finding("papers.empty_folder", Severity.ERROR, None, None, {"file": str(path)}))
            continue
        if not named and path.suffix.lower() not in KINDS:
            failed.append(Finding("papers.other_kind", Severity.WARNING, paper=name))
            continue
        try:
            found = papers_of(path, name, edition=edition, today=today, region=region, library=library)
        except StformsError as error:
            failed.append(_failure(error, name, named))
            continue
        read += found
        if path.suffix.lower() == ".pdf" and all(one.name != name for one in found):
            bundles[name] = found
    once_each, told = once(read, bundles)
    return ReadPapers(_named_apart(once_each), (*failed, *told))


def _failure(error: StformsError, name: str, named: bool) -> Finding:
    """Return what is to be said of a file that was not read; `named` when the caller named it himself."""
    if error.code == "identify.unknown" and not named:
        return Finding("papers.unrecognised", Severity.WARNING, None, None, error.params, name)
    return Finding(error.code, Severity.ERROR, None, None, error.params, name)


def papers_of(
    path: Path,
    name: str | None = None,
    *,
    document: Document | None = None,
    edition: str | None = None,
    today: datetime.date | None = None,
    region: Region | None = None,
    library: Library | None = None,
) -> list[ReadPaper]:
    """Read and check the papers of one file: a filled form is one, a bundle or a file of data holds many.

    `document` is the filled form when it was read already, as from standard input.

    Raises:
        StformsError: the file cannot be read, or is no form that stforms knows.
    """
    library = library or default_library()
    name = name or path.name

    def checked(called: str, chosen: Edition, record: Record, said: Sequence[Finding] = ()) -> ReadPaper:
        outcome = validate(record, chosen, today=today, region=region, library=library)
        found = (replace(one, paper=called) for one in (*said, *outcome.findings))
        return ReadPaper(called, chosen, outcome.value, tuple(found))

    if document is not None or is_form(path, library):
        read = forms_in(document or read_document(path), name, edition, library)
        return [checked(called, one.value.edition, one.value.record, one.findings) for called, one in read]
    given = read_records(path, library, edition).given
    single = len(given) == 1 and given[0].name == path.stem
    return [
        checked(name if single else one.name, library.edition(str(one.edition)), one.record) for one in given
    ]


def forms_in(
    document: Document, name: str, edition: str | None, library: Library
) -> list[tuple[str, Outcome[parse.Parsed]]]:
    """Return (name, what it says) of the form in a file, or of each form in a bundle of ours.

    Raises:
        StformsError: the file cannot be read, or is no form that stforms knows.
    """
    # A bundle first: one of several papers of the same form would else be read as that form, once.
    if edition is not None or not is_bundle(document):
        return [(name, parse.parse(document, edition=edition, library=library))]
    pieces = split.split(document, library=library).value
    # Our own cover is no paper, and what is no form of ours cannot be read; pages nobody knows are told.
    known = (piece for piece in pieces if piece.edition in library.editions or piece.by is None)
    return [(piece.name, parse.parse(bytes(piece), library=library)) for piece in known]


def _named_apart(read: Sequence[ReadPaper]) -> tuple[ReadPaper, ...]:
    """Return the papers with names that no two of them share."""
    times = Counter(one.name for one in read)
    seen: Counter[str] = Counter()
    named = []
    for one in read:
        seen[one.name] += 1
        name = f"{one.name} ({seen[one.name]})" if times[one.name] > 1 else one.name
        findings = tuple(replace(finding, paper=name) for finding in one.findings)
        named.append(ReadPaper(name, one.edition, one.record, findings))
    return tuple(named)
