"""The laws of counting service: nothing depends on how the same time is written down."""

from __future__ import annotations

import datetime
import itertools
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.rules.months import months_between
from stforms.rules.service_time import Absence, Span, Stretch, months_of, stretches

DAY = datetime.timedelta(days=1)
DAYS = st.dates(datetime.date(2015, 1, 1), datetime.date(2018, 12, 31))
PERIODS = st.tuples(DAYS, DAYS).map(sorted).map(tuple)
PERCENTS = st.sampled_from([Fraction(n) for n in (0, 20, 25, 50, 75, 80, 100)])


def span(first: str, last: str, percent: int = 100, row: int = 1) -> Span:
    days = (datetime.date.fromisoformat(day) for day in (first, last))
    return Span(*days, Fraction(percent), "Ekens vårdcentral", "intyg", row)


def away(first: str, last: str) -> Absence:
    days = (datetime.date.fromisoformat(day) for day in (first, last))
    return Absence(*days, "föräldraledighet", "checklista")


@st.composite
def spans(draw: st.DrawFn, most: int = 4) -> list[Span]:
    periods = draw(st.lists(st.tuples(PERIODS, PERCENTS), min_size=1, max_size=most))
    return [
        Span(first, last, percent, "Ekens vårdcentral", "intyg", row)
        for row, ((first, last), percent) in enumerate(periods, 1)
    ]


ABSENCES = st.lists(
    PERIODS.map(lambda period: Absence(*period, None, "checklista")),
    max_size=2,
)


def seen(found: tuple[Stretch, ...]) -> list[tuple[str, str, Fraction, Fraction]]:
    return [(one.first.isoformat(), one.last.isoformat(), one.percent, one.months) for one in found]


# --- examples -------------------------------------------------------------------------------


def test_part_time_beside_full_time_a_gap_and_an_absence() -> None:
    rows = [
        span("2015-01-01", "2015-06-30", 50, 1),
        span("2015-04-01", "2015-06-30", 80, 2),
        span("2015-09-01", "2015-12-31", 100, 3),
    ]
    found = stretches(rows, [away("2015-10-01", "2015-10-31")])

    assert seen(found) == [
        ("2015-01-01", "2015-03-31", 50, Fraction(3, 2)),
        ("2015-04-01", "2015-06-30", 100, 3),
        ("2015-07-01", "2015-08-31", 0, 0),
        ("2015-09-01", "2015-09-30", 100, 1),
        ("2015-10-01", "2015-10-31", 0, 0),
        ("2015-11-01", "2015-12-31", 100, 2),
    ]
    assert [one.together for one in found] == [50, 130, 0, 100, 100, 100]
    assert [len(one.spans) for one in found] == [1, 2, 0, 1, 1, 1]
    assert [one.absence is not None for one in found] == [False, False, False, False, True, False]


def test_what_two_rows_give_is_shared_after_their_percent() -> None:
    half, most = span("2015-01-01", "2015-06-30", 50, 1), span("2015-01-01", "2015-06-30", 75, 2)
    (only,) = stretches([half, most])

    assert (only.months, only.months_of([half]), only.months_of([half, most])) == (
        6,
        Fraction(12, 5),
        6,
    )
    assert only.months_of([]) == 0


def test_a_row_without_percent_gives_nothing_and_divides_by_nothing() -> None:
    (only,) = stretches([span("2015-01-01", "2015-06-30", 0)])
    assert (only.months, only.months_of(only.spans)) == (0, 0)


def test_a_run_is_counted_from_its_own_first_day() -> None:
    """Not from where a stretch begins: 31 January to 30 March is two months however it is cut."""
    whole = span("2015-01-31", "2015-03-30")
    cut = [span("2015-01-31", "2015-02-28", row=1), span("2015-03-01", "2015-03-30", row=2)]
    assert (months_of([whole]), months_of(cut)) == (2, 2)


def test_the_last_day_that_there_is_can_be_counted() -> None:
    assert months_of([span("9999-12-01", "9999-12-31")]) == 1
    assert months_of([span("0001-01-01", "0001-01-31")], [away("0001-01-01", "9999-12-31")]) == 0


@pytest.mark.parametrize("rows", [[], [span("2015-02-01", "2015-01-01")]])
def test_no_service_has_no_stretches(rows: list[Span]) -> None:
    assert stretches(rows, [away("2015-01-01", "2015-12-31")]) == ()


# --- laws -----------------------------------------------------------------------------------


@given(period=PERIODS)
def test_one_full_time_period_is_its_months(period: tuple[datetime.date, datetime.date]) -> None:
    assert months_of([Span(*period, Fraction(100), "", "", 1)]) == months_between(*period)


@given(rows=spans(), absences=ABSENCES, which=st.integers(0, 3), data=st.data())
def test_cutting_a_row_in_two_changes_nothing(
    rows: list[Span], absences: list[Absence], which: int, data: st.DataObject
) -> None:
    whole = rows[which % len(rows)]
    if whole.first == whole.last:
        return
    cut = data.draw(st.dates(whole.first, whole.last - DAY))
    parts = [replace(whole, last=cut), replace(whole, first=cut + DAY, row=99)]
    others = [one for one in rows if one is not whole]

    assert months_of([*others, *parts], absences) == months_of(rows, absences)


@given(rows=spans(), absences=ABSENCES, seed=st.integers())
def test_the_order_of_rows_and_absences_changes_nothing(
    rows: list[Span], absences: list[Absence], seed: int
) -> None:
    mixed, gone = list(rows), list(absences)
    random.Random(seed).shuffle(mixed)
    gone.reverse()

    assert seen(stretches(mixed, gone)) == seen(stretches(rows, absences))


@given(rows=spans(), absences=ABSENCES, which=st.integers(0, 3), more=PERCENTS)
def test_more_percent_is_never_less(
    rows: list[Span], absences: list[Absence], which: int, more: Fraction
) -> None:
    chosen = rows[which % len(rows)]
    raised = [replace(one, percent=one.percent + more) if one is chosen else one for one in rows]

    assert months_of(raised, absences) >= months_of(rows, absences)


@given(rows=spans(), absences=ABSENCES, period=PERIODS)
def test_one_more_absence_is_never_more(
    rows: list[Span], absences: list[Absence], period: tuple[datetime.date, datetime.date]
) -> None:
    assert months_of(rows, [*absences, Absence(*period, None, "")]) <= months_of(rows, absences)


@given(rows=spans(), absences=ABSENCES)
def test_full_time_twice_is_full_time(rows: list[Span], absences: list[Absence]) -> None:
    full = [replace(one, percent=Fraction(100)) for one in rows]
    twice = [*full, *(replace(one, paper="another") for one in full)]

    assert months_of(twice, absences) == months_of(full, absences)


@given(rows=spans(), absences=ABSENCES)
def test_no_more_is_counted_than_the_calendar_has(rows: list[Span], absences: list[Absence]) -> None:
    """Stretch by stretch, and in all no more than one full-time row from the first day to the last."""
    found = stretches(rows, absences)
    whole = Span(found[0].first, found[-1].last, Fraction(100), "", "", 1)

    assert sum(one.months for one in found) <= months_of([whole])
    assert all(0 <= one.percent <= 100 and one.months >= 0 for one in found)


@given(rows=spans())
def test_absence_all_the_time_leaves_nothing(rows: list[Span]) -> None:
    always = Absence(min(one.first for one in rows), max(one.last for one in rows), None, "")
    assert months_of(rows, [always]) == 0


@given(rows=spans(), absences=ABSENCES)
def test_stretches_follow_each_other_from_the_first_day_to_the_last(
    rows: list[Span], absences: list[Absence]
) -> None:
    found = stretches(rows, absences)

    assert (found[0].first, found[-1].last) == (
        min(one.first for one in rows),
        max(one.last for one in rows),
    )
    assert all(one.last + DAY == other.first for one, other in itertools.pairwise(found))


@given(rows=spans(), absences=ABSENCES)
def test_what_the_rows_give_adds_up_to_the_whole(rows: list[Span], absences: list[Absence]) -> None:
    found = stretches(rows, absences)
    by_row = sum(one.months_of([row]) for one in found for row in rows)

    assert by_row == months_of(rows, absences)
