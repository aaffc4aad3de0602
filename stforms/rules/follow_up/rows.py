"""Rows of courses and placements on two papers: which of them are about the same."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stforms.model import Record
from stforms.rules.follow_up.compare import Words, agree
from stforms.rules.names import words
from stforms.rules.values import as_date, get, size, text


@dataclass(frozen=True)
class Row:
    """A course or a placement: where it stands, the folded words of its name, the day it begins."""

    path: str
    words: Words
    begins: datetime.date | None


def rows_of(record: Record, table: str, key: str) -> list[Row]:
    """Return the rows of a table that have a name."""
    paths = (f"{table}[{index}]" for index in range(size(record, table)))
    found = ((path, tuple(words(text(record, f"{path}.{key}") or ""))) for path in paths)
    return [Row(path, name, _begins(record, path)) for path, name in found if name]


def _begins(record: Record, path: str) -> datetime.date | None:
    """Return the day on which a row begins; a month begins on its first."""
    written = get(record, f"{path}.period.fran") or get(record, f"{path}.datum")
    return as_date(written) or as_date(f"{written}-01")


def best(row: Row, others: Iterable[Row]) -> Row | None:
    """Return the row of the same name: the nearest in time, then the one with exactly that name."""

    def rank(other: Row) -> tuple[int, bool, str]:
        known = row.begins is not None and other.begins is not None
        apart = abs((row.begins - other.begins).days) if row.begins and other.begins else 0
        return apart if known else 10**6, other.words != row.words, other.path

    return min((other for other in others if agree(row.words, other.words)), key=rank, default=None)


def status_of(record: Record, path: str, order: Sequence[str]) -> int | None:
    """Return how far a row has come, as its place in the order; None when it says nothing known."""
    status = text(record, f"{path}.status")
    return order.index(status) if status in order else None
