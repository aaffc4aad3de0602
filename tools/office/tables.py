"""Tables of Word: cells, rows and their frame, with what a screen reader needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from office.layout import Field, Options
from office.markup import w

CM = 567  # twentieths of a point
SHORT = 9
"""A table of at most so many rows is kept on one page."""


@dataclass(frozen=True)
class Cell:
    """A cell: paragraphs, how many columns it takes, its colour and where its text stands.

    `control` are the properties of a content control that holds the whole cell.
    """

    content: str
    span: int = 1
    fill: str = ""
    align: str = ""
    control: str = ""

    def xml(self, width: float) -> str:
        """Return the cell at the width its columns give it."""
        properties = w(
            "tcPr",
            w("tcW", w=round(width), type="dxa"),
            w("gridSpan", val=self.span) if self.span > 1 else "",
            w("shd", val="clear", color="auto", fill=self.fill) if self.fill else "",
            w("vAlign", val=self.align) if self.align else "",
        )
        cell = w("tc", properties, self.content)
        return w("sdt", self.control, w("sdtContent", cell)) if self.control else cell


@dataclass(frozen=True)
class Row:
    """A row that is never torn by a page break; a header row comes back on every page."""

    cells: Sequence[Cell]
    head: bool = False
    high: int = 0

    def xml(self, widths: Sequence[float], kept: bool) -> str:
        """Return the row in columns of these widths; a kept one stays on the page of the next."""
        height = w("trHeight", val=self.high, hRule="atLeast") if self.high else ""
        properties = w("trPr", w("cantSplit"), height, w("tblHeader") if self.head else "")
        cells, at = [], 0
        for each in self.cells:
            cells.append(each.xml(sum(widths[at : at + each.span])))
            at += each.span
        row = w("tr", properties, *cells)
        return re.sub(r"(<w:pStyle [^>]*/>)(?!<w:keepNext/>)", r"\1<w:keepNext/>", row) if kept else row


def table(
    title: str,
    widths: Sequence[float],
    rows: Sequence[Row],
    style: str = "Formular",
    *,
    together: bool = True,
) -> str:
    """Return a table; one without a header row has its labels in the first column.

    A short one stays on one page, unless its rows may grow long (`together`): LibreOffice would move it
    whole, away from its heading.
    """
    heads = any(row.head for row in rows)
    look = w(
        "tblLook",
        val="0620" if heads else "0680",
        firstRow=int(heads),
        lastRow=0,
        firstColumn=int(not heads),
        lastColumn=0,
        noHBand=1,
        noVBand=1,
    )
    properties = w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=round(sum(widths)), type="dxa"),
        w("tblLayout", type="fixed"),
        look,
        w("tblCaption", val=title),
        w("tblDescription", val=_description(heads)),
    )
    columns = (w("gridCol", w=round(size)) for size in widths)
    kept = together and len(rows) <= SHORT
    written = (row.xml(widths, kept and row is not rows[-1]) for row in rows)
    return w("tbl", properties, w("tblGrid", *columns), *written)


def _description(heads: bool) -> str:
    if heads:
        return "Första raden är kolumnrubriker. Skriv i rutorna under dem."
    return "Ledtexten står till vänster om rutan där svaret skrivs."


def shares(columns: Sequence[Field], room: float) -> list[float]:
    """Return the columns' widths: those that are named, and equal parts of the rest."""
    named = sum(column.width or 0 for column in columns) * CM
    without = sum(column.width is None for column in columns)
    if not without:
        return [(column.width or 0) * CM * room / named for column in columns]
    return [column.width * CM if column.width else (room - named) / without for column in columns]


def box_widths(options: Options) -> list[float]:
    """Return the widths of columns of tick boxes: room for the longest word of each heading."""
    longest = (max(map(len, text.split())) for _, text in options)
    return [max(1.5, 0.22 * letters + 0.5) * CM for letters in longest]
