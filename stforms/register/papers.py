"""Papers and sendings: what somebody shall fill in, when it was sent and with which record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from stforms.model import Record
from stforms.register.store import Writer
from stforms.register.tables import arrivals as came
from stforms.register.tables import conflicts, findings, papers, readings, reminders_of, sendings

PLANNED, SENT, REMINDED, RECEIVED = "planned", "sent", "reminded", "received"
REVIEW, LACKING, APPROVED, CANCELLED = "review", "lacking", "approved", "cancelled"
STATES = (PLANNED, SENT, REMINDED, RECEIVED, REVIEW, LACKING, APPROVED, CANCELLED)
"""What a paper is: expected, sent, sent and reminded of; back and whole, back with questions that a person
has to answer, back with something missing or wrong; approved by a person; no longer wanted."""


@dataclass(frozen=True)
class Wanted:
    """A paper that somebody shall fill in."""

    form: str
    edition: str
    period_from: date | None = None
    period_to: date | None = None
    about: str | None = None
    due: date | None = None

    @property
    def sign(self) -> str:
        """Return what tells a person's papers apart: form, period, what it is about."""
        parts = [self.form, str(self.period_from or ""), str(self.period_to or ""), self.about or ""]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Sending:
    """One time that a paper was sent: what stood on it, where it went."""

    edition: str
    record: Record
    sent_on: date
    reference: str | None = None
    due: date | None = None
    sent_to: str | None = None
    file: str | None = None


def digest_of(record: Record) -> str:
    """Return the hash of a record, whatever the order of its keys."""
    written = json.dumps(record, sort_keys=True, separators=(",", ":"))  # ASCII: also half a character
    return hashlib.sha256(written.encode()).hexdigest()


def note_paper(writer: Writer, person: int, wanted: Wanted, clinic: int | None = None) -> tuple[int, bool]:
    """Return (id of a paper of a person, whether it is new)."""
    query = sa.select(papers.c.id).where(papers.c.person_id == person, papers.c.sign == wanted.sign)
    found = writer.connection.execute(query).scalar()
    if found is not None:
        return int(found), False
    new = writer.insert(
        papers, person_id=person, clinic_id=clinic, sign=wanted.sign, noted_at=writer.now, **vars(wanted)
    )
    writer.event("paper.planned", f"paper {new}", {"person": person})
    return new, True


def note_sending(writer: Writer, paper: int, sending: Sending) -> tuple[int, bool]:
    """Return (id of a sending of a paper, whether it is new)."""
    digest = digest_of(sending.record)
    query = sa.select(sendings.c.id).where(
        sendings.c.paper_id == paper,
        sendings.c.edition == sending.edition,
        sendings.c.digest == digest,
        sendings.c.sent_on == sending.sent_on,
    )
    found = writer.connection.execute(query).scalar()
    if found is not None:
        return int(found), False
    new = writer.insert(sendings, paper_id=paper, digest=digest, noted_at=writer.now, **vars(sending))
    if sending.due is not None:
        writer.connection.execute(sa.update(papers).where(papers.c.id == paper).values(due=sending.due))
    writer.event("paper.sent", f"paper {paper}", {"sending": new})
    settle(writer, paper)
    return new, True


def set_due(writer: Writer, paper: int, due: date) -> bool:
    """Note the day by which a paper shall be back; tell whether that was another one before."""
    row = writer.connection.execute(sa.select(papers.c.due).where(papers.c.id == paper)).one()
    if row.due == due:
        return False
    writer.connection.execute(sa.update(papers).where(papers.c.id == paper).values(due=due))
    writer.event("paper.due", f"paper {paper}")
    return True


def approve(writer: Writer, paper: int, by: str, on: date) -> None:
    """Note that a person has approved a paper as it is now."""
    values = {"approved_on": on, "approved_by": by}
    writer.connection.execute(sa.update(papers).where(papers.c.id == paper).values(**values))
    writer.event("paper.approved", f"paper {paper}")
    settle(writer, paper)


def reopen(writer: Writer, paper: int) -> None:
    """Take back an approval, because something has come that was not known then."""
    values = {"approved_on": None, "approved_by": None}
    writer.connection.execute(sa.update(papers).where(papers.c.id == paper).values(**values))
    writer.event("paper.reopened", f"paper {paper}")
    settle(writer, paper)


def cancel(writer: Writer, paper: int, on: date | None) -> None:
    """Note that a paper is no longer wanted (None: it is wanted after all)."""
    writer.connection.execute(sa.update(papers).where(papers.c.id == paper).values(cancelled_on=on))
    writer.event("paper.cancelled" if on else "paper.wanted", f"paper {paper}")
    settle(writer, paper)


# --- what follows ---------------------------------------------------------------------------


def settle(writer: Writer, paper: int) -> None:
    """Set what follows from the other tables. Called by whoever changes something about a paper."""
    (row,) = followed(writer.connection, [paper])
    values = {key: value for key, value in row.items() if key != "id"}
    writer.connection.execute(sa.update(papers).where(papers.c.id == paper).values(**values))


def followed(connection: sa.Connection, ids: Sequence[int] | None = None) -> list[dict[str, object]]:
    """Return, for each paper, the columns that follow from other tables, as they should be."""
    query = sa.select(papers.c.id, papers.c.approved_on, papers.c.cancelled_on, *_counted())
    if ids is not None:
        query = query.where(papers.c.id.in_(ids))
    rows = []
    for found in connection.execute(query).mappings():
        row = dict(found)
        approved, cancelled = row.pop("approved_on"), row.pop("cancelled_on")
        rows.append({**row, "state": _state(row, approved, cancelled)})
    return rows


def _counted() -> list[sa.Label[object]]:
    """Return a question for each column."""
    mine = papers.c.id
    received = (
        sa.select(sa.func.max(came.c.received_on))
        .join(readings, readings.c.document_id == came.c.document_id)
        .where(readings.c.paper_id == mine)
    )
    reminded = reminders_of.c.paper_id == mine
    questions = {
        "sent_on": sa.select(sa.func.max(sendings.c.sent_on)).where(sendings.c.paper_id == mine),
        "reminded_on": sa.select(sa.func.max(reminders_of.c.reminded_on)).where(reminded),
        "reminders": sa.select(sa.func.count()).select_from(reminders_of).where(reminded),
        "received_on": received,
        "versions": sa.select(sa.func.count()).select_from(readings).where(readings.c.paper_id == mine),
        "open_questions": sa.select(sa.func.count())
        .select_from(conflicts)
        .where(conflicts.c.paper_id == mine, conflicts.c.open),
        "errors": sa.select(sa.func.count())
        .select_from(findings)
        .where(findings.c.paper_id == mine, findings.c.severity == "error"),
    }
    return [question.scalar_subquery().label(name) for name, question in questions.items()]


def _state(row: dict[str, object], approved: date | None, cancelled: date | None) -> str:
    """Return what a paper is: the furthest that it has come, unless something is in the way."""
    if cancelled is not None:
        return CANCELLED
    if row["versions"]:
        if row["open_questions"]:
            return REVIEW
        if approved is not None:  # a person has seen what is wrong, if anything is
            return APPROVED
        return LACKING if row["errors"] else RECEIVED
    if row["reminders"]:
        return REMINDED
    return SENT if row["sent_on"] is not None else PLANNED
