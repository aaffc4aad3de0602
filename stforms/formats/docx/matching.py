"""Which box of a returned line is which cell of the blank's: by controls, headings, print, position."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeAlias

from stforms.formats.alignment import Aligned
from stforms.formats.docx.blank import DocxBlank
from stforms.formats.docx.controls import Control
from stforms.formats.docx.returned import ReturnedDocx
from stforms.formats.docx.rows import Box, Row
from stforms.formats.docx.targets import Target
from stforms.formats.lines import Cell, Line, plain

Pairs: TypeAlias = list[tuple[Cell | None, Box | None]]


class Matcher:
    """Lays returned lines on the blank's, cell by cell."""

    def __init__(self, returned: ReturnedDocx, blank: DocxBlank) -> None:
        """Match a returned document with its blank."""
        self.returned = returned
        self._targets = {key: t for t in blank.targets.values() if (key := _key(t.control)) is not None}
        self._columns: dict[int, tuple[int, ...]] = {}
        self._headings: dict[Hashable, str] = {}

    def owners(self) -> dict[int, Hashable]:
        """Return the slot whose control each line of the document holds, if no other has its name."""
        found: dict[int, Hashable] = {}
        for number, row in enumerate(self.returned.document.rows):
            for control in _controls(row):
                key = _key(control)
                target = self._targets.get(key) if key is not None else None
                if target is not None and key is not None and self.returned.controls.get(key) is control:
                    found.setdefault(number, target)
        return found

    def own(self, target: Target, box: Box) -> Control | None:
        """Return the control in a box that is the slot's own: by tag, by name, else by alias."""
        known = target.control
        if known is None:
            return None
        for piece in box.pieces:
            if piece.control is not None and _same(piece.control, known):
                return piece.control
        return None

    # --- headings of columns ----------------------------------------------------------------

    def headings(self, lines: list[Line], rows: list[Row], aligned: Aligned) -> None:
        """Take note of what columns are called on the blank, and where they stand in the document."""
        current: dict[int, Line] = {}
        for index, line in enumerate(lines):
            if line.table is None:
                continue
            if not line.slots and sum(map(bool, line.labels)) > 1:
                current[line.table] = line
                if index in aligned.pairs:
                    self._note(line.table, line, rows[aligned.pairs[index]])
            elif line.table in current:
                labels = current[line.table].labels
                named = zip(line.cells, labels, strict=False) if len(labels) == len(line.cells) else ()
                self._headings |= {slot: label for cell, label in named for slot in cell.slots}

    def _note(self, table: int, line: Line, row: Row) -> None:
        """Note where each column stands now, when the headings are the blank's in another order or number."""
        texts = [plain(box.text) for box in row.boxes]
        if tuple(texts) != line.labels and len(set(texts)) == len(texts):
            self._columns[table] = tuple(
                texts.index(label) if label in texts else -1 for label in line.labels
            )

    def heading(self, target: Target) -> str:
        """Return what the column of a slot is called, "" where it has no heading."""
        return self._headings.get(target, "")

    # --- cells ------------------------------------------------------------------------------

    def cells(self, line: Line, row: Row) -> Pairs:
        """Return each cell of the blank's line with its box in the returned line; boxes left over last."""
        if (found := self._in_place(line, row)) is not None:
            return found
        taken: dict[int, int] = self._by_control(line, row)
        for position, cell in enumerate(line.cells):
            if position not in taken:
                at = self._by_print(line, position, cell, row, set(taken.values()))
                if at is not None:
                    taken[position] = at
        pairs: Pairs = [
            (cell, row.boxes[taken[i]] if i in taken else None) for i, cell in enumerate(line.cells)
        ]
        left = [box for j, box in enumerate(row.boxes) if j not in taken.values()]
        return [*pairs, *((None, box) for box in left)]

    def _in_place(self, line: Line, row: Row) -> Pairs | None:
        """Return cells and boxes as they stand, when nothing says that they were moved."""
        if len(line.cells) != len(row.boxes) or (line.table in self._columns):
            return None
        moved = any(j != i for i, j in self._by_control(line, row).items())
        return None if moved else list(zip(line.cells, row.boxes, strict=True))

    def _by_control(self, line: Line, row: Row) -> dict[int, int]:
        """Return the box of each cell whose slots' own controls stand in it."""
        boxes = {
            key: j for j, box in enumerate(row.boxes) for key in map(_key, _in_box(box)) if key is not None
        }
        found: dict[int, int] = {}
        for position, cell in enumerate(line.cells):
            keys = [_key(slot.control) for slot in cell.slots if isinstance(slot, Target)]
            at = next((boxes[key] for key in keys if key in boxes), None)
            if at is not None and at not in found.values():
                found[position] = at
        return found

    def _by_print(self, line: Line, position: int, cell: Cell, row: Row, taken: set[int]) -> int | None:
        """Return the box of a cell by its label, by its column's heading, else by where it stands."""
        free = [j for j in range(len(row.boxes)) if j not in taken]
        if cell.label and not cell.slots:
            same = [j for j in free if plain(row.boxes[j].text) == cell.label]
            if same:
                return same[0]
        columns = self._columns.get(line.table) if line.table is not None else None
        if columns is not None and len(columns) == len(line.cells):
            return columns[position] if columns[position] in free else None
        if len(line.cells) == len(row.boxes):
            return position if position in free else None
        return next((j for j in free if row.boxes[j].column == cell.column), None)


def _same(one: Control, known: Control) -> bool:
    if known.legacy or one.legacy:
        return known.legacy and one.legacy and bool(one.name) and one.name == known.name
    return (bool(one.tag) and one.tag == known.tag) or (not one.tag and one.alias == known.alias != "")


def _key(control: Control | None) -> tuple[str, str] | None:
    """Return the name that tells a control apart, with its kind."""
    if control is None:
        return None
    if control.legacy:
        return ("field", control.name) if control.name else None
    if control.tag:
        return ("tag", control.tag)
    return ("alias", control.alias) if control.alias else None


def _in_box(box: Box) -> list[Control]:
    found = {id(c): c for piece in box.pieces if piece.control is not None for c in piece.control.chain()}
    return list(found.values())


def _controls(row: Row) -> list[Control]:
    return [control for box in row.boxes for control in _in_box(box)]
