"""The lens on Excel workbooks: cells by defined name, address or label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stforms.binding import CellAt, CrossAt, Edition, LabelAt, Locator, NameAt
from stforms.formats.pdf.rows import PrintedRow
from stforms.formats.xlsx.blank import Cell, XlsxBlank
from stforms.formats.xlsx.filling import XlsxFilling
from stforms.formats.xlsx.plan import Tables
from stforms.formats.xlsx.printed_copy import read_printed
from stforms.formats.xlsx.returned import ReturnedXlsx, read
from stforms.lens.bound import Bound, Label, Rows, lay
from stforms.lens.medium import Misfit
from stforms.lens.office import OfficeSource
from stforms.model import Finding, Record


def bind_xlsx(edition: Edition, blank: XlsxBlank, label: Label = str) -> Bound:
    """Find every slot of the edition on an Excel blank.

    Raises:
        IntegrityError: the edition names a place that the blank does not have.
    """
    return lay(edition, blank, OnXlsx(blank), label)


@dataclass
class OnXlsx:
    """An Excel blank as a medium."""

    blank: XlsxBlank

    def targets(self, at: Sequence[Locator]) -> tuple[Cell, ...]:
        """Return the first cell that is found: the locators of a slot mean one and the same."""
        for locator in at:
            if (found := self._cell(locator)) is not None:
                return (found,)
        if at:
            raise LookupError(str(at[0]))
        return ()

    def _cell(self, at: Locator) -> Cell | None:
        if isinstance(at, NameAt):
            return self.blank.named(at.name)
        if isinstance(at, CellAt):
            return self.blank.cell(at.sheet, at.cell)
        if isinstance(at, LabelAt):
            return self.blank.beside(at.label, at.under)
        return self.blank.crossing(at.row, at.column, at.under) if isinstance(at, CrossAt) else None

    def table(self, rows: Rows) -> None:
        """Nothing to note: a sheet's rows are cells like any others."""

    @property
    def carries(self) -> bool:
        """Tell whether the blank has a place for a reference."""
        return self.blank.carrier is not None

    def filling(self, smallest: float | None, flat: bool, reference: str | None) -> Filling:  # noqa: ARG002 - PDF alone
        """Begin a workbook."""
        return Filling(XlsxFilling(self.blank, reference))


@dataclass
class Filling:
    """A workbook in the making."""

    xlsx: XlsxFilling

    def text(self, target: Cell, text: str, lines: bool) -> Sequence[Misfit]:  # noqa: ARG002
        """Write a text as the value that the cell is made for."""
        refusal = self.xlsx.text(target, text)
        return () if refusal is None else (Misfit(refusal.code, refusal.params),)

    def tick(self, target: Cell) -> None:
        """Tick a cell."""
        self.xlsx.tick(target)

    def more(self, bound: Bound, rows: Rows, record: Record) -> list[Finding] | None:
        """Return nothing: a sheet's table has the rows it has."""

    def finish(self) -> Sequence[bytes]:
        """Return the file in pieces."""
        return self.xlsx.finish()


def xlsx_source(returned: ReturnedXlsx, bound: Bound) -> OfficeSource:
    """Return a returned workbook as get sees it."""
    return OfficeSource(read(returned, bound.blank, *asked(bound)))


def printed_xlsx(rows: Sequence[PrintedRow], bound: Bound) -> OfficeSource:
    """Return the pages that a workbook was printed on as get sees them."""
    return OfficeSource(read_printed(rows, bound.blank, *asked(bound)))


def asked(bound: Bound) -> tuple[list[Cell], Tables]:
    """Return the slots that stand alone, and the tables."""
    cells = [target for place in bound.places for target in place.targets]
    return cells, [rows.targets for rows in bound.tables]
