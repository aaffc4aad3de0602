"""Read a copy without fields: the text printed in a box, and the ink in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from stforms.formats.pdf.pages import Char, Pages, Placement, Word, around, lines, placement, words
from stforms.formats.pdf.subtract import without
from stforms.model import Box

_SLACK = 1.5  # points that a printer may shift a page
TICKED, SIGNED = 0.04, 0.002
"""Dark share of the inside of a box from which it counts as ticked, or as signed."""

_HYPHENS = "-\u2010\u2013/"
_AFTER_HYPHEN = frozenset({"och", "eller", "samt", "resp.", "and", "or"})
"""Words before which a hyphen is the end of a word ("kvalitets- och"), and a space follows."""


@dataclass
class FlatCopy:
    """The pages of a returned copy, laid over the pages of the blank.

    Pages are counted as on the blank; those of the copy that are none of the blank's follow. `order` says
    which page of the file each of them is.
    """

    pages: Pages
    blank: Pages | None
    order: tuple[int | None, ...]
    placements: dict[int, Placement] = field(default_factory=dict)
    added: dict[int, list[Char]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.order)

    def at(self, page: int) -> int | None:
        """Return which page of the file a page is, None when the file does not have it."""
        return self.order[page - 1] if page <= len(self.order) else None

    def chars(self, page: int) -> list[Char]:
        """Return the characters of a page."""
        number = self.at(page)
        return self.pages.chars(number) if number is not None else []

    def _printed(self, page: int) -> list[Char]:
        known = self.blank is not None and page <= len(self.blank)
        return self.blank.chars(page) if self.blank is not None and known else []

    def place(self, page: int) -> Placement:
        """Return how a page of the copy lies compared with the blank's."""
        if page not in self.placements:
            self.placements[page] = placement(self._printed(page), self.chars(page))
        return self.placements[page]

    def new_chars(self, page: int) -> list[Char]:
        """Return the characters of a page that the blank does not print."""
        if page not in self.added:
            self.added[page] = without(self.chars(page), self._printed(page), self.place(page))
        return self.added[page]

    def text(self, page: int, box: Box) -> str:
        """Return the text in a box of the blank; line feeds where a line ended early."""
        if self.at(page) is None:
            return ""
        box = self.place(page).apply(box)
        inside = [char for char in self.new_chars(page) if _in(char.centre, box)]
        return joined(inside, box).text

    def ticked(self, page: int, box: Box) -> bool:
        """Tell whether a box is ticked: ink in its inner half."""
        left, bottom, right, top = self.place(page).apply(box)
        dx, dy = (right - left) / 4, (top - bottom) / 4
        return self._ink(page, (left + dx, bottom + dy, right - dx, top - dy)) > TICKED

    def signed(self, page: int, box: Box) -> bool:
        """Tell whether there is ink in a box."""
        return self._ink(page, self.place(page).apply(box)) > SIGNED

    def _ink(self, page: int, box: Box) -> float:
        number = self.at(page)
        return self.pages.ink(number, box) if number is not None else 0.0

    def strays(self, page: int, boxes: Iterable[Box]) -> list[Word]:
        """Return the lines of text that stand outside all of these boxes of the blank."""
        placed = [self.place(page).apply(box) for box in boxes]
        outside = [c for c in self.new_chars(page) if not any(_in(c.centre, box) for box in placed)]
        return [_line_of(words(row)) for row in lines(outside)]

    def new_images(self, page: int) -> list[Box]:
        """Return the pictures of a page beyond those that the blank has."""
        number = self.at(page)
        known = self.blank.images(page) if self.blank is not None and page <= len(self.blank) else []
        return self.pages.images(number)[len(known) :] if number is not None else []


def _line_of(row: list[Word]) -> Word:
    return Word(" ".join(word.text for word in row), around([word.box for word in row]))


def _in(point: tuple[float, float], box: Box) -> bool:
    x, y = point
    left, bottom, right, top = box
    return left - _SLACK <= x <= right + _SLACK and bottom - _SLACK <= y <= top + _SLACK


@dataclass(frozen=True)
class Joined:
    """The lines in a box as one text. `doubt`: whether a space belongs between two lines is not certain."""

    text: str
    doubt: bool


def joined(chars: list[Char], box: Box, padding: float = 0.0, cuts: bool = False) -> Joined:
    """Join the lines in a box: a line that left room for the next word was ended on purpose.

    Args:
        chars: the letters in the box.
        box: how far lines can go.
        padding: points at the right edge that no line uses.
        cuts: whether whoever set the lines ends them within words, as word processors do, and after hyphens.
    """
    box = (box[0], box[1], box[2] - padding, box[3])
    rows = [words(row) for row in lines(chars)]
    parts: list[str] = []
    doubt = False
    for index, row in enumerate(rows):
        if index:
            between, unsure = _break(rows[index - 1], row, box, _leading(rows), cuts)
            parts.append(between)
            doubt = doubt or unsure
        parts.append(" ".join(word.text for word in row))
    return Joined("".join(parts), doubt)


def _leading(rows: list[list[Word]]) -> float:
    """Return the usual distance between two lines."""
    tops = [around([word.box for word in row])[1] for row in rows]
    gaps = sorted(a - b for a, b in pairwise(tops))
    return gaps[len(gaps) // 2] if gaps else 0.0


def _break(above: list[Word], below: list[Word], box: Box, leading: float, cuts: bool) -> tuple[str, bool]:
    """Return what stands between two lines, and whether that is not certain."""
    end = above[-1].box[2]
    first = below[0].box
    size = first[3] - first[1]
    room = box[2] - end - size * 0.6
    gap = above[0].box[1] - first[1]
    if leading and gap > 1.7 * leading:
        return "\n\n", False
    if room > first[2] - first[0]:
        return "\n", False
    if not cuts:
        return " ", False
    letter = (first[2] - first[0]) / max(1, len(below[0].text))
    if len(above) == 1 and box[2] - end < letter:
        return "", True  # perhaps one word, which the program has cut where the line was full
    if above[-1].text[-1:] in _HYPHENS and above[-1].text[:-1]:
        return ("", True) if below[0].text.lower() not in _AFTER_HYPHEN else (" ", False)
    return " ", False
