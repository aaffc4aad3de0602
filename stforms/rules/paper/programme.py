"""Rules about what an individual programme (IUP) holds, and when it was begun. Its years: programme_years."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.months import add_months
from stforms.rules.rows import placements, total_months
from stforms.rules.scope import PROGRAMME
from stforms.rules.values import get, iso_date, shown, size, text
from stforms.rules.year import dates_in, last_entry, planned_end

GUIDELINES = "Lokala riktlinjer för ST i allmänmedicin, Region Östergötland: {}"
PLANNED = (
    "kurser",
    "tjanstgoring",
    "delmalsoversikt",
    "vetenskapligt_arbete",
    "kvalitetsarbete",
)
DOCUMENTED = ("handledningssamtal", "kompetensbedomningar")
FIRST_MONTHS = 3
"""So long there may be nothing to document yet. Inferred."""
ABOUT = 2
"""Months after "about three months" in which a planning meeting is still not late. Inferred."""
SHORTEST = {"hslf_fs_2021_8": 66, "sosfs_2015_8": 54}
"""Months; under SOSFS 2015:8 the 54 that are enough with a doctoral degree."""


def _after_start(record: Record, months: int) -> datetime.date | None:
    start = iso_date(record, "st_tid.start")
    return add_months(start, months) if start and start.year < datetime.MAXYEAR - 1 else None


@rule(
    "programme.block_missing",
    facts=("SUP-03",),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("Dokumentation/individuellt utbildningsprogram (IUP)"),
    forms=(PROGRAMME,),
)
def block_missing(record: Record, context: Context) -> Iterator[Hit]:
    """An IUP holds courses, service, delmål, supervision, assessments, science and quality work.

    The names that belong to it are among what the paper demands. In the first months of the ST there
    may be no supervision and no assessment to tell of.
    """
    early = _after_start(record, FIRST_MONTHS)
    written = last_entry(record, context.today) or context.today
    blocks = PLANNED if early and written < early else PLANNED + DOCUMENTED
    for block in blocks:
        if not get(record, block):
            yield Hit(block)


@rule(
    "programme.late",
    facts=("SUP-04",),
    severity=Severity.WARNING,
    verified=False,
    source="Region Halland asks for it; Region Östergötland says nothing about when",
    forms=(PROGRAMME,),
    numbers=("iup_upprattas_manader",),
)
def late(record: Record, context: Context) -> Iterator[Hit]:
    """The IUP is drawn up within six months from the start of the ST."""
    months = int(context.region["iup_upprattas_manader"])
    drawn_up, latest = iso_date(record, "upprattad"), _after_start(record, months)
    if drawn_up and latest and drawn_up > latest:
        yield Hit("upprattad", {"months": months, "latest": latest.isoformat()})


@rule(
    "programme.planning_late",
    facts=("SUP-08",),
    severity=Severity.INFO,
    verified=True,
    source=GUIDELINES.format("Introduktion, planeringsmöte efter ca 3 månader"),
    forms=(PROGRAMME,),
    numbers=("planeringsmote_manader",),
)
def planning_late(record: Record, context: Context) -> Iterator[Hit]:
    """The planning meeting is held about three months after the start."""
    months = int(context.region["planeringsmote_manader"])
    held, latest = iso_date(record, "planeringsmote"), _after_start(record, months + ABOUT)
    if held and latest and held > latest:
        yield Hit("planeringsmote", {"months": months, "held": held.isoformat()})


@rule(
    "programme.planning_missing",
    facts=("SUP-08",),
    severity=Severity.INFO,
    verified=True,
    source=GUIDELINES.format("Introduktion, planeringsmöte efter ca 3 månader"),
    forms=(PROGRAMME,),
    numbers=("planeringsmote_manader",),
)
def planning_missing(record: Record, context: Context) -> Iterator[Hit]:
    """The IUP tells when the planning meeting was held, once the ST has gone on for that long."""
    months = int(context.region["planeringsmote_manader"])
    latest, written = _after_start(record, months + ABOUT), last_entry(record, context.today)
    if latest and written and written > latest and get(record, "planeringsmote") is None:
        yield Hit("planeringsmote", {"months": months})


@rule(
    "programme.placement_supervisor",
    facts=("SUP-10",),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("Sidotjänstgöring, en namngiven handledare"),
    forms=(PROGRAMME,),
)
def placement_supervisor(record: Record, _: Context) -> Iterator[Hit]:
    """A placement that goes on or is done has a supervisor with a name."""
    for index in range(size(record, "tjanstgoring")):
        path = f"tjanstgoring[{index}]"
        begun = text(record, f"{path}.status") in ("pagar", "genomford")
        if begun and get(record, f"{path}.handledare") is None:
            yield Hit(f"{path}.handledare")


@rule(
    "programme.too_short",
    facts=("TIME-01", "TIME-02", "TIME-10"),
    severity=Severity.WARNING,
    verified=True,
    source="4 kap. 1 § förordningen (SFS 2020:1098); SOSFS 2015:8 bilaga 2",
    forms=(PROGRAMME,),
)
def too_short(record: Record, _: Context) -> Iterator[Hit]:
    """A plan that reaches the planned end holds as many months of service as the regulation asks for.

    Absence and part time are less than the calendar says, so the planned end moves with them.
    """
    least = SHORTEST.get(text(record, "malbeskrivning") or "")
    end, total = text(record, "st_tid.planerat_slut"), total_months(record)
    rows = placements(record)
    reached = bool(end and rows) and max(one.last for one in rows).isoformat()[:7] >= str(end)[:7]
    if least and total is not None and reached and round(total, 1) < least:
        yield Hit("st_tid.planerat_slut", {"least": least, **shown("total", total)})


@rule(
    "programme.improvement",
    facts=("SUP-14",),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("Systematiskt kvalitets- och förbättringsarbete"),
    forms=(PROGRAMME,),
    numbers=("forbattringsarbeten",),
)
def improvement(record: Record, _: Context) -> Iterator[Hit]:
    """An improvement work that is finished has been presented both orally and in writing."""
    if text(record, "kvalitetsarbete.status") == "klart":
        for way in ("redovisat_muntligt", "redovisat_skriftligt"):
            if get(record, f"kvalitetsarbete.{way}") is None:
                yield Hit(f"kvalitetsarbete.{way}")


@rule(
    "programme.science",
    facts=("CERT-26",),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("Vetenskapligt arbete"),
    forms=(PROGRAMME,),
    numbers=("vetenskapligt_arbete_veckor",),
)
def science(record: Record, context: Context) -> Iterator[Hit]:
    """Everybody does a scientific work, so from the second half of the ST one is planned."""
    start, end = iso_date(record, "st_tid.start"), planned_end(record)
    written = last_entry(record, context.today)
    unplanned = text(record, "vetenskapligt_arbete.status") == "ej_planerat"
    if unplanned and start and end and written and written - start > end - written:
        yield Hit(
            "vetenskapligt_arbete.status", shown("weeks", context.region["vetenskapligt_arbete_veckor"])
        )


@rule(
    "programme.science_supervisor",
    facts=("CERT-26",),
    severity=Severity.INFO,
    verified=True,
    source=GUIDELINES.format("Vetenskapligt arbete, vetenskaplig handledare"),
    forms=(PROGRAMME,),
)
def science_supervisor(record: Record, _: Context) -> Iterator[Hit]:
    """A work that goes on or is finished names a scientific supervisor, if the huvudhandledare has no PhD."""
    begun = text(record, "vetenskapligt_arbete.status") in ("pagar", "klart")
    if begun and get(record, "vetenskapligt_arbete.handledare") is None:
        yield Hit("vetenskapligt_arbete.handledare")


@rule(
    "programme.revised_before",
    facts=("SUP-02",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: what is revised has been drawn up",
    forms=(PROGRAMME,),
)
def revised_before(record: Record, _: Context) -> Iterator[Hit]:
    """No revision is older than the IUP itself."""
    drawn_up = iso_date(record, "upprattad")
    for path, day in dates_in(record, "revisioner"):
        if drawn_up and day < drawn_up:
            yield Hit(path, {"date": day.isoformat(), "drawn_up": drawn_up.isoformat()})
