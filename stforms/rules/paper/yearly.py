"""Rules about what the papers of the yearly follow-up have in common, and about the statement."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules import people
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.months import months_between
from stforms.rules.scope import ASSESSMENT, CHECKLIST, PLAN, PROGRAMME, REQUIREMENTS, STATEMENT, WITH_PLANS
from stforms.rules.values import dates, get, iso_date, shown, text
from stforms.rules.year import dates_in, last_entry, period, signed_on, written_on

SHORTEST, LONGEST = 10, 14
"""Months. Nobody says how exact a year has to be; what lies outside is asked about."""

WITH_STATUS = (("kurser", "datum"), ("sidotjanstgoring", "period.till"), ("tjanstgoring", "period.till"))
"""The tables whose rows have a status, and the key of their last day."""
TEN_YEARS = datetime.timedelta(days=3653)
JUDGED = ("kompetens", "styrkor", "utveckling")


@rule(
    "yearly.length",
    facts=("ASM-04",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: checklist and statement are about a year",
    forms=(CHECKLIST, STATEMENT),
)
def length(record: Record, _: Context) -> Iterator[Hit]:
    """The period of a checklist or a statement is about a year."""
    first, last = period(record)
    if first is None or last is None or last < first:
        return
    months = months_between(first, last)
    if not SHORTEST <= months <= LONGEST:
        yield Hit("period.till", shown("months", months))


@rule(
    "yearly.signed_in_future",
    facts=("CERT-01",),
    severity=Severity.ERROR,
    verified=False,
    source="Follows from what a date of signing is",
    forms=(CHECKLIST, STATEMENT, PROGRAMME, ASSESSMENT, REQUIREMENTS, PLAN),
)
def signed_in_future(record: Record, context: Context) -> Iterator[Hit]:
    """Nobody has signed on a day that has not come."""
    for path, day in signed_on(record):
        if day > context.today:
            yield Hit(path, {"signed": day.isoformat()})


@rule(
    "yearly.done_later",
    facts=("ASM-01", "SUP-03"),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: what is said to be done lies before the day on which it is said",
    forms=(CHECKLIST, PROGRAMME),
)
def done_later(record: Record, context: Context) -> Iterator[Hit]:
    """Assessments, and courses and placements said to be done, are not later than the paper, or today."""
    written = context.today
    if context.form == CHECKLIST:
        written = min(written_on(record) or written, written)
    done = [*_with_status(record, "genomford"), *dates_in(record, "kompetensbedomningar")]
    for path, day in done:
        if day > written:
            yield Hit(path, {"date": day.isoformat(), "written": written.isoformat()})


@rule(
    "yearly.planned_before",
    facts=("SUP-03",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: what is planned lies after the day on which it is said",
    forms=(CHECKLIST, PROGRAMME),
)
def planned_before(record: Record, context: Context) -> Iterator[Hit]:
    """Courses and placements that are said to be planned have not ended before the paper was written."""
    is_checklist = context.form == CHECKLIST
    written = written_on(record) if is_checklist else last_entry(record, context.today)
    for path, day in _with_status(record, "planerad"):
        if written and day < written:
            yield Hit(path, {"date": day.isoformat(), "written": written.isoformat()})


def _with_status(record: Record, status: str) -> Iterator[tuple[str, datetime.date]]:
    """Yield (path, last day) for the courses and placements with this status."""
    for table, end in WITH_STATUS:
        for path, day in dates_in(record, table, end):
            if text(record, path.removesuffix(end) + "status") == status:
                yield path, day


@rule(
    "yearly.far_ahead",
    facts=("SUP-03", "SPUR-06"),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: an ST lasts for years, but not for more than ten; a wrong century gives such days",
    forms=WITH_PLANS,
)
def far_ahead(record: Record, context: Context) -> Iterator[Hit]:
    """Plans do not reach more than ten years ahead."""
    for path, day in dates(record):
        if day - context.today > TEN_YEARS:
            yield Hit(path, {"date": day.isoformat()})


@rule(
    "yearly.own_supervisor",
    facts=("ASM-07",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: nobody supervises themselves",
    forms=(CHECKLIST, STATEMENT, PROGRAMME, ASSESSMENT),
)
def own_supervisor(record: Record, _: Context) -> Iterator[Hit]:
    """The huvudhandledare has another name than the ST physician."""
    if people.same_by_name(record, people.TRAINEE, "huvudhandledare"):
        yield Hit("huvudhandledare.namn")


@rule(
    "statement.empty",
    facts=("ASM-04",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: a statement states something about the ST physician",
    forms=(STATEMENT,),
)
def empty_statement(record: Record, _: Context) -> Iterator[Hit]:
    """A statement says something of the ST physician's competence, strengths or development."""
    if record and all(get(record, key) is None for key in JUDGED):
        yield Hit("kompetens")


@rule(
    "statement.off_plan",
    facts=("ASM-04",),
    severity=Severity.INFO,
    verified=False,
    source="Inferred: the huvudhandledare is to inform employer and studierektor of problems",
    forms=(STATEMENT,),
)
def off_plan(record: Record, _: Context) -> Iterator[Hit]:
    """The ST physician keeps to the plan; where not, employer and studierektor are told."""
    if text(record, "foljer_plan") == "nej":
        yield Hit("foljer_plan")


@rule(
    "statement.before_period_ends",
    facts=("ASM-04",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: a statement is about a time that has been",
    forms=(STATEMENT,),
)
def before_period_ends(record: Record, _: Context) -> Iterator[Hit]:
    """A statement is written in the last months of its period or later."""
    written, last = written_on(record), iso_date(record, "period.till")
    if written and last and months_between(written, last) > 2:
        yield Hit("datum", {"written": written.isoformat(), "last": last.isoformat()})
