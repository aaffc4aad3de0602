"""Values that stand out: for every slot of an edition one of its own, to tell where it went."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping

from stforms.binding import Edition, Slot
from stforms.model import Json, Record, set_path

_FIRST_DAY = datetime.date(2001, 1, 1)
_NUMBERS = ("19620317-3056", "19640511-2985", "19650210-3614")
"""Test numbers of the tax agency (samples/README.md)."""
_MOST_ROUNDS = 8


def _day(number: int) -> str:
    return (_FIRST_DAY + datetime.timedelta(days=number)).isoformat()


_SAMPLES: Mapping[str, Callable[[int], tuple[Json, ...]]] = {
    "multiline": lambda n: (f"P{n}",),
    "date": lambda n: (_day(n),),
    "iso_date": lambda n: (_day(n),),
    "when": lambda n: (_day(n),),
    "period": lambda n: (_day(n), _day(n + 1)),
    "text_and_period": lambda n: (f"P{n}", _day(n), _day(n + 1)),
    "place_and_date": lambda n: (f"P{n}", _day(n)),
    "personnummer": lambda n: (_NUMBERS[n % len(_NUMBERS)],),
    "number": lambda n: (n % 90 + 1,),
    "percent": lambda n: (n % 90 + 1,),
    "year": lambda n: (1950 + n % 70,),
    "delmal": lambda n: ([f"STa{n % 7 + 1}"],),
    "numbers": lambda n: ([str(n % 90 + 1)],),
}


def rounds(edition: Edition) -> int:
    """Return how many records it takes for every box of a choice to be ticked once, within reason."""
    slots = [*edition.slots, *(column for table in edition.tables for column in table.columns)]
    return min(max((len(slot.choice or slot.options) for slot in slots), default=1) or 1, _MOST_ROUNDS)


def sample(edition: Edition, turn: int) -> Record:
    """Return a record with a value for everything that is filled; choices say their answer number `turn`."""
    record: Record = {}
    count = 0
    for slot in edition.slots:
        for key, value in _values(slot, count, turn):
            set_path(record, key, value)
        count += 1
    for table in edition.tables:
        rows: list[Record] = []
        for _ in range(table.rows):
            row: Record = {}
            for column in table.columns:
                for key, value in _values(column, count, turn):
                    set_path(row, key, value)
                count += 1
            rows.append(row)
        if any(rows):
            set_path(record, table.key, rows)
    return record


def _values(slot: Slot, number: int, turn: int) -> Iterator[tuple[str, Json]]:
    """Yield what is written into a slot: (key, value); nothing where it is only read."""
    answers = slot.choice or slot.options
    if slot.mode != "fill" or slot.codec == "ink":
        return
    if answers:
        yield slot.key, answers[turn % len(answers)][0]
    else:
        make = _SAMPLES.get(slot.codec)
        yield from zip(slot.keys, make(number) if make else (f"P{number}",), strict=True)
