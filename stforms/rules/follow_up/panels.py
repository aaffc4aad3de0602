"""Rules about the specialistkollegium of the year on several papers."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Severity
from stforms.rules.assessed import PANEL
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.follow_up.compare import distinct, programme
from stforms.rules.follow_up.subject import FollowUp
from stforms.rules.follow_up.told import PANEL_DATE, on_forms, shown_in
from stforms.rules.values import iso_date, text
from stforms.rules.year import year


@rule(
    "followup.panel_date",
    facts=("ASM-01", "ASM-02"),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: it is the same kollegium",
)
def panel_date(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """The kollegium of the year has the same day on the checklist, in the IUP and on its form."""
    elsewhere = [shown_in(programme(follow_up, context), context)[0], on_forms(follow_up)]
    for paper in distinct(follow_up.checklists):
        days, held = year(paper.record), iso_date(paper.record, PANEL_DATE)
        for source in elsewhere:
            panels = [one for one in source if one.one.instrument == PANEL and days and one.day in days]
            if held and panels and all(one.day != held for one in panels):
                blanks = {"here": held.isoformat(), "there": panels[0].day.isoformat()}
                yield Hit(PANEL_DATE, {**blanks, "other": panels[0].paper.name}, paper.name)


@rule(
    "followup.panel_denied",
    facts=("ASM-01",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: what has its record was held",
)
def panel_denied(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """A checklist does not say that no kollegium was held when another paper tells of one in the year."""
    elsewhere = [*shown_in(programme(follow_up, context), context)[0], *on_forms(follow_up)]
    for paper in distinct(follow_up.checklists):
        days = year(paper.record)
        held = [one for one in elsewhere if one.one.instrument == PANEL and days and one.day in days]
        if held and text(paper.record, "specialistkollegium.genomfort") == "nej":
            blanks = {"date": held[0].day.isoformat(), "other": held[0].paper.name}
            yield Hit("specialistkollegium.genomfort", blanks, paper.name)
