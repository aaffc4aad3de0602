"""Compile an empty form: its sheets as literal bytes with holes, and what is printed on them.

Filling changes nothing but the holes, and copies every other member of the package as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from stforms.errors import IntegrityError, StformsError, said
from stforms.formats.carrier import Carrier, carrier_of
from stforms.formats.lines import Line, plain
from stforms.formats.opc import Package, Repack
from stforms.formats.stamp import STAMP
from stforms.formats.xlsx.book import Book
from stforms.formats.xlsx.formats import Format
from stforms.formats.xlsx.holes import Cast, Hole, cast
from stforms.formats.xlsx.page import At, Page, place
from stforms.formats.xlsx.plan import Plan, Tables, make_plan, sheet_lines
from stforms.formats.xlsx.refs import join, split
from stforms.formats.xlsx.slots import Cell
from stforms.model import Where

__all__ = ["Cell", "XlsxBlank", "compile_xlsx"]


@dataclass
class XlsxBlank:
    """A blank ready to be filled many times. Locators give cells; the same place gives the same cell."""

    data: bytes
    package: Package
    book: Book
    pages: dict[str, Page]
    slots: dict[tuple[str, int, int], Cell] = field(default_factory=dict)

    # --- locators ---------------------------------------------------------------------------

    def named(self, name: str) -> Cell | None:
        """Return the cell that a defined name stands for."""
        found = self.book.names.get(name.casefold())
        return self._slot(found[0], found[1][:2]) if found is not None else None

    def cell(self, sheet: str, ref: str) -> Cell | None:
        """Return the cell with this reference on this sheet."""
        try:
            return self._slot(sheet, split(ref))
        except ValueError:
            return None

    def beside(self, label: str, sheet: str | None = None) -> Cell | None:
        """Return the cell right of the one with this text, or below it: the one that is open for writing."""
        for page, at in self._labelled(label, sheet):
            whole = page.whole(at)
            right, below = (whole.top, whole.right + 1), (whole.bottom + 1, whole.left)
            for candidate in (right, below):
                if page.open(candidate):
                    return self._slot(page.sheet.name, candidate)
            if right not in page.printed:
                return self._slot(page.sheet.name, right)
        return None

    def crossing(self, row: str, column: str, sheet: str | None = None) -> Cell | None:
        """Return the cell in the row with this label and the column with this heading."""
        for page, at in self._labelled(row, sheet):
            headings = [a for p, a in self._labelled(column, sheet) if p is page and a[0] < at[0]]
            if headings:
                return self._slot(page.sheet.name, (at[0], headings[-1][1]))
        return None

    def times(self, text: str, sheet: str | None = None) -> int:
        """Return how many cells this text is printed in."""
        return len(list(self._labelled(text, sheet)))

    def _labelled(self, text: str, sheet: str | None) -> Iterator[tuple[Page, At]]:
        wanted = plain(text)
        for page in self.pages.values():
            if sheet is None or page.sheet.name.casefold() == sheet.casefold():
                yield from ((page, at) for at, value in page.printed.items() if plain(value.text) == wanted)

    def _slot(self, sheet: str, at: At) -> Cell | None:
        found = self.book.sheet(sheet)
        if found is None:
            return None
        page = self.pages[found.name]
        row, column = page.whole(at)[:2]
        key = (found.name, row, column)
        if key not in self.slots:
            self.slots[key] = _cell(page, (row, column))
            for compiled in ("casts", "holes", "lines", "printed"):
                self.__dict__.pop(compiled, None)
        return self.slots[key]

    # --- compiled ---------------------------------------------------------------------------

    @cached_property
    def casts(self) -> dict[str, Cast]:
        """Return the sheets with slots, cut at them."""
        sheets = dict.fromkeys(key[0] for key in self.slots)
        return {name: cast(self.pages[name], (k[1:] for k in self.slots if k[0] == name)) for name in sheets}

    @cached_property
    def _repacks(self) -> dict[tuple[str, ...], Repack]:
        return {}

    def repack(self, parts: tuple[str, ...]) -> Repack:
        """Return the package with holes where these parts go."""
        if parts not in self._repacks:
            self._repacks[parts] = Repack(self.package, parts)
        return self._repacks[parts]

    @cached_property
    def carrier(self) -> Carrier | None:
        """Return where a reference goes; None when the blank has no place for one."""
        return carrier_of(self.package)

    @cached_property
    def holes(self) -> dict[Cell, Hole]:
        """Return the hole of each slot."""
        return {cell: self.casts[key[0]].holes[key[1:]] for key, cell in self.slots.items()}

    def plan(self, cells: Sequence[Cell], tables: Tables) -> Plan:
        """Return how these slots and tables are read. The last few plans are kept."""
        for known_cells, known_tables, plan in self._plans:
            if known_cells == cells and known_tables == tables:
                return plan
        self._plans[7:] = []
        self._plans.insert(0, (cells, tables, make_plan(self.pages, cells, tables)))
        return self._plans[0][2]

    @cached_property
    def _plans(self) -> list[tuple[Sequence[Cell], Tables, Plan]]:
        return []

    @cached_property
    def printed(self) -> dict[str, dict[bytes, str]]:
        """Return the texts printed on each sheet outside the slots, by reference."""
        return {
            name: {
                join(*at).encode(): value.text
                for at, value in page.printed.items()
                if value.kind == "text" and (name, *at) not in self.slots
            }
            for name, page in self.pages.items()
        }

    @cached_property
    def lines(self) -> list[Line]:
        """Return the lines of all sheets with their slots, for telling editions apart."""
        return [line for page in self.pages.values() for line in sheet_lines(page, self.slots)]

    @property
    def unlocked(self) -> list[Cell]:
        """Return the cells that a protected sheet leaves open for writing, sheet by sheet."""
        found = [self._slot(page.sheet.name, at) for page in self.pages.values() for at in page.unlocked]
        return list(dict.fromkeys(cell for cell in found if cell is not None))

    @property
    def stamp(self) -> str | None:
        """Return which edition the blank says it is."""
        return self.package.custom.get(STAMP)


def compile_xlsx(data: bytes) -> XlsxBlank:
    """Analyse a blank.

    Raises:
        IntegrityError: the file is no workbook, or damaged.
    """
    try:
        package = Package(data)
        book = Book(package)
        return XlsxBlank(data, package, book, {sheet.name: Page(book, sheet) for sheet in book.sheets})
    except (StformsError, ValueError) as error:
        raise IntegrityError("blank.damaged", {"why": said(error)}) from error


def _cell(page: Page, at: At) -> Cell:
    shown = page.book.format(int(page.style(at) or 0))
    printed = page.printed.get(at)
    return Cell(
        page.sheet.name,
        *at,
        kind=_kind(page, at, shown),
        where=Where(place=place(page.sheet.name, at)),
        default=printed.text if printed is not None else "",
        choices=page.choices(at),
        literal=shown.kind == "text",
        formula=at in page.formulas,
    )


def _kind(page: Page, at: At, shown: Format) -> str:
    """Return what a cell is for: by its format, else by what is there, else by what may be typed."""
    if shown.kind == "date":
        return "date" if shown.year and shown.month and shown.day else "text"
    if shown.kind in ("text", "number", "percent"):
        return shown.kind
    if at in page.printed and page.printed[at].kind == "bool":
        return "bool"
    rule = page.validation(at)
    return "number" if rule is not None and rule.type in ("whole", "decimal") else "text"
