"""A table, three ways: its rows one by one, each as a whole or cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from stforms.merging.entries import Entries
from stforms.merging.order import ordered
from stforms.merging.parts import Address, Copy, Entry, Said
from stforms.merging.rows import Group, groups_of
from stforms.merging.sayings import said, surely, without_ink
from stforms.merging.settle import edited, only_order, settle
from stforms.merging.shape import Cells, Shape, Table, cells_of, row_from
from stforms.model import Json, Record


@dataclass(frozen=True)
class Cell:
    """One cell of a row, and what every paper says of it."""

    column: str
    base: Said
    copies: tuple[Said, ...]


@dataclass(frozen=True)
class MergedRow:
    """A row and its entries; `row` is None where it is not in the result."""

    group: Group
    row: Record | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class MergedTable:
    """A table's rows in their order, its entries, and whether copies put the rows into different orders."""

    rows: list[Record]
    entries: tuple[Entry, ...]
    reordered: bool


class TableMerge:
    """Merges one table of all papers."""

    def __init__(
        self, table: Table, base: Copy, copies: Sequence[Copy], shape: Shape, entries: Entries
    ) -> None:
        self._table = table
        self._base = base
        self._copies = copies
        self._shape = shape
        self._entries = entries

    def merged(self) -> MergedTable:
        """Return the merged table."""
        groups = groups_of(self._base, self._copies, self._table)
        merged = [self._row(group) for group in groups]
        there = [one for one in merged if one.row is not None]
        having = [n for n, copy in enumerate(self._copies) if copy.has_box(self._table.key)]
        order, reordered = ordered([one.group for one in there], having)
        rows = [there[number] for number in order]
        index = {id(one): at for at, one in enumerate(rows)}
        entries = [entry for one in merged for entry in self._placed(one, index.get(id(one)))]
        return MergedTable([one.row for one in rows if one.row is not None], tuple(entries), reordered)

    def _row(self, group: Group) -> MergedRow:
        cells = self._cells(group)
        lacking = [
            n
            for n, copy in enumerate(self._copies)
            if group.sent is not None and n not in group.back and copy.has_box(self._table.key)
        ]
        if lacking:
            return self._whole(group, cells, lacking)
        entries = [self._cell(group, cell) for cell in cells]
        row = row_from({cell.column: one.result for cell, one in zip(cells, entries, strict=True)})
        return MergedRow(group, row or None, tuple(entries))

    def _placed(self, one: MergedRow, index: int | None) -> Iterable[Entry]:
        """Yield a row's entries with the paths where they stand."""
        for entry in one.entries:
            below = entry.address.key.removeprefix(self._table.key)
            there = index is not None and entry.result is not None
            yield replace(entry, path=f"{self._table.key}[{index}]{below}" if there else None)

    # --- cell by cell ---------------------------------------------------------------------------

    def _cells(self, group: Group) -> list[Cell]:
        """Return every cell that says something on any paper."""
        found = []
        for column in self._table.columns:
            base = self._said(self._base, column, group.sent.index, group.sent.cells) if group.sent else None
            base = base or Said(self._base.name, None)
            heard = [
                self._said(copy, column, group.back[n].index, group.back[n].cells)
                if n in group.back
                else Said(copy.name, None, silent=True)
                for n, copy in enumerate(self._copies)
            ]
            if any(one.value is not None or one.unclear is not None for one in (base, *heard)):
                found.append(Cell(column, base, tuple(surely(base, self._ink(column, heard)))))
        return found

    def _said(self, copy: Copy, column: str, index: int, cells: Cells) -> Said:
        key = self._table.key
        return said(copy, f"{key}.{column}", f"{key}[{index}].{column}", cells.get(column))

    def _ink(self, column: str, heard: list[Said]) -> list[Said]:
        by_hand = f"{self._table.key}.{column}" in self._shape.by_hand
        return without_ink(heard) if by_hand else heard

    def _cell(self, group: Group, cell: Cell) -> Entry:
        address = Address(f"{self._table.key}.{cell.column}", group.name)
        return self._entries.entry(address, cell.base, cell.copies, settle(cell.base, cell.copies))

    # --- as a whole -----------------------------------------------------------------------------

    def _whole(self, group: Group, cells: list[Cell], lacking: list[int]) -> MergedRow:
        """Settle a row that somebody removed: it goes, unless somebody else wrote in it."""
        base = Said(self._base.name, row_from({cell.column: cell.base.value for cell in cells}))
        heard = [
            Said(copy.name, None) if n in lacking else self._row_on(n, copy, group, cells)
            for n, copy in enumerate(self._copies)
        ]
        settled = settle(base, heard)
        entry = self._entries.entry(Address(self._table.key, group.name), base, heard, settled)
        row = row_from(cells_of(entry.result, self._table)) if isinstance(entry.result, dict) else {}
        return MergedRow(group, row or None, (replace(entry, result=row or None),))

    def _row_on(self, number: int, copy: Copy, group: Group, cells: list[Cell]) -> Said:
        """Return what a copy says of the row as a whole; where it has no box, what was sent stands."""
        if number not in group.back:
            return Said(copy.name, None, silent=True)
        values: dict[str, Json] = {}
        unclear = False
        for cell in cells:
            one = cell.copies[number]
            kept = one.silent or only_order(cell.base, one)
            values[cell.column] = cell.base.value if kept else one.value or one.unclear
            unclear = unclear or (one.unclear is not None and edited(cell.base, one))
        if unclear:  # nobody can choose what nobody could read
            words = "; ".join(str(value) for value in values.values() if value is not None)
            return Said(copy.name, None, unclear=words)
        return Said(copy.name, row_from(values))
