"""The rows of a tjänsteförteckning, as far as they can be read."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction

from stforms.model import Json
from stforms.rules.values import iso_date, number, size

TABLE = "tjanstgoring"


@dataclass(frozen=True)
class Row:
    """One row: where it stands in the record, its number on paper, and what could be read."""

    path: str
    number: int
    first: datetime.date | None
    last: datetime.date | None
    percent: Fraction | None
    months: Fraction | None


@dataclass(frozen=True)
class Placement:
    """A row whose period is known and does not end before it begins."""

    row: Row
    first: datetime.date
    last: datetime.date


def rows(record: Json) -> list[Row]:
    """Return the rows in the order of the paper."""
    return [_row(record, index) for index in range(size(record, TABLE))]


def _row(record: Json, index: int) -> Row:
    path = f"{TABLE}[{index}]"
    return Row(
        path,
        index + 1,
        iso_date(record, f"{path}.period.fran"),
        iso_date(record, f"{path}.period.till"),
        number(record, f"{path}.procent"),
        number(record, f"{path}.manader"),
    )


def placements(record: Json) -> list[Placement]:
    """Return the rows with a usable period, earliest first."""
    usable = [
        Placement(row, row.first, row.last)
        for row in rows(record)
        if row.first and row.last and row.first <= row.last
    ]
    return sorted(usable, key=lambda placement: (placement.first, placement.last))


def total_months(record: Json) -> Fraction | None:
    """Return the stated sum of months, or the sum of the rows; None when neither is written."""
    stated = number(record, "summa_manader")
    if stated:
        return stated
    months = [row.months for row in rows(record) if row.months is not None]
    return sum(months, Fraction(0)) if months else None
