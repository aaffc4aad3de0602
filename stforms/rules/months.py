"""Counts months of service: whole months from date to date, days beyond them as thirtieths.

The counting from date to date is that of lag (1930:173) om beräkning av lagstadgad tid, which
Socialstyrelsen refers to for AT. That it holds for ST, and that the remaining days count as
thirtieths of a month, is inferred (TIME-07); rules that use it only warn.
"""

from __future__ import annotations

import calendar
import datetime
from fractions import Fraction

DAYS_OF_A_MONTH = 30


def months_between(first: datetime.date, last: datetime.date) -> Fraction:
    """Return the months of a period, both days included; 0 when it ends before it begins.

    From a date to the day before the same date of a later month is a whole number of months:
    15 January to 14 March is 2. A month that lacks the date ends the period on its last day.
    """
    if last < first:
        return Fraction(0)
    after = last.toordinal() + 1
    whole = 12 * (last.year - first.year) + last.month - first.month + 1
    while _ordinal(first, whole) > after:
        whole -= 1
    return whole + Fraction(after - _ordinal(first, whole), DAYS_OF_A_MONTH)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Return the same date so many months later, or the last day of a month that lacks it."""
    return datetime.date.fromordinal(_ordinal(day, months))


def _ordinal(day: datetime.date, months: int) -> int:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if year > datetime.MAXYEAR:  # January 10000 has no date, but it still has a place in the count
        return datetime.date.max.toordinal() + day.day
    length = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, length)).toordinal()
