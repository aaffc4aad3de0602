"""Continuation sheets: pages of our own for the rows that a form's table has no room for.

A sheet looks like the form's table, in the form's own font, and has real fields, so that it is
filled, read and flattened as the form itself is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from stforms.formats.pdf.appearance import ExtraFonts, frame, text_stream
from stforms.formats.pdf.layout import LEGIBLE, Fitted, TooLong, fit
from stforms.formats.pdf.style import Style
from stforms.formats.pdf.syntax import number
from stforms.formats.pdf.widgets import FormField
from stforms.model import Box

ROWS = 18
"""Rows on one sheet."""

_MARGIN, _TOP, _HEADER, _ROW = 72.0, 150.0, 34.0, 32.0
_INSET = 1.0


@dataclass(frozen=True)
class SheetColumn:
    """One column: its heading, and its width in the form's own table (points)."""

    label: str
    width: float


@dataclass(frozen=True)
class Sheet:
    """What all sheets of one table have in common. `like` is the field whose font they use."""

    title: str
    form: str
    whose: str
    columns: tuple[SheetColumn, ...]
    like: FormField


@dataclass(frozen=True)
class SheetFault:
    """A cell that did not fit: row (from 0 among the extra rows), column, how much fits."""

    row: int
    column: int
    result: TooLong


def cell_boxes(sheet: Sheet, size: tuple[float, float]) -> list[list[Box]]:
    """Return the boxes of a sheet's cells, row by row, for a page of this size in points."""
    lefts = list(_edges(sheet, size))
    top = size[1] - _TOP - _HEADER
    rows = []
    for row in range(ROWS):
        high = top - row * _ROW
        low = high - _ROW
        pairs = pairwise(lefts)
        rows.append([(a + _INSET, low + _INSET, b - _INSET, high - _INSET) for a, b in pairs])
    return rows


def _edges(sheet: Sheet, size: tuple[float, float]) -> Iterator[float]:
    """Yield the x of every vertical rule: the form's own widths, scaled to the page."""
    scale = (size[0] - 2 * _MARGIN) / sum(column.width for column in sheet.columns)
    x = _MARGIN
    yield x
    for column in sheet.columns:
        x += column.width * scale
        yield x


def page_content(
    sheet: Sheet, size: tuple[float, float], number_of: tuple[int, int], extra: ExtraFonts
) -> bytes:
    """Return what is printed on a sheet: headings, the person, the grid."""
    top = size[1] - _TOP
    wide = size[0] - 2 * _MARGIN
    heads = [
        (sheet.title, 14.0, (_MARGIN, top + 66, _MARGIN + wide, top + 88)),
        (sheet.form, 9.0, (_MARGIN, top + 46, _MARGIN + wide, top + 64)),
        (sheet.whose, 10.0, (_MARGIN, top + 22, _MARGIN + wide, top + 42)),
        (f"{number_of[0]} ({number_of[1]})", 9.0, (size[0] / 2 - 30, 30, size[0] / 2 + 60, 46)),
    ]
    parts = [_printed(text, at, box, sheet, extra) for text, at, box in heads if text]
    edges = list(_edges(sheet, size))
    for column, left, right in zip(sheet.columns, edges, edges[1:], strict=False):
        box = (left, top - _HEADER, right, top)
        parts.append(_printed(column.label, 7.0, box, sheet, extra, wrapped=True))
    return b"".join(parts) + _grid(edges, top)


def _printed(
    text: str, size: float, box: Box, sheet: Sheet, extra: ExtraFonts, wrapped: bool = False
) -> bytes:
    assert sheet.like.style is not None
    style = Style(sheet.like.style.font, size, multiline=wrapped)
    width, height = box[2] - box[0], box[3] - box[1]
    fitted = fit(text, style, width, height, 4.0)
    shown = fitted if isinstance(fitted, Fitted) else Fitted(4.0, (text[: fitted.characters],))
    content, _ = text_stream(shown, style, width, height, frame(style, width, height), extra)
    plain = content.replace(b"/Tx BMC\n", b"").replace(b"\nEMC", b"")
    return b"q 1 0 0 1 %b %b cm\n%b\nQ\n" % (number(box[0]), number(box[1]), plain)


def _grid(edges: Sequence[float], top: float) -> bytes:
    low = top - _HEADER - ROWS * _ROW
    heights = [top, *(top - _HEADER - row * _ROW for row in range(ROWS + 1))]
    across = [(edges[0], y, edges[-1], y) for y in heights]
    down = [(x, top, x, low) for x in edges]
    lines = b"".join(b"%b %b m %b %b l\n" % tuple(map(number, line)) for line in (*across, *down))
    return b"q 0.75 w 0 G\n%bS Q\n" % lines


def cell_style(sheet: Sheet) -> Style:
    """Return how a cell's text is set."""
    like = sheet.like.style
    assert like is not None
    return Style(like.font, min(like.size or 10.0, 10.0), multiline=True)


def fit_cell(text: str, sheet: Sheet, box: Box) -> Fitted | TooLong:
    """Set a text in a cell; ours may be set smaller down to the legible limit without asking."""
    return fit(text, cell_style(sheet), box[2] - box[0], box[3] - box[1], LEGIBLE)
