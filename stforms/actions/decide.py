"""decide: a person's answer to a question -> a decision in the register, and what follows from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from stforms.actions.decisions import spelled
from stforms.actions.ingest.matching import Returned, expect
from stforms.actions.ingest.merged import rebuild
from stforms.actions.questions import (
    Question,
    conflict_question,
    document_question,
    questions,
)
from stforms.actions.subject_of import subject_of
from stforms.errors import RefusedError, UsageError
from stforms.library import Library, default_library
from stforms.merging import choosable
from stforms.model import Json
from stforms.register import asking, papers
from stforms.register.asking import APPROVE, CONFLICT, LEAVE, MATCH, READING, Row
from stforms.register.received import DECISION, match
from stforms.register.store import Writer

_CONFLICT = re.compile(r"[0-9]{1,9}")
_DOCUMENT = re.compile(r"d([0-9]{1,9})(?:\.([0-9]{1,6}))?")


@dataclass(frozen=True)
class Answer:
    """What a person says: exactly one of these.

    `choose` is the number of an answer, `value` one of the person's own, `remove` that nothing is to stand
    there; `paper` is the paper that a document is, `new` that it is one of its own, `leave` that it is none.
    """

    choose: int | None = None
    value: str | None = None
    remove: bool = False
    paper: int | None = None
    new: bool = False
    leave: bool = False

    @property
    def said(self) -> tuple[str, ...]:
        """Return which of them are said."""
        return tuple(name for name, value in vars(self).items() if value is not None and value is not False)


@dataclass(frozen=True)
class Decided:
    """What a decision led to: the paper as it is now, and what is left to decide about it.

    `question` is None where a paper was approved.
    """

    decision: int
    question: str | None
    paper: int | None
    state: str | None
    version: int | None = None
    left: tuple[Question, ...] = ()


def find_question(writer: Writer, id_: str) -> Question:
    """Return a question by its id: open, or a conflict or a document that was decided before.

    Raises:
        UsageError: there has never been one of this id.
        RefusedError: there is nothing to decide any more, or it is about other answers now.
    """
    if _CONFLICT.fullmatch(id_):
        return _conflict(writer, int(id_))
    found = _DOCUMENT.fullmatch(id_)
    row = asking.document(writer.connection, int(found[1])) if found else None
    if found is None or row is None:
        raise UsageError("decide.unknown", {"question": id_[:20]})
    if found[2] is None:
        return document_question(writer.connection, row)
    return _value(writer, id_, row)


def _conflict(writer: Writer, id_: int) -> Question:
    row = asking.conflict(writer.connection, id_)
    if row is None:
        raise UsageError("decide.unknown", {"question": str(id_)})
    if not row["open"]:
        instead = asking.open_instead(writer.connection, row)
        if instead is not None:
            raise RefusedError("decide.changed", {"question": str(id_), "new": str(instead)})
        if not asking.was_decided(writer.connection, id_):
            raise RefusedError("decide.gone", {"question": str(id_)})
    return conflict_question(writer.connection, row)


def _value(writer: Writer, id_: str, row: Row) -> Question:
    if row["paper_id"] is not None:
        for question in questions(writer.connection, row["paper_id"]):
            if question.id == id_:
                return question
    raise RefusedError("decide.gone", {"question": id_})


def decide(
    writer: Writer,
    id_: str,
    answer: Answer,
    by: str,
    why: str | None = None,
    library: Library | None = None,
) -> Decided:
    """Take a decision, and do what follows from it.

    Args:
        writer: a transaction; all of it happens, or nothing.
        id_: of the question.
        answer: what the person says.
        by: who decides.
        why: the reason, in the person's words.
        library: where editions and schemas come from.

    Raises:
        UsageError: there is no such question, or it cannot be answered so.
        RefusedError: the question is not there any more, or is about other answers now.
    """
    library = library or default_library()
    if len(answer.said) != 1:
        raise UsageError("decide.one_answer")
    question = find_question(writer, id_)
    if question.kind == MATCH:
        return _decide_paper(writer, question, answer, by, why, library)
    value = _chosen(writer, question, answer, library)
    if question.kind == CONFLICT:
        told: Json = {"value": value} if value is not None else {"remove": True}
        about = {"paper_id": question.paper, "conflict_id": int(question.id)}
    else:
        number = int(question.id.rpartition(".")[2])
        told = {"reading": number, **({"value": value} if value is not None else {"remove": True})}
        about = {"paper_id": question.paper, "document_id": question.document}
    new = asking.note_decision(writer, question.kind, told, by, why, **about)
    assert question.paper is not None
    rebuild(writer, question.paper, library)
    return _followed(writer, new, question, question.paper)


def _chosen(writer: Writer, question: Question, answer: Answer, library: Library) -> Json:
    """Return the value that an answer means, None when nothing is to stand there."""
    if answer.remove:
        return None
    if answer.choose is not None:
        possible = choosable([choice.unclear for choice in question.choices])
        if answer.choose not in possible:
            raise _no_such_number(question, answer.choose, possible)
        return question.choices[answer.choose - 1].value
    if answer.value is None:
        raise UsageError("decide.not_a_document", {"question": question.id})
    assert question.address is not None
    sent = asking.sent_edition(writer.connection, question.paper) if question.paper is not None else None
    edition = library.edition(sent or question.edition)
    return spelled(question.address, answer.value, edition, library.schema(question.form))


def _no_such_number(question: Question, number: int, possible: list[int]) -> UsageError:
    numbers = ", ".join(map(str, possible)) or "-"
    return UsageError(
        "decide.no_such_number", {"question": question.id, "number": number, "possible": numbers}
    )


def _followed(
    writer: Writer, decision: int, question: Question, paper: int | None, version: int | None = None
) -> Decided:
    if paper is None:
        return Decided(decision, question.id, None, None)
    state = asking.papers_of(writer.connection, [paper])[paper]["state"]
    left = tuple(questions(writer.connection, paper))
    return Decided(decision, question.id, paper, state, version, left)


# --- which paper a document is --------------------------------------------------------------------


def _decide_paper(
    writer: Writer, question: Question, answer: Answer, by: str, why: str | None, library: Library
) -> Decided:
    """Say which paper a document is; one that was taken for another paper moves."""
    assert question.document is not None
    row = asking.document(writer.connection, question.document)
    assert row is not None
    if answer.value is not None or answer.remove:
        raise UsageError("decide.only_a_document", {"question": question.id})
    before = row["paper_id"]
    if answer.leave:
        if before is not None:
            raise RefusedError("decide.matched", {"question": question.id, "paper": before})
        new = asking.note_decision(writer, LEAVE, {"leave": True}, by, why, document_id=question.document)
        return _followed(writer, new, question, None)
    person, paper = _expected(writer, row) if answer.new else _named(writer, question, answer)
    told = {"paper": paper, **({"new": True} if answer.new else {})}
    new = asking.note_decision(writer, MATCH, told, by, why, document_id=question.document, paper_id=paper)
    version = match(writer, question.document, person, paper, DECISION) if paper != before else row["version"]
    for changed in {paper, before} - {None}:
        rebuild(writer, changed, library)
    return _followed(writer, new, question, paper, version)


def _named(writer: Writer, question: Question, answer: Answer) -> tuple[int, int]:
    """Return (person, paper) of the paper that is chosen or named.

    Raises:
        UsageError: there is no such paper, or it is another form.
    """
    number = answer.paper
    if answer.choose is not None:
        if not 1 <= answer.choose <= len(question.choices):
            raise _no_such_number(question, answer.choose, [choice.number for choice in question.choices])
        row = question.choices[answer.choose - 1].paper
        number = int(row["id"]) if row is not None else None
    found = asking.papers_of(writer.connection, [number] if number is not None else [])
    if number not in found:
        raise UsageError("decide.no_paper", {"paper": str(number)})
    if found[number]["form"] != question.form:
        raise UsageError("decide.other_form", {"paper": number, "form": question.form})
    return int(found[number]["person_id"]), number


def _expected(writer: Writer, row: Row) -> tuple[int, int]:
    """Return (person, paper) of a document that is a paper of its own."""
    subject = subject_of(row["record"])
    return expect(writer, Returned(row["form"], row["edition"], subject, row["reference"]))


# --- approving --------------------------------------------------------------------------------------


def approve(writer: Writer, paper: int, by: str, on: date, although: str | None = None) -> Decided:
    """Approve a paper as it is now.

    Args:
        writer: a transaction.
        paper: its id.
        by: who approves.
        on: the day.
        although: why it is approved although values were read unsurely or something is wrong with it.

    Raises:
        UsageError: there is no such paper.
        RefusedError: nothing has come, its versions disagree, or something is wrong and no reason is given.
    """
    row = asking.papers_of(writer.connection, [paper]).get(paper)
    if row is None:
        raise UsageError("decide.no_paper", {"paper": str(paper)})
    if not row["versions"] or row["cancelled_on"] is not None:
        raise RefusedError("decide.nothing_came", {"paper": paper})
    asked = questions(writer.connection, paper)
    unsure = sum(question.kind == READING for question in asked)
    if len(asked) > unsure:
        ids = ", ".join(question.id for question in asked)
        raise RefusedError("decide.still_open", {"paper": paper, "questions": ids})
    if (unsure or row["errors"]) and not although:
        raise RefusedError("decide.not_whole", {"paper": paper, "unsure": unsure, "errors": row["errors"]})
    told = {"unsure": unsure, "errors": row["errors"]}
    new = asking.note_decision(writer, APPROVE, told, by, although, paper_id=paper)
    papers.approve(writer, paper, by, on)
    return Decided(new, None, paper, papers.APPROVED)
