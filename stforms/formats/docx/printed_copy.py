"""A Word document that was printed: the rows of its pages as the reader of documents sees them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from stforms.formats.answers import Stray
from stforms.formats.docx.blank import DocxBlank
from stforms.formats.docx.controls import Control
from stforms.formats.docx.reprinted import Print
from stforms.formats.docx.returned import ReturnedDocx
from stforms.formats.docx.rows import ASTRAY, DOUBTED, Box, Outline, Piece, Row
from stforms.formats.lines import plain
from stforms.formats.pdf.cut_rows import mended
from stforms.formats.pdf.rows import PrintedCell, PrintedRow

_SAME_COLUMN = 3.0
"""Points between left edges of one column."""


class PrintedDocx(ReturnedDocx):
    """A printed copy of a Word form, as if it had come back as a document without controls."""

    def __init__(self, rows: Sequence[PrintedRow], blank: DocxBlank) -> None:
        """Take the rows of the copy's pages, and the blank that it was made from."""
        self._rows = rows
        self._print = Print(blank)

    @cached_property
    def document(self) -> Outline:
        """Return the lines of the document itself."""
        body = [row for row in self._rows if not self._print.in_margin(row)]
        whole = mended(list(self._print.once(body)), not self._print.lists, self._print.is_hollow)
        return Outline(list(self._outlined(self._print.paragraphs(whole))))

    @cached_property
    def margins(self) -> list[Row]:
        """Return the lines of headers and footers."""
        return [_row(row, ()) for row in self._rows if self._print.in_margin(row)]

    @cached_property
    def controls(self) -> dict[tuple[str, str], Control]:
        """Return nothing: paper has no controls."""
        return {}

    def notes(self) -> Iterator[Stray]:
        """Yield nothing: what was laid over the pages is for who opened them to tell."""
        yield from ()

    def hidden(self) -> Iterator[Stray]:
        """Yield nothing: a page shows all that it has."""
        yield from ()

    def _outlined(self, rows: Iterator[PrintedRow]) -> Iterator[Row]:
        heading, columns = "", _columns(self._rows)
        for printed in rows:
            row = _row(printed, columns.get(printed.table, ()))
            if printed.table is not None:
                for box in row.boxes:
                    box.pieces[0].text = self._print.label(box.pieces[0].text)
            text = row.boxes[0].text
            row.level = int(printed.table is None and plain(text) in self._print.headings)
            row.heading = heading
            heading = text if row.level else heading
            yield row


def _columns(rows: Sequence[PrintedRow]) -> dict[int | None, list[float]]:
    """Return the left edges of each table's columns."""
    found: dict[int | None, list[float]] = {}
    for row in rows:
        edges = found.setdefault(row.table, [])
        for cell in row.cells:
            if all(abs(edge - cell.box[0]) > _SAME_COLUMN for edge in edges):
                edges.append(cell.box[0])
        edges.sort()
    return found


def _row(printed: PrintedRow, columns: Sequence[float]) -> Row:
    return Row([_box(cell, columns) for cell in printed.cells], printed.table)


def _box(cell: PrintedCell, columns: Sequence[float]) -> Box:
    column = next((n for n, edge in enumerate(columns) if abs(edge - cell.box[0]) <= _SAME_COLUMN), 0)
    marks = (DOUBTED if cell.doubt else 0) | (ASTRAY if cell.astray else 0)
    return Box(column, None, [Piece(cell.text, None, marks)])
