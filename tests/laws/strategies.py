"""Records for any edition, made from its binding: every value can be written in its slot.

Hypothesis chooses which keys there are and a seed; the values come from the seed. Drawing every
character by itself would take longer than filling and reading a hundred forms.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

from stforms.formats.pdf.layout import Fitted, fit
from stforms.lens.bound import Bound, Place, Rows
from stforms.model import Record, normal_record, normal_text, set_path

FIRST, DAYS = datetime.date(1950, 1, 1), 36_524  # to 2049-12-31

LETTERS = "abcdefghijklmnopqrstuvwxyzåäöéüABCDEFGHIKLMNOPRSTUVWÅÄÖ0123456789"
MARKS = " .,:;-–—()/&”’\"'!?%+=*#@\\[]<>"
FOREIGN = "ŁłĐđćčžśęąőřşığñßæøΑβЖя€"
WORDS = [
    "vårdcentralen",
    "handledning",
    "under",
    "och",
    "av",
    "i",
    "på",
    "jourtjänst",
    "”rond”",
    "barn-",
    "äldre",
    "Östergötland",
    "möte",
]
DATES = {"text_and_period": ", 240101 – 240630", "place_and_date": " 2024-01-01"}
ODD = ("=1+1", "  ", "0", "STa1", "240101", "a, b", "\\(", "(", "\\", "x" * 30, "½ – ¾", "a\u030a")


def records(bound: Bound, most_rows: int | None = None, plain: bool = False) -> st.SearchStrategy[Record]:
    """Return records of an edition in normal form, any of its keys present.

    Args:
        bound: the edition on a blank, whose boxes say how long texts may be.
        most_rows: of each table; default a few more than there is room for, now and then.
        plain: only texts that survive being printed: no runs of spaces.
    """
    bits = len(bound.places) + len(bound.tables)
    chosen = st.integers(0, 2**bits - 1) | st.just(2**bits - 1)
    return st.builds(
        lambda mask, seed: record(bound, mask, Values(random.Random(seed), plain), most_rows),
        chosen,
        st.integers(0, 2**32),
    )


def record(bound: Bound, mask: int, values: Values, most_rows: int | None) -> Record:
    """Return a record with the keys whose bits are in the mask: places first, then tables."""
    made: Record = {}
    for bit, place in enumerate(bound.places):
        if mask >> bit & 1:
            values.put(place, made)
    for bit, rows in enumerate(bound.tables, start=len(bound.places)):
        if mask >> bit & 1:
            made[rows.table.key] = _rows(rows, values, most_rows)
    return normal_record(made) or {}


def _rows(rows: Rows, values: Values, most: int | None) -> list[Record]:
    capacity = rows.table.rows
    beyond = capacity + 2 if rows.table.more != "refuse" or _on_paper(rows.places[0][0]) else capacity
    count = min(values.random.choice((1, 2, 3, capacity, beyond)), 60)
    made = []
    for _ in range(min(count, most or count, capacity if most else count)):
        row: Record = {}
        for place in rows.places[0]:
            values.put(place, row)
        made.append(row)
    return [row for row in made if row]


class Values:
    """Values of every kind, from one source of chance."""

    def __init__(self, source: random.Random, plain: bool) -> None:
        self.random = source
        self.plain = plain

    def put(self, place: Place, made: Record) -> None:
        """Put values for a place into a record, if the place is one that is filled."""
        if place.choices:
            set_path(made, place.keys[0], self.random.choice(place.choices)[0])
        elif place.writable and place.codec.name != "ink":
            for attempt in self._attempts(place):
                if _fits(place, attempt):
                    for key, value in zip(place.keys, attempt, strict=True):
                        set_path(made, key, value)
                    return

    def _attempts(self, place: Place) -> Iterator[tuple[Any, ...]]:
        for _ in range(8):
            yield self._values(place)

    def _values(self, place: Place) -> tuple[Any, ...]:
        if place.options:
            return (self.random.choice(place.options)[0],)
        simple: dict[str, Callable[[], Any]] = {
            "date": self.date, "iso_date": self.date, "when": self.when,
            "personnummer": self.personnummer, "number": self.number,
            "percent": self.number, "year": lambda: self.random.randint(1950, 2049),
            "delmal": self.delmal, "numbers": self.attachments,
        }  # fmt: skip
        name = place.codec.name
        if name in simple:
            return (simple[name](),)
        if name == "period":
            return (self.date(), self.date())
        text = self.shortened(place, self.paragraphs() if name == "multiline" else self.line())
        dates = {"text_and_period": 2, "place_and_date": 1}.get(name, 0)
        return (text or "x", *(self.date() for _ in range(dates)))

    def date(self) -> str:
        return (FIRST + datetime.timedelta(days=self.random.randrange(DAYS))).isoformat()

    def when(self) -> str:
        return self.date() if self.random.random() < 0.5 else self.date()[:7]

    def personnummer(self) -> str:
        born = self.date().replace("-", "")
        number = self.random.randrange(10_000)
        return f"{born[self.random.choice((0, 2)) :]}{self.random.choice('-+')}{number:04}"

    def number(self) -> int | float:
        return self.random.choice((self.random.randrange(1000), self.random.randrange(1, 9999) / 100))

    def delmal(self) -> list[str]:
        kinds = ("a", "b", "c", "STa", "STb", "STc", "BT")
        count = self.random.randint(1, 4)
        return [f"{self.random.choice(kinds)}{self.random.randint(1, 18)}" for _ in range(count)]

    def attachments(self) -> list[str]:
        first = self.random.randint(1, 40)
        run = [str(first + step) for step in range(self.random.randint(1, 4))]
        return [*run, self.random.choice(("3a", "A", "12 b", "7"))]

    def line(self) -> str:
        kind = self.random.random()
        if kind < 0.5:
            text = " ".join(self.random.choices(WORDS, k=self.random.randint(1, 8)))
        elif kind < 0.6:
            text = self.random.choice(ODD)
        else:
            alphabet = LETTERS + MARKS + (FOREIGN if kind > 0.85 else "")
            text = "".join(self.random.choices(alphabet, k=self.random.randint(1, 40)))
        text = normal_text(text)
        return (" ".join(text.split()) if self.plain else text) or "x"

    def paragraphs(self) -> str:
        lines = [self.line() * self.random.choice((1, 1, 6)) for _ in range(self.random.randint(1, 6))]
        joint = "\n" if self.plain else self.random.choice(("\n", "\n\n"))
        return normal_text(joint.join(lines))

    def shortened(self, place: Place, text: str) -> str:
        """Return the text cut to what its box holds, with room for dates that share it."""
        if not _on_paper(place):
            return text
        widget, style = place.fields[0].widgets[0], place.fields[0].style
        assert style is not None
        room = DATES.get(place.codec.name, "")
        while text and not isinstance(fit(text + room, style, widget.width, widget.height, None), Fitted):
            text = text[: max(0, len(text) * 3 // 4 - 1)]
        return normal_text(text)


def _fits(place: Place, values: tuple[Any, ...]) -> bool:
    """Tell whether the values can be written at all: read back the same, and within the box."""
    text = place.codec.put(values)
    if not _on_paper(place):
        return place.codec.get(text) == values
    widget, style = place.fields[0].widgets[0], place.fields[0].style
    assert style is not None
    fitted = fit(text, style, widget.width, widget.height, None)
    return isinstance(fitted, Fitted) and place.codec.get(text) == values and not style.font.missing(text)


def _on_paper(place: Place) -> bool:
    """Tell whether a slot is a field of a PDF, whose box has an end."""
    return hasattr(place.targets[0], "widgets") if place.targets else True
