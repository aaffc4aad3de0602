"""The coverage matrix: which certificates fulfil what each delmål needs. Data, no rules."""

from __future__ import annotations

from dataclasses import dataclass

from stforms.rules.application.subject import Application
from stforms.rules.catalogue import ELSEWHERE, PRIMARY_CARE, Delmal, Kind, Need, entries
from stforms.rules.names import fold
from stforms.rules.papers import Paper
from stforms.rules.places import is_primary_care, placements_at
from stforms.rules.region import Region
from stforms.rules.scope import BT_APPLICATION, SCIENCE
from stforms.rules.values import text, texts

GENERAL_PRACTICE = "allmanmedicin"
BT_GROUP = "BT"
OF_A_SPECIALTY = ("c", "STc")
"""The groups of delmål that each specialty has of its own; known for allmänmedicin only."""

STA3 = "STa3"


@dataclass(frozen=True)
class Met:
    """What a delmål needs, and the certificates that fulfil it."""

    need: Need
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class Covered:
    """A delmål, what of its needs is fulfilled, and every paper that names it."""

    delmal: Delmal
    met: tuple[Met, ...]
    named: tuple[Paper, ...]

    @property
    def complete(self) -> bool:
        """Tell whether every need has a certificate."""
        return all(one.papers for one in self.met)


def coverage(application: Application, region: Region) -> tuple[Covered, ...]:
    """Return the delmål that the application has to cover, in the regulation's own order."""
    return tuple(
        _covered(delmal, application, region)
        for delmal in entries(application.regulation or "")
        if _asked_for(delmal, application)
    )


def specialty(application: Application) -> str | None:
    """Return the specialty that is applied for: as the application says, else its certificates."""
    papers = [application.paper] if application.paper is not None else []
    said = (text(paper.record, "specialitet") for paper in (*papers, *application.certificates))
    return next((one for one in said if one), None)


def in_general_practice(application: Application) -> bool:
    """Tell whether the specialty is allmänmedicin, or not stated."""
    return GENERAL_PRACTICE in fold(specialty(application) or GENERAL_PRACTICE)


def _asked_for(delmal: Delmal, application: Application) -> bool:
    if application.form == BT_APPLICATION or delmal.group == BT_GROUP:
        return application.form == BT_APPLICATION and delmal.group == BT_GROUP
    return delmal.group not in OF_A_SPECIALTY or in_general_practice(application)


def _covered(delmal: Delmal, application: Application, region: Region) -> Covered:
    named = tuple(paper for paper in application.certificates if _names(paper, delmal.code))
    met = (
        Met(need, tuple(paper for paper in named if _fulfils(paper, need, region))) for need in delmal.needs
    )
    return Covered(delmal, tuple(met), named)


def _names(paper: Paper, code: str) -> bool:
    """Tell whether a paper certifies a delmål; bilaga 12 is about STa3 without naming it."""
    if paper.form == SCIENCE:
        return code == STA3
    return code.casefold() in {one.strip().casefold() for one in texts(paper.record, "delmal")}


def _fulfils(paper: Paper, need: Need, region: Region) -> bool:
    return any(paper.form == kind.form and _at_the_right_place(paper, kind, region) for kind in need.kinds)


def _at_the_right_place(paper: Paper, kind: Kind, region: Region) -> bool:
    """Tell whether the service was done where this kind has to be; a paper without a place may be either."""
    if kind.place not in (PRIMARY_CARE, ELSEWHERE) or text(paper.record, "tjanstgoringsstalle") is None:
        return True
    return _in_primary_care(paper, region) is (kind.place == PRIMARY_CARE)


def _in_primary_care(paper: Paper, region: Region) -> bool:
    """Tell whether the service was in primary care, by the place.

    Where its name says nothing ("Capio Eken"), by the specialty of whoever certifies.
    """
    place = text(paper.record, "tjanstgoringsstalle") or ""
    if is_primary_care(place, region) or placements_at(place, region):
        return is_primary_care(place, region)
    return GENERAL_PRACTICE in fold(text(paper.record, "intygande.specialitet") or "")
