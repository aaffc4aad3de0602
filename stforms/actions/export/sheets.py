"""Which sheets there are, and what stands on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from stforms.actions.alphabet import swedish
from stforms.actions.export.tables import Column, Sheet, Value, row_of
from stforms.actions.status import Asked, Line, Overview, Person, Sum, status, sum_of, sums
from stforms.actions.status.incoming import Came, Question, came, questions
from stforms.actions.status.words import clinic_of_cell, lacking_of, schema_of, state_of, title_of
from stforms.messages import language, render, text
from stforms.register.papers import APPROVED, CANCELLED, STATES
from stforms.register.received import FORM
from stforms.wording import mask, mask_value, say

_PAPER = (Column("paper", "number", 7),)
_WHO = (Column("own_id", width=8), Column("efternamn", width=17), Column("fornamn", width=12))
_WHICH = (Column("clinic", "lines", 20), Column("form", "lines", 27), Column("about", "lines", 17))
_STATE = (Column("state", width=14),)
_REMINDED = (Column("reminded_on", "date", 11), Column("reminders", "number", 9))
_LACKS = (Column("lacks", "lines", 42),)

OVERVIEW = (
    Column("by", width=10), Column("which", "lines", 40), *(Column(state, "number", 13) for state in STATES),
    Column("all", "number", 9), Column("overdue", "number", 11), Column("questions", "number", 9),
    Column("approved_share", "share", 11),
)  # fmt: skip
PAPERS = (
    *_PAPER, *_WHO, Column("personnummer", width=15), *_WHICH, Column("period_from", "date", 11),
    Column("period_to", "date", 11), *_STATE, Column("due", "date", 11), Column("late", "number", 7),
    Column("sent_on", "date", 11), *_REMINDED, Column("received_on", "date", 11),
    Column("approved_on", "date", 11), *_LACKS,
)  # fmt: skip
MISSING = (
    *_PAPER, *_WHO, *_WHICH, *_STATE, Column("severity", width=9), Column("box", "lines", 30),
    Column("what", "lines", 42), Column("hint", "lines", 36),
)  # fmt: skip
OVERDUE = (
    Column("late", "number", 7), Column("due", "date", 11), *_PAPER, *_WHO, *_WHICH, *_STATE,
    Column("sent_on", "date", 11), *_REMINDED, *_LACKS,
)  # fmt: skip
QUESTIONS = (
    Column("question", width=18), *_PAPER, Column("document", "number", 11), *_WHO, *_WHICH,
    Column("box", "lines", 30), Column("candidates", width=16), Column("received_on", "date", 11),
)  # fmt: skip
RECEIVED = (
    Column("document", "number", 11), Column("received_on", "date", 11), Column("kind", width=9),
    Column("document_state", width=17), Column("form", "lines", 27), *_PAPER, Column("version", "number", 8),
    *_WHO, Column("diarienummer", width=14), Column("via", "number", 8), Column("why", "lines", 36),
    Column("file", "lines", 24), Column("sender", "lines", 24),
)  # fmt: skip

SHEETS = ("overview", "papers", "missing", "overdue", "questions", "received")
"""The sheets, in the order in which they lie."""


def export(
    connection: sa.Connection, today: date, asked: Asked | None = None, reveal: bool = False
) -> tuple[Sheet, ...]:
    """Return the sheets about the papers that were asked about.

    Args:
        connection: the register's, from `Register.reading`.
        today: the day from which it is counted what is overdue.
        asked: which papers; default all.
        reveal: personnummer in full, names of files and senders.

    Raises:
        UsageError: a filter names something that is not there.
    """
    asked = asked or Asked()
    found = status(connection, today, asked)
    by_id = {line.id: line for line in found.lines}
    arrived = tuple(came(connection, today, asked, reveal))
    rows: dict[str, tuple[tuple[Column, ...], Iterable[Mapping[str, Value]]]] = {
        "overview": (OVERVIEW, _overview(found)),
        "papers": (PAPERS, (_paper(line, reveal) for line in found.lines)),
        "missing": (MISSING, (row for line in found.lines for row in _missing(line))),
        "overdue": (OVERDUE, (_paper(line, reveal) for line in found.overdue)),
        "questions": (QUESTIONS, _questions(questions(connection, today, asked), arrived, by_id)),
        "received": (RECEIVED, map(_came, arrived)),
    }
    return tuple(
        Sheet(name, columns, tuple(row_of(columns, row) for row in made))
        for name, (columns, made) in rows.items()
    )


# --- sums -------------------------------------------------------------------------------------------


def _overview(found: Overview) -> Iterator[Mapping[str, Value]]:
    """Yield a row for each clinic, each form, and everything."""
    clinics = sums(found.cells, lambda cell: (cell.protected, cell.clinic is None, clinic_of_cell(cell)))
    for key in sorted(clinics, key=lambda one: (one[0], one[1], swedish(one[2]))):
        yield _sum("clinic", key[2], clinics[key])
    titles = {cell.form: title_of(cell.edition) for cell in found.cells}
    forms = sums(found.cells, lambda cell: cell.form)
    for form in sorted(forms, key=lambda one: swedish(titles[one])):
        yield _sum("form", titles[form], forms[form])
    yield _sum("all", text("overview.heading.sum"), sum_of(found.cells))


def _sum(by: str, which: str, one: Sum) -> Mapping[str, Value]:
    wanted = one.papers - one.states[CANCELLED]
    return {
        "by": text(f"export.by.{by}"),
        "which": which,
        **one.states,
        "all": one.papers,
        "overdue": one.overdue,
        "questions": one.questions,
        "approved_share": one.states[APPROVED] / wanted if wanted else None,
    }


# --- papers -----------------------------------------------------------------------------------------


def _who(person: Person | None) -> Mapping[str, Value]:
    """Return whose something is; of a protected person the register's number alone."""
    if person is None:
        return {}
    named = {"own_id": person.called, "efternamn": person.efternamn, "fornamn": person.fornamn}
    return {name: mask(value) if value else None for name, value in named.items()}


def _which(line: Line) -> Mapping[str, Value]:
    who = dict(_who(line.person))
    if line.person.protected:
        who["efternamn"] = text("overview.protected_row")
    clinic = mask(line.clinic) if line.clinic else None
    about = mask(line.about) if line.about else None
    named = {"paper": line.id, "clinic": clinic, "form": title_of(line.edition), "about": about}
    return {**who, **named, "state": state_of(line.state)}


def _paper(line: Line, reveal: bool) -> Mapping[str, Value]:
    number = line.person.personnummer or ""
    shown = number if reveal else mask_value(number, "personnummer") if number else ""
    days = ("period_from", "period_to", "due", "sent_on", "reminded_on", "received_on", "approved_on")
    return {
        **_which(line),
        "personnummer": shown or None,
        **{name: getattr(line, name) for name in days},
        "late": line.late or None,
        "reminders": line.reminders or None,
        "lacks": lacking_of(line) or None,
    }


def _missing(line: Line) -> Iterator[Mapping[str, Value]]:
    for finding in line.findings:
        said = say(finding, schema_of(line.form))
        yield {
            **_which(line),
            "severity": said.severity,
            "box": _box(line.form, finding.path),
            "what": said.message,
            "hint": said.hint or None,
        }


def _box(form: str, path: str | None) -> str | None:
    schema = schema_of(form)
    return schema.label(path, language()) if path and schema is not None else path


# --- what came in -----------------------------------------------------------------------------------


def _questions(
    asked: Sequence[Question], arrived: Sequence[Came], lines: Mapping[int, Line]
) -> Iterator[Mapping[str, Value]]:
    """Yield what a person has to decide: conflicts of papers, and forms that belong to no known paper."""
    for one in asked:
        line = lines[one.paper]
        box = mask(one.label) if one.label else _box(line.form, one.key)
        received = {"received_on": line.received_on}
        yield {**_which(line), **received, "question": text("export.question.conflict"), "box": box}
    seen: set[int] = set()
    for document in arrived:
        if document.state != FORM or document.paper is not None or document.document in seen:
            continue
        seen.add(document.document)
        yield {
            **_who(document.person),
            "question": text("export.question.unmatched"),
            "document": document.document,
            "form": title_of(document.edition or ""),
            "candidates": ", ".join(map(str, document.candidates)) or None,
            "received_on": document.received_on,
        }


def _came(one: Came) -> Mapping[str, Value]:
    return {
        **_who(one.person),
        "document": one.document,
        "received_on": one.received_on,
        "kind": one.kind,
        "document_state": text(f"export.document.{one.state}"),
        "form": title_of(one.edition) if one.edition else None,
        "paper": one.paper,
        "version": one.version,
        "diarienummer": mask(one.diarienummer) if one.diarienummer else None,
        "via": one.via,
        "why": mask(" ".join(render(one.code, one.params)).strip()) if one.code else None,
        "file": one.name,
        "sender": one.sender,
    }
