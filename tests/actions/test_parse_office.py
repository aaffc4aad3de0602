"""What a format noticed at a place is told of the key that was read there."""

from __future__ import annotations

import io

import openpyxl

import stforms

COURSES = {"kurser": [{"namn": "Etik", "datum": "2024-05-03"}, {"namn": "Samtal", "datum": "2024-06-03"}]}


def told(a6: str | None, b6: str | None, b7: str) -> list[tuple[str, str | None]]:
    """Return (code, path) of what is said of the second course's day, with the first course so."""
    filled = stforms.fill(COURSES, "checklista-st/2026-xlsx").value
    book = openpyxl.load_workbook(io.BytesIO(bytes(filled)))
    sheet = book["Kurser"]
    sheet["A6"], sheet["B6"], sheet["B7"] = a6, b6, b7
    saved = io.BytesIO()
    book.save(saved)
    found = stforms.parse(saved.getvalue()).findings
    return [(one.code, one.path) for one in found if one.code.startswith("xlsx.")]


def test_a_doubt_about_a_cell_is_told_of_its_row() -> None:
    assert told("Etik", "2024-05-03", "=A1") == [("xlsx.formula_unsaved", "kurser[1].datum")]


def test_after_an_empty_row_it_is_told_of_the_row_that_the_record_has() -> None:
    """The record closes up over an empty row: the second course is its first."""
    assert told(None, None, "=A1") == [("xlsx.formula_unsaved", "kurser[0].datum")]


def test_a_doubt_in_a_row_that_the_record_does_not_have_names_no_row() -> None:
    """It is the only thing in its row; another row's number would point at another course."""
    filled = stforms.fill({"kurser": [COURSES["kurser"][0]]}, "checklista-st/2026-xlsx").value
    book = openpyxl.load_workbook(io.BytesIO(bytes(filled)))
    book["Kurser"]["B8"] = "=A1"
    saved = io.BytesIO()
    book.save(saved)
    found = stforms.parse(saved.getvalue()).findings
    assert [one.path for one in found if one.code == "xlsx.formula_unsaved"] == ["kurser.datum"]
