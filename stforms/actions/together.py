"""validate, several papers together: an application, or a yearly follow-up, as a whole."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from stforms.actions.papers import ReadPaper, ReadPapers
from stforms.model import Finding, Outcome, Severity
from stforms.rules import Context, application, follow_up, unit
from stforms.rules.application import Application, applications, unrelated
from stforms.rules.application.coverage import Covered, coverage
from stforms.rules.application.service import Service, service_of
from stforms.rules.follow_up import FollowUp, follow_ups
from stforms.rules.papers import Paper
from stforms.rules.region import Region, default_region
from stforms.rules.scope import FOLLOW_UP_PAPERS, UNIT_PAPERS
from stforms.rules.unit import Unit, units

Subject: TypeAlias = Application | FollowUp | Unit


class Whole(Enum):
    """What papers can be together."""

    APPLICATION = "application"
    FOLLOW_UP = "follow-up"


@dataclass(frozen=True)
class Group:
    """Papers that are one whole, and what is to be said of the whole.

    Of an application also which certificates cover what, and what service it shows.
    """

    subject: Subject
    papers: tuple[ReadPaper, ...]
    whole: tuple[Finding, ...]
    coverage: tuple[Covered, ...] = ()
    service: Service | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return everything that is to be said: of the whole first, then paper by paper."""
        return (*self.whole, *(finding for one in self.papers for finding in one.findings))


def validate_together(
    read: ReadPapers,
    whole: Whole,
    *,
    today: datetime.date | None = None,
    region: Region | None = None,
) -> Outcome[tuple[Group, ...]]:
    """Check papers that belong together, paper against paper.

    Args:
        read: the papers.
        whole: what they are together.
        today: the day to compare dates with; default the present day.
        region: whose numbers hold; default the one that STFORMS_REGION names, else Region Östergötland.

    Returns:
        The wholes that the papers make up: the applications for BT and for specialist competence, or one
        follow-up for each ST physician and the unit. The outcome's own findings are about files that could
        not be read and papers that belong to no whole.
    """
    papers = [one.paper for one in read.papers]
    day, where = today or datetime.date.today(), region or default_region()
    if whole is Whole.APPLICATION:
        subjects: list[Subject] = [*applications(papers)]
        left = unrelated(papers)
    else:
        subjects = [*follow_ups(papers), *units(papers)]
        left = [paper for paper in papers if paper.form not in (*FOLLOW_UP_PAPERS, *UNIT_PAPERS)]
    groups = tuple(_group(subject, read.papers, day, where) for subject in subjects)
    loose = [*read.findings, *(_unrelated(paper) for paper in left)]
    if not groups and not any(one.severity is Severity.ERROR for one in read.findings):
        nothing = "papers.no_application" if whole is Whole.APPLICATION else "papers.no_follow_up"
        loose.append(Finding(nothing, Severity.ERROR))
    return Outcome(groups, tuple(loose))


def _unrelated(paper: Paper) -> Finding:
    return Finding("papers.unrelated", Severity.INFO, paper=paper.name)


def _group(subject: Subject, read: Sequence[ReadPaper], day: datetime.date, where: Region) -> Group:
    names = {paper.name for paper in subject.papers}
    mine = tuple(one for one in read if one.name in names)
    said = tuple(_whole(subject, day, where))
    if not isinstance(subject, Application):
        return Group(subject, mine, said)
    return Group(subject, mine, said, coverage(subject, where), service_of(subject, where))


def _whole(subject: Subject, day: datetime.date, where: Region) -> Iterable[Finding]:
    """Return what the rules say about the whole."""
    regulation = subject.regulation if isinstance(subject, Application) else None
    context = Context(subject.form, None, regulation, day, where)
    if isinstance(subject, Application):
        return application.check(subject, context)
    return (
        follow_up.check(subject, context) if isinstance(subject, FollowUp) else unit.check(subject, context)
    )
