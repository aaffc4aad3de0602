"""A small form as an Excel workbook, made by openpyxl, and what is done to it in the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from stforms.formats.answers import Answers
from stforms.formats.xlsx.blank import Cell, XlsxBlank, compile_xlsx
from stforms.formats.xlsx.filling import Refusal, XlsxFilling
from stforms.formats.xlsx.returned import ReturnedXlsx, read
from tests.formats.offices import PNG

FIELDS = (
    ("namn", "Namn", "B3", "@"),
    ("personnummer", "Personnummer", "D3", "@"),
    ("datum", "Datum", "B4", "yyyy\\-mm\\-dd"),
    ("timmar", "Timmar", "D4", "0.##"),
    ("andel", "Andel", "B5", "0%"),
    ("svar.fore", "Före", "B8", "@"),
    ("svar.efter", "Efter", "B9", "@"),
    ("svar.fore_kommentar", "Kommentar", "C8", "@"),
    ("svar.efter_kommentar", "Kommentar", "C9", "@"),
    ("sammanfattning", "Sammanfattning", "A12", "@"),
    ("underskrift", "Underskrift", "B15", "@"),
)
"""Key, label, cell, format of the slots on the first sheet."""

ROWS = range(5, 11)
COLUMNS = (("A", "Kurs", "@"), ("B", "När", "yyyy\\-mm\\-dd"), ("C", "Status", "@"))
TEXTS = {
    "namn": "Åsa Öqvist & Co <ett>",
    "personnummer": "198505099817",
    "datum": "2024-05-03",
    "timmar": "2,5",
    "andel": "50",
    "svar.fore": "Ja",
    "svar.efter": "Nej",
    "svar.fore_kommentar": "=1+1",
    "svar.efter_kommentar": " två  ord\noch en rad ",
    "sammanfattning": "Allt gick bra.\n\nNästan – ”allt”.",
}
COURSES = (("Kurs ett", "2024-05-03", "Genomförd"), ("Kurs två", "", "Planerad"))


def form(change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """Return the blank; `change` may change it before it is saved."""
    book = openpyxl.Workbook()
    _first(book, book.active)
    _second(book.create_sheet("Kurser"))
    book.custom_doc_props.append(StringProperty(name="stforms", value="prov/2026-xlsx"))
    if change is not None:
        change(book)
    return saved(book)


def _first(book: openpyxl.Workbook, sheet: Any) -> None:
    sheet.title = "Prov och svar"
    sheet["A1"], sheet["A2"] = "Provblankett", "Fyll i de gula cellerna."
    for at, text in {"A6": "Frågor", "A7": "Moment", "B7": "Svar", "C7": "Kommentar"}.items():
        sheet[at] = text
    sheet["A11"], sheet["A14"] = "Sammanfattning", "Intygas"
    sheet.merge_cells("A12:D13")
    for key, label, at, shape in FIELDS:
        _input(sheet[at], shape)
        book.defined_names[key] = DefinedName(key, attr_text=f"'Prov och svar'!${at[0]}${at[1:]}")
        if label not in ("Kommentar", "Sammanfattning"):
            sheet.cell(sheet[at].row, sheet[at].column - 1, label)
    sheet["E3"], sheet["F3"] = "Summa", "=D4*2"
    listed = DataValidation(type="list", formula1='"Ja,Nej"')
    listed.add("B8:B9")
    sheet.add_data_validation(listed)
    sheet.protection.sheet = True
    sheet.oddFooter.center.text = "Sida &P av &N"
    sheet["A1"].comment = Comment("Så här gör du.", "stforms")


def _second(sheet: Any) -> None:
    sheet["A1"], sheet["A2"] = "Kurser", "En rad för varje kurs."
    for letter, heading, shape in COLUMNS:
        sheet[f"{letter}4"] = heading
        for row in ROWS:
            _input(sheet[f"{letter}{row}"], shape)
    sheet.add_table(Table(displayName="Kurser", ref=f"A4:C{ROWS[-1]}"))
    sheet["A13"] = "Ort och namn"
    _input(sheet["B13"], "@")
    sheet.protection.sheet = True


def _input(cell: Any, shape: str) -> None:
    cell.number_format = shape
    cell.fill = PatternFill("solid", fgColor="FFF8E1")
    cell.protection = Protection(locked=False)


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@dataclass
class Prov:
    """The blank, compiled, with its slots by key and its table."""

    blank: XlsxBlank
    cells: dict[str, Cell]
    table: list[list[Cell]]

    def filled(self, texts: Mapping[str, str] = TEXTS, rows: Any = COURSES) -> bytes:
        """Return the blank filled."""
        filling = XlsxFilling(self.blank)
        pairs = [(self.cells[key], text) for key, text in texts.items()]
        pairs += [
            pair
            for cells, row in zip(self.table, rows, strict=False)
            for pair in zip(cells, row, strict=True)
        ]
        for cell, text in pairs:
            refusal = filling.text(cell, text) if text else None
            assert refusal is None
        return b"".join(filling.finish())

    def refusal(self, key: str, text: str) -> Refusal | None:
        """Return why a text cannot be written."""
        return XlsxFilling(self.blank).text(self.cells[key], text)

    def answers(self, data: bytes) -> Answers:
        """Return the answers of a file."""
        return read(ReturnedXlsx(data), self.blank, list(self.cells.values()), [self.table])

    def texts(self, data: bytes) -> dict[str, str]:
        """Return what stands in the slots that hold anything."""
        return self.said(self.answers(data))

    def said(self, answers: Answers) -> dict[str, str]:
        """Return what stands in the slots, by key."""
        return {key: text for key, cell in self.cells.items() if (text := answers.slots[cell].text)}


def rows_of(answers: Answers) -> list[tuple[str, ...]]:
    """Return the texts of the first table's rows."""
    return [tuple("" if cell is None else cell.text for cell in row) for row in answers.rows[0]]


def codes(answers: Answers) -> list[str]:
    """Return the codes of the findings."""
    return sorted(finding.code for finding in answers.findings)


def strays(answers: Answers) -> list[tuple[str, str, str | None]]:
    """Return what stood outside the slots: kind, text, place."""
    return [(stray.kind, stray.text, stray.where.place) for stray in answers.strays]


def prov(data: bytes | None = None) -> Prov:
    """Return the blank, compiled."""
    blank = compile_xlsx(form() if data is None else data)
    cells = {key: blank.named(key) for key, _, _, _ in FIELDS}
    cells["ort"] = blank.cell("Kurser", "B13")
    table = [[blank.cell("Kurser", f"{letter}{row}") for letter, _, _ in COLUMNS] for row in ROWS]
    found = {key: cell for key, cell in cells.items() if cell is not None}
    assert len(found) == len(cells)
    return Prov(blank, found, [[cell for cell in row if cell is not None] for row in table])


def changed(data: bytes, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    """Return a workbook that somebody opened in another program, changed and saved."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    return saved(book)


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return a package with its parts changed."""
    files = parts(data)
    change(files)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return a package with something replaced in a part; it must be there."""

    def change(files: dict[str, bytes]) -> None:
        assert old in files[part]
        files[part] = files[part].replace(old, new)

    return repacked(data, change)


def picture() -> Any:
    """Return a picture to put on a sheet."""
    from openpyxl.drawing.image import Image

    return Image(io.BytesIO(PNG))
