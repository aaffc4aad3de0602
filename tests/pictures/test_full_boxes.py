"""A description that just fits its box is shown whole: no line is cut off below."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from typing import Any

import pytest

import stforms
from stforms.lens.bound import Bound
from stforms.model import Record
from tests.oracles.papers import EDITIONS, KINDS, Paper, each
from tests.pictures import looks

LINE = "nog"
"""Reaches as low as letters do, and leaves white between two lines."""


def _long_keys(bound: Bound) -> Iterator[tuple[str, str]]:
    """Yield (key, field) of every box for text of several lines."""
    for place in bound.places:
        if place.codec.name == "multiline":
            yield place.keys[0], place.fields[0].name


def _with(record: Record, key: str, value: str) -> Record:
    changed = copy.deepcopy(record)
    holder: Any = changed
    *parents, last = key.split(".")
    for step in parents:
        holder = holder[step]
    holder[last] = value
    return changed


def _capacity(paper: Paper, key: str) -> int:
    """Return how many lines the box holds, as the refusal of too many says."""
    outcome = stforms.fill(_with(paper.record, key, "\n".join([LINE] * 300)), paper.id, library=paper.library)
    assert outcome.value is None
    (finding,) = [finding for finding in outcome.findings if finding.path == key]
    return int(finding.params["lines"])


_WITH_LONG_TEXTS = [
    e for e in EDITIONS if not e.startswith(("ansokan", "intyg-uppnadd", "intyg-fullgjord-st"))
]


@each(_WITH_LONG_TEXTS, KINDS)
@pytest.mark.parametrize("renderer", looks.RENDERERS)
def test_the_last_line_of_a_full_box_is_shown_whole(paper: Paper, renderer: str) -> None:
    for key, field in _long_keys(paper.bound):
        count = _capacity(paper, key)
        assert count > 3
        data = paper.fill(_with(paper.record, key, "\n".join([LINE] * count)))
        widget = paper.bound.blank.fields[field].widgets[0]
        page, blank = (looks.drawn(renderer, d)[widget.page - 1] for d in (data, paper.blank))
        ink = page.less(blank)
        lines = ink.lines(widget.box)
        assert len(lines) == count
        heights = [last - first for first, last in lines]
        assert max(heights) - min(heights) <= 1, heights
        steps = [b[0] - a[0] for a, b in itertools.pairwise(lines)]
        assert max(steps) - min(steps) <= 1, steps
        room = ink.free(widget.box)
        assert room is not None
        assert min(room) >= 1


@each(_WITH_LONG_TEXTS, KINDS)
def test_one_line_more_than_fits_is_refused(paper: Paper) -> None:
    for key, _ in _long_keys(paper.bound):
        text = "\n".join([LINE] * (_capacity(paper, key) + 1))
        outcome = stforms.fill(_with(paper.record, key, text), paper.id, library=paper.library)
        assert outcome.value is None
        assert [(f.code, f.path) for f in outcome.findings if f.path == key] == [("fill.too_long", key)]
