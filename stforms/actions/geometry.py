"""The geometry of a Word or Excel edition: where its slots and its printed words are on the pages.

What LibreOffice makes of the blank; another program, or longer answers, move all below them. So the places
say how pages look, for pictures, for scans, for what is pointed at; reading does not rely on them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from stforms.actions.rooms import Room, sheet_rooms, word_rooms
from stforms.formats.pdf.pages import Pages
from stforms.formats.pdf.rows import rows_of
from stforms.lens.bound import Bound, Place
from stforms.lens.on_xlsx import asked
from stforms.model import Box


@dataclass(frozen=True)
class Geometry:
    """Page sizes in points, the room of each slot by its key, and the printed words with their boxes.

    A box to tick has its value behind its key: "handledning.veckovis=ja". Rows of tables are counted from 0.
    """

    pages: tuple[tuple[float, float], ...]
    slots: dict[str, Room]
    printed: tuple[tuple[str, Room], ...]

    def as_text(self) -> str:
        """Return geometry.json: one slot, one text a line."""
        slots = (f"{_json(key)}: {_json(_numbers(room))}" for key, room in self.slots.items())
        printed = (_json([text, *_numbers(room)]) for text, room in self.printed)
        pages = _json([[round(side, 1) for side in page] for page in self.pages])
        parts = (
            f'"pages": {pages}',
            '"slots": {\n' + ",\n".join(slots) + "\n}",
            '"printed": [\n' + ",\n".join(printed) + "\n]",
        )
        return "{\n" + ",\n".join(parts) + "\n}\n"


def geometry_of(bound: Bound) -> Geometry:
    """Lay out the blank of a Word or Excel edition and look up its slots.

    Raises:
        MissingProgramError: LibreOffice is not installed.
        UnreadableError: LibreOffice cannot read the blank.
    """
    if bound.edition.blank.format == "docx":
        named = list(_named(bound))
        pdf, by_number = word_rooms(bound.blank, [target for _, target in named])
        slots = {key: by_number[number] for number, (key, _) in enumerate(named) if number in by_number}
    else:
        pdf, by_cell = sheet_rooms(bound.blank, *asked(bound))
        slots = {key: by_cell[cell] for key, cell in _named(bound) if cell in by_cell}
    pages = Pages(pdf)
    sizes = (pages.sheet(page).get_size() for page in range(1, len(pages) + 1))
    return Geometry(
        tuple((wide, high) for wide, high in sizes), slots, tuple(_printed(pages, list(slots.values())))
    )


def unplaced(bound: Bound, geometry: Geometry) -> list[str]:
    """Return the keys of slots on no page: of hidden sheets, of rows that are not printed when empty."""
    return [key for key, _ in _named(bound) if key not in geometry.slots]


def _named(bound: Bound) -> Iterator[tuple[str, Any]]:
    """Yield (key, target) of every slot, boxes to tick with their value."""
    for place in bound.places:
        yield from _of_place(place, "")
    for rows in bound.tables:
        for index, row in enumerate(rows.places):
            for place in row:
                yield from _of_place(place, f"{rows.table.key}[{index}].")


def _of_place(place: Place, prefix: str) -> Iterator[tuple[str, Any]]:
    yield from ((prefix + place.keys[0], target) for target in place.fields)
    yield from ((f"{prefix}{place.keys[0]}={value}", target) for value, target in place.choices)


def _printed(pages: Pages, rooms: Sequence[Room]) -> Iterator[tuple[str, Room]]:
    """Yield what the blank prints outside its slots."""
    taken = {(room.page, _rounded(room.box)) for room in rooms}
    for row in rows_of(pages):
        for cell in row.cells:
            if cell.text and (row.page, _rounded(cell.box)) not in taken:
                yield " ".join(cell.text.split()), Room(row.page, cell.box)


def _rounded(box: Box) -> tuple[int, ...]:
    return tuple(round(edge) for edge in box)


def _numbers(room: Room) -> list[float]:
    return [room.page, *(round(edge, 1) for edge in room.box)]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
