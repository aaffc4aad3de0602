"""Headings that stand beside their text, or beside each other, put before what belongs to them.

Only places on the page can tell: a table has its labels in the left column, sometimes in the middle
of the row's height, and three lists may stand in three columns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from stforms.formats.text.headings import Kind, Mark
from stforms.formats.text.lines import Line

_ENDS = (Kind.CHAPTER, Kind.SECTION, Kind.PLAN, Kind.LIST)
_NEAR = 12  # marks among which the headings of one row are looked for
_LABELS = (Kind.LEVEL, Kind.GRADING, Kind.LABEL, Kind.LIST)

Way: TypeAlias = tuple[float, list[int]]
"""How badly a reading of a table fits, and at which line each row begins."""


def in_order(marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks in the order a person takes them in."""
    return _labels_first(_side_by_side(list(marks)))


# --- lists beside each other ----------------------------------------------------------------


def _side_by_side(marks: list[Mark]) -> list[Mark]:
    """Read columns one by one where the headings of several lists stand on one row."""
    found: list[Mark] = []
    index = 0
    while index < len(marks):
        row = _row_of_lists(marks, index)
        if len(row) > 1:
            ends = (i for i in range(row[-1] + 1, len(marks)) if marks[i].kind in _ENDS)
            end = next(ends, len(marks))
            heads = [marks[i] for i in row]
            rest = [marks[i] for i in range(index, end) if i not in row]
            found += _by_column(heads, rest)
            index = end
        else:
            found.append(marks[index])
            index += 1
    return found


def _level(one: Mark, other: Mark) -> bool:
    """Tell whether two marks stand on one row."""
    return one.line.page == other.line.page and abs(one.line.top - other.line.top) < 0.3 * one.line.height


def _row_of_lists(marks: Sequence[Mark], index: int) -> list[int]:
    """Return the headings of lists that stand on one row, if the mark here is one of them."""
    if marks[index].kind is not Kind.LIST:
        return []
    near = range(index, min(index + _NEAR, len(marks)))
    return [i for i in near if marks[i].kind is Kind.LIST and _level(marks[index], marks[i])]


def _by_column(heads: list[Mark], rest: list[Mark]) -> list[Mark]:
    heads = sorted(heads, key=lambda mark: mark.line.left)
    edges = [_border(one.line, other.line, rest) for one, other in pairwise(heads)]
    columns: list[list[Mark]] = [[head] for head in heads]
    for mark in rest:
        middle = (mark.line.left + mark.line.right) / 2
        columns[sum(middle > edge for edge in edges)].append(mark)
    return [mark for column in columns for mark in column]


def _border(one: Line, other: Line, rest: Sequence[Mark]) -> float:
    """Return where one column ends: the middle of the widest strip without text between two headings."""
    first, last = (one.left + one.right) / 2, (other.left + other.right) / 2
    spans = sorted((mark.line.left, mark.line.right) for mark in rest if mark.line.right > first)
    best, reach = (0.0, (one.right + other.left) / 2), first
    for left, right in [*spans, (last, last)]:
        best = max(best, (min(left, last) - reach, (min(left, last) + reach) / 2))
        reach = max(reach, right)
    return best[1]


# --- labels beside their text ---------------------------------------------------------------


def _labels_first(marks: list[Mark]) -> list[Mark]:
    """Put each label of a table's left column before the text beside it.

    A label stands at the top of its row or in the middle of the row's height; which one, the whole
    table tells.
    """
    found: list[Mark] = []
    done = 0
    for index, mark in enumerate(marks):
        if mark.kind in _LABELS and index >= done:
            start = _above(marks, index, done)
            end = _table(marks, start)
            found += [*marks[done:start], *_rows(marks[start:end], _cut_off(marks, start))]
            done = end
    return found + marks[done:]


def _above(marks: Sequence[Mark], index: int, least: int) -> int:
    """Return where the text beside a label begins, which may be above the label itself."""
    right = max(line.right for line in marks[index].lines)
    start = index
    while start > least and marks[start - 1].kind is Kind.TEXT and marks[start - 1].line.left > right:
        if marks[start - 1].line.page != marks[index].line.page:
            break
        start -= 1
    return start


def _table(marks: Sequence[Mark], start: int) -> int:
    """Return where the table that begins here ends: labels on the left, text to the right of all of them."""
    right, left = float("-inf"), float("inf")
    labels = 0
    for end in range(start, len(marks)):
        mark = marks[end]
        if mark.kind in _LABELS:
            right = max(right, *(line.right for line in mark.lines))
        elif mark.kind is Kind.TEXT:
            left = min(left, mark.line.left)
        outside = mark.line.page != marks[start].line.page or mark.kind not in (*_LABELS, Kind.TEXT)
        if outside or right >= left:
            return max(end, start + 1) if labels else start + 1
        labels += mark.kind in _LABELS
    return len(marks)


def _cut_off(marks: Sequence[Mark], start: int) -> bool:
    """Tell whether a table goes on from the page before: nothing stands above it."""
    return start == 0 or marks[start - 1].line.page != marks[start].line.page


def _rows(table: list[Mark], cut_off: bool) -> list[Mark]:
    labels = [mark for mark in table if mark.kind in _LABELS]
    if not labels or len(labels) == len(table):
        return table
    lines = [mark for mark in table if mark.kind not in _LABELS]
    ways = (_tops(labels, lines, cut_off), _middles(labels, lines))
    _, starts = min(ways, key=lambda way: way[0])
    found = lines[: starts[0]]
    for label, start, end in zip(labels, starts, [*starts[1:], len(lines)], strict=True):
        found += [label, *lines[start:end]]
    return found


def _tops(labels: Sequence[Mark], lines: Sequence[Mark], cut_off: bool) -> Way:
    """Return the rows when labels stand at the top, and how badly that fits."""
    tops = [line.line.top for line in lines]
    starts = [bisect_left(tops, label.line.top - _reach(label.line)) for label in labels]
    badness = (0.2 if cut_off else 100.0) if starts[0] else 0.0
    for label, start in zip(labels, starts, strict=True):
        if start < len(lines):
            badness += abs(lines[start].line.top - label.line.top) / label.line.height - _space(lines, start)
            badness += _inside(lines, start)
    return badness, starts


def _reach(label: Line) -> float:
    """Return how far above its label a text may begin and still be on its row."""
    return 0.6 * label.height if label.box is not None else 0.5


def _middles(labels: Sequence[Mark], lines: Sequence[Mark]) -> Way:
    """Return the rows when labels stand in the middle, and how badly that fits."""
    starts, start, badness = [], 0, 0.0
    for label in labels:
        if start == len(lines):
            return 1000.0, [0] * len(labels)
        miss, end = _row(label, lines, start)
        badness += miss / label.line.height - _space(lines, start)
        starts.append(start)
        start = end
    return badness + 10.0 * (len(lines) - start), starts


def _row(label: Mark, lines: Sequence[Mark], start: int) -> tuple[float, int]:
    """Return where a row ends that begins here and has its label in the middle, and how far off that is."""
    middle = (label.lines[0].top + label.lines[-1].top) / 2
    best, at, height = float("inf"), start + 1, label.line.height
    for end in range(start, len(lines)):
        off = (lines[start].line.top + lines[end].line.top) / 2 - middle
        miss = abs(off) + _inside(lines, end + 1) * height
        best, at = min((best, at), (miss, end + 1))
        if off > best + 2 * height:
            break
    return best, at


def _space(lines: Sequence[Mark], start: int) -> float:
    """Return the space above a line that is to begin a row: rows have more of it than paragraphs."""
    if start == 0:
        return 0.0
    line = lines[start].line
    return 0.5 * (min((line.top - lines[start - 1].line.top) / line.height, 3) - 1)


def _inside(lines: Sequence[Mark], start: int) -> float:
    """Return how unlikely it is that a row begins at this line: a sentence goes on there."""
    return 2.0 if start < len(lines) and lines[start].line.text[0].islower() else 0.0
