"""Rules about the checklist against the IUP: revisions, courses, placements, works, absence, own list."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.follow_up.compare import distinct, programme, same_text
from stforms.rules.follow_up.rows import Row, best, rows_of, status_of
from stforms.rules.follow_up.subject import FollowUp
from stforms.rules.months import months_between
from stforms.rules.papers import Paper
from stforms.rules.rows import placements
from stforms.rules.values import iso_date, number, shown, text
from stforms.rules.year import dates_in, last_entry, planned_end, written_on, year

GUIDELINES = "Lokala riktlinjer för ST i allmänmedicin, Region Östergötland: {}"
AGREE = "Inferred: checklist and IUP are about the same plan"
OVERVIEW = GUIDELINES.format("IUP ska innehålla översikt över kurser och schema över placeringar")
REVISIONS = ("iup.revision_1", "iup.revision_2")
WORKS = ("vetenskapligt_arbete", "kvalitetsarbete")
ORDER = ("ej_planerat", "planerat", "planerad", "pagar", "klart", "genomford")
"""The words for how far something has come, the least first."""


def _both(follow_up: FollowUp, context: Context) -> Iterator[tuple[Paper, Paper]]:
    """Yield (checklist, programme) for each checklist that says something of its own."""
    paper = programme(follow_up, context)
    if paper is not None:
        yield from ((checklist, paper) for checklist in distinct(follow_up.checklists))


@rule(
    "followup.revision_not_in_programme",
    facts=("SUP-02",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the IUP lists its own revisions",
)
def revision_not_in_programme(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """The revisions that a checklist gives stand in the IUP, unless they are newer."""
    for checklist, paper in _both(follow_up, context):
        there = [day for _, day in dates_in(paper.record, "revisioner")]
        last = last_entry(paper.record, context.today)
        for path in REVISIONS:
            day = iso_date(checklist.record, path)
            if day and last and day <= last and day not in there:
                yield Hit(path, {"date": day.isoformat(), "other": paper.name}, checklist.name)


@rule(
    "followup.revised_denied",
    facts=("SUP-02",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the IUP lists its own revisions",
    numbers=("iup_revisioner_per_ar",),
)
def revised_denied(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """A checklist does not say that the IUP was revised too seldom when the IUP shows enough revisions."""
    for checklist, paper in _both(follow_up, context):
        days = year(checklist.record)
        shown_there = [day for _, day in dates_in(paper.record, "revisioner") if days and day in days]
        enough = len(shown_there) >= context.region["iup_revisioner_per_ar"]
        if enough and text(checklist.record, "iup.reviderad") == "nej":
            yield Hit("iup.reviderad", {"counted": len(shown_there), "other": paper.name}, checklist.name)


@rule(
    "followup.course_not_in_programme",
    facts=("SUP-03",),
    severity=Severity.WARNING,
    verified=True,
    source=OVERVIEW,
)
def course_not_in_programme(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """The courses of a checklist stand in the IUP."""
    for checklist, paper in _both(follow_up, context):
        there = rows_of(paper.record, "kurser", "namn")
        for row in rows_of(checklist.record, "kurser", "namn"):
            if there and best(row, there) is None:
                yield Hit(f"{row.path}.namn", {"other": paper.name}, checklist.name)


@rule(
    "followup.placement_not_in_programme",
    facts=("SUP-03",),
    severity=Severity.WARNING,
    verified=True,
    source=OVERVIEW,
)
def placement_not_in_programme(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """The placements of a checklist stand in the IUP."""
    for checklist, paper in _both(follow_up, context):
        there = rows_of(paper.record, "tjanstgoring", "stalle")
        for row in rows_of(checklist.record, "sidotjanstgoring", "stalle"):
            if there and best(row, there) is None:
                yield Hit(f"{row.path}.stalle", {"other": paper.name}, checklist.name)


def _matched(checklist: Record, paper: Record) -> Iterator[tuple[Row, Row]]:
    """Yield (row of the checklist, row of the programme) for what is the same course or placement."""
    for mine, theirs, key in (("kurser", "kurser", "namn"), ("sidotjanstgoring", "tjanstgoring", "stalle")):
        there = rows_of(paper, theirs, key)
        for row in rows_of(checklist, mine, key):
            found = best(row, there)
            if found is not None:
                yield row, found


@rule(
    "followup.when",
    facts=("SUP-03",),
    severity=Severity.WARNING,
    verified=False,
    source=AGREE,
)
def when(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """A course or a placement has the same time on the checklist as in the IUP; a month is no other day."""
    for checklist, paper in _both(follow_up, context):
        for row, other in _matched(checklist.record, paper.record):
            for key in ("datum", "period.fran", "period.till"):
                here = text(checklist.record, f"{row.path}.{key}")
                there = text(paper.record, f"{other.path}.{key}")
                if here and there and not (here.startswith(there) or there.startswith(here)):
                    blanks = {"here": here[:10], "there": there[:10], "other": paper.name}
                    yield Hit(f"{row.path}.{key}", blanks, checklist.name)


@rule(
    "followup.status",
    facts=("SUP-03", "CERT-26", "SUP-14"),
    severity=Severity.WARNING,
    verified=False,
    source=AGREE,
)
def status(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """What has come further on the older of two papers has come as far on the newer one."""
    for checklist, paper in _both(follow_up, context):
        pairs = [(row.path, other.path) for row, other in _matched(checklist.record, paper.record)]
        newer = _newer(checklist, paper, context)
        for here, there in (*pairs, *((work, work) for work in WORKS)):
            mine, theirs = status_of(checklist.record, here, ORDER), status_of(paper.record, there, ORDER)
            if mine is None or theirs is None or mine == theirs:
                continue
            if newer is None or (mine > theirs) is (newer is paper):
                yield Hit(f"{here}.status", {"other": paper.name}, checklist.name)


def _newer(one: Paper, other: Paper, context: Context) -> Paper | None:
    """Return the newer of a checklist and a programme; None when they are of the same day, or undated."""
    first, second = written_on(one.record), last_entry(other.record, context.today)
    if first is None or second is None or first == second:
        return None
    return one if first > second else other


@rule(
    "followup.title",
    facts=("CERT-26", "SUP-14"),
    severity=Severity.WARNING,
    verified=False,
    source=AGREE,
)
def title(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """The scientific work and the improvement work have the same title on the checklist as in the IUP."""
    for checklist, paper in _both(follow_up, context):
        for work in WORKS:
            here, there = (text(one.record, f"{work}.titel") for one in (checklist, paper))
            if here and there and not same_text(here, there):
                yield Hit(f"{work}.titel", {"other": paper.name}, checklist.name)


@rule(
    "followup.absence",
    facts=("TIME-10",),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES.format("Frånvaro"),
    numbers=("enstaka_dagar",),
)
def absence(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """Absence beyond single days is not counted as full-time service in the IUP."""
    single = context.region["enstaka_dagar"]
    for checklist, paper in _both(follow_up, context):
        for path, first in dates_in(checklist.record, "franvaro", "period.fran"):
            last = iso_date(checklist.record, path.removesuffix("fran") + "till")
            counted = _counted_whole(paper.record, first, last, int(single)) if last else None
            if counted is not None:
                yield Hit(path, {"row": counted, "other": paper.name}, checklist.name)


def _counted_whole(record: Record, first: datetime.date, last: datetime.date, single: int) -> int | None:
    """Return the number of the row that counts days of the absence as served in full, or None."""
    for one in placements(record):
        shared = (min(one.last, last) - max(one.first, first)).days + 1
        whole = months_between(one.first, one.last)
        if shared > single and one.row.percent == 100 and (one.row.months or 0) >= round(whole, 1):
            return one.row.number
    return None


@rule(
    "followup.own_list",
    facts=("SUP-12",),
    severity=Severity.INFO,
    verified=True,
    source=GUIDELINES.format("Klinisk tjänstgöring på vårdcentralen"),
    numbers=("egen_lista_mitten", "egen_lista_slutet"),
)
def own_list(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """From the middle of the ST the own list is as long as recommended, and longer towards the end."""
    for checklist, paper in _both(follow_up, context):
        stated, written = number(checklist.record, "egen_lista.antal"), written_on(checklist.record)
        name = _recommended(paper.record, written) if written else None
        if stated is not None and name and stated < context.region[name]:
            blanks = {**shown("stated", stated), **shown("number", context.region[name])}
            yield Hit("egen_lista.antal", blanks, checklist.name)


def _recommended(record: Record, day: datetime.date) -> str | None:
    """Return which number is recommended on a day: none before the middle, the last in the last sixth."""
    start, end = iso_date(record, "st_tid.start"), planned_end(record)
    if start is None or end is None or not start < day <= end:
        return None
    gone = (day - start) / (end - start)
    if gone < 1 / 2:
        return None
    return "egen_lista_slutet" if gone > 5 / 6 else "egen_lista_mitten"
