"""Registers with something of everything in them, and what one holds, to be compared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from stforms.model import Finding, Severity
from stforms.register import papers, persons, received
from stforms.register.store import Register, Writer
from stforms.register.tables import conflicts, decisions, merges, metadata, purges, reminders, reminders_of

DAY = date(2026, 1, 15)
ODD = {"namn": "Åsa Ök 🙂", "tecken": "rad\nrad \u0000 \ud83d", "tal": 1.5, "rader": [{"a": None}, []]}
"""What a record may hold: letters beyond a byte, what jsonb refuses, half a character."""


OF_EACH = {
    "persons", "papers", "sendings", "documents", "arrivals", "readings", "merges", "conflicts", "decisions",
    "reminders", "reminders_of", "purges",
}  # fmt: skip
"""Tables that get one row for each person."""


def fill(register: Register, persons_count: int = 2) -> None:
    """Note some papers, what came back, and what became of it."""
    for number in range(persons_count):
        with register.writing("test") as writer:
            note_all(register, writer, number)


def note_all(register: Register, writer: Writer, number: int) -> None:
    """Note a person with one of everything."""
    clinic = persons.note_clinic(writer, f"Kliniken {number % 3}")
    known = persons.Known(
        f"{20000101 + number:08d}-23{number % 10}4", "Åström", "Bo", f"A{number}", number % 2 == 1
    )
    person = persons.note_person(writer, known, clinic)
    wanted = papers.Wanted("checklista-st", "checklista-st/2026-docx", DAY, DAY + timedelta(days=364))
    paper, _ = papers.note_paper(writer, person, wanted, clinic)
    record = {**ODD, "nummer": number}
    sending, _ = papers.note_sending(writer, paper, papers.Sending("e", record, DAY, f"R{number}", DAY))
    document = note_document(register, writer, f"form {number}".encode(), received.FORM, number)
    read = received.ReadDocument("f", "e", "stamp", record, [{"key": "namn"}], "0.1", f"R{number}", True)
    received.note_reading(writer, document, read)
    received.match(writer, document, person, paper, "reference")
    found = Finding("person.checksum", Severity.ERROR, "st_lakare.personnummer", params={"n": 1.5})
    received.note_findings(writer, [found], document=document)
    received.note_findings(writer, [found], paper=paper)
    _became(writer, paper, sending, document, person)
    papers.settle(writer, paper)


def note_document(register: Register, writer: Writer, data: bytes, state: str, number: int) -> int:
    """Note a document, its bytes kept before."""
    sha256 = register.blobs.put(data)
    document, _ = received.note_document(writer, received.Document(sha256, len(data), "docx", state))
    received.note_arrival(
        writer, document, received.Arrival(f"c{number}{state}", "a.docx", DAY, "x@example.se")
    )
    return document


def _became(writer: Writer, paper: int, sending: int, document: int, person: int) -> None:
    now = {"noted_at": writer.now}
    merged = {"documents": [document], "record": ODD, "provenance": {}, "counts": {"agreed": 1}}
    writer.connection.execute(sa.insert(merges).values(paper_id=paper, sending_id=sending, **merged, **now))
    conflict = writer.insert(
        conflicts, paper_id=paper, sign="s", seen="t", conflict={"x": [1]}, open=True, **now
    )
    answer = {"value": None}
    writer.insert(
        decisions, kind="conflict", paper_id=paper, conflict_id=conflict, answer=answer, by="x", **now
    )
    reminder = writer.insert(reminders, run=f"r{paper}", person_id=person, reminded_on=DAY, **now)
    row = {"reminder_id": reminder, "paper_id": paper, "reminded_on": DAY, "missing": ["namn"]}
    writer.connection.execute(sa.insert(reminders_of).values(**row))
    writer.insert(
        purges, person=1, reference="D 1", by="x", counts={"documents": 1}, done_at=writer.now, **now
    )


def contents(register: Register) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    with register.reading() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for name, table in metadata.tables.items()
        }
