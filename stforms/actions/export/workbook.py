"""Sheets as a workbook: real days and numbers, text that stays text, filters, frozen headings, print."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from stforms.actions.export.tables import Column, Sheet, Value
from stforms.actions.status.words import state_of
from stforms.messages import text
from stforms.register.papers import APPROVED, CANCELLED, LACKING, RECEIVED, REMINDED, REVIEW, SENT

FONT = "Calibri"
LONGEST = 32_767
"""Characters that a cell takes (Excel's own bound)."""

LINE = 15
"""Points that a line of text is high."""

_FORMATS = {"text": "@", "lines": "@", "date": "yyyy-mm-dd", "number": "0", "share": "0 %"}
_COLOURS = {
    SENT: "DDEBF7", REMINDED: "FFF2CC", RECEIVED: "E2EFDA", REVIEW: "FCE4D6", LACKING: "F8CBAD",
    APPROVED: "C6E0B4", CANCELLED: "E7E6E6",
}  # fmt: skip
"""Grounds of states, all light: the word that stands on them says the same."""
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def as_workbook(sheets: Sequence[Sheet], today: date, about: Iterable[str] = ()) -> bytes:
    """Return sheets as a workbook.

    Args:
        sheets: the tables.
        today: the day that the header of every printed page names.
        about: lines of a last sheet that says what this is.
    """
    # Written row by row: a hundred thousand papers as cells in memory would be a gigabyte.
    book = openpyxl.Workbook(write_only=True)
    for style in _styles():
        book.add_named_style(style)
    for sheet in sheets:
        _sheet(book.create_sheet(sheet.title()), sheet, today)
    _about(book.create_sheet(text("export.sheet.about")), about)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _styles() -> Iterator[NamedStyle]:
    head = NamedStyle("Rubrik stforms", number_format="@")
    head.font = Font(name=FONT, bold=True, color="FFFFFF")
    head.fill = PatternFill("solid", fgColor="1F4E79")
    head.alignment = Alignment(wrap_text=True, vertical="top")
    yield head
    for kind, spelled in _FORMATS.items():
        style = NamedStyle(_style(kind), number_format=spelled)
        style.font = Font(name=FONT)
        style.alignment = Alignment(wrap_text=kind == "lines", vertical="top")
        yield style


def _style(kind: str) -> str:
    return f"stforms {kind}"


def _sheet(page: Any, sheet: Sheet, today: date) -> None:
    """Write a sheet: what stands before the rows first, as a row that is written cannot be changed."""
    last = get_column_letter(len(sheet.columns))
    page.freeze_panes = "B2"
    _printed(page, sheet, today)
    for at, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = column.width
    page.row_dimensions[1].height = 2 * LINE
    page.append([_cell(page, column.title(), "Rubrik stforms") for column in sheet.columns])
    for number, row in enumerate(sheet.rows, start=2):
        if (lines := _lines(sheet.columns, row)) > 1:
            page.row_dimensions[number].height = lines * LINE
        page.append([_of(page, column, value) for column, value in zip(sheet.columns, row, strict=True)])
    page.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}"
    _coloured(page, sheet)


def _lines(columns: Sequence[Column], row: Sequence[Value]) -> int:
    """Return how many lines a row needs. Not every program works it out when it opens a file."""
    folded = (
        (column.width, value)
        for column, value in zip(columns, row, strict=True)
        if column.kind == "lines" and isinstance(value, str)
    )
    return max((math.ceil(len(value) / width) for width, value in folded), default=1)


def _printed(page: Any, sheet: Sheet, today: date) -> None:
    """Print across, all columns on one width, the headings on every page."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins = PageMargins(left=0.4, right=0.4, top=0.6, bottom=0.6, header=0.3, footer=0.3)
    page.print_title_rows, page.print_options.gridLines = "1:1", True
    page.oddHeader.left.text = f"{sheet.title()} {today.isoformat()}"
    page.oddFooter.center.text = "&P / &N"


def _coloured(page: Any, sheet: Sheet) -> None:
    """Give every state a ground of its own; a person who filters or changes a cell keeps it right."""
    names = [column.name for column in sheet.columns]
    if "state" not in names or not sheet.rows:
        return
    letter = get_column_letter(names.index("state") + 1)
    for state, colour in _COLOURS.items():
        rule: Any = FormulaRule([f'{letter}2="{state_of(state)}"'], fill=PatternFill(bgColor=colour))  # type: ignore[no-untyped-call]
        page.conditional_formatting.add(f"{letter}2:{letter}{len(sheet.rows) + 1}", rule)


def _of(page: Any, column: Column, value: Value) -> Any:
    return _cell(page, value, _style(column.kind)) if value is not None else None


def _cell(page: Any, value: Value, style: str) -> Any:
    """Return a cell. Text is text, whatever it begins with, also when somebody edits the cell."""
    if isinstance(value, str):
        value = _ESCAPED.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", value))[:LONGEST]
    cell: Any = WriteOnlyCell(page, value)  # type: ignore[arg-type]  # days are written as well
    cell.style = style
    if isinstance(value, str):
        cell.data_type = "s"  # "=1+1" is a text
    return cell


def _about(page: Any, lines: Iterable[str]) -> None:
    page.column_dimensions["A"].width = 100
    for line in lines:
        page.append([_cell(page, line, _style("lines"))])
