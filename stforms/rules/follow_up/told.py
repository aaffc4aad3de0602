"""The assessments that the papers of a follow-up tell of, as rules lay them beside each other."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stforms.rules.assessed import PANEL, Assessed, by_paper, listed
from stforms.rules.engine import Context, Hit
from stforms.rules.follow_up.compare import distinct, programme
from stforms.rules.follow_up.subject import FollowUp
from stforms.rules.papers import Paper
from stforms.rules.scope import CHECKLIST
from stforms.rules.values import iso_date, text
from stforms.rules.year import Year, last_entry, year

PANEL_DATE = "specialistkollegium.datum"


@dataclass(frozen=True)
class Told:
    """An assessment with a day, and the paper that tells of it."""

    paper: Paper
    one: Assessed
    day: datetime.date

    @property
    def key(self) -> tuple[datetime.date, str]:
        """Return what makes it the same assessment elsewhere."""
        return self.day, self.one.instrument or ""

    def hit(self, *, key: str | None = None, other: str | None = None) -> Hit:
        """Return a hit where it stands."""
        blanks = {"date": self.day.isoformat(), **({"other": other} if other else {})}
        in_list = self.one.path.endswith("]")
        path = f"{self.one.path}.{key}" if key and in_list else self.one.path
        return Hit(path, blanks, self.paper.name)


def told_by(paper: Paper) -> list[Told]:
    """Return the assessments with a day that a checklist, a programme or a form tells of."""
    found = listed(paper.record)
    if paper.form == CHECKLIST and text(paper.record, "specialistkollegium.genomfort") == "ja":
        day = iso_date(paper.record, PANEL_DATE)
        if all(one.day != day or one.instrument != PANEL for one in found):
            found.append(Assessed(PANEL_DATE, day, PANEL, None))
    return [Told(paper, one, one.day) for one in found if one.day]


def on_forms(follow_up: FollowUp) -> list[Told]:
    """Return what the forms for assessments tell, each assessment once."""
    found: dict[object, Told] = {}
    for paper in follow_up.assessments:
        one = by_paper(paper)
        if one.day:
            told = Told(paper, one, one.day)
            found.setdefault((told.key, one.assessor), told)
    return list(found.values())


def same_day(told: Told, others: Iterable[Told]) -> list[Told]:
    """Return those of the others that were made on the same day."""
    return [other for other in others if other.day == told.day]


def has(others: Iterable[Told], told: Told) -> bool:
    """Tell whether the assessment is among the others, under any name of its instrument."""
    found = same_day(told, others)
    panel = told.one.instrument == PANEL
    return any((other.one.instrument == PANEL) is panel for other in found)


def shown_in(paper: Paper | None, context: Context) -> tuple[list[Told], Year | None]:
    """Return what a programme tells, and the days that it can tell of: older ones stand elsewhere."""
    found = told_by(paper) if paper is not None else []
    last = last_entry(paper.record, context.today) if paper is not None else None
    return found, Year(min(one.day for one in found), last) if found and last else None


def on_checklists(follow_up: FollowUp) -> list[Told]:
    """Return what the checklists tell, once where several editions say the same."""
    return [told for paper in distinct(follow_up.checklists) for told in told_by(paper)]


def other_panel(told: Told, others: Iterable[Told], follow_up: FollowUp) -> bool:
    """Tell whether there is a kollegium of the same year on another day: that is said by panel_date."""
    years = [days for paper in follow_up.checklists if (days := year(paper.record)) and told.day in days]
    panels = [other for other in others if other.one.instrument == PANEL]
    return any(other.day in days for other in panels for days in years)


def matched(follow_up: FollowUp, context: Context) -> Iterator[tuple[Told, Told]]:
    """Yield pairs of the same assessment on two papers: the only two of the day, one on each."""
    sources = [told_by(paper) for paper in distinct(follow_up.checklists)]
    sources.append(shown_in(programme(follow_up, context), context)[0])
    for index, source in enumerate(sources):
        for told in source:
            for other in (*sources[index + 1 :], on_forms(follow_up)):
                found = same_day(told, other)
                if len(found) == 1 and len(same_day(told, source)) == 1:
                    yield told, found[0]
