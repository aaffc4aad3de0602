"""What counts when papers disagree: what most papers say, the application first among equals. No rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from stforms.rules import people
from stforms.rules.application.subject import Application
from stforms.rules.names import may_be_same_name
from stforms.rules.papers import Paper
from stforms.rules.personnummer import Personnummer, same_number

T = TypeVar("T")


def settled(
    application: Application, says: Callable[[Paper], T | None], same: Callable[[T, T], bool]
) -> tuple[Paper, T] | None:
    """Return the paper that the others are compared with, and what it says; None when none says anything.

    It is one that most papers agree with, so that a slip of the pen on the application is one finding and
    not one for every certificate. Of two that as many agree with it is the application, or the first by
    name: the order of the papers is nothing.
    """
    own = (application.paper,) if application.paper is not None else ()
    said = said_by((*own, *sorted(application.certificates, key=lambda paper: paper.name)), says)
    return max(said, key=lambda one: sum(same(one[1], value) for _, value in said), default=None)


def differing(
    application: Application, says: Callable[[Paper], T | None], same: Callable[[T, T], bool]
) -> Iterator[tuple[Paper, Paper]]:
    """Yield (paper, the one it is compared with) for each paper that says something else.

    Of the papers for BT only the one that stands for them all is compared: how they agree among
    themselves is a question about the application for BT.
    """
    counts = settled(application, says, same)
    bt = settled(application.bt, says, same) if application.bt is not None else None
    papers = [*application.papers, *((bt[0],) if bt else ())]
    for paper, value in said_by(papers, says):
        if counts is not None and not same(counts[1], value):
            yield paper, counts[0]


def said_by(papers: Iterable[Paper], says: Callable[[Paper], T | None]) -> list[tuple[Paper, T]]:
    """Return (paper, what it says) for the papers that say something."""
    found = ((paper, says(paper)) for paper in papers)
    return [(paper, value) for paper, value in found if value is not None]


def applicants_number(paper: Paper) -> Personnummer | None:
    """Return the applicant's personnummer as a paper has it."""
    return people.number(paper.record, people.APPLICANT)


def applicants_name(paper: Paper) -> str | None:
    """Return the applicant's name as a paper has it."""
    return people.name(paper.record, people.APPLICANT)


def strangers(application: Application) -> set[str]:
    """Return the names of the papers that have another personnummer."""
    return {paper.name for paper, _ in differing(application, applicants_number, same_number)}


def is_applicants(programme: Paper, application: Application) -> bool | None:
    """Tell whether a programme is the applicant's, by number, else by name; None when nothing tells."""
    number = settled(application, applicants_number, same_number)
    trainees = people.number(programme.record, people.TRAINEE)
    if number is not None and trainees is not None:
        return same_number(number[1], trainees)
    name = settled(application, applicants_name, may_be_same_name)
    called = people.name(programme.record, people.TRAINEE)
    return may_be_same_name(name[1], called) if name is not None and called is not None else None
