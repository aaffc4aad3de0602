"""Where the slots of an office form are on its pages: LibreOffice lays it out, and the rooms are looked up.

A Word form gets a number into every place for a text. Its tick boxes are told by the numbers of those that
are ticked, digit by digit: in the first copy those with odd numbers, and so on. The cells of a sheet are
drawn, and need no marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stforms.errors import StformsError
from stforms.formats import libreoffice
from stforms.formats.docx.blank import DocxBlank
from stforms.formats.docx.filling import DocxFilling
from stforms.formats.docx.targets import Target
from stforms.formats.lines import ROOM
from stforms.formats.pdf.pages import Char, Pages, around, lines
from stforms.formats.pdf.rows import CROSSED, EMPTY, letters, rows_of
from stforms.formats.xlsx.blank import Cell, XlsxBlank
from stforms.formats.xlsx.plan import Tables
from stforms.formats.xlsx.printed_sheets import PrintedSheet, by_sheet, level
from stforms.model import Box

_MARK = re.compile("\u00a4(\\d+)\u00a4")
_TICKED, _BOXES = "\u2611\u2713\u2714\u2717\u2718" + CROSSED, "\u25a1" + EMPTY


@dataclass(frozen=True)
class Room:
    """The room for an answer: the page, counted from 1, and the box in points from its lower left corner."""

    page: int
    box: Box


def word_rooms(blank: DocxBlank, targets: Sequence[Target]) -> tuple[bytes, dict[int, Room]]:
    """Return a Word form as PDF, and the rooms of those targets that were found, by their number.

    Raises:
        MissingProgramError: LibreOffice is not installed.
        UnreadableError: LibreOffice cannot read it.
    """
    coded = [number for number, target in enumerate(targets) if not _takes_marks(target)]
    copies = [_marked(blank, targets, coded, digit) for digit in range(len(coded).bit_length())]
    made = _converted(blank.data, [*copies, _marked(blank, targets, coded, None)], "docx")
    pages = [Pages(one) for one in made[1:]]
    found = dict(_texts(pages[-1], Pages(made[0])))
    for states in (_ticks, _lists):
        found |= {coded[order - 1]: room for order, room in _decoded(list(map(states, pages)))}
    return made[0], found


def _takes_marks(target: Target) -> bool:
    """Tell whether any text can be put into a place: a list of older kind shows one of its own (17.16.9)."""
    return target.kind != "check" and (
        not target.items or target.control is None or not target.control.legacy
    )


def _decoded(copies: Sequence[Sequence[tuple[Room, str]]]) -> Iterator[tuple[int, Room]]:
    """Yield the numbers told by the copies in which places look otherwise than in the last one."""
    if any(len(copy) != len(copies[-1]) for copy in copies):
        return  # the form was laid out otherwise when it was filled
    for at, (room, plain) in enumerate(copies[-1]):
        number = sum(1 << digit for digit, copy in enumerate(copies[:-1]) if copy[at][1] != plain)
        if number:
            yield number, room


def sheet_rooms(blank: XlsxBlank, cells: Sequence[Cell], tables: Tables) -> tuple[bytes, dict[Cell, Room]]:
    """Return a workbook as PDF, and the rooms of its cells where their sheet and row are on a page.

    Raises:
        MissingProgramError, UnreadableError: as word_rooms.
    """
    pdf = _converted(blank.data, [], "xlsx")[0]
    plan = blank.plan(cells, tables)
    of_sheet = by_sheet(plan, level(rows_of(Pages(pdf))))
    wanted: dict[tuple[str, int], list[Cell]] = {}
    for cell in (*cells, *(cell for table in tables for row in table for cell in row)):
        wanted.setdefault((cell.sheet, cell.row), []).append(cell)
    found: dict[Cell, Room] = {}
    for sheet in plan.sheets:
        if sheet.name in of_sheet:
            printed = PrintedSheet(sheet, of_sheet[sheet.name])
            for row in printed.laid():
                for cell in wanted.get((sheet.name, row.row or 0), ()):
                    found[cell] = Room(row.page, printed.room(row, sheet.page.whole((cell.row, cell.column))))
    return pdf, found


def _converted(blank: bytes, copies: Sequence[bytes], kind: str) -> list[bytes]:
    """Return the blank and copies of it as PDFs."""
    files = [(f"document.{kind}", data) for data in (blank, *copies)]
    made = []
    for one in libreoffice.convert(files, "pdf"):
        if isinstance(one, StformsError):
            raise one
        made.append(one)
    return made


# --- marks ----------------------------------------------------------------------------------


def _marked(blank: DocxBlank, targets: Sequence[Target], coded: Sequence[int], digit: int | None) -> bytes:
    """Return the form with numbers in its places; those that take none changed where theirs has a digit."""
    filling = DocxFilling(blank)
    for number, target in enumerate(targets):
        if _takes_marks(target):
            filling.text(target, f"\u00a4{number}\u00a4")
    for order, number in enumerate(coded, start=1):
        target, changed = targets[number], digit is not None and bool(order >> digit & 1)
        if target.items:
            filling.text(target, target.items[-1 if changed else 0][0])
        elif changed:
            filling.tick(target)
    return b"".join(filling.finish())


def _texts(pages: Pages, blank: Pages) -> Iterator[tuple[int, Room]]:
    """Yield each mark with its room: the cell that holds nothing else, or its part of the line.

    Args:
        pages: the form with marks.
        blank: the form without.
    """
    for row in rows_of(pages):
        for cell in row.cells:
            marks = _MARK.findall("".join(cell.text.split()))
            alone = len(marks) == 1 and not _MARK.sub("", "".join(cell.text.split()))
            if alone and row.table is not None:
                yield int(marks[0]), Room(row.page, cell.box)
            elif marks:
                yield from _on_line(pages, row.page, cell.box, blank)


def _on_line(pages: Pages, page: int, box: Box, blank: Pages) -> Iterator[tuple[int, Room]]:
    """Yield the marks among other print, each with its dots on the blank, else up to the next letter."""
    chars = [char for char in pages.chars(page) if box[0] <= char.centre[0] <= box[2]]
    inside = [char for char in chars if box[1] <= char.centre[1] <= box[3]]
    edge = max(char.box[2] for char in pages.chars(page))
    for line in lines(inside):
        marks = list(_MARK.finditer("".join(char.char for char in line)))
        dots = _dots(blank, page, around([char.box for char in line]))
        if len(dots) == len(marks):
            yield from ((int(mark[1]), Room(page, run)) for mark, run in zip(marks, dots, strict=True))
            continue
        for mark in marks:
            own, after = line[mark.start() : mark.end()], line[mark.end() : mark.end() + 1]
            left, bottom, _, top = around([char.box for char in own])
            right = after[0].box[0] if after else max(edge, box[2])
            yield int(mark[1]), Room(page, (left, bottom, right, top))


def _dots(blank: Pages, page: int, line: Box) -> list[Box]:
    """Return where dots or strokes to write on stand on a line of the blank, from the left.

    A mark is narrower than the dots that it stands for, so what follows it lies elsewhere on the marked page.
    """
    if page > len(blank):
        return []
    chars = [char for char in blank.chars(page) if line[1] <= char.start[1] <= line[3]]
    found: list[Box] = []
    for row in lines(chars):
        said = "".join(char.char for char in row)
        found += [around([char.box for char in row[run.start() : run.end()]]) for run in ROOM.finditer(said)]
    return [(left, line[1], right, line[3]) for left, _, right, _ in found]


def _ticks(pages: Pages) -> list[tuple[Room, str]]:
    """Return the boxes to tick in their order on the pages, and whether each is ticked."""
    found: list[tuple[Room, str]] = []
    for page in range(1, len(pages) + 1):
        boxes = [char for char in letters(pages, page) if char.char in _TICKED + _BOXES]
        found += [(Room(page, box.box), str(box.char in _TICKED)) for box in sorted(boxes, key=_reading)]
    return found


def _lists(pages: Pages) -> list[tuple[Room, str]]:
    """Return the cells without boxes to tick, and what they say."""
    cells = [(row.page, cell) for row in rows_of(pages) if row.table is not None for cell in row.cells]
    return [
        (Room(page, cell.box), "" if set(cell.text) & set(_TICKED + _BOXES) else cell.text)
        for page, cell in cells
    ]


def _reading(char: Char) -> tuple[float, float]:
    """Return where a box stands in reading order: a tick may be higher than the box that it is put in."""
    return (-round(char.start[1]), char.box[0])
