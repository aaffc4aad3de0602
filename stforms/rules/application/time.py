"""Rules about how much service an application shows: in all, less absence, paper against paper."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction

from stforms.model import Severity
from stforms.rules.application.absence import SINGLE_DAYS
from stforms.rules.application.service import Row, Service, has_doctorate, service_of
from stforms.rules.application.subject import Application
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.papers import Paper
from stforms.rules.places import may_be_same
from stforms.rules.scope import APPLICATION, CLINICAL, HSLF
from stforms.rules.service_time import Absence, Span, months_of
from stforms.rules.values import iso_date, shown, text

TOTAL = ("TIME-01", "TIME-02", "TIME-03")
COUNTING = "Inferred: lag (1930:173), which Socialstyrelsen applies to AT, applied to ST"
TOLERANCE = Fraction(1, 2)
"""As much as the whole Summa of SOSFS 2015:8 bilaga 1 may be off by rounding."""

ROW_TOLERANCE = Fraction(1, 10)
SLACK = 7
"""Days: one paper counts from the Monday and the other from the first of the month."""


@rule(
    "time.too_short",
    facts=TOTAL,
    severity=Severity.ERROR,
    verified=True,
    source="SOSFS 2015:8 bilaga 2: minst fem år, med doktorsexamen minst fyra och ett halvt år;"
    " 4 kap. 1 § förordningen (SFS 2020:1098)",
)
def too_short(application: Application, context: Context) -> Iterator[Hit]:
    """The service is as long as the regulation demands, both as stated and as counted."""
    service = service_of(application, context.region)
    if _is_certain(application, service):
        yield _about_total(service, {**shown("stated", service.certified or Fraction(0))}, service.counted)


@rule(
    "time.counted_short",
    facts=(*TOTAL, "TIME-07"),
    severity=Severity.WARNING,
    verified=False,
    source=COUNTING,
)
def counted_short(application: Application, context: Context) -> Iterator[Hit]:
    """The service is long enough when it is counted from periods, percent and absence."""
    service = service_of(application, context.region)
    if _is_short(service.months, service) and not _is_short(service.certified, service):
        yield _about_total(service, {}, service.months)


@rule(
    "time.total_differs",
    facts=("TIME-06", "TIME-07"),
    severity=Severity.WARNING,
    verified=False,
    source=COUNTING,
)
def total_differs(application: Application, context: Context) -> Iterator[Hit]:
    """The sum states no more months than periods, percent and absence give, give or take half a month.

    Where too little is left it is told by time.too_short and time.counted_short.
    """
    service = service_of(application, context.region)
    if service.stated is None or not service.complete or _is_short(service.months, service):
        return
    if service.stated > service.months + TOLERANCE:
        yield _about_total(service, {**shown("stated", service.stated)}, service.months)


def _is_short(months: Fraction | None, service: Service) -> bool:
    """Tell whether these months are known to be too few."""
    known = months is not None and service.required is not None and service.rows and service.complete
    return bool(known) and round(months or Fraction(0), 1) < (service.required or 0)


def _is_certain(application: Application, service: Service) -> bool:
    """Tell whether the time is too short however it is counted.

    Whether a doctoral degree shortens the time under HSLF-FS 2021:8 too is not known (TIME-02).
    """
    doubtful = application.regulation == HSLF and has_doctorate(application)
    return _is_short(service.counted, service) and _is_short(service.certified, service) and not doubtful


def _about_total(service: Service, stated: dict[str, str | int | float], counted: Fraction) -> Hit:
    blanks = {**stated, **shown("counted", counted), "required": service.required or 0}
    return Hit("summa_manader", blanks, service.shown_on[0])


@rule(
    "time.absence_counted",
    facts=("TIME-10",),
    severity=Severity.WARNING,
    verified=True,
    source="Region Östergötland, lokala riktlinjer: frånvaro utöver enstaka arbetsdagar förlänger ST",
    numbers=(SINGLE_DAYS,),
)
def absence_counted(application: Application, context: Context) -> Iterator[Hit]:
    """A row counts no time during which the checklist tells of absence."""
    own = {paper.name for paper in application.papers}
    service = service_of(application, context.region)
    for row in service.rows:
        away = [one for one in service.absences if _overlap(one, row.span)]
        if row.span.paper in own and away and _counts_too_much(row, away):
            blanks = {"first": away[0].first.isoformat(), "last": away[0].last.isoformat()}
            path = f"tjanstgoring[{row.span.row - 1}].manader"
            left = shown("counted", months_of([row.span], away))
            yield Hit(path, {"row": row.span.row, **blanks, **left}, row.span.paper)


def _overlap(one: Absence, span: Span) -> bool:
    return one.first <= span.last and span.first <= one.last


def _counts_too_much(row: Row, away: list[Absence]) -> bool:
    return row.stated is not None and row.stated > months_of([row.span], away) + ROW_TOLERANCE


@rule(
    "time.certificate_outside_service",
    facts=("CERT-25",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: certified service is service that the tjänsteförteckning lists",
    forms=(APPLICATION,),
)
def certificate_outside_service(application: Application, context: Context) -> Iterator[Hit]:
    """The period of a clinical certificate begins and ends in rows at the same place.

    Between them there may be service elsewhere: a certificate of the own vårdcentral often tells of
    several periods.
    """
    service = service_of(application, context.region)
    if service.rows and service.complete:
        for paper in application.of(CLINICAL):
            yield from _outside(paper, service.spans)


def _outside(paper: Paper, spans: tuple[Span, ...]) -> Iterator[Hit]:
    place = text(paper.record, "tjanstgoringsstalle")
    there = [span for span in spans if place and may_be_same(place, span.place)]
    for path in ("period.fran", "period.till"):
        day = iso_date(paper.record, path)
        if place and day and not any(_holds(span, day) for span in there):
            yield Hit(path, {"day": day.isoformat()}, paper.name)
            return


def _holds(span: Span, day: datetime.date) -> bool:
    return (span.first - day).days <= SLACK and (day - span.last).days <= SLACK
