"""A workbook that came back: what it says of itself, what is printed in it, and its answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from stforms.formats.answers import Answers
from stforms.formats.boundary import boundary
from stforms.formats.lines import Seen, likeness
from stforms.formats.opc import Package
from stforms.formats.reference import NAME, as_reference
from stforms.formats.stamp import STAMP
from stforms.formats.xlsx.answers import read_book
from stforms.formats.xlsx.blank import Cell, XlsxBlank
from stforms.formats.xlsx.book import Book, Sheet
from stforms.formats.xlsx.plan import Tables
from stforms.formats.xlsx.refs import split


class ReturnedXlsx:
    """An opened workbook. Sheets are read when asked for; macros are never run."""

    def __init__(self, data: bytes, package: Package | None = None) -> None:
        """Open the file.

        Raises:
            UnreadableError: it is no workbook, damaged, or beyond all bounds.
            ProtectedError: it needs a password.
        """
        with boundary():
            self.package = package if package is not None else Package(data)
            self.book = Book(self.package)

    @property
    def stamp(self) -> str | None:
        """Return the edition that the file says it was made from."""
        with boundary():
            return self.package.custom.get(STAMP)

    @property
    def reference(self) -> str | None:
        """Return which sending the file says it is of."""
        with boundary():
            return as_reference(self.package.custom.get(NAME))

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Return the worksheets in their order."""
        return self.book.sheets

    @cached_property
    def lines(self) -> list[Seen]:
        """Return the rows of all sheets that have text on them."""
        with boundary():
            return [line for sheet in self.book.sheets for line in self._lines(sheet)]

    def _lines(self, sheet: Sheet) -> list[Seen]:
        rows: dict[int, list[str]] = {}
        for ref, raw in self.book.cells(sheet).items():
            if text := self.book.value(raw).text:
                rows.setdefault(split(ref.decode())[0], []).append(text)
        return [Seen(tuple(texts), 0) for _, texts in sorted(rows.items())]

    def likeness(self, blank: XlsxBlank) -> float:
        """Return the share of a blank's printed lines that the file has (0 to 1)."""
        printed = {name: texts for name, texts in blank.printed.items() if texts}
        with boundary():
            if printed and all(self._has(sheet, texts) for sheet, texts in printed.items()):
                return 1.0  # everything is where it was: so it is in nearly every file of this edition
        return likeness(blank.lines, self.lines)

    def _has(self, name: str, texts: dict[bytes, str]) -> bool:
        sheet = self.book.sheet(name)
        return sheet is not None and texts.items() <= self.book.grid(sheet).texts.items()


def read(returned: ReturnedXlsx, blank: XlsxBlank, cells: Sequence[Cell], tables: Tables) -> Answers:
    """Return the answers of a workbook that was made from this blank.

    Args:
        returned: the workbook.
        blank: the blank it was made from.
        cells: the slots that stand alone.
        tables: the tables; a table is rows of cells.
    """
    return read_book(returned.book, blank, cells, tables)
