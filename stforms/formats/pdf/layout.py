"""Setting text in a box: which size, which lines, and how much fits when not all does.

Distances are in points, font widths in 1/1000 of the font size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stforms.formats.pdf.fonts import FieldFont
from stforms.formats.pdf.style import Style

PADDING = 2.0
"""Free space between a box and its text on every side, as Acrobat leaves it (1 pt border + 1 pt)."""

LEGIBLE = 7.0
"""The smallest size set on request: that of the forms' own printed labels."""

AUTO_LARGEST, AUTO_SMALLEST = 12.0, 4.0
_STEP = 0.5
_EPSILON = 0.01


@dataclass(frozen=True)
class Fitted:
    """Text that fits: the size it is set in and its lines."""

    size: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class TooLong:
    """Text that does not fit: how many of its characters and lines do, and how many lines it needs."""

    characters: int
    lines: int
    needed: int


def fit(text: str, style: Style, width: float, height: float, smallest: float | None) -> Fitted | TooLong:
    """Set the text in a box of this size.

    Args:
        text: with line feeds; a single-line field must have none.
        style: the field's.
        width: of the box, points.
        height: of the box, points.
        smallest: the size one may go down to when it does not fit; None to keep the form's size.
    """
    if style.cells:
        return _fit_comb(text, style, height)
    result: Fitted | TooLong = TooLong(0, 0, 0)
    for size in _sizes(style, height, smallest):
        attempt = _fit_at(text, style, size, width, height)
        if isinstance(attempt, Fitted):
            return attempt
        result = result if isinstance(result, TooLong) and result.needed else attempt
    return result


def _sizes(style: Style, height: float, smallest: float | None) -> Iterator[float]:
    """Yield the sizes to try, the form's own first."""
    if style.size:
        size, last = style.size, min(style.size, smallest or style.size)
    else:
        roomy = height / (style.font.metrics.leading / 1000)
        size, last = min(AUTO_LARGEST, max(AUTO_SMALLEST, roomy - _STEP)), AUTO_SMALLEST
    while size >= last - _EPSILON:
        yield size
        size -= _STEP


def _fit_at(text: str, style: Style, size: float, width: float, height: float) -> Fitted | TooLong:
    limit = (width - 2 * PADDING) * 1000 / size + _EPSILON
    if not style.multiline:
        if style.font.width(text) <= limit:
            return Fitted(size, (text,))
        return TooLong(_fitting(text, style.font, limit), 1, 2)
    room = capacity(style, size, height)
    lines = wrap(text, style.font, limit)
    if len(lines) <= room:
        return Fitted(size, tuple(lines))
    return TooLong(sum(len(line) + 1 for line in lines[:room]) - 1, room, len(lines))


def capacity(style: Style, size: float, height: float) -> int:
    """Return how many lines of this size the box holds; a box is never too low for one."""
    leading = style.font.metrics.leading * size / 1000
    return max(1, int((height - 2 * PADDING + _EPSILON) / leading))


def _fitting(text: str, font: FieldFont, limit: float) -> int:
    """Return how many leading characters fit in the limit (1/1000)."""
    used = 0.0
    for count, char in enumerate(text):
        used += font.width(char)
        if used > limit:
            return count
    return len(text)


def _fit_comb(text: str, style: Style, height: float) -> Fitted | TooLong:
    size = style.size or min(AUTO_LARGEST, height / (style.font.metrics.leading / 1000))
    if len(text) > style.cells:
        return TooLong(style.cells, 1, 2)
    return Fitted(size, (text,))


def wrap(text: str, font: FieldFont, limit: float) -> list[str]:
    """Break the text into lines no wider than the limit (1/1000), at spaces where there are any."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if font.width(paragraph) <= limit:
            lines.append(paragraph)
        else:
            lines += _wrap_paragraph(paragraph, font, limit)
    return lines


def _wrap_paragraph(paragraph: str, font: FieldFont, limit: float) -> Iterator[str]:
    space = font.width(" ")
    line: list[str] = []
    used = 0.0
    for word, wide in _words(paragraph, font, limit):
        if line and used + space + wide > limit:
            yield " ".join(line)
            line, used = [], 0.0
        if line or word:
            used += wide + (space if line else 0)
            line.append(word)
    yield " ".join(line)


def _words(paragraph: str, font: FieldFont, limit: float) -> Iterator[tuple[str, float]]:
    """Yield (word, width), a word that is wider than a line in pieces that are not."""
    for word in paragraph.split(" "):
        rest, wide = word, font.width(word)
        while wide > limit and len(rest) > 1:
            cut = max(1, _fitting(rest, font, limit))
            yield rest[:cut], font.width(rest[:cut])
            rest = rest[cut:]
            wide = font.width(rest)
        yield rest, wide
