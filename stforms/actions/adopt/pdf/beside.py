"""Which printed words label which opening: those beside it, in its cell, at the ends of row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stforms.actions.adopt.found import Kind
from stforms.actions.adopt.pdf.sheet import NEAR, Opening, Sheet, overlap
from stforms.formats.pdf.pages import around
from stforms.formats.pdf.typeset import Phrase
from stforms.model import Box

NUMBER = re.compile(r"[\d\W]*")
"""A text that names nothing: "1.", "–"."""

_MOSTLY = 0.6  # of the places of a page
_ELSEWHERE = 60.0  # points
_STEPS = 40  # cells to walk over on the way to a heading


@dataclass(frozen=True)
class Tie:
    """Words that belong to an opening, and how they were told to be its (as in Label.by)."""

    block: Phrase
    by: str


def ties(sheet: Sheet) -> list[list[Tie]]:
    """Return the ties of every opening of a page, the nearest first."""
    own = _nearest(sheet, _candidates(sheet))
    found: list[list[Tie]] = []
    for index, opening in enumerate(sheet.openings):
        mine = [own[index]] if index in own else []
        mine += _row_and_column(sheet, opening, bool(mine))
        found.append(mine)
    _outside(sheet, found)
    _further_left(sheet, found)
    return found


def _further_left(sheet: Sheet, found: list[list[Tie]]) -> None:
    """Add the words at the left end of a row where no lines are drawn, behind the label."""
    taken = {tie.block for mine in found for tie in mine}
    free = [block for block in sheet.blocks if block not in taken and sheet.cells[block] is None]
    for opening, mine in zip(sheet.openings, found, strict=True):
        if opening.kind is Kind.BOX or not mine or any(tie.by == "row" for tie in mine):
            continue
        area = around([opening.area, *(tie.block.box for tie in mine if tie.by == "left")])
        names = [block for block in free if _may_name_row(block, mine[0].block)]
        left = [one for one in _scored(sheet, opening, area, names, False) if one[1] == "left"]
        if left:
            mine.append(Tie(min(left, key=lambda one: one[0])[2], "row"))


def _may_name_row(block: Phrase, label: Phrase) -> bool:
    """Tell whether words may name a row: no title beside it, and no sentence."""
    return block.size <= 1.35 * label.size and not block.text.endswith(".")


def _row_and_column(sheet: Sheet, opening: Opening, labelled: bool) -> list[Tie]:
    """Return the words at the left end of the row, and those at the top of the column if needed."""
    found = []
    if opening.cell is not None:
        row = _along(sheet, opening.cell, -1, 0)
        found += [Tie(row, "row")] if row is not None else []
        column = None if labelled else _along(sheet, opening.cell, 0, 1)
        # A box to tick is told by its column; anything else rather by its column than by its row.
        found[:0] = [Tie(column, "column")] if column is not None else []
    return found


def _along(sheet: Sheet, cell: Box, across: int, up: int) -> Phrase | None:
    """Walk over cells to the left or upwards; return the words of the first that has only words."""
    for _ in range(_STEPS):
        x = cell[0] - 4 if across else (cell[0] + cell[2]) / 2
        y = cell[3] + 4 if up else (cell[1] + cell[3]) / 2
        beyond = sheet.ruling.cell(x, y)
        if beyond is None or beyond == cell or (up and not _as_wide(beyond, cell)):
            return None
        words = [block for block in sheet.blocks if sheet.cells[block] == beyond]
        if beyond in sheet.held:
            if words and up:  # a cell with a label of its own begins something else
                return None
        elif words:
            names = [block for block in words if not NUMBER.fullmatch(block.text)]
            return _together(names) if names else None
        cell = beyond
    return None


def _as_wide(above: Box, cell: Box) -> bool:
    """Tell whether a cell heads a column: wider than that, it heads a part of the form."""
    return above[0] >= cell[0] - 6 and above[2] <= cell[2] + 6


def _together(blocks: list[Phrase]) -> Phrase:
    """Return the words of a cell as one phrase: a heading and what explains it below."""
    text = " ".join(block.text for block in blocks)
    first = blocks[0]
    return first if len(blocks) == 1 else Phrase(text, first.box, first.size, first.bold)


# --- beside ---------------------------------------------------------------------------------

Scored = tuple[float, str, Phrase]


def _candidates(sheet: Sheet) -> dict[int, list[Scored]]:
    """Return for each opening the words in its own cell, or, where it has none, those on the open page."""
    alone = {cell for cell, indexes in sheet.held.items() if len(indexes) == 1}
    found = {
        index: list(_scored(sheet, opening, opening.box, _around(sheet, opening), opening.cell in alone))
        for index, opening in enumerate(sheet.openings)
    }
    in_open = [
        index
        for index, opening in enumerate(sheet.openings)
        if opening.cell is None and opening.kind is not Kind.BOX
    ]
    to_the_left = sum(any(by == "left" for _, by, _ in found[index]) for index in in_open)
    if to_the_left >= _MOSTLY * len(in_open):  # the way of this page; what stands above is a heading then
        for index in in_open:
            found[index] = [(score - NEAR * (by == "left"), by, block) for score, by, block in found[index]]
    return found


def _around(sheet: Sheet, opening: Opening) -> list[Phrase]:
    return [block for block in sheet.blocks if sheet.cells[block] == opening.cell]


def _outside(sheet: Sheet, found: list[list[Tie]]) -> None:
    """Look around the cells of openings that nothing names yet."""
    taken = {tie.block for mine in found for tie in mine}
    free = [block for block in sheet.blocks if block not in taken and sheet.cells[block] is None]
    around = {
        index: list(_scored(sheet, opening, opening.cell, free, False))
        for index, opening in enumerate(sheet.openings)
        if opening.cell is not None and not found[index]
    }
    for index, tie in _nearest(sheet, around).items():
        found[index].append(tie)


def _scored(sheet: Sheet, opening: Opening, box: Box, blocks: list[Phrase], celled: bool) -> Iterator[Scored]:
    for block in blocks:
        if NUMBER.fullmatch(block.text):
            continue
        by, distance, reach = _relation(opening.kind, box, block)
        if by and (celled or distance <= reach) and not _blocked(sheet, opening, box, block, by):
            rank = _RANK[opening.kind is Kind.BOX][by]
            yield distance + rank + _promised(sheet, opening, block, by), by, block


def _promised(sheet: Sheet, opening: Opening, block: Phrase, by: str) -> float:
    """Return how much less words above or below count when they stand beside another opening."""
    beside = [index for index in sheet.beside(block) if index is not None]
    elsewhere = beside and all(sheet.openings[index] != opening for index in beside)
    return _ELSEWHERE if by in ("above", "below") and elsewhere else 0.0


_RANK = {
    False: {"left": 0, "above": 0, "right": 40, "below": 25},
    True: {"right": 0, "left": 12, "above": 10, "below": 20},
}
"""Points by which a label is as good as further away, where labels of texts and of boxes seldom stand."""


def _relation(kind: Kind, box: Box, block: Phrase) -> tuple[str, float, float]:
    """Return on which side words stand of a box, how far, and how far they may; no side when askew."""
    left, bottom, right, top = block.box
    tick = kind is Kind.BOX
    y = block.centre[1]
    if box[1] - 2 <= y <= box[3] + 2 or bottom <= (box[1] + box[3]) / 2 <= top:
        if right <= box[0] + 3:
            return "left", max(0.0, box[0] - right), NEAR / 3 if tick else NEAR
        if left >= box[2] - 3:
            return "right", max(0.0, left - box[2]), 60.0 if tick else 30.0
    if left < box[2] and right > box[0]:
        if y > (box[1] + box[3]) / 2:
            return "above", max(0.0, bottom - box[3]), 1.2 * block.size
        return "below", max(0.0, box[1] - top), 0.8 * block.size
    return "", 0.0, 0.0


def _blocked(sheet: Sheet, opening: Opening, box: Box, block: Phrase, by: str) -> bool:
    """Tell whether another opening, or a line between two cells, stands between words and a box."""
    between = _between(box, block.box, by)
    if any(other is not opening and overlap(other.box, between) for other in sheet.openings):
        return True
    return by in ("left", "right") and opening.cell is None and _parted(sheet, between)


def _between(box: Box, words: Box, by: str) -> Box:
    """Return what lies between a box and the words on one side of it."""
    if by in ("left", "right"):
        return (min(box[2], words[2]), box[1], max(box[0], words[0]), box[3])
    return (max(box[0], words[0]), min(box[3], words[3]), min(box[2], words[2]), max(box[1], words[1]))


def _parted(sheet: Sheet, between: Box) -> bool:
    return sheet.ruling.parts(between[0], between[2], (between[1] + between[3]) / 2)


def _nearest(sheet: Sheet, candidates: dict[int, list[Scored]]) -> dict[int, Tie]:
    """Give each opening its nearest words; they serve several openings only on the same side of them.

    What a box stands for may also ask for a text: "Other, namely".
    """
    queue = sorted(
        ((score, index, by, block) for index, scored in candidates.items() for score, by, block in scored),
        key=lambda one: (one[0], one[1]),
    )
    found: dict[int, Tie] = {}
    sides: dict[tuple[Phrase, bool], str] = {}
    for _, index, by, block in queue:
        served = (block, sheet.openings[index].kind is Kind.BOX)
        if index not in found and sides.setdefault(served, by) == by:
            found[index] = Tie(block, by)
    return found
