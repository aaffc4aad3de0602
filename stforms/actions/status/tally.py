"""How many papers there are, of which form, at which clinic, in which state; when they came, how late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

import sqlalchemy as sa

from stforms.actions.status.asked import Condition, clinic_of, is_overdue, joined
from stforms.register.papers import STATES
from stforms.register.tables import clinics, papers, persons

K = TypeVar("K", bound=Hashable)

AGES = (7, 30, 90)
"""Days overdue: up to a week, up to a month, up to three; and more."""


@dataclass(frozen=True)
class Cell:
    """How many papers of one form, at one clinic, are in one state.

    Protected persons have cells of their own without a clinic. `edition` is one of those that the form has.
    """

    clinic: str | None
    protected: bool
    form: str
    edition: str
    state: str
    papers: int
    overdue: int
    questions: int


@dataclass(frozen=True)
class Sum:
    """What several cells give together."""

    states: Mapping[str, int]
    overdue: int
    questions: int

    @property
    def papers(self) -> int:
        """Return how many papers there are."""
        return sum(self.states.values())


def sum_of(cells: Iterable[Cell]) -> Sum:
    """Return the sum of cells; every state is there, also where it does not occur."""
    states, overdue, questions = Counter(dict.fromkeys(STATES, 0)), 0, 0
    for cell in cells:
        states[cell.state] += cell.papers
        overdue += cell.overdue
        questions += cell.questions
    return Sum(dict(states), overdue, questions)


def sums(cells: Iterable[Cell], by: Callable[[Cell], K]) -> dict[K, Sum]:
    """Return the sums of the cells that are alike in something."""
    groups: dict[K, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(by(cell), []).append(cell)
    return {key: sum_of(group) for key, group in groups.items()}


def cells(connection: sa.Connection, where: Sequence[Condition], today: date) -> tuple[Cell, ...]:
    """Return the cells of the papers that fulfil conditions; one walk through the papers."""
    clinic = sa.case((persons.c.protected, None), else_=clinic_of()).label("clinic")
    late = sa.func.sum(sa.case((is_overdue(today), 1), else_=0))
    query = (
        sa.select(
            clinic,
            persons.c.protected,
            papers.c.form,
            sa.func.max(papers.c.edition),
            papers.c.state,
            sa.func.count(),
            late,
            sa.func.sum(papers.c.open_questions),
        )
        .select_from(joined())
        .where(*where)
        .group_by(clinic, persons.c.protected, papers.c.form, papers.c.state)
    )
    names = {row.id: row.name for row in connection.execute(sa.select(clinics.c.id, clinics.c.name))}
    found = (Cell(names.get(row[0]), *row[1:]) for row in connection.execute(query))
    return tuple(sorted(found, key=lambda one: (one.clinic or "", one.protected, one.form, one.state)))


# --- along time -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Week:
    """How many papers came last in a week, which begins on a Monday."""

    monday: date
    papers: int

    @property
    def number(self) -> int:
        """Return the number of the week (ISO 8601, as Swedish calendars have it)."""
        return self.monday.isocalendar().week


@dataclass(frozen=True)
class Age:
    """How many papers are overdue by so many days; `last` is None for "and more"."""

    first: int
    last: int | None
    papers: int


def weeks(connection: sa.Connection, where: Sequence[Condition], today: date, count: int) -> tuple[Week, ...]:
    """Return the last weeks, this one included: how many papers came in each (their latest version)."""
    this = _monday(today)
    first = this - timedelta(weeks=count - 1)
    came = papers.c.received_on
    query = (
        sa.select(came, sa.func.count())
        .select_from(joined())
        .where(*where, came >= first, came < this + timedelta(weeks=1))
        .group_by(came)
    )
    found: Counter[date] = Counter()
    for day, number in connection.execute(query):
        found[_monday(day)] += number
    mondays = (first + timedelta(weeks=at) for at in range(count))
    return tuple(Week(monday, found[monday]) for monday in mondays)


def ages(connection: sa.Connection, where: Sequence[Condition], today: date) -> tuple[Age, ...]:
    """Return how long the overdue papers have been so."""
    query = (
        sa.select(papers.c.due, sa.func.count())
        .select_from(joined())
        .where(*where, is_overdue(today))
        .group_by(papers.c.due)
    )
    late = [((today - day).days, number) for day, number in connection.execute(query)]
    edges = [(1, AGES[0]), *((before + 1, last) for before, last in pairwise(AGES))]
    bounds: list[tuple[int, int | None]] = [*edges, (AGES[-1] + 1, None)]
    return tuple(
        Age(first, last, sum(n for days, n in late if first <= days and (last is None or days <= last)))
        for first, last in bounds
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
