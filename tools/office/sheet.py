"""One sheet of an Excel blank while it is being written, from the top down."""

from __future__ import annotations

import math

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from office.layout import Form

LINE = 15.0  # the height of a line, in points


class Page:
    """The sheet, the row that is being written, and what is known only at the end."""

    def __init__(self, sheet: Worksheet, form: Form, title: str) -> None:
        """Begin a sheet: its title, its protection, how it is printed."""
        self.sheet = sheet
        self.row = 1
        self.growing: set[int] = set()
        self._widths: dict[int, float] = {}
        self._notes: list[tuple[int, str]] = []
        self._tables: list[int] = []
        self._others = 0
        self.write(1, title, "Titel")
        self.end_row(2)
        _set_up(sheet, form)

    def write(self, column: int, text: str, style: str) -> None:
        """Write words into the present row."""
        found = self.sheet.cell(self.row, column, text)
        found.style = style
        found.data_type = "s"

    def end_row(self, lines: float, grows: bool = False) -> None:
        """Go to the next row, leaving one of so many lines, which may grow with what is typed."""
        self.sheet.row_dimensions[self.row].height = lines * LINE
        self.growing |= {self.row} if grows else set()
        self.row += 1

    def need(self, *widths: float) -> None:
        """Ask for columns of at least these widths."""
        for column, width in enumerate(widths, 1):
            self._widths[column] = max(width, self._widths.get(column, 0.0))

    def merge(self, first: int, last: int) -> None:
        """Make one cell of several in the present row; they have the look of the first."""
        for column in range(first + 1, last + 1):
            self.sheet.cell(self.row, column).style = self.sheet.cell(self.row, first).style
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=first, end_column=last)

    def note(self, text: str, style: str) -> None:
        """Write words across the sheet; how many lines they take is known when it is closed."""
        self._notes.append((self.row, text))
        self.write(1, text, style)
        self.row += 1

    def heading(self, text: str, level: int) -> None:
        """Write a heading with room above it; counts what else than tables the sheet holds."""
        self.end_row(0.6)
        self.write(1, text, "Rubrik A" if level == 1 else "Rubrik B")
        self.end_row(1.6)

    def labels(self, *widths: float) -> None:
        """Say that a part with labels begins, not a table."""
        self._others += 1
        self.need(*widths)

    def table(self, top: int) -> None:
        """Say that a table has its header row here."""
        self._tables.append(top)

    def close(self) -> None:
        """Set widths, wrap notes, and keep the header row in sight."""
        for column, width in self._widths.items():
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        room = sum(self._widths.values())
        for row, text in self._notes:
            self.sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(self._widths))
            self.sheet.row_dimensions[row].height = lines_of(text, room) * LINE
        alone = len(self._tables) == 1 and not self._others
        kept = self._tables[0] if alone else 1
        self.sheet.freeze_panes = f"A{kept + 1}"
        self.sheet.print_title_rows = f"{kept}:{kept}"


def _set_up(sheet: Worksheet, form: Form) -> None:
    """Protect a sheet without a password, and print it on A4 as wide as the paper."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # False does not lock it
    sheet.protection.sort = sheet.protection.autoFilter = False
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if footer := sheet.oddFooter:
        footer.left.text, footer.center.text = f"&8{form.id}", "&8&A"
        footer.right.text = "&8Sida &P av &N"


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a width, with some room to spare."""
    return max(1, math.ceil(1.1 * len(text) / width))
