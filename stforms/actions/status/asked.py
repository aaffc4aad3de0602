"""Which papers are asked about: filters in words, found in the register, made into conditions."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

import sqlalchemy as sa

from stforms.errors import UsageError
from stforms.messages import text
from stforms.register.papers import LACKING, PLANNED, REMINDED, SENT, STATES
from stforms.register.persons import digits_of, sign_of
from stforms.register.tables import clinics, papers, persons

AWAITED = (PLANNED, SENT, REMINDED, LACKING)
"""States in which something is still to come from somebody: such a paper can be overdue."""

Condition: TypeAlias = sa.ColumnElement[bool]

_PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True)
class Asked:
    """Filters; an empty one lets everything through.

    Attributes:
        persons: own ids, or ids of the register (7 or #7).
        clinics: parts of names.
        forms: forms or editions.
        states: states of `register.papers`.
        period: first and last day; papers whose period touches it.
        overdue: only what is overdue.
        protected: list the papers of protected persons too, by id alone.
    """

    persons: tuple[str, ...] = ()
    clinics: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    period: tuple[date, date] | None = None
    overdue: bool = False
    protected: bool = False

    @property
    def everything(self) -> bool:
        """Tell whether nothing is filtered."""
        return not (self.persons or self.clinics or self.forms or self.states or self.period or self.overdue)


def conditions(connection: sa.Connection, asked: Asked, today: date) -> list[Condition]:
    """Return the filters as conditions on papers joined with persons.

    A protected person's clinic is told by no answer: a question about a clinic leaves that person out.

    Raises:
        UsageError: a person, clinic, form or state is not there; a personnummer stands for a person.
    """
    found: list[Condition] = []
    if asked.persons:
        found.append(papers.c.person_id.in_({_person(connection, given) for given in asked.persons}))
    if asked.clinics:
        ids = {one for given in asked.clinics for one in _clinics(connection, given)}
        found += [clinic_of().in_(ids), sa.not_(persons.c.protected)]
    if asked.forms:
        found.append(sa.or_(*(_form(connection, given) for given in asked.forms)))
    if asked.states:
        found.append(papers.c.state.in_([_state(given) for given in asked.states]))
    if asked.period is not None:
        first, last = asked.period
        ends = sa.func.coalesce(papers.c.period_to, papers.c.period_from)
        begins = sa.func.coalesce(papers.c.period_from, papers.c.period_to)
        found += [begins <= last, ends >= first]
    return [*found, is_overdue(today)] if asked.overdue else found


def is_overdue(today: date) -> Condition:
    """Return the condition that a paper is awaited and its day has passed."""
    return sa.and_(papers.c.due < today, papers.c.state.in_(AWAITED))


def clinic_of() -> sa.ColumnElement[int]:
    """Return a paper's clinic: its own, else the person's."""
    return sa.func.coalesce(papers.c.clinic_id, persons.c.clinic_id)


def joined() -> sa.Join:
    """Return papers with their persons."""
    return papers.join(persons, persons.c.id == papers.c.person_id)


def period_of(given: str) -> tuple[date, date]:
    """Return first and last day of "2026", "2026-03", "2026-03-15" or two of them with .. between.

    Raises:
        UsageError: it is none of these.
    """
    first, _, last = given.partition("..")
    try:
        period = _span(first)[0], _span(last or first)[1]
    except ValueError as error:
        raise UsageError("status.period", {"given": given}) from error
    if period[0] > period[1]:
        raise UsageError("status.period", {"given": given})
    return period


def _span(given: str) -> tuple[date, date]:
    match = _PERIOD.fullmatch(given.strip())
    if match is None:
        raise ValueError(given)
    year, month, day = match.groups()
    first = date(int(year), int(month or 1), int(day or 1))
    if day is not None:
        return first, first
    if month is None:
        return first, date(first.year, 12, 31)
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first, after - timedelta(days=1)


# --- from words to rows -------------------------------------------------------------------------


def _person(connection: sa.Connection, given: str) -> int:
    """Return a person's id; an own id goes before a number of the register."""
    if digits_of(given) is not None:
        raise UsageError("status.person_is_number")
    own = sa.select(persons.c.id).where(sa.func.lower(persons.c.own_id) == given.strip().lower())
    number = given.strip().removeprefix("#")
    found = connection.execute(own).scalars().all()
    if not found and number.isascii() and number.isdigit() and len(number) < 10:
        known = sa.select(persons.c.id).where(persons.c.id == int(number))
        found = connection.execute(known).scalars().all()
    if len(found) != 1:
        raise UsageError("status.no_person" if not found else "status.two_persons", {"given": given})
    return int(found[0])


def _clinics(connection: sa.Connection, given: str) -> Sequence[int]:
    """Return the clinics in whose names a text stands."""
    sign = sign_of(given)
    rows = connection.execute(sa.select(clinics.c.id, clinics.c.sign)).all()
    found = [row.id for row in rows if sign and sign in row.sign]
    if not found:
        raise UsageError("status.no_clinic", {"given": given})
    return found


def _form(connection: sa.Connection, given: str) -> Condition:
    column = papers.c.edition if "/" in given else papers.c.form
    known = connection.execute(sa.select(column).distinct()).scalars().all()
    if given not in known:
        raise UsageError("status.no_form", {"given": given, "near": _near(given, known)})
    return column == given


def _state(given: str) -> str:
    if given not in STATES:
        raise UsageError("status.no_state", {"given": given, "states": ", ".join(STATES)})
    return given


def _near(given: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(given, sorted(known), 3, 0.3)
    return ", ".join(near) or text("label.nothing")
