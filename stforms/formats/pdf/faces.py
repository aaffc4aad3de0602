"""What a font of a form is made of: its program, its codes, its widths."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.agl import toUnicode
from fontTools.ttLib import TTFont, TTLibError

from stforms.formats.pdf import standard14
from stforms.formats.pdf.encodings import base_encoding
from stforms.formats.pdf.repertoire import Metrics, Repertoire
from stforms.formats.pdf.syntax import name

FALLBACK = Path(__file__).resolve().parents[2] / "assets" / "fallback.ttf"


@dataclass(frozen=True)
class Face:
    """A font program whose glyphs can be addressed by number (a Type 0 font over it)."""

    glyphs: dict[int, int]  # Unicode -> glyph id
    advances: tuple[float, ...]  # per glyph id, 1/1000
    data: bytes
    embedded: bytes | None  # reference to the /FontDescriptor in the blank, None for our own
    name: bytes = b"/StformsText"


def embedded_face(font: Any) -> Face | None:
    """Return the TrueType program that a font embeds; None when there is none, or none that can be read."""
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


def repertoire_of(font: Any, face: Face | None) -> Repertoire:
    """Return what a simple font of a form can show by itself."""
    codes, widths = _codes_of(font, face), _widths_of(font)
    return Repertoire(codes, {char: widths[code] for char, code in codes.items()}, _metrics_of(face))


def _codes_of(font: Any, face: Face | None) -> dict[str, int]:
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


def _widths_of(font: Any) -> list[float]:
    """Return the width of each code, in 1/1000 of the font size."""
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


def _metrics_of(face: Face | None) -> Metrics:
    """Return the typographic ascent and descent.

    /FontDescriptor of these forms gives the font's bounding box, which holds stacked accents and
    would set lines a third too wide; the program's own hhea table has what typesetters use.
    """
    if face is not None:
        program = TTFont(io.BytesIO(face.data), lazy=True)
        scale = 1000 / program["head"].unitsPerEm
        return Metrics(program["hhea"].ascent * scale, program["hhea"].descent * scale)
    return Metrics(930, -225)  # Helvetica with room for the ring of Å; the others are smaller
