"""A checklist of a region that does not exist, as Word, Excel and PDF: a form that nobody has seen."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Sequence
from functools import cache

import docx
import openpyxl
from drawing import CHECK, Drawing
from openpyxl.styles import Border, Font, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

TITLE = "Samtal om ST i Region Norrskogen"
FOOTER = "Region Norrskogen RN-4711 version 3"
WHOSE = ("Namn", "Personnummer", "Specialitet")
QUESTIONS = ("Handledning varje vecka", "Deltar i ST-möten", "Har en aktuell studieplan")
ANSWERS = ("Ja", "Delvis", "Nej")
COURSES = ("Kurs", "Datum", "Delmål")
ROWS = 4


@cache
def word() -> bytes:
    """Return it as a Word document: tables, printed boxes, dots; no control and no field."""
    made = docx.Document()
    made.add_heading(TITLE, 0)
    made.add_heading("ST-läkare", 1)
    _table(made, [[label, ""] for label in WHOSE])
    made.add_heading("Frågor", 1)
    _table(made, [["Fråga", *ANSWERS], *([question, "☐", "☐", "☐"] for question in QUESTIONS)])
    made.add_heading("Kurser", 1)
    _table(made, [COURSES, *[["", "", ""]] * ROWS])
    made.add_heading("Övrigt", 1)
    made.add_paragraph("Kommentarer:")
    made.add_paragraph("." * 100)
    made.add_paragraph("Datum: .................... Underskrift: ..............................")
    made.sections[0].footer.paragraphs[0].text = FOOTER
    return _saved(made.save)


def _table(made: object, rows: Sequence[Sequence[str]]) -> None:
    table = made.add_table(rows=len(rows), cols=len(rows[0]))  # type: ignore[attr-defined]
    table.style = "Table Grid"
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            table.cell(number, column).text = words


@cache
def excel() -> bytes:
    """Return it as a workbook: open cells with frames, a list for the answers, a protected sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Samtal"
    sheet.append([TITLE])
    sheet.append([])
    sheet.append(["ST-läkare"])
    for label in WHOSE:
        sheet.append([label])
    sheet.append([])
    sheet.append(["Frågor"])
    for question in QUESTIONS:
        sheet.append([question])
    sheet.append([])
    sheet.append(["Kurser"])
    sheet.append(list(COURSES))
    _open(sheet, [f"B{row}" for row in (4, 5, 6, 9, 10, 11)])
    _open(sheet, [f"{column}{row}" for row in range(15, 15 + ROWS) for column in "ABC"])
    answers = DataValidation(type="list", formula1=f'"{",".join(ANSWERS)}"')
    answers.add("B9:B11")
    sheet.add_data_validation(answers)
    for cell in ("A1", "A3", "A8", "A13"):
        sheet[cell].font = Font(bold=True)
    sheet.oddFooter.center.text = FOOTER
    sheet.protection.sheet = True
    return _saved(book.save)


def _open(sheet: object, cells: Sequence[str]) -> None:
    line = Side(style="thin")
    for name in cells:
        cell = sheet[name]  # type: ignore[index]
        cell.protection = Protection(locked=False)
        cell.border = Border(left=line, right=line, top=line, bottom=line)


@cache
def pdf(fields: bool = True) -> bytes:
    """Return it as a PDF with fields whose names say nothing; or, as it prints, with none."""
    form = Drawing()
    form.text(60, 780, TITLE, 16, bold=True)
    form.text(60, 740, "ST-läkare", 12, bold=True)
    number = 0
    for row, label in enumerate(WHOSE):
        top = 720 - 30 * row
        form.text(62, top - 10, label, 8)
        form.frame((60, top - 26, 300, top))
        number = _field(form, number, (62, top - 25, 298, top - 11), fields)
    form.text(60, 600, "Frågor", 12, bold=True)
    edges = (60, 300, 360, 420, 480)
    for row, question in enumerate(("", *QUESTIONS)):
        bottom = 570 - 20 * row
        for left, right in itertools.pairwise(edges):
            form.frame((left, bottom, right, bottom + 20))
        form.text(64, bottom + 6, question, 9)
        for column, answer in enumerate(ANSWERS):
            left = edges[column + 1] + 22
            if row == 0:
                form.text(left, bottom + 6, answer, 9)
                continue
            form.frame((left, bottom + 5, left + 10, bottom + 15))
            number = _field(form, number, (left, bottom + 5, left + 10, bottom + 15), fields, CHECK)
    form.text(60, 470, "Kommentarer", 9)
    form.frame((60, 400, 500, 466))
    _field(form, number, (61, 401, 499, 465), fields, Ff=1 << 12)
    form.text(60, 40, FOOTER, 8)
    return form.data()


def _field(
    form: Drawing, number: int, box: tuple[float, float, float, float], fields: bool, *kind: str, **more: int
) -> int:
    if fields:
        form.field(f"Fält {number}", box, *kind, **more)
    return number + 1


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()


MADE: dict[str, Callable[[], bytes]] = {"docx": word, "xlsx": excel, "pdf": pdf}
