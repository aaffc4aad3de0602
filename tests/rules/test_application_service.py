"""What an application's service counts for: rows on several papers, absence, what the chief certified."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.rules import Context, application
from stforms.rules.application import Application, applications
from stforms.rules.application.service import Service, service_of
from stforms.rules.papers import Paper
from stforms.rules.region import DEFAULT, region

HERE = region(DEFAULT)
TODAY = datetime.date(2026, 6, 1)
ALVA = {"efternamn": "Provlund", "fornamn": "Alva", "personnummer": "19850709-9805"}
SOSFS, HSLF = "SOSFS 2015:8", "HSLF-FS 2021:8"
ABSENCE_RULE = "time.absence_counted"

Rows = list[dict[str, Any]]


def row(
    first: str, last: str, percent: Any = 100, months: Any = None, place: str = "Ekens vårdcentral"
) -> dict[str, Any]:
    said = {"stalle": place, "period": {"fran": first, "till": last}, "procent": percent, "manader": months}
    return {key: value for key, value in said.items() if value is not None}


def paper(form: str, regulation: str, rows: Rows, name: str | None = None, **more: Any) -> Paper:
    return Paper(name or form, form, None, regulation, {"sokande": ALVA, "tjanstgoring": rows, **more})


def st_paper(rows: Rows, name: str | None = None, **more: Any) -> Paper:
    return paper("intyg-fullgjord-st", HSLF, rows, name, **more)


def bt_paper(rows: Rows, **more: Any) -> Paper:
    return paper("intyg-fullgjord-bt", HSLF, rows, **more)


def checklist(*absences: tuple[str, str, str], who: Any = None) -> Paper:
    told = [{"period": {"fran": first, "till": last}, "orsak": why} for first, last, why in absences]
    trainee = who or {"namn": "Alva Provlund"}
    return Paper("checklista", "checklista-st", None, None, {"st_lakare": trainee, "franvaro": told})


def st_of(*papers: Paper) -> Application:
    return applications(papers)[-1]


def counted(*papers: Paper) -> Service:
    return service_of(st_of(*papers), HERE)


def codes(*papers: Paper) -> list[str]:
    """Return the codes about time that the rules give for the ST application, placements aside."""
    one = st_of(*papers)
    found = application.check(one, Context(one.form, None, one.regulation, TODAY, HERE))
    places = ("time.primary_care", "time.placement_missing", "time.first_placement")
    return [f.code for f in found if f.code.startswith("time.") and f.code not in places]


# --- rows on several papers -----------------------------------------------------------------

ST_ROWS = [row("2021-07-01", "2026-06-30", months=60)]
BT_ROWS = [row("2021-01-01", "2021-06-30", months=6)]


def test_the_bt_counts_where_the_st_paper_does_not_list_it() -> None:
    found = counted(st_paper(ST_ROWS, summa_manader=60), bt_paper(BT_ROWS, summa_manader=6))

    assert (found.months, found.stated, found.row_months) == (66, 66, 66)
    assert found.shown_on == ("intyg-fullgjord-st", "intyg-fullgjord-bt")


@pytest.mark.parametrize("percent", [100, 50])
def test_the_bt_on_both_papers_is_the_same_service(percent: int) -> None:
    """Half time on two papers is no full time, which a limit of 100 percent alone would make it."""
    both = [row("2021-01-01", "2021-06-30", percent, 6 * percent / 100)]
    found = counted(st_paper([*both, *ST_ROWS]), bt_paper(both, summa_manader=99))

    assert found.months == 60 + Fraction(6 * percent, 100)
    assert (found.row_months, found.shown_on) == (found.months, ("intyg-fullgjord-st",))


def test_of_a_bt_row_that_is_partly_listed_the_rest_counts() -> None:
    long = [row("2021-01-01", "2021-12-31", months=12)]
    within = [row("2021-03-01", "2021-05-31", months=3)]
    found = counted(st_paper(within, summa_manader=3), bt_paper(long))

    assert [(s.first.isoformat(), s.last.isoformat(), s.paper) for s in found.spans] == [
        ("2021-03-01", "2021-05-31", "intyg-fullgjord-st"),
        ("2021-01-01", "2021-02-28", "intyg-fullgjord-bt"),
        ("2021-06-01", "2021-12-31", "intyg-fullgjord-bt"),
    ]
    assert (found.months, found.stated) == (12, 12)


def test_a_paper_that_lies_there_twice_counts_once() -> None:
    half = [row("2021-07-01", "2026-06-30", 50, 30)]
    found = counted(
        st_paper(half, "intyg.pdf", summa_manader=30), st_paper(half, "skannat.pdf", summa_manader=30)
    )

    assert (found.months, found.stated, found.shown_on) == (30, 30, ("intyg.pdf",))


def test_two_half_times_in_one_paper_are_two() -> None:
    half = row("2021-07-01", "2026-06-30", 50, 30)
    assert counted(st_paper([half, half])).months == 60


def test_two_papers_about_different_times_are_added() -> None:
    first, second = [row("2021-01-01", "2022-12-31", months=24)], [row("2023-01-01", "2026-06-30", months=42)]
    found = counted(
        st_paper(first, "ena.pdf", summa_manader=24), st_paper(second, "andra.pdf", summa_manader=42)
    )

    assert (found.months, found.stated) == (66, 66)


def test_without_rows_of_its_own_an_application_shows_no_service() -> None:
    assert counted(st_paper([]), bt_paper(BT_ROWS)) == Service(required=66)


def test_the_bt_has_no_place_in_an_application_under_the_older_regulation() -> None:
    older = paper("ansokan-specialistkompetens", SOSFS, ST_ROWS)
    assert counted(older, bt_paper(BT_ROWS)).months == 60


# --- what is certified ----------------------------------------------------------------------


def test_a_row_counts_for_no_more_than_it_states() -> None:
    rows = [row("2021-01-01", "2021-12-31", months=10), row("2022-01-01", "2022-12-31", months=14)]
    found = counted(st_paper(rows))

    assert (found.counted, found.months, found.row_months) == (24, 22, 24)


def test_rounding_to_one_decimal_takes_nothing_off() -> None:
    found = counted(st_paper([row("2021-01-01", "2021-01-10", months=0.3)]))
    assert found.months == Fraction(1, 3)


def test_absence_that_the_row_has_taken_off_is_not_taken_off_twice() -> None:
    rows = [row("2021-01-01", "2021-12-31", months=9)]
    found = counted(st_paper(rows), checklist(("2021-04-01", "2021-06-30", "Föräldraledig")))

    assert (found.counted, found.months) == (9, 9)


def test_primary_care_is_its_part_of_what_counts() -> None:
    rows = [
        row("2021-01-01", "2021-12-31", 50, 6),
        row("2021-01-01", "2021-12-31", 50, 3, place="Akutkliniken"),
    ]
    assert counted(st_paper(rows)).primary_care == 6


@pytest.mark.parametrize(
    ("percent", "months", "counts", "complete"),
    [
        (None, 6, 6, True),
        (None, 99, 12, True),
        (None, None, 0, False),
        (150, None, 12, True),
        (-5, None, 0, True),
        ("heltid", 6, 6, True),
    ],
)
def test_a_row_without_a_usable_percent(percent: Any, months: Any, counts: int, complete: bool) -> None:
    found = counted(st_paper([row("2021-01-01", "2021-12-31", percent, months)]))
    assert (found.months, found.complete) == (counts, complete)


def test_nothing_is_said_of_the_total_while_a_row_has_no_period() -> None:
    rows = [row("2021-01-01", "2021-12-31", months=12), {"stalle": "Ekens vårdcentral", "manader": 54}]
    assert codes(st_paper(rows, summa_manader=66)) == []


# --- absence --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("absence", "who", "months"),
    [
        (("2021-04-01", "2021-06-30", "Föräldraledighet"), None, 9),
        (("2021-04-01", "2021-06-30", ""), {"namn": "Alva P", "personnummer": "850709-9805"}, 9),
        (("2021-04-01", "2021-06-30", "Föräldraledig 100 %"), None, 9),
        (("2021-04-01", "2021-06-30", "Ledighet på deltid, 20 procent"), None, 12),
        (("2021-04-01", "2021-06-30", "Sjukskriven 50%"), None, 12),
        (("2021-04-01", "2021-04-01", "Vård av barn"), None, 12),
        (("2021-04-01", "2021-04-02", "Vård av barn"), None, 12 - Fraction(2, 30)),
        (("2021-06-30", "2021-04-01", "Föräldraledighet"), None, 12),
        (("2020-01-01", "2020-12-31", "Föräldraledighet"), None, 12),
        (("2021-04-01", "2021-06-30", "Föräldraledighet"), {"namn": "Jelena Provlund"}, 12),
        (
            ("2021-04-01", "2021-06-30", "Föräldraledighet"),
            {"namn": "Alva Provlund", "personnummer": "19641113-9808"},
            12,
        ),
    ],
)
def test_absence_of_the_same_person_does_not_count(
    absence: tuple[str, str, str], who: Any, months: Fraction
) -> None:
    """Nor is anything taken off for single days, for part time, or for somebody else."""
    rows = [row("2021-01-01", "2021-12-31")]
    assert counted(st_paper(rows), checklist(absence, who=who)).months == months


def test_absence_on_two_checklists_counts_once() -> None:
    one = checklist(("2021-04-01", "2021-06-30", "Föräldraledig"))
    other = checklist(("2021-04-01", "2021-06-30", "Föräldraledighet"), ("2021-06-01", "2021-07-31", "Sjuk"))
    found = counted(st_paper([row("2021-01-01", "2021-12-31")]), one, other)

    assert (found.months, len(found.absences)) == (8, 2)


@pytest.mark.parametrize(("months", "told"), [(12, True), (9.2, True), (9.1, False), (9, False)])
def test_absence_in_a_row_is_told_while_its_months_are_full(months: float, told: bool) -> None:
    rows = [row("2021-01-01", "2021-12-31", months=months), row("2022-01-01", "2027-12-31", months=72)]
    absence = checklist(("2021-04-01", "2021-06-30", "Föräldraledig"))

    assert (ABSENCE_RULE in codes(st_paper(rows), absence)) is told


# --- how long it has to be ------------------------------------------------------------------


def older(months: float, last: str, **more: Any) -> Paper:
    return paper("ansokan-specialistkompetens", SOSFS, [row("2016-01-01", last, months=months)], **more)


DEGREE = {"ovriga_handlingar": {"svensk_doktorsexamen": ["3"]}}


@pytest.mark.parametrize(
    ("months", "last", "more", "found"),
    [
        (60, "2020-12-31", {}, []),
        (59, "2020-11-30", {}, ["time.too_short"]),
        (59, "2020-11-30", DEGREE, []),
        (53, "2020-05-31", DEGREE, ["time.too_short"]),
        (59.97, "2020-12-30", {}, []),  # 60.0 when written with one decimal
        (60, "2020-11-30", {}, ["time.counted_short"]),
        (60, "2020-11-30", {"summa_manader": 59}, ["time.too_short"]),
        (59, "2020-12-31", {}, []),  # the paper's own rule tells what is stated alone: total.five_years
        (59, "2020-12-31", {"summa_manader": 60}, ["time.counted_short"]),
        (None, "2020-11-30", {}, ["time.counted_short"]),
        (60, "2020-12-31", {"summa_manader": 60.5}, []),
        (60, "2020-12-31", {"summa_manader": 61}, ["time.total_differs"]),
    ],
)
def test_what_is_short_and_how_surely(months: Any, last: str, more: dict[str, Any], found: list[str]) -> None:
    assert codes(older(months, last, **more)) == found


def test_whether_a_degree_shortens_the_time_under_the_newer_regulation_is_not_known() -> None:
    main = Paper("ansökan", "ansokan-specialistkompetens", None, HSLF, {"sokande": ALVA, **DEGREE})
    short = st_paper([row("2016-01-01", "2020-12-31", months=60)])

    assert (codes(short), codes(main, short)) == (["time.too_short"], [])


def test_a_regulation_that_is_not_known_asks_for_nothing() -> None:
    nameless = Paper("a", "ansokan-specialistkompetens", None, None, {"tjanstgoring": ST_ROWS})
    assert service_of(applications([nameless])[0], HERE).required is None


# --- certificates and their places ----------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "first", "last", "found"),
    [
        ("Ekens vårdcentral, Lyckeby", "2016-01-01", "2020-12-31", []),
        ("VC Eken", "2015-12-28", "2021-01-03", []),  # a week may be a way of counting
        ("VC Eken", "2015-12-20", "2020-12-31", ["period.fran"]),
        ("VC Eken", "2016-01-01", "2021-02-01", ["period.till"]),
        ("VC Eken", "2010-01-01", "2022-02-01", ["period.fran"]),
        ("Almens vårdcentral", "2016-01-01", "2020-12-31", ["period.fran"]),
        ("", "2010-01-01", "2010-12-31", []),
    ],
)
def test_a_certificate_lies_within_the_rows_of_its_place(
    place: str, first: str, last: str, found: list[str]
) -> None:
    record = {"sokande": ALVA, "tjanstgoringsstalle": place, "period": {"fran": first, "till": last}}
    certificate = Paper("intyg", "intyg-klinisk-tjanstgoring", None, SOSFS, record)
    one = st_of(older(60, "2020-12-31"), certificate)
    findings = application.check(one, Context(one.form, None, SOSFS, TODAY, HERE))

    assert [f.path for f in findings if f.code == "time.certificate_outside_service"] == found


# --- the BT ---------------------------------------------------------------------------------


def bt_codes(main: dict[str, Any], rows: Rows, **more: Any) -> list[str]:
    papers = [
        Paper("ansökan", "ansokan-godkand-bt", None, HSLF, {"sokande": ALVA, **main}),
        bt_paper(rows, **more),
    ]
    one = applications(papers)[0]
    found = application.check(one, Context(one.form, None, HSLF, TODAY, HERE))
    return [f"{f.code} {f.path}" for f in found if f.code.startswith("time.")]


VC, ACUTE = row("2021-09-01", "2022-02-28", months=6), row("2022-03-01", "2022-08-31", 100, 6, "Akutkliniken")


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ("Akutkliniken 220301 – 220831", []),
        ("Akutkliniken 220301–220430", ["time.bt_parts akut_sjukvard"]),
        ("Akutkliniken 2022-03-01 till 2022-04-30", ["time.bt_parts akut_sjukvard"]),
        ("20220301 - 20220430", ["time.bt_parts akut_sjukvard"]),
        ("220301-220430 och 220701 t.o.m. 220731", []),
        ("Hela tiden på akuten, tolv pass", []),  # no period that can be read
        ("850709-9805", []),
        ("221301-221302", []),
        ("", []),
    ],
)
def test_the_periods_of_acute_care_are_read_from_the_box(box: str, found: list[str]) -> None:
    elsewhere = row("2022-03-01", "2022-08-31", 100, 6, "Medicinkliniken")
    assert bt_codes({}, [VC, elsewhere], akut_sjukvard=box) == found


def test_rows_at_an_acute_clinic_count_whatever_the_box_tells() -> None:
    assert bt_codes({}, [VC, ACUTE], akut_sjukvard="Akutkliniken 220301–220331") == []


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Ekens vårdcentral"], True),
        (["Ekens vårdcentral", "Lyckeby sjukhus"], False),
        (["Ekens vårdcentral, Lyckeby", "Lyckeby sjukhus"], False),
        (["Ekens vårdcentral", "Akuten", "Psyk", "Ortopedkliniken"], False),
        (["Ekens vårdcentral", "Akuten", "Psyk", "Ortopedkliniken", "VC Eken"], False),
        (["Ekens vårdcentral", "Akuten", "Psyk", "Ortopedkliniken", "Kirurgkliniken"], True),
    ],
)
def test_two_to_four_places(names: list[str], told: bool) -> None:
    rows = [row(f"2022-{n:02}-01", f"2022-{n:02}-28", place=name) for n, name in enumerate(names, 1)]
    assert ("time.bt_placements tjanstgoring" in bt_codes({}, rows)) is told


@pytest.mark.parametrize(("signed", "told"), [("2023-08-31", False), ("2023-09-01", True)])
def test_two_years_from_the_first_day(signed: str, told: bool) -> None:
    found = bt_codes({"underskrift": {"datum": signed}}, [VC, ACUTE])
    assert ("time.bt_late underskrift.datum" in found) is told


@pytest.mark.parametrize(("first", "months", "told"), [("2021-07-05", 5.9, True), ("2021-07-01", 6, False)])
def test_the_bt_is_six_months_of_full_time(first: str, months: float, told: bool) -> None:
    found = bt_codes({}, [row(first, "2021-12-31", months=months)])
    assert ("time.too_short summa_manader" in found) is told


# --- laws -----------------------------------------------------------------------------------

DAYS = st.dates(datetime.date(2018, 1, 1), datetime.date(2021, 12, 31))
MONTHS = st.none() | st.integers(0, 480).map(lambda tenths: tenths / 10)


@st.composite
def tables(draw: st.DrawFn) -> Rows:
    rows = draw(st.lists(st.tuples(DAYS, DAYS, st.sampled_from([0, 20, 50, 100]), MONTHS), max_size=4))
    return [
        row(*(day.isoformat() for day in sorted((one, other))), percent, months)
        for one, other, percent, months in rows
    ]


@given(own=tables(), bt=tables())
def test_no_more_counts_than_was_served_and_certified(own: Rows, bt: Rows) -> None:
    found = counted(st_paper(own), bt_paper(bt))
    rounding = Fraction(1, 20) * len(found.rows)

    assert 0 <= found.primary_care <= found.months <= found.counted
    if all(one.stated is not None for one in found.rows):
        assert found.months <= sum(one.stated or 0 for one in found.rows) + rounding


@given(own=tables(), bt=tables())
def test_what_the_bt_adds_is_never_counted_beside_the_same_days(own: Rows, bt: Rows) -> None:
    spans = counted(st_paper(own), bt_paper(bt)).spans
    theirs = [one for one in spans if one.paper == "intyg-fullgjord-bt"]
    others = [one for one in spans if one.paper != "intyg-fullgjord-bt"]

    assert not [
        one for one in theirs for other in others if one.first <= other.last and other.first <= one.last
    ]


@given(own=tables())
def test_the_bt_adds_nothing_to_a_paper_that_lists_it(own: Rows) -> None:
    alone, both = counted(st_paper(own)), counted(st_paper(own), bt_paper(own))
    assert (both.months, both.counted, both.rows) == (alone.months, alone.counted, alone.rows)
