"""What a cell says as the answer in a slot, and what there is to doubt about it."""

from __future__ import annotations

from stforms.formats.xlsx.book import Book
from stforms.formats.xlsx.cells import Raw
from stforms.formats.xlsx.formats import of_code
from stforms.formats.xlsx.slots import Cell
from stforms.formats.xlsx.values import NOTHING, Value, of_number
from stforms.model import Severity

_DAY = of_code("yyyy-mm-dd")
_SERIALS = range(18_264, 80_000)
"""Numbers that are days (1950 to 2119) in a cell for days whose format was lost."""

Doubts = tuple[tuple[str, Severity], ...]


def said(cell: Cell, raw: Raw, book: Book) -> tuple[Value, Doubts]:
    """Return what stands in a slot, and the codes of findings about it."""
    value = book.value(raw)
    doubts: Doubts = ()
    if value.kind != "text":
        value, doubts = _doubted(cell, value, book)
    if raw[3] and not cell.formula:
        doubts = (*doubts, _formula(raw))
    untouched = cell.default and value.text == cell.default and cell.default not in cell.choices
    return NOTHING if untouched else value, doubts


def _doubted(cell: Cell, value: Value, book: Book) -> tuple[Value, Doubts]:
    """Return a number, a day, a truth value or an error as what the slot is for."""
    if value.kind == "error":
        return Value("", "error"), (("xlsx.error_value", Severity.ERROR),)
    if value.kind == "number":
        if cell.kind == "date" and value.text.isdigit() and int(value.text) in _SERIALS:
            return of_number(value.text, _DAY, book.since_1904), (("xlsx.day_restored", Severity.WARNING),)
        digits = cell.literal and value.text.isdigit() and len(value.text) > 1
        return value, (("xlsx.digits_as_number", Severity.INFO),) if digits else ()
    if value.kind == "date" and cell.kind != "date" and (cell.literal or cell.kind != "text"):
        return value, (("xlsx.day_made", Severity.WARNING),)
    return value, ((value.doubt, Severity.WARNING),) if value.doubt else ()


def _formula(raw: Raw) -> tuple[str, Severity]:
    if raw[2]:
        return "xlsx.formula", Severity.WARNING
    return "xlsx.formula_unsaved", Severity.ERROR
