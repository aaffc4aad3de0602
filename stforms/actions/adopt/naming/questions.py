"""What a form asks: places that are answered together, with all that is printed for them. Names no key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from stforms.actions.adopt.found import Found, Kind, Spot
from stforms.actions.adopt.naming.meanings import Meanings
from stforms.actions.adopt.naming.targets import ONE

_TRUST = {"below": 0.9, "name": 0.7, "placeholder": 0.7, "column": 0.9}
"""How much a label says by where it was found; what is not here says all."""

_OFTEN = 3
"""A label that stands so often on a form says little by itself: what it is about is the heading above."""
_HEADING = 0.9

_TWO_DATES = re.compile(r"(åå|yy)\S*dd\W+(åå|yy)")
_NUMBERED = re.compile(r"[ _.]\d+$")


@dataclass(frozen=True)
class Question:
    """One thing that is asked.

    Args:
        spots: its places: one, several boxes, or the same column of all rows.
        kind: what goes into it.
        label: what is printed for it, as it is printed.
        texts: labels as they are compared, each with how much it says, 0 to 1.
        sections: the headings above it as they are compared, the outermost first.
        answers: printed answers: of boxes, of a list.
        together: ONE, or the codec that holds the several values that it asks for.
        order: where it stands on the form, 0 to 1.
    """

    spots: tuple[Spot, ...]
    kind: Kind
    label: str
    texts: tuple[tuple[str, float], ...]
    sections: tuple[str, ...]
    answers: tuple[str, ...]
    together: str
    order: float

    person: str | None = None
    """Whom the headings above it name."""
    asks_day: bool = False
    """Whether its hint asks for a day."""

    @property
    def first(self) -> Spot:
        """Return the first of its places."""
        return self.spots[0]


@dataclass(frozen=True)
class Grid:
    """Rows that repeat: a question for each column."""

    columns: tuple[Question, ...]
    rows: int
    sections: tuple[str, ...]
    order: float


def questions(found: Found, words: Meanings) -> tuple[tuple[Question, ...], tuple[Grid, ...]]:
    """Return what a form asks once, and the rows that repeat."""
    order = {id(spot): number / (len(found.spots) or 1) for number, spot in enumerate(found.spots)}
    asked = _Asked(words, order, Counter(_printed(spot) for spot in found.spots if not _in_rows(spot)))
    asked.beside = _beside(found.spots)
    asked.of = dict(_of_whom(found.spots, words))
    grids, rest = asked.grids(found.spots)
    return tuple(asked.singles(rest)), grids


class _Asked:
    def __init__(self, words: Meanings, order: dict[int, float], times: Counter[str]) -> None:
        self.words = words
        self.order = order
        self.times = times
        self.beside: dict[int, Spot] = {}
        self.of: dict[int, str] = {}

    # --- rows that repeat -------------------------------------------------------------------

    def grids(self, spots: Sequence[Spot]) -> tuple[tuple[Grid, ...], list[Spot]]:
        """Return the tables whose rows repeat, and the places that are in none."""
        tables: dict[int, list[Spot]] = {}
        for spot in spots:
            if spot.table is not None and spot.table.repeats:
                tables.setdefault(spot.table.number, []).append(spot)
        grids, used = [], set()
        for inside in tables.values():
            if (grid := self._grid(inside)) is not None:
                grids.append(grid)
                used |= {id(spot) for column in grid.columns for spot in column.spots}
        return tuple(grids), [spot for spot in spots if id(spot) not in used]

    def _grid(self, inside: list[Spot]) -> Grid | None:
        """Return a table of those columns that have one place in every row."""
        rows = sorted({spot.table.row for spot in inside if spot.table is not None})
        columns: dict[int, list[Spot]] = {}
        for spot in inside:
            columns.setdefault(spot.table.column if spot.table is not None else 0, []).append(spot)
        whole = [
            sorted(column, key=_row)
            for _, column in sorted(columns.items())
            if [_row(spot) for spot in sorted(column, key=_row)] == rows
        ]
        if not whole or len(rows) < 2:
            return None
        asked = tuple(self._question(tuple(column)) for column in whole)
        return Grid(asked, len(rows), asked[0].sections, self.order[id(whole[0][0])])

    # --- what is asked once -----------------------------------------------------------------

    def singles(self, spots: Sequence[Spot]) -> Iterator[Question]:
        """Yield a question for each place, and for each group of boxes."""
        groups: dict[tuple[str, ...], list[Spot]] = {}
        for spot in spots:
            grouped = spot.kind is Kind.BOX and spot.group is not None
            key = ("group", str(spot.group), *spot.sections) if grouped else ("one", str(id(spot)))
            groups.setdefault(key, []).append(spot)
        for together in groups.values():
            for part in _asked_once(together):
                yield self._question(tuple(part))

    def _question(self, spots: tuple[Spot, ...]) -> Question:
        first = spots[0]
        texts, headings = self._texts(first), self._headings(first)
        boxes = tuple(spot.option or "" for spot in spots) if first.kind is Kind.BOX else ()
        return Question(
            spots,
            first.kind,
            _printed(first),
            texts,
            headings,
            boxes or first.choices,
            self._together(first, texts) if first.kind is Kind.TEXT else ONE,
            self.order[id(first)],
            self.words.person(headings),
            self.words.asked_codec(first.hint) in ("date", "iso_date"),
        )

    def _headings(self, spot: Spot) -> tuple[str, ...]:
        """Return the headings above a place, and what it stands beside if labels are alike."""
        above = [self.words.plain(heading) for heading in spot.sections]
        above += filter(None, [self.of.get(id(spot))])
        signed = self.beside.get(id(spot))
        if signed is not None and self.times[_printed(spot)] > 1:
            whose = self.words.plain(_printed(signed))
            if whose and whose not in self.words.words["signerad"]:
                above.append(whose)
        return tuple(above)

    def _texts(self, spot: Spot) -> tuple[tuple[str, float], ...]:
        """Return the labels of a place, each with how much it says; row and column together say most."""
        weights: dict[str, float] = {}
        for label in spot.labels:
            text = _NUMBERED.sub("", label.text) if label.by == "name" else label.text
            if spot.kind is Kind.BOX and label.text == spot.option and len(spot.labels) > 1:
                continue
            self._note(weights, text, _TRUST.get(label.by, 1.0))
        for text, weight in _in_table(spot):
            self._note(weights, text, weight)
        if self.times[_printed(spot)] >= _OFTEN:
            self._note(weights, spot.sections[-1] if spot.sections else "", _HEADING)
        return tuple(weights.items())

    def _note(self, weights: dict[str, float], text: str, weight: float) -> None:
        plain = self.words.plain(text)
        if plain:
            weights[plain] = max(weight, weights.get(plain, 0.0))

    def _together(self, spot: Spot, texts: tuple[tuple[str, float], ...]) -> str:
        """Return the codec of a place that asks for several values."""
        kinds = self.words.together
        labels = [text for text, _ in texts]
        if any(text in kinds["place_and_date"].words for text in labels):
            return "place_and_date"
        hints = (spot.hint or "").split(";")  # each hint is one way of saying how one value is written
        printed = [text.lower() for text in (*hints, *(label.text for label in spot.labels)) if text]
        if not any(map(_TWO_DATES.search, printed)):
            return ONE
        mixed = any(word in text for word in kinds["text_and_period"].words for text in labels)
        return "text_and_period" if mixed else "period"


def _asked_once(together: list[Spot]) -> Iterator[list[Spot]]:
    """Yield the boxes of a group for each time its answers begin anew."""
    part: list[Spot] = []
    for spot in together:
        if part and spot.option in {other.option for other in part}:
            yield part
            part = []
        part.append(spot)
    yield part


def _in_table(spot: Spot) -> Iterator[tuple[str, float]]:
    table = spot.table
    if table is None:
        return
    if table.row_label and table.column_label and spot.kind is not Kind.BOX:
        yield f"{table.column_label}: {table.row_label}", 1.0
        yield table.row_label, 0.95
        yield table.column_label, 0.6
    elif table.row_label or table.column_label:
        yield table.row_label or table.column_label or "", 1.0


def _printed(spot: Spot) -> str:
    """Return what is printed for a place, for keys of its own and for people."""
    if spot.table is not None and spot.table.row_label and spot.kind is not Kind.BOX:
        return spot.table.row_label
    labels = [label.text for label in spot.labels if label.by != "name" and label.text != spot.option]
    return next(iter([*labels, *(label.text for label in spot.labels), spot.option or ""]))


def _beside(spots: Sequence[Spot]) -> dict[int, Spot]:
    """Return the signature or boxes that a text follows under the same headings: "Klart ☐ Datum ____"."""
    return {
        id(spot): before
        for before, spot in pairwise(spots)
        if (before.kind is Kind.SIGNATURE or (before.kind is Kind.BOX and spot.table is None))
        and spot.kind is Kind.TEXT
        and before.sections == spot.sections
    }


def _of_whom(spots: Sequence[Spot], words: Meanings) -> Iterator[tuple[int, str]]:
    """Yield for places that ask something personal who was named last under the same headings."""
    person = ""
    sections: tuple[str, ...] = ()
    for spot in spots:
        if spot.sections != sections:
            person, sections = "", spot.sections
        label = words.plain(_printed(spot))
        if label in words.personal and person:
            yield id(spot), person
        elif (said := words.whose(label)) is not None and words.steps.get(said[1], "namn") == "namn":
            person = label


def _in_rows(spot: Spot) -> bool:
    return spot.table is not None and spot.table.repeats


def _row(spot: Spot) -> int:
    return spot.table.row if spot.table is not None else 0


def by_section(asked: Sequence[Question]) -> list[tuple[tuple[str, ...], list[Question]]]:
    """Return the questions that stand under the same headings, in their order."""
    ordered = sorted(asked, key=lambda question: question.sections)
    return [(sections, list(inside)) for sections, inside in groupby(ordered, key=lambda q: q.sections)]
