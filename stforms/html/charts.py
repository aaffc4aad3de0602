"""The dashboard's charts as geometry: bars with places and lengths. It draws nothing and counts nothing.

Parts of a bar are told apart by their patterns, never by colour alone, and every number stands in a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from stforms.actions.status import Age, Sum, Week
from stforms.messages import text
from stforms.model import Param
from stforms.register.papers import APPROVED, LACKING, PLANNED, RECEIVED, REMINDED, REVIEW, SENT

WIDTH, LEFT, RIGHT = 860, 230, 64
LANE, BAR, TOP = 30, 20, 6
WEEKS_HIGH = 150
MOST_CLINICS = 20
"""Clinics that fit into a picture; the table beside it has all."""
_LONGEST_LABEL = 32
_ROOM_FOR_NUMBER = 8.0
"""Units that a digit needs within a part of a bar."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "planned": (PLANNED,),
    "awaited": (SENT, REMINDED),
    "open": (REVIEW, LACKING),
    "received": (RECEIVED,),
    "approved": (APPROVED,),
}
"""What a bar is made of: states that mean the same to whoever looks at the whole; no cancelled papers."""


@dataclass(frozen=True)
class Part:
    """A part of a bar: where, what, how many. `label` is empty where there is no room for the number."""

    x: float
    width: float
    kind: str
    label: str
    says: str


@dataclass(frozen=True)
class Lane:
    """A bar across, what it is called, what stands at its end."""

    y: float
    label: str
    end: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Chart:
    """Bars below each other."""

    height: float
    lanes: tuple[Lane, ...]


@dataclass(frozen=True)
class Column:
    """An upright bar: its number stands above it, the week below."""

    x: float
    y: float
    width: float
    height: float
    number: str
    label: str
    says: str


def by_clinic(sums: Sequence[tuple[str, Sum]], lang: str) -> Chart:
    """Return how far the papers of each clinic have come; the longest bar is as long as there is room."""
    most = max((_counted(one) for _, one in sums), default=0)
    scale = (WIDTH - LEFT - RIGHT) / max(1, most)
    lanes = (
        Lane(TOP + at * LANE, _short(name), str(_counted(one)), _parts(name, one, scale, lang))
        for at, (name, one) in enumerate(sums)
    )
    return Chart(TOP + len(sums) * LANE, tuple(lanes))


def _counted(one: Sum) -> int:
    return sum(one.states[state] for states in PARTS.values() for state in states)


def _parts(name: str, one: Sum, scale: float, lang: str) -> tuple[Part, ...]:
    counts = {kind: sum(one.states[state] for state in states) for kind, states in PARTS.items()}
    starts = accumulate(counts.values(), initial=0)
    return tuple(
        _part(LEFT + start * scale, count * scale, kind, count, name, lang)
        for (kind, count), start in zip(counts.items(), starts, strict=False)
        if count
    )


def _part(x: float, width: float, kind: str, count: int, name: str, lang: str) -> Part:
    label = str(count) if width >= _ROOM_FOR_NUMBER * (len(str(count)) + 1) else ""
    named: dict[str, Param] = {
        "clinic": name,
        "kind": text(f"dashboard.part.{kind}", None, lang),
        "count": count,
    }
    return Part(round(x, 1), round(width, 1), kind, label, text("dashboard.part_says", named, lang))


def by_age(ages: Sequence[Age], lang: str) -> Chart:
    """Return how many papers are overdue, by how long."""
    scale = (WIDTH - LEFT - RIGHT) / max(1, *(age.papers for age in ages))
    lanes = []
    for at, age in enumerate(ages):
        label = age_in_words(age, lang)
        width = round(age.papers * scale, 1)
        parts = (Part(LEFT, width, "late", "", f"{label}: {age.papers}"),) if age.papers else ()
        lanes.append(Lane(TOP + at * LANE, label, str(age.papers), parts))
    return Chart(TOP + len(ages) * LANE, tuple(lanes))


def age_in_words(age: Age, lang: str) -> str:
    """Return how long papers have been overdue: "8–30 days"."""
    if age.last is None:
        return text("dashboard.age_more", {"first": age.first}, lang)
    return text("dashboard.age", {"first": age.first, "last": age.last}, lang)


def by_week(weeks: Sequence[Week], lang: str) -> tuple[Column, ...]:
    """Return how many papers came in each week; the highest bar is as high as there is room."""
    step = WIDTH / max(1, len(weeks))
    scale = (WEEKS_HIGH - 24) / max(1, *(week.papers for week in weeks))
    return tuple(_column(week, at * step, step, scale, lang) for at, week in enumerate(weeks))


def _column(week: Week, x: float, step: float, scale: float, lang: str) -> Column:
    height = round(week.papers * scale, 1)
    label = week_in_words(week, lang)
    y = round(WEEKS_HIGH - height, 1)
    number = str(week.papers) if week.papers else ""
    return Column(round(x + 6, 1), y, round(step - 12, 1), height, number, label, f"{label}: {week.papers}")


def week_in_words(week: Week, lang: str) -> str:
    """Return a week as people say it: "week 22"."""
    return text("dashboard.week", {"number": week.number}, lang)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - 1]}…"
