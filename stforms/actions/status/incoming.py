"""What came in, and what has to be decided about it: documents with their arrivals, open conflicts.

Names of files and senders may hold anybody's name. They are given only on request, and never for a
document that is, or holds, one of a protected person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from stforms.actions.status.asked import Asked, conditions, joined
from stforms.actions.status.lines import Person
from stforms.model import Json, Param
from stforms.register.tables import arrivals, conflicts, documents, papers, persons, readings


@dataclass(frozen=True)
class Came:
    """One time that a document came. `person` is None where nobody knows whose it is."""

    document: int
    received_on: date
    kind: str
    state: str
    form: str | None
    edition: str | None
    paper: int | None
    version: int | None
    candidates: tuple[int, ...]
    person: Person | None
    diarienummer: str | None
    via: int | None
    name: str | None
    sender: str | None
    code: str | None
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """An open conflict: its number, the paper, the box that it is about; no label for protected persons."""

    id: int
    paper: int
    key: str
    label: str | None


def came(connection: sa.Connection, today: date, asked: Asked, reveal: bool = False) -> Iterator[Came]:
    """Yield what came in, the latest first; about some papers only, what belongs to those.

    Args:
        connection: the register's.
        today: the day from which it is counted what is overdue.
        asked: which papers.
        reveal: give names of files and senders.
    """
    owner = persons.c.id == sa.func.coalesce(papers.c.person_id, readings.c.person_id)
    source = (
        arrivals.join(documents, documents.c.id == arrivals.c.document_id)
        .outerjoin(readings, readings.c.document_id == documents.c.id)
        .outerjoin(papers, papers.c.id == readings.c.paper_id)
        .outerjoin(persons, owner)
    )
    query = sa.select(*_COLUMNS).select_from(source)
    query = query.order_by(arrivals.c.received_on.desc(), documents.c.id, arrivals.c.id)
    if not asked.everything:
        query = query.where(readings.c.paper_id.is_not(None), *conditions(connection, asked, today))
    secret = _of_protected(connection)
    for row in connection.execute(query):
        if not row.protected or asked.protected:
            yield _came(row, reveal and row.id not in secret)


_COLUMNS = (
    documents.c.id, documents.c.kind, documents.c.state, documents.c.code, documents.c.params,
    arrivals.c.received_on, arrivals.c.diarienummer, arrivals.c.via_id, arrivals.c.name, arrivals.c.sender,
    readings.c.form, readings.c.edition, readings.c.paper_id, readings.c.version, readings.c.candidates,
    persons.c.id.label("person"), persons.c.protected, persons.c.own_id, persons.c.efternamn,
    persons.c.fornamn, persons.c.personnummer,
)  # fmt: skip


def _came(row: Any, named: bool) -> Came:
    hidden = bool(row.protected)
    who = None
    if row.person is not None:
        known = (row.own_id, row.efternamn, row.fornamn, row.personnummer)
        who = Person(row.person, protected=True) if hidden else Person(row.person, *known)
    return Came(
        document=row.id,
        received_on=row.received_on,
        kind=row.kind,
        state=row.state,
        form=row.form,
        edition=row.edition,
        paper=row.paper_id,
        version=row.version,
        candidates=tuple(row.candidates or ()),
        person=who,
        diarienummer=None if hidden else row.diarienummer,
        via=row.via_id,
        name=row.name if named and not hidden else None,
        sender=row.sender if named and not hidden else None,
        code=row.code,
        params=row.params or {},
    )


def _of_protected(connection: sa.Connection) -> frozenset[int]:
    """Return the documents of protected persons, and those that such a document came in."""
    owner = sa.func.coalesce(papers.c.person_id, readings.c.person_id)
    source = readings.outerjoin(papers, papers.c.id == readings.c.paper_id).join(
        persons, persons.c.id == owner
    )
    own = sa.select(readings.c.document_id.label("id")).select_from(source).where(persons.c.protected)
    found = own.cte("found", recursive=True)
    around = sa.select(arrivals.c.via_id).join(found, arrivals.c.document_id == found.c.id)
    found = found.union(around.where(arrivals.c.via_id.is_not(None)))
    return frozenset(connection.execute(sa.select(found.c.id)).scalars())


def questions(connection: sa.Connection, today: date, asked: Asked) -> tuple[Question, ...]:
    """Return the open conflicts of the papers that were asked about."""
    source = joined().join(conflicts, conflicts.c.paper_id == papers.c.id)
    shown = () if asked.protected else (sa.not_(persons.c.protected),)
    query = (
        sa.select(conflicts.c.id, conflicts.c.paper_id, conflicts.c.conflict, persons.c.protected)
        .select_from(source)
        .where(conflicts.c.open, *shown, *conditions(connection, asked, today))
        .order_by(conflicts.c.paper_id, conflicts.c.id)
    )
    return tuple(_questions(connection.execute(query).all()))


def _questions(rows: Sequence[Any]) -> Iterator[Question]:
    for row in rows:
        about: Mapping[str, Json] = row.conflict
        # The label of a row of a table says what stands in it.
        label = None if row.protected else about.get("label")
        yield Question(row.id, row.paper_id, str(about.get("key", "")), label)
