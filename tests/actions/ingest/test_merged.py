"""What the versions of a paper come to: it follows from rows, and is the same however often it is made."""

from __future__ import annotations

from datetime import date
from typing import Any

import ingesting as given
import pytest
import sqlalchemy as sa

from stforms.actions.ingest.merged import rebuild
from stforms.actions.merge_json import address_of, seen_of
from stforms.merging import Decision
from stforms.model import Finding, Record, Severity
from stforms.register.papers import Sending, Wanted, approve, followed, note_paper, note_sending
from stforms.register.persons import note_person
from stforms.register.received import (
    FORM,
    UNEXPECTED,
    Arrival,
    Document,
    ReadDocument,
    match,
    note_arrival,
    note_document,
    note_findings,
    note_reading,
)
from stforms.register.store import Register, Writer
from stforms.register.tables import conflicts, decisions, events, findings, merges, papers, readings

CAME = date(2026, 3, 2)


def came(
    writer: Writer,
    paper: int,
    record: Record,
    *,
    on: date = CAME,
    edition: str = given.LIST,
    by: str = "person",
    reference: str | None = None,
    found: tuple[Finding, ...] = (),
) -> int:
    """Note that a version of a paper came, as ingest does; return the document."""
    number = given.count_of(writer.connection, readings) + 1
    document, _ = note_document(writer, Document(f"{number:064d}", 1, "docx", FORM))
    note_arrival(writer, document, Arrival(f"claim {number}", f"{number}.docx", on))
    form = edition.partition("/")[0]
    note_reading(writer, document, ReadDocument(form, edition, "stamp", record, [], "1", reference))
    note_findings(writer, found, document=document)
    match(writer, document, 1, paper, by)
    rebuild(writer, paper)
    return document


def of(register: Register, table: sa.Table, *names: str) -> list[tuple[Any, ...]]:
    """Return columns of all rows of a table."""
    with register.reading() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*(table.c[name] for name in names)))]


def codes(register: Register, paper: int) -> set[str]:
    """Return what was found about a paper, less what is missing on it."""
    found = of(register, findings, "code", "paper_id")
    return {code for code, about in found if about == paper and not code.startswith(("demands.", "person."))}


def decide(writer: Writer, conflict: int, value: Any) -> None:
    """Note a decision."""
    row = writer.connection.execute(sa.select(conflicts).where(conflicts.c.id == conflict)).one()
    writer.insert(
        decisions,
        kind="conflict",
        paper_id=row.paper_id,
        conflict_id=conflict,
        answer={"value": value},
        by="test",
        noted_at=writer.now,
    )


def derived(register: Register) -> dict[str, list[object]]:
    """Return what `rebuild` makes, less the moment and the numbers of rows."""
    tables = (merges, conflicts, findings)
    names = [[c.name for c in table.columns if c.name not in ("noted_at", "id")] for table in tables]
    return {
        table.name: sorted(map(repr, of(register, table, *columns)))
        for table, columns in zip(tables, names, strict=True)
    }


# --- bases ------------------------------------------------------------------------------------------


def test_what_was_not_touched_is_as_it_was_sent(register: Register) -> None:
    paper, _ = given.send(register, 1)
    with register.writing() as writer:
        came(writer, paper, given.answered(1))
    ((sending, record, documents),) = of(register, merges, "sending_id", "record", "documents")
    assert (sending, record, documents) == (1, given.answered(1), [1])


def test_a_paper_that_was_never_sent_is_merged_with_nothing(register: Register) -> None:
    with register.writing() as writer:
        person = note_person(writer, given.known(1))
        paper, _ = note_paper(writer, person, Wanted("checklista-st", given.LIST))
        came(writer, paper, given.answered(1), by=UNEXPECTED)
    assert of(register, merges, "sending_id", "record") == [(None, given.answered(1))]
    assert "ingest.unexpected" in codes(register, paper)


def test_what_was_sent_twice_is_the_same_base(register: Register) -> None:
    """A reminder with the same form does not make an answer to the first one an old one."""
    paper, reference = given.send(register, 1)
    with register.writing() as writer:
        came(writer, paper, given.answered(1, st_moten="ja"), reference=reference)
    given.send(register, 1, on=date(2026, 4, 1))
    with register.writing() as writer:
        came(writer, paper, given.answered(1, sjalvstudier="nej", st_moten="ja"), on=date(2026, 4, 2))
    ((documents,),) = of(register, merges, "documents")
    assert documents == [1, 2]


@pytest.mark.parametrize("late", [False, True])
def test_an_answer_to_an_older_sending_with_other_contents_is_told_and_not_mixed_in(
    register: Register, late: bool
) -> None:
    """Merged with the new base, its old prefilled values would look like edits."""
    paper, reference = given.send(register, 1)
    newer = {**given.sent_record(1), "vardcentral": "Öjeby vårdcentral"}
    with register.writing() as writer:
        note_sending(writer, paper, Sending(given.LIST, newer, date(2026, 4, 1), "NEWER"))
        answers: list[tuple[Record, str]] = [
            (given.answered(1), reference),
            ({**newer, "st_moten": "ja"}, "NEWER"),
        ]
        for record, named in reversed(answers) if late else answers:
            came(writer, paper, record, on=date(2026, 5, 1), reference=named)
    ((record, sending),) = of(register, merges, "record", "sending_id")
    assert (record, sending) == ({**newer, "st_moten": "ja"}, 2)
    assert "ingest.version_older" in codes(register, paper)


def test_a_version_on_another_forms_edition_is_told_and_the_others_count(register: Register) -> None:
    """A person may say that it is this paper; it cannot be put together with the others all the same."""
    paper, _ = given.send(register, 1)
    with register.writing() as writer:
        came(writer, paper, given.answered(1))
        came(writer, paper, given.course(1, "Palliativ vård"), edition=given.COURSE, by="decision")
    assert of(register, merges, "documents") == [([1],)]
    assert "ingest.version_other_form" in codes(register, paper)


def test_an_edition_that_is_no_longer_known_is_told(register: Register) -> None:
    paper, _ = given.send(register, 1)
    with register.writing() as writer:
        came(writer, paper, given.answered(1), edition="checklista-st/1999")
    assert of(register, merges, "documents") == []
    assert codes(register, paper) == {"ingest.version_unusable"}


# --- conflicts and decisions ------------------------------------------------------------------------


def test_a_decision_settles_its_conflict_and_is_replayed(register: Register) -> None:
    paper, _ = given.send(register, 1)
    with register.writing() as writer:
        for answer in ("ja", "nej"):
            came(writer, paper, given.answered(1, st_moten=answer))
        decide(writer, 1, "nej")
        rebuild(writer, paper)
    assert of(register, conflicts, "open") == [(False,)]
    ((record,),) = of(register, merges, "record")
    assert record == given.answered(1, st_moten="nej")


def test_of_two_decisions_the_last_one_counts(register: Register) -> None:
    paper, _ = given.send(register, 1)
    with register.writing() as writer:
        for answer in ("ja", "nej"):
            came(writer, paper, given.answered(1, st_moten=answer))
        decide(writer, 1, "nej")
        decide(writer, 1, None)
        rebuild(writer, paper)
    ((record,),) = of(register, merges, "record")
    assert "st_moten" not in record


def test_an_answer_that_comes_after_the_decision_opens_another_conflict(register: Register) -> None:
    """What was decided was decided about other answers."""
    paper, _ = given.send(register, 1)
    with register.writing() as writer:
        for answer in ("ja", "nej"):
            came(writer, paper, given.answered(1, st_moten=answer))
        decide(writer, 1, "nej")
        rebuild(writer, paper)
        came(writer, paper, given.answered(1, st_moten="delvis"))
    assert of(register, conflicts, "open") == [(False,), (True,)]
    assert "merge.decision_stale" in codes(register, paper)


def test_an_answer_as_long_as_an_essay_can_be_in_conflict(register: Register) -> None:
    """PostgreSQL's indexes take 2 700 bytes; the keys of a conflict are hashes."""
    paper, _ = given.send(register, 1)
    with register.writing() as writer:
        for letter in "åäö":
            came(writer, paper, given.answered(1, kommentarer=f"{letter} med många ord " * 400))
    assert [row for (row,) in of(register, conflicts, "open")] == [False, True]


def test_a_conflict_says_who_holds_its_answers_after_another_agrees(register: Register) -> None:
    paper, _ = given.send(register, 1)
    with register.writing() as writer:
        for number, answer in enumerate(("ja", "nej", "ja")):
            came(writer, paper, given.answered(1, st_moten=answer, egen_lista={"antal": number}))
    told = [one for (one,) in of(register, conflicts, "conflict") if one["key"] == "st_moten"]
    assert [one["from"] for one in told[0]["alternatives"]] == [[], ["#1", "#3"], ["#2"]]


def test_a_conflict_can_be_told_from_its_row_as_it_was_from_the_merge(register: Register) -> None:
    """A cell of a table: the address, and what was seen, come back from JSON as a decision needs them."""
    paper, _ = given.send(register, 1)
    course = {"namn": "Palliativ vård", "status": "planerad"}
    with register.writing() as writer:
        for day in ("2025-03", "2025-04"):
            came(writer, paper, given.answered(1, kurser=[{**course, "datum": day}]))
        (told,) = [one for (one,) in writer.connection.execute(sa.select(conflicts.c.conflict))]
        made = Decision(address_of(told), seen_of(told), "2025-04")
        assert (made.address.key, dict(made.address.row.cells)) == (
            "kurser.datum",
            {"namn": "Palliativ vård"},
        )  # type: ignore[union-attr]
        decide(writer, 1, "2025-04")
        rebuild(writer, paper)
    ((record,),) = of(register, merges, "record")
    assert record["kurser"] == [{**course, "datum": "2025-04"}]


def test_what_could_not_be_understood_is_asked(register: Register) -> None:
    """The finding of the reading, kept with the document, is what makes it a question."""
    paper, _ = given.send(register, 1)
    several = Finding("parse.several_ticked", Severity.ERROR, "st_moten", None, {"choices": "ja, delvis"})
    record = {key: value for key, value in given.answered(1).items() if key != "st_moten"}
    with register.writing() as writer:
        came(writer, paper, record, found=(several,))
    assert [(one["key"], opened) for one, opened in of(register, conflicts, "conflict", "open")] == [
        ("st_moten", True)
    ]


# --- what follows -----------------------------------------------------------------------------------


def test_to_make_it_anew_gives_the_same(register: Register) -> None:
    paper, reference = given.send(register, 1)
    with register.writing() as writer:
        for answer in ("ja", "nej", "delvis"):
            came(writer, paper, given.answered(1, st_moten=answer), reference=reference)
    before = derived(register)
    with register.writing() as writer:
        rebuild(writer, paper)
    assert derived(register) == before
    with register.reading() as connection:
        kept = connection.execute(sa.select(papers)).mappings().one()
        assert all(kept[key] == value for row in followed(connection) for key, value in row.items())


@pytest.mark.parametrize(("sabo", "approved"), [(None, True), ("ja", False)])
def test_an_approval_is_taken_back_when_the_record_is_another(
    register: Register, sabo: str | None, approved: bool
) -> None:
    paper, _ = given.send(register, 1)
    with register.writing() as writer:
        came(writer, paper, given.answered(1, st_moten="delvis"))
        approve(writer, paper, "test", CAME)
        came(writer, paper, given.answered(1, st_moten="delvis"))
        came(writer, paper, {**given.answered(1), "sabo": sabo} if sabo else given.answered(1))
    assert of(register, papers, "approved_on") == [(CAME if approved else None,)]


def test_dates_are_compared_with_the_day_on_which_the_paper_came(register: Register) -> None:
    """Else a paper that was right would become wrong, or the other way round, by being looked at again."""
    paper, _ = given.send(register, 1)
    with register.writing() as writer:
        came(writer, paper, given.answered(1, datum="2026-03-03"), on=date(2026, 3, 2))
        early = given.codes_of(writer.connection, paper)
        came(writer, paper, given.answered(1, datum="2026-03-03"), on=date(2026, 3, 4))
    assert early - codes(register, paper)


def test_events_say_what_was_done_in_ids(register: Register) -> None:
    paper, _ = given.send(register, 1)
    with register.writing() as writer:
        for answer in ("ja", "nej"):
            came(writer, paper, given.answered(1, st_moten=answer))
    actions = [action for (action,) in of(register, events, "action")]
    assert actions.count("paper.merged") == 2
    assert actions[-1] == "conflict.opened"
    said = " ".join(details for (details,) in of(register, events, "details"))
    assert "Påhittad" not in said
    assert given.number(1)[-4:] not in said
