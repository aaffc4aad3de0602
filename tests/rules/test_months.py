"""The laws of counting months: from date to date, days beyond as thirtieths."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.rules.months import add_months, months_between

DAY = datetime.timedelta(days=1)
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31))
MONTHS = st.integers(0, 600)


def on(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2015-01-01", "2015-12-31", 12),
        ("2015-01-15", "2015-03-14", 2),
        ("2015-01-31", "2015-02-27", 1),  # February lacks the 31st: its last day counts
        ("2016-02-01", "2016-02-29", 1),
        ("2015-06-01", "2015-06-01", Fraction(1, 30)),
        ("2015-06-01", "2015-07-15", Fraction(3, 2)),
        ("2015-06-02", "2015-06-01", 0),
        ("9999-12-01", "9999-12-31", 1),  # the last day there is
    ],
)
def test_months_of_a_period(first: str, last: str, months: Fraction) -> None:
    assert months_between(on(first), on(last)) == months


@given(first=DAYS, months=MONTHS.filter(bool))
def test_to_the_day_before_the_same_date_is_whole_months(first: datetime.date, months: int) -> None:
    assert months_between(first, add_months(first, months) - DAY) == months


@given(first=DAYS, last=DAYS)
def test_a_day_more_is_never_less_and_at_most_a_thirtieth_more(
    first: datetime.date, last: datetime.date
) -> None:
    more = months_between(first, last + DAY) - months_between(first, last)
    assert 0 <= more <= Fraction(1, 30)


@given(first=DAYS, whole=MONTHS, days=st.integers(0, 31))
def test_days_beyond_whole_months_are_at_most_one_more(first: datetime.date, whole: int, days: int) -> None:
    after = min(add_months(first, whole) + days * DAY, add_months(first, whole + 1))
    assert whole <= months_between(first, after - DAY) <= whole + 1


@given(first=DAYS.filter(lambda day: day.day <= 28), one=MONTHS, other=MONTHS, days=MONTHS)
def test_whole_months_add_up(first: datetime.date, one: int, other: int, days: int) -> None:
    middle = add_months(first, one)
    last = add_months(middle, other) + days * DAY

    assert months_between(first, last) == one + months_between(middle, last)


@given(first=DAYS, one=MONTHS)
def test_adding_months_keeps_the_date_or_takes_the_last_day(first: datetime.date, one: int) -> None:
    later = add_months(first, one)

    assert (later.year - first.year) * 12 + later.month - first.month == one
    assert later.day == first.day or (later + DAY).day == 1
