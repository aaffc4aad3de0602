"""Planning from a roster: every paper once, however often it is planned."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from stforms.actions.expected import CHANGED, KNOWN, NEW, Period, period_of
from stforms.actions.plan import Item, Plan, plan
from stforms.actions.register_plan import Planning, register_plan
from stforms.actions.roster import read_roster
from stforms.actions.roster.model import Roster
from stforms.errors import UsageError
from stforms.library import Library
from stforms.register.audit import broken
from stforms.register.store import Register
from stforms.register.tables import clinics, events, papers, persons

ROOT = Path(__file__).resolve().parents[2]
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
LIST = Plan(forms={"checklista-st": ("checklista-st/2026-docx", "checklista-st/2026-xlsx")}, persons=("A1",))


@pytest.fixture(scope="module")
def roster() -> Roster:
    return read_roster(ROOT / "samples" / "roster.json").value


def small(folder: Path, **person: object) -> Roster:
    """Return a roster of one person, whose supervisor's statement and checklist are wanted."""
    whole = {"id": "B7", "efternamn": "Öqvist", "fornamn": "Sanna", "regelverk": "HSLF-FS 2021:8", **person}
    path = folder / "lista.json"
    path.write_text(json.dumps({"personer": [whole]}), encoding="utf-8")
    return read_roster(path).value


def rows(register: Register, table: sa.Table, *columns: str) -> list[tuple[object, ...]]:
    with register.reading() as connection:
        chosen = [table.c[name] for name in columns] if columns else [sa.func.count()]
        query = sa.select(*chosen).select_from(table)
        return [tuple(row) for row in connection.execute(query.order_by(*chosen) if columns else query)]


def test_each_paper_of_a_batch_is_waited_for(register: Register, roster: Roster, specimens: Library) -> None:
    """And its person and clinic are known; the events hold each other."""
    items: list[Item] = plan(roster).value
    outcome = register_plan(register, roster, library=specimens)
    assert [one.name for one in outcome.value] == [item.id for item in items]
    assert {one.state for one in outcome.value} == {NEW}
    assert len({one.paper for one in outcome.value}) == len(items) == rows(register, papers)[0][0]
    assert [row[0] for row in rows(register, persons, "own_id")] == sorted(p.id for p in roster.persons)
    assert {row[0] for row in rows(register, papers, "state")} == {"planned"}
    assert None not in {row[0] for row in rows(register, persons, "clinic_id")}
    assert rows(register, clinics)[0][0] > 3
    with register.reading() as connection:
        assert list(broken(connection)) == []


def test_planned_again_nothing_changes(register: Register, roster: Roster, specimens: Library) -> None:
    """Not a row, and not an event."""
    register_plan(register, roster, library=specimens)
    before = rows(register, events, "number", "hash")
    outcome = register_plan(register, roster, library=specimens)
    assert {one.state for one in outcome.value} == {KNOWN}
    assert rows(register, events, "number", "hash") == before


def test_another_last_day_is_a_change(register: Register, roster: Roster, specimens: Library) -> None:
    """Told, and noted once."""
    register_plan(register, roster, LIST, Planning(date(2026, 2, 1)), specimens)
    for state in (CHANGED, KNOWN):
        again = register_plan(register, roster, LIST, Planning(date(2026, 3, 1)), specimens)
        assert {one.state for one in again.value if "handledarutlatande" in one.name} == {state}
    assert {row[0] for row in rows(register, papers, "due")} == {date(2026, 3, 1)}


def test_of_a_trial_nothing_stays(register: Register, roster: Roster, specimens: Library) -> None:
    tried = register_plan(register, roster, planning=Planning(dry=True), library=specimens)
    assert [rows(register, table)[0][0] for table in (papers, persons, clinics, events)] == [0] * 4
    done = register_plan(register, roster, library=specimens)
    assert [one.state for one in tried.value] == [one.state for one in done.value]


def test_two_editions_of_a_form_are_one_paper(register: Register, roster: Roster, specimens: Library) -> None:
    """Either may come back; and that is nothing to warn of."""
    outcome = register_plan(register, roster, LIST, Planning(period=YEAR), specimens)
    lists = [one for one in outcome.value if "checklista" in one.name]
    assert (len(lists), len({one.paper for one in lists})) == (2, 1)
    assert "sent.same_paper" not in [finding.code for finding in outcome.findings]


def test_a_period_is_for_papers_that_do_not_say_theirs(
    register: Register, roster: Roster, specimens: Library
) -> None:
    """A placement keeps its own; a form that asks for none has none."""
    register_plan(register, roster, planning=Planning(period=YEAR), library=specimens)
    periods = {
        form: (first, last)
        for form, first, last in rows(register, papers, "form", "period_from", "period_to")
    }
    assert periods["checklista-st"] == periods["handledarutlatande"] == (YEAR.first, YEAR.last)
    assert periods["intyg-klinisk-tjanstgoring"][0] not in (None, YEAR.first)
    assert periods["ansokan-specialistkompetens"] == (None, None)


def test_next_year_is_another_paper(register: Register, tmp_path: Path, specimens: Library) -> None:
    """Of the same data."""
    roster = small(tmp_path, personnummer="19900114-2380")
    for year in ("2026", "2027", "2027"):
        register_plan(register, roster, planning=Planning(period=period_of(year)), library=specimens)
    found = rows(register, papers, "form", "period_from")
    assert [row[1].year for row in found if row[0] == "checklista-st"] == [2026, 2027]


def test_a_person_without_number_is_known_by_the_roster_s_id(
    register: Register, tmp_path: Path, specimens: Library
) -> None:
    """And is the same one when the number is there; somebody else's number is somebody else."""
    for number in (None, None, "19900114-2380", None, "19870521-2382"):
        given = {"personnummer": number} if number else {}
        register_plan(register, small(tmp_path, **given), library=specimens)
    assert rows(register, persons, "own_id", "digits") == [("B7", "8705212382"), ("B7", "9001142380")]


def test_an_error_in_the_plan_notes_nothing(register: Register, tmp_path: Path, specimens: Library) -> None:
    """Two persons whose folders would be one."""
    path = tmp_path / "lista.json"
    same = [{"id": name, "efternamn": "Öqvist", "regelverk": "HSLF-FS 2021:8"} for name in ("A/1", "A-1")]
    path.write_text(json.dumps({"personer": same}), encoding="utf-8")
    outcome = register_plan(register, read_roster(path).value, library=specimens)
    assert (outcome.ok, outcome.value, rows(register, persons)[0][0]) == (False, [], 0)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [("2026", (2026, 1, 1), (2026, 12, 31)), ("2025-07-01/2026-06-30", (2025, 7, 1), (2026, 6, 30))],
)
def test_a_period_as_it_is_written(
    written: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert period_of(written) == Period(date(*first), date(*last))


@pytest.mark.parametrize(
    "written", ["", "26", "2026-01", "2026-13-01/2026-12-31", "2026-02-01/2026-01-31", "0000"]
)
def test_what_is_no_period(written: str) -> None:
    with pytest.raises(UsageError) as error:
        period_of(written)
    assert error.value.code == "sent.period"
