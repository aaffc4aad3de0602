"""identify, for PDFs that a Word or Excel form was printed to: by what they say of themselves, by print."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stforms.actions.identified import Candidate, Identified
from stforms.actions.identify_office import APART, STAMPED, SURE
from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.formats.alignment import align
from stforms.formats.docx.printed_copy import PrintedDocx
from stforms.formats.lines import Line, Seen, likeness, plain
from stforms.formats.pdf.pages import Pages
from stforms.formats.pdf.rows import PrintedRow
from stforms.lens.bound import Bound
from stforms.library import Library
from stforms.model import Outcome

_WORTH = 0.5
"""Share of a blank's words that a file must show before its pages are taken apart: that takes a while."""

_PROGRAMS = {"docx": re.compile("Writer|Word"), "xlsx": re.compile("Calc|Excel")}
"""What programs that print documents and sheets call themselves."""

_WORDS = re.compile(r"\w{4,}")


def identify_print(document: Document, library: Library) -> Outcome[Identified] | None:
    """Tell which Word or Excel form was printed to a PDF; None where it is none, or could be several."""
    pages = document.drawn
    worth = [bound for bound in _office(library) if _words_shown(bound, pages) >= _WORTH]
    if not worth:
        return None
    rows = document.rows
    scored = sorted(((_share(bound, rows), bound) for bound in worth), key=lambda one: -one[0])
    named = _named(document, pages, scored)
    best = named or _best(document, scored, rows)
    if best is None:
        return None
    by = "stamp" if named is not None else "labels"
    others = (Candidate(bound.edition.id, share) for share, bound in scored if bound is not best)
    return Outcome(Identified(best.edition, by, tuple(one for one in others if one.score > STAMPED)[:3]))


def share_of_print(document: Document, edition: Edition, library: Library) -> float:
    """Return how much of what is printed on the edition's blank a PDF shows (0 to 1)."""
    return _share(library.bound(edition), document.rows)


def _office(library: Library) -> list[Bound]:
    return [library.bound(edition) for edition in library.of_format("docx", "xlsx")]


def _lines(bound: Bound) -> list[Line]:
    blank = bound.blank
    lines: list[Line] = blank.lines[blank.main] if bound.edition.blank.format == "docx" else blank.lines
    return lines


def _words_shown(bound: Bound, pages: Pages) -> float:
    printed = {word for line in _lines(bound) for label in line.labels for word in _WORDS.findall(label)}
    return len(printed & set(_WORDS.findall(plain(pages.text)))) / max(1, len(printed))


def _share(bound: Bound, rows: list[PrintedRow]) -> float:
    return likeness(_lines(bound), _seen(rows, bound))


def _seen(rows: list[PrintedRow], bound: Bound) -> list[Seen]:
    """Return rows as lines of the edition's format."""
    if bound.edition.blank.format == "docx":
        return PrintedDocx(rows, bound.blank).seen
    return [Seen(row.texts, row.table) for row in rows]


def _named(document: Document, pages: Pages, scored: Iterable[tuple[float, Bound]]) -> Bound | None:
    """Return the edition whose id the file gives among its keywords, or prints, when its print agrees."""
    said = {*document.pdf.keywords.split(), *pages.text.split()}
    named = [bound for share, bound in scored if bound.edition.id in said and share >= STAMPED]
    return named[0] if len(named) == 1 else None


def _best(document: Document, scored: list[tuple[float, Bound]], rows: list[PrintedRow]) -> Bound | None:
    """Return the edition that fits best; those alike in words are told by what stands on one line.

    Where that is alike too, a sheet and a document are told by the program that printed them.
    """
    near = [bound for share, bound in scored if share >= SURE and scored[0][0] - share < APART]
    if len(near) < 2:
        return near[0] if near else None
    aligned = sorted(((_in_order(bound, rows), bound) for bound in near), key=lambda one: -one[0])
    if aligned[0][0] - aligned[1][0] >= APART:
        return aligned[0][1]
    alike = [bound for share, bound in aligned if aligned[0][0] - share < APART]
    made = [bound for bound in alike if _PROGRAMS[bound.edition.blank.format].search(document.pdf.program)]
    return made[0] if len(made) == 1 else None


def _in_order(bound: Bound, rows: list[PrintedRow]) -> float:
    return align(_lines(bound), _seen(rows, bound)).share
