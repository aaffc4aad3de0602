"""The fonts of a form's fields: which characters they can show, how wide, in which bytes.

A field font is the simple font that /DA names, found in /DR. Characters outside its encoding are
set from the same embedded font program where that has the glyph (many forms embed the whole
face), else from stforms' own font, embedded as a subset. What no font can show is reported.
"""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pikepdf
from fontTools.agl import toUnicode
from fontTools.ttLib import TTFont, TTLibError

from stforms.formats.pdf import standard14
from stforms.formats.pdf.encodings import base_encoding
from stforms.formats.pdf.syntax import name

Run: TypeAlias = tuple[str, bytes]
"""A stretch of text in one font: (font resource name, the text-showing operand)."""

FALLBACK = Path(__file__).resolve().parents[2] / "assets" / "fallback.ttf"


@dataclass(frozen=True)
class Metrics:
    """Vertical measures in 1/1000 of the font size: ascent up, descent down (negative)."""

    ascent: float
    descent: float

    @property
    def leading(self) -> float:
        """Return the distance from one baseline to the next."""
        return self.ascent - self.descent


@dataclass(frozen=True)
class Face:
    """A font program whose glyphs can be addressed by number (a Type 0 font over it)."""

    glyphs: dict[int, int]  # Unicode -> glyph id
    advances: tuple[float, ...]  # per glyph id, 1/1000
    data: bytes
    embedded: bytes | None  # reference to the /FontDescriptor in the blank, None for our own
    name: bytes = b"/StformsText"


class FieldFont:
    """One simple font of a form, with what stands in for the characters it lacks."""

    def __init__(self, resource: str, font: Any) -> None:
        """Take the font from the form's default resources.

        Args:
            resource: its name in /DR, as /DA says it ("CenturyGothic").
            font: the font dictionary.
        """
        self.selector = name(resource)
        self.reference = b"%d %d R" % font.objgen if font.is_indirect else font.unparse()
        self.face = _embedded_face(font)
        self.widths = _widths(font)
        self.codes = _codes(font, self.face)
        self.metrics = _metrics(self.face)
        self._table = {ord(char): code for char, code in self.codes.items()}
        self._wide = {char: self.widths[code] for char, code in self.codes.items()}

    def width(self, text: str) -> float:
        """Return the text's width in 1/1000 of the font size; a missing glyph counts as an em."""
        try:
            return sum(map(self._wide.__getitem__, text))
        except KeyError:
            return sum(self._wide.get(char) or self._stand_in_width(char) for char in text)

    def _stand_in_width(self, char: str) -> float:
        face = self.stand_in(char)
        return face.advances[face.glyphs[ord(char)]] if face else 1000.0

    def stand_in(self, char: str) -> Face | None:
        """Return the face that shows a character this font's encoding lacks, or None."""
        if self.face and self.face.embedded and ord(char) in self.face.glyphs:
            return self.face
        own = own_face()
        return own if ord(char) in own.glyphs else None

    def encoded(self, text: str) -> bytes | None:
        """Return the text in the font's own encoding, None when it has characters beyond it."""
        try:
            return codecs.charmap_encode(text, "strict", self._table)[0]
        except UnicodeEncodeError:
            return None

    def missing(self, text: str) -> str:
        """Return the characters of the text that no font can show, each once."""
        lacking = {c for c in text if c not in self._wide and c != "\n" and self.stand_in(c) is None}
        return "".join(sorted(lacking))

    def runs(self, text: str) -> list[tuple[Face | None, bytes]]:
        """Split a line into runs: (None, bytes in the font's encoding) or (face, glyph numbers)."""
        raw = self.encoded(text)
        return [(None, raw)] if raw is not None else self._mixed_runs(text)

    def _mixed_runs(self, text: str) -> list[tuple[Face | None, bytes]]:
        runs: list[tuple[Face | None, bytes]] = []
        for char in text:
            code = self.codes.get(char)
            face = self.stand_in(char) if code is None else None
            raw = bytes([code]) if code is not None else _glyph(face, char)
            if runs and runs[-1][0] is face:
                runs[-1] = (face, runs[-1][1] + raw)
            else:
                runs.append((face, raw))
        return runs


def _glyph(face: Face | None, char: str) -> bytes:
    return face.glyphs[ord(char)].to_bytes(2, "big") if face else b"\0\0"


# --- from the blank -------------------------------------------------------------------------


def _embedded_face(font: Any) -> Face | None:
    descriptor = font.get("/FontDescriptor")
    if descriptor is None or "/FontFile2" not in descriptor or not descriptor.is_indirect:
        return None
    data = descriptor.FontFile2.read_bytes()
    try:
        face = read_face(data, b"%d %d R" % descriptor.objgen)
        return replace(face, name=name(str(descriptor.get("/FontName", "/StformsText"))[1:]))
    except (TTLibError, KeyError, AssertionError, ValueError):
        return None


def read_face(data: bytes, embedded: bytes | None) -> Face:
    """Read what is needed of a TrueType font program: Unicode -> glyph, advance widths."""
    program = TTFont(io.BytesIO(data), lazy=True)
    scale = 1000 / program["head"].unitsPerEm
    order = program.getGlyphOrder()
    number = {glyph: gid for gid, glyph in enumerate(order)}
    advances = program["hmtx"].metrics
    best = program.getBestCmap() or {}
    return Face(
        glyphs={code: number[glyph] for code, glyph in best.items()},
        advances=tuple(advances[glyph][0] * scale for glyph in order),
        data=data,
        embedded=embedded,
    )


@cache
def own_face() -> Face:
    """Return stforms' own font, for characters that a form's fonts lack."""
    return read_face(FALLBACK.read_bytes(), None)


def _codes(font: Any, face: Face | None) -> dict[str, int]:
    """Return character -> code, for the codes that have a width (and a glyph, where we can tell)."""
    table = list(base_encoding(_base_name(font)))
    for code, glyph in _differences(font):
        table[code] = toUnicode(glyph) or ""
    codes: dict[str, int] = {}
    for code, char in enumerate(table):
        if len(char) == 1 and (face is None or ord(char) in face.glyphs):
            codes.setdefault(char, code)
    return codes


def _base_name(font: Any) -> str:
    encoding = font.get("/Encoding")
    if isinstance(encoding, pikepdf.Name):
        return str(encoding)
    if isinstance(encoding, pikepdf.Dictionary) and "/BaseEncoding" in encoding:
        return str(encoding.BaseEncoding)
    return "/StandardEncoding"


def _differences(font: Any) -> list[tuple[int, str]]:
    encoding = font.get("/Encoding")
    if not isinstance(encoding, pikepdf.Dictionary):
        return []
    code, pairs = 0, []
    for item in encoding.get("/Differences", []):
        if isinstance(item, pikepdf.Name):
            pairs.append((code, str(item)[1:]))
            code += 1
        else:
            code = int(item)
    return [(code, glyph) for code, glyph in pairs if code < 256]


def _widths(font: Any) -> list[float]:
    if "/Widths" not in font:
        return standard14.widths(str(font.get("/BaseFont", "")), _names(font))
    first = int(font.get("/FirstChar", 0))
    widths = [0.0] * 256
    for code, width in enumerate(font.Widths, start=first):
        if code < 256:
            widths[code] = float(width)
    return widths


def _names(font: Any) -> list[str]:
    table = list(base_encoding(_base_name(font)))
    for code, glyph in _differences(font):
        table[code] = toUnicode(glyph) or ""
    return table


def _metrics(face: Face | None) -> Metrics:
    """Return the typographic ascent and descent.

    /FontDescriptor of these forms gives the font's bounding box, which holds stacked accents and
    would set lines a third too wide; the program's own hhea table has what typesetters use.
    """
    if face is not None:
        program = TTFont(io.BytesIO(face.data), lazy=True)
        scale = 1000 / program["head"].unitsPerEm
        return Metrics(program["hhea"].ascent * scale, program["hhea"].descent * scale)
    return Metrics(930, -225)  # Helvetica with room for the ring of Å; the others are smaller
