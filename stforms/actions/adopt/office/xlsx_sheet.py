"""A sheet of an Excel form: its rows as squares, its headings, and what is said of its places."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from stforms.actions.adopt.office.grid import Numbers, Said, Square, words_of
from stforms.actions.adopt.office.xlsx_places import Places
from stforms.formats.xlsx.page import At, Page

LONGEST_HEADING = 90
"""Characters of a text that can be a heading."""


@dataclass(frozen=True)
class Heading:
    """A heading of a sheet: its row, its text, how large it is set."""

    row: int
    text: str
    size: float


class SheetWords:
    """What is said of the places of a sheet."""

    def __init__(self, page: Page, places: Places, numbers: Numbers, title: str | None) -> None:
        self.page, self.places = page, places
        self._by_row = _by_row(page.printed)
        self._places_by_row = _by_row(places.all)
        self.headings = [h for h in self._headings() if h.text != title]
        self.squares: dict[At, Square] = {}
        numbered = self._rows()
        starts = {heading.row for heading in self.headings}
        breaks = frozenset(i for i, row in enumerate(numbered) if row is None or row in starts)
        rows = [[] if row is None else self._row(row) for row in numbered]
        said = words_of(rows, page.sheet.name, numbers, breaks)
        self.said = {at: said.get(square, Said()) for at, square in self.squares.items() if square.place}

    def _rows(self) -> list[int | None]:
        """Return the rows with anything on them; None stands for the empty ones between two of them."""
        used = sorted({*self._by_row, *self._places_by_row})
        found: list[int | None] = list(used[:1])
        for before, row in itertools.pairwise(used):
            found += [row] if row == before + 1 else [None, row]
        return found

    def _row(self, row: int) -> list[Square]:
        here = sorted({*self._by_row.get(row, ()), *self._places_by_row.get(row, ())})
        found = []
        for at in here:
            place = at in self.places.all
            text = "" if place else self.places.text(at)
            square = Square(at[1], self.page.whole(at).right, text, place, at in self.places.boxes)
            self.squares[at] = square
            found.append(square)
        return found

    # --- headings ---------------------------------------------------------------------------

    def _headings(self) -> list[Heading]:
        """Return the rows with one emphasised text and no place."""
        sizes = Counter(self.places.look(at).size for at in self.page.printed)
        usual = sizes.most_common(1)[0][0] if sizes else 11.0
        filled = self._places_by_row
        found = []
        for row, printed in self._by_row.items():
            text = " ".join(self.places.text(printed[0]).split())
            look = self.places.look(printed[0])
            strong = look.bold or look.size > usual or bool(look.fill)
            if len(printed) == 1 and row not in filled and strong and len(text) <= LONGEST_HEADING:
                found.append(Heading(row, text.strip(" :"), look.size))
        return found

    def sections(self, at: At) -> tuple[str, ...]:
        """Return the headings above a cell, the larger ones first."""
        above: list[Heading] = []
        for heading in self.headings:
            if heading.row < at[0]:
                above = [one for one in above if one.size > heading.size]
                above.append(heading)
        return tuple(heading.text for heading in above)


def _by_row(cells: Iterable[At]) -> dict[int, list[At]]:
    rows: dict[int, list[At]] = {}
    for at in cells:
        rows.setdefault(at[0], []).append(at)
    return rows
