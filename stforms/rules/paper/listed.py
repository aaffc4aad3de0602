"""Rules about the lists of assessments on checklists and programmes: how many, by whom, when."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from stforms.model import Record, Severity
from stforms.rules import people
from stforms.rules.assessed import Assessed, listed, without_panels
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.months import add_months, months_between
from stforms.rules.names import same_name, words
from stforms.rules.scope import ASSESSMENT, CHECKLIST, PROGRAMME
from stforms.rules.values import number, shown, size, text
from stforms.rules.year import is_whole, period, year

GUIDELINES = "Lokala riktlinjer för ST i allmänmedicin, Region Östergötland: Kompetensbedömning"
STATED = "kompetensbedomning.antal"


@rule(
    "checklist.few_assessments",
    facts=("ASM-01",),
    severity=Severity.ERROR,
    verified=True,
    source=GUIDELINES,
    forms=(CHECKLIST,),
    numbers=("bedomningar_per_ar",),
)
def few_assessments(record: Record, context: Context) -> Iterator[Hit]:
    """At least four assessments of competence are made and documented in a year without absence."""
    stated, demanded = number(record, STATED), context.region["bedomningar_per_ar"]
    if stated is not None and stated < demanded and is_whole(record) and not size(record, "franvaro"):
        yield Hit(STATED, {**shown("stated", stated), **shown("number", demanded)})


@rule(
    "checklist.few_assessments_for_time",
    facts=("ASM-01", "TIME-10"),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the region says how many a year, not how many for a part of one",
    forms=(CHECKLIST,),
    numbers=("bedomningar_per_ar",),
)
def few_for_time(record: Record, context: Context) -> Iterator[Hit]:
    """In a shorter time, or with absence, there are as many assessments as the months correspond to."""
    stated, demanded = number(record, STATED), context.region["bedomningar_per_ar"]
    absent = bool(size(record, "franvaro"))
    if stated is None or (is_whole(record) and not absent):
        return
    first, last = period(record)
    months = min(months_between(first, last), Fraction(12)) if first and last else Fraction(12)
    if stated < demanded * months // 12:
        yield Hit(STATED, {**shown("stated", stated), **shown("number", demanded)})


@rule(
    "checklist.count",
    facts=("ASM-01",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the kollegium is asked for besides the assessments, so it is not counted among them",
    forms=(CHECKLIST,),
)
def stated_number(record: Record, _: Context) -> Iterator[Hit]:
    """The number of assessments is that of the rows that are listed, the kollegium not counted."""
    stated, rows = number(record, STATED), listed(record)
    counted = len(without_panels(rows))
    if stated is not None and rows and stated != counted:
        yield Hit(STATED, {**shown("stated", stated), "counted": counted})


@rule(
    "assessment.listed_twice",
    facts=("ASM-01",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: one assessment counts once",
    forms=(CHECKLIST, PROGRAMME),
)
def listed_twice(record: Record, _: Context) -> Iterator[Hit]:
    """No assessment stands twice in the list: same day, same instrument, same assessor."""
    seen: dict[object, int] = {}
    for index, one in enumerate(listed(record)):
        key = (one.day, one.instrument, tuple(words(one.assessor or "")))
        if one.day is not None and key in seen:
            yield Hit(one.path, {"row": seen[key] + 1, "date": one.day.isoformat()})
        seen.setdefault(key, index)


@rule(
    "checklist.assessment_outside",
    facts=("ASM-01",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the checklist is about its own period",
    forms=(CHECKLIST,),
)
def outside(record: Record, _: Context) -> Iterator[Hit]:
    """The assessments of a checklist were made in its period, or after it up to the day of the paper."""
    days = year(record)
    for one in listed(record):
        if days and one.day and one.day not in days:
            span = {"first": days.first.isoformat(), "last": days.last.isoformat()}
            yield Hit(f"{one.path}.datum", {"date": one.day.isoformat(), **span})


@rule(
    "assessment.own",
    facts=("ASM-07",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: nobody assesses themselves",
    forms=(ASSESSMENT, CHECKLIST, PROGRAMME),
)
def own_assessment(record: Record, _: Context) -> Iterator[Hit]:
    """Whoever has assessed has another name than the ST physician."""
    trainee = people.name(record, people.TRAINEE)
    if people.same_by_name(record, people.TRAINEE, "bedomare"):
        yield Hit("bedomare.namn")
    for one in listed(record):
        if trainee and one.assessor and same_name(trainee, one.assessor):
            yield Hit(f"{one.path}.bedomare")


@rule(
    "assessment.one_assessor",
    facts=("ASM-06",),
    severity=Severity.INFO,
    verified=True,
    source=GUIDELINES,
    forms=(CHECKLIST, PROGRAMME),
    numbers=("bedomningar_per_ar",),
)
def one_assessor(record: Record, context: Context) -> Iterator[Hit]:
    """Some of a year's assessments are made by another specialist than the huvudhandledare."""
    main = text(record, "huvudhandledare.namn")
    found = _latest_year(without_panels(listed(record)))
    if main is None or len(found) < context.region["bedomningar_per_ar"]:
        return
    if all(one.assessor and same_name(one.assessor, main) for one in found):
        yield Hit("kompetensbedomningar", {"counted": len(found)})


def _latest_year(found: list[Assessed]) -> list[Assessed]:
    """Return the assessments of the twelve months that end with the last one."""
    days = [one.day for one in found if one.day]
    if not days or max(days).year < 2:
        return []
    first = add_months(max(days), -12)
    return [one for one in found if one.day and one.day > first]
