"""What the register says as tables for a spreadsheet: a workbook, or one of its sheets as CSV."""

from __future__ import annotations

from stforms.actions.export.comma import Csv, as_csv
from stforms.actions.export.sheets import SHEETS, export
from stforms.actions.export.tables import Sheet
from stforms.actions.export.workbook import as_workbook

__all__ = ["SHEETS", "Csv", "Sheet", "as_csv", "as_workbook", "export"]
