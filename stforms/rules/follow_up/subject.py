"""The yearly follow-up of one ST physician: checklist, statement, programme and assessments together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stforms.rules import people
from stforms.rules.names import words
from stforms.rules.papers import Paper, of_forms
from stforms.rules.scope import ASSESSMENT, CHECKLIST, FOLLOW_UP_PAPERS, PROGRAMME, STATEMENT


@dataclass(frozen=True)
class FollowUp:
    """The papers of one ST physician, each kind in the order in which it was given."""

    papers: tuple[Paper, ...]

    @property
    def form(self) -> str:
        """Return what the papers belong to: the checklist."""
        return CHECKLIST

    @property
    def checklists(self) -> tuple[Paper, ...]:
        """Return the checklists."""
        return tuple(of_forms(self.papers, CHECKLIST))

    @property
    def statements(self) -> tuple[Paper, ...]:
        """Return the supervisor's statements."""
        return tuple(of_forms(self.papers, STATEMENT))

    @property
    def programmes(self) -> tuple[Paper, ...]:
        """Return the individual programmes (IUP)."""
        return tuple(of_forms(self.papers, PROGRAMME))

    @property
    def assessments(self) -> tuple[Paper, ...]:
        """Return the assessments of competence, the kollegium among them."""
        return tuple(of_forms(self.papers, ASSESSMENT))


def follow_ups(papers: Iterable[Paper]) -> list[FollowUp]:
    """Return one follow-up for each ST physician.

    Papers are one person's when the personnummer agree or, where one has none, the names. A paper
    that names nobody goes with the others when they are of one person, and else stands alone.
    """
    groups: list[list[Paper]] = []
    nameless: list[Paper] = []
    for paper in of_forms(papers, *FOLLOW_UP_PAPERS):
        if not _known(paper):
            nameless.append(paper)
            continue
        same = next((group for group in groups if any(_same(paper, other) for other in group)), None)
        if same is None:
            groups.append([paper])
        else:
            same.append(paper)
    if len(groups) == 1:
        groups[0] += nameless
    else:
        groups += [[paper] for paper in nameless]
    return [FollowUp(tuple(group)) for group in groups]


def _known(paper: Paper) -> bool:
    return people.name(paper.record, people.TRAINEE) is not None or _number(paper) is not None


def _number(paper: Paper) -> object:
    return people.number(paper.record, people.TRAINEE)


def _same(one: Paper, other: Paper) -> bool:
    both = {"one": one.record.get(people.TRAINEE), "other": other.record.get(people.TRAINEE)}
    by_number = people.same_by_number(both, "one", "other")
    if by_number is not None:
        return by_number
    names = [words(people.name(both, who) or "") for who in both]
    return names[0] == names[1] != []
