"""Appearance streams of text fields (ISO 32000-2, 12.7.4.3): what every viewer shows and prints.

A stream is the field's background and border as /MK and /BS say, then the text between
/Tx BMC and EMC, clipped one point inside the box.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from stforms.formats.pdf import faces
from stforms.formats.pdf.layout import PADDING, Fitted
from stforms.formats.pdf.style import Style
from stforms.formats.pdf.syntax import escaped, number


@dataclass
class ExtraFonts:
    """The fonts that one document needs beside the form's own, and the glyphs it uses of each."""

    new_number: Callable[[], int]
    used: dict[int, ExtraFont] = field(default_factory=dict)

    def resource(self, face: faces.Face, text: str) -> bytes:
        """Return the face's resource name, noting the glyphs that this text needs."""
        font = self.used.get(id(face))
        if font is None:
            font = ExtraFont(b"/StF%d" % len(self.used), self.new_number(), face)
            self.used[id(face)] = font
        font.glyphs.update({face.glyphs[ord(char)]: char for char in text})
        return font.resource

    def entries(self) -> bytes:
        """Return the inside of a /Font resource dictionary for all fonts noted so far."""
        return b"".join(b"%b %d 0 R" % (font.resource, font.number) for font in self.used.values())


@dataclass
class ExtraFont:
    """One more font of a document: resource name, object number, face, glyph -> character."""

    resource: bytes
    number: int
    face: faces.Face
    glyphs: dict[int, str] = field(default_factory=dict)


def frame(style: Style, width: float, height: float, ground: bytes = b"") -> bytes:
    """Return the operators before the text: background and border, the clip, the colour."""
    return b"%b/Tx BMC\nq\n1 1 %.2f %.2f re W n\nBT\n%b\n" % (ground, width - 2, height - 2, style.colour)


def shape(width: float, height: float, fonts: bytes) -> bytes:
    """Return the inside of an appearance's dictionary (8.10.2), with these font resources."""
    return b"/Type/XObject/Subtype/Form/BBox[0 0 %b %b]/Resources<</Font<<%b>>>>" % (
        number(width),
        number(height),
        fonts,
    )


def text_stream(
    fitted: Fitted, style: Style, width: float, height: float, before: bytes, extra: ExtraFonts
) -> tuple[bytes, bool]:
    """Return the content stream, and whether it uses a font from `extra`.

    Args:
        fitted: the lines and their size.
        style: the field's.
        width: of the box, points.
        height: of the box, points.
        before: what `frame` gives for the box.
        extra: where fonts for other characters are noted.
    """
    baseline = _first_baseline(fitted, style, height)
    set_text = _comb if style.cells else _lines
    shown, mixed = set_text(fitted, style, width, baseline, extra)
    return b"%b%bET\nQ\nEMC" % (before, shown), mixed


@dataclass(frozen=True)
class OneLine:
    """The stream of one line at the form's own size: literal bytes with holes for x and the text.

    Most values are one line in the form's own font; their streams differ in nothing else.
    """

    style: Style
    width: float
    limit: float
    start: bytes
    middle: bytes
    end: bytes

    def content(self, text: str) -> bytes | None:
        """Return the stream for a text, None when it is too wide or needs another font."""
        font = self.style.font
        raw = font.encoded(text)
        if raw is None:
            return None
        wide = font.width(text)
        if wide > self.limit:
            return None
        x = PADDING
        if self.style.quadding:
            x = _left(self.style, self.width, wide, self.style.size)
        return b"%b%.2f%b%b%b" % (self.start, x, self.middle, escaped(raw), self.end)


def one_line(style: Style, width: float, height: float, before: bytes) -> OneLine | None:
    """Take the stream that `text_stream` makes apart at its two holes; None where it has others."""
    if style.cells or not style.size or style.font.encoded("x") is None:
        return None
    extra = ExtraFonts(lambda: 0)
    content, _ = text_stream(Fitted(style.size, ("x",)), style, width, height, before, extra)
    start, _, rest = content.rpartition(b" Tf\n")
    _, _, rest = rest.partition(b" ")
    middle, _, end = rest.rpartition(b"(x)")
    limit = (width - 2 * PADDING) * 1000 / style.size
    return OneLine(style, width, limit, start + b" Tf\n", b" " + middle + b"(", b")" + end)


def _first_baseline(fitted: Fitted, style: Style, height: float) -> float:
    """Return the baseline of the first line: at the top of a multi-line field, else centred."""
    metrics, size = style.font.metrics, fitted.size / 1000
    if style.multiline:
        return height - min(PADDING, max(0.0, height - metrics.leading * size) / 2) - metrics.ascent * size
    return (height - metrics.leading * size) / 2 - metrics.descent * size


def _lines(fitted: Fitted, style: Style, width: float, y: float, extra: ExtraFonts) -> tuple[bytes, bool]:
    font, size = style.font, fitted.size
    leading = font.metrics.leading * size / 1000
    select = b"%b %.4g Tf\n" % (font.selector, size)
    parts = [select]
    at_x = at_y = 0.0
    mixed = False
    for line in fitted.lines:
        x = PADDING
        if style.quadding:
            x = _left(style, width, font.width(line), size)
        runs = font.runs(line)
        if len(runs) == 1 and runs[0][0] is None:
            parts.append(b"%.2f %.2f Td\n(%b) Tj\n" % (x - at_x, y - at_y, escaped(runs[0][1])))
        else:
            mixed = True
            parts.append(b"%.2f %.2f Td\n%b" % (x - at_x, y - at_y, _mixed(line, runs, select, size, extra)))
        at_x, at_y = x, y
        y -= leading
    return b"".join(parts), mixed


def _left(style: Style, width: float, wide: float, size: float) -> float:
    """Return where a line starts that is centred (/Q 1) or set to the right (/Q 2)."""
    free = width - wide * size / 1000
    return free / 2 if style.quadding == 1 else free - PADDING


def _mixed(
    line: str, runs: list[tuple[faces.Face | None, bytes]], select: bytes, size: float, extra: ExtraFonts
) -> bytes:
    parts = []
    start = 0
    for face, raw in runs:
        count = len(raw) if face is None else len(raw) // 2
        if face is None:
            parts.append(b"(%b) Tj\n" % escaped(raw))
        else:
            resource = extra.resource(face, line[start : start + count])
            parts.append(b"%b %.4g Tf\n<%b> Tj\n%b" % (resource, size, raw.hex().encode(), select))
        start += count
    return b"".join(parts)


def _comb(fitted: Fitted, style: Style, width: float, y: float, extra: ExtraFonts) -> tuple[bytes, bool]:
    """Set one character in the middle of each cell (12.7.5.3, Comb)."""
    font, size, cell = style.font, fitted.size, width / style.cells
    select = b"%b %.4g Tf\n" % (font.selector, size)
    parts = [select]
    at_x = at_y = 0.0
    mixed = False
    text = fitted.lines[0]
    first = {0: 0, 1: (style.cells - len(text)) // 2, 2: style.cells - len(text)}[style.quadding]
    for index, char in enumerate(text, start=first):
        x = cell * index + (cell - font.width(char) * size / 1000) / 2
        runs = font.runs(char)
        mixed = mixed or runs[0][0] is not None
        shown = _mixed(char, runs, select, size, extra)
        parts.append(b"%.2f %.2f Td\n%b" % (x - at_x, y - at_y, shown))
        at_x, at_y = x, y
    return b"".join(parts), mixed
