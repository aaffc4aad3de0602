"""Rules about the rows of a tjänsteförteckning: months, percent, periods beside each other."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction

from stforms.model import Record, Severity
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.months import months_between
from stforms.rules.rows import Placement, Row, placements, rows
from stforms.rules.scope import APPLICATION, SOSFS, WITH_SERVICE
from stforms.rules.values import get, iso_date, number, shown, size

FORM_SUM = "Tjänsteförteckningens kolumner och Summa (SOSFS 2015:8 bilaga 1, HSLF-FS 2021:8)"
COUNTING = "Inferred: lag (1930:173), which Socialstyrelsen applies to AT, applied to ST"
FULL_TIME = 100
SUM_TOLERANCE = Fraction(1, 10)
WHOLE_SUM_TOLERANCE = Fraction(1, 2)
ROW_TOLERANCE = Fraction(1, 2)
LONGEST_GAP = datetime.timedelta(days=31)
COLUMNS = ("stalle", "period.fran", "period.till", "procent", "manader")


@rule(
    "service.row_incomplete",
    facts=("TIME-06",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: every column of the form's table has a heading and none is optional",
    forms=WITH_SERVICE,
)
def row_incomplete(record: Record, _: Context) -> Iterator[Hit]:
    """A row that is begun has place, period, percent and months."""
    for row in rows(record):
        missing = [c for c in COLUMNS if get(record, f"{row.path}.{c}") is None]
        if len(missing) < len(COLUMNS):
            for column in missing:
                yield Hit(f"{row.path}.{column}", {"row": row.number})


@rule(
    "service.reversed",
    facts=("TIME-09",),
    severity=Severity.ERROR,
    verified=False,
    source="Follows from what a period is",
    forms=WITH_SERVICE,
)
def reversed_period(record: Record, _: Context) -> Iterator[Hit]:
    """The period of a row does not end before it begins."""
    for row in rows(record):
        if row.first and row.last and row.last < row.first:
            blanks = {"first": row.first.isoformat(), "last": row.last.isoformat()}
            yield Hit(f"{row.path}.period.till", {"row": row.number, **blanks})


@rule(
    "service.sum",
    facts=("TIME-06",),
    severity=Severity.ERROR,
    verified=False,
    source=FORM_SUM,
    forms=WITH_SERVICE,
)
def sum_of_months(record: Record, context: Context) -> Iterator[Hit]:
    """Summa is the sum of the months of the rows, give or take 0.1.

    The script in SOSFS 2015:8 bilaga 1 shows its sum without decimals: there a whole number may
    be half a month off.
    """
    stated = number(record, "summa_manader")
    months = [row.months for row in rows(record)]
    if stated is None or not months or None in months:
        return
    total = sum((m for m in months if m is not None), Fraction(0))
    rounded = context.regulation == SOSFS and stated.denominator == 1
    if abs(total - stated) > (WHOLE_SUM_TOLERANCE if rounded else SUM_TOLERANCE):
        yield Hit("summa_manader", {**shown("stated", stated), **shown("total", total)})


@rule(
    "service.too_many_months",
    facts=("TIME-06", "TIME-07"),
    severity=Severity.WARNING,
    verified=False,
    source=COUNTING,
    forms=WITH_SERVICE,
)
def too_many_months(record: Record, _: Context) -> Iterator[Hit]:
    """A row claims no more months than period times percent gives, give or take half a month."""
    for row, expected in _expected(record):
        if row.months is not None and row.months > expected + ROW_TOLERANCE:
            yield _months_hit(row, row.months, expected)


@rule(
    "service.few_months",
    facts=("TIME-06", "TIME-07"),
    severity=Severity.INFO,
    verified=False,
    source=COUNTING,
    forms=WITH_SERVICE,
)
def few_months(record: Record, _: Context) -> Iterator[Hit]:
    """A row with fewer months than period times percent gives is pointed out.

    It need not be wrong: parental leave and sickness do not count and are taken off.
    """
    for row, expected in _expected(record):
        if row.months is not None and row.months < expected - ROW_TOLERANCE:
            yield _months_hit(row, row.months, expected)


def _expected(record: Record) -> Iterator[tuple[Row, Fraction]]:
    for place in placements(record):
        percent = place.row.percent
        if percent is not None and 0 < percent <= FULL_TIME:
            yield place.row, months_between(place.first, place.last) * percent / FULL_TIME


def _months_hit(row: Row, stated: Fraction, expected: Fraction) -> Hit:
    blanks = {**shown("stated", stated), **shown("expected", expected)}
    return Hit(f"{row.path}.manader", {"row": row.number, **blanks})


@rule(
    "service.percent",
    facts=("TIME-08",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the column is percent of full time",
    forms=WITH_SERVICE,
)
def percent_of_full_time(record: Record, _: Context) -> Iterator[Hit]:
    """The percent of a row is more than 0 and at most 100."""
    for row in rows(record):
        if row.percent is not None and not 0 < row.percent <= FULL_TIME:
            yield Hit(f"{row.path}.procent", {"row": row.number, **shown("percent", row.percent)})


@rule(
    "service.overlap",
    facts=("TIME-08",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: nobody serves more than full time",
    forms=WITH_SERVICE,
)
def overlap(record: Record, _: Context) -> Iterator[Hit]:
    """Periods at the same time are not more than 100 percent together.

    A day on which one period ends and the next begins is a way of writing, not an overlap.
    """
    running: list[Placement] = []
    for place in placements(record):
        running = [other for other in running if other.last > place.first]
        running.append(place)
        total = sum((p.row.percent or Fraction(0) for p in running), Fraction(0))
        if len(running) > 1 and total > FULL_TIME:
            others = ", ".join(str(p.row.number) for p in running[:-1])
            yield Hit(
                f"{place.row.path}.procent",
                {"row": place.row.number, "others": others, **shown("total", total)},
            )


@rule(
    "service.gap",
    facts=("TIME-09",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: time that is not accounted for is asked about",
    forms=WITH_SERVICE,
)
def gap(record: Record, _: Context) -> Iterator[Hit]:
    """No more than a month lies between the periods without being accounted for."""
    end: datetime.date | None = None
    for place in placements(record):
        if end is not None and place.first - end > LONGEST_GAP:
            blanks = {"after": end.isoformat(), "before": place.first.isoformat()}
            yield Hit(f"{place.row.path}.period.fran", {"row": place.row.number, **blanks})
        end = place.last if end is None else max(end, place.last)


@rule(
    "service.after_signing",
    facts=("TIME-09",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: a tjänsteförteckning is about service that has been done",
    forms=WITH_SERVICE,
)
def after_signing(record: Record, context: Context) -> Iterator[Hit]:
    """No period ends after the paper is signed, or after today while it is not."""
    signed = iso_date(record, "verksamhetschef.datum") or iso_date(record, "underskrift.datum")
    limit = signed or context.today
    for row in rows(record):
        if row.last is not None and row.last > limit:
            blanks = {"last": row.last.isoformat(), "limit": limit.isoformat()}
            yield Hit(f"{row.path}.period.till", {"row": row.number, **blanks})


@rule(
    "service.before_licence",
    facts=("TIME-09",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: ST is done by licensed doctors",
    forms=(APPLICATION,),
    regulations=(SOSFS,),
)
def before_licence(record: Record, _: Context) -> Iterator[Hit]:
    """No period of the application begins before the first licence."""
    places = (f"legitimation[{i}].datum" for i in range(size(record, "legitimation")))
    licences = [day for day in (iso_date(record, place) for place in places) if day]
    for row in rows(record):
        if licences and row.first is not None and row.first < min(licences):
            blanks = {"first": row.first.isoformat(), "licence": min(licences).isoformat()}
            yield Hit(f"{row.path}.period.fran", {"row": row.number, **blanks})
