"""The yearly follow-up and the unit as wholes: the samples, and what is easily judged wrongly."""

from __future__ import annotations

import copy
import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import wholes
from hypothesis import given, settings
from hypothesis import strategies as st

from stforms.actions.papers import read_papers
from stforms.actions.together import Whole, validate_together
from stforms.library import Library
from stforms.model import Finding, Record
from stforms.paths import data_root
from stforms.rules import Context, check
from stforms.rules.assessed import instrument
from stforms.rules.follow_up.compare import agree, same_text
from stforms.rules.names import words
from stforms.rules.papers import Paper
from stforms.rules.region import default_region, region
from stforms.rules.year import Year, is_whole, last_entry, year

SAMPLES = data_root() / "samples"
FLAWED = "uppfoljning-med-brister.yaml"
YEAR = ("checklista-st.yaml", "handledarutlatande.yaml", "iup.yaml", "bedomning.yaml")
ONE_EACH = ("checklista-st.yaml#checklista-word", "handledarutlatande.yaml#utlatande", "iup.yaml#iup-excel")
UNIT = ("spur-granskning.yaml", "spur-handlingsplan.yaml")
TODAY = datetime.date(2025, 10, 1)


def together(*files: str) -> list[Finding]:
    """Read files of samples and check what is in them as follow-up, papers and all."""
    library = Library(cabinet=data_root() / "no-such-folder")
    read = read_papers([SAMPLES / file for file in files], today=TODAY, library=library)
    outcome = validate_together(read, Whole.FOLLOW_UP, today=TODAY)
    return [*outcome.findings, *(finding for group in outcome.value for finding in group.findings)]


def planted() -> list[tuple[str, str, str]]:
    """Return (paper, code, path) of the flaws that the table at the top of the sample lists."""
    lines = (SAMPLES / FLAWED).read_text(encoding="utf-8").splitlines()
    rows = [line.strip("# |").split("|") for line in lines if line.startswith("# | ")]
    return [(row[0].strip(), row[1].strip(), row[2].strip()) for row in rows[1:]]


def said(papers: list[Paper]) -> list[tuple[str, str | None, str | None]]:
    found = wholes.found_in(papers, "follow-up", TODAY)
    return sorted(((one.code, one.paper, one.path) for one in found), key=str)


def codes(papers: list[Paper]) -> set[str]:
    return {code for code, _, _ in said(papers)}


def changed(of: tuple[str, ...], *changes: dict[str, Any]) -> list[Paper]:
    return wholes.changed(wholes.clean_papers(*of), changes)


def on(paper: str, unset: tuple[str, ...] = (), **values: Any) -> dict[str, Any]:
    """Return a change: double underscores stand for dots, "_0_" for a row."""
    return {
        "paper": paper,
        "set": {key.replace("__", "."): value for key, value in values.items()},
        "unset": unset,
    }


# --- the samples ------------------------------------------------------------------------------------


def test_every_planted_flaw_is_found_and_nothing_else() -> None:
    found = [(str(one.paper), one.code, str(one.path)) for one in together(FLAWED)]
    assert len(planted()) >= 8
    assert sorted(found) == sorted(planted())


def test_a_real_year_has_no_finding_whatever_editions_lie_together() -> None:
    """Three checklists, two statements and two programmes of one year say the same in other words."""
    assert together(*YEAR) == []


def test_a_unit_with_its_review_and_its_plan_has_no_finding() -> None:
    assert together(*UNIT) == []


def test_papers_of_two_units_are_told_apart() -> None:
    assert codes(changed(("kravspecifikation.yaml", "spur-handlingsplan.yaml"))) == {"spur.health_centre"}


@pytest.mark.parametrize("flaws", [FLAWED, *UNIT])
def test_nothing_is_said_twice_of_one_place(flaws: str) -> None:
    places = [(one.paper, one.path) for one in together(flaws) if one.path]
    assert len(set(places)) == len(places)


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_copy_of_a_paper_changes_nothing(data: st.DataObject) -> None:
    """Two files of the same paper are no contradiction, and count once."""
    papers = list(wholes.clean_papers(FLAWED))
    one = data.draw(st.sampled_from(papers))
    copied = replace(one, name=f"{one.name} (2)", record=copy.deepcopy(one.record))
    assert codes([*papers, copied]) == codes(papers)


# --- the same on all papers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Karin Löfqvist-Öhrn", "LÖFQVIST ÖHRN, KARIN", True),
        ("Karin Löfqvist-Öhrn", "K Löfqvist-Öhrn", True),
        ("Maria Wallén", "Maria Anna Wallén", True),
        ("Karin Löfqvist-Öhrn", "Kerstin Löfqvist-Öhrn", False),
        ("P Sjödahl", "M Sjödahl", False),
        ("Maria Wallén", "Per-Åke Sjödahl", False),
    ],
)
def test_a_name_may_be_shorter_but_not_another(one: str, other: str, same: bool) -> None:
    assert same_text(one, other) is same
    assert agree(tuple(words(other)), tuple(words(one))) is same


def test_what_most_papers_say_counts() -> None:
    """The checklist that differs is told, not the two papers that agree."""
    papers = changed(ONE_EACH, on("checklista-word", huvudhandledare__namn="Per-Åke Sjödahl"))
    assert ("followup.supervisor", "checklista-word", "huvudhandledare.namn") in said(papers)
    assert [one for one in said(papers) if one[0] == "followup.supervisor"] == [
        ("followup.supervisor", "checklista-word", "huvudhandledare.namn")
    ]


def test_an_assessment_may_be_made_at_another_unit() -> None:
    papers = changed((*ONE_EACH, "bedomning.yaml"), on("cbd", vardcentral="Kvinnokliniken, Älvbro"))
    assert said(papers) == []


def test_a_checklist_of_another_year_is_compared_with_its_own_statement_only() -> None:
    """Last year's checklist without a statement is told; this year's has one."""
    (checklist,) = wholes.clean_papers("checklista-st.yaml#checklista-word")
    dates = {"period.fran": "2022-06-01", "period.till": "2023-05-31", "datum": "2023-06-05"}
    old = {key: checklist.record[key] for key in ("st_lakare", "vardcentral", "huvudhandledare")}
    for path, value in dates.items():
        wholes.put(old, path, value)
    papers = [*wholes.clean_papers(*ONE_EACH), replace(checklist, name="i fjol", record=old)]
    assert said(papers) == [("followup.no_statement", "i fjol", None)]


def test_a_missing_statement_is_told_once_for_a_year() -> None:
    """Not for each edition of the checklist."""
    papers = [paper for paper in wholes.clean_papers(*YEAR) if paper.form != "handledarutlatande"]
    assert said(papers) == [("followup.no_statement", "checklista-2018", None)]


# --- checklist and programme ------------------------------------------------------------------------


def test_of_two_programmes_the_latest_counts() -> None:
    """An earlier version lacks what came later, and is not held to it."""
    earlier = copy.deepcopy(wholes.clean_papers("iup.yaml#iup-excel")[0])
    for table in ("revisioner", "kompetensbedomningar", "handledningssamtal"):
        earlier.record[table] = earlier.record[table][:1]
    for who in ("st", "handledare", "verksamhetschef", "studierektor"):
        del earlier.record[f"underskrift_{who}"]
    papers = [*wholes.clean_papers(*ONE_EACH), replace(earlier, name="äldre")]
    assert said(papers) == []


def test_what_is_newer_than_the_programme_is_not_missed_in_it() -> None:
    """The IUP that was printed in January cannot hold what was done in February."""
    papers = changed(ONE_EACH)
    (programme,) = (one.record for one in papers if one.form == "iup")
    for table in ("revisioner", "kompetensbedomningar", "handledningssamtal"):
        programme[table] = [row for row in programme[table] if row["datum"] < "2024-01-30"] or None
    for who in ("st", "handledare", "verksamhetschef", "studierektor"):
        del programme[f"underskrift_{who}"]
    assert said(papers) == []


def test_what_is_older_than_the_programmes_list_stands_in_an_earlier_version() -> None:
    papers = changed(ONE_EACH, on("iup-excel", unset=("kompetensbedomningar[0]",)))
    assert said(papers) == []


def test_a_month_is_no_other_time_than_a_day_in_it() -> None:
    papers = changed(ONE_EACH)
    papers[0].record["kurser"][6]["datum"] = "2024-11-14"
    assert said(papers) == []


@pytest.mark.parametrize(
    ("checklist", "programme", "found"),
    [
        ("pagar", "klart", False),  # finished in the three weeks between them
        ("klart", "pagar", True),
        ("planerat", "ej_planerat", True),
    ],
)
def test_work_may_go_on_after_the_checklist_but_not_back(checklist: str, programme: str, found: bool) -> None:
    """The programme of the sample is three weeks newer than the checklist."""
    papers = changed(
        ONE_EACH,
        on("checklista-word", vetenskapligt_arbete__status=checklist),
        on("iup-excel", vetenskapligt_arbete__status=programme),
    )
    assert ("followup.status" in codes(papers)) is found


@pytest.mark.parametrize(("months", "found"), [(10, True), (8.5, False)])
def test_absence_that_was_taken_off_the_months_is_accounted_for(months: float, found: bool) -> None:
    papers = changed(ONE_EACH)
    row = papers[2].record["tjanstgoring"][7]
    row["procent"], row["manader"] = 100, months
    assert ("followup.absence" in codes(papers)) is found


def test_a_single_day_of_absence_prolongs_nothing() -> None:
    papers = changed(ONE_EACH)
    papers[2].record["tjanstgoring"][7] |= {"procent": 100, "manader": 10}
    papers[0].record["franvaro"][0]["period"] = {"fran": "2024-02-05", "till": "2024-02-05"}
    assert said(papers) == []


# --- assessments ------------------------------------------------------------------------------------


def test_an_assessment_on_three_papers_counts_once() -> None:
    """Checklist without a list, three in the programme and two of them on forms as well: three, not five."""
    of = (*ONE_EACH, "bedomning.yaml")
    papers = changed(of, on("checklista-word", unset=("kompetensbedomningar",)))
    assert "followup.few_assessments" not in codes(papers)
    del papers[2].record["kompetensbedomningar"][1]
    (found,) = [
        one for one in wholes.found_in(papers, "follow-up", TODAY) if one.code == "followup.few_assessments"
    ]
    assert found.params["counted"] == 3


def test_two_assessments_on_one_day_are_two() -> None:
    papers = changed(ONE_EACH, on("checklista-word", unset=("kompetensbedomningar",)))
    papers[2].record["kompetensbedomningar"][1]["datum"] = "2023-10-17"
    assert said(papers) == []


def test_a_kollegium_a_day_off_is_told_once() -> None:
    """Not as missing in the IUP, missing on the checklist and without a form besides."""
    papers = changed((*ONE_EACH, "bedomning.yaml"))
    papers[0].record["specialistkollegium"]["datum"] = "2024-05-15"
    assert codes(papers) == {"followup.panel_date"}


def test_a_kollegium_of_another_year_is_none_of_this() -> None:
    denied = on("checklista-word", ("specialistkollegium.datum",), specialistkollegium__genomfort="nej")
    papers = changed(ONE_EACH, denied)
    assert codes(papers) == {"followup.panel_denied"}
    papers[2].record["kompetensbedomningar"][4]["datum"] = "2024-06-20"
    assert codes(papers) == set()


def test_of_two_kollegier_in_a_year_one_may_have_another_day() -> None:
    papers = changed(ONE_EACH)
    papers[2].record["kompetensbedomningar"].append({"datum": "2023-11-20", "instrument": "kollegium"})
    assert said(papers) == []


def test_what_the_checklist_itself_says_is_not_said_of_the_whole_again() -> None:
    """Three stated and three found: the error is the checklist's own."""
    change = on("checklista-word", ("kompetensbedomningar",), kompetensbedomning__antal=3)
    papers = changed(ONE_EACH, change, on("iup-excel", ("kompetensbedomningar[1]",)))
    assert said(papers) == []


def test_without_a_form_for_any_assessment_none_is_missed() -> None:
    assert said(changed(ONE_EACH)) == []


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        ("bedomning/cbd-2026-docx", "cbd"),
        ("bedomning/kollegium-2026-docx", "kollegium"),
        ("bedomning/annat-2026-docx", None),
        ("iup/kollegium", None),
        (None, None),
    ],
)
def test_a_form_tells_its_instrument(edition: str | None, expected: str | None) -> None:
    assert instrument(edition) == expected


# --- one paper --------------------------------------------------------------------------------------


def of_paper(form: str, record: Record, number_of: Any = None) -> list[str]:
    where = number_of or default_region()
    return [one.code for one in check(record, Context(form, f"{form}/2026-docx", None, TODAY, where))]


@pytest.mark.parametrize(
    ("stated", "last", "absence", "expected"),
    [
        (4, "2025-05-31", False, []),
        (3, "2025-05-31", False, ["checklist.few_assessments"]),
        (3, "2025-04-30", False, ["checklist.few_assessments"]),  # eleven months still pass for a year
        (3, "2025-03-31", False, []),  # ten months: three and a third
        (2, "2025-03-31", False, ["checklist.few_assessments_for_time"]),
        (3, "2025-05-31", True, ["checklist.few_assessments_for_time"]),
        (4, "2025-05-31", True, []),
    ],
)
def test_fewer_assessments_are_an_error_in_a_whole_year_only(
    stated: int, last: str, absence: bool, expected: list[str]
) -> None:
    record: Record = {
        "period": {"fran": "2024-06-01", "till": last},
        "kompetensbedomning": {"antal": stated},
        **({"franvaro": [{"period": {"fran": "2024-08-01", "till": "2024-09-30"}}]} if absence else {}),
    }
    assert of_paper("checklista-st", record) == expected


def test_a_kollegium_without_participants_is_left_to_what_the_paper_demands() -> None:
    context = Context("bedomning", "bedomning/kollegium-2026-docx", None, TODAY)
    assert check({"deltagare": []}, context) == []
    assert len(check({"deltagare": [{"namn": "Ola Exman"}]}, context)) == 3


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-06-01", "2025-07-31", []),  # fourteen months
        ("2024-06-01", "2025-08-01", ["yearly.length"]),
        ("2024-06-01", "2025-03-31", []),  # ten
        ("2024-06-01", "2025-03-29", ["yearly.length"]),
        (None, "2025-05-31", []),
        ("2024-06-01", None, []),
    ],
)
def test_about_a_year_is_ten_to_fourteen_months(
    first: str | None, last: str | None, expected: list[str]
) -> None:
    period = {key: day for key, day in (("fran", first), ("till", last)) if day}
    assert of_paper("handledarutlatande", {"period": period, "styrkor": "Lugn."}) == expected


def test_the_kollegium_is_not_one_of_the_four() -> None:
    days = ("2024-09-01", "2024-10-01", "2024-11-01", "2024-12-01")
    rows = [{"datum": day, "instrument": "cbd"} for day in days]
    record: Record = {"kompetensbedomning": {"antal": 5}, "kompetensbedomningar": rows}
    assert of_paper("checklista-st", record) == ["checklist.count"]
    rows.append({"datum": "2025-01-01", "instrument": "kollegium"})
    assert of_paper("checklista-st", record) == ["checklist.count"]
    record["kompetensbedomning"]["antal"] = 4
    assert of_paper("checklista-st", record) == []


def test_what_was_done_between_the_period_and_the_checklist_belongs_to_it() -> None:
    record: Record = {
        "datum": "2025-06-05",
        "period": {"fran": "2024-06-01", "till": "2025-05-31"},
        "utvecklingssamtal": {"genomfort": "ja", "datum": "2025-06-05"},
    }
    assert of_paper("checklista-st", record) == []
    record["utvecklingssamtal"]["datum"] = "2025-06-06"
    assert of_paper("checklista-st", record) == ["checklist.outside"]


@pytest.mark.parametrize(
    ("reviewed", "expected"),
    [("2019-09-12", []), ("2019-09-11", ["unit.review_old"]), ("2024-09-13", ["unit.review_later"])],
)
def test_a_review_is_old_the_day_after_five_years(reviewed: str, expected: list[str]) -> None:
    assert of_paper("kravspecifikation", {"datum": "2024-09-12", "senaste_spur": reviewed}) == expected


def test_another_region_asks_for_other_numbers(tmp_path: Path) -> None:
    file = tmp_path / "annan.toml"
    file.write_text(
        'region = "Annan"\nvalid_from = 2020-01-01\n'
        'extends = "region-ostergotland"\nwithout = ["specialister"]\n'
        '[numbers.listade]\nvalue = 5000\nsource = "INFER"\nverified = false\n'
        'sv = "listade"\nen = "listed"\n',
        encoding="utf-8",
    )
    record = {"krav": {"specialister": 1, "listade": 4000}}
    assert of_paper("kravspecifikation", record) == ["unit.specialists"]
    assert of_paper("kravspecifikation", record, region(str(file))) == ["unit.listed"]


def test_a_plan_may_reach_years_ahead_but_no_century() -> None:
    row = {"stalle": "Ekens vårdcentral", "period": {"fran": "2025-09-01", "till": "2030-02-28"}}
    assert "date.implausible" not in of_paper("iup", {"tjanstgoring": [row]})
    row["period"]["till"] = "2130-02-28"  # type: ignore[index]
    assert "yearly.far_ahead" in of_paper("iup", {"tjanstgoring": [row]})


# --- the years of a programme -----------------------------------------------------------------------


def programme(revisions: list[str], service: tuple[str, str] = ("2020-01-01", "2026-12-31")) -> Record:
    first, last = service
    return {
        "upprattad": "2021-03-01",
        "revisioner": [{"datum": day} for day in revisions],
        "tjanstgoring": [{"period": {"fran": first, "till": last}}],
        "underskrift_st": {"datum": "2024-02-01"},
    }


def years_short(record: Record) -> list[Any]:
    context = Context("iup", None, None, TODAY)
    found = check(record, context)
    return [one.params["year"] for one in found if one.code == "programme.revisions"]


def test_only_whole_years_of_the_programme_are_judged() -> None:
    """Not the year in which it was drawn up, not the one that goes on."""
    assert years_short(programme(["2022-02-01", "2022-09-01", "2023-05-01", "2023-11-01"])) == []
    assert years_short(programme(["2022-02-01", "2023-05-01", "2023-11-01"])) == [2022]
    assert years_short(programme(["2022-02-01", "2023-11-01"])) == [2022, 2023]


def test_a_year_away_asks_for_no_revision() -> None:
    assert years_short(programme(["2022-02-01", "2022-09-01"], ("2021-01-01", "2023-03-31"))) == []


def test_a_later_day_than_today_is_a_slip_and_no_entry() -> None:
    record = {"revisioner": [{"datum": "2024-05-22"}, {"datum": "2042-05-22"}]}
    assert last_entry(record, TODAY) == datetime.date(2024, 5, 22)


# --- years ------------------------------------------------------------------------------------------


def test_a_year_ends_with_the_checklist_and_never_before_its_period() -> None:
    period = {"fran": "2024-06-01", "till": "2025-05-31"}
    first, last = datetime.date(2024, 6, 1), datetime.date(2025, 5, 31)
    assert year({"period": period}) == Year(first, last)
    assert year({"period": period, "datum": "2025-05-02"}) == Year(first, last)
    assert year({"period": period, "datum": "2025-06-05"}) == Year(first, datetime.date(2025, 6, 5))
    assert year({"period": {"fran": "2025-06-01", "till": "2024-05-31"}}) is None


@given(first=st.dates(max_value=datetime.date(9000, 1, 1)), days=st.integers(0, 800))
def test_eleven_months_are_a_year(first: datetime.date, days: int) -> None:
    last = first + datetime.timedelta(days=days)
    record = {"period": {"fran": first.isoformat(), "till": last.isoformat()}}
    if days < 330:
        assert not is_whole(record)
    if days > 336:
        assert is_whole(record)


# --- the unit ---------------------------------------------------------------------------------------


def test_a_grade_that_was_adjusted_still_needs_its_entry() -> None:
    """Area H was D before its plan came: the entry that made it C has to be there."""
    papers = changed(
        UNIT, on("spur-rapport", unset=("atgarder",)), on("spur-handlingsplan.yaml", unset=("atgarder[2]",))
    )
    assert said(papers) == [("spur.no_entry", "spur-rapport", "omraden[7].grad")]


def test_a_newer_review_than_the_plans_is_another_one() -> None:
    papers = changed(UNIT, on("kravspecifikation", senaste_spur="2025-06-03", datum="2025-09-01"))
    assert said(papers) == []


def test_requirements_written_before_the_review_know_an_older_one() -> None:
    papers = changed(UNIT, on("kravspecifikation", senaste_spur="2019-06-03", datum="2024-02-01"))
    assert said(papers) == []
