"""Rules about dates that hold on every paper: periods, signing days, years that cannot be meant."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.people import SIGNED, role
from stforms.rules.scope import WITH_PLANS
from stforms.rules.values import dates, iso_date

EARLIEST = datetime.date(1950, 1, 1)
A_YEAR = datetime.timedelta(days=366)


def signing_days(record: Record) -> Iterator[tuple[str, datetime.date]]:
    """Yield (part of the record, day) for every date that stands beside a signature."""
    for part in SIGNED:
        day = iso_date(record, f"{part}.datum")
        if day is not None:
            yield part, day


@rule(
    "period.reversed",
    facts=("TIME-09",),
    severity=Severity.ERROR,
    verified=False,
    source="Follows from what a period is",
)
def reversed_period(record: Record, _: Context) -> Iterator[Hit]:
    """A period does not end before it begins."""
    first, last = iso_date(record, "period.fran"), iso_date(record, "period.till")
    if first and last and last < first:
        yield Hit("period.till", {"first": first.isoformat(), "last": last.isoformat()})


@rule(
    "period.future",
    facts=("TIME-09",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: a certificate is about what has been done",
)
def future_period(record: Record, context: Context) -> Iterator[Hit]:
    """The period of a certificate that is not dated yet has ended (a dated one: CERT-01)."""
    last = iso_date(record, "period.till")
    if last and last > context.today and iso_date(record, "intygande.datum") is None:
        yield Hit("period.till", {"last": last.isoformat()})


@rule(
    "signature.before_end",
    facts=("CERT-01",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: a certificate is about what has been done",
)
def signed_before_end(record: Record, _: Context) -> Iterator[Hit]:
    """A certificate is signed on the last day of its period or later."""
    last = iso_date(record, "period.till")
    for part, day in signing_days(record):
        if last is not None and day < last:
            blanks = {"signed": day.isoformat(), "last": last.isoformat()}
            yield Hit(f"{part}.datum", {**role(part), **blanks})


@rule(
    "signature.in_future",
    facts=("CERT-01",),
    severity=Severity.ERROR,
    verified=False,
    source="Follows from what a date of signing is",
)
def signed_in_future(record: Record, context: Context) -> Iterator[Hit]:
    """Nobody has signed on a day that has not come."""
    for part, day in signing_days(record):
        if day > context.today:
            yield Hit(f"{part}.datum", {**role(part), "signed": day.isoformat()})


@rule(
    "date.implausible",
    facts=("APP-12",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the forms' ååmmdd leave the century open, and a wrong one gives such years",
)
def implausible(record: Record, context: Context) -> Iterator[Hit]:
    """No date lies before 1950 or, on a paper that holds no plan, more than a year ahead."""
    latest = datetime.date.max if context.form in WITH_PLANS else context.today + A_YEAR
    for path, day in dates(record):
        if not EARLIEST <= day <= latest:
            yield Hit(path, {"date": day.isoformat()})
