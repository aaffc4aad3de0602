"""The headings of a form and what they head, its title, and the words at the foot of its pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from stforms.actions.adopt.pdf.beside import Tie
from stforms.actions.adopt.pdf.sheet import Opening, Sheet, level, rows_of
from stforms.formats.pdf.pages import around
from stforms.formats.pdf.typeset import Phrase
from stforms.model import Box

_LONGEST = 200  # characters; what is longer explains
_REACH = 3.0  # heights of a heading: as far as it may stand above what it heads
_LOOSE, _BREAK = 3.0, 0.9
"""A gap of so many times the space below a heading, and of its height, ends what it heads."""

_UPPER = 0.6  # of the page's height: where titles begin

_COUNTER = re.compile(r"\W*(sida|sid|page|s)?\W*\d+\W*((av|of|/)?\W*\d+)?\W*", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """Words above openings: where, how large, from where to where across the page they hold."""

    block: Phrase
    start: float = float("-inf")
    end: float = float("inf")

    def over(self, opening: Opening) -> bool:
        """Tell whether an opening stands below the heading, or on its height, in its part of the page."""
        x, y = opening.centre
        below = self.block.centre[1] > y or self.block.box[1] <= y <= self.block.box[3]
        return below and self.start <= x < self.end

    def beside(self, other: Heading) -> bool:
        """Tell whether another heading holds in another part of the page."""
        return self.end <= other.start or other.end <= self.start


@dataclass
class Trail:
    """The headings that hold at a place, from the outermost in; goes on from page to page."""

    stack: list[tuple[int, Heading, float]] = field(default_factory=list)

    def enter(self, page: int, heading: Heading, gap: float) -> None:
        """Go below a heading; it ends those of its own rank and lower ones in its part of the page."""
        self.stack = [
            entry
            for entry in self.stack
            if _outranks(entry[1].block, heading.block) or (entry[0] == page and entry[1].beside(heading))
        ]
        self.stack.append((page, heading, gap))

    def leave(self, gap: float) -> None:
        """Come to openings after a gap: a heading much nearer to its own ends there."""
        while self.stack:
            _, heading, own = self.stack[-1]
            if gap <= max(_LOOSE * max(own, 3.0), _BREAK * heading.block.size):
                return
            self.stack.pop()

    def words(self, opening: Opening) -> tuple[str, ...]:
        """Return the headings of an opening; those of earlier pages hold across the whole page."""
        return tuple(
            heading.block.text
            for page, heading, _ in self.stack
            if page != opening.page or heading.over(opening)
        )


def _outranks(one: Phrase, other: Phrase) -> bool:
    if abs(one.size - other.size) > 0.05 * other.size:
        return one.size > other.size
    return one.bold and not other.bold


def headings(sheet: Sheet, ties: list[list[Tie]], apart: Iterable[Phrase]) -> list[Heading]:
    """Return the headings of a page, top to bottom; `apart` are words that are known to be none."""
    used = {tie.block for mine in ties for tie in mine} | set(apart)
    usual = median([block.size for block in used] or [block.size for block in sheet.blocks] or [1.0])
    tops = [*extents(sheet, ties), *(tie.block.box for mine in ties for tie in mine if tie.by == "column")]
    found: list[Phrase] = []
    for block in reversed(sheet.blocks):
        words = block not in used and re.search(r"[^\W\d_]{2}", block.text) is not None
        if words and _stands_free(sheet, block) and _leads(block, tops):
            tops.append(block.box)
            if _stands_out(block, usual):
                found.append(block)
    return [_across(block, found) for block in reversed(found)]


def _stands_free(sheet: Sheet, block: Phrase) -> bool:
    """Tell whether words stand in the open, or in a cell that is as wide as its table and has no opening."""
    cell = sheet.cells[block]
    if cell is None:
        return True
    y = (cell[1] + cell[3]) / 2
    beside = sheet.ruling.cell(cell[0] - 4, y) or sheet.ruling.cell(cell[2] + 4, y)
    return cell not in sheet.held and beside is None


def extents(sheet: Sheet, ties: list[list[Tie]]) -> list[Box]:
    """Return the openings of a page with their cells and the words beside them."""
    return [
        around([opening.area, *(tie.block.box for tie in mine if tie.by != "column")])
        for opening, mine in zip(sheet.openings, ties, strict=True)
    ]


def _leads(block: Phrase, tops: list[Box]) -> bool:
    """Tell whether something that it may head begins shortly below some words."""
    left, bottom, _, _ = block.box
    return len(block.text) <= _LONGEST and any(
        -0.5 * block.size <= bottom - box[3] <= _REACH * block.size and left < box[2] for box in tops
    )


def _stands_out(block: Phrase, usual: float) -> bool:
    """Tell whether words are set as a heading; larger print that is a sentence only explains."""
    return block.bold or (block.size > 1.08 * usual and not block.text.endswith("."))


def _across(block: Phrase, all_of_them: Sequence[Phrase]) -> Heading:
    """Return a heading with its part of the page: beside others on its height each has its own."""
    beside = [other for other in all_of_them if other is not block and level(other.box, block.box)]
    after = [other.box[0] - 6 for other in beside if other.box[0] > block.box[0]]
    first = not any(other.box[0] < block.box[0] for other in beside)
    start = float("-inf") if first else block.box[0] - 6
    return Heading(block, start, min(after, default=float("inf")))


def sections(
    sheet: Sheet, ties: list[list[Tie]], found: list[Heading], trail: Trail
) -> list[tuple[str, ...]]:
    """Return the headings above every opening, and bring `trail` to the end of the page."""
    boxes = dict(zip(sheet.openings, extents(sheet, ties), strict=True))
    above: dict[Opening, tuple[str, ...]] = {}
    waiting = list(found)
    lowest: float | None = None
    for row in rows_of(sheet.openings, lambda opening: opening.box):
        top = max(boxes[opening][3] for opening in row)
        begun = [heading for heading in waiting if any(map(heading.over, row))]
        for heading in begun:
            waiting.remove(heading)
            trail.enter(sheet.page, heading, max(0.0, heading.block.box[1] - top))
        if lowest is not None and not begun:
            trail.leave(_widest(sheet, lowest, top))
        above |= {opening: trail.words(opening) for opening in row}
        # A heading on the height of its first opening says nothing of how far apart its rows stand.
        on_level = any(heading.block.box[1] < top for heading in begun)
        lowest = None if on_level else min(boxes[opening][1] for opening in row)
    return [above[opening] for opening in sheet.openings]


def _widest(sheet: Sheet, lowest: float, top: float) -> float:
    """Return the widest gap on the way down from one row to the next, past what is printed between."""
    between = [block.box for block in sheet.blocks if top <= block.centre[1] <= lowest]
    edges = [
        lowest,
        *(edge for box in sorted(between, key=lambda box: -box[3]) for edge in (box[3], box[1])),
        top,
    ]
    return max(upper - lower for upper, lower in zip(edges[::2], edges[1::2], strict=True))


# --- title and marks ------------------------------------------------------------------------


def title(sheet: Sheet, ties: list[list[Tie]]) -> list[Phrase]:
    """Return the title's words: the largest in the upper part of a page, and what continues them below."""
    used = {tie.block for mine in ties for tie in mine}
    above = [block for block in sheet.blocks if block.box[1] >= _UPPER * sheet.size[1] and block not in used]
    free = [block for block in above if sheet.cells[block] not in sheet.held and _named(block)]
    largest = max((block.size for block in free), default=0.0)
    begins = max((block.box[3] for block in free if block.size >= 0.9 * largest), default=0.0)
    ends = max((opening.area[3] for opening in sheet.openings if opening.area[3] < begins), default=0.0)
    found: list[Phrase] = []
    for block in [block for block in free if block.centre[1] > ends]:
        if block.size >= 0.9 * largest or (found and _follows(found[-1], block)):
            found.append(block)
    return [] if any(_heads_places(sheet, ties, block) for block in found) else found


def _heads_places(sheet: Sheet, ties: list[list[Tie]], block: Phrase) -> bool:
    """Tell whether what looks like a title has others like it, and places right below: it is a heading."""
    used = {tie.block for mine in ties for tie in mine}
    like = [
        other
        for other in sheet.blocks
        if other != block and other.bold == block.bold and abs(other.size - block.size) < 0.05 * block.size
    ]
    boxes = extents(sheet, ties)
    places = max((box[3] for box in boxes if box[1] < block.box[1]), default=0.0)
    words = [other.box[3] for other in sheet.blocks if other not in used and other.centre[1] < block.box[1]]
    return bool(like) and _leads(block, boxes) and places >= max(words, default=0.0)


def _named(block: Phrase) -> bool:
    return re.search(r"[^\W\d_]{3}", block.text) is not None


def _follows(above: Phrase, block: Phrase) -> bool:
    near = -0.4 * block.size <= above.box[1] - block.box[3] <= 0.8 * above.size
    aligned = abs(above.box[0] - block.box[0]) < 2.5 or abs(above.centre[0] - block.centre[0]) < 2.5
    return near and aligned and block.size >= 0.75 * above.size


def marks(sheets: Sequence[Sheet], used: Iterable[Phrase]) -> list[str]:
    """Return the words at the head and foot of pages by which a form is known, one with a number first."""
    known = set(used)
    found: dict[str, int] = {}
    for sheet in sheets:
        low = min((opening.area[1] for opening in sheet.openings), default=0.1 * sheet.size[1])
        for block in sheet.blocks:
            edge = block.box[3] <= min(low, 0.12 * sheet.size[1]) or block.box[1] >= 0.95 * sheet.size[1]
            if edge and block not in known and not _COUNTER.fullmatch(block.text) and len(block.text) <= 80:
                found[block.text] = found.get(block.text, 0) + 1
    return sorted(found, key=lambda text: (not re.search(r"\d", text), -found[text]))
