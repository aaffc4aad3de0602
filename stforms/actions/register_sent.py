"""register sent: what was sent -> the register knows it, and what comes back is compared with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from stforms.actions.expected import (
    CHANGED,
    KNOWN,
    NEW,
    Noted,
    Period,
    about_period,
    changing,
    same_paper,
    wanted,
)
from stforms.actions.ingest.matching import agrees
from stforms.actions.sending import SentPaper
from stforms.actions.subject_of import Subject
from stforms.library import Library, default_library
from stforms.model import Finding, Outcome, Severity
from stforms.register.papers import Sending, Wanted, digest_of, note_paper, note_sending, set_due
from stforms.register.persons import Known, digits_of, note_clinic, note_person
from stforms.register.store import Register, Writer
from stforms.register.tables import papers, sendings


@dataclass(frozen=True)
class Dispatch:
    """How papers were sent.

    Args:
        on: the day.
        due: the day by which they shall be back.
        to: to whom, if all went to one address.
        period: what yearly papers are about that do not say it themselves.
        dry: try it, and let nothing of it stay.
    """

    on: date
    due: date | None = None
    to: str | None = None
    period: Period | None = None
    dry: bool = False


def register_sent(
    register: Register, sent: Sequence[SentPaper], dispatch: Dispatch, library: Library | None = None
) -> Outcome[list[Noted]]:
    """Note what was sent. The same again on the same day is known, and changes nothing.

    A sending is of the paper that has its form, period and subject; else of the one planned paper of the
    person and form that nothing on it speaks against; else of a paper that is noted with it. All of it
    is one transaction.

    Args:
        register: where.
        sent: the papers (see sent_papers).
        dispatch: when and to whom, by when they shall be back.
        library: where schemas come from.

    Returns:
        The papers that were noted or known, and an error for each that was not noted: it says nobody's
        personnummer, may be one of several papers, or is one that is approved already.

    Raises:
        RegisterError: the register cannot be written to.
    """
    library = library or default_library()
    noted: list[Noted] = []
    findings: list[Finding] = []
    times: Counter[tuple[int, str]] = Counter()
    with changing(register, dispatch.dry) as writer:
        for paper in sent:
            found = _noted(writer, paper, dispatch, library)
            if isinstance(found, Noted):
                noted.append(found)
                times[found.paper, paper.edition.id] += 1
            else:
                findings.append(found)
    return Outcome(noted, (*findings, *same_paper(times)))


def _noted(writer: Writer, sent: SentPaper, dispatch: Dispatch, library: Library) -> Noted | Finding:
    subject = about_period(sent.subject, dispatch.period, library.schema(sent.edition.form))
    if digits_of(subject.personnummer) is None:
        return Finding("sent.nobody", Severity.ERROR, paper=sent.name)
    person = note_person(writer, _known(subject), note_clinic(writer, subject.home))
    sending = Sending(
        sent.edition.id, sent.record, dispatch.on, sent.reference, dispatch.due, dispatch.to, sent.name
    )
    expected = wanted(sent.edition.form, sent.edition.id, subject, dispatch.due)
    paper = _known_sending(writer.connection, person, sending) or _paper(writer, person, subject, expected)
    if isinstance(paper, Finding):
        return Finding(paper.code, paper.severity, None, None, paper.params, sent.name)
    new = note_sending(writer, paper, sending)[1]
    changed = not new and dispatch.due is not None and set_due(writer, paper, dispatch.due)
    return Noted(sent.name, person, paper, NEW if new else CHANGED if changed else KNOWN)


def _known(subject: Subject) -> Known:
    return Known(subject.personnummer, subject.efternamn, subject.fornamn)


def _known_sending(connection: sa.Connection, person: int, sending: Sending) -> int | None:
    """Return the paper that this very sending is noted for."""
    same = (
        papers.c.person_id == person,
        sendings.c.edition == sending.edition,
        sendings.c.digest == digest_of(sending.record),
        sendings.c.sent_on == sending.sent_on,
    )
    query = sa.select(papers.c.id).join(sendings, sendings.c.paper_id == papers.c.id).where(*same)
    found = connection.execute(query.order_by(papers.c.id)).scalar()
    return int(found) if found is not None else None


def _paper(writer: Writer, person: int, subject: Subject, expected: Wanted) -> int | Finding:
    """Return the paper of a new sending, or why there is none."""
    mine = sa.select(papers).where(papers.c.person_id == person, papers.c.form == expected.form)
    rows = writer.connection.execute(mine.order_by(papers.c.id)).all()
    exact = [row for row in rows if row.sign == expected.sign]
    opened = [row for row in rows if row.approved_on is None and row.cancelled_on is None]
    near = [row for row in opened if agrees(subject, row)]
    found = exact or [row for row in near if row.sent_on is None] or near
    if len(found) > 1:
        params = {"papers": ", ".join(str(row.id) for row in found)}
        return Finding("sent.which", Severity.ERROR, None, None, params)
    if found and found[0] not in opened:
        return Finding("sent.closed", Severity.ERROR, None, None, {"number": found[0].id})
    if found:
        return int(found[0].id)
    return note_paper(writer, person, expected, note_clinic(writer, subject.clinic))[0]
