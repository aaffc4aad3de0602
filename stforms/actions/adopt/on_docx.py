"""Find the places of an unknown Word form: controls, fields, empty cells, dots, boxes to tick."""

from __future__ import annotations

from stforms.actions.adopt.found import Found
from stforms.actions.adopt.office.docx_flow import in_flow
from stforms.actions.adopt.office.docx_lines import Line, lines_of
from stforms.actions.adopt.office.docx_spots import Place, spot_of
from stforms.actions.adopt.office.docx_tables import in_tables
from stforms.actions.adopt.office.grid import Numbers
from stforms.actions.adopt.office.words import without_page
from stforms.actions.source import Document
from stforms.formats.docx.blank import DocxBlank, compile_docx
from stforms.formats.docx.openings import BELOW, REST
from stforms.model import Where

_SHORTEST_MARK = 6


def found_in_docx(document: Document) -> Found:
    """Return the places of a Word form, in the order in which people meet them.

    Raises:
        UnreadableError: the file is damaged, or LibreOffice could not read it.
        IntegrityError: it is no Word document.
        MissingProgramError: it is of an older format, and LibreOffice is not installed.
    """
    blank = compile_docx(document.package.data)
    spots, left = [], list[tuple[Where, str]]()
    numbers: Numbers = {}
    for part in _ordered(blank):
        places, unsaid = _places(lines_of(blank, part), numbers)
        left += [(Where(place=place.words or None), "adopt.no_label") for place in unsaid]
        for place in places:
            spot = spot_of(blank, place)
            if spot is not None:
                spots.append(spot)
            else:
                left.append((Where(place=place.words or None), "adopt.no_room"))
    title = _title(blank)
    return Found("docx", title, tuple(spots), _marks(blank, title), tuple(left))


def _ordered(blank: DocxBlank) -> list[str]:
    """Return the parts as people meet them: headers, the document, footers."""
    margins = [name for name in blank.outlines if name != blank.main]
    footers = blank.package.related("footer", blank.main)
    return [*(n for n in margins if n not in footers), blank.main, *(n for n in margins if n in footers)]


def _places(lines: list[Line], numbers: Numbers) -> tuple[list[Place], list[Place]]:
    """Return the places of a part in its order, and those that nothing is said of."""
    places, unsaid = in_tables(lines, numbers)
    places += in_flow(lines)
    return sorted(places, key=lambda p: (p.line.number, p.cell.number, p.at)), unsaid


def _title(blank: DocxBlank) -> str | None:
    """Return the first line that is printed with no place in it, else the title that the file has."""
    for line in lines_of(blank, blank.main)[:20]:
        printed = (cell.text for cell in line.cells if all(o.kind in (REST, BELOW) for o in cell.openings))
        words = [" ".join(text.split()) for text in printed if text.strip()]
        if words:
            return words[0]
    return blank.package.core.get("title", "").strip() or None


def _marks(blank: DocxBlank, title: str | None) -> tuple[str, ...]:
    """Return what is printed in the margins, those with a number first, and the title."""
    margins = [
        without_page(cell.text)
        for name in blank.outlines
        if name != blank.main
        for line in lines_of(blank, name)
        for cell in line.cells
    ]
    texts = [text for text in dict.fromkeys(margins) if len(text) >= _SHORTEST_MARK]
    texts.sort(key=lambda text: not any(char.isdigit() for char in text))
    return (*texts, *([title] if title and title not in texts else []))
