"""Rows of printed tables that the end of a page has cut in two.

Nobody can see for certain whether the first row on a page goes on or is the next one. What speaks for the
first: it has less in it than any row is printed with; its texts go on in cells that were full, in the middle
of a line. Where that leaves two answers, both rows are doubted, and so are those below them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

from stforms.formats.pdf.rows import EDGE, PrintedCell, PrintedRow

_HIGH = 0.8
"""Of what a page holds: programs keep most rows together, and cut those that are higher than a page."""

_FOOT = 2.0
"""Heights of a line above the lowest row of the file within which a row ends that a page has cut."""

_FULL = 1.5
"""Heights of a line that lines leave in a cell that is full."""

_WORD = 72.0
"""Points that a line leaves which may go on: room for most words."""

_PITCH = 14.0
"""Points from line to line where a file has no cell with several."""


def mended(
    rows: Sequence[PrintedRow], single: bool, hollow: Callable[[PrintedRow], bool] = lambda _: False
) -> list[PrintedRow]:
    """Return the rows with those joined that the end of a page has cut.

    Args:
        rows: the rows without what is printed at the margins or on every page again.
        single: whether rows of one cell are such too, when they are the last thing and the first.
        hollow: tells of a row that it has less in it than any is printed with, and so is no whole one.
    """
    return _Mending(rows, single, hollow).all(rows)


class _Mending:
    def __init__(
        self, rows: Sequence[PrintedRow], single: bool, hollow: Callable[[PrintedRow], bool]
    ) -> None:
        self.single, self.hollow = single, hollow
        self.foot = min((row.box[1] for row in rows if row.table is not None), default=0.0)
        self.room = max((row.box[3] for row in rows), default=0.0) - self.foot
        several = [cell for row in rows for cell in row.cells if cell.lines > 1 and row.table is not None]
        self.pitch = median([_high(cell) / (cell.lines + cell.left) for cell in several] or [_PITCH])

    def all(self, rows: Sequence[PrintedRow]) -> list[PrintedRow]:
        """Return the rows, mended."""
        found: list[PrintedRow] = []
        astray = False
        for row in rows:
            astray = astray and _is_below(found[-1], row)
            here = _astray(row) if astray else row
            if not found or not self._could_go_on(found[-1], here):
                found.append(here)
            elif self._goes_on(found[-1], here):
                found[-1] = _together(found[-1], here)
            else:
                found[-1:] = [_doubted(found[-1]), _astray(row)]
                astray = True
        return list(map(self._perhaps_lost, found))

    def _could_go_on(self, above: PrintedRow, row: PrintedRow) -> bool:
        if not self._is_at_foot(above) or row.page != above.page + 1:
            return False
        if above.table is None or row.table is None or not _aligned(above, row):
            return False
        going = _going(above, row)
        if len(row.cells) == 1:
            return self.single and bool(going) and bool(going[0][0].text)
        if not going or not all(self._is_full(cell) for cell, _ in going):
            return False
        several = all(cell.lines > 1 for cell, _ in going)
        return several or self.hollow(row) or _some_end(above, row) or _in_a_line(going)

    def _is_at_foot(self, row: PrintedRow) -> bool:
        return row.box[1] - self.foot <= _FOOT * self.pitch

    def _perhaps_lost(self, row: PrintedRow) -> PrintedRow:
        """Return a row; its full cells doubted at the foot of a page, where programs have lost lines."""
        if row.table is None or not self._is_at_foot(row):
            return row
        return replace(row, cells=tuple(map(self._doubted_if_full, row.cells)))

    def _doubted_if_full(self, cell: PrintedCell) -> PrintedCell:
        may_go_on = cell.lines > 1 and cell.room < _WORD and self._is_full(cell)
        return replace(cell, doubt=True) if may_go_on else cell

    def _is_full(self, cell: PrintedCell) -> bool:
        """Tell whether no more lines have room in a cell."""
        if cell.lines > 1:
            return cell.left < _FULL
        return cell.lines == 1 and _high(cell) < (1 + _FULL) * self.pitch

    def _goes_on(self, above: PrintedRow, row: PrintedRow) -> bool:
        if len(row.cells) == 1 or self.hollow(row):
            return True
        several = all(cell.lines > 1 for cell, _ in _going(above, row))
        return several and (not row.texts[0] or above.box[3] - above.box[1] > _HIGH * self.room)


def _high(cell: PrintedCell) -> float:
    return cell.box[3] - cell.box[1]


def _going(above: PrintedRow, row: PrintedRow) -> list[tuple[PrintedCell, PrintedCell]]:
    """Return the cells that would go on, with what they would go on with."""
    return [(a, b) for a, b in zip(above.cells, row.cells, strict=True) if b.text]


def _some_end(above: PrintedRow, row: PrintedRow) -> bool:
    """Tell whether a cell would end that others go on beside."""
    return any(a.text and not b.text for a, b in zip(above.cells, row.cells, strict=True))


def _in_a_line(going: Sequence[tuple[PrintedCell, PrintedCell]]) -> bool:
    """Tell whether no text could have gone on in its last line."""
    return all(below.first > above.room for above, below in going)


def _is_below(above: PrintedRow, row: PrintedRow) -> bool:
    """Tell whether a row is one of the same table, on the same page or the next."""
    if row.table is None or above.table is None:
        return False
    return row.table == above.table or (row.page == above.page + 1 and _begins_alike(above, row))


def _begins_alike(above: PrintedRow, row: PrintedRow) -> bool:
    return abs(above.box[0] - row.box[0]) < EDGE and abs(above.box[2] - row.box[2]) < EDGE


def _doubted(row: PrintedRow) -> PrintedRow:
    return replace(row, cells=tuple(replace(cell, doubt=True) for cell in row.cells))


def _astray(row: PrintedRow) -> PrintedRow:
    return replace(row, cells=tuple(replace(cell, doubt=True, astray=True) for cell in row.cells))


def _aligned(above: PrintedRow, row: PrintedRow) -> bool:
    if len(above.cells) != len(row.cells):
        return False
    pairs = zip(above.cells, row.cells, strict=True)
    return all(abs(a.box[0] - b.box[0]) < EDGE and abs(a.box[2] - b.box[2]) < EDGE for a, b in pairs)


def _together(above: PrintedRow, row: PrintedRow) -> PrintedRow:
    """Return a row with what goes on in the next one; whether a line ended there nobody can see."""
    return replace(above, page=row.page, cells=tuple(map(_joined, above.cells, row.cells)))


def _joined(above: PrintedCell, below: PrintedCell) -> PrintedCell:
    return replace(
        below,
        text=f"{above.text}\n{below.text}".strip(),
        doubt=bool(below.text) or above.doubt,
        astray=above.astray,
        lines=above.lines + below.lines,
    )
