"""The contestants on Excel workbooks: how each fills a form and reads a filled one.

All write the same values into the same cells: texts as texts, numbers as numbers, days as dates. What comes
out is judged cell by cell, as openpyxl reads it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from lxml import etree
from office_cases import Given, OfficeCase, office_case
from office_zip import joined_anew, members, packed, packed_anew

Fill = Callable[[OfficeCase], bytes]
Read = Callable[[bytes], Any]
Right = tuple[int, int]
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_EPOCH = date(1899, 12, 30)


# --- fill -----------------------------------------------------------------------------------


def fill_stforms(given: Given) -> Fill:
    """Fill from the record; the blank, the same bytes, comes with stforms."""
    import stforms

    def fill(case: OfficeCase) -> bytes:
        outcome = stforms.fill(case.record, f"{given.form}/2026-xlsx")
        assert outcome.value is not None, outcome.findings
        return bytes(outcome.value)

    return fill


def fill_copy(given: Given) -> Fill:
    """Copy: the changed sheets were packed beforehand, so nothing that makes new documents can cost less."""
    filled = fill_script(given)(office_case(given.form))
    return joined_anew(filled, _changed(given))


def fill_packed(given: Given) -> Fill:
    """Copy, and pack the changed sheets, as fast as zlib can: every new document has to be packed."""
    filled = fill_script(given)(office_case(given.form))
    return packed_anew(filled, _changed(given))


def fill_script(given: Given) -> Fill:
    """Parse the sheets, write into the cells, pack all members: forty lines of one's own."""
    parts = _parts(given.blank)

    def fill(case: OfficeCase) -> bytes:
        contents = members(given.blank)
        wanted: dict[str, dict[str, Any]] = {}
        for slot, answer in case.answers.items():
            sheet, cell = given.cells[slot]
            wanted.setdefault(parts[sheet], {})[cell] = answer.cell
        for name, values in wanted.items():
            root = etree.fromstring(contents[name])
            for element in root.iter(f"{_S}c"):
                if element.get("r") in values:
                    _write(element, values[element.get("r")])
            contents[name] = etree.tostring(root, encoding="UTF-8")
        return packed(contents)

    return fill


def _write(cell: Any, value: Any) -> None:
    for child in list(cell):
        cell.remove(child)
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{_S}is"), f"{_S}t")
        text.text = value
    else:
        number = (value - _EPOCH).days if isinstance(value, date) else value
        etree.SubElement(cell, f"{_S}v").text = str(number)


def fill_openpyxl(given: Given) -> Fill:
    import openpyxl

    def fill(case: OfficeCase) -> bytes:
        book, out = openpyxl.load_workbook(io.BytesIO(given.blank)), io.BytesIO()
        for slot, answer in case.answers.items():
            sheet, cell = given.cells[slot]
            book[sheet][cell].value = answer.cell
        book.save(out)
        return out.getvalue()

    return fill


def _parts(blank: bytes) -> dict[str, str]:
    """Return sheet -> part; our blanks number them in order."""
    sheets = etree.fromstring(members(blank)["xl/workbook.xml"]).iter(f"{_S}sheet")
    return {sheet.get("name"): f"xl/worksheets/sheet{number}.xml" for number, sheet in enumerate(sheets, 1)}


def _changed(given: Given) -> list[str]:
    parts = _parts(given.blank)
    return sorted({parts[given.cells[slot][0]] for slot in office_case(given.form).answers})


# --- parse ----------------------------------------------------------------------------------


def read_stforms() -> Read:
    """Return the record, not the cells: told by names and labels, decoded, compared with the blank."""
    import stforms

    return lambda data: stforms.parse(data).value.record


def read_openpyxl(read_only: bool = False) -> Read:
    """Walk through all sheets."""
    import openpyxl

    def read(data: bytes) -> dict[str, list[Any]]:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=read_only, data_only=True)
        return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}

    return read


def read_calamine() -> Read:
    """Take all values."""
    from python_calamine import CalamineWorkbook

    def read(data: bytes) -> dict[str, list[Any]]:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
        }

    return read


# --- right ----------------------------------------------------------------------------------


def right_filled(data: bytes, given: Given, case: OfficeCase) -> Right:
    """Return how many cells hold what they shall, of how many."""
    return right_read(read_openpyxl()(data), given, case)


def right_read(got: dict[str, list[Any]], given: Given, case: OfficeCase) -> Right:
    """Return how many values were read in their place, of how many."""
    wanted = {tuple(given.cells[slot]): answer.cell for slot, answer in case.answers.items()}
    there = dict(_values(got))
    return sum(there.get(place) == value for place, value in wanted.items()), len(wanted)


def _values(got: dict[str, list[Any]]) -> Iterator[tuple[tuple[str, str], Any]]:
    from openpyxl.utils import get_column_letter

    for sheet, rows in got.items():
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value not in (None, ""):
                    cell = get_column_letter(column) + str(number)
                    yield (sheet, cell), value.date() if isinstance(value, datetime) else value


# --- by name --------------------------------------------------------------------------------

FILLERS: dict[str, Callable[[Given], Fill]] = {
    "stforms": fill_stforms,
    "copy": fill_copy,
    "pack": fill_packed,
    "script": fill_script,
    "openpyxl": fill_openpyxl,
}
READERS: dict[str, Callable[[], Read]] = {
    "stforms": read_stforms,
    "python-calamine": read_calamine,
    "openpyxl read_only": lambda: read_openpyxl(read_only=True),
    "openpyxl": read_openpyxl,
}
