"""Lines joined into paragraphs and items, words broken at the end of a line made whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from stforms.formats.text.lines import Line
from stforms.formats.text.words import Wrap
from stforms.model import Where

_GAP = 1.35  # of the usual distance: more space than between two lines of one paragraph
_SLACK = 0.04  # of the column's width: letters are not equally wide, and a file does not say how wide
_END = re.compile(r"[.!?:\u2026][\"'\u2019\u201d)\]]*$")
_CAPITAL = re.compile(
    r"[\"'\u2018\u2019\u201c\u201d\u00bb\u00ab]?(?:\d{1,2}[.)] )?[A-Z\u00c0-\u00d6\u00d8-\u00de]"
)
_ORDINARY = re.compile(r"[A-Z\u00c0-\u00d6\u00d8-\u00de][a-z\u00df-\u00f6\u00f8-\u00ff]*[,.:]?(?=\s|$)")
_DASHES = "-\u2013*"


@dataclass(frozen=True)
class Passage:
    """Text joined from its lines."""

    text: str
    lines: tuple[Line, ...]

    @property
    def where(self) -> Where:
        """Return where it stands: a box around its lines on the page where it begins."""
        first = self.lines[0].where
        boxes = [line.box for line in self.lines if line.page == first.page and line.box is not None]
        if not boxes:
            return first
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return Where(first.page, None, (min(lefts), min(bottoms), max(rights), max(tops)))


@dataclass(frozen=True)
class Column:
    """Lines that stand together, and what is usual among them."""

    lines: Sequence[Line]

    @cached_property
    def edges(self) -> tuple[float, float]:
        """Return the outer left and right."""
        return min(line.left for line in self.lines), max(line.right for line in self.lines)

    @cached_property
    def leading(self) -> float:
        """Return the usual distance between two lines."""
        steps = [below.top - above.top for above, below in pairwise(self.lines) if above.page == below.page]
        return median(step for step in steps if step > 0) if any(step > 0 for step in steps) else 0.0

    @cached_property
    def spaced(self) -> bool:
        """Tell whether there is extra space between some of the lines."""
        return any(self.gap(above, below) for above, below in pairwise(self.lines))

    @cached_property
    def bulleted(self) -> bool:
        """Tell whether items have bullets."""
        return bool(self.lines[0].bullet) or sum(bool(line.bullet) for line in self.lines) > 1

    def gap(self, above: Line, below: Line) -> bool:
        """Tell whether there is extra space between two lines of one page."""
        known = above.page == below.page and self.leading > 0
        return known and below.top - above.top > _GAP * self.leading

    def early(self, above: Line, below: Line) -> bool:
        """Tell whether a line ended although the next word had room on it."""
        left, right = self.edges
        letter = (below.right - below.left) / len(below.text)
        word = (len(below.text.split(maxsplit=1)[0]) + 1) * letter
        return above.right + word < right - _SLACK * (right - left)


Begins: TypeAlias = Callable[[Column, Line, Line, Wrap], bool]


def items(lines: Sequence[Line], wrap: Wrap) -> list[Passage]:
    """Return the items of a list: they begin at a bullet, after a gap, or at a capital."""
    return _passages(lines, wrap, _begins_item)


def paragraphs(lines: Sequence[Line], wrap: Wrap) -> list[Passage]:
    """Return the paragraphs of running text: they begin after a gap, or after a sentence that ended early."""
    return _passages(lines, wrap, _begins_paragraph)


def whole(lines: Sequence[Line], wrap: Wrap) -> Passage:
    """Return all lines as one passage."""
    return Passage(joined(lines, wrap), tuple(lines))


def _passages(lines: Sequence[Line], wrap: Wrap, begins: Begins) -> list[Passage]:
    if not lines:
        return []
    column = Column(lines)
    runs = [[lines[0]]]
    for above, line in pairwise(lines):
        if begins(column, above, line, wrap) and not _one_row(above, line):
            runs.append([])
        runs[-1].append(line)
    return [whole(run, wrap) for run in runs]


def _one_row(above: Line, line: Line) -> bool:
    """Tell whether two parts stand beside each other: a wide space in justified text."""
    return above.page == line.page and abs(above.top - line.top) < 0.01 and above.left < line.left


def _begins_item(column: Column, above: Line, line: Line, wrap: Wrap) -> bool:
    if line.whole:
        return True
    if line.bullet:
        return _is_bullet(column, above, line)
    ended = completed(above.text)
    if column.bulleted:
        return False
    if not _CAPITAL.match(line.text):
        return ended and column.gap(above, line)
    if column.gap(above, line):
        return True
    early = column.early(above, line)
    if column.spaced and above.page == line.page:
        return ended and early
    return ended or early or (_open_ended(above.text, wrap) and bool(_ORDINARY.match(line.text)))


def _open_ended(text: str, wrap: Wrap) -> bool:
    """Tell whether a line without a full stop may be the last one: it ends with no "and" and no comma."""
    return text.rsplit(maxsplit=1)[-1].lower() not in wrap.joining and text[-1] not in ",-\u2013("


def _begins_paragraph(column: Column, above: Line, line: Line, _: Wrap) -> bool:
    if line.whole:
        return True
    if line.bullet:
        return _is_bullet(column, above, line)
    capital, ended = bool(_CAPITAL.match(line.text)), completed(above.text)
    if column.gap(above, line):
        return capital or ended
    return capital and ended and column.early(above, line)


def _is_bullet(column: Column, above: Line, line: Line) -> bool:
    """Tell a bullet from a dash that happens to stand first on its line."""
    sure = line.bullet not in _DASHES or column.bulleted
    return sure or completed(above.text) or column.early(above, line)


def completed(text: str) -> bool:
    """Tell whether a line ends as a sentence does."""
    return _END.search(text) is not None


# --- joining --------------------------------------------------------------------------------


def joined(lines: Sequence[Line], wrap: Wrap) -> str:
    """Return the lines as one text."""
    pieces: list[str] = []
    for line in lines:
        dash = line.bullet if pieces and line.bullet and line.bullet in _DASHES else ""
        part = f"{dash} {line.text}" if dash else line.text
        if pieces:
            pieces[-1], space = _end(pieces[-1], part, wrap)
            part = space + part
        pieces.append(part)
    return "".join(pieces)


def _end(text: str, part: str, wrap: Wrap) -> tuple[str, str]:
    """Return the end of a line as it is when the next follows, and the space between them.

    A hyphen stays where it belongs to the word.
    """
    word, following = text.rsplit(maxsplit=1)[-1], part.split(maxsplit=1)[0]
    if len(word) < 2 or not word.endswith("-") or following.strip(".,;:").lower() in wrap.suspended:
        return text, " "
    letter = word[-2]
    belongs = not letter.isalpha() or letter.isupper() or not following[0].islower() or len(word) == 2
    return (text, "") if belongs else (text[:-1], "")
