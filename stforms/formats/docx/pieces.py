"""What stands where in a returned cell: in a control, outside it, over what is printed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from stforms.formats.alignment import goes_on
from stforms.formats.answers import Answer
from stforms.formats.docx.controls import Control
from stforms.formats.docx.rows import HIDDEN, Box
from stforms.formats.docx.targets import Target
from stforms.formats.lines import Cell, plain, tidy


def text_inside(box: Box, control: Control) -> str:
    """Return what stands in a control, within this box."""
    return "".join(
        [
            p.text
            for p in box.pieces
            if p.control is not None and not p.marks & HIDDEN and within(p.control, control)
        ]
    )


def within(inner: Control, outer: Control) -> bool:
    """Tell whether a control is another one, or stands in it."""
    return inner is outer or (inner.parent is not None and any(c is outer for c in inner.parent.chain()))


def text_shown(box: Box, control: Control, target: Target) -> str:
    """Return all that stands in a box whose control may hold only its beginning; no placeholder."""
    inside = text_inside(box, control)
    return box.text if unfilled(inside, target) else text_outside(box, [control])


def text_outside(box: Box, controls: Sequence[Control]) -> str:
    """Return what stands in a box outside these controls."""
    return "".join(
        [
            p.text
            for p in box.pieces
            if not p.marks & HIDDEN
            and (p.control is None or not any(within(p.control, control) for control in controls))
        ]
    )


def less(text: str, printed: Sequence[str]) -> str:
    """Return a text less what is printed: what a person added."""
    text = tidy(text)
    for part in printed:
        words = " ".join(tidy(part).split())
        flat = " ".join(text.split())
        text = flat.replace(words, " ", 1) if words and words in flat else text
    return text.strip()


def unfilled(text: str, target: Target) -> str:
    """Return an answer; "" for the blank's own placeholder, whatever the file says of its state.

    Programs keep the state when somebody has written, and drop it where nobody has.
    """
    text = text.strip()
    if target.kind != "check" and target.placeholder and plain(text) == plain(target.placeholder):
        return ""
    return text


def text_over(cell: Cell | None, box: Box) -> str:
    """Return what stands in a printed cell besides what is printed there; all of it when that was touched."""
    text = box.text.strip()
    label = cell.label if cell is not None else ""
    if not text or plain(text) == label:
        return ""
    return text_behind(cell, box) or text


def text_behind(cell: Cell | None, box: Box) -> str:
    """Return what stands behind the label of a printed cell; "" when it does not begin with its label."""
    label = cell.label if cell is not None else ""
    flat = " ".join(tidy(box.text).split())
    if not label or not goes_on(label, plain(flat)):
        return ""
    return flat[len(label) :].lstrip(" :\u2013-")


def has_answer(into: Mapping[Hashable, Answer], target: Target) -> bool:
    """Tell whether a slot has an answer already."""
    answer = into.get(target)
    return answer is not None and bool(answer.ticked if target.kind == "check" else answer.text)


def steady(text: str) -> str:
    """Return a header's or footer's text without its numbers: pages are counted anew by every program."""
    return "".join(c for c in plain(text) if not c.isdigit() and not c.isspace())
