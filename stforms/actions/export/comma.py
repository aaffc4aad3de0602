"""A sheet as CSV: as Swedish Excel opens it, or as RFC 4180 has it for other programs."""

from __future__ import annotations

import csv
import io
from datetime import date
from enum import Enum

from stforms.actions.export.tables import Sheet, Value
from stforms.model import normal_text

BEGINS_FORMULA = ("=", "+", "-", "@")
"""What Excel takes for the beginning of a formula, also in a file that holds only text. Tabs and carriage
returns are as dangerous; a text in its normal form begins with neither."""


class Csv(Enum):
    """Which CSV: semicolons, a mark and decimal commas for Swedish Excel; or commas and points."""

    EXCEL = "excel"
    RFC4180 = "rfc4180"


def as_csv(sheet: Sheet, way: Csv = Csv.EXCEL) -> bytes:
    """Return a sheet as CSV in UTF-8, its lines ended by CR LF.

    A text that would begin a formula gets an apostrophe before it, in both ways: nobody knows in which
    program a file is opened in the end.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if way is Csv.EXCEL else ",", lineterminator="\r\n")
    writer.writerow(column.title() for column in sheet.columns)
    writer.writerows([_cell(value, way) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig" if way is Csv.EXCEL else "utf-8", "replace")


def _cell(value: Value, way: Csv) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        written = f"{value:.4f}".rstrip("0").rstrip(".")
        return written.replace(".", ",") if way is Csv.EXCEL else written
    if isinstance(value, int):
        return str(value)
    words = normal_text(value)
    return f"'{words}" if words.startswith(BEGINS_FORMULA) else words
