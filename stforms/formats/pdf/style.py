"""How a field sets its text."""

from __future__ import annotations

from dataclasses import dataclass

from stforms.formats.pdf.fonts import FieldFont


@dataclass(frozen=True)
class Style:
    """How a field sets its text: /DA's font and size (0 = automatic), /Q, flags, cells of a comb, colour."""

    font: FieldFont
    size: float
    quadding: int = 0
    multiline: bool = False
    cells: int = 0
    colour: bytes = b"0 g"
