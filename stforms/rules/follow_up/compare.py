"""How papers of one follow-up are laid beside each other: which of them counts, and what agrees."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from stforms.model import Record
from stforms.rules.engine import Context
from stforms.rules.follow_up.subject import FollowUp
from stforms.rules.names import words
from stforms.rules.papers import Paper
from stforms.rules.scope import FOLLOW_UP_PAPERS
from stforms.rules.values import text
from stforms.rules.year import last_entry, year

Words = tuple[str, ...]
ALWAYS = datetime.date.min


@dataclass(frozen=True)
class Stated:
    """What one paper states at a path, and its folded words."""

    paper: Paper
    words: Words


def stated(papers: Iterable[Paper], path: str) -> list[Stated]:
    """Return what the papers state at the path; papers that say nothing are left out."""
    found = ((paper, text(paper.record, path)) for paper in papers)
    return [Stated(paper, tuple(words(value))) for paper, value in found if value and words(value)]


def reference(found: list[Stated]) -> Stated | None:
    """Return the statement that the others are compared with: what most papers say.

    Where as many say the one as the other, the checklist's counts before the others'. So the order in
    which papers were given never matters.
    """
    times = Counter(one.words for one in found)

    def rank(one: Stated) -> tuple[int, int, Words, str]:
        return -times[one.words], FOLLOW_UP_PAPERS.index(one.paper.form), one.words, one.paper.name

    return min(found, key=rank, default=None)


def agree(one: Words, other: Words) -> bool:
    """Tell whether two names or titles can be the same: one has every word of the other, or its initial."""
    return _within(one, other) or _within(other, one)


def _within(one: Words, other: Words) -> bool:
    left, rest = set(one) - set(other), set(other) - set(one)
    return all(len(word) == 1 and any(longer.startswith(word) for longer in rest) for word in left)


def same_text(first: str, second: str) -> bool:
    """Tell whether two texts can be the same name or title."""
    return agree(tuple(words(first)), tuple(words(second)))


def programme(follow_up: FollowUp, context: Context) -> Paper | None:
    """Return the programme with the latest entry: older ones are earlier versions of it."""

    def rank(paper: Paper) -> tuple[datetime.date, int, str]:
        return last_entry(paper.record, context.today) or ALWAYS, len(str(paper.record)), paper.name

    return max(follow_up.programmes, key=rank, default=None)


def distinct(papers: Iterable[Paper]) -> list[Paper]:
    """Return the papers without those that say exactly the same as another, whatever edition they are."""
    seen: list[Record] = []
    kept = []
    for paper in sorted(papers, key=lambda one: one.name):
        if paper.record not in seen:
            seen.append(paper.record)
            kept.append(paper)
    return kept


def is_about(paper: Paper, other: Paper) -> bool:
    """Tell whether two papers are about the same year; one without a period can be about any."""
    one, another = year(paper.record), year(other.record)
    if one is None or another is None:
        return True
    shared = (min(one.last, another.last) - max(one.first, another.first)).days
    return 2 * shared > min((each.last - each.first).days for each in (one, another))
