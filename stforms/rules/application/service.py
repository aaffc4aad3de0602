"""The service that an application shows: its rows, what they count for, what is stated and required.

Data, no rules. What counts is never more than what the chief certified: a row that states fewer months
than its period and percent give counts for what it states.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from stforms.rules import rows
from stforms.rules.application.absence import absences_of
from stforms.rules.application.subject import Application
from stforms.rules.months import months_between
from stforms.rules.names import words
from stforms.rules.papers import Paper
from stforms.rules.places import is_primary_care
from stforms.rules.region import Region
from stforms.rules.scope import APPLICATION, BT_APPLICATION, BT_DONE, HSLF, SOSFS, ST_DONE
from stforms.rules.service_time import FULL_TIME, Absence, Span, Stretch, months_of, stretches, total
from stforms.rules.values import number, text, texts

FIVE_YEARS = 60
WITH_DOCTORATE = 54
FIVE_AND_A_HALF_YEARS = 66
SHORTEST_BT = 6
DOCTORATES = ("svensk_doktorsexamen", "bedomning_utlandsk_doktorsexamen")

ROUNDING = Fraction(1, 20)
"""What a month written with one decimal may lack without having been taken off."""

A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """One row whose period is known, as a span, with the months that the paper states for it."""

    span: Span
    stated: Fraction | None


@dataclass(frozen=True)
class Service:
    """The service as a whole.

    `rows` are those whose period is known, the BT's where no other row covers the time; `stretches`
    are what periods, percent and absence give. `counted` is their sum, `months` what counts: the same,
    but for no row more than it states; `primary_care` is its part in primary care. `stated` is the
    papers' own sum, `row_months` the sum of the rows' months. `complete` tells whether every row that
    is begun could be counted. `required` is None where the regulation is not known.
    """

    rows: tuple[Row, ...] = ()
    absences: tuple[Absence, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    counted: Fraction = Fraction(0)
    months: Fraction = Fraction(0)
    primary_care: Fraction = Fraction(0)
    stated: Fraction | None = None
    row_months: Fraction | None = None
    required: int | None = None
    shown_on: tuple[str, ...] = ()
    complete: bool = True

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return the rows' periods."""
        return tuple(row.span for row in self.rows)

    @property
    def certified(self) -> Fraction | None:
        """Return the months that the papers state: their sum, or that of their rows."""
        return self.stated if self.stated is not None else self.row_months


def service_of(application: Application, region: Region) -> Service:
    """Return the service that the application's papers show; nothing where its own paper has no rows."""
    own = [paper for paper in _listing(application) if rows.placements(paper.record)]
    if not own:
        return Service(required=required_months(application))
    absences = absences_of(application, region)
    shown = _once(row for paper in own for row in _rows_of(paper))
    beside = _beside(application, shown)
    every = [*shown, *beside]
    found = stretches((row.span for row in every), absences)
    certified = stretches((_as_stated(row, absences) for row in every), absences)
    asked = (*_listing(application), *_bt_papers(application))
    papers = [paper for paper in asked if any(row.span.paper == paper.name for row in every)]
    return Service(
        tuple(every),
        absences,
        found,
        total(found),
        total(certified),
        _in_primary_care(certified, region),
        _with(_sum(number(paper.record, "summa_manader") for paper in own if paper in papers), beside),
        _with(_sum(row.stated for row in shown), beside),
        required_months(application),
        tuple(paper.name for paper in papers),
        all(map(_can_be_counted, asked)),
    )


def required_months(application: Application) -> int | None:
    """Return the months that the regulation asks for; the BT's are among those of HSLF-FS 2021:8."""
    if application.form == BT_APPLICATION:
        return SHORTEST_BT
    if application.regulation == HSLF:
        return FIVE_AND_A_HALF_YEARS
    if application.regulation == SOSFS:
        return WITH_DOCTORATE if has_doctorate(application) else FIVE_YEARS
    return None


def has_doctorate(application: Application) -> bool:
    """Tell whether the application lists the document of a doctoral degree."""
    record = application.paper.record if application.paper is not None else {}
    return any(texts(record, f"ovriga_handlingar.{degree}") for degree in DOCTORATES)


# --- which papers, which rows ---------------------------------------------------------------


def _listing(application: Application) -> tuple[Paper, ...]:
    """Return the papers with the tjänsteförteckning; SOSFS 2015:8 has it in the application itself."""
    if application.form == BT_APPLICATION:
        return application.of(BT_DONE)
    return application.of(APPLICATION if application.regulation == SOSFS else ST_DONE)


def _bt_papers(application: Application) -> tuple[Paper, ...]:
    bt = application.bt if application.regulation == HSLF else None
    return bt.of(BT_DONE) if bt is not None else ()


def _rows_of(paper: Paper) -> Iterator[Row]:
    for placement in rows.placements(paper.record):
        row = placement.row
        place = text(paper.record, f"{row.path}.stalle") or ""
        percent = _percent(placement)
        yield Row(Span(placement.first, placement.last, percent, place, paper.name, row.number), row.months)


def _percent(placement: rows.Placement) -> Fraction:
    """Return the percent of a row; where none is written, what its months come to, or nothing."""
    row = placement.row
    if row.percent is not None:
        return max(row.percent, Fraction(0))
    calendar = months_between(placement.first, placement.last)
    return min(max(row.months or Fraction(0), Fraction(0)) / calendar * FULL_TIME, FULL_TIME)


def _once(found: Iterable[Row]) -> list[Row]:
    """Return the rows without those that stand on another paper just so, as when a paper lies there twice."""
    kept: list[Row] = []
    for row in found:
        if not any(_alike(row, other) for other in kept):
            kept.append(row)
    return kept


def _alike(row: Row, other: Row) -> bool:
    one, two = row.span, other.span
    return one.paper != two.paper and _said(row) == _said(other)


def _said(row: Row) -> tuple[object, ...]:
    span = row.span
    return span.first, span.last, span.percent, words(span.place), row.stated


def _beside(application: Application, shown: Sequence[Row]) -> list[Row]:
    """Return the BT's rows, each only for the days that no other row covers.

    The BT is part of the ST and stands in its tjänsteförteckning or not; on both papers it is the
    same service, not twice as much.
    """
    found = _once(row for paper in _bt_papers(application) for row in _rows_of(paper))
    return [part for row in found for part in _uncovered(row, shown)]


def _uncovered(row: Row, shown: Sequence[Row]) -> Iterator[Row]:
    first = row.span.first
    for other in sorted((one.span for one in shown), key=lambda span: span.first):
        if other.last < first or row.span.last < other.first:
            continue
        if first < other.first:
            yield _part(row, first, other.first - A_DAY)
        if other.last >= row.span.last:
            return
        first = other.last + A_DAY
    yield _part(row, first, row.span.last)


def _part(row: Row, first: datetime.date, last: datetime.date) -> Row:
    span = row.span
    share = months_between(first, last) / months_between(span.first, span.last)
    stated = row.stated if (first, last) == (span.first, span.last) else None
    if stated is None and row.stated is not None:
        stated = row.stated * share
    return Row(replace(span, first=first, last=last), stated)


# --- what counts ----------------------------------------------------------------------------


def _as_stated(row: Row, absences: Iterable[Absence]) -> Span:
    """Return the row's span with as much less percent as its months are less than its period gives."""
    alone = months_of([row.span], absences)
    if row.stated is None or row.stated >= alone - ROUNDING or not alone:
        return row.span
    return replace(row.span, percent=row.span.percent * max(row.stated, Fraction(0)) / alone)


def _in_primary_care(found: Iterable[Stretch], region: Region) -> Fraction:
    there = (
        one.months_of([span for span in one.spans if is_primary_care(span.place, region)]) for one in found
    )
    return sum(there, Fraction(0))


def _with(stated: Fraction | None, beside: Iterable[Row]) -> Fraction | None:
    """Return the sum with the months of the BT's rows that it does not hold; None where there is no sum."""
    return None if stated is None else stated + (_sum(row.stated for row in beside) or 0)


def _sum(found: Iterable[Fraction | None]) -> Fraction | None:
    """Return the sum of what is known; None where nothing is."""
    known = [one for one in found if one is not None]
    return sum(known, Fraction(0)) if known else None


def _can_be_counted(paper: Paper) -> bool:
    """Tell whether every row has a period and its percent, or months instead."""
    usable = {placement.row.path for placement in rows.placements(paper.record)}
    begun = [row for row in rows.rows(paper.record) if _begun(row)]
    return all(row.path in usable and (row.percent or row.months) is not None for row in begun)


def _begun(row: rows.Row) -> bool:
    return any(value is not None for value in (row.first, row.last, row.percent, row.months))
