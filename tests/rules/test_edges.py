"""Where a rule begins and ends: tolerances, and what it deliberately leaves alone."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from stforms.rules import Context, check
from stforms.rules.scope import HSLF, SOSFS

TODAY = datetime.date(2026, 6, 1)
REGULATIONS = {"2015": SOSFS, "2021": HSLF}


def codes(record: dict[str, Any], form: str, year: str = "2021") -> list[str]:
    """Return the codes of the findings."""
    return [finding.code for finding in check(record, Context(form, None, REGULATIONS[year], TODAY))]


def row(first: str, last: str, percent: float, months: float) -> dict[str, Any]:
    period = {"fran": first, "till": last}
    return {"stalle": "Ekens vårdcentral", "period": period, "procent": percent, "manader": months}


@pytest.mark.parametrize("form", ["intyg-kurs", "ansokan-specialistkompetens", "intyg-fullgjord-st"])
@pytest.mark.parametrize("year", REGULATIONS)
def test_an_empty_paper_breaks_no_rule(form: str, year: str) -> None:
    assert codes({}, form, year) == []


# --- tjänsteförteckning ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "stated", "found"),
    [
        ("2021", 72.6, []),
        ("2021", 72.7, []),
        ("2021", 73, ["service.sum"]),
        ("2015", 73, []),  # the form's own script shows 72.6 as 73
        ("2015", 72.8, ["service.sum"]),
        ("2015", 74, ["service.sum"]),
    ],
)
def test_the_sum_may_be_a_tenth_off(year: str, stated: float, found: list[str]) -> None:
    rows = [row("2018-01-01", "2023-12-31", 100, 72), row("2024-01-01", "2024-01-18", 100, 0.6)]
    form = "ansokan-specialistkompetens" if year == "2015" else "intyg-fullgjord-st"

    assert codes({"tjanstgoring": rows, "summa_manader": stated}, form, year) == found


def test_no_sum_is_checked_while_a_row_lacks_its_months() -> None:
    rows = [row("2018-01-01", "2023-12-31", 100, 72), {"stalle": "Ekens vårdcentral"}]
    record = {"tjanstgoring": rows, "summa_manader": 90}

    assert "service.sum" not in codes(record, "intyg-fullgjord-st")


def test_a_day_that_ends_one_period_and_begins_the_next_is_no_overlap() -> None:
    rows = [row("2018-01-01", "2020-12-31", 100, 36), row("2020-12-31", "2023-12-30", 100, 36)]
    assert codes({"tjanstgoring": rows}, "intyg-fullgjord-st") == []


def test_rows_may_stand_in_any_order() -> None:
    rows = [row("2021-01-01", "2023-12-31", 100, 36), row("2018-01-01", "2020-12-31", 100, 36)]
    assert codes({"tjanstgoring": rows}, "intyg-fullgjord-st") == []


def test_three_at_the_same_time_are_added() -> None:
    rows = [row("2018-01-01", "2023-12-31", 40, 28.8) for _ in range(3)]
    assert codes({"tjanstgoring": rows}, "intyg-fullgjord-st") == ["service.overlap"]


def test_a_month_between_two_periods_is_no_gap() -> None:
    rows = [row("2018-01-01", "2020-12-31", 100, 36), row("2021-01-31", "2024-01-30", 100, 36)]
    assert codes({"tjanstgoring": rows}, "intyg-fullgjord-st") == []


# --- delmål ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "year", "delmal", "found"),
    [
        ("intyg-kurs", "2015", "a3", []),
        ("intyg-kurs", "2015", "A3", ["delmal.unknown"]),
        ("intyg-kurs", "2015", "STa3", ["delmal.other_regulation"]),
        ("intyg-kurs", "2015", "14", ["delmal.unknown"]),
        ("intyg-kurs", "2021", "STc15", []),
        ("intyg-kurs", "2021", "STc16", ["delmal.unknown"]),
        ("intyg-kurs", "2021", "c14", ["delmal.other_regulation"]),
        ("intyg-kurs", "2021", "BT1", ["delmal.other_regulation"]),
        ("intyg-auskultation", "2021", "STa3", []),
        ("intyg-delmal-bt", "2021", "BT18", []),
        ("intyg-delmal-bt", "2021", "BT19", ["delmal.unknown"]),
        ("intyg-delmal-bt", "2021", "STa1", ["delmal.other_regulation"]),
    ],
)
def test_a_delmal_belongs_to_the_form(form: str, year: str, delmal: str, found: list[str]) -> None:
    assert codes({"delmal": [delmal]}, form, year) == found


def test_another_specialty_has_other_c_delmal() -> None:
    record = {"specialitet": "Psykiatri", "delmal": ["c20", "a7"]}
    assert codes(record, "intyg-kurs", "2015") == ["delmal.unknown"]


def test_a_personnummer_in_the_wrong_box_does_not_come_back() -> None:
    record = {
        "delmal": ["850709-9805"] * 2,
        "bifogade_intyg": {"kurs": ["19850709-9805"] * 2},
        "tjanstgoringsstalle": "19850709-9805",
        "intygande": {"namn": "850709-9805", "tjanstestalle": "8507099805"},
    }
    for form in ("intyg-auskultation", "ansokan-specialistkompetens"):
        findings = check(record, Context(form, None, HSLF, TODAY))

        assert findings
        assert not [f for f in findings if "9805" in str(f.params)]


# --- people ---------------------------------------------------------------------------------

APPLICANT = {"efternamn": "Provlund", "fornamn": "Alva", "personnummer": "19850709-9805"}


def test_two_people_of_one_name_are_told_apart_by_number() -> None:
    signer = {"namn": "Alva Provlund", "personnummer": "19641113-9808"}
    assert codes({"sokande": APPLICANT, "specialist": signer}, "intyg-medicinsk-vetenskap") == []


def test_the_number_says_who_it_is_whatever_the_name() -> None:
    signer = {"namn": "A. Provlund-Ek", "personnummer": "850709-9805"}
    found = codes({"sokande": APPLICANT, "intygande": signer}, "intyg-medicinsk-vetenskap")

    assert found == ["signer.is_applicant"]


def test_without_numbers_two_signers_are_compared_by_name() -> None:
    signers = {"huvudhandledare": {"namn": "Bo Testgren"}, "specialist": {"namn": "testgren, bo"}}
    found = codes(signers, "intyg-uppnadd-specialistkompetens")

    assert found == ["competence.same_person"]


def test_a_paper_with_one_of_two_signatures_is_not_complete() -> None:
    signers = {
        "verksamhetschef": {"namn": "Eva Provdal", "signerad": False},
        "huvudhandledare": {
            "namn": "Bo Testgren",
            "tjanstestalle": "Ekens vårdcentral",
            "ort": "Linköping",
            "datum": "2015-07-01",
            "signerad": True,
        },
    }
    found = codes(signers, "intyg-uppnadd-specialistkompetens", "2015")

    assert found == ["competence.chief_and_supervisor"]


# --- applications ---------------------------------------------------------------------------


def test_a_number_in_two_lists_is_found_in_both() -> None:
    record = {
        "bifogade_intyg": {"kurs": ["1"]},
        "ovriga_handlingar": {"svensk_doktorsexamen": ["1"]},
    }
    findings = check(record, Context("ansokan-specialistkompetens", None, SOSFS, TODAY))

    assert [(finding.code, finding.path) for finding in findings] == [
        ("application.number_twice", "bifogade_intyg.kurs"),
        ("application.number_twice", "ovriga_handlingar.svensk_doktorsexamen"),
    ]


def test_numbers_that_are_more_than_numbers_have_no_gaps() -> None:
    record = {"bifogade_intyg": {"kurs": ["5", "7a"]}}
    assert codes(record, "ansokan-specialistkompetens", "2015") == []


def test_place_and_date_may_wait_together_for_the_pen() -> None:
    record = {"sokande": APPLICANT, "underskrift": {"signerad": False}}
    assert codes(record, "ansokan-godkand-bt") == []
