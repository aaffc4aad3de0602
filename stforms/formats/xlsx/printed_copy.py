"""Read the answers out of a workbook that was printed: its cells are drawn, their references are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from stforms.codecs import read_tick
from stforms.formats.answers import Answer, Answers, Stray
from stforms.formats.lines import plain
from stforms.formats.pdf.rows import PrintedCell, PrintedRow
from stforms.formats.xlsx.blank import XlsxBlank
from stforms.formats.xlsx.page import At, place
from stforms.formats.xlsx.plan import SheetPlan, TableRows, Tables
from stforms.formats.xlsx.printed_sheets import Laid, PrintedSheet, by_sheet, level
from stforms.formats.xlsx.slots import Cell
from stforms.model import Finding, Severity, Where

PRINTED, UNSURE, ASTRAY = 0.95, 0.5, 0.4
"""How sure we are of an answer in a drawn cell, of one that is not all there, of one that may be astray."""

_TICK = 3
"""Characters that a tick has at most, with its brackets."""


def read_printed(
    rows: Sequence[PrintedRow], blank: XlsxBlank, cells: Sequence[Cell], tables: Tables
) -> Answers:
    """Return the answers on the pages of a workbook that was made from this blank.

    Args:
        rows: what is on the pages.
        blank: the blank.
        cells: the slots that stand alone.
        tables: the tables; a table is rows of cells.
    """
    plan = blank.plan(cells, tables)
    found = Answers()
    found.rows = [[] for _ in range(plan.tables)]
    of_sheet = by_sheet(plan, level(rows))
    for sheet in plan.sheets:
        if sheet.name in of_sheet:
            _SheetReader(sheet, found).read(PrintedSheet(sheet, of_sheet[sheet.name]).laid())
        elif sheet.slots or sheet.tables:
            where = Where(place=sheet.name)
            finding = Finding("xlsx.sheet_missing", Severity.ERROR, None, where, {"sheet": sheet.name})
            found.findings.append(finding)
    return found


@dataclass
class _SheetReader:
    """Reads what was printed of one sheet."""

    plan: SheetPlan
    found: Answers
    answers: dict[At, Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tables = (cell for table in self.plan.tables for row in table.rows for cell in row)
        slots = [*(slot.cell for slot in self.plan.slots), *tables]
        self.slots = {(cell.row, cell.column): cell for cell in slots}

    def read(self, rows: Sequence[Laid]) -> None:
        """Read slots and tables; keep what else was written."""
        for row in rows:
            for column, cell in row.cells:
                self._cell(row, column, cell)
        self._missing({row.row for row in rows})
        for slot in self.plan.slots:
            self.found.slots[slot.cell] = self.answers.get((slot.cell.row, slot.cell.column), slot.nothing)
        for table in self.plan.tables:
            self._table(table)

    def _cell(self, row: Laid, column: int, cell: PrintedCell) -> None:
        at = self.plan.page.whole((row.row, column))[:2] if row.row is not None else None
        slot = self.slots.get(at) if at is not None else None
        if at is None or slot is None:
            self._besides(at, cell.text)
        elif cell.text:
            self._answer(at, slot, cell, row.sure)

    def _answer(self, at: At, slot: Cell, cell: PrintedCell, sure: bool) -> None:
        text = cell.text
        if not text.strip("#"):
            finding = Finding("parse.print_too_narrow", Severity.WARNING, None, slot.where)
            self.found.findings.append(finding)
            return
        if text == slot.default and slot.default not in slot.choices:
            return
        before = self.answers.get(at)
        text = f"{before.text} {text}" if before is not None else text
        doubt = cell.doubt or self._cut(at, cell)
        ticked = read_tick(text) if len(text) <= _TICK else None
        surely = ASTRAY if not sure or before is not None else UNSURE if doubt else PRINTED
        self.answers[at] = Answer(text, slot.where, ticked, surely)

    def _cut(self, at: At, cell: PrintedCell) -> bool:
        """Tell whether lines may be missing: the text fills a cell that does not grow with it."""
        whole = self.plan.page.whole(at)
        grows = at[0] not in self.plan.page.heights and whole[:2] == whole[2:]
        return cell.lines > 1 and not grows and cell.left < 1.0

    def _besides(self, at: At | None, text: str) -> None:
        """Keep a text that is neither an answer nor print."""
        here = [self.plan.page.printed[at].text] if at in self.plan.page.printed else []
        print_of_row = {one for texts in self.plan.in_rows.values() for one in texts}
        known = (*here, *self.plan.labels.values(), *print_of_row)
        if text and plain(text) not in map(plain, known) and at not in self.plan.page.formulas:
            where = Where(place=place(self.plan.name, at) if at is not None else self.plan.name)
            self.found.strays.append(Stray("text", text, where))

    def _missing(self, rows: set[int | None]) -> None:
        """Tell of slots whose row is on no page."""
        for slot in self.plan.slots:
            if slot.cell.row not in rows:
                params = {"place": slot.cell.where.place or ""}
                finding = Finding("parse.slot_missing", Severity.WARNING, None, slot.cell.where, params)
                self.found.findings.append(finding)

    def _table(self, table: TableRows) -> None:
        rows = [[self.answers.get((cell.row, cell.column)) for cell in row] for row in table.rows]
        while rows and not any(rows[-1]):
            rows.pop()
        self.found.rows[table.number] = list(rows)
