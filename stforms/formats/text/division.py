"""Items that stand in one run under several headings, divided between them by their wording.

A guess, and called one by whoever uses it: the headings' order is kept, and each item goes where its
words fit best.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from stforms.formats.text.paragraphs import Passage
from stforms.formats.text.words import ListHeading


def divided(passages: Sequence[Passage], headings: Sequence[ListHeading]) -> list[list[tuple[Passage, bool]]]:
    """Return for each heading its items, each with whether its own words speak for that place."""
    fits = [[_fit(passage.text, heading, headings) for passage in passages] for heading in headings]
    found: list[list[tuple[Passage, bool]]] = []
    start = 0
    for row, end in zip(fits, _ends(fits, len(passages)), strict=True):
        found.append([(passages[i], row[i] > 0) for i in range(start, end)])
        start = end
    return found


def _ends(fits: Sequence[Sequence[float]], count: int) -> list[int]:
    """Return where each heading's items end, so that the fits add up to the most."""
    best = [0.0, *accumulate(fits[0])]
    starts: list[list[int]] = []
    for row in fits[1:]:
        sums = [0.0, *accumulate(row)]
        top, start, picked, reached = float("-inf"), 0, [], []
        for end in range(count + 1):
            if best[end] - sums[end] > top:
                top, start = best[end] - sums[end], end
            picked.append(start)
            reached.append(top + sums[end])
        starts.append(picked)
        best = reached
    ends = [count]
    for picked in reversed(starts):
        ends.append(picked[ends[-1]])
    return ends[::-1]


def _fit(text: str, heading: ListHeading, headings: Sequence[ListHeading]) -> float:
    """Return how well an item fits under a heading. A first word says more than a word anywhere."""
    if heading.begins:
        return 2.0 if _begins(text, heading) else -1.0
    if heading.holds:
        return 1.0 if _holds(text, heading) else -0.3
    others = [other for other in headings if other is not heading]
    if any(_begins(text, other) for other in others):
        return -1.0
    return -0.7 if any(_holds(text, other) for other in others) else 0.5


def _begins(text: str, heading: ListHeading) -> bool:
    return text.split(maxsplit=1)[0].strip(",.:").casefold() in {word.casefold() for word in heading.begins}


def _holds(text: str, heading: ListHeading) -> bool:
    words = re.findall(r"\w+", text.casefold())
    whole = {word for word in heading.holds if not word.endswith("*")}
    stems = tuple(word[:-1] for word in heading.holds if word.endswith("*"))
    return any(word in whole or word.startswith(stems or ("\0",)) for word in words)
