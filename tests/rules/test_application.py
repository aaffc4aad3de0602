"""Whose papers an application holds, what is enclosed, who signs, in which order: edges and laws.

That each rule finds what it is for is shown by its sample (test_wholes.py).
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterable
from typing import Any

import pytest
import wholes
from hypothesis import given, settings
from hypothesis import strategies as st

from stforms.library import Library
from stforms.model import Finding
from stforms.rules import Context, check
from stforms.rules.application import applications, attachments, identity, order, signing
from stforms.rules.application.enclosed import kind_of, normal, of_kind
from stforms.rules.engine import findings_of, rules_in
from stforms.rules.names import may_be_same_name
from stforms.rules.papers import Paper
from stforms.rules.scope import APPLICATION, BT_APPLICATION, COMPETENCE, HSLF, SOSFS

TODAY = datetime.date(2026, 6, 1)
NEW, OLD = "ansokan-hslf-fs-2021-8.yaml", "ansokan-sosfs-2015-8.yaml"
RULES = tuple(rules_in(identity, attachments, signing, order))
ANOTHER = "19860521-9990"
JELENA = "19870521-2382"


def found(papers: Iterable[Paper]) -> list[Finding]:
    """Return what the rules of these topics say about every whole that the papers make up."""
    said: list[Finding] = []
    for one in applications(papers):
        said += findings_of(RULES, one, Context(one.form, None, one.regulation, TODAY))
    return said


def said(*changes: dict[str, Any], of: tuple[str, ...] = (NEW,)) -> list[tuple[str, str | None]]:
    """Return (code, paper) of the findings after changes in a clean application."""
    papers = wholes.changed(wholes.clean_papers(*of), changes)
    return [(one.code, one.paper) for one in found(papers)]


def in_(paper: str, **values: Any) -> dict[str, Any]:
    """Return a change: keys with two underscores for the dot."""
    return {"paper": paper, "set": {key.replace("__", "."): value for key, value in values.items()}}


def without(paper: str, *paths: str) -> dict[str, Any]:
    return {"paper": paper, "unset": list(paths)} if paths else {"paper": paper, "remove": True}


@pytest.mark.parametrize("file", [NEW, OLD])
def test_a_complete_application_has_no_finding(file: str) -> None:
    assert said(of=(file,)) == []


def test_no_papers_are_no_application() -> None:
    assert found([]) == []


# --- one person, one specialty ----------------------------------------------------------------


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


# --- what is enclosed -------------------------------------------------------------------------


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


def test_a_personnummer_in_the_box_for_the_number_is_not_repeated() -> None:
    papers = wholes.changed(wholes.clean_papers(NEW), [in_("st-12-etik-och-samtal", bilaga_nr=JELENA)])
    assert [one.params["number"] for one in found(papers)] == ["1987…"]


def test_certificates_are_found_by_their_kind() -> None:
    (_bt, one) = applications(wholes.clean_papers(NEW))
    assert [paper.name for paper in of_kind(one, "uppnadd_specialistkompetens")] == [
        "st-02-specialistkompetens"
    ]


# --- who signs --------------------------------------------------------------------------------


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


# --- the order of days ------------------------------------------------------------------------


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
    ("approved", "codes"), [("2022-09-14", []), ("2022-09-13", ["order.bt_approved_early"])]
)
def test_bt_may_be_approved_on_the_day_of_its_last_certificate(approved: str, codes: list[str]) -> None:
    changes = [
        without("bt-ansokan", "underskrift"),
        in_("st-ansokan", bastjanstgoring__godkand_datum=approved),
    ]
    assert [code for code, _paper in said(*changes)] == codes


def test_nothing_is_compared_with_days_that_are_not_there() -> None:
    changes = [
        without("st-ansokan", "underskrift"),
        without("st-02-specialistkompetens", "huvudhandledare.datum"),
    ]
    assert said(*changes) == []


# --- one paper --------------------------------------------------------------------------------


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


# --- any order --------------------------------------------------------------------------------


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
