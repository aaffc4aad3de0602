"""A sheet of an Excel form: its rows as squares, its headings, and what is said of its places."""

from __future__ import annotations

from collections import Counter
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
        self._by_row = self._printed_rows()
        self.headings = [h for h in self._headings() if h.text != title]
        self.squares: dict[At, Square] = {}
        last = max((row for row, _ in (*page.printed, *places.all)), default=0)
        rows = [self._row(row) for row in range(1, last + 1)]
        breaks = {index for index, row in enumerate(rows) if not row}
        breaks |= {heading.row - 1 for heading in self.headings}
        said = words_of(rows, page.sheet.name, numbers, frozenset(breaks))
        self.said = {at: said.get(square, Said()) for at, square in self.squares.items() if square.place}

    def _printed_rows(self) -> dict[int, list[At]]:
        rows: dict[int, list[At]] = {}
        for at in self.page.printed:
            rows.setdefault(at[0], []).append(at)
        return rows

    def _row(self, row: int) -> list[Square]:
        here = sorted(
            {*(at for at in self._by_row.get(row, ())), *(at for at in self.places.all if at[0] == row)}
        )
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
        filled = {at[0] for at in self.places.all}
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
