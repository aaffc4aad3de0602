"""split: a bundle -> its papers, by our mark on the pages, by bookmarks, or by what is printed on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from stforms.actions.bundle.naming import mark
from stforms.actions.bundle.ours import MARK, MOST_PAGES
from stforms.actions.identify_pdf import footers
from stforms.actions.parse import parse
from stforms.actions.source import Document, read_document
from stforms.binding import Edition
from stforms.errors import StformsError, UnreadableError
from stforms.formats.boundary import boundary
from stforms.formats.pdf.bundle.binder import Binder, Titled
from stforms.formats.pdf.bundle.marks import bookmarks, page_marks, page_references
from stforms.formats.pdf.bundle.values import OfField, fields_of_widgets
from stforms.formats.pdf.pages import Pages
from stforms.formats.pdf.returned import ReturnedPdf
from stforms.library import Library, default_library
from stforms.messages import text
from stforms.model import Finding, Json, Outcome, Severity, get_path

_COUNTER = re.compile(r"(?<!\d)(\d{1,2}) ?\((\d{1,2})\)")
_BOOKMARK = re.compile(r"(?:bilaga|enclosure)\s+(\d{1,4}\s?\w?)\b", re.I)
_NONE = "-"


@dataclass(frozen=True)
class Piece:
    """One paper taken out of a bundle. `by` says how it was told: mark, bookmark, print; None: not at all.

    `reference` is the one that it carried when it was put in.
    """

    name: str
    edition: str | None
    number: str | None
    pages: tuple[int, ...]
    by: str | None
    pieces: Sequence[bytes] = field(repr=False)
    reference: str | None = None

    def __bytes__(self) -> bytes:
        return b"".join(self.pieces)

    def as_json(self) -> dict[str, Json]:
        """Return the shape within split/1."""
        return {
            "name": self.name,
            "edition": self.edition,
            "number": self.number,
            "pages": list(self.pages),
            "by": self.by,
            **({"reference": self.reference} if self.reference is not None else {}),
        }


@dataclass
class _Group:
    """Pages that belong together, while they are gathered."""

    edition: str | None
    number: str | None
    by: str | None
    pages: list[int] = field(default_factory=list)
    last: int = 0


@dataclass(frozen=True)
class _Clue:
    """What one page says: which paper it is of, its place in it, whether a paper begins here."""

    edition: str | None
    number: str | None
    index: int | None
    by: str | None
    begins: bool = False


def split(
    source: Path | str | bytes | Document, *, library: Library | None = None
) -> Outcome[tuple[Piece, ...]]:
    """Take a bundle apart.

    Args:
        source: the file: a bundle of ours or of anybody, returned, printed to a file or scanned with text.
        library: where editions come from.

    Returns:
        Its papers in their order. Pages that belong to no paper are pieces as well, and findings.

    Raises:
        UnreadableError: the file cannot be read, or nothing in it tells the papers apart.
        ProtectedError: it needs a password.
    """
    library = library or default_library()
    document = read_document(source)
    with boundary():
        returned = ReturnedPdf(document.data, MOST_PAGES)
        groups = _grouped(list(_clues(returned, Pages(document.data), library)), library)
        if all(group.by is None for group in groups):
            raise UnreadableError("split.nothing", {"pages": returned.pages})
        return _outcome(returned, groups, library)


def _outcome(returned: ReturnedPdf, groups: Sequence[_Group], library: Library) -> Outcome[tuple[Piece, ...]]:
    pieces: list[Piece] = []
    findings: list[Finding] = []
    fields = fields_of_widgets(returned)
    references = page_references(returned.pdf)
    for group in groups:
        made = _piece(returned, group, fields, references.get(group.pages[0]), library)
        name = _free(made.name, {piece.name for piece in pieces})
        pieces.append(replace(made, name=name))
        if group.by is None:
            params = {"pages": _range(group.pages), "name": name}
            findings.append(Finding("split.no_paper", Severity.WARNING, None, None, params))
    return Outcome(tuple(pieces), tuple(findings))


# --- what the pages say ---------------------------------------------------------------------


def _clues(returned: ReturnedPdf, pages: Pages, library: Library) -> Iterator[_Clue]:
    marks = page_marks(returned.pdf)
    starts = bookmarks(returned.pdf)
    known = {(e.regulation, e.bilaga): e for e in library.of_format("pdf")}
    for page in range(1, returned.pages + 1):
        match = MARK.fullmatch(marks.get(page, ""))
        if match is not None:
            edition, number = (None if part == _NONE else part for part in match.group(1, 2))
            yield _Clue(edition, number, int(match[3]), "mark", match[3] == "1")
            continue
        yield _with_bookmark(_printed(pages.text_of(page), known, library), starts.get(page))


def _printed(words: str, known: dict[tuple[str | None, str | None], Edition], library: Library) -> _Clue:
    """Return what is printed on a page: the footer of its form, and which of the form's pages it is."""
    found = (known.get(footer) for footer in footers(words))
    edition = next((one for one in found if one is not None), None)
    if edition is None:
        return _Clue(None, None, None, None)
    many = _pages_of(edition, library)
    counters = (int(at) for at, of in _COUNTER.findall(words) if int(of) == many and 0 < int(at) <= many)
    index = next(counters, None)
    return _Clue(edition.id, None, index, "print", index == 1 or many == 1)


def _with_bookmark(clue: _Clue, title: str | None) -> _Clue:
    if title is None:
        return clue
    match = _BOOKMARK.search(title)
    number = match[1].replace(" ", "") if match is not None else None
    return replace(clue, number=number, by="bookmark", begins=True)


def _pages_of(edition: Edition, library: Library) -> int:
    return len(library.geometry(edition).get("pages", ())) or 1


# --- which pages belong together ------------------------------------------------------------


def _grouped(clues: Sequence[_Clue], library: Library) -> list[_Group]:
    groups: list[_Group] = []
    for page, clue in enumerate(clues, start=1):
        if not groups or _begins(groups[-1], clue, library):
            groups.append(_Group(clue.edition, clue.number, clue.by))
        group = groups[-1]
        group.pages.append(page)
        group.last = clue.index or group.last
    return groups


def _begins(group: _Group, clue: _Clue, library: Library) -> bool:
    """Tell whether a page is the first of another paper than the pages before it."""
    if clue.begins:
        return True
    if clue.by is None:
        # A page that says nothing goes on with what a bookmark began; else it is none of the paper's.
        return group.by in ("mark", "print")
    if (clue.edition, clue.by) != (group.edition, group.by) and group.by != "bookmark":
        return True
    if clue.by == "mark":
        return clue.number != group.number
    full = group.edition is not None and len(group.pages) >= _pages_of(
        library.edition(group.edition), library
    )
    return group.by == "print" and (full or (clue.index is not None and clue.index <= group.last))


# --- each paper as a file -------------------------------------------------------------------


def _piece(
    returned: ReturnedPdf,
    group: _Group,
    fields: Mapping[tuple[int, int], OfField],
    reference: str | None,
    library: Library,
) -> Piece:
    edition = library.editions.get(group.edition or "")
    title = edition.title if edition is not None else text("label.other_paper", None, "sv")
    within = {mark(group.edition or _NONE, group.number)}
    binder = Binder(keep_fields=True)
    called = Titled(title, "", mark(group.edition or _NONE, group.number))
    binder.add_pages(called, returned, group.pages, within, fields)
    stamp = edition.id if edition is not None else ""
    pieces = binder.finish(title, stamp=stamp, reference=reference)
    number = group.number or _read_number(b"".join(pieces), edition, library)
    name = _name(group, number, edition)
    return Piece(name, group.edition, number, tuple(group.pages), group.by, pieces, reference)


def _read_number(data: bytes, edition: Edition | None, library: Library) -> str | None:
    """Return the number that stands on a paper whose pages do not say it otherwise."""
    if edition is None or "bilaga_nr" not in edition.keys:
        return None
    try:
        value = get_path(parse(data, edition=edition, library=library).value.record, "bilaga_nr")
    except StformsError:
        return None
    return str(value) if value is not None else None


def _name(group: _Group, number: str | None, edition: Edition | None) -> str:
    """Return what a piece is called: by its number and form, never by what a person wrote."""
    what = edition.form if edition is not None else "handling"
    if group.edition == "cover":
        what = "innehall"
    if group.by is None:
        return f"sidor-{_range(group.pages)}"
    plain = re.sub(r"\W", "", number or "")
    return f"{plain.zfill(2)}-{what}" if plain else what


def _free(name: str, taken: set[str]) -> str:
    free, count = name, 1
    while free in taken:
        count += 1
        free = f"{name}-{count}"
    return free


def _range(pages: Sequence[int]) -> str:
    return f"{pages[0]}-{pages[-1]}" if len(pages) > 1 else str(pages[0])
