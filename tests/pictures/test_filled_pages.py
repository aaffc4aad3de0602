"""A filled page looks like the blank, with ink in its boxes and nowhere else."""

from __future__ import annotations

import pytest

from stforms.model import Box
from tests.oracles.papers import Paper, each
from tests.pictures import looks
from tests.pictures.looks import Picture

SLACK = 1.5
"""Pixels around a box that its ink may reach."""


def _ink(paper: Paper, renderer: str) -> list[Picture]:
    """Return the ink that filling adds, page by page."""
    pairs = zip(looks.drawn(renderer, paper.filled), looks.drawn(renderer, paper.blank), strict=True)
    return [filled.less(blank) for filled, blank in pairs]


def _boxes_on(paper: Paper, page: int) -> list[Box]:
    """Return the boxes that may change: those filled, and the push buttons, which a filled paper hides."""
    buttons = [box for at, box in paper.bound.blank.button_boxes if at == page]
    return [found.box for found in paper.boxes if found.page == page] + buttons


@each()
@pytest.mark.parametrize("renderer", looks.RENDERERS)
def test_nothing_changes_outside_the_boxes(paper: Paper, renderer: str) -> None:
    for number, ink in enumerate(_ink(paper, renderer), start=1):
        assert ink.outside(_boxes_on(paper, number), SLACK) is None, f"page {number}"


@each()
@pytest.mark.parametrize("renderer", looks.RENDERERS)
def test_every_filled_box_has_ink_that_keeps_off_its_border(paper: Paper, renderer: str) -> None:
    ink = _ink(paper, renderer)
    rooms = {b.field: ink[b.page - 1].free(b.box) for b in paper.boxes if b.field not in paper.ticked}
    assert [field for field, room in rooms.items() if room is None] == []
    assert {field: room for field, room in rooms.items() if room and min(room) < 1} == {}


@each()
@pytest.mark.parametrize("renderer", looks.RENDERERS)
def test_every_ticked_box_shows_its_tick(paper: Paper, renderer: str) -> None:
    """Both diagonals of the cross are there; the frame is the blank's."""
    ink = _ink(paper, renderer)
    for tick in (box for box in paper.boxes if box.field in paper.ticked):
        left, bottom, right, top = tick.box
        dx, dy = (right - left) / 4, (top - bottom) / 4
        inner = (left + dx, bottom + dy, right - dx, top - dy)
        picture = ink[tick.page - 1]
        assert picture.mass(inner) > 0.1 * picture.inside(inner).width * picture.inside(inner).height


@each()
def test_the_renderers_agree_on_the_ink_in_every_box(paper: Paper) -> None:
    """They smooth differently, so masses agree within a third and reaches within two or three pixels."""
    one, other = _ink(paper, "poppler"), _ink(paper, "pdfium")
    apart = {}
    for box in (box for box in paper.boxes if box.field not in paper.ticked):
        pictures = (one[box.page - 1], other[box.page - 1])
        share = pictures[0].mass(box.box) / pictures[1].mass(box.box)
        a, b = (picture.free(box.box) for picture in pictures)
        assert a is not None
        assert b is not None
        far = max(abs(x - y) for x, y in zip(a, b, strict=True))
        if not 0.67 < share < 1.5 or far > 2.5:
            apart[box.field] = (share, far)
    assert apart == {}


@each()
@pytest.mark.parametrize("renderer", looks.RENDERERS)
def test_a_flattened_paper_looks_like_the_form(paper: Paper, renderer: str) -> None:
    form = looks.drawn(renderer, paper.filled)
    flat = looks.drawn(renderer, paper.fill(paper.record, flatten=True, compact=True))
    for number, (one, other) in enumerate(zip(form, flat, strict=True), start=1):
        assert looks.apart(one, other) is None, f"page {number}"
