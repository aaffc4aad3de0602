"""Rules about what a checklist answers: what the region asks for in a year of ST.

Its list of assessments is in `listed`, what it shares with other yearly papers in `yearly`.
"""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Param, Record, Severity
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.scope import CHECKLIST
from stforms.rules.values import get, iso_date, shown, text
from stforms.rules.year import is_whole, year

GUIDELINES = "Lokala riktlinjer för ST i allmänmedicin, Region Östergötland: {}"
HELD = ("specialistkollegium", "utvecklingssamtal")
REVISIONS = ("iup.revision_1", "iup.revision_2")


def _answered(record: Record, path: str, *answers: str, **params: Param) -> Iterator[Hit]:
    if text(record, path) in answers:
        yield Hit(path, params)


@rule(
    "checklist.supervision",
    facts=("SUP-01",),
    severity=Severity.ERROR,
    verified=True,
    source=GUIDELINES.format("Handledning"),
    forms=(CHECKLIST,),
    numbers=("handledning_timmar_per_vecka",),
)
def supervision(record: Record, context: Context) -> Iterator[Hit]:
    """Supervision is scheduled, at least one hour a week."""
    hours = shown("hours", context.region["handledning_timmar_per_vecka"])
    yield from _answered(record, "handledning.veckovis", "nej", **hours)


@rule(
    "checklist.supervision_partly",
    facts=("SUP-01",),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("Handledning"),
    forms=(CHECKLIST,),
    numbers=("handledning_timmar_per_vecka",),
)
def supervision_partly(record: Record, context: Context) -> Iterator[Hit]:
    """Supervision is scheduled the whole year, not a part of it."""
    hours = shown("hours", context.region["handledning_timmar_per_vecka"])
    yield from _answered(record, "handledning.veckovis", "delvis", **hours)


@rule(
    "checklist.undocumented",
    facts=("ASM-01", "SUP-03"),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("Dokumentation/IUP och Kompetensbedömning"),
    forms=(CHECKLIST,),
)
def undocumented(record: Record, _: Context) -> Iterator[Hit]:
    """Assessments, statement and supervision are documented in the IUP."""
    yield from _answered(record, "iup.dokumenterat", "nej")


@rule(
    "checklist.revised",
    facts=("SUP-02",),
    severity=Severity.ERROR,
    verified=True,
    source=GUIDELINES.format("Ansvarsfördelning, 2 ggr/år samt vid behov"),
    forms=(CHECKLIST,),
    numbers=("iup_revisioner_per_ar",),
)
def revised(record: Record, context: Context) -> Iterator[Hit]:
    """The IUP has been revised at least twice in the year."""
    if is_whole(record):
        number = shown("number", context.region["iup_revisioner_per_ar"])
        yield from _answered(record, "iup.reviderad", "nej", **number)


@rule(
    "checklist.revisions",
    facts=("SUP-02",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the checklist has a box for the day of each of the two revisions",
    forms=(CHECKLIST,),
    numbers=("iup_revisioner_per_ar",),
)
def revision_days(record: Record, context: Context) -> Iterator[Hit]:
    """A checklist that says that the IUP was revised gives two different days."""
    if text(record, "iup.reviderad") != "ja":
        return
    missing = [path for path in REVISIONS if get(record, path) is None]
    first, second = (iso_date(record, path) for path in REVISIONS)
    again = [REVISIONS[1]] if first and first == second else []
    number = shown("number", context.region["iup_revisioner_per_ar"])
    yield from (Hit(path, number) for path in (*missing, *again))


@rule(
    "checklist.panel",
    facts=("ASM-01", "ASM-02"),
    severity=Severity.ERROR,
    verified=True,
    source=GUIDELINES.format("Kompetensbedömning, ett årligt specialistkollegium"),
    forms=(CHECKLIST,),
    numbers=("kollegier_per_ar",),
)
def panel(record: Record, _: Context) -> Iterator[Hit]:
    """A specialistkollegium has been held in the year."""
    if is_whole(record):
        yield from _answered(record, "specialistkollegium.genomfort", "nej")


@rule(
    "checklist.appraisal",
    facts=("SUP-11",),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("Chefens ansvar, kompetensutvecklingssamtal årligen"),
    forms=(CHECKLIST,),
    numbers=("utvecklingssamtal_per_ar",),
)
def appraisal(record: Record, _: Context) -> Iterator[Hit]:
    """The head of the unit has had a development talk with the ST physician in the year."""
    if is_whole(record):
        yield from _answered(record, "utvecklingssamtal.genomfort", "nej")


@rule(
    "checklist.undated",
    facts=("ASM-01", "SUP-11"),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the checklist has a box for the day beside the answer",
    forms=(CHECKLIST,),
)
def undated(record: Record, _: Context) -> Iterator[Hit]:
    """A kollegium or a development talk that was held has its day."""
    for part in HELD:
        if text(record, f"{part}.genomfort") == "ja" and get(record, f"{part}.datum") is None:
            yield Hit(f"{part}.datum")


@rule(
    "checklist.outside",
    facts=("ASM-01", "SUP-02", "SUP-11"),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the checklist is about its own period",
    forms=(CHECKLIST,),
)
def outside(record: Record, _: Context) -> Iterator[Hit]:
    """Revisions, kollegium and development talk lie in the period, or after it up to the day of the paper."""
    days = year(record)
    for path in (*REVISIONS, *(f"{part}.datum" for part in HELD)):
        day = iso_date(record, path)
        if days and day and day not in days:
            span = {"first": days.first.isoformat(), "last": days.last.isoformat()}
            yield Hit(path, {"date": day.isoformat(), **span})


@rule(
    "checklist.self_study",
    facts=("SUP-09",),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("Studietid"),
    forms=(CHECKLIST,),
    numbers=("sjalvstudier_procent",),
)
def self_study(record: Record, context: Context) -> Iterator[Hit]:
    """A tenth of the working time at the health centre is set aside for self-study."""
    percent = shown("percent", context.region["sjalvstudier_procent"])
    yield from _answered(record, "sjalvstudier", "nej", "delvis", **percent)


@rule(
    "checklist.meetings",
    facts=("SUP-09",),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("ST-möten, närvaro är obligatorisk"),
    forms=(CHECKLIST,),
)
def meetings(record: Record, _: Context) -> Iterator[Hit]:
    """The ST physician attends the ST meetings."""
    yield from _answered(record, "st_moten", "nej", "delvis")


@rule(
    "checklist.long_training",
    facts=("TIME-15",),
    severity=Severity.INFO,
    verified=True,
    source=GUIDELINES.format("Klinisk tjänstgöring på vårdcentralen"),
    forms=(CHECKLIST,),
)
def long_training(record: Record, _: Context) -> Iterator[Hit]:
    """BVC and SÄBO have begun: both are begun early or midway in the ST and go on for long."""
    for path in ("bvc", "sabo"):
        yield from _answered(record, path, "nej")
