"""Find the places of an unknown Excel form: open cells, cells with rules or names, framed and empty ones."""

from __future__ import annotations

from stforms.actions.adopt.found import Found, Spot
from stforms.actions.adopt.office.grid import Numbers
from stforms.actions.adopt.office.words import without_page
from stforms.actions.adopt.office.xlsx_places import Places
from stforms.actions.adopt.office.xlsx_sheet import SheetWords
from stforms.actions.adopt.office.xlsx_spots import spot_of
from stforms.actions.source import Document
from stforms.formats.xlsx.blank import XlsxBlank, compile_xlsx
from stforms.formats.xlsx.looks import looks
from stforms.formats.xlsx.margins import margins
from stforms.formats.xlsx.page import Page, place
from stforms.model import Where


def found_in_xlsx(document: Document) -> Found:
    """Return the places of an Excel form, sheet by sheet, row by row.

    Raises:
        UnreadableError: the file is damaged, or LibreOffice could not read it.
        IntegrityError: it is no workbook.
        MissingProgramError: it is of an older format, and LibreOffice is not installed.
    """
    blank = compile_xlsx(document.package.data)
    shown = [page for page in blank.pages.values() if not page.sheet.hidden]
    title = _title(blank, shown)
    spots: list[Spot] = []
    left: list[tuple[Where, str]] = []
    numbers: Numbers = {}
    for page in shown:
        places = Places(page, looks(blank.book))
        words = SheetWords(page, places, numbers, title)
        name = (page.sheet.name,) if len(shown) > 1 else ()
        for at in sorted(places.all):
            said = words.said[at]
            spot = spot_of(blank, page, at, said, (*name, *words.sections(at)), box=at in places.boxes)
            if spot.labels or spot.table is not None or spot.option or at in places.sure:
                spots.append(spot)
            else:
                left.append((Where(place=place(page.sheet.name, at)), "adopt.no_label"))
    return Found("xlsx", title, tuple(spots), _marks(blank, shown, title), tuple(left))


def _title(blank: XlsxBlank, shown: list[Page]) -> str | None:
    """Return the first text of the first sheet, else the title that the file has."""
    first = next((value.text for page in shown for value in page.printed.values()), None)
    return " ".join(first.split()) if first else blank.package.core.get("title", "").strip() or None


def _marks(blank: XlsxBlank, shown: list[Page], title: str | None) -> tuple[str, ...]:
    """Return what is printed in the margins, those with a number first, and the title."""
    texts = [without_page(text) for page in shown for text in margins(blank.book, page.sheet)]
    kept = [text for text in dict.fromkeys(texts) if len(text) > 5]
    kept.sort(key=lambda text: not any(char.isdigit() for char in text))
    return (*kept, *([title] if title and title not in kept else []))
