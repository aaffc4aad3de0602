"""A letter as a Word document that its sender can go on writing: real styles, lists and headings."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from stforms.formats.letter import Grid, Letter, Section

_FONT = "Arial"
_STYLES = {"Normal": 10, "Heading 1": 14, "Heading 2": 11, "List Bullet": 10, "List Bullet 2": 10}
_MADE = datetime(2026, 1, 1)
"""The same letter is the same document, whenever it was written."""


def letter_docx(letter: Letter) -> bytes:
    """Return a letter as a file."""
    document = docx.Document()
    _look(document, letter)
    _head(document, letter)
    document.add_heading(letter.subject, 1)
    for text in letter.before:
        document.add_paragraph(text)
    for section in letter.sections:
        _section(document, section)
    for text in letter.after:
        document.add_paragraph(text)
    greeting, *names = letter.ending or ("",)
    if greeting:
        document.add_paragraph(greeting).paragraph_format.space_before = Pt(12)
    if names:
        document.add_paragraph("\n".join(names)).paragraph_format.space_before = Pt(30)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _look(document: Document, letter: Letter) -> None:
    """Set page, styles, language and title."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25)
    for name, size in _STYLES.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # they would win
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_after = Pt(4)
    properties = document.core_properties
    properties.title, properties.language, properties.comments = letter.subject, letter.language, ""
    properties.author, properties.created, properties.modified = "", _MADE, _MADE
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), letter.language)


def _head(document: Document, letter: Letter) -> None:
    """Write who writes and when, and below to whom, where the window of an envelope is."""
    first, *others = letter.sender or ("",)
    paragraph = document.add_paragraph(f"{first}\t{letter.date}")
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(80))
    if others:
        paragraph.add_run("\n" + "\n".join(others))
    receiver = document.add_paragraph("\n".join(letter.receiver))
    receiver.paragraph_format.left_indent = Mm(80)
    receiver.paragraph_format.space_after = Pt(24)


def _section(document: Document, section: Section) -> None:
    document.add_heading(section.heading, 2)
    if section.grid is not None:
        _table(document, section.grid)
    for point in section.points:
        entry = document.add_paragraph(point.text, "List Bullet")
        entry.paragraph_format.keep_with_next = bool(point.below)
        for text in point.below:
            document.add_paragraph(text, "List Bullet 2")


def _table(document: Document, grid: Grid) -> None:
    table = document.add_table(1, len(grid.headings), "Table Grid")
    for cell, text in zip(table.rows[0].cells, grid.headings, strict=True):
        cell.text = text
    # The headings come again on every page, and are read aloud as such (ECMA-376 part 1, 17.4.49).
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in grid.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.autofit = False
    for column, share in zip(table.columns, grid.widths, strict=True):
        column.width = Mm(160 * share)
        for cell in column.cells:
            cell.width = Mm(160 * share)
    document.add_paragraph()
