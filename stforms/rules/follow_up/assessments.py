"""Rules about assessments told of on several papers: each on all of them, alike, and counted once.

The specialistkollegium, which there is one of a year, is in `panels`.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_

from stforms.model import Severity
from stforms.rules.assessed import PANEL, WITH_FORMS, listed
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.follow_up.compare import distinct, programme, same_text
from stforms.rules.follow_up.subject import FollowUp
from stforms.rules.follow_up.told import (
    Told,
    has,
    matched,
    on_checklists,
    on_forms,
    other_panel,
    shown_in,
    told_by,
)
from stforms.rules.values import number, shown
from stforms.rules.year import Year, is_whole, year

GUIDELINES = "Lokala riktlinjer för ST i allmänmedicin, Region Östergötland: Kompetensbedömning"
ALIKE = "Inferred: it is the same assessment"


@rule(
    "followup.not_in_programme",
    facts=("ASM-01",),
    severity=Severity.WARNING,
    verified=True,
    source=f"{GUIDELINES}, läggas in i IUP",
)
def not_in_programme(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """Every assessment on a checklist or a form stands in the IUP, unless it is older or newer than that."""
    paper = programme(follow_up, context)
    there, days = shown_in(paper, context)
    seen = set()
    for told in (*on_checklists(follow_up), *on_forms(follow_up)):
        moved = told.one.instrument == PANEL and other_panel(told, there, follow_up)
        new = (told.day, told.one.instrument == PANEL) not in seen
        if paper and days and told.day in days and new and not moved and not has(there, told):
            seen.add((told.day, told.one.instrument == PANEL))
            yield told.hit(key="datum", other=paper.name)


@rule(
    "followup.not_in_checklist",
    facts=("ASM-01",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: a checklist that lists assessments lists those of its year",
)
def not_in_checklist(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """The assessments of the year in the IUP or on forms stand on the checklist, if it lists any."""
    paper = programme(follow_up, context)
    elsewhere = [*shown_in(paper, context)[0], *on_forms(follow_up)]
    lists = [one for one in follow_up.checklists if listed(one.record)]
    seen = set()
    for told in (one for one in elsewhere if one.one.instrument != PANEL):
        mine = [one for one in lists if (days := year(one.record)) and told.day in days]
        if mine and told.day not in seen and not any(has(told_by(one), told) for one in mine):
            seen.add(told.day)
            yield told.hit(key="datum", other=min(one.name for one in mine))


@rule(
    "followup.not_documented",
    facts=("ASM-01", "ASM-07"),
    severity=Severity.INFO,
    verified=False,
    source="Inferred: where forms for assessments lie among the papers, all of the year do",
)
def not_documented(follow_up: FollowUp, _: Context) -> Iterator[Hit]:
    """Every consultation, case and kollegium on the checklist has its form, if any form is here."""
    forms = on_forms(follow_up)
    seen = set()
    for told in on_checklists(follow_up):
        has_form = told.one.instrument in WITH_FORMS
        if forms and has_form and told.key not in seen and not has(forms, told):
            moved = told.one.instrument == PANEL and other_panel(told, forms, follow_up)
            seen.add(told.key)
            if not moved:
                yield told.hit(key="datum")


@rule(
    "followup.instrument",
    facts=("ASM-07",),
    severity=Severity.WARNING,
    verified=False,
    source=ALIKE,
)
def instrument(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """An assessment has the same instrument on the checklist as in the IUP and on its form."""
    for told, other in matched(follow_up, context):
        one, another = told.one.instrument, other.one.instrument
        if one and another and one != another:
            yield told.hit(key="instrument", other=other.paper.name)


@rule(
    "followup.assessor",
    facts=("ASM-07",),
    severity=Severity.WARNING,
    verified=False,
    source=ALIKE,
)
def assessor(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """An assessment has the same assessor on the checklist as in the IUP and on its form."""
    for told, other in matched(follow_up, context):
        one, another = told.one.assessor, other.one.assessor
        if one and another and told.one.instrument != PANEL and not same_text(one, another):
            yield told.hit(key="bedomare", other=other.paper.name)


@rule(
    "followup.few_assessments",
    facts=("ASM-01",),
    severity=Severity.WARNING,
    verified=True,
    source=GUIDELINES,
    numbers=("bedomningar_per_ar",),
)
def few_assessments(follow_up: FollowUp, context: Context) -> Iterator[Hit]:
    """All papers together show at least four assessments in the year of a checklist that states four.

    A checklist that states fewer is an error on its own; one whose list is shorter than its number, too.
    """
    demanded = context.region["bedomningar_per_ar"]
    elsewhere = [shown_in(programme(follow_up, context), context)[0], on_forms(follow_up)]
    for paper in distinct(follow_up.checklists):
        stated, days = number(paper.record, "kompetensbedomning.antal"), year(paper.record)
        counted = _counted([told_by(paper), *elsewhere], days)
        said = stated is not None and (stated < demanded or bool(listed(paper.record)))
        if is_whole(paper.record) and not said and 0 < counted < demanded:
            blanks = {"counted": counted, **shown("number", demanded)}
            yield Hit("kompetensbedomning.antal", blanks, paper.name)


def _counted(sources: Iterable[Iterable[Told]], days: Year | None) -> int:
    """Return how many assessments of these days the sources show together, each counted once."""
    times = [
        Counter(told.day for told in source if days and told.day in days and told.one.instrument != PANEL)
        for source in sources
    ]
    return sum(reduce(or_, times, Counter[datetime.date]()).values())
