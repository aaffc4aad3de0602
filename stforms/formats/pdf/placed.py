"""An appearance that is drawn on the page, in the place of its widget."""

from __future__ import annotations

from dataclasses import dataclass

from stforms.formats.pdf.syntax import number
from stforms.model import Box


@dataclass(frozen=True)
class Placed:
    """An appearance to draw in the place of a widget: a reference and a matrix, or a state to look up."""

    page: int
    obj: int
    reference: bytes = b""
    matrix: bytes = b"1 0 0 1 0 0"
    state: str | None = None

    @property
    def resource(self) -> bytes:
        """Return the entry for the page's /XObject resources."""
        return b"/StX%d %b" % (self.obj, self.reference)

    @property
    def operators(self) -> bytes:
        """Return the operators that draw it."""
        return b"q %b cm /StX%d Do Q\n" % (self.matrix, self.obj)


def own_stream(page: int, obj: int, appearance: int, box: Box) -> Placed:
    """Return the placing of an appearance of ours, whose /BBox starts at 0 0."""
    matrix = b"1 0 0 1 %b %b" % (number(box[0]), number(box[1]))
    return Placed(page, obj, b"%d 0 R" % appearance, matrix)
