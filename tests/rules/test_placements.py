"""What the region asks of where the service is done: where the rules begin and end."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from stforms.rules import Context, application
from stforms.rules.application import applications
from stforms.rules.papers import Paper
from stforms.rules.region import DEFAULT, Region, region

TODAY = datetime.date(2026, 6, 1)
HERE = region(DEFAULT)
SOSFS, HSLF = "SOSFS 2015:8", "HSLF-FS 2021:8"
VC, ELSEWHERE = "Ekens vårdcentral", "Ortopedkliniken"


def row(place: str, first: str, last: str, percent: int = 100) -> dict[str, Any]:
    return {"stalle": place, "period": {"fran": first, "till": last}, "procent": percent}


def listing(*rows: dict[str, Any], **more: Any) -> Paper:
    record = {"tjanstgoring": list(rows), **more}
    return Paper("ansökan", "ansokan-specialistkompetens", None, SOSFS, record)


def said(code: str, *papers: Paper, where: Region = HERE) -> list[dict[str, Any]]:
    one = applications(papers)[-1]
    found = application.check(one, Context(one.form, None, one.regulation, TODAY, where))
    return [dict(f.params) for f in found if f.code == code]


# --- primary care ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "last", "told"),
    [
        (100, "2018-06-30", False),
        (100, "2018-05-31", True),
        (50, "2020-12-31", False),
        (50, "2020-11-30", True),
    ],
)
def test_thirty_months_of_full_time_in_primary_care(percent: int, last: str, told: bool) -> None:
    assert bool(said("time.primary_care", listing(row(VC, "2016-01-01", last, percent)))) is told


def test_another_specialty_and_another_region_ask_for_nothing() -> None:
    short = row(ELSEWHERE, "2016-01-01", "2018-06-30")
    elsewhere = replace(HERE, numbers={}, placements={})
    codes = ("time.primary_care", "time.first_placement", "time.placement_missing")

    assert all(said(code, listing(short)) for code in codes)
    assert not any(said(code, listing(short, specialitet="Ortopedi")) for code in codes)
    assert not any(said(code, listing(short), where=elsewhere) for code in codes)


# --- the first placement --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "months"),
    [
        ([row(VC, "2016-01-01", "2016-12-31"), row(ELSEWHERE, "2017-01-01", "2017-03-31")], None),
        ([row(VC, "2016-01-01", "2016-12-31", 50), row(ELSEWHERE, "2017-01-01", "2017-03-31")], None),
        ([row(VC, "2016-01-01", "2016-10-31"), row(ELSEWHERE, "2016-11-01", "2017-03-31")], "10"),
        ([row(ELSEWHERE, "2016-11-01", "2017-03-31"), row(VC, "2016-01-01", "2016-10-31")], "10"),
        ([row(VC, "2016-01-01", "2016-12-31"), row(ELSEWHERE, "2016-07-01", "2016-12-31", 20)], "6"),
        ([row(VC, "2016-01-01", "2016-03-31"), row("Akuten (BT)", "2016-04-01", "2016-06-30")], None),
        ([row(VC, "2016-01-01", "2016-03-31"), row("", "2016-04-01", "2016-06-30")], None),
        ([row(VC, "2016-01-01", "2016-03-31")], None),
    ],
)
def test_twelve_months_before_the_first_placement_elsewhere(
    rows: list[dict[str, Any]], months: str | None
) -> None:
    found = said("time.first_placement", listing(*rows))
    assert [one["months_en"] for one in found] == ([months] if months else [])


def test_a_placement_in_the_time_of_the_bt_is_the_bts() -> None:
    rows = [row(VC, "2022-01-01", "2022-03-31"), row(ELSEWHERE, "2022-04-01", "2022-06-30")]
    st = Paper("st", "intyg-fullgjord-st", None, HSLF, {"tjanstgoring": rows})
    bt = Paper("bt", "intyg-fullgjord-bt", None, HSLF, {"tjanstgoring": rows})

    assert len(said("time.first_placement", st)) == 1
    assert said("time.first_placement", st, bt) == []


# --- recommended placements -----------------------------------------------------------------

ALL = [
    row(place, f"20{year}-01-01", f"20{year}-12-31")
    for year, place in enumerate(
        (
            VC,
            "Barnkliniken",
            "Kvinnokliniken",
            "LAH Öst",
            "Psykiatriska kliniken",
            "Akutkliniken",
            "Medicinkliniken",
            "Almens vårdcentral",
        ),
        15,
    )
]


def missing(*papers: Paper) -> list[str]:
    return [one["placement_sv"] for one in said("time.placement_missing", *papers)]


def test_all_recommended_placements_are_recognised() -> None:
    assert missing(listing(*ALL)) == []


@pytest.mark.parametrize("left_out", range(1, len(ALL)))
def test_each_placement_that_is_left_out_is_told(left_out: int) -> None:
    rows = [one for index, one in enumerate(ALL) if index != left_out]
    names = [*HERE.placements, "en annan vårdcentral än den egna"]
    assert missing(listing(*rows)) == [names[left_out - 1]]


@pytest.mark.parametrize("form", ["intyg-auskultation", "intyg-klinisk-tjanstgoring"])
def test_a_certificate_shows_a_placement_too(form: str) -> None:
    rows = [one for one in ALL if one["stalle"] != "LAH Öst"]
    paper = Paper("intyg", form, None, SOSFS, {"tjanstgoringsstalle": "Palliativa enheten (ASIH)"})
    assert missing(listing(*rows), paper) == []


def test_the_own_vardcentral_under_two_names_is_no_other_one() -> None:
    rows = [*ALL[:-1], row("VC Eken, Lyckeby", "2023-01-01", "2023-12-31")]
    assert missing(listing(*rows)) == ["en annan vårdcentral än den egna"]
