"""Rules about what a programme (IUP) shows year by year: revisions, assessments, kollegier.

An IUP may begin with a page that says that older entries stand in an earlier version. So only calendar
years are judged that lie wholly between the first and the last day that the IUP itself shows, and in
which the ST physician served.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator

from stforms.model import Record, Severity
from stforms.rules.assessed import PANEL, listed, without_panels
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.months import months_between
from stforms.rules.rows import placements
from stforms.rules.scope import PROGRAMME
from stforms.rules.values import iso_date, shown
from stforms.rules.year import dates_in, last_entry

GUIDELINES = "Lokala riktlinjer för ST i allmänmedicin, Region Östergötland: {}"
MOST_OF_A_YEAR = 10


def _whole_years(record: Record, first: datetime.date | None, today: datetime.date) -> list[int]:
    """Return the calendar years from the first day on, up to the last entry, that were years of service."""
    last = last_entry(record, today)
    if first is None or last is None:
        return []
    begins = first.year if (first.month, first.day) == (1, 1) else first.year + 1
    ends = last.year if (last.month, last.day) == (12, 31) else last.year - 1
    return [number for number in range(begins, ends + 1) if _served(record, number)]


def _served(record: Record, number: int) -> bool:
    """Tell whether the rows of service cover most of the year; without rows it is taken for granted."""
    rows = placements(record)
    new_year, end = datetime.date(number, 1, 1), datetime.date(number, 12, 31)
    months = sum(months_between(max(one.first, new_year), min(one.last, end)) for one in rows)
    return not rows or months >= MOST_OF_A_YEAR


def _in(number: int, days: Iterable[datetime.date | None]) -> int:
    return Counter(day.year for day in days if day)[number]


@rule(
    "programme.revisions",
    facts=("SUP-02",),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("Ansvarsfördelning, 2 ggr/år samt vid behov"),
    forms=(PROGRAMME,),
    numbers=("iup_revisioner_per_ar",),
)
def revisions(record: Record, context: Context) -> Iterator[Hit]:
    """The IUP is revised at least twice in every whole year that it shows."""
    demanded = context.region["iup_revisioner_per_ar"]
    days = [day for _, day in dates_in(record, "revisioner")]
    first = iso_date(record, "upprattad") or min(days, default=None)
    for number in _whole_years(record, first, context.today):
        counted = _in(number, days)
        if counted < demanded:
            yield Hit("revisioner", {"year": number, "counted": counted, **shown("number", demanded)})


@rule(
    "programme.revision_old",
    facts=("SUP-02",),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("Ansvarsfördelning, 2 ggr/år samt vid behov"),
    forms=(PROGRAMME,),
    numbers=("iup_revisioner_per_ar",),
)
def revision_old(record: Record, context: Context) -> Iterator[Hit]:
    """The last revision is less than a year older than the last entry of the IUP."""
    days = [day for _, day in dates_in(record, "revisioner")]
    latest = max((*days, *filter(None, [iso_date(record, "upprattad")])), default=None)
    written = last_entry(record, context.today)
    if latest and written and latest < written and months_between(latest, written) > 12:
        number = shown("number", context.region["iup_revisioner_per_ar"])
        yield Hit("revisioner", {"latest": latest.isoformat(), "written": written.isoformat(), **number})


@rule(
    "programme.assessments",
    facts=("ASM-01",),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("Kompetensbedömning"),
    forms=(PROGRAMME,),
    numbers=("bedomningar_per_ar",),
)
def assessments(record: Record, context: Context) -> Iterator[Hit]:
    """The IUP shows at least four assessments in every whole year after the first one shown."""
    demanded = context.region["bedomningar_per_ar"]
    days = [one.day for one in without_panels(listed(record))]
    first = min((day for day in days if day), default=None)
    for number in _whole_years(record, first, context.today):
        counted = _in(number, days)
        if counted < demanded:
            yield Hit(
                "kompetensbedomningar", {"year": number, "counted": counted, **shown("number", demanded)}
            )


@rule(
    "programme.panels",
    facts=("ASM-01", "ASM-02"),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("Kompetensbedömning, ett årligt specialistkollegium"),
    forms=(PROGRAMME,),
    numbers=("kollegier_per_ar",),
)
def panels(record: Record, context: Context) -> Iterator[Hit]:
    """The IUP shows a specialistkollegium in every whole year after the first assessment shown."""
    demanded = context.region["kollegier_per_ar"]
    rows = listed(record)
    first = min((one.day for one in rows if one.day), default=None)
    held = [one.day for one in rows if one.instrument == PANEL]
    for number in _whole_years(record, first, context.today):
        if _in(number, held) < demanded:
            yield Hit("kompetensbedomningar", {"year": number})
