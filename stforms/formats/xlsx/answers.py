"""Read the answers out of a returned workbook, and keep what stands beside them.

Whatever a cell holds comes back as a person sees it; whatever the program could have changed on the
way (a day made of a text, a number made of digits, a formula) is a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from stforms.codecs import read_tick
from stforms.formats.answers import Answer, Answers, Stray
from stforms.formats.boundary import boundary
from stforms.formats.xlsx import around
from stforms.formats.xlsx.blank import XlsxBlank
from stforms.formats.xlsx.book import Book, Sheet
from stforms.formats.xlsx.cells import Raw
from stforms.formats.xlsx.laid import Laid
from stforms.formats.xlsx.layout import lay
from stforms.formats.xlsx.matching import matched
from stforms.formats.xlsx.page import At, place
from stforms.formats.xlsx.plan import Plan, SheetPlan, TableRows, Tables
from stforms.formats.xlsx.refs import join, split
from stforms.formats.xlsx.says import said
from stforms.formats.xlsx.slots import Cell
from stforms.model import Finding, Param, Severity, Where

PICTURE = "\ufffc"
"""Stands for a picture in an answer: a signature drawn or pasted in."""

_TICK = 3
"""Characters that a tick has at most, with its brackets."""

_ticked = lru_cache(maxsize=1024)(read_tick)

_MANY = 500
"""Texts outside the slots of one sheet up to which each is told by itself."""

_ADDED = 0.95
"""How sure we are that a row below a table belongs to it."""


def read_book(book: Book, blank: XlsxBlank, cells: Sequence[Cell], tables: Tables) -> Answers:
    """Return the answers of a workbook that was made from this blank."""
    with boundary():
        return _Reader(book, blank, blank.plan(cells, tables)).read()


@dataclass
class _Reader:
    book: Book
    blank: XlsxBlank
    plan: Plan
    found: Answers = field(default_factory=Answers)

    def read(self) -> Answers:
        """Read every sheet of the blank, then what else the file has."""
        self.found.rows = [[] for _ in range(self.plan.tables)]
        sheets = matched(self.plan, self.book)
        for plan in self.plan.sheets:
            sheet = sheets.get(plan.name)
            if sheet is None:
                self._missing(plan)
            else:
                laid = lay(plan, self.book, sheet)
                _SheetReader(self.book, self.blank, plan, sheet, laid, self.found).read()
        for sheet in self.book.sheets:
            if sheet not in sheets.values() and (text := around.whole_text(self.book, sheet)).strip():
                self.found.strays.append(Stray("sheet", text, Where(place=sheet.name)))
        return self.found

    def _missing(self, plan: SheetPlan) -> None:
        for slot in plan.slots:
            self.found.slots[slot.cell] = slot.nothing
        if plan.slots or plan.tables:
            params: dict[str, Param] = {"sheet": plan.name}
            where = Where(place=plan.name)
            self.found.findings.append(Finding("xlsx.sheet_missing", Severity.ERROR, None, where, params))


@dataclass
class _SheetReader:
    """Reads one sheet. References are the blank's; a cell that stood elsewhere still has its own."""

    book: Book
    blank: XlsxBlank
    plan: SheetPlan
    sheet: Sheet
    laid: Laid
    found: Answers

    def read(self) -> None:
        """Read slots, tables, and what else there is."""
        self._slots()
        for table in self.plan.tables:
            self._table(table)
        self.found.findings += self.laid.findings
        pictures = self._around()
        self._pictures(pictures)
        self._hidden()
        self._left()

    # --- answers ----------------------------------------------------------------------------

    def _slots(self) -> None:
        cells, slots, answer = self.laid.cells, self.found.slots, self._answer
        for slot in self.plan.slots:
            slots[slot.cell] = answer(slot.cell, slot.ref) if slot.ref in cells else slot.nothing

    def _answer(self, cell: Cell, ref: bytes) -> Answer:
        """Return what a cell says, and note what there is to doubt."""
        text = self.laid.texts.get(ref)
        where = cell.where
        if self.laid.moved or self.laid.renamed:
            where = self._where(self.laid.cells[ref])
        if text is None or cell.default:
            text = self._doubted(cell, self.laid.cells[ref], where)
        sure = self.laid.sure.get(cell, 1.0) if self.laid.moved else 1.0
        if len(text) <= _TICK or cell.kind == "bool":
            return Answer(text, where, _ticked(text), sure)
        return Answer(text, where, None, sure)

    def _doubted(self, cell: Cell, raw: Raw, where: Where) -> str:
        """Return what a cell says that is more than a text; findings say what there is to doubt."""
        value, doubts = said(cell, raw, self.book)
        for code, severity in doubts:
            params: dict[str, Param] = {"place": where.place or ""}
            self.found.findings.append(Finding(code, severity, None, where, params))
        return value.text

    def _where(self, raw: Raw) -> Where:
        return Where(place=f"{self.sheet.name}!{raw[0].decode()}")

    # --- tables -----------------------------------------------------------------------------

    def _table(self, table: TableRows) -> None:
        rows: list[list[Answer | None]] = []
        width = len(table.columns)
        for ref in [ref for ref in self.laid.cells if ref in table.places]:
            row, column, cell = table.places[ref]
            while len(rows) <= row:
                rows.append([None] * width)
            rows[row][column] = self._answer(cell, ref)
        while rows and not _filled(rows[-1]):
            rows.pop()
        if self.laid.left:
            rows += self._added(table, full=len(rows) == len(table.rows))
        self.found.rows[table.number] = rows

    def _added(self, table: TableRows, full: bool) -> list[list[Answer | None]]:
        """Return the rows that a person went on with below a table.

        A row belongs to the table when it follows its last one, which is filled, or the row that was
        added before it; or when it has more than one of the table's columns.
        """
        found: list[list[Answer | None]] = []
        next_row = self.laid.last(table) + 1 if full else 0
        for number in self.laid.below(table):
            refs = [join(number, column).encode() for column in self.laid.columns_of(table)]
            if number == next_row or sum(ref in self.laid.left for ref in refs) > 1:
                found.append([self._added_cell(c, ref) for c, ref in zip(table.rows[-1], refs, strict=True)])
                next_row = number + 1
        if found:
            params: dict[str, Param] = {
                "sheet": self.sheet.name,
                "rows": len(found),
                "capacity": len(table.rows),
            }
            self.found.findings.append(
                Finding("xlsx.rows_added", Severity.INFO, None, Where(place=self.sheet.name), params)
            )
        return found

    def _added_cell(self, cell: Cell, ref: bytes) -> Answer | None:
        raw = self.laid.left.pop(ref, None)
        if raw is None:
            return None
        where = self._where(raw)
        text = self._doubted(cell, raw, where)
        return Answer(text, where, _ticked(text) if len(text) <= _TICK else None, _ADDED)

    # --- around -----------------------------------------------------------------------------

    def _around(self) -> list[around.Drawn]:
        """Keep comments, text boxes, headers and footers; return the pictures."""
        strays, pictures = around.strays(self.book, self.sheet, self.blank.book, self.plan.page.sheet)
        self.found.strays += strays
        self.found.strays += around.margin_strays(self.book, self.sheet, self.plan.margins)
        return pictures

    def _pictures(self, pictures: Sequence[around.Drawn]) -> None:
        """Take a picture over an empty slot as what stands there; keep the others."""
        for picture in pictures:
            cell = self._under(picture.at) if picture.at is not None else None
            answer = self.found.slots.get(cell) if cell is not None else None
            if cell is not None and answer is not None and not answer.text:
                self.found.slots[cell] = Answer(PICTURE, cell.where)
            else:
                where = place(self.sheet.name, picture.at) if picture.at else self.sheet.name
                self.found.strays.append(Stray("image", "", Where(place=where)))

    def _under(self, at: At) -> Cell | None:
        home = self.laid.home(at)
        first = self.plan.page.whole(home)[:2] if home is not None else None
        return next((s.cell for s in self.plan.slots if (s.cell.row, s.cell.column) == first), None)

    def _hidden(self) -> None:
        """Tell of answers that somebody has hidden, once for each row, column or sheet."""
        self.rows, self.columns = around.hidden_in(self.book, self.sheet)
        if self.sheet.hidden and not self.plan.page.sheet.hidden:
            self._tell_hidden(self.sheet.name)
        elif self.rows or self.columns:
            told: set[int] = set()
            rows, columns = self.plan.page.hidden()
            for ref in sorted(self.plan.answers & self.laid.cells.keys()):
                home, at = split(ref.decode()), split(self.laid.cells[ref][0].decode())
                shown = home[0] not in rows and home[1] not in columns
                if shown and self._is_hidden(at) and at[0] not in told:
                    self._tell_hidden(place(self.sheet.name, at))
                    told.add(at[0])

    def _is_hidden(self, at: At) -> bool:
        return at[0] in self.rows or at[1] in self.columns

    def _tell_hidden(self, where: str) -> None:
        params: dict[str, Param] = {"place": where}
        self.found.findings.append(Finding("xlsx.hidden", Severity.WARNING, None, Where(place=where), params))

    # --- what is left -----------------------------------------------------------------------

    def _left(self) -> None:
        """Keep what stands outside every slot, by place."""
        left = sorted((split(ref.decode()), raw) for ref, raw in self.laid.left.items())
        texts = [(at, raw, self.book.value(raw).text) for at, raw in left]
        found = [
            Stray("hidden" if self._is_hidden(at) else "text", text, self._where(raw))
            for at, raw, text in texts
            if text and not self._numbers_a_row(at, text)
        ]
        if len(found) > _MANY:  # a list of its own: told as one
            whole = "\n".join(stray.text for stray in found)[: around.MOST_TEXT]
            found = [Stray("text", whole, Where(place=self.sheet.name))]
        self.found.strays += found

    def _numbers_a_row(self, at: At, text: str) -> bool:
        """Tell whether a text is print of a table's row, which stands elsewhere since rows were put in."""
        home = self.laid.home(at)
        return self.laid.moved and home is not None and text in self.plan.in_rows.get(home[1], ())


def _filled(row: Sequence[Answer | None]) -> bool:
    return any(answer is not None and answer.text for answer in row)
