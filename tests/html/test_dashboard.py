"""The dashboard: its pictures are what its tables say, what people write is text, no protected persons."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pages
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from register_samples import CANARY, CANARY_CLINIC
from test_pages import HARM

from stforms.actions.status import Age, Sum, Week
from stforms.html.charts import LEFT, PARTS, RIGHT, WEEKS_HIGH, WIDTH, by_age, by_clinic, by_week
from stforms.html.dashboard import dashboard_page
from stforms.register.papers import CANCELLED, STATES


def tree(data: bytes) -> Any:
    return html.document_fromstring(data.decode("utf-8"))


COUNTS = st.integers(0, 100_000)
SUMS = st.builds(Sum, st.fixed_dictionaries(dict.fromkeys(STATES, COUNTS)), st.just(0), st.just(0))


def test_every_state_but_cancelled_is_in_one_part() -> None:
    states = [state for part in PARTS.values() for state in part]
    assert sorted([*states, CANCELLED]) == sorted(STATES)


@given(sums=st.lists(st.tuples(st.text(max_size=50), SUMS), max_size=8))
def test_bars_are_as_long_as_their_numbers(sums: list[tuple[str, Sum]]) -> None:
    chart = by_clinic(sums, "sv")
    for lane, (_, one) in zip(chart.lanes, sums, strict=True):
        assert lane.end == str(one.papers - one.states[CANCELLED])
        edges = [LEFT, *(part.x + part.width for part in lane.parts)]
        assert all(
            part.x == pytest.approx(edge, abs=0.2) for part, edge in zip(lane.parts, edges, strict=False)
        )
        assert edges[-1] <= WIDTH - RIGHT + 1
        assert lane.y < chart.height


@given(counts=st.lists(COUNTS, min_size=1, max_size=20))
def test_upright_bars_stay_in_their_picture(counts: list[int]) -> None:
    weeks = [
        Week(week.monday, count)
        for week, count in zip(itertools.cycle(pages.overview().weeks), counts, strict=False)
    ]
    columns = by_week(weeks, "sv")
    assert all(0 <= one.y <= WEEKS_HIGH and one.y + one.height <= WEEKS_HIGH + 0.2 for one in columns)
    assert [one.number for one in columns] == [str(count) if count else "" for count in counts]


@given(counts=st.lists(COUNTS, min_size=1, max_size=4))
def test_ages_are_drawn_by_number(counts: list[int]) -> None:
    chart = by_age([Age(1, 7, count) for count in counts], "sv")
    assert [lane.end for lane in chart.lanes] == list(map(str, counts))
    assert all(part.x + part.width <= WIDTH - RIGHT + 1 for lane in chart.lanes for part in lane.parts)


def test_a_table_says_what_a_picture_shows() -> None:
    root = tree(pages.page("dashboard", "sv"))
    (overview,) = (pages.overview(),)
    foot = [cell.text_content() for cell in root.xpath("(//tfoot)[1]//td")]
    assert foot == [
        str(n) for n in (*overview.sum.states.values(), overview.sum.papers, overview.sum.overdue)
    ]
    weeks = root.xpath("//section[@aria-labelledby='weeks']//tbody/tr/td[last()]")
    assert [cell.text_content() for cell in weeks] == [str(week.papers) for week in overview.weeks]


def test_every_paper_that_is_listed_is_on_the_page() -> None:
    root = tree(pages.page("dashboard", "en"))
    rows = root.xpath("//section[@aria-labelledby='papers']//tbody/tr/th")
    assert [row.text_content() for row in rows] == [str(line.id) for line in pages.overview().lines]


@pytest.mark.parametrize("words", HARM)
def test_what_people_wrote_is_text(words: str) -> None:
    """In the names of persons and clinics, and in what a paper is about."""
    overview = pages.overview()
    lines = tuple(
        replace(line, clinic=words, about=words, person=replace(line.person, efternamn=words, own_id=words))
        for line in overview.lines
    )
    cells = tuple(replace(cell, clinic=words) for cell in overview.cells)
    made = dashboard_page(replace(overview, lines=lines, overdue=lines, cells=cells), "sv")
    assert words in tree(made).text_content()
    assert b"<img" not in made
    assert b"<script" not in made


def test_a_protected_person_is_not_on_the_page() -> None:
    for lang in pages.LANGUAGES:
        words = pages.page("dashboard", lang).decode()
        for secret in (CANARY, CANARY_CLINIC, "19620317", "K9", "Kaj"):
            assert secret not in words


def test_many_clinics_are_drawn_as_far_as_there_is_room() -> None:
    overview = pages.overview()
    cells = tuple(replace(overview.cells[-1], clinic=f"Klinik {at}", papers=at) for at in range(1, 60))
    root = tree(dashboard_page(replace(overview, cells=cells), "sv"))
    drawn = root.xpath("//section[@aria-labelledby='clinics']//svg/text[@x='0']/text()")
    assert drawn == [f"Klinik {at}" for at in range(40, 60)]
    assert len(root.xpath("(//section[@aria-labelledby='clinics']//table)[1]/tbody/tr")) == 59
