"""Reminders: which papers somebody waits for, who was reminded when, and the log of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from stforms.model import Finding, Severity, Where
from stforms.register.papers import LACKING, REMINDED, SENT, settle
from stforms.register.store import Writer
from stforms.register.tables import clinics, findings, papers, persons, reminders, reminders_of, sendings


@dataclass(frozen=True)
class Outstanding:
    """A paper that is late, or that came back with something missing or wrong."""

    paper: int
    person: int
    clinic: int | None
    form: str
    edition: str
    period_from: date | None
    period_to: date | None
    about: str | None
    state: str
    sent_on: date | None
    due: date | None
    received_on: date | None
    reference: str | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Addressee:
    """A person as a letter needs it. `reminded_on` is the day of the last reminder of anything."""

    person: int
    own_id: str | None
    efternamn: str | None
    fornamn: str | None
    protected: bool
    reminded_on: date | None


def outstanding(connection: sa.Connection, today: date) -> list[Outstanding]:
    """Return the papers that were sent and are late on a day, and those that lack something, by person."""
    late = sa.and_(papers.c.state.in_([SENT, REMINDED]), papers.c.due < today)
    reference = (
        sa.select(sendings.c.reference)
        .where(sendings.c.paper_id == papers.c.id)
        .order_by(sendings.c.sent_on.desc(), sendings.c.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("reference")
    )
    clinic = sa.func.coalesce(papers.c.clinic_id, persons.c.clinic_id).label("clinic")
    query = (
        sa.select(papers, clinic, reference)
        .join(persons, persons.c.id == papers.c.person_id)
        .where(papers.c.cancelled_on.is_(None), sa.or_(late, papers.c.state == LACKING))
        .order_by(papers.c.person_id, papers.c.due, papers.c.id)
    )
    wrong = _errors(connection)
    return [_outstanding(row, wrong.get(row.id, [])) for row in connection.execute(query)]


def _outstanding(row: sa.Row[tuple[object, ...]], found: Sequence[Finding]) -> Outstanding:
    known = {
        name: getattr(row, name)
        for name in Outstanding.__dataclass_fields__
        if name not in ("paper", "person", "findings")
    }
    return Outstanding(paper=row.id, person=row.person_id, findings=tuple(found), **known)


def _errors(connection: sa.Connection) -> Mapping[int, list[Finding]]:
    """Return what is missing or wrong, for each paper that lacks something."""
    query = (
        sa.select(findings)
        .join(papers, papers.c.id == findings.c.paper_id)
        .where(papers.c.state == LACKING, findings.c.severity == Severity.ERROR.value)
        .order_by(findings.c.id)
    )
    found: dict[int, list[Finding]] = {}
    for row in connection.execute(query):
        place = row.place or {}
        where = Where(place.get("page"), place.get("field"), None, place.get("place")) if place else None
        finding = Finding(row.code, Severity.ERROR, row.path, where, row.params or {})
        found.setdefault(row.paper_id, []).append(finding)
    return found


def addressees(connection: sa.Connection, ids: Sequence[int]) -> dict[int, Addressee]:
    """Return persons by their ids."""
    last = (
        sa.select(sa.func.max(reminders.c.reminded_on))
        .where(reminders.c.person_id == persons.c.id)
        .scalar_subquery()
        .label("reminded_on")
    )
    wanted = ("own_id", "efternamn", "fornamn", "protected", "reminded_on")
    query = sa.select(persons, last).where(persons.c.id.in_(set(ids)))
    return {
        row.id: Addressee(row.id, *(getattr(row, name) for name in wanted))
        for row in connection.execute(query)
    }


def clinic_names(connection: sa.Connection) -> dict[int, str]:
    """Return the names of all clinics by their ids."""
    return {row.id: row.name for row in connection.execute(sa.select(clinics.c.id, clinics.c.name))}


@dataclass(frozen=True)
class Reminded:
    """That one person was reminded: in which run, of which papers, and of which keys of each."""

    run: str
    person: int
    clinic: int | None
    on: date
    digest: str
    missing: Mapping[int, Sequence[str]]


def note_reminder(writer: Writer, reminded: Reminded) -> bool:
    """Note a reminder and set what follows; tell whether it was not noted already.

    The database decides: who reminds the same person in the same run twice notes it once.
    """
    row = {"run": reminded.run, "person_id": reminded.person, "clinic_id": reminded.clinic}
    row |= {"reminded_on": reminded.on, "digest": reminded.digest, "noted_at": writer.now}
    if not writer.insert_once(reminders, **row):
        return False
    query = sa.select(reminders.c.id).where(
        reminders.c.run == reminded.run, reminders.c.person_id == reminded.person
    )
    new = int(writer.connection.execute(query).scalar_one())
    for paper, keys in sorted(reminded.missing.items()):
        named = {"reminder_id": new, "paper_id": paper, "reminded_on": reminded.on, "missing": list(keys)}
        writer.connection.execute(sa.insert(reminders_of).values(**named))
        writer.event("paper.reminded", f"paper {paper}", {"reminder": new})
        settle(writer, paper)
    return True
