"""Papers one by one: whose, which, how far, how late, what is missing. Of protected persons the id alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from stforms.actions.alphabet import Key, swedish
from stforms.actions.status.asked import AWAITED, Condition, clinic_of, is_overdue, joined
from stforms.model import Finding, Json, Severity, Where
from stforms.register.papers import APPROVED, CANCELLED
from stforms.register.tables import clinics, findings, papers, persons

AT_ONCE = 500
"""Ids in one question: SQLite of older systems takes 999."""


@dataclass(frozen=True)
class Person:
    """Whose a paper is. Of a protected person everything but the id is None."""

    id: int
    own_id: str | None = None
    efternamn: str | None = None
    fornamn: str | None = None
    personnummer: str | None = None
    protected: bool = False

    @property
    def called(self) -> str:
        """Return what the person is called here: the own id, else the register's number."""
        return self.own_id or f"#{self.id}"

    @property
    def name(self) -> str:
        """Return the name as lists have it: Öqvist, Sanna."""
        return ", ".join(part for part in (self.efternamn, self.fornamn) if part)


@dataclass(frozen=True)
class Line:
    """One paper. `late` is how many days it is overdue; `findings` say what is missing or wrong."""

    id: int
    person: Person
    clinic: str | None
    form: str
    edition: str
    about: str | None
    period_from: date | None
    period_to: date | None
    state: str
    due: date | None
    late: int
    sent_on: date | None
    reminded_on: date | None
    reminders: int
    received_on: date | None
    versions: int
    open_questions: int
    errors: int
    approved_on: date | None
    findings: tuple[Finding, ...] = ()


def overdue_lines(
    connection: sa.Connection, where: Sequence[Condition], today: date, protected: bool, limit: int | None
) -> tuple[Line, ...]:
    """Return what is overdue, the longest first.

    Args:
        connection: the register's.
        where: further conditions.
        today: the day from which it is counted.
        protected: with the papers of protected persons.
        limit: how many at most; None for all.
    """
    query = _query(_listed(where, protected)).where(is_overdue(today))
    query = query.order_by(papers.c.due, papers.c.id).limit(limit)
    return _lines(connection, connection.execute(query).all(), today)


def lines_by_person(
    connection: sa.Connection, where: Sequence[Condition], today: date, protected: bool, limit: int | None
) -> tuple[Line, ...]:
    """Return papers, those of a person together, persons as in a telephone book; protected ones last."""
    listed = _listed(where, protected)
    order = _persons_in_order(connection, listed)
    if limit is not None:
        # Everybody has a paper at least, so that no more persons are needed than papers.
        chosen = {person for person, _ in zip(order, range(limit), strict=False)}
        rows = [row for ids in _parts(sorted(chosen)) for row in _of_persons(connection, listed, ids)]
    else:
        rows = list(connection.execute(_query(listed)).all())
    rows.sort(key=lambda row: (order[row.person_id], row.form, row.period_from or date.min, row.id))
    return _lines(connection, rows[:limit], today)


def _listed(where: Sequence[Condition], protected: bool) -> list[Condition]:
    return [*where] if protected else [*where, sa.not_(persons.c.protected)]


def _persons_in_order(connection: sa.Connection, where: Sequence[Condition]) -> dict[int, int]:
    """Return for each person who has papers the place in the list."""
    ids = sa.select(papers.c.person_id).select_from(joined()).where(*where).distinct()
    named = (persons.c.efternamn, persons.c.fornamn, persons.c.own_id)
    query = sa.select(persons.c.id, persons.c.protected, *named).where(persons.c.id.in_(ids))

    def key(row: Any) -> tuple[bool, Key, Key, int]:
        if row.protected:
            return (True, (), (), row.id)
        name = swedish(f"{row.efternamn or ''} {row.fornamn or ''}".strip())
        return (False, name, swedish(row.own_id or ""), row.id)

    rows = sorted(connection.execute(query).all(), key=key)
    return {row.id: place for place, row in enumerate(rows)}


def _of_persons(
    connection: sa.Connection, where: Sequence[Condition], ids: Sequence[int]
) -> Sequence[sa.Row[tuple[Json, ...]]]:
    return connection.execute(_query(where).where(papers.c.person_id.in_(ids))).all()


def _query(where: Sequence[Condition]) -> sa.Select[tuple[Json, ...]]:
    """Return the question for papers with their persons and clinics."""
    source = joined().outerjoin(clinics, clinics.c.id == clinic_of())
    own = (persons.c.own_id, persons.c.efternamn, persons.c.fornamn, persons.c.personnummer)
    return (
        sa.select(papers, *own, persons.c.protected, clinics.c.name.label("clinic"))
        .select_from(source)
        .where(*where)
    )


# --- from rows to lines ------------------------------------------------------------------------------


def _lines(
    connection: sa.Connection, rows: Sequence[sa.Row[tuple[Json, ...]]], today: date
) -> tuple[Line, ...]:
    open_ones = [row.id for row in rows if not row.protected and row.state not in (APPROVED, CANCELLED)]
    found = _findings(connection, open_ones)
    return tuple(_line(row, found.get(row.id, ()), today) for row in rows)


_PLAIN = (
    "id", "form", "edition", "state", "due", "sent_on", "reminded_on", "reminders", "received_on", "versions",
    "open_questions", "errors", "approved_on",
)  # fmt: skip


def _line(row: sa.Row[tuple[Json, ...]], found: Sequence[Finding], today: date) -> Line:
    """Return a row as a line; what could say who or where a protected person is stays behind."""
    values = {name: getattr(row, name) for name in _PLAIN}
    late = (today - row.due).days if row.due is not None and row.state in AWAITED else 0
    shared = {**values, "late": max(0, late), "findings": tuple(found)}
    if row.protected:
        person = Person(row.person_id, protected=True)
        return Line(person=person, clinic=None, about=None, period_from=None, period_to=None, **shared)
    person = Person(row.person_id, row.own_id, row.efternamn, row.fornamn, row.personnummer)
    period = {"period_from": row.period_from, "period_to": row.period_to}
    return Line(person=person, clinic=row.clinic, about=row.about, **period, **shared)


def _findings(connection: sa.Connection, ids: Sequence[int]) -> dict[int, list[Finding]]:
    """Return what is missing or wrong on papers, errors first; what only explains is left out."""
    found: dict[int, list[Finding]] = {}
    worth = [Severity.ERROR.value, Severity.WARNING.value]
    for part in _parts(ids):
        query = sa.select(findings).where(findings.c.paper_id.in_(part), findings.c.severity.in_(worth))
        query = query.order_by(findings.c.severity != Severity.ERROR.value, findings.c.id)
        for row in connection.execute(query):
            found.setdefault(row.paper_id, []).append(finding_of(row))
    return found


def finding_of(row: sa.Row[tuple[Json, ...]]) -> Finding:
    """Return a row as the finding that it was."""
    place = Where(page=row.place.get("page"), place=row.place.get("place")) if row.place else None
    return Finding(row.code, Severity(row.severity), row.path, place, row.params or {})


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = list(ids)
    for first in range(0, len(rest), AT_ONCE):
        yield rest[first : first + AT_ONCE]
