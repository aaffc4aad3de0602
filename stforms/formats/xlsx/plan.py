"""What to look for where: the printed cells of each sheet of a blank, its slots, its tables.

Made once for a blank and its slots; a returned file is held against it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from stforms.formats.answers import Answer
from stforms.formats.lines import Cell as LineCell
from stforms.formats.lines import Line
from stforms.formats.xlsx.margins import margins, steady
from stforms.formats.xlsx.page import At, Page
from stforms.formats.xlsx.refs import LAST_ROW, join
from stforms.formats.xlsx.slots import Cell

Row: TypeAlias = tuple[Cell, ...]
Tables: TypeAlias = Sequence[Sequence[Sequence[Cell]]]


@dataclass(frozen=True)
class Slot:
    """A slot that stands alone, its reference, and the answer when nothing stands there."""

    cell: Cell
    ref: bytes
    nothing: Answer


@dataclass(frozen=True)
class TableRows:
    """A table on a sheet: its rows of cells, and by reference the row, the column and the cell.

    `number` is its place among the tables of the plan; up to `end`, the next row on which something
    is printed, it may be continued.
    """

    number: int
    rows: tuple[Row, ...]
    places: dict[bytes, tuple[int, int, Cell]]
    end: int

    @cached_property
    def first(self) -> int:
        """Return the first row."""
        return min(cell.row for cell in self.rows[0])

    @cached_property
    def last(self) -> int:
        """Return the last row on the blank."""
        return max(cell.row for cell in self.rows[-1])

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """Return the sheet's column of each of the table's columns."""
        return tuple(cell.column for cell in self.rows[-1])


@dataclass(frozen=True)
class SheetPlan:
    """What a sheet of the blank has: print, slots, tables. References are as a sheet's part has them."""

    page: Page
    printed: dict[bytes, str]
    slots: tuple[Slot, ...]
    tables: tuple[TableRows, ...]
    known: frozenset[bytes]
    names: Mapping[Cell, str]

    @cached_property
    def formulas(self) -> frozenset[bytes]:
        """Return the references of what is worked out and no slot."""
        return frozenset(join(*at).encode() for at in self.page.formulas) - self.answers

    @cached_property
    def texts(self) -> dict[bytes, str]:
        """Return what is printed as strings."""
        numbers = {join(*at).encode() for at, value in self.page.printed.items() if value.kind != "text"}
        return {ref: text for ref, text in self.printed.items() if ref not in numbers}

    @cached_property
    def table_of(self) -> dict[bytes, int]:
        """Return the number of the table that a reference is part of."""
        return {ref: table.number for table in self.tables for ref in table.places}

    @cached_property
    def margins(self) -> frozenset[str]:
        """Return what the blank's headers and footers say, by its letters alone."""
        return frozenset(map(steady, margins(self.page.book, self.page.sheet)))

    @property
    def name(self) -> str:
        """Return the sheet's name."""
        return self.page.sheet.name

    @cached_property
    def rows_of_tables(self) -> frozenset[int]:
        """Return the rows that tables have."""
        return frozenset(row for table in self.tables for row in range(table.first, table.last + 1))

    @cached_property
    def labels(self) -> dict[At, str]:
        """Return what is printed outside the rows of tables, by place."""
        slots = {(slot.cell.row, slot.cell.column) for slot in self.slots}
        return {
            at: value.text
            for at, value in self.page.printed.items()
            if at not in slots and at[0] not in self.rows_of_tables and value.kind == "text"
        }

    @cached_property
    def in_rows(self) -> dict[int, frozenset[str]]:
        """Return what is printed in the rows of tables, by column: most often the numbers of the rows."""
        found: dict[int, set[str]] = {}
        for at, value in self.page.printed.items():
            if at[0] in self.rows_of_tables:
                found.setdefault(at[1], set()).add(value.text)
        return {column: frozenset(texts) for column, texts in found.items()}

    @cached_property
    def answers(self) -> frozenset[bytes]:
        """Return the references of all slots, those of tables too."""
        in_tables = {ref for table in self.tables for ref in table.places}
        return frozenset({slot.ref for slot in self.slots} | in_tables)

    @cached_property
    def width(self) -> int:
        """Return the last column with print, a slot or a table on it."""
        columns = [at[1] for at in self.page.printed]
        columns += [slot.cell.column for slot in self.slots]
        columns += [column for table in self.tables for column in table.columns]
        return max(columns, default=0)

    @cached_property
    def height(self) -> int:
        """Return the last row with print, a slot or a table on it."""
        rows = [at[0] for at in self.page.printed] + [slot.cell.row for slot in self.slots]
        return max([*rows, *self.rows_of_tables], default=0)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Return the columns, those with most labels first: a line is known by the first thing on it."""
        counts = dict.fromkeys(range(1, self.width + 1), 0)
        for _, column in self.labels:
            counts[column] += 1
        return tuple(sorted(counts, key=lambda column: (-counts[column], column)))

    @cached_property
    def lines(self) -> list[Line]:
        """Return the rows as lines for alignment, columns in `order`. No line repeats: see layout.py."""
        slots: dict[At, Hashable] = {(slot.cell.row, slot.cell.column): slot.cell for slot in self.slots}
        return [
            Line(tuple(self._line_cell((row, column), slots) for column in self.order))
            for row in range(1, self.height + 1)
        ]

    def _line_cell(self, at: At, slots: dict[At, Hashable]) -> LineCell:
        if at in slots:
            return LineCell(at[1], ("", ""), (slots[at],))
        return LineCell(at[1], (self.labels.get(at, ""),))


@dataclass(frozen=True)
class Plan:
    """How a returned file is read."""

    sheets: tuple[SheetPlan, ...]
    tables: int


def make_plan(pages: Mapping[str, Page], cells: Sequence[Cell], tables: Tables) -> Plan:
    """Return the plan for these slots and tables."""
    return Plan(tuple(_sheet_plan(page, cells, tables) for page in pages.values()), len(tables))


def _sheet_plan(page: Page, cells: Sequence[Cell], tables: Tables) -> SheetPlan:
    own = [cell for cell in dict.fromkeys(cells) if cell.sheet == page.sheet.name]
    found = [
        _table(page, number, rows)
        for number, rows in enumerate(tables)
        if rows and rows[0] and rows[0][0].sheet == page.sheet.name
    ]
    in_tables = {cell for table in found for row in table.rows for cell in row}
    used = {(cell.row, cell.column) for cell in (*own, *in_tables)}
    printed = {at: value.text for at, value in page.printed.items() if at not in used}
    slots = tuple(Slot(cell, cell.ref.encode(), Answer("", cell.where)) for cell in own)
    return SheetPlan(
        page,
        {join(*at).encode(): text for at, text in printed.items()},
        slots,
        tuple(found),
        frozenset(join(*at).encode() for at in {*printed, *page.formulas, *used}),
        _names(page, (*own, *in_tables)),
    )


def _table(page: Page, number: int, rows: Sequence[Sequence[Cell]]) -> TableRows:
    cells = tuple(tuple(row) for row in rows)
    last = max(cell.row for row in cells for cell in row)
    inside = {(cell.row, cell.column) for row in cells for cell in row}
    after = [at[0] for at in page.printed if at[0] > last and at not in inside]
    places = {
        cell.ref.encode(): (index, column, cell)
        for index, row in enumerate(cells)
        for column, cell in enumerate(row)
    }
    return TableRows(number, cells, places, min(after, default=LAST_ROW))


def _names(page: Page, cells: Sequence[Cell]) -> dict[Cell, str]:
    """Return the defined name of each slot that has one."""
    by_place = {(cell.row, cell.column): cell for cell in cells}
    found: dict[Cell, str] = {}
    for name, (sheet, area) in page.book.names.items():
        if sheet.casefold() == page.sheet.name.casefold() and area[:2] in by_place:
            found.setdefault(by_place[area[:2]], name)
    return found


def sheet_lines(page: Page, slots: Mapping[tuple[str, int, int], Hashable]) -> list[Line]:
    """Return the rows of a sheet as lines: what is printed, and the slots."""
    places = sorted({*page.printed, *(key[1:] for key in slots if key[0] == page.sheet.name)})
    rows: dict[int, list[LineCell]] = {}
    for at in places:
        slot = slots.get((page.sheet.name, *at))
        text = page.printed[at].text if at in page.printed else ""
        cell = LineCell(at[1], (text,)) if slot is None else LineCell(at[1], ("", ""), (slot,))
        rows.setdefault(at[0], []).append(cell)
    return [Line(tuple(cells)) for cells in rows.values()]
