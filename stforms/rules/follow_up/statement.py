"""Rules about the statement beside the checklist: it is there, about the same year, of the same time."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Severity
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.follow_up.compare import is_about
from stforms.rules.follow_up.subject import FollowUp
from stforms.rules.papers import Paper
from stforms.rules.values import iso_date
from stforms.rules.year import written_on

FOLLOWED_UP = "Lokala riktlinjer för ST i allmänmedicin, Region Östergötland: Uppföljning av ST-utbildningen"
DAYS_APART = 31
LONGEST_BETWEEN = 92
"""Days between checklist and statement of one meeting, and what they take for a year. Inferred."""


def _pairs(follow_up: FollowUp) -> Iterator[tuple[Paper, Paper]]:
    """Yield (statement, checklist) for every two that are about the same year."""
    for statement in follow_up.statements:
        for checklist in follow_up.checklists:
            if is_about(statement, checklist):
                yield statement, checklist


def _first_pairs(follow_up: FollowUp) -> Iterator[tuple[Paper, Paper]]:
    """Yield each statement with one checklist of its year, so that nothing is said once for each edition."""
    for statement in follow_up.statements:
        paired = [checklist for one, checklist in _pairs(follow_up) if one is statement]
        if paired:
            yield statement, min(paired, key=lambda paper: paper.name)


@rule(
    "followup.no_statement",
    facts=("ASM-04",),
    severity=Severity.ERROR,
    verified=True,
    source=FOLLOWED_UP,
)
def no_statement(follow_up: FollowUp, _: Context) -> Iterator[Hit]:
    """Before the follow-up the huvudhandledare writes a statement: one for the year of the checklist."""
    with_one = {checklist.name for _, checklist in _pairs(follow_up)}
    told: list[Paper] = []
    for checklist in sorted(follow_up.checklists, key=lambda paper: paper.name):
        if checklist.name not in with_one and not any(is_about(checklist, other) for other in told):
            told.append(checklist)
            yield Hit(None, {}, checklist.name)


@rule(
    "followup.no_checklist",
    facts=("ASM-04",),
    severity=Severity.WARNING,
    verified=True,
    source=FOLLOWED_UP,
)
def no_checklist(follow_up: FollowUp, _: Context) -> Iterator[Hit]:
    """ST physician and huvudhandledare go through a checklist for the year of the statement."""
    with_one = {statement.name for statement, _ in _pairs(follow_up)}
    for statement in follow_up.statements:
        if statement.name not in with_one:
            yield Hit(None, {}, statement.name)


@rule(
    "followup.no_programme",
    facts=("SUP-03", "ASM-04"),
    severity=Severity.INFO,
    verified=False,
    source="Inferred: without the IUP nothing can be compared with it",
)
def no_programme(follow_up: FollowUp, _: Context) -> Iterator[Hit]:
    """The IUP lies among the papers, so that they can be compared with it."""
    if follow_up.checklists and not follow_up.programmes:
        yield Hit()


@rule(
    "followup.period",
    facts=("ASM-04",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: checklist and statement are about the same year",
)
def same_period(follow_up: FollowUp, _: Context) -> Iterator[Hit]:
    """The period of the statement is that of the checklist, give or take a month."""
    for statement, checklist in _first_pairs(follow_up):
        for path in ("period.fran", "period.till"):
            here, there = (iso_date(paper.record, path) for paper in (statement, checklist))
            if here and there and abs((here - there).days) > DAYS_APART:
                days = {"here": here.isoformat(), "there": there.isoformat()}
                yield Hit(path, {**days, "other": checklist.name}, statement.name)


@rule(
    "followup.apart",
    facts=("ASM-04",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: both are written before the same meeting",
)
def apart(follow_up: FollowUp, _: Context) -> Iterator[Hit]:
    """Checklist and statement are written within three months of each other."""
    for statement, checklist in _first_pairs(follow_up):
        here, there = written_on(statement.record), written_on(checklist.record)
        if here and there and abs((here - there).days) > LONGEST_BETWEEN:
            days = {"here": here.isoformat(), "there": there.isoformat()}
            yield Hit("datum", {**days, "other": checklist.name}, statement.name)
