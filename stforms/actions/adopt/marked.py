"""Where the places of an office form stand on its pages."""

from __future__ import annotations

from collections.abc import Sequence

from stforms.actions.adopt.found import Spot
from stforms.actions.rooms import sheet_rooms, word_rooms
from stforms.actions.source import Document
from stforms.formats.docx.blank import compile_docx
from stforms.formats.xlsx.blank import compile_xlsx
from stforms.lens.on_docx import OnDocx
from stforms.lens.on_xlsx import OnXlsx
from stforms.model import Box


def laid_out(document: Document, spots: Sequence[Spot]) -> tuple[bytes, dict[int, tuple[int, Box]]]:
    """Return an office form as PDF, and page and box of each spot by its `id`.

    Raises:
        MissingProgramError: LibreOffice is not installed.
        UnreadableError: LibreOffice cannot read it.
    """
    if document.reads_as == "docx":
        word = OnDocx(compile_docx(document.package.data))
        targets = [word.targets(spot.at[:1])[0] for spot in spots]
        pdf, rooms = word_rooms(word.blank, targets)
        return pdf, {id(spots[number]): (room.page, room.box) for number, room in rooms.items()}
    book = OnXlsx(compile_xlsx(document.package.data))
    cells = [book.targets(spot.at[:1])[0] for spot in spots]
    pdf, found = sheet_rooms(book.blank, cells, ())
    pairs = ((spot, found.get(cell)) for spot, cell in zip(spots, cells, strict=True))
    return pdf, {id(spot): (room.page, room.box) for spot, room in pairs if room is not None}
