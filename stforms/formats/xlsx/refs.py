"""Cell references: C5, $C$5, B5:D8, 'Min flik'!$C$5. Rows and columns count from 1."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_NAMED = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!(\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?)")


class Area(NamedTuple):
    """A rectangle of cells, both corners within."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, at: tuple[int, int]) -> bool:
        """Tell whether a (row, column) lies within."""
        return self.top <= at[0] <= self.bottom and self.left <= at[1] <= self.right


@lru_cache(maxsize=65536)
def split(ref: str) -> tuple[int, int]:
    """Return (row, column) of "C5" or "$C$5".

    Raises:
        ValueError: it is no reference to a cell.
    """
    match = _REF.fullmatch(ref)
    if match is None:
        raise ValueError(ref)
    row, number = int(match[2]), column(match[1])
    if row > LAST_ROW or number > LAST_COLUMN:
        raise ValueError(ref)
    return row, number


@lru_cache(maxsize=LAST_COLUMN)
def letters(number: int) -> str:
    """Return a column's letters: 1 is A, 28 is AB."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def column(text: str) -> int:
    """Return a column's number: A is 1, AB is 28."""
    number = 0
    for char in text.upper():
        number = number * 26 + ord(char) - 64
    return number


def join(row: int, number: int) -> str:
    """Return the reference of a cell: (5, 3) is C5."""
    return f"{letters(number)}{row}"


def area(text: str) -> Area:
    """Return the rectangle of "B5:D8", or of "B5" alone.

    Raises:
        ValueError: it is no range of cells.
    """
    first, _, last = text.partition(":")
    top, left = split(first)
    bottom, right = split(last or first)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def named(text: str) -> tuple[str, Area] | None:
    """Return the sheet and the cells that a defined name stands for; None when it is anything else."""
    match = _NAMED.fullmatch(text.strip().lstrip("="))
    if match is None:
        return None
    sheet = match[1].replace("''", "'") if match[1] else match[2]
    try:
        return sheet, area(match[3])
    except ValueError:
        return None


def refs(cells: Area, most: int = 1000) -> list[str]:
    """Return the references of the cells in an area, row by row; not more than `most`."""
    rows = range(cells.top, min(cells.bottom, cells.top + most - 1) + 1)
    found = [
        join(row, number)
        for row in rows
        for number in range(cells.left, min(cells.right, cells.left + 50) + 1)
    ]
    return found[:most]
