"""What comes in, for tests: forms of invented persons, mails, archives, pictures, and what is none of it.

Persons have numbers of a month 00, which cannot exist.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import blanks
import sqlalchemy as sa
from PIL import Image

import stforms
from stforms.actions.ingest.run import Ingested, Ways, ingest
from stforms.actions.ingest.sources import Left
from stforms.actions.reference import reference_of
from stforms.model import Record
from stforms.register.audit import broken
from stforms.register.papers import Sending, Wanted, note_paper, note_sending
from stforms.register.persons import Known, note_person
from stforms.register.store import Register
from stforms.register.tables import arrivals, documents, findings, metadata, readings

LIST, SHEET = "checklista-st/2026-docx", "checklista-st/2026-xlsx"
COURSE = "intyg-kurs/hslf-fs-2021-8"
SENT_ON = date(2026, 1, 15)
YEAR = {"fran": "2025-01-01", "till": "2025-12-31"}


def number(person: int) -> str:
    """Return a personnummer that cannot exist, two digits or more from every other."""
    return f"1990{person % 9 * 11:04d}-{person * 11:04d}"


def known(person: int) -> Known:
    """Return what a roster says of an invented person."""
    return Known(number(person), "Påhittad", f"Person {person}")


def sent_record(person: int) -> Record:
    """Return what is filled in on a checklist before it is sent."""
    whose = {"namn": f"Person {person} Påhittad", "personnummer": number(person)}
    return {"st_lakare": whose, "vardcentral": "Tallåsens vårdcentral", "period": dict(YEAR)}


def answered(person: int, **more: object) -> Record:
    """Return a checklist as it comes back."""
    return {**sent_record(person), "sjalvstudier": "ja", "st_moten": "delvis", **more}


@cache
def form(edition: str, written: str, reference: str | None = None) -> bytes:
    """Return a filled form; the record is JSON."""
    library = blanks.library("specimen")
    return bytes(stforms.fill(json.loads(written), edition, reference=reference, library=library).value)


def filled(record: Record, edition: str = LIST, reference: str | None = None) -> bytes:
    """Return a filled form."""
    return form(edition, json.dumps(record), reference)


def course(person: int, name: str, **more: object) -> Record:
    """Return a certificate of a course."""
    whose = {"efternamn": "Påhittad", "fornamn": f"Person {person}", "personnummer": number(person)}
    period = {"fran": "2025-03-03", "till": "2025-03-05"}
    return {"sokande": whose, "kurs": {"amne": name}, "period": period, **more}


def send(register: Register, person: int, edition: str = LIST, on: date = SENT_ON) -> tuple[int, str]:
    """Note that a checklist was sent to a person; return (paper, reference)."""
    record = sent_record(person)
    chosen = blanks.library("specimen").edition(edition)
    reference = reference_of(record, chosen)
    with register.writing() as writer:
        whose = note_person(writer, known(person))
        begins, ends = (date.fromisoformat(YEAR[end]) for end in ("fran", "till"))
        paper, _ = note_paper(writer, whose, Wanted(chosen.form, edition, begins, ends))
        note_sending(writer, paper, Sending(edition, record, on, reference))
    return paper, reference


def mail(files: Mapping[str, bytes], day: str = "Mon, 02 Mar 2026 08:15:00 +0100") -> bytes:
    """Return a mail with files attached."""
    message = EmailMessage()
    message["From"], message["To"] = "Vårdcentralen <vc@example.org>", "st@example.org"
    message["Date"], message["Subject"] = day, "Checklista"
    message.set_content("Hej!\nHär kommer den.\n")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()


def picture(number: int, side: int = 800) -> bytes:
    """Return a picture, another one for each number."""
    made = io.BytesIO()
    Image.new("RGB", (side, side), (number % 256, number // 256 % 256, 7)).save(made, "PNG")
    return made.getvalue()


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a folder; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def take(register: Register, *paths: Path, **ways: object) -> Ingested:
    """Take files in where they lie."""
    return ingest(Left(paths), register, Ways(workers=1, **ways))  # type: ignore[arg-type]


# --- what has to hold -----------------------------------------------------------------------------


def violations(register: Register, inbox: Path | None = None) -> list[str]:
    """Return everything about a register, and the inbox that feeds it, that is not as it has to be."""
    return [*_in_register(register), *(_in_inbox(inbox) if inbox is not None else ())]


def _in_register(register: Register) -> Iterator[str]:
    """Yield what must never be seen, at whatever moment a run is killed."""
    with register.reading() as connection:
        if list(broken(connection)):
            yield "the chain of events is broken"
        for row in connection.execute(sa.select(documents)):
            if len(register.blobs.get(row.sha256)) != row.size:
                yield f"document {row.id}: other bytes"
        came = sa.select(arrivals.c.document_id)
        for row in connection.execute(sa.select(documents.c.id).where(documents.c.id.not_in(came))):
            yield f"document {row.id} never came"
        read = sa.select(readings.c.document_id)
        forms = sa.select(documents.c.id).where(documents.c.state == "form", documents.c.id.not_in(read))
        for row in connection.execute(forms):
            yield f"document {row.id}: a form without reading"


def _in_inbox(inbox: Path) -> Iterator[str]:
    """Yield what must not be there any more when a run has ended by itself."""
    for path in inbox.iterdir():
        if path.is_file():
            yield f"{path.name} is still in the inbox"
    for path in (inbox / ".stforms" / "work").rglob("*"):
        yield f"{path.name} is still in the work folder"
    for path in inbox.rglob(".*.tmp"):
        yield f"{path.name} is left over"


def count(register: Register, table: sa.Table) -> int:
    """Return the number of rows."""
    with register.reading() as connection:
        return count_of(connection, table)


def everything(register: Register) -> dict[str, list[object]]:
    """Return all rows of all tables."""
    with register.reading() as connection:
        tables = metadata.sorted_tables
        return {table.name: [tuple(row) for row in connection.execute(sa.select(table))] for table in tables}


def digest(data: bytes) -> str:
    """Return the hash by which bytes are kept."""
    return hashlib.sha256(data).hexdigest()


def count_of(connection: sa.Connection, table: sa.Table) -> int:
    """Return the number of rows, as a transaction sees them."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def codes_of(connection: sa.Connection, paper: int) -> set[str]:
    """Return what was found about a paper, as a transaction sees it."""
    return set(connection.execute(sa.select(findings.c.code).where(findings.c.paper_id == paper)).scalars())
