"""Which rows are one row, what becomes of them, and in which order they stand."""

from __future__ import annotations

from typing import Any

import pytest
from merging.papers import LIBRARY, paper, shape

import stforms
from stforms.actions.merge import Merged
from stforms.merging import State
from stforms.model import Record

LIST = "checklista-st/2026-docx"
WARD, HOME, LEAD = (
    {"namn": "Palliativ vård", "datum": "2024-04-24", "status": "genomford"},
    {"namn": "Försäkringsmedicin", "datum": "2024-02-07", "status": "genomford"},
    {"namn": "Leda, lära och handleda", "datum": "2024-11", "status": "planerad"},
)


def merged(sent: list[Record], *back: list[Record], table: str = "kurser", edition: str = LIST) -> Merged:
    copies = [paper("abc"[n], {table: rows} if rows else {}, edition) for n, rows in enumerate(back)]
    return stforms.merge(copies, base=paper("sent", {table: sent}, edition), library=LIBRARY).value


def rows(result: Merged, table: str = "kurser") -> list[Any]:
    return list(result.record.get(table, []))


def states(result: Merged) -> dict[str, str]:
    """Return what changed: label-free address -> state."""
    return {
        entry.address.key + ("" if entry.address.row is None else f" {entry.address.row.cells[0][1]}"): (
            entry.state.value
        )
        for entry in result.entries
        if entry.state is not State.UNCHANGED
    }


# --- the same row -----------------------------------------------------------------------------


def test_edits_in_different_rows_and_cells_all_arrive() -> None:
    one, other = {**WARD, "datum": "2024-04-25"}, {**WARD, "status": "pagar"}
    result = merged([WARD, HOME], [one, HOME], [other, {**HOME, "status": "pagar"}])
    assert rows(result) == [{**WARD, "datum": "2024-04-25", "status": "pagar"}, {**HOME, "status": "pagar"}]
    assert result.conflicts == ()


@pytest.mark.parametrize("name", ["palliativ  VÅRD", "Palliativ\nvård", "PALLIATIV VÅRD"])
def test_capitals_and_spaces_make_no_other_row(name: str) -> None:
    result = merged([WARD, HOME], [{**WARD, "namn": name}, HOME], [{**WARD, "status": "pagar"}, HOME])
    assert states(result) == {"kurser.namn Palliativ vård": "taken", "kurser.status Palliativ vård": "taken"}
    assert len(rows(result)) == 2


def test_a_corrected_name_is_an_edit_of_the_row() -> None:
    """The rest of the row is as it was, so the other's edit of it still finds it."""
    result = merged(
        [WARD, HOME], [{**WARD, "namn": "Vård i livets slut"}, HOME], [{**WARD, "status": "pagar"}, HOME]
    )
    assert rows(result)[0] == {**WARD, "namn": "Vård i livets slut", "status": "pagar"}


def test_a_misspelling_put_right_is_an_edit_though_more_was_changed() -> None:
    result = merged([WARD, HOME], [{**WARD, "namn": "Paliativ vård", "datum": "2024-05"}, HOME])
    assert states(result) == {"kurser.namn Palliativ vård": "taken", "kurser.datum Palliativ vård": "taken"}


def test_a_placement_that_starts_another_day_is_the_same_placement() -> None:
    """Half of the identity is the same, and all else: the day was moved."""
    sent = {"stalle": "Kvinnokliniken", "period": {"fran": "2024-01-01"}, "status": "planerad"}
    moved = {**sent, "period": {"fran": "2024-02-01"}}
    result = merged([sent], [moved], [{**sent, "status": "pagar"}], table="sidotjanstgoring")
    assert (rows(result, "sidotjanstgoring"), result.conflicts) == ([{**moved, "status": "pagar"}], ())


def test_another_row_with_the_same_status_is_another_row() -> None:
    """A choice among few tells nothing: the row went, and a new one came."""
    result = merged([{"namn": "A", "status": "planerad"}], [{"namn": "Xylofon", "status": "planerad"}])
    assert rows(result) == [{"namn": "Xylofon", "status": "planerad"}]
    assert states(result)["kurser A"] == "removed"


def test_half_of_a_row_is_not_enough_where_the_name_is_another() -> None:
    """A course of the same day with another name and another status is another course."""
    result = merged([WARD], [{"namn": "Xylofon", "datum": WARD["datum"], "status": "planerad"}])
    assert states(result)["kurser Palliativ vård"] == "removed"


def test_a_row_that_could_be_either_of_two_is_neither() -> None:
    one, other = {"namn": "Ett", "datum": "2024-04-24"}, {"namn": "Två", "datum": "2024-04-24"}
    result = merged([one, other], [{"namn": "Tre", "datum": "2024-04-24"}])
    assert states(result) == {
        "kurser Ett": "removed", "kurser Två": "removed",
        "kurser.namn Tre": "taken", "kurser.datum Tre": "taken",
    }  # fmt: skip


def test_of_rows_called_the_same_those_that_differ_least_are_one() -> None:
    """The first of three supervision sessions of one day is taken away: the others are as they were."""
    day = [{"namn": "ST-dag", "datum": f"2024-0{month}-01"} for month in (1, 2, 3)]
    result = merged(day, day[1:], [*day[:2], {**day[2], "status": "pagar"}])
    assert rows(result) == [day[1], {**day[2], "status": "pagar"}]
    assert [entry.address.row.number for entry in result.entries if entry.address.row] == [1, 2, 2, 3, 3, 3]


def test_rows_without_any_name_are_told_by_what_they_say() -> None:
    blank = [{"status": "planerad"}, {"datum": "2024-01-01"}]
    result = merged(blank, [blank[1]], blank)
    assert rows(result) == [blank[1]]


def test_rows_without_any_name_are_never_made_one_by_their_place() -> None:
    sent, other = {"datum": "2024-01-01", "status": "planerad"}, {"datum": "2024-09-09", "status": "pagar"}
    assert states(merged([sent], [other]))["kurser 2024-01-01"] == "removed"
    added = merged([WARD], [WARD, sent], [WARD, other])
    assert (added.conflicts, len(rows(added))) == ((), 3)


# --- removed, added -------------------------------------------------------------------------------


def test_a_row_removed_by_one_and_left_alone_by_the_other_goes_and_is_told() -> None:
    outcome = stforms.merge(
        [paper("a", {"kurser": [HOME]}, LIST), paper("b", {"kurser": [WARD, HOME]}, LIST)],
        base=paper("sent", {"kurser": [WARD, HOME]}, LIST),
        library=LIBRARY,
    )
    assert outcome.value.record == {"kurser": [HOME]}
    (told,) = [finding for finding in outcome.findings if finding.code == "merge.removed"]
    assert told.params == {
        "in_row": " (Palliativ vård)", "value": "Palliativ vård, 2024-04-24, genomford", "copies": "a",
    }  # fmt: skip


def test_a_row_removed_by_one_and_edited_by_another_is_one_conflict() -> None:
    """However many cells were edited; until it is decided the row stands as it was sent."""
    new = {**WARD, "datum": "2024-05", "status": "pagar"}
    result = merged([WARD, HOME], [HOME], [new, HOME])
    (conflict,) = result.conflicts
    assert [one.value for one in conflict.alternatives] == [WARD, None, new]
    assert [one.copies for one in conflict.alternatives] == [(), ("a",), ("b",)]
    assert rows(result) == [WARD, HOME]


def test_another_order_of_delmal_in_a_row_that_was_removed_is_no_objection() -> None:
    sent = {"delmal": ["STa1", "STb2"], "plan": "Kurs"}
    table, edition = "delmalsoversikt", "iup/2026-xlsx"
    assert next(one for one in shape(edition).tables if one.key == table).identity == ("delmal",)
    result = merged([sent], [], [{**sent, "delmal": ["STb2", "STa1"]}], table=table, edition=edition)
    assert (result.record, result.conflicts) == ({}, ())


def test_a_table_without_any_row_left_is_gone() -> None:
    assert merged([WARD], []).record == {}


def test_the_same_row_added_by_both_is_there_once() -> None:
    result = merged([HOME], [HOME, WARD], [WARD, HOME])
    assert rows(result) == [HOME, WARD]
    assert {entry.state for entry in result.entries if entry.base.value is None} == {State.AGREED}


def test_a_row_added_by_both_with_another_day_is_one_conflict_in_one_row() -> None:
    result = merged([HOME], [HOME, WARD], [HOME, {**WARD, "datum": "2024-05"}])
    (conflict,) = result.conflicts
    assert (conflict.address.key, rows(result)[1]) == (
        "kurser.datum",
        {"namn": "Palliativ vård", "status": "genomford"},
    )


def test_of_two_added_rows_called_the_same_the_equal_ones_are_joined_first() -> None:
    second = {**WARD, "datum": "2024-09"}
    result = merged([HOME], [HOME, WARD, second], [HOME, second])
    assert (rows(result), result.conflicts) == ([HOME, WARD, second], ())


# --- order ----------------------------------------------------------------------------------------


def test_a_changed_order_is_kept_unless_others_want_another() -> None:
    assert rows(merged([WARD, HOME, LEAD], [LEAD, WARD, HOME], [WARD, HOME, LEAD])) == [LEAD, WARD, HOME]
    outcome = stforms.merge(
        [
            paper(f"c{n}", {"kurser": order}, LIST)
            for n, order in enumerate(([LEAD, WARD, HOME], [HOME, WARD, LEAD]))
        ],
        base=paper("sent", {"kurser": [WARD, HOME, LEAD]}, LIST),
        library=LIBRARY,
    )
    assert rows(outcome.value) == [WARD, HOME, LEAD]
    assert [finding.path for finding in outcome.findings if finding.code == "merge.order"] == ["kurser"]


def test_added_rows_stand_where_their_copy_has_them() -> None:
    new, newer, last = ({"namn": name} for name in ("Zonterapi", "Akutmedicin", "Barn"))
    result = merged([WARD, HOME], [new, newer, WARD, HOME], [WARD, last, HOME])
    assert rows(result) == [new, newer, WARD, last, HOME]


def test_a_row_added_in_two_places_stands_in_the_later_one() -> None:
    new = {"namn": "Zonterapi"}
    result = merged([WARD, HOME, LEAD], [WARD, new, HOME, LEAD], [WARD, HOME, new, LEAD])
    assert rows(result) == [WARD, HOME, new, LEAD]


def test_a_row_that_waits_for_a_decision_stays_in_its_place() -> None:
    result = merged([WARD, HOME, LEAD], [LEAD, WARD], [WARD, {**HOME, "status": "pagar"}, LEAD])
    assert rows(result) == [LEAD, WARD, HOME]
