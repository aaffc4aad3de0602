"""The coverage matrix: which certificate fulfils what, by its form, its delmål and its place."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import wholes
from hypothesis import given, settings
from hypothesis import strategies as st

from stforms.rules import Context, application
from stforms.rules.application import Application, applications
from stforms.rules.application.coverage import Covered, coverage
from stforms.rules.papers import Paper
from stforms.rules.region import DEFAULT, region

HERE = region(DEFAULT)
TODAY = datetime.date(2026, 6, 1)
SOSFS, HSLF = "SOSFS 2015:8", "HSLF-FS 2021:8"
APPLICATIONS = ("ansokan-sosfs-2015-8.yaml", "ansokan-hslf-fs-2021-8.yaml")


def certificate(
    form: str, *delmal: str, regulation: str = SOSFS, place: str | None = None, specialty: str = "Kirurgi"
) -> Paper:
    record: dict[str, Any] = {"delmal": list(delmal), "intygande": {"specialitet": specialty}}
    if place is not None:
        record["tjanstgoringsstalle"] = place
    return Paper(f"{form} {' '.join(delmal)} {place}", f"intyg-{form}", None, regulation, record)


def matrix(*papers: Paper) -> dict[str, Covered]:
    return {one.delmal.code: one for one in coverage(applications(papers)[-1], HERE)}


def missing(*papers: Paper, of: str) -> list[list[str]]:
    """Return the kinds that a delmål still needs."""
    return [[kind.name for kind in met.need.kinds] for met in matrix(*papers)[of].met if not met.papers]


# --- which delmål ---------------------------------------------------------------------------


def groups(one: Application) -> set[str]:
    return {covered.delmal.group for covered in coverage(one, HERE)}


def test_an_application_is_about_the_delmal_of_its_kind() -> None:
    bt, newer = applications(wholes.clean_papers(APPLICATIONS[1]))
    (older,) = applications(wholes.clean_papers(APPLICATIONS[0]))

    assert (groups(bt), groups(newer), groups(older)) == (
        {"BT"},
        {"STa", "STb", "STc"},
        {"a", "b", "c"},
    )


@pytest.mark.parametrize(
    ("specialty", "left"),
    [("Psykiatri", {"a", "b"}), ("ALLMÄNMEDICIN", {"a", "b", "c"}), (None, {"a", "b", "c"})],
)
def test_the_c_delmal_of_another_specialty_are_not_known(specialty: str | None, left: set[str]) -> None:
    record = {"specialitet": specialty} if specialty else {}
    (one,) = applications([Paper("ansökan", "ansokan-specialistkompetens", None, SOSFS, record)])
    assert groups(one) == left


def test_without_a_regulation_there_is_no_matrix() -> None:
    paper = Paper("ansökan", "ansokan-specialistkompetens", None, None, {})
    assert coverage(applications([paper])[0], HERE) == ()


@pytest.mark.parametrize("name", APPLICATIONS)
def test_the_sample_applications_cover_everything(name: str) -> None:
    for one in applications(wholes.clean_papers(name)):
        assert [covered.delmal.code for covered in coverage(one, HERE) if not covered.complete] == []


# --- which certificate ----------------------------------------------------------------------


def test_each_kind_has_a_form_of_its_own() -> None:
    service, course = certificate("klinisk-tjanstgoring", "a5"), certificate("kurs", "a5")
    assert missing(service, course, of="a5") == [["sjalvstandigt_skriftligt_arbete"]]


def test_one_of_two_kinds_is_enough_where_the_delmal_says_so() -> None:
    wanted = [["klinisk_tjanstgoring", "auskultation"]]
    course = certificate("kurs", "b5")

    assert missing(course, of="b5") == wanted
    assert missing(course, certificate("auskultation", "b5"), of="b5") == []
    assert missing(course, certificate("klinisk-tjanstgoring", "b5"), of="b5") == []


@pytest.mark.parametrize("spelled", ["a6", "A6", " a6 "])
def test_a_code_counts_however_it_is_spelled(spelled: str) -> None:
    """How it should be spelled is another rule's business: delmal.unknown."""
    assert missing(certificate("kurs", spelled), of="a6") == []


def test_bilaga_12_is_about_sta3_without_naming_it() -> None:
    science = certificate("medicinsk-vetenskap", regulation=HSLF)
    found = matrix(science)

    assert found["STa3"].complete
    assert [code for code, one in found.items() if one.named] == ["STa3"]


def test_sta3_on_another_form_names_it_without_fulfilling_it() -> None:
    course = certificate("kurs", "STa3", regulation=HSLF)
    one = matrix(course)["STa3"]

    assert (one.complete, one.named) == (False, (course,))


PRIMARY, ELSEWHERE = ["klinisk_tjanstgoring_primarvard"], ["klinisk_tjanstgoring_verksamhet"]


@pytest.mark.parametrize(
    ("place", "specialty", "left"),
    [
        ("Ekens vårdcentral", "Allmänmedicin", [ELSEWHERE]),
        ("Ekens vårdcentral", "Kirurgi", [ELSEWHERE]),
        ("Medicinkliniken", "Internmedicin", [PRIMARY]),
        ("Medicinkliniken", "Allmänmedicin", [PRIMARY]),  # the place says more than the signer
        ("Capio Eken", "Allmänmedicin", [ELSEWHERE]),
        ("Capio Eken", "", [PRIMARY]),
        (None, "Kirurgi", []),  # nobody knows where; that the box is empty is told elsewhere
    ],
)
def test_where_the_service_was_done(place: str | None, specialty: str, left: list[list[str]]) -> None:
    paper = certificate("klinisk-tjanstgoring", "c1", place=place, specialty=specialty)
    assert missing(paper, of="c1") == left


def test_an_application_itself_certifies_nothing() -> None:
    record = {"delmal": ["a6"], "specialitet": "Allmänmedicin"}
    assert missing(Paper("ansökan", "ansokan-specialistkompetens", None, SOSFS, record), of="a6") == [
        ["kurs"]
    ]


# --- what is said ---------------------------------------------------------------------------


def said(*papers: Paper) -> list[tuple[str, str, str]]:
    one = applications(papers)[-1]
    found = application.check(one, Context(one.form, None, one.regulation, TODAY, HERE))
    chosen = [f for f in found if f.code.startswith("coverage.")]
    return [(f.code, str(f.params["delmal"]), str(f.params["bilaga_sv"])) for f in chosen]


def test_an_empty_application_lacks_every_certificate_each_once() -> None:
    found = said(Paper("ansökan", "ansokan-specialistkompetens", None, SOSFS, {}))
    sure = [(delmal, bilaga) for code, delmal, bilaga in found if code == "coverage.missing"]

    assert len(found) == len(set(found)) + 7  # seven c-delmål need service twice, in different places
    assert [bilaga for delmal, bilaga in sure if delmal == "a5"] == ["4", "7", "5"]
    assert ("b5", "4 eller 3") in sure
    assert not [delmal for delmal, _ in sure if delmal.startswith("c")]


def test_the_bt_lacks_eighteen() -> None:
    found = said(Paper("ansökan", "ansokan-godkand-bt", None, HSLF, {}))
    assert found == [("coverage.missing", f"BT{number}", "2") for number in range(1, 19)]


@given(data=st.data(), name=st.sampled_from(APPLICATIONS))
@settings(max_examples=60, deadline=None)
def test_fewer_certificates_never_cover_more(data: st.DataObject, name: str) -> None:
    """And what a certificate covered is covered without it only by another."""
    papers = wholes.clean_papers(name)
    kept = data.draw(st.lists(st.sampled_from(papers), unique_by=lambda paper: paper.name, min_size=1))
    whole = {one.form: one for one in applications(papers)}
    for one in applications(kept):
        if one.regulation is None:
            continue
        for few, many in zip(coverage(one, HERE), coverage(whole[one.form], HERE), strict=True):
            assert {paper.name for paper in few.named} <= {paper.name for paper in many.named}
            assert few.complete <= many.complete
