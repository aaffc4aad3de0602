"""Registers with something in them: one paper in every state, any number of papers, or a hundred thousand.

Persons are invented. The few of `PERSONS` have test numbers (samples/README.md); those of `many` have numbers
of a month 00, which cannot exist.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from stforms.model import Finding, Severity
from stforms.register import papers as paper_rows
from stforms.register.papers import (
    APPROVED,
    CANCELLED,
    LACKING,
    PLANNED,
    RECEIVED,
    REMINDED,
    REVIEW,
    STATES,
    Sending,
    Wanted,
    note_paper,
    note_sending,
    settle,
)
from stforms.register.persons import Known, note_clinic, note_person
from stforms.register.received import (
    CONTAINER,
    FORM,
    OTHER,
    REFUSED,
    SCAN,
    Arrival,
    Document,
    ReadDocument,
    ask,
    match,
    note_arrival,
    note_document,
    note_findings,
    note_reading,
)
from stforms.register.store import Register, Writer
from stforms.register.tables import (
    arrivals,
    clinics,
    conflicts,
    documents,
    findings,
    papers,
    persons,
    readings,
    reminders,
    reminders_of,
    sendings,
)

TODAY = date(2026, 6, 1)
SENT_ON = TODAY - timedelta(days=60)
BACK = (RECEIVED, REVIEW, LACKING, APPROVED)
"""What a paper is when something has come back."""
CANARY = "Kanariefågelström"
"""The name of the protected person: it must be in no output."""
CANARY_CLINIC = "Gömda vårdcentralen"
"""Where the protected person works: that is as secret."""
CLINICS = ("Ängens vårdcentral", "Åkerbo vårdcentral", "Öbackens vårdcentral", CANARY_CLINIC)
PERSONS = (
    Known("19870521-2382", "Đorđević-Åström", "Jelena", "A1"),
    Known("19860521-9990", "Ågren-Lindqvist", "Oskar", "A2"),
    Known("19900114-2380", "Öqvist", "Sanna", "A3"),
    Known("19890615-2395", "Zetterberg", "Nils", "A4"),
    Known("19620317-3056", CANARY, "Kaj", "K9", protected=True),
)
CLINIC_OF = (0, 1, 2, 0, 3)
"""For each person the clinic."""
FORMS = (
    "checklista-st/2026-docx",
    "handledarutlatande/2026-docx",
    "intyg-kurs/hslf-fs-2021-8",
    "iup/2026-xlsx",
)


@dataclass(frozen=True)
class Given:
    """One paper and what shall have become of it.

    Attributes:
        person: which of `PERSONS`.
        form: which of `FORMS`.
        state: one of the register's states.
        due: days from `TODAY` to the day by which it is wanted; negative when that is over.
        about: what it is about, which tells papers of one form apart.
    """

    person: int
    form: int
    state: str
    due: int | None = None
    about: str | None = None


EVERY_STATE = (
    Given(0, 0, RECEIVED, 14),
    Given(0, 1, LACKING, -3),
    Given(0, 2, APPROVED, -40, "EKG-tolkning"),
    Given(1, 0, "sent", -12),
    Given(1, 1, REMINDED, -45),
    Given(1, 3, PLANNED, 30),
    Given(2, 0, REVIEW, 5),
    Given(2, 2, CANCELLED, -90, "=HYPERLINK(0) Sårvård"),
    Given(3, 0, "sent", 20),
    Given(3, 1, APPROVED, 3),
    Given(4, 0, "sent", -8),
    Given(4, 1, LACKING, -100),
)
"""Papers in every state, some overdue; the last two of the protected person."""


def sample(register: Register) -> list[int]:
    """Put papers in every state, and documents of every kind, into a register; return the papers' ids."""
    with register.writing("test") as writer:
        made = [note(writer, given) for given in EVERY_STATE]
        strays(writer)
    return made


# --- one paper, through the functions that the program uses ---------------------------------------


def note(writer: Writer, given: Given) -> int:
    """Put one paper into a register, with all that makes it what it shall be; return its id."""
    clinic = note_clinic(writer, CLINICS[CLINIC_OF[given.person]])
    person = note_person(writer, PERSONS[given.person], clinic)
    edition = FORMS[given.form]
    due = TODAY + timedelta(days=given.due) if given.due is not None else None
    period = (date(2025, 6, 1), date(2026, 5, 31))
    wanted = Wanted(edition.partition("/")[0], edition, *period, given.about, due)
    paper, _ = note_paper(writer, person, wanted, clinic)
    if given.state != PLANNED:
        _sent(writer, paper, given, due)
    if given.state == CANCELLED:
        paper_rows.cancel(writer, paper, TODAY)
    return paper


def _sent(writer: Writer, paper: int, given: Given, due: date | None) -> None:
    record = {"st_lakare": {"namn": PERSONS[given.person].efternamn}}
    note_sending(writer, paper, Sending(FORMS[given.form], record, SENT_ON, due=due))
    if given.state == REMINDED:
        _reminded(writer, paper)
    if given.state in BACK:
        _received(writer, paper, given)
    if given.state == APPROVED:
        paper_rows.approve(writer, paper, "test", TODAY)


def _reminded(writer: Writer, paper: int) -> None:
    person = writer.connection.execute(sa.select(papers.c.person_id).where(papers.c.id == paper)).scalar_one()
    row = {
        "run": f"run {_next(writer, reminders)}",
        "person_id": person,
        "reminded_on": TODAY - timedelta(days=20),
    }
    letter = writer.insert(reminders, **row, noted_at=writer.now)
    named = {"reminder_id": letter, "paper_id": paper, "reminded_on": row["reminded_on"], "missing": []}
    writer.connection.execute(sa.insert(reminders_of).values(**named))
    settle(writer, paper)


def _received(writer: Writer, paper: int, given: Given) -> None:
    known = PERSONS[given.person]
    document = received(
        writer, FORM, "docx", f"checklista {known.efternamn}.docx", f"{known.own_id}@example.org"
    )
    edition = FORMS[given.form]
    read = ReadDocument(edition.partition("/")[0], edition, "stamp", {}, [], "0.1.0")
    note_reading(writer, document, read)
    person = writer.connection.execute(sa.select(papers.c.person_id).where(papers.c.id == paper)).scalar_one()
    match(writer, document, person, paper, "reference")
    if given.state == LACKING:
        note_findings(writer, _lacking(), paper=paper)
    if given.state == REVIEW:
        question = {"key": "handledning.veckovis", "label": "Handledning", "sent": "ja", "alternatives": []}
        row = {"paper_id": paper, "sign": "a", "seen": "b", "conflict": question, "open": True}
        writer.insert(conflicts, **row, noted_at=writer.now)
    settle(writer, paper)


def _lacking() -> list[Finding]:
    return [
        Finding("demands.missing", Severity.WARNING, "huvudhandledare.namn"),
        Finding("demands.missing", Severity.WARNING, "datum"),
        Finding("person.checksum", Severity.ERROR, "st_lakare.personnummer"),
        Finding("parse.flattened", Severity.INFO),
    ]


def _next(writer: Writer, table: sa.Table) -> int:
    """Return how many rows there will be; so the same calls make the same register."""
    counted = writer.connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    return int(counted) + 1


# --- documents that belong to no paper ---------------------------------------------------------------


def received(writer: Writer, state: str, kind: str, name: str, sender: str | None = None, **more: Any) -> int:
    """Note a document that came some days ago; return its id."""
    number = _next(writer, documents)
    sha256 = hashlib.sha256(f"{name} {number}".encode()).hexdigest()
    document, _ = note_document(writer, Document(sha256, 1000 + number, kind, state, **more))
    came = TODAY - timedelta(days=number % 30)
    note_arrival(writer, document, Arrival(f"claim {number}", name, came, sender, f"RÖ 2026-{number}"))
    return document


def strays(writer: Writer) -> None:
    """Note a document of every other kind: unmatched, a scan, refused, a mail, a signature's picture."""
    document = received(writer, FORM, "xlsx", "okand.xlsx")
    read = ReadDocument("iup", "iup/2026-xlsx", "fields", {}, [], "0.1.0")
    note_reading(writer, document, read)
    ask(writer, document, None, [1, 2])
    received(writer, SCAN, "pdf", "skannad.pdf")
    received(writer, REFUSED, "docx", "hemlig.docx", code="file.damaged", params={"why": "?"})
    received(writer, CONTAINER, "mail", "svar.eml")
    received(writer, OTHER, "picture", "logga.png")


# --- a great many ------------------------------------------------------------------------------------


def many(register: Register, count: int, seed: int = 1) -> None:
    """Fill an empty register with that many papers of a tenth as many persons at a hundred clinics.

    The rows go in as they are, without events: this is about reading.
    """
    draw = random.Random(seed)
    places = max(1, min(100, count // 100))
    with register.writing("test") as writer:
        connection, now = writer.connection, datetime(2026, 6, 1, tzinfo=UTC)
        connection.execute(sa.insert(clinics), list(_clinics(places)))
        connection.execute(sa.insert(persons), list(_persons(max(1, count // 10), places, draw, now)))
        rows = list(_papers(count, places, draw, now))
        connection.execute(sa.insert(papers), [row for row, _ in rows])
        chosen = [(row, state) for row, state in rows if state != PLANNED]
        _sent_rows(connection, chosen, now)
        _received_rows(connection, chosen, now)
        if connection.dialect.name == "postgresql":
            _sequences(connection)
    with register.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # What the database's own housekeeping does in the course of a day.
        connection.exec_driver_sql("ANALYZE")


def _clinics(places: int) -> Iterator[dict[str, Any]]:
    for number in range(1, places + 1):
        name = f"{'ÅÄÖABCDEFG'[number % 10]}sta vårdcentral {number}"
        yield {"id": number, "name": name, "sign": name.casefold()}


def _persons(count: int, places: int, draw: random.Random, now: datetime) -> Iterator[dict[str, Any]]:
    families, given = (
        ("Åberg", "Ödman", "Ängqvist", "Berg", "Chen", "Zetterlund"),
        ("Kim", "Åsa", "Örjan", "Li"),
    )
    for number in range(1, count + 1):
        digits = f"8000{number:06}"  # month 00
        yield {
            "id": number, "digits": digits, "personnummer": f"19{digits[:6]}-{digits[6:]}",
            "efternamn": f"{draw.choice(families)}-{number}", "fornamn": draw.choice(given),
            "own_id": f"P{number}", "protected": number % 500 == 0, "clinic_id": number % places + 1,
            "noted_at": now,
        }  # fmt: skip


def _papers(
    count: int, places: int, draw: random.Random, now: datetime
) -> Iterator[tuple[dict[str, Any], str]]:
    for number in range(1, count + 1):
        person, edition = (number - 1) // 10 + 1, FORMS[number % len(FORMS)]
        state = draw.choice(STATES)
        row = {
            "id": number, "person_id": person, "clinic_id": person % places + 1,
            "form": edition.partition("/")[0], "edition": edition, "about": f"nr {number}",
            "period_from": date(2025, 6, 1), "period_to": date(2026, 5, 31), "sign": f"{number:016}",
            "due": TODAY + timedelta(days=draw.randrange(-120, 120)),
            "approved_on": TODAY if state == APPROVED else None,
            "approved_by": "test" if state == APPROVED else None,
            "cancelled_on": TODAY if state == CANCELLED else None, "noted_at": now,
        }  # fmt: skip
        yield {**row, **_followed(number, state)}, state


def _followed(number: int, state: str) -> dict[str, Any]:
    """Return what follows from the rows in the other tables; a test compares it with the register's own."""
    back = state in BACK
    return {
        "state": state,
        "sent_on": SENT_ON if state != PLANNED else None,
        "reminded_on": TODAY if state == REMINDED else None,
        "reminders": int(state == REMINDED),
        "received_on": _came(number) if back else None,
        "versions": int(back),
        "open_questions": int(state == REVIEW),
        "errors": 2 * (state == LACKING),
    }


def _came(number: int) -> date:
    return TODAY - timedelta(days=number % 180)


def _sent_rows(connection: sa.Connection, rows: Sequence[tuple[dict[str, Any], str]], now: datetime) -> None:
    sent = [
        {
            "paper_id": row["id"], "edition": row["edition"], "record": {}, "digest": "0" * 64,
            "sent_on": SENT_ON, "due": row["due"], "noted_at": now,
        }
        for row, _ in rows
    ]  # fmt: skip
    connection.execute(sa.insert(sendings), sent)
    reminded = [row for row, state in rows if state == REMINDED]
    letters = [
        {"id": at, "run": f"run {at}", "person_id": row["person_id"], "reminded_on": TODAY, "noted_at": now}
        for at, row in enumerate(reminded, start=1)
    ]
    named = [
        {"reminder_id": at, "paper_id": row["id"], "reminded_on": TODAY, "missing": []}
        for at, row in enumerate(reminded, start=1)
    ]
    if reminded:
        connection.execute(sa.insert(reminders), letters)
        connection.execute(sa.insert(reminders_of), named)


def _received_rows(
    connection: sa.Connection, rows: Sequence[tuple[dict[str, Any], str]], now: datetime
) -> None:
    back = [(row, state) for row, state in rows if state in BACK]
    made: dict[sa.Table, list[dict[str, Any]]] = {documents: [], arrivals: [], readings: []}
    made |= {findings: [], conflicts: []}
    for at, (row, state) in enumerate(back, start=1):
        came = _came(row["id"])
        named = {"edition": row["edition"], "form": row["form"], "noted_at": now}
        made[documents].append(
            {"id": at, "sha256": f"{at:064}", "size": 9, "kind": "docx", "state": FORM, "noted_at": now}
        )
        made[arrivals].append(
            {"document_id": at, "claim": str(at), "name": "a.docx", "received_on": came, "noted_at": now}
        )
        made[readings].append(
            {
                "document_id": at, "identified_by": "stamp", "record": {}, "values": [], "version": 1,
                "person_id": row["person_id"], "paper_id": row["id"], "reader": "0.1.0", **named,
            }
        )  # fmt: skip
        if state == LACKING:
            made[findings] += [
                {"paper_id": row["id"], "code": "demands.missing", "severity": "error", "path": path}
                for path in ("huvudhandledare.namn", "datum")
            ]
        if state == REVIEW:
            asked = {"paper_id": row["id"], "sign": "a", "seen": "b", "open": True, "noted_at": now}
            made[conflicts].append({**asked, "conflict": {"key": "datum", "label": "Datum"}})
    for table, values in made.items():
        if values:
            connection.execute(sa.insert(table), values)


def _sequences(connection: sa.Connection) -> None:
    """Let PostgreSQL count on from the ids that were given."""
    for table in (clinics, persons, papers, documents, reminders):
        last = f"(SELECT max(id) FROM {table.name})"
        connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last})")
