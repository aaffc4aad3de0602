"""Which drawn cell a letter stands in, also where a text is larger than its cell.

Spreadsheets let long texts run on into the next cell, and set lines above and below a cell that is too
low. Where the lines of a text are, its cell tells; that they are one text, the order in which they were
written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from stforms.formats.pdf.pages import Char, around, lines
from stforms.model import Box

_EDGE = 2.5
"""Points between edges that are one."""

_CROSSES = 0.6
"""Points that a letter reaches over an edge before it stands on both sides of it."""

_FLOWS = 0.6
"""Of a line's height: a wider gap parts what flows over an edge from what stands beyond it."""

_SPACE = 0.3
"""Of a line's height: what stands nearer than this beyond an edge is the next word, as cells keep room."""

_STARTS = 1.0
"""Points between the beginnings of lines that are set below each other."""

_SET = (0.85, 1.6)
"""Of a line's height: how far below a line the next one of a text is, at least and at most."""


@dataclass
class Inside:
    """A cell with its letters; `over`: some of them stand outside, or across an edge."""

    box: Box
    chars: list[Char] = field(default_factory=list)
    over: bool = False
    texts: list[int] = field(default_factory=list)

    @property
    def mixed(self) -> bool:
        """Tell whether other cells were written between what stands here: part of it may be theirs."""
        return any(after - before > 1 for before, after in pairwise(self.texts))


def in_cells(chars: Iterable[Char], cells: Sequence[Box]) -> tuple[list[Inside], list[Char]]:
    """Return the cells with their letters, and the letters that stand in none.

    Args:
        chars: the letters of a page in the order in which they were written.
        cells: the drawn cells.
    """
    found = [Inside(cell) for cell in cells]
    by_size = sorted(found, key=lambda one: _area(one.box))
    beside: list[Char] = []
    for number, text in enumerate(_texts(chars)):
        homes = [_home(by_size, char.centre) for char in text.chars]
        if (whole := text.home(homes)) is not None:
            whole.over = True
            homes = [whole] * len(homes)
        for char, home in zip(text.chars, homes, strict=True):
            (beside if home is None else home.chars).append(char)
        for home in {id(one): one for one in homes if one is not None}.values():
            home.texts.append(number)
    high = [
        one for one in found if one.over or one.mixed or any(_leaves(char, one.box) for char in one.chars)
    ]
    for one in found:
        one.over = one.over or any(one is other or _touch(one.box, other.box) for other in high)
    for one in sorted(found, key=lambda one: one.box[0]):
        _take_back(one, found, beside)
    return found, beside


def _touch(one: Box, other: Box) -> bool:
    """Tell whether a cell lies right above or below another: a text too high for one stands in both."""
    edges = min(abs(one[1] - other[3]), abs(other[1] - one[3]))
    return edges < _EDGE and min(one[2], other[2]) - max(one[0], other[0]) > _EDGE


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _home(cells: Iterable[Inside], at: tuple[float, float]) -> Inside | None:
    return next((one for one in cells if _holds(one.box, at)), None)


def _holds(box: Box, at: tuple[float, float]) -> bool:
    return box[0] <= at[0] <= box[2] and box[1] <= at[1] <= box[3]


def _leaves(char: Char, box: Box) -> bool:
    """Tell whether a letter stands across the upper or lower edge of its cell: the cell was too low."""
    middle = (char.box[3] - char.box[1]) / 4
    return char.box[1] + middle < box[1] or char.box[3] - middle > box[3]


# --- texts higher than their cell -----------------------------------------------------------


@dataclass
class _Text:
    """Lines that were written one after the other, each right below the last and beginning where it does."""

    rows: list[list[Char]]

    @property
    def chars(self) -> list[Char]:
        return [char for row in self.rows for char in row]

    def goes_on(self, char: Char) -> bool:
        """Tell whether a letter stands on the last line, or begins the next one."""
        last, first = self.rows[-1][-1], self.rows[-1][0]
        height, step = first.box[3] - first.box[1], first.start[1] - char.start[1]
        if abs(step) < _STARTS:
            return char.box[0] >= last.box[0] and char.box[0] - last.box[2] < height
        regular = abs(step - (self.step or step)) < _STARTS
        below = _SET[0] * height < step < _SET[1] * height and regular
        return below and abs(char.box[0] - self.rows[0][0].box[0]) < _STARTS

    @property
    def step(self) -> float | None:
        """Return how far below each other the first two lines are."""
        return self.rows[0][0].start[1] - self.rows[1][0].start[1] if len(self.rows) > 1 else None

    def add(self, char: Char) -> None:
        """Add a letter that goes on."""
        if abs(self.rows[-1][0].start[1] - char.start[1]) < _STARTS:
            self.rows[-1].append(char)
        else:
            self.rows.append([char])

    def home(self, homes: Sequence[Inside | None]) -> Inside | None:
        """Return the cell that all of the text belongs to, where it is larger than any; None elsewhere."""
        found = list({id(one): one for one in homes if one is not None}.values())
        if len(self.rows) < 2 or len(found) < 2 or not self._across(found):
            return None
        return min(found, key=self._off)

    def _across(self, cells: Sequence[Inside]) -> bool:
        """Tell whether lines stand across an edge, or nearer to each other than lines of two cells can."""
        height = median(char.box[3] - char.box[1] for char in self.chars)
        steps = [a[0].start[1] - b[0].start[1] for a, b in pairwise(self.rows)]
        pairs = ((char, cell) for char in self.chars for cell in cells if _holds(cell.box, char.centre))
        return max(steps) < height or any(_leaves(char, cell.box) for char, cell in pairs)

    def _off(self, cell: Inside) -> float:
        """Return how far the text is from where a program sets it: at the top, the foot, in the middle."""
        box = around([char.box for char in self.chars])
        middle = (box[1] + box[3] - cell.box[1] - cell.box[3]) / 2
        return min(abs(middle), abs(box[3] - cell.box[3]), abs(box[1] - cell.box[1]))


def _texts(chars: Iterable[Char]) -> Iterator[_Text]:
    text: _Text | None = None
    for char in chars:
        if text is not None and text.goes_on(char):
            text.add(char)
        else:
            if text is not None:
                yield text
            text = _Text([[char]])
    if text is not None:
        yield text


# --- texts wider than their cell ------------------------------------------------------------


def _take_back(one: Inside, cells: Sequence[Inside], beside: list[Char]) -> None:
    """Take letters back that flow over the right edge of a cell."""
    for row in lines(one.chars):
        last = row[-1]
        if one.box[2] - last.box[2] > 3 * (last.box[3] - last.box[1]):
            continue  # there was room for another letter
        for holder in [*(other.chars for other in cells if other is not one), beside]:
            flow = _flow(last, [char for char in holder if _on_line(char, last)], one.box[2])
            if flow:
                one.over = True
                one.chars += flow
                holder[:] = [char for char in holder if char not in flow]
                last = flow[-1]


def _on_line(char: Char, other: Char) -> bool:
    return abs(char.start[1] - other.start[1]) < _STARTS and char.box[0] >= other.box[0]


def _flow(last: Char, chars: list[Char], edge: float) -> list[Char]:
    """Return the letters that go on from the last one of a cell, where the text crosses the cell's edge."""
    found: list[Char] = []
    for char in sorted(chars, key=lambda char: char.box[0]):
        before = found[-1] if found else last
        if char.box[0] - before.box[2] > _FLOWS * (last.box[3] - last.box[1]):
            break
        found.append(char)
    crossing = [char for char in (last, *found[:1]) if char.box[0] + _CROSSES < edge < char.box[2] - _CROSSES]
    gap = found[0].box[0] - last.box[2] if found else edge
    return found if crossing or gap < _SPACE * (last.box[3] - last.box[1]) else []
