"""A page as the finders see it: its lines, its words, and the places to write that are known so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from stforms.actions.adopt.found import Kind
from stforms.actions.adopt.pdf.printed import is_prompt
from stforms.formats.pdf.formfields import PlacedField
from stforms.formats.pdf.pages import Pages
from stforms.formats.pdf.ruling import Ruling, ruling
from stforms.formats.pdf.typeset import Phrase, paragraphs, phrases
from stforms.model import Box

T = TypeVar("T")

NEAR = 250.0
"""Points: a label further left than this is none."""


@dataclass(frozen=True)
class Opening:
    """A place to write: where it is, what goes in, the cell it lies in, the field if there is one."""

    page: int
    box: Box
    kind: Kind
    cell: Box | None = None
    field: PlacedField | None = None

    @property
    def centre(self) -> tuple[float, float]:
        """Return the middle of the box."""
        left, bottom, right, top = self.box
        return (left + right) / 2, (bottom + top) / 2

    @property
    def area(self) -> Box:
        """Return the cell where there is one, else the box."""
        return self.cell or self.box


@dataclass(frozen=True, eq=False)
class Sheet:
    """A page (from 1) with its openings in reading order."""

    page: int
    size: tuple[float, float]
    ruling: Ruling
    lines: tuple[Phrase, ...]
    openings: tuple[Opening, ...]

    @cached_property
    def blocks(self) -> tuple[Phrase, ...]:
        """Return the words in paragraphs, top to bottom, prompts left out."""
        prompts = set(self.prompts.values())
        return tuple(block for block in self._paragraphs if block not in prompts)

    @cached_property
    def _paragraphs(self) -> list[Phrase]:
        return paragraphs([line for line in self.lines if line.words], self._apart)

    @cached_property
    def prompts(self) -> dict[Box, Phrase]:
        """Return the words that stand where one is to write: "Choose a day", alone in a cell, no field."""
        alone: dict[Box, list[Phrase]] = {}
        for block in self._paragraphs:
            cell = self.ruling.cell(*block.centre)
            if cell is not None:
                alone.setdefault(cell, []).append(block)
        fields = {opening.cell for opening in self.openings if opening.field is not None}
        return {
            cell: blocks[0]
            for cell, blocks in alone.items()
            if len(blocks) == 1 and cell not in fields and is_prompt(blocks[0].text)
        }

    @cached_property
    def cells(self) -> dict[Phrase, Box | None]:
        """Return the cell in which each paragraph stands."""
        return {block: self.ruling.cell(*block.centre) for block in self.blocks}

    @cached_property
    def held(self) -> dict[Box, list[int]]:
        """Return which openings lie in a cell."""
        found: dict[Box, list[int]] = {}
        for index, opening in enumerate(self.openings):
            if opening.cell is not None:
                found.setdefault(opening.cell, []).append(index)
        return found

    def _apart(self, above: Phrase, below: Phrase) -> bool:
        """Tell whether two lines are labels of different openings, or stand in different cells."""
        if self.ruling.cell(*above.centre) != self.ruling.cell(*below.centre):
            return True
        (before, after), (next_before, next_after) = self.beside(above), self.beside(below)
        if next_before is not None and next_before != before:
            return True
        heading = after is None and next_after is not None and above.bold and not below.bold
        return heading or (None not in (after, next_after) and after != next_after)

    def beside(self, line: Phrase) -> tuple[int | None, int | None]:
        """Return the openings next to a line, on its height: the nearest before it and after it."""
        y = line.centre[1]
        level_with = [
            (index, opening.box)
            for index, opening in enumerate(self.openings)
            if opening.box[1] <= y <= opening.box[3]
        ]
        before = [(-box[2], index) for index, box in level_with if 0 <= line.box[0] - box[2] + 3 < NEAR / 5]
        after = [(box[0], index) for index, box in level_with if 0 <= box[0] - line.box[2] + 3 < NEAR]
        return min(before, default=(0, None))[1], min(after, default=(0, None))[1]


def sheet(pages: Pages, page: int, openings: list[Opening]) -> Sheet:
    """Return a page with the openings that its fields make; each gets its cell."""
    drawn = pages.sheet(page)
    lines = ruling(drawn)
    words = phrases(pages, page, lines, [opening.box for opening in openings])
    return Sheet(page, drawn.get_size(), lines, tuple(words), tuple(_placed(openings, lines)))


def _placed(openings: Sequence[Opening], lines: Ruling) -> list[Opening]:
    """Return the openings with their cells, row by row from the top, each row left to right."""
    from_top = sorted(openings, key=lambda opening: (-opening.centre[1], opening.box[0]))
    rows = rows_of(from_top, lambda opening: opening.box)
    return [
        replace(opening, cell=lines.cell(*opening.centre))
        for row in rows
        for opening in sorted(row, key=lambda opening: opening.box[0])
    ]


def with_more(known: Sheet, more: list[Opening]) -> Sheet:
    """Return a page with more openings than its fields."""
    return replace(known, openings=tuple(_placed([*known.openings, *more], known.ruling)))


def rows_of(items: Sequence[T], box_of: Callable[[T], Box]) -> list[list[T]]:
    """Group what comes from top to bottom into rows: what stands level with the row's first."""
    rows: list[list[T]] = []
    for item in items:
        if rows and level(box_of(rows[-1][0]), box_of(item)):
            rows[-1].append(item)
        else:
            rows.append([item])
    return rows


def level(one: Box, other: Box) -> bool:
    """Tell whether two boxes stand on one row: more than half of the lower one beside the other."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.5 * min(one[3] - one[1], other[3] - other[1])


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes share more than their edges."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 1 and high > 1
