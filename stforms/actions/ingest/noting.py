"""One document that came, into the register: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from stforms import __version__
from stforms.actions.ingest.matching import Question, Returned, expect, find
from stforms.actions.ingest.merged import rebuild
from stforms.actions.ingest.opened import Container, Form, Opened, Other, Refused, Scan
from stforms.actions.subject_of import subject_of
from stforms.library import Library
from stforms.model import Finding, Param, Severity
from stforms.register.papers import settle
from stforms.register.received import (
    CONTAINER,
    FORM,
    OTHER,
    PURGED,
    REFUSED,
    SCAN,
    UNEXPECTED,
    Arrival,
    Document,
    ReadDocument,
    amend,
    ask,
    contents_of,
    find_document,
    match,
    note_arrival,
    note_document,
    note_findings,
    note_reading,
)
from stforms.register.store import Writer
from stforms.register.tables import arrivals, documents, papers, readings


@dataclass(frozen=True)
class Received:
    """Bytes that came, kept already, and how they came."""

    sha256: str
    size: int
    arrival: Arrival


@dataclass(frozen=True)
class Noted:
    """What became of a document. `known`: these bytes had come before, and nothing new was read.

    `paper` and `version` are None for a form of which a person has to say what it is. `questions` and
    `errors` are those that the paper has now.
    """

    document: int
    kind: str
    state: str
    known: bool = False
    arrived: bool = True
    paper: int | None = None
    version: int | None = None
    by: str | None = None
    questions: int = 0
    errors: int = 0
    code: str | None = None
    params: Mapping[str, Param] = field(default_factory=dict)


def settled(connection: sa.Connection, sha256: str, again: bool = False) -> bool:
    """Tell whether these bytes are known, and nothing is left to do with them but to note that they came.

    Something is left when they are gone by a decision, when they hold files that are not all noted (at
    whatever depth), and, with `again`, when they could not be read.
    """
    row = find_document(connection, sha256)
    if row is None or row.state == PURGED or (again and row.state == REFUSED):
        return False
    return row.state != CONTAINER or _all_noted(connection, row)


def _all_noted(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> bool:
    """Tell whether all files in a container are noted."""
    if contents_of(connection, row.id) < (row.params or {}).get("contents", 0):
        return False
    within = sa.select(arrivals.c.document_id).where(arrivals.c.via_id == row.id)
    query = sa.select(documents).where(documents.c.id.in_(within), documents.c.state == CONTAINER)
    return all(_all_noted(connection, inner) for inner in connection.execute(query).all())


def note_again(writer: Writer, received: Received) -> Noted:
    """Note that bytes came which are known."""
    row = find_document(writer.connection, received.sha256)
    assert row is not None
    arrived = note_arrival(writer, row.id, received.arrival)
    if arrived:
        _settle(writer, row.id)
    return _known(writer, row.id, arrived)


def note(writer: Writer, received: Received, opened: Opened, library: Library) -> Noted:
    """Note what came: the document, that it came, what was read, which paper it is, what the paper comes to.

    Whoever else has noted the same bytes meanwhile has done so whole: then that they came is all that is
    new.
    """
    document = _document(received, opened)
    row = find_document(writer.connection, received.sha256)
    if row is not None and row.state in (REFUSED, PURGED) and _is_other(document, row):
        amend(writer, row.id, document)
        number, new = row.id, True
    else:
        number, new = note_document(writer, document)
    arrived = note_arrival(writer, number, received.arrival)
    if not new:
        if arrived:
            _settle(writer, number)
        return _known(writer, number, arrived)
    if not isinstance(opened, Form):
        note_findings(writer, opened.findings, document=number)
        return Noted(number, document.kind, document.state, code=document.code, params=document.params)
    return _note_form(writer, number, opened, library)


def _is_other(now: Document, row: sa.Row[tuple[object, ...]]) -> bool:
    return (now.state, now.code) != (row.state, row.code)


def _document(received: Received, opened: Opened) -> Document:
    """Return what a file is, as the register keeps it."""
    plain = Document(received.sha256, received.size, opened.kind, _STATES[type(opened)])
    if isinstance(opened, Refused):
        return replace(plain, code=opened.code, params=opened.params)
    if isinstance(opened, Container):
        return replace(plain, params={"contents": len(opened.contents)})
    return plain


_STATES = {Form: FORM, Container: CONTAINER, Scan: SCAN, Other: OTHER, Refused: REFUSED}


# --- forms ----------------------------------------------------------------------------------------


def _note_form(writer: Writer, document: int, form: Form, library: Library) -> Noted:
    values = [reading.as_json() for reading in form.readings]
    read = ReadDocument(
        form.form,
        form.edition,
        form.identified_by,
        form.record,
        values,
        __version__,
        form.reference,
        form.flattened,
    )
    note_reading(writer, document, read)
    note_findings(writer, form.findings, document=document)
    noted = Noted(document, form.kind, FORM)
    subject = subject_of(form.record)
    returned = Returned(form.form, form.edition, subject, form.reference)
    found = find(writer.connection, returned)
    if isinstance(found, Question):
        _ask(writer, document, form, found)
        return noted
    person, paper = (found.person, found.paper) if found is not None else expect(writer, returned)
    by = found.by if found is not None else UNEXPECTED
    version = match(writer, document, person, paper, by)
    rebuild(writer, paper, library)
    return _with_paper(writer, replace(noted, by=by), paper, version)


def _ask(writer: Writer, document: int, form: Form, question: Question) -> None:
    ask(writer, document, question.person, question.candidates)
    if question.near:
        persons = ", ".join(map(str, question.near))
        near = Finding("ingest.near_person", Severity.WARNING, None, None, {"persons": persons})
        note_findings(writer, [*form.findings, near], document=document)


def _with_paper(writer: Writer, noted: Noted, paper: int, version: int | None) -> Noted:
    query = sa.select(papers.c.open_questions, papers.c.errors).where(papers.c.id == paper)
    questions, errors = writer.connection.execute(query).one()
    return replace(noted, paper=paper, version=version, questions=questions, errors=errors)


# --- what is known already --------------------------------------------------------------------


def _settle(writer: Writer, document: int) -> None:
    """Set the day on which a paper came last, when a document has come once more."""
    paper = _reading(writer, document)[0]
    if paper is not None:
        settle(writer, paper)


def _reading(writer: Writer, document: int) -> tuple[int | None, int | None]:
    query = sa.select(readings.c.paper_id, readings.c.version).where(readings.c.document_id == document)
    row = writer.connection.execute(query).first()
    return (row.paper_id, row.version) if row is not None else (None, None)


def _known(writer: Writer, document: int, arrived: bool) -> Noted:
    """Return what a document is that had come before."""
    row = writer.connection.execute(sa.select(documents).where(documents.c.id == document)).one()
    paper, version = _reading(writer, document)
    params = (row.params or {}) if row.code is not None else {}
    known = Noted(document, row.kind, row.state, True, arrived, code=row.code, params=params)
    return known if paper is None else _with_paper(writer, known, paper, version)
