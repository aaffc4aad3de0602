"""Counts service: full-time months of periods that overlap, are part time or hold absence.

Pure arithmetic on days; which papers the periods stand on is not known here. Months are counted
cumulatively from the first day of each unbroken run of service (see months.py), so that cutting a
period in two changes nothing.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from stforms.rules.months import months_between

FULL_TIME = Fraction(100)
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Span:
    """One row of a tjänsteförteckning whose period is known; `row` is its number on the paper, from 1."""

    first: datetime.date
    last: datetime.date
    percent: Fraction
    place: str
    paper: str
    row: int


@dataclass(frozen=True)
class Absence:
    """Time that does not count, and what the paper says why."""

    first: datetime.date
    last: datetime.date
    reason: str | None
    paper: str


@dataclass(frozen=True)
class Stretch:
    """Time during which nothing changes.

    `percent` is what counts: the spans' percent together, at most 100, and 0 while absent or in a
    gap. `together` is the same without a limit and without regard to absence. `months` are of full time.
    """

    first: datetime.date
    last: datetime.date
    percent: Fraction
    together: Fraction
    spans: tuple[Span, ...]
    absence: Absence | None
    months: Fraction

    def months_of(self, spans: Iterable[Span]) -> Fraction:
        """Return the part of the months that these spans stand for, each after its percent."""
        if not self.months:
            return NOTHING
        theirs = set(spans)
        return (
            self.months * sum((one.percent for one in self.spans if one in theirs), NOTHING) / self.together
        )


def stretches(spans: Iterable[Span], absences: Iterable[Absence] = ()) -> tuple[Stretch, ...]:
    """Return the service from its first day to its last, cut wherever something changes.

    Gaps are stretches without spans. Spans and absences that end before they begin are left out.
    """
    served = sorted((one for one in spans if one.first <= one.last), key=_order)
    away = sorted((one for one in absences if one.first <= one.last), key=lambda one: (one.first, one.last))
    found: list[Stretch] = []
    run: datetime.date | None = None
    for first, last in _pieces(served, away):
        here = tuple(one for one in served if one.first <= first and last <= one.last)
        run = (run or first) if here else None
        found.append(_stretch(first, last, run, here, _covering(away, first, last)))
    return tuple(found)


def total(found: Iterable[Stretch]) -> Fraction:
    """Return the months of full time of all stretches together."""
    return sum((one.months for one in found), NOTHING)


def months_of(spans: Iterable[Span], absences: Iterable[Absence] = ()) -> Fraction:
    """Return the months of full time that the spans give together."""
    return total(stretches(spans, absences))


def _order(span: Span) -> tuple[datetime.date, datetime.date, str, int]:
    return span.first, span.last, span.paper, span.row


def _pieces(served: Sequence[Span], away: Sequence[Absence]) -> Iterator[tuple[datetime.date, datetime.date]]:
    """Yield (first day, last day) of the pieces between all days on which something begins or ends.

    Days are counted as ordinals: the day after the last day that there is has no date.
    """
    edges = [edge for one in served for edge in (one.first.toordinal(), one.last.toordinal() + 1)]
    if not edges:
        return
    inside = (edge for one in away for edge in (one.first.toordinal(), one.last.toordinal() + 1))
    cuts = sorted({*edges, *(edge for edge in inside if min(edges) < edge < max(edges))})
    for begin, end in itertools.pairwise(cuts):
        yield datetime.date.fromordinal(begin), datetime.date.fromordinal(end - 1)


def _covering(away: Iterable[Absence], first: datetime.date, last: datetime.date) -> Absence | None:
    return next((one for one in away if one.first <= first and last <= one.last), None)


def _stretch(
    first: datetime.date,
    last: datetime.date,
    run: datetime.date | None,
    here: tuple[Span, ...],
    absence: Absence | None,
) -> Stretch:
    together = sum((one.percent for one in here), NOTHING)
    percent = NOTHING if absence is not None else min(together, FULL_TIME)
    months = _calendar_months(run, first, last) * percent / FULL_TIME
    return Stretch(first, last, percent, together, here, absence, months)


def _calendar_months(run: datetime.date | None, first: datetime.date, last: datetime.date) -> Fraction:
    """Return what the days add to the months since the first day of the run."""
    if run is None:
        return NOTHING
    before = months_between(run, first - datetime.timedelta(days=1)) if run < first else NOTHING
    return months_between(run, last) - before
