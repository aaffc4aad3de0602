"""The fonts of a form's fields: which characters they can show, how wide, in which bytes.

A field font is the simple font that /DA names, found in /DR. Characters outside its encoding are
set from the same embedded font program where that has the glyph (many forms embed the whole
face), else from stforms' own font, embedded as a subset. What no font can show is reported.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from stforms.formats.pdf import faces
from stforms.formats.pdf.opened import Opened
from stforms.formats.pdf.syntax import name

if TYPE_CHECKING:
    from stforms.formats.pdf.repertoire import Metrics, Repertoire

Run: TypeAlias = tuple[str, bytes]
"""A stretch of text in one font: (font resource name, the text-showing operand)."""


class FieldFont:
    """One simple font of a form, with what stands in for the characters it lacks."""

    def __init__(
        self,
        resource: str,
        reference: bytes,
        opened: Opened,
        noted: Callable[[], Repertoire] | None = None,
    ) -> None:
        """Take a font from a form's default resources.

        Args:
            resource: its name in /DR, as /DA says it ("CenturyGothic").
            reference: how a resource dictionary names it.
            opened: the blank.
            noted: gives what it can show, where that was noted before.
        """
        self.resource, self.reference = resource, reference
        self.selector = name(resource)
        self._opened, self._noted = opened, noted

    # Reading the program takes longer than all else about a blank, and only setting text needs it.

    @cached_property
    def face(self) -> faces.Face | None:
        """Return the embedded font program, None when there is none that can be read."""
        return faces.embedded_face(self._opened.font(self.resource))

    @cached_property
    def repertoire(self) -> Repertoire:
        """Return what the font can show by itself."""
        if self._noted is not None:
            return self._noted()
        return faces.repertoire_of(self._opened.font(self.resource), self.face)

    @property
    def metrics(self) -> Metrics:
        """Return the typographic ascent and descent."""
        return self.repertoire.metrics

    @cached_property
    def _table(self) -> dict[int, int]:
        return {ord(char): code for char, code in self.repertoire.codes.items()}

    @cached_property
    def _wide(self) -> Mapping[str, float]:
        return self.repertoire.widths

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
            code = self.repertoire.codes.get(char)
            face = self.stand_in(char) if code is None else None
            raw = bytes([code]) if code is not None else _glyph(face, char)
            if runs and runs[-1][0] is face:
                runs[-1] = (face, runs[-1][1] + raw)
            else:
                runs.append((face, raw))
        return runs


def _glyph(face: faces.Face | None, char: str) -> bytes:
    return face.glyphs[ord(char)].to_bytes(2, "big") if face else b"\0\0"
