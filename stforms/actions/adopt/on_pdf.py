"""Find the places to fill in on a PDF: fields with the words beside them, or what is drawn to write in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from stforms.actions.adopt.found import Found, Kind, Spot
from stforms.actions.adopt.pdf.beside import Tie, ties
from stforms.actions.adopt.pdf.empty import empty_places
from stforms.actions.adopt.pdf.grids import Entry, tables, with_columns
from stforms.actions.adopt.pdf.headings import Trail, headings, marks, sections, title
from stforms.actions.adopt.pdf.offered import Left, offered
from stforms.actions.adopt.pdf.printed import is_signature
from stforms.actions.adopt.pdf.sheet import Opening, Sheet, sheet, with_more
from stforms.actions.adopt.pdf.spots import field_locators, spot
from stforms.actions.adopt.pdf.ticks import Answers, answers
from stforms.actions.source import Document
from stforms.formats.boundary import boundary
from stforms.formats.pdf.formfields import placed_fields
from stforms.formats.pdf.pages import Pages
from stforms.formats.pdf.typeset import Phrase
from stforms.model import Where


def found_in_pdf(document: Document) -> Found:
    """Return the places of an unknown PDF form.

    A form with fields is asked for its fields, and for where one signs by hand; one without for all places
    that are drawn to write in, which can be read and not filled.

    Raises:
        UnreadableError: it is no PDF, or damaged beyond repair.
        ProtectedError: it needs a password.
    """
    with boundary():
        return _found(document)


def _found(document: Document) -> Found:
    openings, left = offered(placed_fields(document.pdf))
    pages = Pages(document.data)
    read = []
    for page in range(1, document.pdf.pages + 1):
        bare = sheet(pages, page, [opening for opening in openings if opening.page == page])
        whole, more = _with_empty(bare, with_fields=bool(openings))
        read.append(_Read(whole, _ties(whole)))
        left += more
    first = title(read[0].sheet, read[0].ties) if read else []
    spots = _spots([page.sheet for page in read], _entries(read, first))
    called = " ".join(block.text for block in first)
    return Found("pdf", called or None, tuple(spots), tuple(_marks(read, first, called)), tuple(left))


def _marks(read: Sequence[_Read], first: list[Phrase], called: str) -> list[str]:
    known = [*first, *(tie.block for page in read for mine in page.ties for tie in mine)]
    return [*marks([page.sheet for page in read], known), *([called] if called else [])]


@dataclass(frozen=True)
class _Read:
    """A page with the words that belong to each of its openings."""

    sheet: Sheet
    ties: list[list[Tie]]


def _ties(one: Sheet) -> list[list[Tie]]:
    found = ties(one)
    with_columns(one.openings, found)
    return found


def _with_empty(bare: Sheet, with_fields: bool) -> tuple[Sheet, list[Left]]:
    """Return a page with the places that have no field, and those of them that are not offered.

    Where a form has fields, a place without one is left empty on purpose, or signed by hand.
    """
    whole = with_more(bare, empty_places(bare))
    kept, left = [], []
    for opening, mine in zip(whole.openings, _ties(whole), strict=True):
        entry = Entry(opening, tuple(mine))
        if opening.field is not None or not mine:
            continue
        if opening.kind is Kind.TEXT and is_signature(entry.label or entry.row or ""):
            kept.append(replace(opening, kind=Kind.SIGNATURE))
        elif with_fields:
            left.append((Where(opening.page, None, opening.box), "adopt.no_field"))
        else:
            kept.append(opening)
    return with_more(bare, kept), left


def _entries(read: Sequence[_Read], first: list[Phrase]) -> list[Entry]:
    """Return the openings of all pages with their words and the headings above them."""
    trail = Trail()
    found = []
    for page in read:
        above = sections(page.sheet, page.ties, headings(page.sheet, page.ties, first), trail)
        found += [
            Entry(opening, tuple(mine), names, _prompt(page.sheet, opening))
            for opening, mine, names in zip(page.sheet.openings, page.ties, above, strict=True)
        ]
    return found


def _prompt(one: Sheet, opening: Opening) -> str | None:
    prompt = one.prompts.get(opening.cell) if opening.cell is not None else None
    return prompt.text if prompt is not None else None


def _spots(sheets: Sequence[Sheet], entries: list[Entry]) -> Iterator[Spot]:
    """Yield the spots in reading order."""
    in_tables, asked = tables(entries), _asked(sheets, entries)
    fields = field_locators(entries)
    for entry in entries:
        opening = entry.opening
        if opening.field is not None and opening.kind is not Kind.SIGNATURE and opening not in fields:
            continue
        yield spot(entry, in_tables.get(opening), asked.get(opening), fields.get(opening, ()))
        if (
            opening.field is not None
            and opening.kind is Kind.TEXT
            and is_signature(entry.label or entry.row or "")
        ):
            # A field takes letters; the ink of a paper that was signed is in the same place.
            by_hand = replace(opening, kind=Kind.SIGNATURE, field=None)
            yield spot(replace(entry, opening=by_hand), None, None, ())


def _asked(sheets: Sequence[Sheet], entries: list[Entry]) -> dict[Opening, Answers]:
    found: dict[Opening, Answers] = {}
    for one in sheets:
        on_page = [entry for entry in entries if entry.opening.page == one.page]
        found |= {entry.opening: group for group in answers(one, on_page) for entry in group.entries}
    return found
