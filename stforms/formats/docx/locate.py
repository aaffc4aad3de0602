"""Places of a document by what is printed: beside a label, where row and column meet, below a heading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from stforms.formats.docx.rows import Box, Outline, Row
from stforms.formats.lines import plain

Outlines: TypeAlias = Mapping[str, Outline]


@dataclass(frozen=True)
class Spot:
    """A place that was found: the part and the box it is in, what it is called, what it stands after."""

    part: str
    box: Box
    name: str
    after: str = ""


def beside(outlines: Outlines, label: str, under: str | None = None) -> Iterator[Spot]:
    """Yield the place right of, else below, each cell with this text; or what follows it in its line."""
    wanted = plain(label)
    for part, rows, at in _rows(outlines, under):
        for index, box in enumerate(rows[at].boxes):
            if plain(box.text) == wanted and (found := _next_to(rows, at, index)) is not None:
                yield _spot(part, rows[at], found, label)
            elif ":" in box.text and plain(box.text.partition(":")[0]) == wanted:
                yield _spot(part, rows[at], box, label, after=label)


def crossing(outlines: Outlines, row: str, column: str, under: str | None = None) -> Iterator[Spot]:
    """Yield the cell in each row with this label and the column with this heading."""
    found = list(_rows(outlines, under))
    for part, rows, at in found:
        boxes = rows[at].boxes
        if boxes and plain(boxes[0].text) == plain(row):
            heading = _heading(found, rows[at].table, column)
            cell = next((b for b in boxes[1:] if heading is not None and b.column == heading), None)
            if cell is not None:
                yield _spot(part, rows[at], cell, f"{row} \u2013 {column}")


def below(outlines: Outlines, heading: str) -> Spot | None:
    """Return the place of the text between this heading and the next."""
    for part, rows, at in _rows(outlines, heading):
        if rows[at].table is None and not rows[at].level:
            return Spot(part, rows[at].boxes[0], heading)
    return None


def _spot(part: str, row: Row, box: Box, label: str, after: str = "") -> Spot:
    return Spot(part, box, f"{row.heading} \u2013 {label}" if row.heading else label, after)


def _rows(outlines: Outlines, under: str | None) -> Iterator[tuple[str, list[Row], int]]:
    for name, found in outlines.items():
        for at, row in enumerate(found.rows):
            if under is None or plain(row.heading) == plain(under):
                yield name, found.rows, at


def _heading(found: Sequence[tuple[str, list[Row], int]], table: int | None, text: str) -> int | None:
    boxes = (box for _, rows, at in found if rows[at].table == table for box in rows[at].boxes)
    return next((box.column for box in boxes if plain(box.text) == plain(text)), None)


def _next_to(rows: list[Row], at: int, index: int) -> Box | None:
    row = rows[at]
    if index + 1 < len(row.boxes):
        return row.boxes[index + 1]
    under = rows[at + 1] if at + 1 < len(rows) else None
    if under is None or row.table is None or under.table != row.table:
        return None
    return next((box for box in under.boxes if box.column == row.boxes[index].column), None)
