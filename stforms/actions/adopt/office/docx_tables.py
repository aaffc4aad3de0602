"""Places in the tables of a Word form."""

from __future__ import annotations

import itertools
from dataclasses import replace

from stforms.actions.adopt.found import InTable, Label
from stforms.actions.adopt.office.docx_lines import Cell, Line, has_picture
from stforms.actions.adopt.office.docx_spots import Place
from stforms.actions.adopt.office.grid import Numbers, Said, Square, words_of
from stforms.actions.adopt.office.running import Words, printed_outside, words_in
from stforms.formats.docx.openings import BELOW, REST, TICK, WHOLE

LONGEST_LABEL = 70
"""Characters of a label with room below it in its own cell; what is longer explains something."""


def in_tables(lines: list[Line], numbers: Numbers) -> tuple[list[Place], list[Place]]:
    """Return the places in tables, and the empty cells of which nothing is said.

    Args:
        lines: the lines of a part.
        numbers: the tables of the form numbered so far; those found are added.
    """
    tables: dict[int, list[Line]] = {}
    for line in lines:
        if line.row.table is not None:
            tables.setdefault(line.row.table, []).append(line)
    found: list[Place] = []
    unsaid: list[Place] = []
    for number, rows in tables.items():
        places, empty = _Table(rows, f"{rows[0].part}.{number}", numbers).places()
        found += places
        unsaid += empty
    return found, unsaid


class _Table:
    """A table: every cell as a square of a grid, with what its own text says of its places."""

    def __init__(self, lines: list[Line], number: str, numbers: Numbers) -> None:
        self.lines = lines
        self.number = number
        self.own: dict[Cell, list[tuple[int, Words]]] = {}
        self.squares: dict[Cell, Square] = {}
        rows = [[self._square(cell) for cell in line.cells] for line in lines]
        self._widened(rows)
        for index, line in enumerate(lines):
            for cell in line.cells:
                self._soft(index, line, cell)
        self.said = words_of(rows, number, numbers)

    def _square(self, cell: Cell) -> Square:
        square = self.squares[cell] = Square(cell.box.column, cell.box.column)
        hard = [at for at, o in enumerate(cell.openings) if o.kind not in (REST, BELOW)]
        openings = [cell.openings[at] for at in hard]
        checks = [o.kind == TICK or (o.control is not None and o.control.kind == "check") for o in openings]
        words = words_in(cell.text, openings, checks)
        self.own[cell] = list(zip(hard, words, strict=True))
        if not hard:
            square.text = cell.text.strip()
        elif not any(w.label for w in words):
            square.place = not has_print(cell, all(checks))
            square.tick = square.place and all(checks) and not any(w.option for w in words)
        return square

    @staticmethod
    def _widened(rows: list[list[Square]]) -> None:
        """Let a square reach to the one after it: a cell can span several columns."""
        width = max((square.column for row in rows for square in row), default=0)
        for row in rows:
            for square, following in itertools.pairwise(row):
                square.last = following.column - 1
            if row:
                row[-1].last = max(width, row[-1].column)

    def _soft(self, index: int, line: Line, cell: Cell) -> None:
        """Take the room behind or below a label in its own cell, where there is none beside or below."""
        soft = [at for at, o in enumerate(cell.openings) if o.kind in (REST, BELOW)]
        if not soft or line.level:
            return
        square = self.squares[cell]
        last = cell.openings[-1].kind in (REST, BELOW)
        if not self.own[cell] and (self._place_beside(line, cell) or self._place_below(index, cell)):
            return
        if not self.own[cell] and len(cell.text.strip()) > LONGEST_LABEL and cell.openings[-1].kind == BELOW:
            return
        if last and len(soft) > 1 and cell.openings[-1].kind == BELOW:
            soft = [at for at in soft if cell.openings[at].end != len(cell.text.rstrip())]
        kept = sorted({*soft, *(at for at, _ in self.own[cell])})
        openings = [cell.openings[at] for at in kept]
        checks = [o.kind == TICK or (o.control is not None and o.control.kind == "check") for o in openings]
        self.own[cell] = list(zip(kept, words_in(cell.text, openings, checks), strict=True))
        square.text, square.place = "", False

    def _place_beside(self, line: Line, cell: Cell) -> bool:
        at = line.cells.index(cell) + 1
        return at < len(line.cells) and self.squares[line.cells[at]].place

    def _place_below(self, index: int, cell: Cell) -> bool:
        if index + 1 >= len(self.lines) or any(self.squares[c].place for c in self.lines[index].cells):
            return False
        column = self.squares[cell].column
        below = self.lines[index + 1].cells
        return any(self.squares[c].place and self.squares[c].column == column for c in below)

    # --- places -----------------------------------------------------------------------------

    def places(self) -> tuple[list[Place], list[Place]]:
        """Return the places, and the empty cells of which nothing is said."""
        found: list[Place] = []
        unsaid: list[Place] = []
        for line in self.lines:
            for cell in line.cells:
                said = self.said.get(self.squares[cell], Said())
                for at, words in self.own[cell]:
                    place = self._place(line, cell, at, words, said)
                    if place.labels or place.option or place.control is not None:
                        found.append(place)
                    elif not has_picture(line):
                        unsaid.append(place)
        return found, unsaid

    def _place(self, line: Line, cell: Cell, at: int, words: Words, said: Said) -> Place:
        own = (Label(words.label, "line"),) if words.label else ()
        place = Place(line, cell, at, own or tuple(said.labels), words.hint or said.hint)
        place.table = said.table
        if place.check:
            return self._tick(place, words, said)
        if said.answer is not None and not own and cell.openings[at].kind == WHOLE:
            return self._grid_answer(place, said)
        return place

    def _grid_answer(self, place: Place, said: Said) -> Place:
        """An empty cell under an answer: it is ticked by a cross."""
        question = tuple(label for label in place.labels if label.by != "column")
        return replace(place, option=said.answer, group=said.group, labels=question, answer=True)

    def _tick(self, place: Place, words: Words, said: Said) -> Place:
        """A box: its answer stands beside it, else at the head of its column."""
        column = said.table.column_label if said.table is not None else None
        if words.option is not None:
            group = f"{self.number}.{place.line.number}.{place.cell.number}.{words.run}"
            return replace(place, option=words.option, group=group)
        if column is not None and not _repeats(said.table):
            labels = tuple(label for label in place.labels if label.by != "column")
            return replace(place, option=column, group=f"{self.number}.{place.line.number}", labels=labels)
        if said.answer is not None:
            return replace(place, option=said.answer, group=said.group)
        return place


def _repeats(table: InTable | None) -> bool:
    return table is not None and table.repeats


def has_print(cell: Cell, ticks: bool) -> bool:
    """Tell whether words stand in a cell outside its places, other than the answers of its boxes."""
    printed = printed_outside(cell.text, cell.openings).strip()
    return bool(printed) and not ticks
