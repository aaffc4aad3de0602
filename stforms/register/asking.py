"""What waits for a person, as rows: open conflicts, forms of no known paper, merges with unsure values.

And what a person has decided: decisions are added, never changed.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from stforms.model import Json
from stforms.register.papers import APPROVED, CANCELLED
from stforms.register.received import FORM
from stforms.register.store import Writer
from stforms.register.tables import (
    arrivals,
    conflicts,
    decisions,
    documents,
    merges,
    papers,
    persons,
    readings,
    sendings,
)

CONFLICT, READING, MATCH, LEAVE, APPROVE = "conflict", "reading", "match", "leave", "approve"
"""Kinds of decisions: about a conflict, about a value as it was read, which paper a document is, that it is
none, and why a paper was approved although something is wrong with it."""

Row = sa.RowMapping

_OF_PAPER = (
    papers.c.form,
    papers.c.edition,
    papers.c.person_id,
    papers.c.state,
    persons.c.protected,
)


def open_conflicts(connection: sa.Connection, paper: int | None = None) -> Sequence[Row]:
    """Return the open conflicts of papers that are wanted, with what is known of the papers."""
    query = (
        sa.select(conflicts, *_OF_PAPER)
        .join(papers, papers.c.id == conflicts.c.paper_id)
        .join(persons, persons.c.id == papers.c.person_id)
        .where(conflicts.c.open, papers.c.state != CANCELLED)
        .order_by(conflicts.c.id)
    )
    return _rows(connection, query, conflicts.c.paper_id, paper)


def conflict(connection: sa.Connection, id_: int) -> Row | None:
    """Return a conflict, open or not."""
    query = (
        sa.select(conflicts, *_OF_PAPER)
        .join(papers, papers.c.id == conflicts.c.paper_id)
        .join(persons, persons.c.id == papers.c.person_id)
        .where(conflicts.c.id == id_)
    )
    return connection.execute(query).mappings().first()


def open_instead(connection: sa.Connection, row: Row) -> int | None:
    """Return the conflict that is open about the same entry as this one."""
    query = sa.select(conflicts.c.id).where(
        conflicts.c.paper_id == row["paper_id"], conflicts.c.sign == row["sign"], conflicts.c.open
    )
    return connection.execute(query).scalar()


def was_decided(connection: sa.Connection, id_: int) -> bool:
    """Tell whether a conflict has been decided before."""
    query = sa.select(decisions.c.id).where(decisions.c.conflict_id == id_).limit(1)
    return connection.execute(query).first() is not None


def unsure_merges(connection: sa.Connection, paper: int | None = None) -> Sequence[Row]:
    """Return the merges, of papers that nobody has approved, in which something was read less than surely."""
    unsure = sa.cast(merges.c.provenance, sa.Text).contains('"confidence": 0')
    query = (
        sa.select(merges.c.paper_id, merges.c.provenance, *_OF_PAPER)
        .join(papers, papers.c.id == merges.c.paper_id)
        .join(persons, persons.c.id == papers.c.person_id)
        .where(unsure, papers.c.state.not_in([APPROVED, CANCELLED]))
        .order_by(merges.c.paper_id)
    )
    return _rows(connection, query, merges.c.paper_id, paper)


def unknown_documents(connection: sa.Connection) -> Sequence[Row]:
    """Return the forms of which a person has to say what paper they are, and nobody has."""
    left = sa.select(decisions.c.document_id).where(decisions.c.kind == LEAVE)
    query = _documents().where(readings.c.paper_id.is_(None), readings.c.document_id.not_in(left))
    return connection.execute(query.order_by(readings.c.document_id)).mappings().all()


def document(connection: sa.Connection, id_: int) -> Row | None:
    """Return a form that came back, whether its paper is known or not."""
    return connection.execute(_documents().where(readings.c.document_id == id_)).mappings().first()


def _documents() -> sa.Select[tuple[object, ...]]:
    return (
        sa.select(readings, persons.c.protected)
        .join(documents, documents.c.id == readings.c.document_id)
        .join(persons, persons.c.id == readings.c.person_id, isouter=True)
        .where(documents.c.state == FORM)
    )


def papers_of(connection: sa.Connection, ids: Sequence[int]) -> dict[int, Row]:
    """Return papers by their ids, with whose they are."""
    query = sa.select(papers, persons.c.protected).join(persons, persons.c.id == papers.c.person_id)
    found = connection.execute(query.where(papers.c.id.in_(list(ids)))).mappings()
    return {row["id"]: row for row in found}


def sent_edition(connection: sa.Connection, paper: int) -> str | None:
    """Return the edition with which the versions of a paper are merged."""
    query = (
        sa.select(sendings.c.edition)
        .join(merges, merges.c.sending_id == sendings.c.id)
        .where(merges.c.paper_id == paper)
    )
    return connection.execute(query).scalar()


def values_of(connection: sa.Connection, document: int) -> list[Json]:
    """Return the values that were read of a document, in the order in which they are numbered."""
    query = sa.select(readings.c["values"]).where(readings.c.document_id == document)
    return list(connection.execute(query).scalar() or ())


def name_of(connection: sa.Connection, document: int) -> str | None:
    """Return the name under which a document came first; it may hold a person's."""
    query = sa.select(arrivals.c.name).where(arrivals.c.document_id == document).order_by(arrivals.c.id)
    return connection.execute(query.limit(1)).scalar()


def answers_about(connection: sa.Connection, document: int) -> list[Json]:
    """Return what was decided about the values of a document, in the order in which it was."""
    query = sa.select(decisions.c.answer).where(
        decisions.c.document_id == document, decisions.c.kind == READING
    )
    return list(connection.execute(query.order_by(decisions.c.id)).scalars())


def note_decision(
    writer: Writer, kind: str, answer: Json, by: str, why: str | None, **about: int | None
) -> int:
    """Add a decision; `about` says what it is about: paper_id, document_id, conflict_id."""
    row = {"kind": kind, "answer": answer, "by": by, "why": why, "noted_at": writer.now, **about}
    new = writer.insert(decisions, **row)
    subjects = ("conflict", "document", "paper")
    subject = next(
        f"{name} {about[f'{name}_id']}" for name in subjects if about.get(f"{name}_id") is not None
    )
    writer.event("decision.taken", subject, {"decision": new, "kind": kind})
    return new


def _rows(
    connection: sa.Connection, query: sa.Select[tuple[object, ...]], column: sa.Column[int], paper: int | None
) -> Sequence[Row]:
    return connection.execute(query if paper is None else query.where(column == paper)).mappings().all()
