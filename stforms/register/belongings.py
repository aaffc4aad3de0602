"""What of the register is one person's: papers, and the documents that came, alone or in something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from stforms.register.asking import LEAVE
from stforms.register.naming import names_one_of, words_for
from stforms.register.received import FORM, PURGED
from stforms.register.tables import (
    arrivals,
    conflicts,
    decisions,
    documents,
    events,
    findings,
    merges,
    papers,
    persons,
    readings,
    reminders,
    reminders_of,
    sendings,
)


@dataclass(frozen=True)
class Belongings:
    """Ids of what is a person's.

    Attributes:
        person: whose.
        papers: what the person shall fill in, or has.
        documents: the forms that came, and what else came with them where nobody else's form did.
        alone: mails and archives in which nothing came that is another person's.
        shared: those in which something is. Their bytes hold the person's papers as well.
        unsure: what nobody knows whose it is: it came in a shared one and is no form, or its name, or that
            of the sender, is the person's.
        undecided: forms of no known paper that may be one of the person's.
    """

    person: int
    papers: tuple[int, ...] = ()
    documents: tuple[int, ...] = ()
    alone: tuple[int, ...] = ()
    shared: tuple[int, ...] = ()
    unsure: tuple[int, ...] = ()
    undecided: tuple[int, ...] = ()

    @cached_property
    def whole(self) -> tuple[int, ...]:
        """Return the documents that hold nothing of others."""
        return tuple(sorted({*self.documents, *self.alone}))


def belongings(connection: sa.Connection, person: int, also: Iterable[int] = ()) -> Belongings:
    """Work out what is a person's, and with that documents of nobody known that somebody has found to be."""
    mine = _ids(connection, sa.select(papers.c.id).where(papers.c.person_id == person))
    read = readings.c.person_id == person
    forms = _ids(
        connection, sa.select(readings.c.document_id).where(sa.or_(read, readings.c.paper_id.in_(mine)))
    )
    above = _above(connection, forms)
    within = {container: _within(connection, container) for container in above}
    others = {one for inner in within.values() for one in _forms(connection, inner) if one not in forms}
    alone = {container for container, inner in within.items() if not inner & others}
    rest = {one for inner in within.values() for one in inner} - forms - above - others
    inside = alone.union(*(within[container] for container in alone))
    sure = {one for one in rest if _only_in(connection, one, inside)}
    named = _named(connection, person) - forms - above - sure
    chosen = (rest | named) & set(also)
    return Belongings(
        person,
        tuple(sorted(mine)),
        tuple(sorted(forms | sure | chosen)),
        tuple(sorted(alone)),
        tuple(sorted(above - alone)),
        tuple(sorted((rest | named) - sure - chosen)),
        tuple(sorted(_undecided(connection, mine))),
    )


def _ids(connection: sa.Connection, query: sa.Select[Any]) -> set[int]:
    return {int(one) for one in connection.execute(query).scalars()}


def _above(connection: sa.Connection, inner: set[int]) -> set[int]:
    """Return everything in which documents came, and in which that came."""
    found: set[int] = set()
    while inner:
        query = sa.select(arrivals.c.via_id).where(
            arrivals.c.document_id.in_(inner), arrivals.c.via_id.is_not(None)
        )
        inner = _ids(connection, query) - found
        found |= inner
    return found


def _within(connection: sa.Connection, container: int) -> set[int]:
    """Return everything that came in a container, and in what came in it."""
    found: set[int] = set()
    inner = {container}
    while inner:
        inner = (
            _ids(connection, sa.select(arrivals.c.document_id).where(arrivals.c.via_id.in_(inner))) - found
        )
        found |= inner
    return found


def _forms(connection: sa.Connection, among: Iterable[int]) -> set[int]:
    query = sa.select(documents.c.id).where(documents.c.id.in_(list(among)), documents.c.state == FORM)
    return _ids(connection, query)


def _only_in(connection: sa.Connection, document: int, containers: set[int]) -> bool:
    """Tell whether a document never came but in these: a logo comes in many mails, and alone."""
    query = sa.select(arrivals.c.via_id).where(arrivals.c.document_id == document)
    return all(via in containers for via in connection.execute(query).scalars())


def _named(connection: sa.Connection, person: int) -> set[int]:
    """Return the documents that are no form, and whose name or sender is the person's."""
    whose = connection.execute(sa.select(persons).where(persons.c.id == person)).mappings().first()
    words = words_for(whose) if whose is not None else []
    query = sa.select(arrivals.c.document_id, arrivals.c.name, arrivals.c.sender).join(
        documents, documents.c.id == arrivals.c.document_id
    )
    came = connection.execute(query.where(documents.c.state.not_in([FORM, PURGED])))
    return {document for document, name, sender in came if names_one_of(f"{name} {sender or ''}", words)}


def _undecided(connection: sa.Connection, mine: set[int]) -> Iterator[int]:
    left = sa.select(decisions.c.document_id).where(decisions.c.kind == LEAVE)
    query = sa.select(readings.c.document_id, readings.c.candidates, readings.c.person_id).where(
        readings.c.paper_id.is_(None),
        readings.c.candidates.is_not(None),
        readings.c.document_id.not_in(left),
    )
    for document, candidates, read in connection.execute(query):
        if read is None and mine & set(candidates):
            yield document


# --- the rows -----------------------------------------------------------------------------------


def conditions(own: Belongings) -> dict[sa.Table, sa.ColumnElement[bool]]:
    """Return, for each table, which rows are the person's; those that refer to others come first."""
    documents_ = list(own.whole)
    asked = sa.select(conflicts.c.id).where(conflicts.c.paper_id.in_(own.papers))
    letters = sa.select(reminders.c.id).where(reminders.c.person_id == own.person)
    return {
        findings: findings.c.document_id.in_(documents_) | findings.c.paper_id.in_(own.papers),
        decisions: decisions.c.document_id.in_(documents_)
        | decisions.c.paper_id.in_(own.papers)
        | decisions.c.conflict_id.in_(asked),
        conflicts: conflicts.c.paper_id.in_(own.papers),
        merges: merges.c.paper_id.in_(own.papers),
        reminders_of: reminders_of.c.paper_id.in_(own.papers) | reminders_of.c.reminder_id.in_(letters),
        reminders: reminders.c.person_id == own.person,
        readings: readings.c.document_id.in_(documents_),
        arrivals: arrivals.c.document_id.in_(documents_) | arrivals.c.via_id.in_(documents_),
        sendings: sendings.c.paper_id.in_(own.papers),
        papers: papers.c.id.in_(own.papers),
        documents: documents.c.id.in_(documents_),
        persons: persons.c.id == own.person,
    }


def events_about(connection: sa.Connection, own: Belongings) -> sa.Select[tuple[object, ...]]:
    """Return the question for the events about a person, the papers, documents and conflicts."""
    asked = _ids(connection, sa.select(conflicts.c.id).where(conflicts.c.paper_id.in_(own.papers)))
    subjects = [f"person {own.person}", *(f"paper {one}" for one in own.papers)]
    subjects += [f"document {one}" for one in (*own.whole, *own.shared)]
    subjects += [f"conflict {one}" for one in sorted(asked)]
    return sa.select(events).where(events.c.subject.in_(subjects)).order_by(events.c.number)
