"""The roster as a workbook to fill in: drop-downs, formats, explanations; empty, or with rows."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from stforms.actions.roster.layout import REFERENCES, Column, Sheet, layout
from stforms.messages import language, text
from stforms.model import Json

ROWS = 2000
"""How many rows have drop-downs and formats."""

MAX_LIST = 255
"""Characters that the list of a drop-down can have (Excel's own bound)."""

FONT = "Calibri"

_HEAD = PatternFill("solid", fgColor="1F4E79")
_NEEDED = PatternFill("solid", fgColor="7B3F00")
_LINE = Border(bottom=Side("thin", color="808080"))
_WIDTHS = {"lines": 50, "line": 22, "place": 30, "date": 13, "number": 12, "percent": 10, "year": 12, "id": 8}


def new_roster(rows: Mapping[str, Sequence[Mapping[str, Json]]] | None = None) -> bytes:
    """Return a roster as a workbook.

    Args:
        rows: what stands on the sheets, by the keys of the columns; nothing for an empty one.
    """
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for sheet in layout():
        page = book.create_sheet(sheet.title)
        _headings(page, sheet)
        _columns(page, sheet)
        for number, row in enumerate((rows or {}).get(sheet.name, ()), start=2):
            _row(page, sheet, number, row)
    _help(book.create_sheet(text("roster.help.sheet")))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _headings(page: Any, sheet: Sheet) -> None:
    """Write the first row, and keep it in sight; what must be filled in has another colour and a star."""
    for number, column in enumerate(sheet.columns, start=1):
        cell = page.cell(1, number, column.title)
        cell.font = Font(name=FONT, bold=True, color="FFFFFF")
        cell.fill = _NEEDED if column.required else _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.row_dimensions[1].height = 32
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{ROWS + 1}"


def _columns(page: Any, sheet: Sheet) -> None:
    for number, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(number)
        dimension = page.column_dimensions[letter]
        dimension.width = _WIDTHS.get(column.kind, 20)
        dimension.number_format = _format(column)
        dimension.alignment = Alignment(wrap_text=column.kind == "lines", vertical="top")
        rule = _validation(column)
        rule.add(f"{letter}2:{letter}{ROWS + 1}")
        page.add_data_validation(rule)


def _format(column: Column) -> str:
    """Return how Excel shows a column: days as days, numbers as numbers, all else as text."""
    return {"date": "yyyy-mm-dd", "number": "General", "percent": "General", "year": "0"}.get(
        column.kind, "@"
    )


def _validation(column: Column) -> DataValidation:
    """Return what Excel lets into a column, and what it says when a cell is chosen."""
    rule = DataValidation(allow_blank=True, showErrorMessage=True)
    if column.choices:
        rule.type, rule.formula1 = "list", _choices(column)
    elif column.kind in REFERENCES:
        # Names and personnummer will do as well, so the list only offers.
        rule.type, rule.formula1, rule.showErrorMessage = "list", _ids(REFERENCES[column.kind]), False
    elif column.kind == "date":
        rule.type, rule.operator = "date", "between"
        rule.formula1, rule.formula2 = "DATE(1950,1,1)", "DATE(2049,12,31)"
    elif column.kind in ("number", "percent", "year"):
        rule.type, rule.operator = "decimal", "between"
        rule.formula1, rule.formula2 = {"year": ("1950", "2049")}.get(column.kind, ("0", "1000"))
    rule.errorTitle, rule.error = column.title[:32], text(f"roster.help.{_kind(column)}")[:225]
    rule.showInputMessage, rule.promptTitle = True, column.title[:32]
    rule.prompt = _prompt(column)[:255]
    return rule


def _choices(column: Column) -> str:
    words = ",".join(column.choices)
    assert len(words) <= MAX_LIST
    return f'"{words}"'


def _ids(sheet: str) -> str:
    title = next(one.title for one in layout() if one.name == sheet)
    return f"{title}!$A$2:$A${ROWS + 1}"


def _prompt(column: Column) -> str:
    said = column.explained(language()) or text(f"roster.help.{_kind(column)}")
    return f"{said}\n{text('roster.help.such_as', {'example': column.example})}"


def _kind(column: Column) -> str:
    if column.kind in ("line", "lines", "id"):
        return "words"
    return "reference" if column.kind in REFERENCES else column.kind


def _row(page: Any, sheet: Sheet, number: int, row: Mapping[str, Json]) -> None:
    for at, column in enumerate(sheet.columns, start=1):
        if (value := row.get(column.key)) is None:
            continue
        cell = page.cell(number, at, _as_cell(column, value))
        if isinstance(cell.value, str):
            cell.data_type = "s"  # "=1+1" is a text
        cell.number_format = _format(column)
        cell.alignment = Alignment(wrap_text=column.kind == "lines", vertical="top")


def _as_cell(column: Column, value: Json) -> Any:
    if column.kind == "date":
        return datetime.date.fromisoformat(value)
    if isinstance(value, list):
        return ("; " if column.kind == "persons" else ", ").join(map(str, value))
    return value


# --- help -----------------------------------------------------------------------------------


def _help(page: Any) -> None:
    """Write the last sheet: what to do, and every column with an example."""
    lines: list[Iterable[str]] = [[text("roster.help.title")]]
    lines += [[text(f"roster.help.step_{number}")] for number in range(1, 6)]
    lines += [
        [],
        [text(f"roster.help.{name}") for name in ("of_sheet", "of_column", "of_what", "of_example")],
    ]
    for row in lines:
        page.append(list(row))
    page["A1"].font = Font(name=FONT, bold=True, size=14)
    for cell in page[page.max_row]:
        cell.font, cell.border = Font(name=FONT, bold=True), _LINE
    for sheet in layout():
        page.append([sheet.title, None, sheet.explained(language()), None])
        page.cell(page.max_row, 1).font = Font(name=FONT, bold=True)
        for column in sheet.columns:
            what = column.explained(language()) or text(f"roster.help.{_kind(column)}")
            needed = f"{column.title} *" if column.required else column.title
            page.append([None, needed, what, column.example])
            page.cell(page.max_row, 4).number_format = "@"
    for letter, width in zip("ABCD", (14, 36, 74, 40), strict=True):
        page.column_dimensions[letter].width = width
