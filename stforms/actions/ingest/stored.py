"""What the register holds of one paper, as the words of merging: versions, sendings, decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from stforms.actions.ingest.corrected import corrected
from stforms.actions.merge_json import address_of, seen_of
from stforms.merging import Decision
from stforms.model import Finding, Reading, Record, Severity, Where
from stforms.register.asking import answers_about
from stforms.register.tables import arrivals, conflicts, decisions, documents, findings, readings, sendings


@dataclass(frozen=True)
class Version:
    """A document that is a version of a paper. `received_on` is the day on which it came first."""

    document: int
    sha256: str
    edition: str
    reference: str | None
    received_on: date
    matched_by: str
    record: Record
    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        """Return what a merge calls it: the file's own name may hold a person's."""
        return f"#{self.document}"


@dataclass(frozen=True)
class Sent:
    """One time that the paper was sent."""

    id: int
    edition: str
    reference: str | None
    record: Record
    digest: str
    sent_on: date


def versions(connection: sa.Connection, paper: int) -> list[Version]:
    """Return the versions of a paper, in their order."""
    came = sa.select(sa.func.min(arrivals.c.received_on)).where(
        arrivals.c.document_id == readings.c.document_id
    )
    query = (
        sa.select(readings, documents.c.sha256, came.scalar_subquery().label("came"))
        .join(documents, documents.c.id == readings.c.document_id)
        .where(readings.c.paper_id == paper)
        .order_by(readings.c.version)
    )
    return [_version(connection, row) for row in connection.execute(query)]


def _version(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Version:
    read = tuple(Reading.of_json(one) for one in row._mapping["values"])
    record, read = corrected(row.record, read, answers_about(connection, row.document_id))
    return Version(
        row.document_id,
        row.sha256,
        row.edition,
        row.reference,
        row.came,
        row.matched_by,
        record,
        read,
        tuple(_findings(connection, row.document_id)),
    )


def _findings(connection: sa.Connection, document: int) -> Iterator[Finding]:
    query = sa.select(findings).where(findings.c.document_id == document).order_by(findings.c.id)
    for row in connection.execute(query):
        where = Where.of_json(row.place) if row.place is not None else None
        yield Finding(row.code, Severity(row.severity), row.path, where, row.params or {})


def sent(connection: sa.Connection, paper: int) -> list[Sent]:
    """Return the sendings of a paper, the first one first."""
    query = (
        sa.select(sendings).where(sendings.c.paper_id == paper).order_by(sendings.c.sent_on, sendings.c.id)
    )
    return [
        Sent(row.id, row.edition, row.reference, row.record, row.digest, row.sent_on)
        for row in connection.execute(query)
    ]


def decided(connection: sa.Connection, paper: int) -> list[Decision]:
    """Return what was decided about conflicts of a paper; of one conflict what was decided last."""
    query = (
        sa.select(decisions.c.answer, decisions.c.by, decisions.c.why, conflicts.c.id, conflicts.c.conflict)
        .join(conflicts, conflicts.c.id == decisions.c.conflict_id)
        .where(conflicts.c.paper_id == paper)
        .order_by(decisions.c.id)
    )
    last: dict[int, Decision] = {}
    for answer, by, why, conflict, told in connection.execute(query):
        last[conflict] = Decision(address_of(told), seen_of(told), answer.get("value"), by, why)
    return list(last.values())
