"""Boxes to tick: which are answers to one question, and what is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stforms.actions.adopt.found import Kind
from stforms.actions.adopt.pdf.beside import Tie
from stforms.actions.adopt.pdf.grids import Entry
from stforms.actions.adopt.pdf.printed import print_words
from stforms.actions.adopt.pdf.sheet import Sheet, level
from stforms.formats.pdf.pages import around
from stforms.formats.pdf.typeset import Phrase

_BESIDE, _BELOW = 220.0, 2.6
"""Points between boxes of one row; heights of a box between boxes of one column."""


@dataclass(frozen=True)
class Answers:
    """Boxes that are answers to one question; the question is None when nothing is printed."""

    entries: tuple[Entry, ...]
    question: Tie | None
    name: str


def answers(sheet: Sheet, entries: Sequence[Entry]) -> list[Answers]:
    """Return the groups of boxes on a page; a box that stands alone is in none."""
    groups = [group for group in _groups(entries) if len(group) > 1]
    found: list[Answers] = []
    for group in groups:
        question = _question(sheet, group)
        name = question.block.text if question is not None else _shared(group)
        taken = sum(other.name.partition(" #")[0] == name for other in found)
        found.append(Answers(tuple(group), question, f"{name} #{taken + 1}" if taken else name))
    return found


def _shared(group: list[Entry]) -> str:
    """Return what boxes share to which nothing is asked: the heading above them, or their field's name."""
    first = group[0]
    if first.sections:
        return first.sections[-1]
    return first.opening.field.name if first.opening.field is not None else ""


def _groups(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Put boxes that follow each other, beside or below, into groups; those of one field always."""
    groups: list[list[Entry]] = []
    radios: dict[str, list[Entry]] = {}
    names = Counter(entry.opening.field.name for entry in entries if entry.opening.field is not None)
    last: Entry | None = None
    for entry in entries:
        field = entry.opening.field
        if entry.opening.kind is not Kind.BOX:
            last = None
        elif field is not None and names[field.name] > 1:
            radios.setdefault(field.name, []).append(entry)
            last = None
        elif last is not None and _belong(groups[-1], entry):
            groups[-1].append(entry)
            last = entry
        else:
            groups.append([entry])
            last = entry
    return [*groups, *radios.values()]


def _belong(group: list[Entry], entry: Entry) -> bool:
    one, other = group[-1], entry
    if other.label in {entry.label for entry in group if entry.label}:
        return False  # the same answer again belongs to another question
    if len(group) == 1 and _pair(one, other):
        return True
    if one.sections != other.sections or one.row != other.row:
        return False
    a, b = one.opening.box, other.opening.box
    if level(a, b):
        return 0 <= b[0] - a[2] <= _BESIDE
    same_edge = abs(group[0].opening.box[0] - b[0]) <= 3
    return same_edge and 0 <= a[1] - b[3] <= _BELOW * (b[3] - b[1]) and one.row is None


def _pair(one: Entry, other: Entry) -> bool:
    """Tell whether two boxes say yes and no: they answer one question wherever they stand."""
    if one.row != other.row:
        return False
    said = {(entry.label or "").strip().casefold() for entry in (one, other)}
    return any(said == set(pair) for pair in print_words()["answers"]["pairs"])


def _question(sheet: Sheet, group: list[Entry]) -> Tie | None:
    """Return the words at the left end of the row, left of the first box, or above it."""
    at_row = next((tie for tie in group[0].ties if tie.by == "row"), None)
    if at_row is not None:
        return at_row
    own = {tie.block for entry in group for tie in entry.ties}
    first = group[0].opening
    free = [block for block in sheet.blocks if block not in own]
    left = [block for block in free if block.box[2] <= first.box[0] + 3 and level(block.box, first.box)]
    if left:
        return Tie(max(left, key=lambda block: block.box[2]), "left")
    above = [block for block in free if _just_above(block, group)]
    return Tie(min(above, key=lambda block: block.box[1]), "above") if above else None


def _just_above(block: Phrase, group: list[Entry]) -> bool:
    boxes = [entry.opening.box for entry in group]
    left, _, right, top = around(boxes)
    near = -0.3 * block.size <= block.box[1] - top <= 2.2 * block.size
    return near and block.box[0] < right + 60 and block.box[2] > left
