"""bundle: all papers of an application, in order and numbered, as one PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from stforms.actions.bundle.binding import Binding, office_parts
from stforms.actions.bundle.naming import contents_page, title_of, titled
from stforms.actions.bundle.numbering import Numbered, numbered
from stforms.actions.bundle.paper import ENCLOSED, OTHERS, Part
from stforms.actions.bundle.reading import read_parts
from stforms.actions.bundle.sorting import Pile, piles
from stforms.errors import UnreadableError
from stforms.formats.pdf.bundle.binder import Binder
from stforms.library import Library, default_library
from stforms.model import Finding, Json, Outcome, Record, Severity, get_path

__all__ = ["Bundled", "Paper", "Wishes", "bundle"]


@dataclass(frozen=True)
class Wishes:
    """How a bundle is to be made.

    `keep_fields` leaves the forms fillable; `cover` and `contents` put a page in front, with the
    applicant's name or with the list of papers; `renumber` gives new numbers whatever stands on the
    papers; `incomplete` makes a bundle although listed papers are missing.
    """

    keep_fields: bool = False
    cover: bool = False
    contents: bool = False
    renumber: bool = False
    incomplete: bool = False


@dataclass(frozen=True)
class Paper:
    """A paper as it lies in the bundle."""

    number: str | None
    title: str
    name: str
    edition: str | None
    pages: int

    def as_json(self) -> dict[str, Json]:
        """Return the shape within bundle/1."""
        return {
            "number": self.number,
            "title": self.title,
            "name": self.name,
            "edition": self.edition,
            "pages": self.pages,
        }


@dataclass(frozen=True)
class Bundled:
    """One bundle: which application it is, its papers in order, the file in pieces (empty: not made)."""

    form: str | None
    title: str
    papers: tuple[Paper, ...]
    pieces: Sequence[bytes]

    def __bytes__(self) -> bytes:
        return b"".join(self.pieces)


def bundle(
    sources: Iterable[Path],
    *,
    scans: Mapping[str, Path] | None = None,
    wishes: Wishes = Wishes(),
    edition: str | None = None,
    library: Library | None = None,
) -> list[Outcome[Bundled]]:
    """Put papers together.

    Args:
        sources: files and folders: data, filled forms, scans, office documents.
        scans: signed papers, by the name or number of the paper in whose place they come.
        wishes: how it is to be made.
        edition: which edition data are for, where they do not say it.
        library: where editions and blanks come from.

    Returns:
        One bundle for each application among the papers, the one for BT first. Where a finding is an
        error there is no file: the papers are listed all the same.

    Raises:
        UnreadableError: there is no such file, or nothing in a folder.
        UsageError: a scan is for a paper that there is none of.
    """
    library = library or default_library()
    parts, findings = read_parts(sources, scans or {}, library, edition)
    made = [_bundled(pile, wishes, library) for pile in piles(parts)]
    if not made:
        raise UnreadableError(
            findings[0].code if findings else "bundle.nothing", findings[0].params if findings else {}
        )
    if findings:
        first = made[0]
        whole = all(one.severity is not Severity.ERROR for one in findings)
        value = first.value if whole else replace(first.value, pieces=())
        made[0] = Outcome(value, (*findings, *first.findings))
    return made


def _bundled(pile: Pile, wishes: Wishes, library: Library) -> Outcome[Bundled]:
    """Make one bundle."""
    order = numbered(pile.application, pile.parts, wishes.renumber) if pile.form else _as_given(pile)
    parts = (*([pile.application] if pile.application is not None else []), *order.parts)
    findings = [
        *pile.findings,
        *_missing(order.findings, wishes),
        *_lists_told(pile.application, order.lists),
    ]
    rendered, said = office_parts(parts, library)
    binding = Binding(library, Binder(wishes.keep_fields), [*findings, *said], rendered)
    papers = _bound(binding, pile, parts, order.lists)
    title = title_of(pile.form, pile.application, library)
    front = contents_page(title, pile.application, papers, wishes.cover, wishes.contents)
    if front is not None:
        binding.binder.add_cover(*front)
    outcome = Outcome(Bundled(pile.form, title, tuple(papers), ()), tuple(binding.findings))
    if outcome.ok and papers:
        pieces = binding.binder.finish(title)
        outcome = Outcome(replace(outcome.value, pieces=pieces), outcome.findings)
    return outcome


def _as_given(pile: Pile) -> Numbered:
    """Return papers that belong to no application as they were given, without numbers."""
    return Numbered(pile.parts, {}, ())


def _bound(binding: Binding, pile: Pile, parts: Sequence[Part], lists: Record) -> list[Paper]:
    """Put every paper into the binder; return those that went in."""
    papers = []
    for part in parts:
        of_application = part is pile.application
        change = _changed_lists(part, lists) if of_application else _changed_number(part)
        named = titled(part, of_application, binding.library)
        before = len(binding.binder.pages())
        if binding.add(part, named, change):
            pages = binding.binder.pages()[before]
            edition = part.edition.id if part.edition is not None else None
            papers.append(Paper(part.number, named.title, part.name, edition, pages))
    return papers


def _changed_number(part: Part) -> Record:
    known = part.edition is not None and "bilaga_nr" in part.edition.keys
    return {"bilaga_nr": part.number} if known and part.number and part.number != part.printed else {}


def _changed_lists(application: Part, lists: Record) -> Record:
    """Return the rows of the application's lists that say something else now."""
    changed: Record = {}
    for table in (ENCLOSED, OTHERS):
        for key, numbers in lists.get(table, {}).items():
            before = get_path(application.record or {}, f"{table}.{key}")
            bound = application.edition is not None and f"{table}.{key}" in application.edition.keys
            if bound and [str(one) for one in before or ()] != numbers:
                changed.setdefault(table, {})[key] = numbers
    return changed


def _lists_told(application: Part | None, lists: Record) -> list[Finding]:
    """Tell which rows of the application's lists were changed, or have to be changed by hand."""
    told = []
    for table, rows in (_changed_lists(application, lists) if application is not None else {}).items():
        for key, numbers in rows.items():
            assert application is not None
            path = f"{table}.{key}"
            before = ", ".join(map(str, get_path(application.record or {}, path) or ()))
            code = "bundle.list_by_hand" if application.fixed else "bundle.list_changed"
            severity = Severity.WARNING if application.fixed else Severity.INFO
            if before or application.fixed:
                params = {"old": before or "–", "new": ", ".join(numbers)}
                told.append(Finding(code, severity, path, None, params, application.name))
    return told


def _missing(findings: Iterable[Finding], wishes: Wishes) -> list[Finding]:
    """Return what is missing as a warning when the bundle is wanted all the same."""
    return [
        replace(one, severity=Severity.WARNING) if wishes.incomplete and one.code == "bundle.missing" else one
        for one in findings
    ]
