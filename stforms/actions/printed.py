"""A PDF that a Word or Excel form was printed to: its pages, drawn with all that lies on them, as rows."""

from __future__ import annotations

from stforms.actions.source import Document
from stforms.formats.docx.printed_copy import PrintedDocx
from stforms.formats.lines import Seen
from stforms.formats.pdf.pages import Pages, drawn_out
from stforms.formats.pdf.rows import PrintedRow, rows_of
from stforms.lens.bound import Bound


def pages_of(document: Document) -> Pages:
    """Return the pages of a PDF; where fields or notes lie on them, with these drawn on the page.

    Raises:
        UnreadableError: the file cannot be opened.
    """
    laid_over = any("/Annots" in page.obj for page in document.pdf.pdf.pages)
    return Pages(drawn_out(document.data)) if laid_over else Pages(document.data)


def rows_in(document: Document) -> list[PrintedRow]:
    """Return the rows of a PDF."""
    return rows_of(pages_of(document))


def seen_in(rows: list[PrintedRow], bound: Bound) -> list[Seen]:
    """Return rows as lines of the edition's format."""
    if bound.edition.blank.format == "docx":
        return PrintedDocx(rows, bound.blank).seen
    return [Seen(row.texts, row.table) for row in rows]
