"""What copies say and do not say: boxes they lack, ink, answers nobody could read, texts off a page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from merging.papers import LIBRARY, paper

import stforms
from stforms.actions.copies import copy_of
from stforms.merging import Conflict, Copy, State
from stforms.model import Finding, Reading, Record, Severity, Where

LIST, OLD_LIST = "checklista-st/2026-docx", "checklista-st/2018-docx"
KURS = "intyg-kurs/hslf-fs-2021-8"


def merged(base: Copy, *copies: Copy) -> stforms.Merged:
    return stforms.merge(copies, base=base, library=LIBRARY).value


def read(
    name: str, record: Record, edition: str, *readings: Reading, found: tuple[Finding, ...] = ()
) -> Copy:
    return copy_of(name, name, LIBRARY.edition(edition), record, readings, found, LIBRARY)


def off_the_page(name: str, text: str, confidence: float = 0.9) -> Copy:
    reading = Reading("beskrivning", text, text, Where(page=1), confidence)
    return read(name, {"beskrivning": text}, KURS, reading)


# --- boxes ------------------------------------------------------------------------------------


def test_a_paper_without_the_box_says_nothing_of_it() -> None:
    """The older checklist has no room for comments: that is no removal."""
    sent = {"bvc": "ja", "bvc_kommentar": "Varannan tisdag.", "vardcentral": "Öjeby"}
    result = merged(paper("sent", sent, LIST), paper("old", {"bvc": "nej"}, OLD_LIST))
    assert result.record == {"bvc": "nej", "bvc_kommentar": "Varannan tisdag."}
    assert {entry.address.key: entry.state.value for entry in result.entries} == {
        "bvc": "taken",
        "bvc_kommentar": "unchanged",
        "vardcentral": "removed",
    }


def test_a_paper_without_a_column_knows_the_row_all_the_same() -> None:
    """Rows are told by the columns that the paper has, and what it has no box for stays."""
    edition = LIBRARY.edition(LIST)
    tables = [
        replace(one, columns=tuple(column for column in one.columns if column.key != "period.fran"))
        for one in edition.tables
    ]
    narrow = replace(edition, tables=tuple(tables))
    period = {"fran": "2024-01-01", "till": "2024-02-29"}
    sent = {"sidotjanstgoring": [{"stalle": "Kvinnokliniken", "period": period}]}
    back = {"sidotjanstgoring": [{"stalle": "Kvinnokliniken", "period": {"till": "2024-03-31"}}]}
    copy = copy_of("a", "a", narrow, back, library=LIBRARY)
    result = merged(paper("sent", sent, LIST), copy)
    assert result.record == {
        "sidotjanstgoring": [{"stalle": "Kvinnokliniken", "period": {**period, "till": "2024-03-31"}}]
    }


def test_a_column_that_a_paper_lacks_is_no_objection_to_removing_the_row() -> None:
    edition = LIBRARY.edition(LIST)
    tables = [
        replace(one, columns=tuple(column for column in one.columns if column.key != "status"))
        for one in edition.tables
    ]
    narrow = replace(edition, tables=tuple(tables))
    row = {"namn": "Palliativ vård", "datum": "2024-04-24"}
    same = copy_of("b", "b", narrow, {"kurser": [row]}, library=LIBRARY)
    result = merged(paper("sent", {"kurser": [{**row, "status": "pagar"}]}, LIST), paper("a", {}, LIST), same)
    assert (result.record, result.conflicts) == ({}, ())


# --- ink ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_ink_on_one_copy_counts_though_the_other_has_none(order: tuple[int, int]) -> None:
    signed = {"intygande": {"signerad": True}}
    copies = [paper("signed", signed, KURS), paper("not", {"intygande": {"signerad": False}}, KURS)]
    result = merged(paper("sent", {}, KURS), *[copies[n] for n in order])
    assert (result.record, result.conflicts) == (signed, ())


def test_no_ink_on_the_only_copy_stays_no_ink() -> None:
    unsigned = {"intygande": {"signerad": False}}
    assert merged(paper("sent", {}, KURS), paper("a", unsigned, KURS)).record == unsigned
    assert (
        merged(paper("sent", {}, KURS), paper("a", unsigned, KURS), paper("b", {}, KURS)).record == unsigned
    )


def test_a_signature_that_no_copy_has_is_gone_without_a_dispute() -> None:
    """That one says no and the other nothing is the same."""
    signed, unsigned = {"intygande": {"signerad": True}}, {"intygande": {"signerad": False}}
    result = merged(paper("sent", signed, KURS), paper("a", unsigned, KURS), paper("b", {}, KURS))
    assert (result.record, result.conflicts) == (unsigned, ())


# --- answers that nobody could read ---------------------------------------------------------------


def ticked_twice(name: str = "a") -> Copy:
    readings = [Reading("st_moten", one, None, Where(place="Möten"), 0.5) for one in ("ja", "nej")]
    return read(name, {}, LIST, *readings)


def only(result: stforms.Merged) -> Conflict:
    (conflict,) = result.conflicts
    return conflict


@pytest.mark.parametrize("others", [(), ({"st_moten": "ja"},), ({"st_moten": "delvis"},)])
def test_two_boxes_ticked_is_neither_a_removal_nor_an_answer(others: tuple[Record, ...]) -> None:
    """Not even when the other copy says clearly what was sent, or something new."""
    copies = [paper(f"b{n}", one, LIST) for n, one in enumerate(others)]
    result = merged(paper("sent", {"st_moten": "ja"}, LIST), ticked_twice(), *copies)
    assert result.record == {"st_moten": "ja"}
    assert only(result).alternatives[-1].unclear == "ja / nej"
    with pytest.raises(stforms.StformsError):
        only(result).choose(len(only(result).alternatives))


def test_a_date_that_is_none_waits_for_a_person_and_is_no_value() -> None:
    """The record of the copy holds the raw text; the result does not."""
    reading = Reading("datum", "i våras", None, Where(place="Datum"), 0.5)
    copy = read("a", {"datum": "i våras"}, LIST, reading)
    result = merged(paper("sent", {"datum": "2024-05-03"}, LIST), copy)
    assert (result.record, only(result).alternatives[1].unclear) == ({"datum": "2024-05-03"}, "i våras")


def test_what_was_as_unclear_when_it_was_sent_says_nothing_new() -> None:
    reading = Reading("datum", "i våras", None, Where(place="Datum"), 0.5)
    copies = [read(name, {"datum": "i våras"}, LIST, reading) for name in ("sent", "a")]
    assert merged(*copies).conflicts == ()
    assert merged(ticked_twice("sent"), ticked_twice()).conflicts == ()


def test_the_keys_beside_an_unclear_one_in_its_box_are_not_removed() -> None:
    """Subject and period are one box on the older form: without dates nothing of it was understood."""
    sent = {"kurs": {"amne": "Palliativ vård"}, "period": {"fran": "2019-04-22", "till": "2019-04-24"}}
    edition = "intyg-kurs/sosfs-2015-8"
    reading = Reading("kurs.amne", "Palliativ vård, april", None, Where(page=1), 0.5)
    result = merged(
        paper("sent", sent, edition), read("a", {"kurs": {"amne": "Palliativ vård, april"}}, edition, reading)
    )
    assert (result.record, only(result).address.key) == (sent, "kurs.amne")


def test_an_unclear_answer_in_a_row_that_was_removed_is_one_conflict_for_the_row() -> None:
    row = {"namn": "Palliativ vård", "datum": "2024-04-24"}
    reading = Reading("kurser[0].datum", "i våras", None, Where(place="Kurser"), 0.5)
    unclear = read("b", {"kurser": [{**row, "datum": "i våras"}]}, LIST, reading)
    result = merged(paper("sent", {"kurser": [row]}, LIST), paper("a", {}, LIST), unclear)
    assert [(one.value, one.unclear) for one in only(result).alternatives] == [
        (row, None),
        (None, None),
        (None, "Palliativ vård; i våras"),
    ]


def test_an_unclear_answer_on_a_later_copy_is_not_told_as_forgotten() -> None:
    """The conflict shows it."""
    base, old = paper("sent", {"st_moten": "ja"}, LIST), paper("old", {"st_moten": "delvis"}, LIST)
    outcome = stforms.merge([old, ticked_twice("new")], base=base, replaces=[("new", "old")], library=LIBRARY)
    assert [f.code for f in outcome.findings] == ["merge.open"]


def test_a_reading_error_is_told_once_as_the_conflict() -> None:
    """The finding stays, as an info: else a decided merge could never be without errors."""
    found = (Finding("parse.several_ticked", Severity.ERROR, "st_moten"),)
    copy = replace(ticked_twice(), name="a")
    base = paper("sent", {"st_moten": "ja"}, LIST)
    given = stforms.Outcome(copy, found)
    conflict = only(merged(base, copy))
    decided = stforms.merge([given], base=base, decisions=[conflict.answer("nej")], library=LIBRARY)
    assert (decided.ok, decided.value.record) == (True, {"st_moten": "nej"})
    assert ("parse.several_ticked", Severity.INFO) in [(f.code, f.severity) for f in decided.findings]


# --- texts off a page -------------------------------------------------------------------------------

TEXT, BROKEN = "Kurs om tre dagar.\nEn fördjupning.", "Kurs om tre dagar. En\nfördjupning."


def test_another_line_break_off_a_page_is_no_edit_and_is_told() -> None:
    outcome = stforms.merge(
        [off_the_page("scan", BROKEN)], base=paper("sent", {"beskrivning": TEXT}, KURS), library=LIBRARY
    )
    assert outcome.value.record == {"beskrivning": TEXT}
    assert [f.params for f in outcome.findings if f.code == "merge.spacing"] == [{"count": 1}]


def test_the_surer_copy_says_how_a_new_text_is_broken() -> None:
    """Docx and scan of the same: what a field held counts before what was read off the page."""
    result = merged(
        paper("sent", {}, KURS), off_the_page("scan", BROKEN), paper("z", {"beskrivning": TEXT}, KURS)
    )
    assert (result.record, result.conflicts) == ({"beskrivning": TEXT}, ())
    assert [entry.state for entry in result.entries] == [State.AGREED]


def test_two_copies_off_the_page_that_break_differently_agree() -> None:
    result = merged(paper("sent", {}, KURS), off_the_page("one", BROKEN), off_the_page("other", TEXT))
    assert (result.conflicts, result.record["beskrivning"] in (TEXT, BROKEN)) == ((), True)


def test_a_line_break_that_somebody_typed_is_an_edit() -> None:
    result = merged(paper("sent", {"beskrivning": TEXT}, KURS), paper("a", {"beskrivning": BROKEN}, KURS))
    assert result.record == {"beskrivning": BROKEN}


# --- lists ------------------------------------------------------------------------------------------


def test_the_same_delmal_in_another_order_are_no_disagreement() -> None:
    base = paper("sent", {"delmal": ["STa1"]}, KURS)
    copies = [
        paper(f"c{n}", {"delmal": one}, KURS) for n, one in enumerate((["STa1", "STb2"], ["STb2", "STa1"]))
    ]
    result = merged(base, *copies)
    assert (result.conflicts, result.entries[0].state) == ((), State.AGREED)
    assert sorted(result.record["delmal"]) == ["STa1", "STb2"]


def test_a_list_put_in_order_by_one_and_added_to_by_another_is_added_to() -> None:
    base = paper("sent", {"delmal": ["STb2", "STa1"]}, KURS)
    copies = [
        paper("a", {"delmal": ["STa1", "STb2"]}, KURS),
        paper("b", {"delmal": ["STb2", "STa1", "STc3"]}, KURS),
    ]
    assert merged(base, *copies).record == {"delmal": ["STb2", "STa1", "STc3"]}
