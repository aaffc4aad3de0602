"""Who may use which regulation, and what has to agree with the choice: where the rules begin and end."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from stforms.rules import Context, application
from stforms.rules.application import applications
from stforms.rules.papers import Paper

TODAY = datetime.date(2026, 11, 28)
SOSFS, HSLF = "SOSFS 2015:8", "HSLF-FS 2021:8"


def said(*papers: Paper) -> list[str]:
    one = applications(papers)[-1]
    found = application.check(one, Context(one.form, None, one.regulation, TODAY))
    return [f.code for f in found if f.code.startswith("regulation.")]


def older(first: str, degree: str | None, *licences: tuple[str, str]) -> Paper:
    record: dict[str, Any] = {
        "legitimation": [{"land": land, "datum": day} for land, day in licences],
        "tjanstgoring": [
            {
                "stalle": "Ekens vårdcentral",
                "period": {"fran": first, "till": "2026-10-31"},
                "procent": 100,
                "manader": 60,
            }
        ],
    }
    if degree:
        record["lakarexamen"] = {"land": degree, "datum": "2019-06-01"}
    return Paper("ansökan", "ansokan-specialistkompetens", None, SOSFS, record)


SWEDISH = ("Sverige", "2020-12-01")
ABROAD, UNKNOWN = ["regulation.abroad_and_late"], ["regulation.at_unknown"]


@pytest.mark.parametrize(
    ("first", "degree", "licences", "found"),
    [
        ("2021-06-30", "Polen", [SWEDISH], []),
        ("2021-07-01", "Polen", [SWEDISH], ABROAD),
        ("2021-07-01", "Sverige", [SWEDISH], UNKNOWN),
        ("2021-07-01", "SVERIGE", [], UNKNOWN),
        ("2021-07-01", None, [], UNKNOWN),
        ("2021-07-01", "Sverige", [("Norge", "2020-01-01"), SWEDISH], ABROAD),
        ("2021-07-01", "Sverige", [("Norge", "2022-01-01"), SWEDISH], UNKNOWN),  # the later one says nothing
    ],
)
def test_the_older_regulation_is_for_an_early_start_or_swedish_at(
    first: str, degree: str | None, licences: list[tuple[str, str]], found: list[str]
) -> None:
    assert said(older(first, degree, *licences)) == found


def test_of_several_rows_the_earliest_counts() -> None:
    paper = older("2022-01-01", "Polen", SWEDISH)
    early = {"stalle": "Almens vårdcentral", "period": {"fran": "2021-06-01", "till": "2021-12-31"}}
    paper.record["tjanstgoring"].append({**early, "procent": 100, "manader": 7})
    assert said(paper) == []


def test_nothing_is_said_of_the_start_while_a_row_has_no_period() -> None:
    paper = older("2022-01-01", "Polen", SWEDISH)
    paper.record["tjanstgoring"].append({"stalle": "Almens vårdcentral", "manader": 7})
    assert said(paper) == []


def test_a_certificate_of_each_other_regulation_is_told() -> None:
    main = Paper("ansökan", "ansokan-specialistkompetens", None, HSLF, {})
    papers = [
        Paper(name, "intyg-kurs", None, regulation, {})
        for name, regulation in (("a", HSLF), ("b", SOSFS), ("c", None), ("d", SOSFS))
    ]
    assert said(main, *papers) == ["regulation.mixed", "regulation.mixed"]


def test_without_the_application_most_papers_say_which_regulation_it_is() -> None:
    papers = [
        Paper(name, "intyg-kurs", None, regulation, {})
        for name, regulation in (("a", SOSFS), ("b", SOSFS), ("c", HSLF))
    ]
    assert said(*papers) == ["regulation.mixed"]


@pytest.mark.parametrize(
    ("approved", "signed", "found"),
    [
        ("2022-08-30", "2022-08-01", ["regulation.bt_approved_early"]),
        ("2022-08-30", "2022-09-19", ["regulation.bt_approved_early"]),  # one wrong day is told once
        ("2022-08-31", "2022-08-31", []),
        ("2022-09-10", "2022-09-19", ["regulation.bt_approved_unasked"]),
        ("2022-09-19", "2022-09-19", []),
        ("2022-09-19", None, []),
    ],
)
def test_the_bt_is_done_and_applied_for_before_it_is_approved(
    approved: str, signed: str | None, found: list[str]
) -> None:
    row = {"period": {"fran": "2021-09-01", "till": "2022-08-31"}, "procent": 100, "manader": 12}
    papers = [
        Paper(
            "st", "ansokan-specialistkompetens", None, HSLF, {"bastjanstgoring": {"godkand_datum": approved}}
        ),
        Paper("bt", "ansokan-godkand-bt", None, HSLF, {"underskrift": {"datum": signed}}),
        Paper("fullgjord", "intyg-fullgjord-bt", None, HSLF, {"tjanstgoring": [row]}),
    ]
    assert said(*papers) == found
