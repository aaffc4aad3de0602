"""A printed file as rows: the cells between drawn lines, and the lines of text beside them.

For copies of Word and Excel forms that were printed: names and controls are gone, lines and words are left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from stforms.formats.pdf.flat import TICKED, joined
from stforms.formats.pdf.pages import Char, Pages, around, lines
from stforms.formats.pdf.ruling import Ruling, ruling
from stforms.model import Box

EMPTY, CROSSED = "\u2610", "\u2612"
"""What a square to tick is read as that is drawn and no letter."""

_EDGE = 2.5
"""Points between edges that are one."""

_CROSSES = 0.6
"""Points that a letter reaches over an edge before it stands on both sides of it."""

_PADDING = 8.0
"""Points at most that a cell keeps free at its edges; what stands in the middle starts further in."""

_FLOWS = 0.6
"""Of a line's height: a wider gap parts what flows over an edge from what stands beyond it."""


@dataclass(frozen=True)
class PrintedCell:
    """What stands in a cell, or on a line. `doubt`: it runs over an edge, or its line ends are not certain."""

    box: Box
    text: str
    doubt: bool = False


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


def _page_rows(pages: Pages, page: int, tables: int) -> list[PrintedRow]:
    drawn = ruling(pages.sheet(page))
    chars = [char for char in pages.chars(page) if char.upright]
    chars += _squares(pages, page, drawn)
    cells = [cell for cell in drawn.cells if not any(_same(cell, square) for square in drawn.squares)]
    inside, beside = _parted(chars, cells)
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
    return all(abs(a - b) < _EDGE for a, b in zip(one, other, strict=True))


# --- which cell a letter stands in ----------------------------------------------------------


@dataclass
class _Inside:
    """A cell with its letters."""

    box: Box
    chars: list[Char]
    over: bool = False


def _parted(chars: Iterable[Char], cells: Sequence[Box]) -> tuple[list[_Inside], list[Char]]:
    """Return the cells with their letters, and the letters that stand in none."""
    found = [_Inside(cell, []) for cell in cells]
    beside: list[Char] = []
    by_size = sorted(found, key=lambda one: _area(one.box))
    for char in chars:
        home = next((one for one in by_size if _holds(one.box, char.centre)), None)
        (beside if home is None else home.chars).append(char)
    for one in sorted(found, key=lambda one: one.box[0]):
        _take_back(one, found, beside)
        one.over = one.over or any(_leaves(char, one.box) for char in one.chars)
    return found, beside


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _holds(box: Box, at: tuple[float, float]) -> bool:
    return box[0] <= at[0] <= box[2] and box[1] <= at[1] <= box[3]


def _leaves(char: Char, box: Box) -> bool:
    """Tell whether a letter stands across the upper or lower edge of its cell: the cell was too low."""
    middle = (char.box[3] - char.box[1]) / 4
    return char.box[1] + middle < box[1] or char.box[3] - middle > box[3]


def _take_back(one: _Inside, cells: Sequence[_Inside], beside: list[Char]) -> None:
    """Take letters back that flow over the right edge of a cell: programs let long texts do that."""
    right = one.box[2]
    for row in lines(one.chars):
        last = row[-1]
        for holder in [*(other.chars for other in cells if other is not one), beside]:
            flow = _flow(last, [char for char in holder if _on_line(char, last)], right)
            if flow:
                one.over = True
                one.chars += flow
                holder[:] = [char for char in holder if char not in flow]
                last = flow[-1]


def _on_line(char: Char, other: Char) -> bool:
    return abs(char.start[1] - other.start[1]) < 1.0 and char.box[0] >= other.box[0]


def _flow(last: Char, chars: list[Char], edge: float) -> list[Char]:
    """Return the letters that go on from the last one of a cell, where the text crosses the cell's edge."""
    found: list[Char] = []
    for char in sorted(chars, key=lambda char: char.box[0]):
        before = found[-1] if found else last
        if char.box[0] - before.box[2] > _FLOWS * (last.box[3] - last.box[1]):
            break
        found.append(char)
    crossing = [char for char in (last, *found[:1]) if char.box[0] + _CROSSES < edge < char.box[2] - _CROSSES]
    touching = found and found[0].box[0] - last.box[2] < 0.5 and last.box[2] > edge - 1.0
    return found if crossing or touching else []


# --- rows -----------------------------------------------------------------------------------


def _table_rows(page: int, cells: Sequence[_Inside], tables: int) -> Iterator[PrintedRow]:
    """Yield cells with the same upper edge as a row; tables end where no row follows right below."""
    rows: list[list[_Inside]] = []
    for one in sorted(cells, key=lambda one: -one.box[3]):
        if rows and abs(rows[-1][0].box[3] - one.box[3]) < _EDGE:
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
    return abs(above[1] - box[3]) < _EDGE and min(box[2], above[2]) - max(box[0], above[0]) > _EDGE


def _cell(one: _Inside) -> PrintedCell:
    start = min((char.box[0] for char in one.chars), default=one.box[0])
    said = joined(one.chars, one.box, min(max(start - one.box[0], 0.0), _PADDING))
    return PrintedCell(one.box, said.text, one.over or said.doubt)


def _free_rows(page: int, chars: list[Char]) -> Iterator[PrintedRow]:
    for row in lines(chars):
        box = around([char.box for char in row])
        yield PrintedRow(page, (PrintedCell(box, joined(row, box).text),))


# --- rows that a page's end has cut ---------------------------------------------------------


def mended(
    rows: Sequence[PrintedRow], heading: Callable[[PrintedRow], bool], single: bool
) -> list[PrintedRow]:
    """Return the rows with those joined that the end of a page has cut in two.

    A row goes on at the top of the next page when its first cell is empty there, and only cells go on
    that had something in them.

    Args:
        rows: the rows without what is printed at the margins.
        heading: tells rows that are printed again on every page.
        single: whether rows of one cell are such too, when they are the last thing and the first.
    """
    found: list[PrintedRow] = []
    last: int | None = None
    for row in rows:
        if heading(row):
            found.append(row)
        elif last is not None and _goes_on(found[last], row, single):
            found[last] = _together(found[last], row)
        else:
            last = len(found)
            found.append(row)
    return found


def _goes_on(above: PrintedRow, row: PrintedRow, single: bool) -> bool:
    if above.table is None or row.table is None or row.page != above.page + 1:
        return False
    if len(above.cells) != len(row.cells) or not _aligned(above, row):
        return False
    filled = list(zip(above.texts, row.texts, strict=True))
    if len(filled) == 1:
        return single and bool(filled[0][0] and filled[0][1])
    return not filled[0][1] and any(b for _, b in filled) and all(a for a, b in filled if b)


def _aligned(above: PrintedRow, row: PrintedRow) -> bool:
    pairs = zip(above.cells, row.cells, strict=True)
    return all(abs(a.box[0] - b.box[0]) < _EDGE and abs(a.box[2] - b.box[2]) < _EDGE for a, b in pairs)


def _together(above: PrintedRow, row: PrintedRow) -> PrintedRow:
    """Return a row with what goes on in the next one; whether a line ended there nobody can see."""
    pairs = zip(above.cells, row.cells, strict=True)
    cells = (replace(a, text=f"{a.text}\n{b.text}", doubt=True) if b.text else a for a, b in pairs)
    return replace(above, page=row.page, cells=tuple(cells))
