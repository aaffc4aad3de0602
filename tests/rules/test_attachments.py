"""What is enclosed in an application, and the numbers that tie list and papers together: edges and laws.

That each rule finds what it is for is shown by its sample (test_wholes.py).
"""

from __future__ import annotations

import pytest
import wholes
from changes import ANOTHER, JELENA, NEW, OLD, found, in_, said, without
from hypothesis import given, settings
from hypothesis import strategies as st

from stforms.library import Library
from stforms.rules.application import applications
from stforms.rules.application.enclosed import kind_of, normal, of_kind
from stforms.rules.papers import Paper
from stforms.rules.scope import APPLICATION, BT_APPLICATION


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("3", "3"),
        ("03", "3"),
        (" 3. ", "3"),
        ("Bilaga 3", "3"),
        ("Bilaga nr: 3", "3"),
        ("nr 3", "3"),
        ("3a", "3a"),
        ("3 A", "3a"),
        ("0", "0"),
        ("III", "iii"),
        ("3-4", "3-4"),
        ("", ""),
    ],
)
def test_a_number_is_compared_without_what_is_written_around_it(written: str, number: str) -> None:
    assert normal(written) == number


@given(st.text(max_size=8))
def test_a_compared_number_stays_as_it_is(written: str) -> None:
    assert normal(normal(written)) == normal(written)


@pytest.mark.parametrize("form", [APPLICATION, BT_APPLICATION])
def test_every_list_of_an_application_is_a_kind(form: str) -> None:
    """What the lists are called follows from the forms, but for these three."""
    papers = {kind_of(paper.form) for paper in (*wholes.clean_papers(NEW), *wholes.clean_papers(OLD))}
    lists = set(Library().schema(form).document["properties"]["bifogade_intyg"]["properties"])
    assert lists - papers <= {"tredjeland", "tjanstgoring_fore_legitimation", "utlandsk_tjanstgoring"}


def certificates(whole: str = APPLICATION) -> list[Paper]:
    """Return the certificates of the clean application for specialist competence, or for BT."""
    (one,) = [one for one in applications(wholes.clean_papers(NEW)) if one.form == whole]
    return list(one.certificates)


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_numbers_are_the_applicants_own(data: st.DataObject) -> None:
    """Numbered in any other order, in the list and on the papers alike, nothing is to be said."""
    own = certificates()
    order_ = data.draw(st.permutations([str(n) for n in range(1, len(own) + 1)]))
    changes = [in_(paper.name, bilaga_nr=number) for paper, number in zip(own, order_, strict=True)]
    lists: dict[str, list[str]] = {}
    for paper, number in zip(own, order_, strict=True):
        lists.setdefault(kind_of(paper.form), []).append(number)
    assert said(*changes, in_("st-ansokan", bifogade_intyg=lists)) == []


@pytest.mark.parametrize("paper", certificates()[2:], ids=lambda paper: paper.name)
def test_a_certificate_that_is_taken_away_is_missed_once(paper: Paper) -> None:
    assert said(without(paper.name)) == [("attachment.not_there", "st-ansokan")]


@pytest.mark.parametrize("name", ["st-01-fullgjord", "st-02-specialistkompetens"])
def test_a_final_certificate_that_is_taken_away_is_missed_once(name: str) -> None:
    assert said(without(name)) == [("attachment.final_missing", None)]


def test_the_finals_of_bt_are_missed_one_by_one() -> None:
    changes = [without("bt-04-fullgjord"), without("bt-05-baskompetens")]
    assert said(*changes) == [("attachment.final_missing", None)] * 2


def test_under_an_unknown_regulation_no_final_certificate_is_known() -> None:
    paper = Paper("kurs", "intyg-kurs", None, "SOSFS 2008:17", {})
    assert "attachment.final_missing" not in {one.code for one in found([paper])}


@pytest.mark.parametrize("number", ["22", "7", "", "ett"])
@pytest.mark.parametrize("paper", certificates()[2:], ids=lambda paper: paper.name)
def test_a_wrong_number_is_one_mistake(paper: Paper, number: str) -> None:
    """The list's own number is then not missed as well; two papers with one number are told on both."""
    if paper.record["bilaga_nr"] == number:
        return
    codes = {code for code, _name in said(in_(paper.name, bilaga_nr=number))}
    expected = {"22": "not_listed", "ett": "not_listed", "": "unnumbered", "7": "number_shared"}[number]
    assert codes == {f"attachment.{expected}"}


def test_somebody_elses_certificate_has_a_number_of_its_own() -> None:
    change = in_("st-12-etik-och-samtal", sokande__personnummer=ANOTHER, bilaga_nr="11")
    assert said(change) == [("identity.other_number", "st-12-etik-och-samtal")]


def test_a_number_with_leading_zero_or_a_word_is_the_same() -> None:
    assert said(in_("st-05-tallasens-vardcentral", bilaga_nr="Bilaga 05")) == []


def test_two_numbers_that_changed_places_between_kinds_are_told_where_they_are_listed() -> None:
    lists = {"kurs": [*map(str, range(11, 18)), "19"], "utvecklingsarbete": ["18"]}
    changes = in_("st-ansokan", **{f"bifogade_intyg__{kind}": numbers for kind, numbers in lists.items()})
    papers = wholes.changed(wholes.clean_papers(NEW), [changes])
    assert {(one.code, one.path, one.params["number"]) for one in found(papers)} == {
        ("attachment.other_kind", "bifogade_intyg.kurs", "19"),
        ("attachment.other_kind", "bifogade_intyg.utvecklingsarbete", "18"),
    }


def test_a_certificate_listed_as_a_doctorate_is_of_another_kind() -> None:
    changes = [
        in_("st-ansokan", bifogade_intyg__auskultation=[], ovriga_handlingar__svensk_doktorsexamen=["3"]),
    ]
    assert said(*changes) == [("attachment.other_kind", "st-ansokan")]


@pytest.mark.parametrize("kind", ["utlandsk_tjanstgoring", "tjanstgoring_fore_legitimation"])
def test_service_abroad_or_before_the_licence_may_be_on_any_form(kind: str) -> None:
    lists = {"bifogade_intyg__delmal_bt": ["1", "2"], f"bifogade_intyg__{kind}": ["3"]}
    assert said(in_("bt-ansokan", **lists)) == []


def test_papers_without_a_form_here_count_as_there() -> None:
    """Certificates of a third country and other documents are on forms that stforms does not know."""
    change = in_(
        "st-ansokan",
        bifogade_intyg__tredjeland=["22"],
        ovriga_handlingar__individuellt_utbildningsprogram=["23"],
    )
    assert said(change) == []


def test_an_application_that_lists_nothing_lacks_its_lists_and_nothing_else() -> None:
    assert said(without("st-ansokan", "bifogade_intyg", "ovriga_handlingar")) == []


def test_without_lists_the_numbers_themselves_show_a_gap() -> None:
    changes = [
        without("st-ansokan"),
        without("st-04-tallasens-vardcentral"),
        without("st-11-forutsattningar"),
    ]
    papers = wholes.changed(wholes.clean_papers(NEW), changes)
    assert [(one.code, dict(one.params)) for one in found(papers)] == [
        ("attachment.no_application", {}),
        ("attachment.number_gap", {"missing": "4, 11", "last": 20}),
    ]


def test_numbers_with_letters_have_no_gaps() -> None:
    changes = [without("st-ansokan"), in_("st-04-tallasens-vardcentral", bilaga_nr="3a")]
    assert said(*changes) == [("attachment.no_application", None)]


@pytest.mark.parametrize(("number", "last"), [("2026", [2026]), ("20261", [])])
def test_a_number_of_five_digits_is_no_running_number(number: str, last: list[int]) -> None:
    changes = [without("st-ansokan"), in_("st-04-tallasens-vardcentral", bilaga_nr=number)]
    papers = wholes.changed(wholes.clean_papers(NEW), changes)
    assert [one.params["last"] for one in found(papers) if one.code == "attachment.number_gap"] == last


def test_a_personnummer_in_the_box_for_the_number_is_not_repeated() -> None:
    papers = wholes.changed(wholes.clean_papers(NEW), [in_("st-12-etik-och-samtal", bilaga_nr=JELENA)])
    assert [one.params["number"] for one in found(papers)] == ["1987…"]


def test_certificates_are_found_by_their_kind() -> None:
    (_bt, one) = applications(wholes.clean_papers(NEW))
    assert [paper.name for paper in of_kind(one, "uppnadd_specialistkompetens")] == [
        "st-02-specialistkompetens"
    ]
