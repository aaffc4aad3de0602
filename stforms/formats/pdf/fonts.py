"""The fonts of a form's fields: which characters they can show, how wide, in which bytes.

A field font is the simple font that /DA names, found in /DR. Characters outside its encoding are
set from the same embedded font program where that has the glyph (many forms embed the whole
face), else from stforms' own font, embedded as a subset. What no font can show is reported.
"""

from __future__ import annotations

import codecs
from functools import cached_property
from typing import Any, TypeAlias

from stforms.formats.pdf import faces
from stforms.formats.pdf.syntax import name

Run: TypeAlias = tuple[str, bytes]
"""A stretch of text in one font: (font resource name, the text-showing operand)."""


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
        self._font = font

    # Reading the program takes longer than all else about a blank, and only setting text needs it.

    @cached_property
    def face(self) -> faces.Face | None:
        """Return the embedded font program, None when there is none that can be read."""
        return faces.embedded_face(self._font)

    @cached_property
    def codes(self) -> dict[str, int]:
        """Return character -> code."""
        return faces.codes_of(self._font, self.face)

    @cached_property
    def metrics(self) -> faces.Metrics:
        """Return the typographic ascent and descent."""
        return faces.metrics_of(self.face)

    @cached_property
    def _table(self) -> dict[int, int]:
        return {ord(char): code for char, code in self.codes.items()}

    @cached_property
    def _wide(self) -> dict[str, float]:
        widths = faces.widths_of(self._font)
        return {char: widths[code] for char, code in self.codes.items()}

    def width(self, text: str) -> float:
        """Return the text's width in 1/1000 of the font size; a missing glyph counts as an em."""
        try:
            return sum(map(self._wide.__getitem__, text))
        except KeyError:
            return sum(self._wide.get(char) or self._stand_in_width(char) for char in text)

    def _stand_in_width(self, char: str) -> float:
        face = self.stand_in(char)
        return face.advances[face.glyphs[ord(char)]] if face else 1000.0

    def stand_in(self, char: str) -> faces.Face | None:
        """Return the face that shows a character this font's encoding lacks, or None."""
        if self.face and self.face.embedded and ord(char) in self.face.glyphs:
            return self.face
        own = faces.own_face()
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

    def runs(self, text: str) -> list[tuple[faces.Face | None, bytes]]:
        """Split a line into runs: (None, bytes in the font's encoding) or (face, glyph numbers)."""
        raw = self.encoded(text)
        return [(None, raw)] if raw is not None else self._mixed_runs(text)

    def _mixed_runs(self, text: str) -> list[tuple[faces.Face | None, bytes]]:
        runs: list[tuple[faces.Face | None, bytes]] = []
        for char in text:
            code = self.codes.get(char)
            face = self.stand_in(char) if code is None else None
            raw = bytes([code]) if code is not None else _glyph(face, char)
            if runs and runs[-1][0] is face:
                runs[-1] = (face, runs[-1][1] + raw)
            else:
                runs.append((face, raw))
        return runs


def _glyph(face: faces.Face | None, char: str) -> bytes:
    return face.glyphs[ord(char)].to_bytes(2, "big") if face else b"\0\0"
