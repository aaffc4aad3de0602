"""The timeline as geometry: days become places, percent become heights, gaps and overlaps are marked."""

from __future__ import annotations

import copy
import datetime
import itertools
from typing import Any

import pages
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.html.timeline import BAR, LANE, LEFT, RIGHT, TOP, WIDTH, Lane, Timeline, joined, timeline
from stforms.rules.application import Application
from stforms.rules.application.service import Row, Service, service_of
from stforms.rules.papers import Paper
from stforms.rules.scope import APPLICATION
from stforms.rules.service_time import stretches


def application(*rows: tuple[str, str, str, float]) -> Application:
    """Return an application whose service has these rows: place, first day, last day, per cent."""
    listed = [
        {"stalle": place, "period": {"fran": first, "till": last}, "procent": percent}
        for place, first, last, percent in rows
    ]
    paper = Paper("fullgjord", "intyg-fullgjord-st", None, "HSLF-FS 2021:8", {"tjanstgoring": listed})
    return Application(APPLICATION, (paper,))


def drawn(*rows: tuple[str, str, str, float]) -> Timeline:
    subject = application(*rows)
    line = timeline(service_of(subject, pages.REGION), subject, pages.REGION, "sv")
    assert line is not None
    return line


def lane(line: Timeline, label: str) -> Lane:
    (found,) = (one for one in line.lanes if one.label == label)
    return found


def test_there_is_nothing_to_draw_without_rows() -> None:
    subject = Application(APPLICATION, ())
    assert timeline(Service(), subject, pages.REGION, "sv") is None


def test_a_year_is_as_wide_as_the_axis_of_one_year() -> None:
    line = drawn(("Ekens vårdcentral", "2024-01-01", "2024-12-31", 100))
    (bar,) = lane(line, "Ekens vårdcentral").bars
    assert (bar.x, bar.width, bar.height) == (LEFT, WIDTH - LEFT - RIGHT, BAR)
    assert (bar.y, bar.kinds, bar.label) == (TOP + LANE - 6 - BAR, ("primary",), "100 %")
    assert [year.label for year in line.years] == ["2024", ""]


def test_the_height_is_the_percent_and_at_least_to_be_seen() -> None:
    line = drawn(("A", "2023-01-01", "2023-12-31", 50), ("B", "2024-01-01", "2024-12-31", 1))
    heights = [bar.height for one in line.lanes[:2] for bar in one.bars]
    assert heights == [BAR / 2, round(BAR * 0.15, 1)]


def test_one_place_has_one_lane_and_its_months_at_the_end() -> None:
    line = drawn(
        ("Eken", "2023-01-01", "2023-06-30", 100),
        ("Barn", "2023-07-01", "2023-12-31", 50),
        ("eken", "2024-01-01", "2024-12-31", 100),
    )
    assert [(one.label, one.months, len(one.bars)) for one in line.lanes] == [
        ("Eken", "18", 2), ("Barn", "3", 1), ("Räknad tid", "21", 2 + 1),
    ]  # fmt: skip


def test_gaps_and_overlaps_are_marked_where_they_are() -> None:
    line = drawn(
        ("A", "2023-01-01", "2023-05-31", 100),
        ("B", "2023-08-01", "2023-12-31", 100),
        ("C", "2023-11-01", "2024-01-31", 100),
    )
    bars = lane(line, "Räknad tid").bars
    assert [bar.kinds for bar in bars] == [("counted",), ("gap",), ("counted",), ("overlap",), ("counted",)]
    assert bars[1].says == "2023-06-01 – 2023-07-31: uppehåll"
    assert all(one.x + one.width == pytest.approx(two.x, abs=0.2) for one, two in itertools.pairwise(bars))


def test_absence_has_a_lane_of_its_own_only_when_there_is_some_in_sight() -> None:
    labels = [one.label for one in drawn(("A", "2023-01-01", "2023-12-31", 100)).lanes]
    assert labels == ["A", "Räknad tid"]
    bt, main = (group for group in pages.flawed().value)
    for group, there in ((bt, False), (main, True)):
        subject: Any = group.subject
        line = timeline(group.service or Service(), subject, pages.REGION, "sv")
        assert line is not None
        assert any(one.label == "Frånvaro" for one in line.lanes) is there


def test_a_long_name_is_cut_and_stands_whole_in_the_table() -> None:
    name = "Barn- och ungdomsmedicinska kliniken vid universitetssjukhuset"
    assert drawn((name, "2023-01-01", "2023-12-31", 100)).lanes[0].label.endswith("…")


def test_centuries_by_mistake_do_not_make_hundreds_of_lines() -> None:
    line = drawn(("A", "0202-01-01", "2024-12-31", 100))
    assert len(line.years) <= 65
    assert all(year.x <= WIDTH - RIGHT for year in line.years)


DAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2060, 12, 31))
ROWS = st.lists(
    st.tuples(st.sampled_from(["A", "B", "Ekens vårdcentral", ""]), DAYS, DAYS, st.integers(1, 300)),
    min_size=1,
    max_size=6,
).map(lambda rows: [(place, str(min(a, b)), str(max(a, b)), float(p)) for place, a, b, p in rows])


@given(rows=ROWS)
def test_everything_is_drawn_inside_the_picture(rows: list[tuple[str, str, str, float]]) -> None:
    """Bars between the labels and the months, in their own lane; each row has its bar."""
    line = drawn(*rows)
    assert sum(len(one.bars) for one in line.lanes[:-1]) == len(rows)
    for one in line.lanes:
        for bar in one.bars:
            assert bar.x >= LEFT
            assert bar.x + bar.width <= WIDTH - RIGHT + 2
            assert one.y <= bar.y
            assert bar.y + bar.height <= one.y + LANE
    assert line.height >= line.lanes[-1].y + LANE


@given(rows=ROWS)
def test_the_last_lane_says_what_all_lanes_give(rows: list[tuple[str, str, str, float]]) -> None:
    subject = application(*rows)
    service = service_of(subject, pages.REGION)
    together = joined(service.stretches)
    assert sum(one.months for one in together) == service.counted
    assert (together[0].first, together[-1].last) == (service.stretches[0].first, service.stretches[-1].last)


def test_the_cut_between_two_rows_is_no_mark() -> None:
    """Half a year and half a year at full time are one bar."""
    rows: tuple[Row, ...] = service_of(
        application(("A", "2023-01-01", "2023-06-30", 100), ("B", "2023-07-01", "2023-12-31", 100)),
        pages.REGION,
    ).rows
    found = stretches(row.span for row in rows)
    assert (len(found), len(joined(found))) == (2, 1)
    assert joined(found)[0].months == 12


def test_rows_within_the_basic_service_are_marked_so() -> None:
    """Also on the paper of the ST, which lists them again."""
    main = pages.application_2021().value[1]
    subject: Any = main.subject
    line = timeline(main.service or Service(), subject, pages.REGION, "sv")
    assert line is not None
    marked = {one.label for one in line.lanes for bar in one.bars if "bt" in bar.kinds}
    assert marked == {"Tallåsens vårdcentral (BT)", "Akutkliniken (BT)", "Psykiatriska kliniken (BT)"}


def test_the_record_is_not_touched() -> None:
    subject = application(("A", "2023-01-01", "2023-12-31", 100))
    before = copy.deepcopy(subject.papers[0].record)
    timeline(service_of(subject, pages.REGION), subject, pages.REGION, "en")
    assert subject.papers[0].record == before
