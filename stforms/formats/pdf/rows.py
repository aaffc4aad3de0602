"""A printed file as rows: the cells between drawn lines, and the lines of text beside them.

For copies of Word and Excel forms that were printed: names and controls are gone, lines and words are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from stforms.formats.pdf.flat import TICKED, joined
from stforms.formats.pdf.incells import Inside, in_cells
from stforms.formats.pdf.pages import Char, Pages, around, lines, words
from stforms.formats.pdf.ruling import Ruling, ruling
from stforms.model import Box

EMPTY, CROSSED = "\u2610", "\u2612"
"""What a square to tick is read as that is drawn and no letter."""

EDGE = 2.5
"""Points between edges that are one."""

_PADDING = 8.0
"""Points at most that a cell keeps free at its edges; what stands in the middle starts further in."""


@dataclass(frozen=True)
class PrintedCell:
    """What stands in a cell, or on a line.

    `doubt`: it runs over an edge, or where its lines end is not certain; `astray`: it may be another row's.
    `lines` says how many there are, `left` how much of the cell's height they leave, in heights of a line;
    `room` how many points the last one leaves, `first` how wide the first word is.
    """

    box: Box
    text: str
    doubt: bool = False
    lines: int = 1
    left: float = 0.0
    astray: bool = False
    room: float = 0.0
    first: float = 0.0


@dataclass(frozen=True)
class PrintedRow:
    """A row of a table, or a line of text (`table` is None); tables are counted through the file."""

    page: int
    cells: tuple[PrintedCell, ...]
    table: int | None = None

    @property
    def box(self) -> Box:
        """Return the box around all cells."""
        return around([cell.box for cell in self.cells])

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what stands in each cell."""
        return tuple(cell.text for cell in self.cells)


def rows_of(pages: Pages) -> list[PrintedRow]:
    """Return all rows of a file, page by page, from the top."""
    found: list[PrintedRow] = []
    for page in range(1, len(pages) + 1):
        tables = 1 + max((row.table for row in found if row.table is not None), default=-1)
        found += _page_rows(pages, page, tables)
    return found


def letters(pages: Pages, page: int) -> list[Char]:
    """Return the upright letters of a page, drawn squares to tick among them."""
    return _letters(pages, page, ruling(pages.sheet(page)))


def _letters(pages: Pages, page: int, drawn: Ruling) -> list[Char]:
    upright = [char for char in pages.chars(page) if char.upright]
    return [*upright, *_squares(pages, page, drawn)]


def _page_rows(pages: Pages, page: int, tables: int) -> list[PrintedRow]:
    drawn = ruling(pages.sheet(page))
    chars = _letters(pages, page, drawn)
    cells = [cell for cell in drawn.cells if not any(_same(cell, square) for square in drawn.squares)]
    inside, beside = in_cells(chars, cells)
    rows = [*_table_rows(page, inside, tables), *_free_rows(page, beside)]
    return sorted(rows, key=lambda row: (-row.box[3], row.box[0]))


def _squares(pages: Pages, page: int, drawn: Ruling) -> Iterator[Char]:
    """Yield squares to tick as letters: empty, or with ink in their inner half."""
    for square in drawn.squares:
        left, bottom, right, top = square
        dx, dy = (right - left) / 4, (top - bottom) / 4
        ticked = pages.ink(page, (left + dx, bottom + dy, right - dx, top - dy)) > TICKED
        yield Char(CROSSED if ticked else EMPTY, square, (left, bottom))


def _same(one: Box, other: Box) -> bool:
    return all(abs(a - b) < EDGE for a, b in zip(one, other, strict=True))


# --- rows -----------------------------------------------------------------------------------


def _table_rows(page: int, cells: Sequence[Inside], tables: int) -> Iterator[PrintedRow]:
    """Yield cells with the same upper edge as a row; tables end where no row follows right below."""
    rows: list[list[Inside]] = []
    for one in sorted(cells, key=lambda one: -one.box[3]):
        if rows and abs(rows[-1][0].box[3] - one.box[3]) < EDGE:
            rows[-1].append(one)
        else:
            rows.append([one])
    number, above = tables - 1, list[Box]()
    for row in rows:
        boxes = [one.box for one in row]
        if not any(_follows(box, other) for box in boxes for other in above):
            number, above = number + 1, []
        above += boxes
        ordered = sorted(row, key=lambda one: one.box[0])
        yield PrintedRow(page, tuple(map(_cell, ordered)), number)


def _follows(box: Box, above: Box) -> bool:
    return abs(above[1] - box[3]) < EDGE and min(box[2], above[2]) - max(box[0], above[0]) > EDGE


def _cell(one: Inside) -> PrintedCell:
    start = min((char.box[0] for char in one.chars), default=one.box[0])
    said = joined(one.chars, one.box, min(max(start - one.box[0], 0.0), _PADDING), cuts=True)
    rows = lines(one.chars)
    found = PrintedCell(one.box, said.text, one.over or said.doubt, len(rows), _left(one.box, rows))
    if not rows:
        return found
    first = words(rows[0])[0].box
    room = one.box[2] - max(char.box[2] for char in rows[-1])
    return replace(found, room=room, first=first[2] - first[0])


def _left(box: Box, rows: Sequence[Sequence[Char]]) -> float:
    """Return how much of a cell's height its lines leave, in heights of a line."""
    if not rows:
        return box[3] - box[1]
    first, last = rows[0][0], rows[-1][0]
    step = (first.start[1] - last.start[1]) / max(1, len(rows) - 1) or first.box[3] - first.box[1]
    return (box[3] - box[1]) / step - len(rows)


def _free_rows(page: int, chars: list[Char]) -> Iterator[PrintedRow]:
    for row in lines(chars):
        box = around([char.box for char in row])
        yield PrintedRow(page, (PrintedCell(box, joined(row, box).text),))
