"""Cells in rows, as in a table or on a sheet: which printed words belong to which empty cell.

A row is read the way people read it: under headings when a row of nothing but print stands above; else
beside the label to the left; else below the label above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from stforms.actions.adopt.found import InTable, Label
from stforms.actions.adopt.office.words import is_answer, label_and_hint

_NUMBER = re.compile(r"[\d.,)\s]+")


@dataclass(eq=False)
class Square:
    """A cell: its columns (first and last), what is printed in it, whether it is a place, and one to tick."""

    column: int
    last: int
    text: str = ""
    place: bool = False
    tick: bool = False


@dataclass
class Said:
    """What is said of a square: labels (nearest first), a hint, its place in a table, its answer."""

    labels: list[Label] = field(default_factory=list)
    hint: str | None = None
    table: InTable | None = None
    answer: str | None = None
    group: str | None = None


Rows: TypeAlias = Sequence[Sequence[Square]]

Numbers: TypeAlias = dict[tuple[str, int], int]
"""The number on the form of the table under each row of headings: by table or sheet, and row."""


def words_of(
    rows: Rows, number: str, numbers: Numbers, breaks: frozenset[int] = frozenset()
) -> dict[Square, Said]:
    """Return what is said of every square that is a place.

    Args:
        rows: the rows of one table, or of a sheet.
        number: which table or sheet of the form it is, in any words.
        numbers: the tables numbered so far; those found are added.
        breaks: rows that begin something new, from 0; headings above them hold for rows of several places.
    """
    table = _Table(rows, number, numbers, breaks)
    found: dict[Square, Said] = {}
    for index, row in enumerate(rows):
        if any(square.place for square in row):
            found |= table.row(index)
    return found


class _Table:
    def __init__(self, rows: Rows, number: str, numbers: Numbers, breaks: frozenset[int]) -> None:
        self.rows, self.number, self.numbers, self.breaks = rows, number, numbers, breaks
        self._heads: dict[int, int | None] = {}

    def row(self, index: int) -> dict[Square, Said]:
        """Return what is said of the places of one row."""
        row = self.rows[index]
        head = self._head(index)
        before = self._leading(row)
        if head is None or (before is None and any(s.text for s in row if not s.place)):
            return self._pairs(index)
        if before:
            return self._grid(index, head, before)
        return self._repeating(index, head) or self._pairs(index)

    # --- headings ---------------------------------------------------------------------------

    @cached_property
    def _shapes(self) -> list[frozenset[int]]:
        """Return in which columns each row has places."""
        return [frozenset(square.column for square in row if square.place) for row in self.rows]

    def _head(self, index: int) -> int | None:
        """Return the row of headings above: nothing but print, over at least one place of this row."""
        if index not in self._heads:
            self._heads[index] = self._looked_up(index)
        return self._heads[index]

    def _looked_up(self, index: int) -> int | None:
        shape, crossed = self._shapes[index], False
        for above in range(index - 1, -1, -1):
            there, printed = self._shapes[above], [s for s in self.rows[above] if s.text]
            alike = shape == there and len(shape) > 1 if crossed else there <= shape or shape <= there
            if there and not alike:
                return None
            if not there and (len(printed) > 1 or (len(self.rows[index]) == 1 and printed)):
                held = bool(shape & {s.column for s in printed}) and not (crossed and len(shape) == 1)
                return above if held else None
            crossed = crossed or above in self.breaks
        return None

    def _numbered(self, head: int) -> int:
        """Return the number of the table under these headings."""
        return self.numbers.setdefault((self.number, head), len(self.numbers))

    def _over(self, head: int, square: Square) -> Square | None:
        printed = (s for s in self.rows[head] if s.text and s.column <= square.column <= s.last)
        return next(printed, None)

    @staticmethod
    def _leading(row: Sequence[Square]) -> str | None:
        """Return what is printed before the first place of a row; None when print and places alternate."""
        first = next(s.column for s in row if s.place)
        printed = [s for s in row if s.text and not s.place]
        if any(s.column > first for s in printed):
            return None
        words = [s.text for s in printed if not _NUMBER.fullmatch(s.text)] or [s.text for s in printed]
        return " ".join(words)

    @cached_property
    def _families(self) -> dict[tuple[int | None, frozenset[int]], list[int]]:
        """Return the rows with places by their headings and the columns of their places."""
        found: dict[tuple[int | None, frozenset[int]], list[int]] = {}
        for index, shape in enumerate(self._shapes):
            if shape:
                found.setdefault((self._head(index), shape), []).append(index)
        return found

    def _alike(self, index: int, head: int) -> list[int]:
        """Return the rows below a head that have the same places as this one."""
        return self._families[head, self._shapes[index]]

    # --- three kinds of rows ----------------------------------------------------------------

    def _grid(self, index: int, head: int, before: str) -> dict[Square, Said]:
        """A row with a name: a question, and its answers under headings."""
        alike = self._alike(index, head)
        names = {_NUMBER.sub("", self._leading(self.rows[i]) or "") for i in alike}
        repeats = len(names) == 1 and (len(alike) > 1 or not names - {""})
        label, hint = label_and_hint(before)
        found = {}
        for square in self.rows[index]:
            if square.place:
                over = self._over(head, square)
                column, column_hint = label_and_hint(over.text) if over is not None else (None, None)
                said = Said(hint=column_hint if repeats else column_hint or hint)
                row = alike.index(index) if repeats else index - head - 1
                said.table = InTable(
                    self._numbered(head), row, square.column, column, None if repeats else label, repeats
                )
                said.labels = [] if repeats else [Label(label, "row")]
                said.labels += [Label(column, "column")] if column else []
                self._answer(said, column, index, head)
                found[square] = said
        return found

    def _answer(self, said: Said, column: str | None, index: int, head: int) -> None:
        """Take a heading for an answer when another one beside it is an answer too."""
        heads = [label_and_hint(square.text)[0] for square in self.rows[head] if square.text]
        if column is not None and is_answer(column) and sum(map(is_answer, heads)) > 1:
            said.answer, said.group = column, f"{self.number}.{index}"

    def _repeating(self, index: int, head: int) -> dict[Square, Said]:
        """A row without a name: one of several under the same headings, or the only one below its labels."""
        alike = self._alike(index, head)
        found = {}
        for square in self.rows[index]:
            over = self._over(head, square) if square.place else None
            if over is not None:
                label, hint = label_and_hint(over.text)
                several = len(alike) > 1
                by = "column" if several else "above"
                said = Said([Label(label, by)], hint)
                if several:
                    at = alike.index(index)
                    said.table = InTable(self._numbered(head), at, square.column, label, None, True)
                self._answer(said, label, index, head)
                found[square] = said
        return found

    def _pairs(self, index: int) -> dict[Square, Said]:
        """A row of labels with places beside them."""
        row = sorted(self.rows[index], key=lambda square: square.column)
        found = self._boxes(index, row)
        for at, square in enumerate(row):
            if square.place and square not in found:
                before = row[at - 1] if at else None
                after = row[at + 1] if at + 1 < len(row) else None
                found[square] = self._beside(index, square, before, after)
        return found

    def _boxes(self, index: int, row: Sequence[Square]) -> dict[Square, Said]:
        """Boxes of a row, each with its answer in the next cell, or all in the cell before."""
        ticks = [at for at, square in enumerate(row) if square.tick]
        if not ticks:
            return {}
        after = ticks[-1] + 1 < len(row) and bool(row[ticks[-1] + 1].text)
        lead = row[: ticks[0] if after else max(0, ticks[0] - 1)]
        question = next((label_and_hint(s.text)[0] for s in reversed(lead) if s.text), None)
        found = {}
        for at in ticks:
            beside = row[at + 1] if after and at + 1 < len(row) else row[at - 1] if at and not after else None
            if beside is not None and beside.text:
                answer, by = label_and_hint(beside.text)[0], "right" if after else "left"
                labels = [Label(question, "left") if question else Label(answer, by)]
                group = f"{self.number}.{index}" if len(ticks) > 1 else None
                found[row[at]] = Said(labels, None, None, answer, group)
        return found

    def _beside(self, index: int, square: Square, before: Square | None, after: Square | None) -> Said:
        if before is not None and before.text and not before.place:
            label, hint = label_and_hint(before.text)
            if hint is None and after is not None and after.text and self._last(index, after):
                hint = " ".join(after.text.split())
            return Said([Label(label, "left")], hint)
        for there, by in ((index - 1, "above"), (index + 1, "below")):
            if (
                0 <= there < len(self.rows)
                and (over := self._over(there, square))
                and self._free(there, over)
            ):
                label, hint = label_and_hint(over.text)
                return Said([Label(label, by)], hint)
        if after is not None and after.text and not after.place:
            return Said([Label(label_and_hint(after.text)[0], "right")])
        return Said()

    def _free(self, index: int, square: Square) -> bool:
        """Tell whether a printed square is the label of no place beside it."""
        beside = [s for s in self.rows[index] if s.column > square.last]
        return not square.place and not (beside and min(beside, key=lambda s: s.column).place)

    def _last(self, index: int, square: Square) -> bool:
        """Tell whether nothing follows this square in its row: then it is no label of another place."""
        return all(other.column <= square.column for other in self.rows[index])
