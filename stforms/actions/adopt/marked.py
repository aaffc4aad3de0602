"""Where the places of an office form stand on its pages: marked, laid out, the marks looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from stforms.actions.adopt.found import Kind, Spot
from stforms.actions.source import Document
from stforms.errors import StformsError
from stforms.formats import libreoffice
from stforms.formats.docx.blank import compile_docx
from stforms.formats.docx.filling import DocxFilling
from stforms.formats.pdf.pages import Char, Pages, around, lines
from stforms.formats.xlsx.blank import compile_xlsx
from stforms.formats.xlsx.filling import XlsxFilling
from stforms.lens.medium import Medium
from stforms.lens.on_docx import OnDocx
from stforms.lens.on_xlsx import OnXlsx
from stforms.model import Box

_MARK = re.compile(r"¤(\d+)¤")
_TICKS = "☒☑✓✔✗✘"
_AROUND = 2.0
"""Points between a mark and its outline."""
_MOST_ROWS = 60
"""Rows of a long table that are marked: further down they are like those above."""


def laid_out(document: Document, spots: Sequence[Spot]) -> tuple[bytes, dict[int, tuple[int, Box]]]:
    """Return an office form with marks as PDF, and page and box of each spot by its `id`.

    Raises:
        MissingProgramError: LibreOffice is not installed.
        UnreadableError: LibreOffice cannot read it.
    """
    chosen = [one for one in spots if one.table is None or one.table.row < _MOST_ROWS]
    data = _marked(document, chosen)
    made = libreoffice.convert([(f"document.{document.reads_as}", data)], "pdf")[0]
    if isinstance(made, StformsError):
        raise made
    pages = Pages(made)
    found = {id(chosen[number]): place for number, place in _texts(pages) if number < len(chosen)}
    boxes = [one for one in chosen if one.kind is Kind.BOX]
    ticks = list(_ticks(pages))
    if len(ticks) == len(boxes):
        found |= {id(one): place for one, place in zip(boxes, ticks, strict=True)}
    return made, found


def _marked(document: Document, spots: Sequence[Spot]) -> bytes:
    """Return the form with a number in every place for a text, and every box ticked."""
    medium: Medium
    filling: DocxFilling | XlsxFilling
    if document.reads_as == "docx":
        word = compile_docx(document.package.data)
        medium, filling = OnDocx(word), DocxFilling(word)
    else:
        book = compile_xlsx(document.package.data)
        medium, filling = OnXlsx(book), XlsxFilling(book)
    for number, spot in enumerate(spots):
        target = medium.targets(spot.at[:1])[0]
        if spot.kind is Kind.BOX:
            filling.tick(target)
        elif (mark := _mark(target, number)) is not None:
            filling.text(target, mark)
    return b"".join(filling.finish())


def _mark(target: Any, number: int) -> str | None:
    """Return what is written into a place: its number, or nothing where a list takes only what is in it."""
    return f"¤{number}¤" if getattr(target, "allowed", None) is None else None


def _texts(pages: Pages) -> Iterator[tuple[int, tuple[int, Box]]]:
    """Yield each mark with its page and box."""
    for page in range(1, len(pages) + 1):
        for row in lines(pages.chars(page)):
            said = "".join(char.char for char in row)
            for mark in _MARK.finditer(said):
                yield int(mark[1]), (page, _wider(row[mark.start() : mark.end()]))


def _ticks(pages: Pages) -> Iterator[tuple[int, Box]]:
    for page in range(1, len(pages) + 1):
        for row in lines(pages.chars(page)):
            yield from ((page, _wider([char])) for char in row if char.char in _TICKS)


def _wider(chars: list[Char]) -> Box:
    left, bottom, right, top = around([char.box for char in chars])
    return (left - _AROUND, bottom - _AROUND, right + _AROUND, top + _AROUND)
