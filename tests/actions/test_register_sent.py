"""What was sent goes into the register once, at the paper that it is."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import blanks
import pytest
import registers
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from stforms.actions.batch import Sync, Ways, batch
from stforms.actions.expected import CHANGED, KNOWN, NEW, period_of
from stforms.actions.plan import plan
from stforms.actions.reference import reference_of
from stforms.actions.register_plan import Planning, register_plan
from stforms.actions.register_sent import Dispatch, register_sent
from stforms.actions.roster import read_roster
from stforms.actions.sending import SentPaper, sent_papers
from stforms.actions.subject_of import subject_of
from stforms.library import Library
from stforms.model import Record
from stforms.register.audit import broken
from stforms.register.papers import approve, cancel
from stforms.register.store import Register
from stforms.register.tables import events, papers, persons, sendings

ROOT = Path(__file__).resolve().parents[2]
COURSE, LIST, SHEET = "intyg-kurs/hslf-fs-2021-8", "checklista-st/2026-docx", "checklista-st/2026-xlsx"
DAY = date(2026, 1, 15)
ANNA = {"namn": "Anna Provlund", "personnummer": "19870521-2382"}


def sent(library: Library, edition: str, record: Record, name: str = "fil") -> SentPaper:
    chosen = library.edition(edition)
    return SentPaper(name, chosen, record, subject_of(record), reference_of(record, chosen))


def course(library: Library, subject: str | None, name: str = "fil") -> SentPaper:
    whose = {"efternamn": "Provlund", "fornamn": "Anna", "personnummer": ANNA["personnummer"]}
    record = {"sokande": whose, **({"kurs": {"amne": subject}} if subject else {})}
    return sent(library, COURSE, record, name)


def checklist(library: Library, edition: str = LIST, **more: object) -> SentPaper:
    return sent(library, edition, {"st_lakare": ANNA, "vardcentral": "Ekens vårdcentral", **more})


def note(
    register: Register, *given: SentPaper, on: date = DAY, **more: object
) -> tuple[list[str], list[str]]:
    """Note what was sent; return the states and the codes of what was said."""
    outcome = register_sent(register, given, Dispatch(on, **more))  # type: ignore[arg-type]
    return [one.state for one in outcome.value], [finding.code for finding in outcome.findings]


def rows(register: Register, table: sa.Table, *columns: str) -> list[tuple[object, ...]]:
    with register.reading() as connection:
        chosen = [table.c[name] for name in columns]
        return [tuple(row) for row in connection.execute(sa.select(*chosen).order_by(table.c.id))]


def last_event(register: Register) -> int:
    with register.reading() as connection:
        assert list(broken(connection)) == []
        return int(connection.execute(sa.select(sa.func.count()).select_from(events)).scalar_one())


# --- a whole batch --------------------------------------------------------------------------


def test_a_batch_that_was_planned_is_sent(register: Register, tmp_path: Path, specimens: Library) -> None:
    """At the papers that were planned, each with the record and the reference of its file."""
    roster = read_roster(ROOT / "samples" / "roster.json").value
    batch(plan(roster).value, tmp_path, ways=Ways(sync=Sync.NEVER), library=specimens)
    planned = register_plan(register, roster, planning=Planning(period=period_of("2026")), library=specimens)
    made = sent_papers([tmp_path], library=specimens).value
    outcome = register_sent(
        register, made, Dispatch(DAY, DAY + timedelta(30), "Ekens vårdcentral"), specimens
    )
    assert outcome.findings == ()
    assert {one.state for one in outcome.value} == {NEW}
    assert sorted(one.paper for one in outcome.value) == sorted(one.paper for one in planned.value)
    found = rows(register, papers, "state", "sent_on", "due")
    assert set(found) == {("sent", DAY, DAY + timedelta(30))}
    kept = {(one.edition.id, one.reference, one.name): one.record for one in made}
    there = rows(register, sendings, "edition", "reference", "file", "record", "sent_to")
    assert {row[:3]: row[3] for row in there} == kept
    assert {row[4] for row in there} == {"Ekens vårdcentral"}
    before = last_event(register)
    again = register_sent(register, made, Dispatch(DAY, DAY + timedelta(30), "Ekens vårdcentral"), specimens)
    assert ({one.state for one in again.value}, last_event(register)) == ({KNOWN}, before)


def test_of_a_trial_nothing_stays(register: Register, specimens: Library) -> None:
    assert note(register, course(specimens, "EKG"), dry=True) == ([NEW], [])
    assert [rows(register, table, "id") for table in (papers, persons, sendings)] == [[], [], []]
    assert last_event(register) == 0


# --- which paper ----------------------------------------------------------------------------


def test_what_was_not_planned_is_a_paper_as_well(register: Register, specimens: Library) -> None:
    """Of a person who works where the form says."""
    assert note(register, checklist(specimens), course(specimens, "EKG")) == ([NEW, NEW], [])
    assert rows(register, papers, "form", "about", "state") == [
        ("checklista-st", None, "sent"), ("intyg-kurs", "EKG", "sent"),
    ]  # fmt: skip
    assert rows(register, persons, "efternamn", "fornamn", "clinic_id") == [("Provlund", "Anna", 1)]


def test_the_same_form_sent_again_another_day_is_another_sending(
    register: Register, specimens: Library
) -> None:
    """Of the same paper; its last day to be back is the later one."""
    note(register, course(specimens, "EKG"), due=date(2026, 2, 1))
    later = DAY + timedelta(20)
    assert note(register, course(specimens, "EKG"), on=later, due=date(2026, 3, 1)) == ([NEW], [])
    assert rows(register, papers, "sent_on", "due") == [(later, date(2026, 3, 1))]
    assert [row[0] for row in rows(register, sendings, "sent_on")] == [DAY, later]
    assert note(register, course(specimens, "EKG"), due=date(2026, 3, 9)) == ([CHANGED], [])
    assert rows(register, papers, "due") == [(date(2026, 3, 9),)]


def test_a_planned_paper_that_says_more_is_the_one(register: Register, specimens: Library) -> None:
    """The plan knows the year, the form does not; sent again it is still the same paper."""
    note(register, checklist(specimens), period=period_of("2026"), dry=False)
    assert note(register, checklist(specimens), on=DAY + timedelta(1)) == ([NEW], [])
    assert note(register, checklist(specimens), on=DAY + timedelta(1)) == ([KNOWN], [])
    assert len(rows(register, papers, "id")) == 1


def test_two_papers_that_it_may_be_are_asked_about(register: Register, specimens: Library) -> None:
    """Neither is chosen; with the year it is sure."""
    for year in ("2025", "2026"):
        note(register, checklist(specimens, datum=f"{year}-05-05"), period=period_of(year))
    assert note(register, checklist(specimens)) == ([], ["sent.which"])
    assert len(rows(register, sendings, "id")) == 2
    assert note(register, checklist(specimens), period=period_of("2026")) == ([NEW], [])
    assert len(rows(register, papers, "id")) == 2


@pytest.mark.parametrize("closed", ["approved", "cancelled"])
def test_a_paper_that_is_done_with_is_not_sent_again(
    closed: str, register: Register, specimens: Library
) -> None:
    """It is told; next year's is another one."""
    note(register, checklist(specimens))
    with register.writing() as writer:
        if closed == "approved":
            approve(writer, 1, "A. Prov", DAY)
        else:
            cancel(writer, 1, DAY)
    assert note(register, checklist(specimens), on=DAY + timedelta(1)) == ([], ["sent.closed"])
    assert note(register, checklist(specimens)) == ([KNOWN], [])
    assert note(register, checklist(specimens), on=DAY + timedelta(1), period=period_of("2027")) == (
        [NEW],
        [],
    )
    assert len(rows(register, papers, "id")) == 2


def test_both_editions_of_a_form_are_sendings_of_one_paper(register: Register, specimens: Library) -> None:
    """With the same data: each has its own reference, for either may come back."""
    both = (checklist(specimens), checklist(specimens, SHEET))
    assert note(register, *both) == ([NEW, NEW], [])
    assert rows(register, sendings, "paper_id", "reference") == [(1, one.reference) for one in both]


def test_forms_that_nothing_tells_apart_are_told(register: Register, specimens: Library) -> None:
    """Both are noted, at one paper."""
    one, other = checklist(specimens), checklist(specimens, datum="2026-01-10")
    assert note(register, one, other) == ([NEW, NEW], ["sent.same_paper"])
    assert len(rows(register, papers, "id")) == 1


def test_a_form_of_nobody_is_not_noted(register: Register, specimens: Library) -> None:
    """Nor are the others held up."""
    nameless = sent(specimens, LIST, {"st_lakare": {"namn": "Anna Provlund"}})
    unit = sent(specimens, "kravspecifikation/2026-docx", {"vardcentral": "Ekens vårdcentral"})
    assert note(register, nameless, unit, course(specimens, "EKG")) == ([NEW], ["sent.nobody"] * 2)
    assert len(rows(register, papers, "id")) == 1


# --- laws -----------------------------------------------------------------------------------


@settings(max_examples=20)
@given(st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=4), max_size=4))
def test_however_sendings_are_noted_each_is_there_once(calls: list[list[tuple[int, int]]]) -> None:
    """In any order, in any number of calls, again and again: four papers, three days."""
    library = blanks.library("specimen")
    given_ = [course(library, f"Kurs {number}") for number in range(4)]
    with (
        tempfile.TemporaryDirectory() as folder,
        contextmanager(registers.opened)("sqlite", Path(folder)) as register,
    ):
        known: set[tuple[int, int]] = set()
        for call in calls:
            for number, day in call:
                states, codes = note(register, given_[number], on=DAY + timedelta(day))
                assert (states, codes) == ([KNOWN if (number, day) in known else NEW], [])
                known.add((number, day))
        there = rows(register, sendings, "paper_id", "sent_on")
        assert len(there) == len(set(there)) == len(known)
        assert len(rows(register, papers, "id")) == len({number for number, _ in known})
        last_event(register)
