"""A unit that trains ST physicians: its requirements, its SPUR review, its action plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stforms.rules.papers import Paper, of_forms
from stforms.rules.scope import PLAN, REPORT, REQUIREMENTS, UNIT_PAPERS


@dataclass(frozen=True)
class Unit:
    """The papers of one unit, each kind in the order in which it was given."""

    papers: tuple[Paper, ...]

    @property
    def form(self) -> str:
        """Return what the papers belong to: the kravspecifikation."""
        return REQUIREMENTS

    @property
    def requirements(self) -> tuple[Paper, ...]:
        """Return the kravspecifikationer."""
        return tuple(of_forms(self.papers, REQUIREMENTS))

    @property
    def reports(self) -> tuple[Paper, ...]:
        """Return the reports of SPUR reviews."""
        return tuple(of_forms(self.papers, REPORT))

    @property
    def plans(self) -> tuple[Paper, ...]:
        """Return the action plans after a review."""
        return tuple(of_forms(self.papers, PLAN))


def units(papers: Iterable[Paper]) -> list[Unit]:
    """Return the unit that the papers are about: one, or none when there is no such paper."""
    found = tuple(of_forms(papers, *UNIT_PAPERS))
    return [Unit(found)] if found else []
