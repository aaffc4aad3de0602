"""Records taken apart along their schema, into keys and rows of cells, and put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from stforms.model import Json, Record, get_path, leaves, set_path
from stforms.schemas import FormSchema

Cells: TypeAlias = Mapping[str, Json]
"""A row, flat: "period.fran" -> "2024-01-01"."""


@dataclass(frozen=True)
class Table:
    """A table of the form: its columns, those that tell its rows apart, those with few possible answers."""

    key: str
    columns: tuple[str, ...]
    identity: tuple[str, ...]
    choices: frozenset[str]


@dataclass(frozen=True)
class Shape:
    """What a form's record is made of: plain keys and tables, each in the schema's order.

    `by_hand` are the keys that say whether there is ink: read from paper, never filled.
    """

    keys: tuple[str, ...]
    tables: tuple[Table, ...]
    by_hand: frozenset[str]

    @cached_property
    def _places(self) -> frozenset[str]:
        cells = {f"{table.key}[].{column}" for table in self.tables for column in table.columns}
        return frozenset({*self.keys, *cells})

    def faults(self, record: Record) -> Iterator[str]:
        """Yield the paths of a record that are of no such form, or not shaped as the form has them."""
        for path, _ in leaves(record):
            if re.sub(r"\[\d+\]", "[]", path) not in self._places:
                yield path


_KNOWN: dict[tuple[str, Path], Shape] = {}


def shape_of(schema: FormSchema) -> Shape:
    """Return the shape of a form, worked out once. No row of a table holds a table."""
    known = (schema.form, schema.folder)
    if known not in _KNOWN:
        _KNOWN[known] = _shape(schema)
    return _KNOWN[known]


def _shape(schema: FormSchema) -> Shape:
    keys: list[str] = []
    columns: dict[str, list[str]] = {}
    by_hand = set()
    for path in schema.key_paths():
        table = _table_of(path, schema)
        if table is None:
            keys.append(path)
        else:
            columns.setdefault(table, []).append(path.removeprefix(f"{table}."))
        if (schema.node(path) or {}).get("readOnly"):
            by_hand.add(path)
    tables = (_table(key, tuple(found), schema) for key, found in columns.items())
    return Shape(tuple(keys), tuple(tables), frozenset(by_hand))


def _table_of(path: str, schema: FormSchema) -> str | None:
    steps = path.split(".")
    prefixes = (".".join(steps[:count]) for count in range(1, len(steps)))
    return next((one for one in prefixes if "items" in (schema.node(one) or {})), None)


def _table(key: str, columns: tuple[str, ...], schema: FormSchema) -> Table:
    identity = tuple((schema.node(key) or {}).get("x-identity", ()))
    choices = {one for one in columns if "enum" in (schema.node(f"{key}.{one}") or {})}
    return Table(key, columns, identity, frozenset(choices))


# --- taking apart, putting together -----------------------------------------------------------


def rows_of(record: Record, table: Table) -> list[Cells]:
    """Return the rows of a table, flat."""
    found = get_path(record, table.key)
    rows = found if isinstance(found, list) else []
    return [_flat(row, table.columns) for row in rows]


def _flat(row: Record, columns: tuple[str, ...]) -> Cells:
    cells = ((column, get_path(row, column)) for column in columns)
    return {column: value for column, value in cells if value is not None}


def row_from(cells: Cells) -> Record:
    """Return a row as records have it."""
    row: Record = {}
    for column, value in cells.items():
        if value is not None:
            set_path(row, column, value)
    return row


def cells_of(row: Record, table: Table) -> Cells:
    """Return a row as records have it, flat."""
    return _flat(row, table.columns)
