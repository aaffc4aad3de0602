"""Which cells of a sheet are to be filled in: the open ones of a protected sheet; else those that look so."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from functools import cached_property

from stforms.formats.docx.openings import BOXES
from stforms.formats.lines import without_room
from stforms.formats.opc import local
from stforms.formats.xlsx.book import Book
from stforms.formats.xlsx.looks import Look
from stforms.formats.xlsx.page import At, Page
from stforms.formats.xlsx.refs import LAST_COLUMN, Area, area, split

MOST_ROWS = 2_000
"""Rows of one area with a rule, or of one table, that are looked at."""

_TICK = re.compile(rf"[{BOXES}]|\[ ?\]|\( ?\)")


class Places:
    """The cells of a sheet that are to be filled in, and how surely."""

    def __init__(self, page: Page, looks: tuple[Look, ...]) -> None:
        self.page, self.looks = page, looks
        self.rows, self.columns = page.hidden()
        self.boxes = frozenset(self._boxes())
        sure = {self.whole(at) for at in (*self._sure(), *self.boxes)}
        likely = set() if self.guarded else {self.whole(at) for at in self._likely()}
        self.sure = frozenset(at for at in sure if self._free(at))
        self.all = self.sure | frozenset(at for at in likely if self._free(at))

    @property
    def guarded(self) -> bool:
        """Tell whether only open cells can be filled."""
        return self.page.protected and bool(self.page.unlocked)

    def whole(self, at: At) -> At:
        """Return the first of the merged cells that a cell is one of."""
        row, column = self.page.whole(at)[:2]
        return row, column

    def look(self, at: At) -> Look:
        """Return how a cell looks."""
        style = self.page.style(at)
        number = int(style) if style.isdigit() else 0
        return self.looks[number] if number < len(self.looks) else Look()

    def text(self, at: At) -> str:
        """Return what is printed in a cell."""
        value = self.page.printed.get(at)
        return value.text if value is not None else ""

    def _free(self, at: At) -> bool:
        """Tell whether nothing is lost by writing in a cell: it is seen, and empty but for room or a box."""
        if at in self.page.formulas or at[0] in self.rows or at[1] in self.columns:
            return False
        text = self.text(at)
        return not without_room(text).strip() or at in self.boxes

    # --- sure -------------------------------------------------------------------------------

    def _sure(self) -> Iterator[At]:
        """Yield open cells of a protected sheet; else those with a rule, a name, or in a table's body."""
        if self.guarded:
            yield from self.page.unlocked
            return
        for rule in self.page.validations:
            for one in rule.areas:
                yield from _within(one)
        for sheet, one in self.page.book.names.values():
            if sheet.casefold() == self.page.sheet.name.casefold() and self._one_cell(one):
                yield one.top, one.left
        for one in tables(self.page):
            yield from _within(Area(one.top + 1, one.left, one.bottom, one.right))

    def _one_cell(self, one: Area) -> bool:
        return (one.top, one.left) == (one.bottom, one.right) or one == self.page.whole((one.top, one.left))

    def _boxes(self) -> Iterator[At]:
        """Yield cells that are ticked: a printed box alone, and those that check boxes write in."""
        yield from (at for at, value in self.page.printed.items() if _TICK.fullmatch(value.text.strip()))
        yield from linked(self.page)

    # --- likely -----------------------------------------------------------------------------

    def _likely(self) -> Iterator[At]:
        """Yield empty cells that are framed or coloured to be written in, and those beside a colon."""
        framed = {at for at in self.page.elements if at not in self.page.printed and self._framed(at)}
        yield from framed
        for at, value in self.page.printed.items():
            whole = self.page.whole(at)
            beside, below = (whole.top, whole.right + 1), (whole.bottom + 1, whole.left)
            room = beside[1] <= LAST_COLUMN and not self.text(beside) and below not in framed
            if value.text.rstrip().endswith(":") and room:
                yield beside

    def _framed(self, at: At) -> bool:
        look = self.look(at)
        if look.fill and look.fill in self._fills.get(at[0], ()):
            return False
        return "bottom" in look.sides or len(look.sides) > 1 or bool(look.fill)

    @cached_property
    def _fills(self) -> dict[int, set[str]]:
        """Return the colours of the printed cells of each row: what shares them is a heading's bar."""
        found: dict[int, set[str]] = {}
        for at in self.page.printed:
            found.setdefault(at[0], set()).add(self.look(at).fill)
        return found


def _within(one: Area) -> Iterator[At]:
    for row in range(one.top, min(one.bottom, one.top + MOST_ROWS) + 1):
        for column in range(one.left, min(one.right, one.left + 50) + 1):
            yield row, column


def tables(page: Page) -> list[Area]:
    """Return where the tables of a sheet stand (18.5.1.2), headings included."""
    roots = (page.book.package.xml(name) for name in page.book.package.related("table", page.sheet.part))
    found = []
    for root in roots:
        with contextlib.suppress(ValueError):
            found.append(area(root.get("ref", "")))
    return found


def linked(page: Page) -> Iterator[At]:
    """Yield the cells that a sheet's form check boxes write in (fmlaLink)."""
    package = page.book.package
    for name in package.related("ctrlProp", page.sheet.part):
        root = package.xml(name)
        link = root.get("fmlaLink", "").rpartition("!")[2]
        if local(root) == "formControlPr" and root.get("objectType") == "CheckBox" and link:
            with contextlib.suppress(ValueError):
                yield split(link)


def names_of(book: Book, page: Page, at: At) -> list[str]:
    """Return the defined names that stand for a cell."""
    wanted = page.whole(at)
    return [
        name
        for name, (sheet, one) in book.names.items()
        if sheet.casefold() == page.sheet.name.casefold() and one in (Area(*at, *at), wanted)
    ]
