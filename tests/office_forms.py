"""Small Word and Excel forms as regions make them, each in a style of its own, by python-docx and openpyxl.

What people expect to find stands beside each: what is to be put there, its label, the answer of a box.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, TypeAlias

import docx
import openpyxl
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

Expected: TypeAlias = tuple[str, str, str | None]
"""(kind, nearest label, answer)."""

_THIN = Side(style="thin")
_FRAME, _LINE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN), Border(bottom=_THIN)
_YELLOW, _BLUE = PatternFill("solid", fgColor="FFFFF2CC"), PatternFill("solid", fgColor="FFDDEBF7")


def saved(form: Any) -> bytes:
    """Return a document or a workbook as a file."""
    out = io.BytesIO()
    form.save(out)
    return out.getvalue()


def _bold(document: Any, text: str) -> None:
    document.add_paragraph().add_run(text).bold = True


def _table(document: Any, *rows: tuple[str, ...]) -> Any:
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for index, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(index, column).text = text
        if len(row) == 1:
            _across(table, index)
    return table


def _across(table: Any, index: int) -> None:
    """Merge a row of a table into one cell, as Word does: with nothing more in it than before."""
    cells = table.rows[index].cells
    whole = cells[0].merge(cells[-1])
    for empty in whole.paragraphs[1:]:
        empty._element.getparent().remove(empty._element)


# --- Word -------------------------------------------------------------------------------------


def dotted() -> bytes:
    """Dots, strokes and tabs; bold lines for headings; a stroke to sign on with words below it."""
    form = docx.Document()
    _bold(form, "Ansökan om sidotjänstgöring")
    form.add_paragraph("Blanketten lämnas till studierektor senast åtta veckor före start.")
    _bold(form, "Sökande")
    form.add_paragraph("Namn: ................................  Personnummer: ________-____")
    form.add_paragraph("Vårdcentral ......................................................")
    line = form.add_paragraph("Telefon:\t")
    line.add_run("E-post:\t")
    form.add_paragraph("Period fr.o.m. __________ t.o.m. __________")
    _bold(form, "Motivering")
    form.add_paragraph("Beskriv kort varför:")
    for _ in range(3):
        form.add_paragraph("_" * 60)
    _bold(form, "Beslut")
    form.add_paragraph("☐ Tillstyrks   ☐ Avstyrks   ☐ Bordläggs")
    form.add_paragraph("Ort och datum ……………………………………")
    form.add_paragraph("_________________________")
    form.add_paragraph("Verksamhetschefens namnteckning")
    return saved(form)


DOTTED: list[Expected] = [
    ("text", "Namn", None),
    ("text", "Personnummer", None),
    ("text", "Vårdcentral", None),
    ("text", "Telefon", None),
    ("text", "E-post", None),
    ("text", "Period fr.o.m.", None),
    ("text", "t.o.m.", None),
    ("text", "Beskriv kort varför", None),
    ("box", "Beslut", "Tillstyrks"),
    ("box", "Beslut", "Avstyrks"),
    ("box", "Beslut", "Bordläggs"),
    ("text", "Ort och datum", None),
    ("signature", "Verksamhetschefens namnteckning", None),
]


def one_table() -> bytes:
    """All of the form is one table, with bold rows across it."""
    form = docx.Document()
    table = _table(
        form,
        ("Bedömningsunderlag",),
        ("Namn", "", "Personnummer (ååmmdd-xxxx)", ""),
        ("Enhet", "", "Datum", ""),
        ("Bedömning",),
        ("Område", "Ja", "Delvis", "Nej"),
        ("Anamnes", "", "", ""),
        ("Bemötande", "", "", ""),
        ("Kommentar:",),
        ("",),
        ("Ort, datum", "", "Namnteckning", ""),
    )
    for index in (0, 3):
        table.cell(index, 0).paragraphs[0].runs[0].bold = True
    return saved(form)


ONE_TABLE: list[Expected] = [
    ("text", "Namn", None),
    ("text", "Personnummer", None),
    ("text", "Enhet", None),
    ("text", "Datum", None),
    *[("box", area, answer) for area in ("Anamnes", "Bemötande") for answer in ("Ja", "Delvis", "Nej")],
    ("text", "Kommentar", None),
    ("text", "Ort, datum", None),
    ("signature", "Namnteckning", None),
]


def label_in_cell() -> bytes:
    """Two columns of cells with a label and room below it; a heading with empty lines below."""
    form = docx.Document()
    form.add_heading("Handledarens uppgifter", 1)
    table = _table(form, ("Efternamn", "Förnamn"), ("E-postadress", "Telefon (även riktnummer)"))
    for row in table.rows:
        for cell in row.cells:
            cell.add_paragraph("")
    form.add_heading("Synpunkter", 1)
    for _ in range(3):
        form.add_paragraph("")
    form.add_heading("Underskrift", 1)
    _table(form, ("Datum", "Handledare"), ("", ""))
    return saved(form)


LABEL_IN_CELL: list[Expected] = [
    ("text", "Efternamn", None),
    ("text", "Förnamn", None),
    ("text", "E-postadress", None),
    ("text", "Telefon", None),
    ("text", "Synpunkter", None),
    ("text", "Datum", None),
    ("signature", "Handledare", None),
]


def boxes() -> bytes:
    """Boxes of every kind: in lists, in a line, before and behind their answers, in a table of grades."""
    form = docx.Document()
    form.add_heading("Utvärdering av placering", 0)
    form.add_paragraph("Hur var introduktionen?")
    for answer in ("Mycket bra", "Bra", "Mindre bra"):
        form.add_paragraph(f"□ {answer}")
    form.add_paragraph("Fick du handledning varje vecka? [ ] Ja [ ] Nej")
    form.add_paragraph("Kön:  man ☐  kvinna ☐")
    form.add_paragraph("( ) Jag vill bli kontaktad")
    form.add_paragraph("Vad kan bli bättre?")
    form.add_paragraph("")
    form.add_paragraph("")
    _table(form, ("Påstående", "1", "2", "3"), ("Jag fick ta eget ansvar", "○", "○", "○"))
    form.add_paragraph("")
    _table(form, ("Rekommenderas", "☐", "Ja", "☐", "Nej"), ("Avlönad", "Ja", "☐", "Nej", "☐"))
    return saved(form)


BOXES: list[Expected] = [
    ("box", "Hur var introduktionen?", "Mycket bra"),
    ("box", "Hur var introduktionen?", "Bra"),
    ("box", "Hur var introduktionen?", "Mindre bra"),
    ("box", "Fick du handledning varje vecka?", "Ja"),
    ("box", "Fick du handledning varje vecka?", "Nej"),
    ("box", "Kön", "man"),
    ("box", "Kön", "kvinna"),
    ("box", "Jag vill bli kontaktad", "Jag vill bli kontaktad"),
    ("text", "Vad kan bli bättre?", None),
    *[("box", "Jag fick ta eget ansvar", grade) for grade in "123"],
    *[("box", question, answer) for question in ("Rekommenderas", "Avlönad") for answer in ("Ja", "Nej")],
]


def english() -> bytes:
    """English labels, a grid with comments, rows that repeat, a signature in a line of strokes."""
    form = docx.Document()
    form.add_heading("Mini-CEX assessment", 1)
    _table(form, ("Trainee:", ""), ("Assessor:", ""), ("Date (yyyy-mm-dd):", ""))
    form.add_heading("Rating", 2)
    _table(
        form,
        ("Domain", "Below expectations", "Meets expectations", "Comments"),
        ("History taking", "", "", ""),
        ("Communication", "", "", ""),
    )
    form.add_heading("Courses", 2)
    _table(form, ("Course", "When"), ("", ""), ("", ""))
    form.add_paragraph("Signature of assessor: ____________________   Date: ____________")
    return saved(form)


ENGLISH: list[Expected] = [
    ("text", "Trainee", None),
    ("text", "Assessor", None),
    ("text", "Date", None),
    *[
        one
        for domain in ("History taking", "Communication")
        for one in (
            ("box", domain, "Below expectations"),
            ("box", domain, "Meets expectations"),
            ("text", domain, None),
        )
    ],
    ("text", "Course", None),
    ("text", "When", None),
    ("text", "Course", None),
    ("text", "When", None),
    ("signature", "Signature of assessor", None),
    ("text", "Date", None),
]


def nested() -> bytes:
    """Tables within the cells of a table, a label with empty lines behind it, numbered rows."""
    form = docx.Document()
    form.add_heading("Årsplan", 1)
    outer = form.add_table(rows=1, cols=2)
    for cell, labels in zip(outer.rows[0].cells, (("Namn", "Enhet"), ("Chef", "Datum")), strict=True):
        inner = cell.add_table(2, 2)
        for index, label in enumerate(labels):
            inner.cell(index, 0).text = label
    form.add_paragraph("Mål för året:")
    form.add_paragraph("")
    form.add_paragraph("")
    form.add_paragraph("Planen lämnas till studierektorn. Frågor besvaras av kansliet: se hemsidan.")
    _table(form, ("Nr", "Aktivitet", "Klart"), ("1", "", ""), ("2", "", ""))
    return saved(form)


NESTED: list[Expected] = [
    ("text", "Namn", None),
    ("text", "Enhet", None),
    ("text", "Chef", None),
    ("text", "Datum", None),
    ("text", "Mål för året", None),
    ("text", "Aktivitet", None),
    ("text", "Klart", None),
    ("text", "Aktivitet", None),
    ("text", "Klart", None),
]

WORD: dict[str, tuple[Callable[[], bytes], list[Expected]]] = {
    "dotted": (dotted, DOTTED),
    "one table": (one_table, ONE_TABLE),
    "label in cell": (label_in_cell, LABEL_IN_CELL),
    "boxes": (boxes, BOXES),
    "english": (english, ENGLISH),
    "nested": (nested, NESTED),
}


# --- Excel ------------------------------------------------------------------------------------


def _row(sheet: Any, row: int, *texts: str | int, border: Border | None = None) -> None:
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column, text or None)
        if border is not None:
            cell.border = border


def _title(sheet: Any, text: str) -> None:
    sheet["A1"], sheet["A1"].font = text, Font(bold=True, size=16)


def framed() -> bytes:
    """Lines to write on, a framed grid of questions, merged cells below their label; no protection."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Checklista"
    _title(sheet, "Uppföljning av ST")
    sheet["A3"], sheet["A3"].font = "Uppgifter", Font(bold=True)
    for row, (one, other) in enumerate((("Namn", "Personnummer"), ("Vårdcentral", "Datum")), 4):
        sheet.cell(row, 1, one)
        sheet.cell(row, 4, other)
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=3)
        for column in (2, 3, 5):
            sheet.cell(row, column).border = _LINE
    sheet["E5"].number_format = "yyyy-mm-dd"
    _row(sheet, 8, "Moment", "Ja", "Nej", "Kommentar", border=_FRAME)
    _row(sheet, 9, "Handledning varje vecka", "", "", "", border=_FRAME)
    _row(sheet, 10, "IUP är reviderad", "", "", "", border=_FRAME)
    sheet["A13"] = "Övriga synpunkter:"
    sheet.merge_cells("A14:E17")
    for row in range(14, 18):
        _row(sheet, row, "", "", "", "", "", border=_FRAME)
    sheet["A19"], sheet["B19"].border = "Underskrift", _LINE
    sheet["D19"], sheet["E19"].border = "Namnförtydligande", _LINE
    return saved(book)


FRAMED: list[Expected] = [
    ("text", "Namn", None),
    ("text", "Personnummer", None),
    ("text", "Vårdcentral", None),
    ("text", "Datum", None),
    *[
        one
        for moment in ("Handledning varje vecka", "IUP är reviderad")
        for one in (("box", moment, "Ja"), ("box", moment, "Nej"), ("text", moment, None))
    ],
    ("text", "Övriga synpunkter", None),
    ("signature", "Underskrift", None),
    ("text", "Namnförtydligande", None),
]


def coloured() -> bytes:
    """Yellow cells to fill in, blue ones for headings, rules, a printed box, a hidden sheet of lists."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Ansökan"
    _title(sheet, "Ansökan om kurs")
    sheet["A2"] = "Fyll i de gula rutorna."
    for row, label in enumerate(("Förnamn", "Omfattning (%)", "Specialitet", "Önskemål"), 4):
        sheet.cell(row, 1, label)
        sheet.cell(row, 2).fill = _YELLOW
    sheet["B5"].number_format = "0%"
    rules = (
        ("B6", DataValidation(type="list", formula1='"Välj,Allmänmedicin,Psykiatri"')),
        ("B7", DataValidation(type="textLength", operator="lessThanOrEqual", formula1="200", prompt="Kort")),
    )
    for at, rule in rules:
        sheet.add_data_validation(rule)
        rule.add(at)
    _row(sheet, 10, "Kurs", "Vecka")
    for column in (1, 2):
        sheet.cell(10, column).fill = _BLUE
        for row in (11, 12):
            sheet.cell(row, column).fill = _YELLOW
    _row(sheet, 14, "Godkänns av chef", "☐", "Ja")
    _row(sheet, 15, "E-post:")
    _row(sheet, 16, "Summa", "=1+1")
    lists = book.create_sheet("Listor")
    lists.sheet_state = "hidden"
    _row(lists, 1, "Kirurgi", "", border=_FRAME)
    return saved(book)


COLOURED: list[Expected] = [
    ("text", "Förnamn", None),
    ("text", "Omfattning", None),
    ("list", "Specialitet", None),
    ("text", "Önskemål", None),
    ("text", "Kurs", None),
    ("text", "Vecka", None),
    ("text", "Kurs", None),
    ("text", "Vecka", None),
    ("box", "Godkänns av chef", "Ja"),
    ("text", "E-post", None),
]


def with_tables() -> bytes:
    """A named cell, a table of Excel's own, and a sheet of grades in English."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plan"
    _title(sheet, "Utbildningsplan")
    sheet["A2"] = "Namn"
    book.defined_names["namn"] = DefinedName("namn", attr_text="Plan!$B$2")
    _row(sheet, 4, "Placering", "Start")
    sheet.add_table(Table(displayName="Placeringar", ref="A4:B6"))
    grades = book.create_sheet("Grades")
    _row(grades, 1, "Domain", 1, 2, 3, border=_FRAME)
    _row(grades, 2, "Teamwork", "", "", "", border=_FRAME)
    return saved(book)


WITH_TABLES: list[Expected] = [
    ("text", "Namn", None),
    ("text", "Placering", None),
    ("text", "Start", None),
    ("text", "Placering", None),
    ("text", "Start", None),
    *[("box", "Teamwork", grade) for grade in "123"],
]

EXCEL: dict[str, tuple[Callable[[], bytes], list[Expected]]] = {
    "framed": (framed, FRAMED),
    "coloured": (coloured, COLOURED),
    "with tables": (with_tables, WITH_TABLES),
}
