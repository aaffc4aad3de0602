"""What was sent: from the folder of a batch, from filled forms, from the data that they were filled with.

What a form said when it was sent is the base of every merge with what comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from stforms.actions.batch.ledger import JOURNAL, MANIFEST, read_manifest
from stforms.actions.files import KINDS, files_in, is_form
from stforms.actions.papers import forms_in
from stforms.actions.records import read_records
from stforms.actions.reference import reference_of
from stforms.actions.source import read_document
from stforms.actions.subject_of import Subject, subject_of
from stforms.binding import Edition
from stforms.errors import StformsError
from stforms.library import Library, default_library
from stforms.model import Finding, Outcome, Record, Severity, normal_record
from stforms.spelling import canonical


@dataclass(frozen=True)
class SentPaper:
    """One paper as it was sent.

    `name` is that of its file, or of its record in a file of data, which has no `sha256` of its own.
    """

    name: str
    edition: Edition
    record: Record
    subject: Subject
    reference: str | None = None
    sha256: str | None = None


def sent_papers(
    sources: Iterable[Path], *, edition: str | None = None, library: Library | None = None
) -> Outcome[list[SentPaper]]:
    """Read what was sent.

    Args:
        sources: folders of a batch, filled forms, files of data, and folders of these. Of a folder with a
            manifest the papers in the manifest are read, and nothing else that lies there.
        edition: which edition data are for, where they do not say it.
        library: where editions come from.

    Returns:
        The papers, and a finding for every file that could not be read or has been changed since it was made.
    """
    library = library or default_library()
    papers: list[SentPaper] = []
    findings: list[Finding] = []
    for source in sources:
        if (source / MANIFEST).is_file():
            papers += _of_batch(source, library, findings)
        else:
            papers += _of_files(source, edition, library, findings)
    return Outcome(papers, tuple(findings))


def _failure(error: StformsError, name: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(error.code, severity, None, None, error.params, name)


# --- the folder of a batch ------------------------------------------------------------------


def _of_batch(folder: Path, library: Library, findings: list[Finding]) -> Iterator[SentPaper]:
    """Yield the papers that a batch has made, as they are now: what was changed since was sent so."""
    try:
        made = read_manifest(folder / MANIFEST)
    except StformsError as error:
        findings.append(_failure(error, folder.name))
        return
    if (folder / JOURNAL).exists():
        findings.append(Finding("sent.unfinished", Severity.WARNING, paper=folder.name))
    for name, done in made.items():
        try:
            (paper,) = _of_form(folder / name, name, done.edition, library)
        except StformsError as error:
            findings.append(_failure(error, name))
            continue
        if paper.sha256 != done.output:
            findings.append(Finding("sent.changed", Severity.INFO, paper=name))
        yield paper


# --- other files ----------------------------------------------------------------------------


def _of_files(
    source: Path, edition: str | None, library: Library, findings: list[Finding]
) -> Iterator[SentPaper]:
    """Yield the papers of a file or a folder. What is no form is told of, and no failure in a folder."""
    for path, name, named in files_in([source]):
        if path.is_dir():
            findings.append(Finding("papers.empty_folder", Severity.ERROR, None, None, {"file": str(path)}))
            continue
        if not named and path.suffix.lower() not in KINDS:
            findings.append(Finding("papers.other_kind", Severity.WARNING, paper=name))
            continue
        try:
            read = _of_form if is_form(path, library) else _of_data
            yield from list(read(path, name, edition, library))
        except StformsError as error:
            stranger = error.code == "identify.unknown" and not named
            findings.append(_failure(error, name, Severity.WARNING if stranger else Severity.ERROR))


def _of_form(path: Path, name: str, edition: str | None, library: Library) -> Iterator[SentPaper]:
    """Yield the paper of a filled form, or the papers of a bundle."""
    document = read_document(path)
    for called, outcome in forms_in(document, name, edition, library):
        read = outcome.value
        subject = subject_of(read.record)
        yield SentPaper(called, read.edition, read.record, subject, read.reference, document.sha256)


def _of_data(path: Path, name: str, edition: str | None, library: Library) -> Iterator[SentPaper]:
    """Yield the papers that are filled with a file of data; their reference is the one that `fill` gives."""
    given = read_records(path, library, edition).given
    for one in given:
        chosen = library.edition(str(one.edition))
        record = canonical(chosen, normal_record(one.record) or {})
        called = name if len(given) == 1 else one.name
        yield SentPaper(called, chosen, record, subject_of(record), reference_of(record, chosen))
