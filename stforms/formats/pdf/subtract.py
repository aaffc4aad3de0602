"""Take away from a copy's page what the blank itself prints, one character for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stforms.formats.pdf.pages import Char, Placement

_MOVED = 1.5
"""How far a program may move a printed character when it writes a page anew, in points."""


def without(chars: list[Char], printed: list[Char], place: Placement) -> list[Char]:
    """Return the characters of a copy less those that the blank prints at the same place.

    A printed character hides one of the copy at most: the nearest of its kind. Where none of its
    kind is left it hides those in its box, for programs name the letters of a ligature otherwise.
    """
    copy = _Copy(chars)
    missing = [known for known in printed if not copy.strike(known, place)]
    swapped = [
        _swapped(char) == known.char for known in missing for char in copy.strike_instead(known, place)
    ]
    # More than half of what came back otherwise came back as the one encoding taken for the other.
    if sum(swapped) > 1 and 2 * sum(swapped) > len(swapped):
        return [replace(char, char=_swapped(char.char)) for char in copy.left()]
    return copy.left()


class _Copy:
    """The characters of a page, findable by where they start."""

    def __init__(self, chars: list[Char]) -> None:
        self.chars = chars
        self.grid: dict[tuple[int, int], set[int]] = {}
        for index, char in enumerate(chars):
            self.grid.setdefault(_cell(char.start), set()).add(index)

    def strike(self, known: Char, place: Placement) -> bool:
        """Strike off the nearest character of the same kind, if there is one near enough."""
        start = place.point(known.start)
        same = (i for i in self._around(start) if self.chars[i].char == known.char)
        distance, index = min(((_apart(self.chars[i].start, start), i) for i in same), default=(_MOVED, -1))
        if distance >= _MOVED:
            return False
        self._remove(index)
        return True

    def strike_instead(self, known: Char, place: Placement) -> list[str]:
        """Strike off whatever stands in the box of a printed character; return it."""
        found = [i for i in self._around(place.point(known.start)) if _instead(self.chars[i], known, place)]
        for index in found:
            self._remove(index)
        return [self.chars[index].char for index in found]

    def left(self) -> list[Char]:
        """Return what has not been struck off, in the page's order."""
        return [self.chars[i] for i in sorted(i for cell in self.grid.values() for i in cell)]

    def _around(self, at: tuple[float, float]) -> Iterator[int]:
        x, y = _cell(at)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                yield from list(self.grid.get((x + dx, y + dy), ()))

    def _remove(self, index: int) -> None:
        self.grid[_cell(self.chars[index].start)].remove(index)


def _swapped(char: str) -> str:
    """Return a character of WinAnsi that was taken for one of MacRoman.

    A program that leaves out a font's encoding (Ghostscript does at times) leaves readers to guess;
    what the blank prints tells whether they guessed right.
    """
    try:
        return char if char.isascii() else char.encode("mac_roman").decode("cp1252")
    except UnicodeError:
        return char


def _cell(at: tuple[float, float]) -> tuple[int, int]:
    return int(at[0] // _MOVED), int(at[1] // _MOVED)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def _instead(char: Char, known: Char, place: Placement) -> bool:
    """Tell whether a character stands on the line of a printed one and in its width."""
    left, _, right, _ = place.apply(known.box)
    on_line = abs(char.start[1] - place.point(known.start)[1]) < 0.5
    return on_line and char.box[0] > left - 0.5 and char.box[2] < right + 0.5
