"""Make the two fonts of the project out of DejaVu Sans: the fallback font and the specimens' font.

The fallback font (stforms/assets/fallback.ttf) draws what a blank's own font has no glyph for.
The specimens' font is a part of it, cut to one PDF encoding; nothing here writes a PDF.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "stforms" / "assets"
FALLBACK = ASSETS / "fallback.ttf"
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")

# Unicode blocks of the fallback font, first and last code point.
BLOCKS = (
    (0x0020, 0x02FF),  # Latin, IPA, spacing modifiers
    (0x0300, 0x036F),  # combining marks
    (0x0370, 0x052F),  # Greek, Cyrillic
    (0x1D00, 0x1DBF),  # phonetic extensions
    (0x1E00, 0x1FFF),  # Latin with Vietnamese, polytonic Greek
    (0x2000, 0x20CF),  # punctuation, super- and subscripts, currency
    (0x2100, 0x23FF),  # letterlike, number forms, arrows, operators, technical
    (0x2500, 0x27BF),  # boxes, shapes, symbols and ticks, dingbats
    (0x2C60, 0x2C7F),  # Latin C
    (0x2E00, 0x2E7F),  # more punctuation
    (0xA640, 0xA69F),  # Cyrillic B
    (0xA700, 0xA7FF),  # Latin D
    (0xFB00, 0xFB06),  # ligatures
    (0xFFFD, 0xFFFD),  # replacement character
)
# DejaVu may be changed under any name without the words Bitstream, Vera, Tavmjong Bah or Arev.
FALLBACK_NAMES = {
    1: "STForms Fallback Sans",
    2: "Regular",
    3: "STForms Fallback Sans 2.37",
    4: "STForms Fallback Sans",
    5: "Version 2.37; subset",
    6: "STFormsFallbackSans",
}
KEPT_NAMES = (0, 13, 14)  # copyright, licence, where the licence is
LAYOUT_TABLES = ("FFTM", "GDEF", "GPOS", "GSUB", "MATH", "gasp", "kern")
# Codes of the Mac OS character set that PDF's MacRomanEncoding leaves out (ISO 32000-1, D.2):
# mathematical signs and the apple.
NOT_IN_PDF_MAC_ROMAN = bytes((173, 176, 178, 179, 182, 183, 184, 185, 186, 189, 195, 197, 198, 215, 240))
CODECS = {"/MacRomanEncoding": "mac_roman", "/WinAnsiEncoding": "cp1252"}


@dataclass(frozen=True)
class SimpleFont:
    """A TrueType program for one PDF encoding with the figures its dictionaries need."""

    program: bytes
    widths: tuple[int, ...]
    bbox: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int

    def width(self, text: bytes, size: float) -> float:
        """Return how wide encoded text is at a size, in points."""
        return sum(self.widths[code] for code in text) * size / 1000


def characters(encoding: str) -> dict[int, str]:
    """Return code and character of one of PDF's Latin encodings, controls left out."""
    codec = CODECS[encoding]
    left_out = NOT_IN_PDF_MAC_ROMAN if codec == "mac_roman" else b"\x7f\x81\x8d\x8f\x90\x9d"
    codes = (code for code in range(32, 256) if code != 127 and code not in left_out)
    return {code: bytes((code,)).decode(codec) for code in codes}


def trimmed(source: Path, unicodes: Iterable[int]) -> TTFont:
    """Return a font with these characters only: unhinted outlines, no layout, fixed times."""
    options = subset.Options()
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.layout_features = []
    options.name_IDs = list(KEPT_NAMES)
    options.drop_tables += LAYOUT_TABLES
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes)
    cutter.subset(font)
    font["head"].modified = font["head"].created
    return font


def build_fallback(source: Path) -> bytes:
    """Return the fallback font: every character of BLOCKS that the source has."""
    wanted = [code for first, last in BLOCKS for code in range(first, last + 1)]
    font = trimmed(source, wanted)
    _rename(font, FALLBACK_NAMES)
    return _saved(font)


def licence_text(source: Path) -> str:
    """Return the copyright notices and licences as the source font itself carries them."""
    names = TTFont(source)["name"]
    notice, licence = (str(names.getDebugName(number)).strip() for number in (0, 13))
    lines = f"{notice}\n\n{licence}".splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def simple_font(encoding: str, source: Path = FALLBACK) -> SimpleFont:
    """Cut the source to exactly one PDF encoding, ready to be embedded as /FontFile2."""
    table = characters(encoding)
    font = trimmed(source, (ord(character) for character in table.values()))
    _embeddable(font)
    program = _saved(font)
    # Read again: the bounding box is computed when the font is saved.
    return _measured(program, TTFont(io.BytesIO(program)), table)


def _measured(program: bytes, font: TTFont, table: Mapping[int, str]) -> SimpleFont:
    """Return a program with its widths and figures, in thousandths of the font size."""
    glyphs, head = font.getBestCmap(), font["head"]

    def scaled(units: int) -> int:
        thousandths: int = round(units * 1000 / head.unitsPerEm)
        return thousandths

    widths = [0] * 256
    for code, character in table.items():
        widths[code] = scaled(font["hmtx"][glyphs[ord(character)]][0])
    return SimpleFont(
        program=program,
        widths=tuple(widths),
        bbox=(scaled(head.xMin), scaled(head.yMin), scaled(head.xMax), scaled(head.yMax)),
        ascent=scaled(font["hhea"].ascent),
        descent=scaled(font["hhea"].descent),
        cap_height=scaled(font["glyf"][glyphs[ord("H")]].yMax),
    )


def _rename(font: TTFont, names: Mapping[int, str]) -> None:
    """Give the font its own names; copyright and licence stay as they are."""
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in KEPT_NAMES and record.platformID == 3]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)


def _embeddable(font: TTFont) -> None:
    """Leave the cmaps that ISO 32000-1 9.6.6.4 asks for, (3,1) and (1,0), and the copyright."""
    glyphs = font.getBestCmap()
    mac = {bytes((code,)).decode("mac_roman"): code for code in range(32, 256)}
    codes = {mac[chr(code)]: name for code, name in glyphs.items() if chr(code) in mac}
    font["cmap"] = newTable("cmap")
    font["cmap"].tableVersion = 0
    font["cmap"].tables = [_subtable(1, 0, 6, codes), _subtable(3, 1, 4, glyphs)]
    font["name"].names = [record for record in font["name"].names if record.nameID == 0]
    font["post"].formatType = 3.0
    del font["OS/2"]


def _subtable(platform: int, encoding: int, layout: int, codes: Mapping[int, str]) -> Any:
    """Return a cmap subtable."""
    table = CmapSubtable.newSubtable(layout)
    table.platformID, table.platEncID, table.language = platform, encoding, 0
    table.cmap = dict(codes)
    return table


def _saved(font: TTFont) -> bytes:
    """Return the font's file."""
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def main() -> None:
    """Write the fallback font and its licence into stforms/assets."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("source", type=Path, nargs="?", default=DEJAVU, help="DejaVuSans.ttf")
    source = parser.parse_args().source
    FALLBACK.write_bytes(build_fallback(source))
    licence = ASSETS / "LICENSE-fallback-font.txt"
    licence.write_text(licence_text(source), encoding="utf-8")
    print(f"{FALLBACK.relative_to(ROOT)}: {FALLBACK.stat().st_size} bytes")


if __name__ == "__main__":
    main()
