"""Documents, arrivals and readings: what came, what it says, which paper it is a version of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from stforms.model import Finding, Json, Param, Record
from stforms.register.store import Writer
from stforms.register.tables import arrivals, documents, findings, readings

FORM, CONTAINER, SCAN, OTHER, REFUSED, PURGED = "form", "container", "scan", "other", "refused", "purged"
STATES = (FORM, CONTAINER, SCAN, OTHER, REFUSED, PURGED)
"""What a document is: a form that was read; a mail, archive or bundle; pictures that nobody has read yet;
something else that came along; kept but not readable, with the reason; gone, by a decision."""

REFERENCE, PERSON, DECISION, UNEXPECTED = "reference", "person", "decision", "unexpected"
"""How it is known which paper a document is: by what was stamped on it; by form, person and period; because
somebody has said so; or it is of nothing that was expected, and a paper of its own."""


@dataclass(frozen=True)
class Document:
    """Received bytes: their hash, what they are. `code` and `params` say why they were refused."""

    sha256: str
    size: int
    kind: str
    state: str
    code: str | None = None
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True)
class Arrival:
    """One time that a document came. `claim` is the same however often the same arrival is noted."""

    claim: str
    name: str
    received_on: date
    sender: str | None = None
    diarienummer: str | None = None
    via: int | None = None
    place: int | None = None


@dataclass(frozen=True)
class ReadDocument:
    """What was read of a document that is a form."""

    form: str
    edition: str
    identified_by: str
    record: Record
    values: list[Json]
    reader: str
    reference: str | None = None
    flattened: bool = False


def find_document(connection: sa.Connection, sha256: str) -> sa.Row[tuple[Json, ...]] | None:
    """Return the row of a document, None when these bytes have never come."""
    return connection.execute(sa.select(documents).where(documents.c.sha256 == sha256)).first()


def note_document(writer: Writer, document: Document) -> tuple[int, bool]:
    """Return (id of a document, whether it is new): the same bytes are one document."""
    values = {**vars(document), "params": dict(document.params) or None}
    new = writer.insert_once(documents, **values, noted_at=writer.now)
    query = sa.select(documents.c.id).where(documents.c.sha256 == document.sha256)
    found = int(writer.connection.execute(query).scalar_one())
    if new:
        writer.event("document.received", f"document {found}", {"state": document.state})
    return found, new


def amend(writer: Writer, document: int, now: Document) -> None:
    """Note what a document is after all: one that could not be read before, or that was purged."""
    values = {"kind": now.kind, "state": now.state, "code": now.code, "params": dict(now.params) or None}
    writer.connection.execute(sa.update(documents).where(documents.c.id == document).values(**values))
    writer.event("document.amended", f"document {document}", {"state": now.state})


def contents_of(connection: sa.Connection, document: int) -> int:
    """Return how many of the files in a container are noted."""
    mine = arrivals.c.via_id == document
    query = sa.select(sa.func.count(sa.distinct(arrivals.c.place))).where(mine)
    return int(connection.execute(query).scalar_one())


def note_arrival(writer: Writer, document: int, arrival: Arrival) -> bool:
    """Note that a document came; tell whether that was not known."""
    values = {"via_id" if key == "via" else key: value for key, value in vars(arrival).items()}
    new = writer.insert_once(arrivals, document_id=document, **values, noted_at=writer.now)
    if new:
        writer.event("document.arrived", f"document {document}", {"via": arrival.via})
    return new


def note_reading(writer: Writer, document: int, read: ReadDocument) -> None:
    """Note what a document says; which paper it is, is said by `match`."""
    row = {**vars(read), "document_id": document, "noted_at": writer.now}
    writer.connection.execute(sa.insert(readings).values(**row))
    writer.event("document.read", f"document {document}", {"edition": read.edition})


def match(writer: Writer, document: int, person: int | None, paper: int, by: str) -> int:
    """Note which paper a document is; return the number of the version that it is of it."""
    query = sa.select(sa.func.coalesce(sa.func.max(readings.c.version), 0)).where(
        readings.c.paper_id == paper
    )
    version = int(writer.connection.execute(query).scalar_one()) + 1
    values = {
        "person_id": person,
        "paper_id": paper,
        "version": version,
        "matched_by": by,
        "candidates": None,
    }
    writer.connection.execute(sa.update(readings).where(readings.c.document_id == document).values(**values))
    writer.event("document.matched", f"document {document}", {"paper": paper, "version": version, "by": by})
    return version


def ask(writer: Writer, document: int, person: int | None, candidates: Iterable[int]) -> None:
    """Note that a person has to say which paper a document is."""
    values = {"person_id": person, "candidates": list(candidates)}
    writer.connection.execute(sa.update(readings).where(readings.c.document_id == document).values(**values))
    writer.event("document.asked", f"document {document}", {"candidates": values["candidates"]})


def note_findings(
    writer: Writer, found: Iterable[Finding], *, document: int | None = None, paper: int | None = None
) -> None:
    """Note what was found in a document, or about a merged paper; it takes the place of what was noted."""
    mine = findings.c.document_id == document if document is not None else findings.c.paper_id == paper
    writer.connection.execute(sa.delete(findings).where(mine))
    rows = [{**_row(finding), "document_id": document, "paper_id": paper} for finding in found]
    if rows:
        writer.connection.execute(sa.insert(findings), rows)


def _row(finding: Finding) -> dict[str, Json]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "path": finding.path,
        "place": finding.where.as_json() if finding.where is not None else None,
        "params": dict(finding.params) or None,
    }
