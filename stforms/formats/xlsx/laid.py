"""A returned sheet laid on a sheet of the blank: what stands where, and what has no place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from stforms.formats.xlsx.cells import Grid, Raw
from stforms.formats.xlsx.page import At
from stforms.formats.xlsx.plan import TableRows
from stforms.formats.xlsx.refs import LAST_ROW, split
from stforms.formats.xlsx.slots import Cell
from stforms.model import Finding


@dataclass
class Laid:
    """Where everything on a returned sheet belongs.

    `cells` and their `texts` are in the blank's references, whatever their own; `left` are those
    with no place on the blank, in their own. `rows` and `columns` lead from the blank to the file,
    and `headings`, by table, its columns; where nothing moved they are empty.
    """

    cells: dict[bytes, Raw]
    texts: dict[bytes, str]
    left: dict[bytes, Raw]
    renamed: bool
    moved: bool = False
    rows: dict[int, int] = field(default_factory=dict)
    columns: dict[int, int] = field(default_factory=dict)
    headings: dict[int, dict[int, int]] = field(default_factory=dict)
    sure: dict[Cell, float] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def put(self, ref: bytes, raw: Raw, grid: Grid) -> None:
        """Lay a cell of the file on a place of the blank."""
        self.cells[ref] = raw
        if raw[0] in grid.texts:
            self.texts[ref] = grid.texts[raw[0]]

    def there(self, at: At, table: int | None = None) -> At | None:
        """Return the place in the file of a place on the blank; tables go by their own headings."""
        if not self.moved:
            return at
        row = self.rows.get(at[0])
        column = self.headings.get(table, {}).get(at[1]) if table is not None else None
        column = column or self.columns.get(at[1])
        return (row, column) if row is not None and column is not None else None

    def home(self, at: At) -> At | None:
        """Return the place on the blank of a place in the file, outside tables."""
        if not self.moved:
            return at
        row, column = self._back[0].get(at[0]), self._back[1].get(at[1])
        return (row, column) if row is not None and column is not None else None

    @cached_property
    def _back(self) -> tuple[dict[int, int], dict[int, int]]:
        rows = {there: row for row, there in self.rows.items()}
        return rows, {there: column for column, there in self.columns.items()}

    def columns_of(self, table: TableRows) -> list[int]:
        """Return the file's columns of a table's columns."""
        own = self.headings.get(table.number, {})
        return [own.get(column) or self.columns.get(column, column) for column in table.columns]

    def last(self, table: TableRows) -> int:
        """Return where a table's last row is."""
        return self.rows.get(table.last, 0) if self.moved else table.last

    def below(self, table: TableRows) -> list[int]:
        """Return the rows with something in a table's columns, from its last row to the next printed line."""
        last, end = self.last(table), table.end
        if self.moved:
            end = min((there for row, there in self.rows.items() if row >= table.end), default=LAST_ROW)
        columns = self.columns_of(table)
        places = (split(ref.decode()) for ref in self.left)
        return sorted({row for row, column in places if last < row < end and column in columns})
