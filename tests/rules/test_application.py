"""Whose papers an application holds, who signs them, in which order: edges and laws.

That each rule finds what it is for is shown by its sample (test_wholes.py).
"""

from __future__ import annotations

import copy
from typing import Any

import pytest
import wholes
from changes import ANOTHER, JELENA, NEW, OLD, TODAY, found, in_, said, without
from hypothesis import given, settings
from hypothesis import strategies as st

from stforms.model import Finding
from stforms.rules import Context, check
from stforms.rules.names import may_be_same_name
from stforms.rules.scope import APPLICATION, COMPETENCE, HSLF, SOSFS


@pytest.mark.parametrize("file", [NEW, OLD])
def test_a_complete_application_has_no_finding(file: str) -> None:
    assert said(of=(file,)) == []


def test_no_papers_are_no_application() -> None:
    assert found([]) == []


# --- one person, one specialty -----------------------------------------------------------------


@pytest.mark.parametrize("written", ["870521-2382", "8705212382", "198705212382"])
def test_a_number_without_its_century_is_the_same(written: str) -> None:
    assert said(in_("st-06-medicinkliniken", sokande__personnummer=written)) == []


def test_the_same_digits_a_hundred_years_apart_are_two_people() -> None:
    change = in_("st-06-medicinkliniken", sokande__personnummer="18870521-2382")
    assert said(change) == [("identity.other_number", "st-06-medicinkliniken")]


def test_who_has_another_number_is_not_told_to_have_another_name_too() -> None:
    other = {"sokande__personnummer": ANOTHER, "sokande__fornamn": "Oskar", "sokande__efternamn": "Ågren"}
    assert said(in_("st-06-medicinkliniken", **other)) == [("identity.other_number", "st-06-medicinkliniken")]


def test_a_slip_on_the_application_is_one_finding() -> None:
    assert said(in_("st-ansokan", sokande__personnummer="19870521-2383")) == [
        ("identity.other_number", "st-ansokan")
    ]


def test_of_two_papers_the_application_counts() -> None:
    changes = [
        in_("ansokan", sokande__personnummer=ANOTHER),
        in_("02-palliativa-teamet", sokande__personnummer=JELENA),
    ]
    papers = [
        one
        for one in wholes.changed(wholes.clean_papers(OLD), changes)
        if one.name in ("ansokan", "02-palliativa-teamet")
    ]
    assert [one.paper for one in found(papers) if one.code == "identity.other_number"] == [
        "02-palliativa-teamet"
    ]


def test_without_an_application_most_papers_count() -> None:
    changes = [without("st-ansokan"), in_("st-13-ledarskap-och-larande", sokande__personnummer=ANOTHER)]
    assert ("identity.other_number", "st-13-ledarskap-och-larande") in said(*changes)


def test_somebody_elses_papers_for_bt_are_one_finding_of_the_st() -> None:
    changes = [
        in_(paper.name, sokande__personnummer=ANOTHER)
        for paper in wholes.clean_papers(NEW)
        if paper.name.startswith("bt-")
    ]
    assert said(*changes) == [("identity.other_number", "bt-ansokan")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna-Karin Lind", "Annakarin Lind"),
        ("Anna Karin Lind", "Anna-Karin Lind"),
        ("Anna Karin Lind", "Lind, Anna"),
        ("Anna K Lind", "Anna Karin Lind"),
        ("A. Lind", "Anna Lind"),
        ("JELENA DORDEVIC-ASTROM", "Jelena Đorđević-Åström"),
        ("Jelena Đorđević", "Jelena Đorđević-Åström"),
        ("Søren Łukasz", "Soren Lukasz"),
    ],
)
def test_these_can_be_one_person(one: str, other: str) -> None:
    assert may_be_same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Lind", "Anna Berg"),
        ("Anna Karin Lind", "Anna Maria Lind"),
        ("Anna Anna Lind", "Anna Lind Berg"),
        ("Anna K Lind", "Anna Maria Lind"),
        ("", "Anna Lind"),
        ("", ""),
    ],
)
def test_these_cannot(one: str, other: str) -> None:
    assert not may_be_same_name(one, other)


NAMES = st.lists(st.sampled_from(["Anna", "A", "Ab", "Karin", "K", "Lind", "Åsa-Märta"]), max_size=4).map(
    " ".join
)


@given(one=NAMES, other=NAMES)
def test_comparing_names_has_no_direction(one: str, other: str) -> None:
    assert may_be_same_name(one, other) is may_be_same_name(other, one)
    assert may_be_same_name(one, one) is bool(one)


def test_the_box_that_differs_is_named() -> None:
    papers = wholes.changed(
        wholes.clean_papers(NEW), [in_("st-06-medicinkliniken", sokande__fornamn="Maria")]
    )
    assert [one.path for one in found(papers)] == ["sokande.fornamn"]


@pytest.mark.parametrize("written", ["ALLMÄNMEDICIN", "Allmän medicin", "Specialist, allmänmedicin"])
def test_a_specialty_may_be_spelled_in_other_ways(written: str) -> None:
    assert said(in_("st-07-barnkliniken", specialitet=written)) == []


def test_a_programme_of_nobody_in_particular_is_not_pointed_out() -> None:
    change = without("iup-excel", "st_lakare")
    assert said(change, of=(NEW, "iup.yaml#iup-excel")) == []


@pytest.mark.parametrize(
    ("name", "codes"),
    [("Jelena Dordevic", []), ("Oskar Ågren", ["identity.other_programme"] * 2)],  # for BT and ST
)
def test_a_programme_without_a_number_is_known_by_its_name(name: str, codes: list[str]) -> None:
    papers = wholes.clean_papers(NEW, "iup.yaml#iup-excel")
    changes = [in_("iup-excel", st_lakare__namn=name), without("iup-excel", "st_lakare.personnummer")]
    assert [one.code for one in found(wholes.changed(papers, changes))] == codes


# --- who signs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["K. Löfqvist-Öhrn", "KARIN LÖFQVIST ÖHRN", "Löfqvist, Karin"])
def test_a_signer_may_be_written_in_other_ways(name: str) -> None:
    assert said(in_("st-05-tallasens-vardcentral", intygande__namn=name)) == []


def test_a_signer_of_bt_and_st_is_compared_over_both() -> None:
    change = in_("bt-03-psykiatriska-kliniken", intygande__namn="Jonas Bergdahl")
    assert said(change) == [("signing.other_name", "bt-03-psykiatriska-kliniken")]


def test_what_the_papers_for_bt_say_alone_is_said_once() -> None:
    """Karin signs two of them; the ST has her under the usual name."""
    change = in_("bt-01-vardcentral", intygande__namn="Karin Bergdahl")
    assert said(change).count(("signing.other_name", "bt-01-vardcentral")) == 1


def test_two_people_with_one_name_are_compared_by_number() -> None:
    change = in_("st-07-barnkliniken", intygande__namn="Susanne Pålsson")
    assert [code for code, _paper in said(change)] == ["signing.other_number"]


def test_who_certifies_for_themselves_is_said_once() -> None:
    """With the applicant's own number on the paper it is a rule about one paper."""
    change = in_("st-06-medicinkliniken", intygande__personnummer=JELENA)
    assert said(change) == []


def test_the_applicants_number_under_two_names_is_no_question_of_names() -> None:
    """Each paper says by itself that the applicant signs it."""
    changes = [
        in_(f"st-{name}", intygande__personnummer=JELENA)
        for name in ("06-medicinkliniken", "07-barnkliniken")
    ]
    assert said(*changes) == []


def test_the_head_of_department_may_be_the_other_specialist() -> None:
    """No source says otherwise."""
    assert said(in_("st-02-specialistkompetens", specialist__namn="Ulrika Stjärnfält")) == []


def test_the_assessor_may_not_have_certified_the_service_either() -> None:
    change = in_("bt-05-baskompetens", extern_bedomare__namn="Ulrika Stjärnfält")
    assert ("signing.assessor_not_external", "bt-05-baskompetens") in said(change)


def test_a_supervisor_named_in_one_of_the_programmes_is_enough() -> None:
    of = (NEW, "iup.yaml#iup-excel", "checklista-st.yaml#checklista-word")
    assert said(in_("iup-excel", huvudhandledare__namn="Maria Wallén"), of=of) == []


def test_somebody_elses_programme_says_nothing_of_the_supervisor() -> None:
    change = in_("iup-excel", huvudhandledare__namn="Maria Wallén", st_lakare__personnummer=ANOTHER)
    both = [("identity.other_programme", "iup-excel")] * 2  # of the application for BT, and of this one
    assert said(change, of=(NEW, "iup.yaml#iup-excel")) == both


# --- the order of days -------------------------------------------------------------------------


def test_a_certificate_may_be_signed_on_the_day_of_the_application() -> None:
    assert said(in_("st-02-specialistkompetens", specialist__datum="2025-12-03")) == []
    assert said(in_("st-02-specialistkompetens", specialist__datum="2025-12-04")) != []


def test_a_final_certificate_may_be_signed_on_the_last_day() -> None:
    assert said(in_("st-02-specialistkompetens", huvudhandledare__datum="2025-11-15")) == []
    assert said(in_("st-02-specialistkompetens", huvudhandledare__datum="2025-11-14")) != []


def test_who_appoints_a_specialist_decides_before_the_end() -> None:
    assert said(in_("01-specialistkompetens", delegering__datum="2019-01-11"), of=(OLD,)) == []


def test_too_early_for_the_service_is_not_too_early_for_a_placement_as_well() -> None:
    change = in_("01-specialistkompetens", huvudhandledare__datum="2019-01-11")
    assert said(change, of=(OLD,)) == [("order.final_before_service", "01-specialistkompetens")]


@pytest.mark.parametrize(
    ("approved", "codes"), [("2022-09-14", []), ("2022-09-13", ["order.bt_approved_uncertified"])]
)
def test_bt_may_be_approved_on_the_day_of_its_last_certificate(approved: str, codes: list[str]) -> None:
    changes = [
        without("bt-ansokan", "underskrift"),
        in_("st-ansokan", bastjanstgoring__godkand_datum=approved),
    ]
    assert [code for code, _paper in said(*changes)] == codes


def test_bt_is_approved_after_its_certificates_also_where_its_application_is_missing() -> None:
    changes = [without("bt-ansokan"), in_("st-ansokan", bastjanstgoring__godkand_datum="2022-09-13")]
    assert said(*changes) == [
        ("attachment.no_application", None),
        ("order.bt_approved_uncertified", "st-ansokan"),
    ]


def test_nothing_is_compared_with_days_that_are_not_there() -> None:
    changes = [
        without("st-ansokan", "underskrift"),
        without("st-02-specialistkompetens", "huvudhandledare.datum"),
    ]
    assert said(*changes) == []


# --- one paper ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "codes"), [("ja", []), ("nej", ["competence.chief_is_supervisor"])])
def test_one_person_in_both_boxes_is_said_by_one_rule(answer: str, codes: list[str]) -> None:
    """With an appointed specialist it is said as delegation.supervisor."""
    record = copy.deepcopy(next(p for p in wholes.clean_papers(OLD) if p.form == COMPETENCE).record)
    record["verksamhetschef"] = {**record["huvudhandledare"]}
    record["verksamhetschef"].pop("handledarutbildning_ar")
    record["delegering"] = {**record["delegering"], "utsedd": answer}
    said_ = {one.code for one in check(record, Context(COMPETENCE, None, SOSFS, TODAY))}
    assert said_ & {"competence.chief_is_supervisor"} == set(codes)
    assert ("delegation.supervisor" in said_) is (answer == "ja")


@pytest.mark.parametrize("year", [2008, 2009.0, 1949, "2007", None])
def test_only_a_readable_year_can_be_too_early(year: Any) -> None:
    record = {"huvudhandledare": {"handledarutbildning_ar": year}}
    codes = {one.code for one in check(record, Context(COMPETENCE, None, SOSFS, TODAY))}
    assert "competence.training_too_early" not in codes


def test_an_applicant_from_no_third_country_needs_no_programme() -> None:
    context = Context(APPLICATION, None, HSLF, TODAY)
    codes = {one.code for one in check({"bifogade_intyg": {"tredjeland": []}}, context)}
    assert "application.third_country" not in codes


# --- any order ---------------------------------------------------------------------------------


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_in_which_order_papers_lie_is_nothing(data: st.DataObject) -> None:
    names = [paper.name for paper in wholes.clean_papers(NEW)]
    some = data.draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
    values = st.sampled_from([ANOTHER, JELENA, "8705212382"])
    changes = [
        in_(name, sokande__personnummer=data.draw(values), bilaga_nr=data.draw(st.sampled_from("3479")))
        for name in some
    ]
    papers = wholes.changed(wholes.clean_papers(NEW), changes)
    shuffled = data.draw(st.permutations(papers))

    def key(one: Finding) -> str:
        return repr((one.code, one.paper, one.path, sorted(one.params.items())))

    assert sorted(map(key, found(shuffled))) == sorted(map(key, found(papers)))
