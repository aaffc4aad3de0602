"""Fill one workbook: the bytes of the filled cells between the literals of the blank."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from stforms.formats.repack import Chunk
from stforms.formats.xlsx import values
from stforms.formats.xlsx.blank import Cell, XlsxBlank
from stforms.formats.xlsx.holes import Hole
from stforms.model import Param

MOST = 32_767
"""Characters that a cell holds; Excel counts those beyond U+FFFF as two."""

MOST_LINES = 254
"""Lines that a cell holds."""

_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""What no XML may hold: it is written as a number (22.9.2.19)."""


@dataclass(frozen=True)
class Refusal:
    """Why a value was not written: the code of a finding, and what goes in it."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


class XlsxFilling:
    """One workbook in the making. Values that do not fit are refused, never cut."""

    def __init__(self, blank: XlsxBlank, reference: str | None = None) -> None:
        """Start from a compiled blank; the file carries the reference when the blank has a place for it."""
        self.blank = blank
        self.reference = reference
        self._holes = blank.holes
        self._new: defaultdict[str, dict[int, bytes]] = defaultdict(dict)

    def text(self, cell: Cell, text: str) -> Refusal | None:
        """Write a value as its codec spells it: days and numbers as such where the cell shows them as such.

        What is no day or number goes in as a string, however it begins: "=1+1" is no formula.
        """
        if cell.formula:
            return Refusal("xlsx.formula_slot", {"place": cell.where.place or ""})
        hole = self._holes[cell]
        if cell.kind != "text" and (stored := self._stored(cell, text)) is not None:
            before, after = hole.number
            self._put(cell, hole, before + stored.encode() + after)
            return None
        if len(text) > MOST // 2 and (length := len(text.encode("utf-16-le")) // 2) > MOST:
            return Refusal("fill.too_much", {"length": length, "fits": MOST})
        if text.count("\n") >= MOST_LINES:
            return Refusal("xlsx.too_many_lines", {"lines": text.count("\n") + 1, "fits": MOST_LINES})
        before, after = hole.text
        self._put(cell, hole, before + _spelled(text) + after)
        return None

    def _stored(self, cell: Cell, text: str) -> str | None:
        if cell.kind == "date":
            return values.serial(text, self.blank.book.since_1904)
        if cell.kind == "number":
            return values.number(text)
        return values.share(text) if cell.kind == "percent" else None

    def tick(self, cell: Cell) -> None:
        """Tick a cell: TRUE where the blank has TRUE or FALSE (a check box is linked to it), else X."""
        if cell.kind != "bool":
            self.text(cell, "X")
            return
        hole = self._holes[cell]
        self._put(cell, hole, hole.true)

    def _put(self, cell: Cell, hole: Hole, content: bytes) -> None:
        new = self._new[cell.sheet]
        new[hole.index] = content
        if hole.opens:
            new.update(hole.opens)

    def finish(self) -> list[bytes]:
        """Return the file in pieces. Sheets without a value are copied as they are."""
        parts = {self.blank.pages[name].sheet.part: self._part(name, new) for name, new in self._new.items()}
        if self.reference is not None and (carrier := self.blank.carrier) is not None:
            parts[carrier.part] = [Chunk(carrier.written(self.reference))]
        return self.blank.repack(tuple(sorted(parts))).pieces(parts) if parts else [self.blank.data]

    def _part(self, name: str, new: Mapping[int, bytes]) -> list[Chunk]:
        cast = self.blank.casts[name]
        pieces = list(cast.pieces)
        for number, content in new.items():
            pieces[number] = content
        return cast.chunked(pieces, new)


def _spelled(text: str) -> bytes:
    """Return a text as XML character data."""
    if "_x" in text:
        text = values.escaped(text)
    if not text.isprintable():
        text = _NO_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.encode("utf-8", "replace")
