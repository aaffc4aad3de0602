"""What was found on papers together, gathered: by area, and what several papers have alike. No words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from stforms.actions.papers import ReadPaper
from stforms.actions.together import Group
from stforms.model import Finding, Severity
from stforms.rules import RULES_ABOUT
from stforms.rules.follow_up import FollowUp
from stforms.rules.region import Region

_SEVERAL = 3
"""From so many papers on, what they have alike is told once."""


@dataclass(frozen=True)
class Alike:
    """An info that several papers have word for word: told once, with how many papers it is about."""

    finding: Finding
    form: str
    papers: int


def alike(papers: Sequence[ReadPaper]) -> list[Alike]:
    """Return the infos that at least three papers have word for word, as when all were printed to PDF."""
    found: dict[object, list[tuple[Finding, str]]] = {}
    for paper in papers:
        for key, finding in {_sign(one): one for one in paper.findings if _may_be_alike(one)}.items():
            found.setdefault(key, []).append((finding, paper.edition.form))
    several = (same for same in found.values() if len(same) >= _SEVERAL)
    return [Alike(replace(same[0][0], paper=None), same[0][1], len(same)) for same in several]


def without(findings: Iterable[Finding], told: Sequence[Alike]) -> list[Finding]:
    """Return the findings of a paper less those that were told of several."""
    signs = {_sign(one.finding) for one in told}
    return [one for one in findings if not (_may_be_alike(one) and _sign(one) in signs)]


def _may_be_alike(finding: Finding) -> bool:
    """Tell whether a finding is an info about a paper as a whole, and not about an entry."""
    return finding.severity is Severity.INFO and finding.path is None and finding.where is None


def _sign(finding: Finding) -> object:
    return finding.code, tuple(sorted((name, str(value)) for name, value in finding.params.items()))


# --- areas ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Area:
    """What is demanded in one area: how many requirements were checked, and what was found."""

    name: str
    rules: int
    findings: tuple[Finding, ...]


def areas(group: Group, region: Region) -> list[Area]:
    """Return the areas of a follow-up or a unit, with what was found about it as a whole.

    An area is a topic of rules, in the order in which they are checked.
    """
    about = RULES_ABOUT["follow-up" if isinstance(group.subject, FollowUp) else "unit"]
    found: dict[str, list[str]] = {}
    for rule in about:
        if all(name in region for name in rule.numbers):
            found.setdefault(rule.topic, []).append(rule.code)
    return [
        Area(topic, len(codes), tuple(one for one in group.whole if one.code in codes))
        for topic, codes in found.items()
    ]
