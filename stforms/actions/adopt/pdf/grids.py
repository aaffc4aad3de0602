"""Tables of openings: rows that repeat, and rows of which each has a name of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from stforms.actions.adopt.found import InTable
from stforms.actions.adopt.pdf.beside import Tie
from stforms.actions.adopt.pdf.sheet import Opening, level, rows_of

_SAME = 4.0  # points that the edges of a column may differ
_PERIOD = 4  # rows of openings that may make one row of a table


@dataclass(frozen=True)
class Entry:
    """An opening with what is known of it: its ties, the headings above it, the words in its place."""

    opening: Opening
    ties: tuple[Tie, ...]
    sections: tuple[str, ...] = ()
    prompt: str | None = None

    @property
    def label(self) -> str | None:
        """Return the words that name it, those at the end of its row left out."""
        return next((tie.block.text for tie in self.ties if tie.by != "row"), None)

    @property
    def row(self) -> str | None:
        """Return the words at the left end of its row."""
        return next((tie.block.text for tie in self.ties if tie.by == "row"), None)


Turn: TypeAlias = list[Entry]
"""The openings of one row of a table, which may take several rows on paper."""


def with_columns(openings: Sequence[Opening], ties: list[list[Tie]]) -> None:
    """Give openings that nothing names the label of the one above them in their column.

    A row with a name and fewer openings than the one above is none of the table's: a sum.
    """
    for index, opening in enumerate(openings):
        above = [other for other in range(index) if _directly_above(openings[other], opening)]
        if not above or any(tie.by not in ("row", "column") for tie in ties[index]):
            continue
        named = any(tie.by == "row" for tie in ties[index])
        if named and _beside(openings, opening) < _beside(openings, openings[above[-1]]):
            ties[index] = [tie for tie in ties[index] if tie.by == "row"]
        elif not any(tie.by == "column" for tie in ties[index]):
            heads = [tie for tie in ties[above[-1]] if tie.by in ("above", "column")]
            ties[index][:0] = [Tie(tie.block, "column") for tie in heads[:1]]


def _beside(openings: Sequence[Opening], opening: Opening) -> int:
    return sum(level(opening.box, other.box) for other in openings)


def _directly_above(above: Opening, opening: Opening) -> bool:
    gap = above.area[1] - opening.area[3]
    return same_column(above, opening) and -3 <= gap <= 0.6 * (opening.area[3] - opening.area[1])


def same_column(one: Opening, other: Opening) -> bool:
    """Tell whether two openings have the same edges left and right."""
    return abs(one.box[0] - other.box[0]) <= _SAME and abs(one.box[2] - other.box[2]) <= _SAME


def tables(entries: Sequence[Entry]) -> dict[Opening, InTable]:
    """Return which openings stand in tables. `entries` are in reading order, page after page."""
    found: dict[Opening, InTable] = {}
    number, rows = -1, 0
    before: Turn = []
    for turns in _repeated(_rows(entries)):
        if not before or not _goes_on(before, turns[0]):
            number, rows = number + 1, 0
        for row, turn in enumerate(turns, start=rows):
            found |= _in_table(number, row, turn)
        before, rows = turns[0], rows + len(turns)
    return found


def _repeated(rows: list[list[Entry]]) -> Iterator[list[Turn]]:
    """Yield what repeats: for each table its turns, each the openings of one row of the table."""
    index = 0
    while index < len(rows):
        period, times = _repetition(rows, index)
        if times >= 2 and not _form_like(rows[index : index + period]):
            starts = range(index, index + period * times, period)
            yield [[entry for row in rows[start : start + period] for entry in row] for start in starts]
        index += period * times


def _form_like(rows: list[list[Entry]]) -> bool:
    """Tell whether every place has a name left of it and none has a heading: a form and no table."""
    return all(entry.label is None for row in rows for entry in row)


def _rows(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Return the rows of all pages."""
    by_page = [list(group) for _, group in groupby(entries, lambda entry: entry.opening.page)]
    return [row for page in by_page for row in rows_of(page, lambda entry: entry.opening.box)]


def _repetition(rows: list[list[Entry]], start: int) -> tuple[int, int]:
    """Return how many rows make a row of the table that begins here, and how often it comes."""
    for period in range(1, _PERIOD + 1):
        times = 1
        while _same(rows, start, start + times * period, period):
            times += 1
        if times >= 2:
            return period, times
    return 1, 1


def _same(rows: list[list[Entry]], first: int, other: int, period: int) -> bool:
    if other + period > len(rows):
        return False
    pairs = zip(rows[first : first + period], rows[other : other + period], strict=True)
    return all(_alike(one, two) for one, two in pairs)


def _alike(one: list[Entry], two: list[Entry]) -> bool:
    """Tell whether two rows have the same columns, named alike, under the same headings of one page."""
    if len(one) != len(two) or one[0].opening.page != two[0].opening.page:
        return False
    return all(
        a.opening.kind is b.opening.kind
        and same_column(a.opening, b.opening)
        and a.sections == b.sections
        and _named_alike(a, b)
        for a, b in zip(one, two, strict=True)
    )


def _named_alike(one: Entry, two: Entry) -> bool:
    """Tell whether two places of a column have the same label; at named rows it may be bent a little."""
    if one.row and two.row and one.row != two.row:
        return one.opening.cell is not None and two.opening.cell is not None
    return one.label is not None and one.label == two.label and one.row == two.row


def _goes_on(before: Turn, after: Turn) -> bool:
    """Tell whether a table is the one before it, continued on the next page."""
    a, b = before[0].opening, after[0].opening
    return (
        b.page > a.page
        and len(before) == len(after)
        and all(same_column(one.opening, two.opening) for one, two in zip(before, after, strict=True))
        and [entry.label for entry in before] == [entry.label for entry in after]
        and not any(entry.row for entry in (*before, *after))
    )


def _in_table(number: int, row: int, turn: Turn) -> dict[Opening, InTable]:
    return {
        entry.opening: InTable(number, row, column, entry.label, entry.row, repeats=entry.row is None)
        for column, entry in enumerate(turn)
    }
