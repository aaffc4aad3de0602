"""Copies for tests: records of real forms, and what people do to them, from one source of chance."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from functools import cache

import blanks
from hypothesis import strategies as st
from laws.strategies import Values
from laws.strategies import record as drawn

from stforms.actions.copies import of_record
from stforms.merging import Copy, Shape, shape_of
from stforms.model import Record, get_path, normal_record, set_path
from stforms.schemas import FormSchema

FORMS = (
    "checklista-st/2026-docx",
    "iup/2026-xlsx",
    "ansokan-specialistkompetens/sosfs-2015-8",
    "intyg-kurs/hslf-fs-2021-8",
    "bedomning/kollegium-2026-docx",
    "spur-handlingsplan/2026-docx",
    "kravspecifikation/2026-docx",
)
"""With tables of every kind, with several rows of no identity, with lists, with ink, and without tables."""

LIBRARY = blanks.library("specimen")


def schema(edition: str) -> FormSchema:
    return LIBRARY.schema(LIBRARY.edition(edition).form)


@cache
def shape(edition: str) -> Shape:
    return shape_of(schema(edition))


def paper(name: str, record: Record, edition: str) -> Copy:
    return of_record(name, record, LIBRARY.edition(edition), LIBRARY)


def some_record(edition: str, source: random.Random) -> Record:
    """Return a record with about three quarters of everything, few rows in each table."""
    bound = LIBRARY.bound(LIBRARY.edition(edition))
    bits = len(bound.places) + len(bound.tables)
    mask = source.getrandbits(bits) | source.getrandbits(bits)
    return drawn(bound, mask, Values(source, plain=True), 4)


def seeds() -> st.SearchStrategy[random.Random]:
    return st.integers(0, 2**32).map(random.Random)


def touched(record: Record, edition: str, source: random.Random, often: float = 0.2) -> Record:
    """Return a record as somebody sends it back: keys changed and emptied, rows edited, moved, removed."""
    donor, made = some_record(edition, source), copy.deepcopy(record)
    for key in shape(edition).keys:
        if source.random() < often:
            _put(made, key, source.choice((get_path(donor, key), None)))
    for table in shape(edition).tables:
        rows = made.get(table.key, [])
        new = copy.deepcopy(donor.get(table.key, []))
        for act in _ACTS:
            if source.random() < often:
                act(rows, new, table.columns, source)
        made[table.key] = rows
    return normal_record(made) or {}


def _put(record: Record, key: str, value: object) -> None:
    if value is not None:
        set_path(record, key, value)
        return
    *parents, last = key.split(".")
    inner = get_path(record, ".".join(parents)) if parents else record
    if isinstance(inner, dict):
        inner.pop(last, None)


# --- what people do to the rows of a table ----------------------------------------------------


def _edit(rows: list[Record], new: list[Record], columns: tuple[str, ...], source: random.Random) -> None:
    if rows and new:
        column = source.choice(columns)
        _put(source.choice(rows), column, get_path(source.choice(new), column))


def _remove(rows: list[Record], new: list[Record], columns: tuple[str, ...], source: random.Random) -> None:
    if rows:
        rows.pop(source.randrange(len(rows)))


def _add(rows: list[Record], new: list[Record], columns: tuple[str, ...], source: random.Random) -> None:
    if new:
        rows.insert(source.randint(0, len(rows)), source.choice(new))


def _twice(rows: list[Record], new: list[Record], columns: tuple[str, ...], source: random.Random) -> None:
    if rows:
        rows.insert(source.randint(0, len(rows)), copy.deepcopy(source.choice(rows)))


def _move(rows: list[Record], new: list[Record], columns: tuple[str, ...], source: random.Random) -> None:
    if rows:
        rows.insert(source.randint(0, len(rows) - 1), rows.pop(source.randrange(len(rows))))


_Act = Callable[[list[Record], list[Record], tuple[str, ...], random.Random], None]
_ACTS: tuple[_Act, ...] = (_edit, _edit, _remove, _add, _twice, _move)
