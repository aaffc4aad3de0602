"""The predefined encodings of simple fonts, as 256 characters each (ISO 32000-2, annex D)."""

from __future__ import annotations

from functools import cache

from fontTools.agl import toUnicode
from fontTools.encodings.StandardEncoding import StandardEncoding


@cache
def base_encoding(name: str) -> tuple[str, ...]:
    """Return the characters of codes 0..255; a code without a character is the empty string."""
    if name == "/WinAnsiEncoding":
        return tuple(_win_ansi(code) for code in range(256))
    if name == "/MacRomanEncoding":
        return tuple(_mac_roman(code) for code in range(256))
    return tuple("" if glyph == ".notdef" else toUnicode(glyph) for glyph in StandardEncoding)


def _win_ansi(code: int) -> str:
    if code < 0x20 or code in (0x7F, 0xA0, 0xAD):
        return ""
    return bytes([code]).decode("cp1252", "ignore")


# The Mac OS Roman characters that PDF's MacRomanEncoding leaves out (annex D.2).
_NOT_IN_PDF = "\u2260\u221e\u2264\u2265\u2202\u2211\u220f\u03c0\u222b\u03a9\u221a\u2248\u2206\u25ca\uf8ff"


def _mac_roman(code: int) -> str:
    if code < 0x20 or code in (0x7F, 0xCA):
        return ""
    if code == 0xDB:
        return "\N{CURRENCY SIGN}"  # Mac OS put the euro here later; PDF did not follow
    char = bytes([code]).decode("mac_roman")
    return "" if char in _NOT_IN_PDF else char
