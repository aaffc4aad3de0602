"""The lines that are drawn on a page, and the cells and small squares that they make.

Lines are strokes along an axis, thin filled bars, and the edges of shaded areas.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from stforms.model import Box

_STRAIGHT = 0.7  # points that a line may lean and still be meant to be straight
_THIN = 2.5  # a filled bar of at most this width is a line
_SHORT = 4.0  # what is shorter is a tick of a scale, a letter drawn as a path, a corner
_SAME = 2.0  # lines nearer than this are one line, drawn for two cells
_MOST = 400  # more lines than this in one direction are a drawing; the longest are kept
_SQUARE = (5.0, 19.0)
_WHITE = 250

Point = tuple[float, float]


@dataclass(frozen=True)
class Rule:
    """A line along an axis: where it lies across that axis, and from where to where it goes."""

    at: float
    start: float
    end: float

    def spans(self, position: float) -> bool:
        """Tell whether the line passes a position on its own axis."""
        return self.start - _SAME <= position <= self.end + _SAME


@dataclass(frozen=True)
class Ruling:
    """What is drawn on a page: lines across and down, each sorted by where it lies; tick squares."""

    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
    squares: tuple[Box, ...] = ()

    def cell(self, x: float, y: float) -> Box | None:
        """Return the cell around a point, None where lines do not close around it."""
        left, right = _nearest(self.down, x, y)
        bottom, top = _nearest(self.across, y, x)
        if left is None or right is None or bottom is None or top is None:
            return None
        closed = _covers((bottom, top), left.at, right.at) and _covers((left, right), bottom.at, top.at)
        return (left.at, bottom.at, right.at, top.at) if closed else None

    @cached_property
    def cells(self) -> tuple[Box, ...]:
        """Return every cell, top to bottom, left to right."""
        found = {
            cell
            for rule in self.across
            for side in self.down
            if rule.spans(side.at) and side.spans(rule.at)
            if (cell := self.cell(side.at + _SHORT, rule.at - _SHORT)) is not None
        }
        return tuple(sorted(found, key=lambda cell: (-cell[3], cell[0])))

    def parts(self, left: float, right: float, y: float) -> bool:
        """Tell whether a line down stands between two places on a row."""
        return any(left - 0.5 <= rule.at <= right + 0.5 and rule.spans(y) for rule in self.down)


def _nearest(rules: Iterable[Rule], at: float, along: float) -> tuple[Rule | None, Rule | None]:
    """Return the lines next below and next above a position, of those that pass `along`."""
    before = after = None
    for rule in rules:
        if not rule.spans(along):
            continue
        if rule.at > at:
            after = rule
            break
        before = rule
    return before, after


def _covers(rules: tuple[Rule, Rule], start: float, end: float) -> bool:
    return all(rule.start - 2 * _SAME <= start and end <= rule.end + 2 * _SAME for rule in rules)


# --- from the page --------------------------------------------------------------------------


def ruling(sheet: Any) -> Ruling:
    """Return what is drawn on a page of pdfium's."""
    across: list[Rule] = []
    down: list[Rule] = []
    squares: list[Box] = []
    for drawn in sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=8):
        stroked, filled = _painted(drawn.raw)
        for points, curves in _outlines(drawn) if stroked or filled else ():
            box = _around(points)
            if stroked and _is_square(len(points), curves, box):
                squares.append(box)
            elif stroked:
                _add_strokes(points, across, down)
            else:
                _add_filled(box, across, down)
    return Ruling(_merged(across), _merged(down), tuple(dict.fromkeys(squares)))


def _painted(path: Any) -> tuple[bool, bool]:
    """Return whether a path is stroked and whether it is filled, in a colour that shows on paper."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    colour = [ctypes.c_uint() for _ in range(4)]
    shown = pdfium.FPDFPageObj_GetFillColor(path, *colour)
    white = bool(shown) and min(part.value for part in colour[:3]) >= _WHITE
    return bool(stroke.value), bool(fill.value) and not white


def _outlines(drawn: Any) -> Iterator[tuple[list[Point], int]]:
    """Yield the outlines of a path: its points on the page, and how many of them are of curves."""
    matrix = drawn.get_matrix()
    holder = drawn.container
    while holder is not None:
        matrix = matrix.multiply(holder.get_matrix())
        holder = holder.container
    points: list[Point] = []
    curves = 0
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(drawn.raw)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points, curves
            points, curves = [], 0
        curves += kind == pdfium.FPDF_SEGMENT_BEZIERTO
        points.append(matrix.on_point(x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment) and points[-1] != points[0]:
            points.append(points[0])
    if points:
        yield points, curves


def _around(points: list[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _is_square(points: int, curves: int, box: Box) -> bool:
    """Tell whether an outline is a square to tick, or a ring of four curves."""
    wide, high = box[2] - box[0], box[3] - box[1]
    least, most = _SQUARE
    even = least <= min(wide, high) and max(wide, high) <= min(most, 1.4 * min(wide, high))
    return even and (4 <= points <= 5 if not curves else curves == 12 and abs(wide - high) < 0.05 * high)


def _add_strokes(points: list[Point], across: list[Rule], down: list[Rule]) -> None:
    for (x, y), (to_x, to_y) in pairwise(points):
        if abs(y - to_y) <= _STRAIGHT and abs(x - to_x) > _STRAIGHT:
            across.append(Rule((y + to_y) / 2, min(x, to_x), max(x, to_x)))
        elif abs(x - to_x) <= _STRAIGHT and abs(y - to_y) > _STRAIGHT:
            down.append(Rule((x + to_x) / 2, min(y, to_y), max(y, to_y)))


def _add_filled(box: Box, across: list[Rule], down: list[Rule]) -> None:
    """Add a filled bar as the line that it is, an area by its edges."""
    left, bottom, right, top = box
    if top - bottom <= _THIN:
        across.append(Rule((bottom + top) / 2, left, right))
    elif right - left <= _THIN:
        down.append(Rule((left + right) / 2, bottom, top))
    else:
        across += [Rule(bottom, left, right), Rule(top, left, right)]
        down += [Rule(left, bottom, top), Rule(right, bottom, top)]


def _merged(rules: list[Rule]) -> tuple[Rule, ...]:
    """Join the pieces of a line, also those that stand a little beside each other."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (rule.at, rule.start)):
        index = _continued(found, rule)
        if index is None:
            found.append(rule)
        else:
            other = found[index]
            found[index] = Rule(other.at, min(rule.start, other.start), max(rule.end, other.end))
    long = [rule for rule in found if rule.end - rule.start >= _SHORT]
    longest = sorted(long, key=lambda rule: rule.start - rule.end)[:_MOST]
    return tuple(sorted(longest, key=lambda rule: rule.at))


def _continued(found: list[Rule], rule: Rule) -> int | None:
    """Return the index of the line that this piece belongs to; the last lines are the nearest."""
    for index in range(len(found) - 1, -1, -1):
        other = found[index]
        if rule.at - other.at > _SAME:
            return None
        if rule.start <= other.end + _SAME and other.start <= rule.end + _SAME:
            return index
    return None
