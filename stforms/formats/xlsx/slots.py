"""A slot of a workbook: one cell, what it is for, and what may stand in it."""

from __future__ import annotations

from dataclasses import dataclass

from stforms.formats.xlsx.refs import join
from stforms.model import Where


@dataclass(frozen=True, eq=False)
class Cell:
    """A slot's place: a cell, or the first of merged ones. There is one object for each place.

    `kind` is text, date, number, percent or bool, as the cell is formatted. `default` is what the
    blank has there; `choices` is the list it offers. `literal` says that whatever is typed stays
    text (the format @). What a formula works out is read, and never filled.
    """

    sheet: str
    row: int
    column: int
    kind: str
    where: Where
    default: str = ""
    choices: tuple[str, ...] = ()
    literal: bool = False
    formula: bool = False

    @property
    def ref(self) -> str:
        """Return the cell's reference, C5."""
        return join(self.row, self.column)

    def allowed(self, text: str) -> bool:
        """Tell whether a text can stand here: in a cell with a list, only what is on it."""
        return not self.choices or text in self.choices
