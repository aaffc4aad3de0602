"""Excel blanks: input cells in protected sheets, with lists, dates and numbers checked as they are typed."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import PatternFill
from openpyxl.utils import absolute_coordinate, get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table as ListObject
from openpyxl.worksheet.table import TableStyleInfo

from office import cells, package
from office.built import Built, Place
from office.layout import (
    Field,
    Fields,
    Form,
    Paragraph,
    Part,
    Questions,
    Section,
    Table,
    Text,
    answers,
    comment_on,
    heading,
    names,
)
from office.sheet import Page, lines_of
from office.workbook import packed

LABEL, ANSWER, COMMENT = 58.0, 44.0, 58.0
"""Widths of the three columns where labels and answers stand, in characters."""

ONE_LINE, TWO_LINES, LONG_LINES, TEXT_LINES, SIGNED_LINES = 1.4, 2.4, 4, 8, 3
"""Heights of rows in lines. Excel lets them grow when somebody types; LibreOffice shows them as they are."""

NO = PatternFill(bgColor="FCE4D6")


def build(form: Form) -> Built:
    """Return a layout as an Excel workbook."""
    writer = Writer(form)
    writer.write()
    return Built(packed(form, writer.book, writer.growing), writer.places, more="refuse", first=writer.first)


class Writer:
    """A workbook while it is being written."""

    def __init__(self, form: Form) -> None:
        """Take the layout; nothing is written yet."""
        self.form = form
        self.book = Workbook()
        self.places: dict[str, Place] = {}
        self.first: dict[str, int] = {}
        self.growing: list[set[int]] = []
        self._names = names(form)
        self._page: Page

    def write(self) -> None:
        """Write all sheets."""
        for style in cells.styles():
            self.book.add_named_style(style)
        stamp = StringProperty(name=package.STAMP, value=self.form.id)
        self.book.custom_doc_props.append(stamp)  # type: ignore[attr-defined]
        self.book.calculation.fullCalcOnLoad = True
        sheets = self.form.sheets or (("Blankett", ""),)
        starts = {title: name for name, title in sheets[1:]}
        first = self.book.worksheets[0]
        first.title = sheets[0][0]
        self._page = Page(first, self.form, self.form.title)
        self._page.note(self.form.intro, "Brödtext")
        for part in self.form.parts:
            if name := starts.pop(heading(part), ""):
                self._close()
                self._page = Page(self.book.create_sheet(name), self.form, self.form.title)
            self._part(part)
        self._close()
        if starts:
            raise ValueError(f"{self.form.id}: no such part: {', '.join(starts)}")

    def _close(self) -> None:
        self._page.close()
        self.growing.append(self._page.growing)

    # --- parts ------------------------------------------------------------------------------

    def _part(self, part: Part) -> None:
        if isinstance(part, Paragraph):
            self._page.note(part.text, "Brödtext")
            return
        if title := heading(part):
            self._page.heading(title, part.level)
        if part.note:
            self._page.note(part.note, "Anvisning")
        match part:
            case Fields():
                self._fields(part)
            case Questions():
                self._questions(part)
            case Text():
                self._text(part)
            case Table():
                self._table(part)
            case Section():
                pass

    def _fields(self, part: Fields) -> None:
        """Write labels, the cells of their answers, and what helps to fill them in."""
        page = self._page
        page.labels(LABEL, ANSWER, COMMENT)
        for field in part.fields:
            page.write(1, field.label, "Ledtext")
            if field.hint:
                page.write(3, field.hint, "Anvisning")
            self._answer(field, 2, cells.LONG if field.kind == "lines" else "")
            wide = field.kind == "lines" or field.width
            if wide:
                page.merge(2, 3)
            lines = {"lines": LONG_LINES, "signature": SIGNED_LINES}.get(field.kind, ONE_LINE)
            page.end_row(lines, grows=field.kind != "signature")

    def _questions(self, part: Questions) -> None:
        """Write questions with a list to choose from, and a cell for each comment."""
        page = self._page
        page.labels(LABEL, ANSWER, COMMENT)
        heads = (part.head, "Svar", "Kommentar") if part.comment else (part.head, "Svar")
        for column, text in enumerate(heads, 1):
            page.write(column, text, "Kolumnrubrik")
        page.end_row(ONE_LINE)
        top = page.row
        choices = {field.key: field for field in answers(part)}
        for row in part.rows:
            page.write(1, row.label, "Ledtext")
            self._answer(choices[row.key], 2)
            if part.comment:
                self._answer(comment_on(row), 3)
            page.end_row(TWO_LINES if part.comment else ONE_LINE, grows=True)
        if "Nej" in dict(part.options).values():
            rule = CellIsRule("equal", ['"Nej"'], fill=NO)  # type: ignore[no-untyped-call]
            page.sheet.conditional_formatting.add(f"B{top}:B{page.row - 1}", rule)

    def _text(self, part: Text) -> None:
        """Write one large cell across the three columns."""
        page = self._page
        page.labels(LABEL, ANSWER, COMMENT)
        self._answer(Field(part.key, part.heading, "lines"), 1, cells.LONG)
        page.merge(1, 3)
        page.end_row(TEXT_LINES)

    def _table(self, part: Table) -> None:
        """Write a table of Excel's own kind: a header row, and below it all the rows there are."""
        page = self._page
        top, bottom = page.row, page.row + part.rows
        page.need(*(cells.width_of(column) for column in part.columns))
        page.table(top)
        for number, column in enumerate(part.columns, 1):
            page.write(number, column.label, "Kolumnrubrik")
            self._column(part, column, get_column_letter(number), range(top + 1, bottom + 1))
        last = get_column_letter(len(part.columns))
        listed = ListObject(displayName=f"Tabell_{part.key}", ref=f"A{top}:{last}{bottom}")
        listed.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        page.sheet.add_table(listed)
        self.first[part.key] = top + 1
        longest = max(lines_of(column.label, cells.width_of(column)) for column in part.columns)
        page.end_row(longest + 0.4)
        lines = TWO_LINES if any(column.kind == "lines" for column in part.columns) else ONE_LINE
        for _ in range(part.rows):
            page.end_row(lines, grows=True)

    def _column(self, part: Table, column: Field, letter: str, rows: range) -> None:
        sheet = self._page.sheet
        for row in rows:
            sheet[f"{letter}{row}"].style = cells.style_of(column)
        if check := cells.validation(column, column.label):
            check.add(f"{letter}{rows[0]}:{letter}{rows[-1]}")
            sheet.add_data_validation(check)
        self.places[f"{part.key}.{column.key}"] = {"sheet": sheet.title, "cell": f"{letter}{{row}}"}

    def _answer(self, field: Field, column: int, style: str = "") -> None:
        """Make a cell of the present row the place of an answer, and give it the key as its name."""
        page = self._page
        found = page.sheet.cell(page.row, column)
        found.style = style or cells.style_of(field)
        if check := cells.validation(field, self._names[field.key]):
            check.add(found.coordinate)
            page.sheet.add_data_validation(check)
        target = f"{quote_sheetname(page.sheet.title)}!{absolute_coordinate(found.coordinate)}"
        self.book.defined_names[field.key] = DefinedName(field.key, attr_text=target)
        self.places[field.key] = {"name": field.key}
