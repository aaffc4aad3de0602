"""What a paper of the yearly follow-up says about time: its own day, and the year that it is about."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from stforms.model import Json, Record
from stforms.rules.months import months_between
from stforms.rules.values import as_date, iso_date, size, text

SHORTEST = 11
"""Months that still pass for a year. Nobody says how exact a yearly follow-up has to be."""

SIGNATURES = (
    "underskrift_st",
    "underskrift_handledare",
    "underskrift_verksamhetschef",
    "underskrift_studierektor",
    "underskrift_bedomare",
)

LIVING = ("revisioner", "handledningssamtal", "kompetensbedomningar")
"""The tables of a programme (IUP) that grow with every entry."""


@dataclass(frozen=True)
class Year:
    """The days that a checklist is about: those of its period, and on to the day it was written."""

    first: datetime.date
    last: datetime.date

    def __contains__(self, day: datetime.date) -> bool:
        """Tell whether the day is one of them."""
        return self.first <= day <= self.last


def year(record: Record) -> Year | None:
    """Return the year of a checklist; None when its period is not written in full."""
    first, last = period(record)
    if first is None or last is None or last < first:
        return None
    written = iso_date(record, "datum") or last
    return Year(first, max(last, written))


def period(record: Record) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the two days of a paper's period, as far as they are written."""
    return iso_date(record, "period.fran"), iso_date(record, "period.till")


def is_whole(record: Record) -> bool:
    """Tell whether a yearly paper is about a whole year; one without a period is taken to be."""
    first, last = period(record)
    return first is None or last is None or months_between(first, last) >= SHORTEST


def written_on(record: Record) -> datetime.date | None:
    """Return the day of the paper: the one it states, else that of its last signature."""
    stated = iso_date(record, "datum")
    if stated is not None:
        return stated
    return max((day for _, day in signed_on(record)), default=None)


def signed_on(record: Record) -> Iterator[tuple[str, datetime.date]]:
    """Yield (path, day) for every dated signature of these papers."""
    for part in SIGNATURES:
        day = iso_date(record, f"{part}.datum")
        if day is not None:
            yield f"{part}.datum", day


def dates_in(record: Json, table: str, key: str = "datum") -> list[tuple[str, datetime.date]]:
    """Return (path, day) for the rows of a table that have a date, in the order of the paper."""
    paths = [f"{table}[{index}].{key}" for index in range(size(record, table))]
    return [(path, day) for path in paths if (day := iso_date(record, path)) is not None]


def last_entry(record: Record, today: datetime.date) -> datetime.date | None:
    """Return the day of the last thing that a programme tells as done; later days than today are slips.

    A programme is kept going: its own day is not the one on which it was signed.
    """
    entries = [day for table in LIVING for _, day in dates_in(record, table)]
    entries += [day for _, day in signed_on(record)]
    return max((day for day in entries if day <= today), default=None)


def planned_end(record: Record) -> datetime.date | None:
    """Return the planned end of the ST; of one that names only the month, its first day."""
    written = text(record, "st_tid.planerat_slut")
    return as_date(written) or as_date(f"{written}-01")
