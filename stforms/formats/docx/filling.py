"""Fill one document: the bytes of the filled slots between the literals of the blank."""

from __future__ import annotations

from stforms.formats.docx.blank import DocxBlank
from stforms.formats.docx.growth import Growth
from stforms.formats.docx.stores import Binding
from stforms.formats.docx.targets import Target

MOST = 100_000
"""Characters a slot takes; longer texts come from a slip, and Word slows down."""


class DocxFilling:
    """One document in the making."""

    def __init__(self, blank: DocxBlank, reference: str | None = None) -> None:
        """Start from a compiled blank; the file carries the reference when the blank has a place for it."""
        self.blank = blank
        self.reference = reference
        self._new: dict[Target, bytes] = {}
        self._stored: dict[Binding, str] = {}
        self._rows: dict[Growth, list[dict[Target, str | None]]] = {}

    def text(self, target: Target, text: str) -> None:
        """Write a text into a slot. The caller has asked `target.allowed` and kept to MOST."""
        self._new[target] = target.filled(text)
        if target.binding is not None:
            self._stored[target.binding] = text

    def tick(self, target: Target) -> None:
        """Tick a box."""
        self._new[target] = target.ticked
        if target.binding is not None:
            self._stored[target.binding] = "true"

    def row(self, growth: Growth) -> dict[Target, str | None]:
        """Add a row to a table; what is put into the result fills it: texts, and None for a tick.

        The targets are those of the table's last row.
        """
        self._rows.setdefault(growth, []).append({})
        return self._rows[growth][-1]

    def finish(self) -> list[bytes]:
        """Return the file in pieces."""
        parts = {name: self._part(name) for name in self.blank.touched}
        if self.blank.stored:
            parts |= self.blank.stored | self.blank.stores.written(self._stored)
        if self.reference is not None and (carrier := self.blank.carrier) is not None:
            return self.blank.referring.pieces({**parts, carrier.part: carrier.written(self.reference)})
        return self.blank.repack.pieces(parts)

    def _part(self, name: str) -> bytes:
        data = self.blank.parts[name].data
        pieces: list[bytes] = []
        at = 0
        for one in self.blank.ordered[name]:
            if isinstance(one, Growth):
                pieces.append(data[at : one.end])
                at = one.end
                pieces += self._grown(one)
            elif one in self._new:
                pieces += (data[at : one.start], self._new[one])
                at = one.end
        pieces.append(data[at:])
        return b"".join(pieces)

    def _grown(self, growth: Growth) -> list[bytes]:
        pieces: list[bytes] = []
        for number, values in enumerate(self._rows.get(growth, ()), start=1):
            pieces += [p if isinstance(p, bytes) else _in_row(p, values) for p in growth.added(number)]
        return pieces


def _in_row(target: Target, values: dict[Target, str | None]) -> bytes:
    """Return a slot of a new row: filled, ticked (its value is None) or as on the blank."""
    model = next((model for model in values if model.start == target.start), None)
    if model is None:
        return target.empty
    text = values[model]
    return target.ticked if text is None else target.filled(text)
