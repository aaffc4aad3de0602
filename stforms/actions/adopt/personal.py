"""Is what was given as a blank filled in? Personal data must not become part of a form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from stforms.actions.source import Document
from stforms.formats.pdf.pages import Pages
from stforms.formats.xlsx.blank import compile_xlsx

_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{2}[01]\d[0-36-9]\d ?[-+–]? ?\d{4}(?!\d)")
"""A personnummer, however it is spelled; days from 61 are samordningsnummer."""


def personnummer_in(document: Document) -> int:
    """Count what is written like a personnummer in a document that is given as a blank."""
    return sum(len(_NUMBER.findall(words)) for words in _texts(document))


def _texts(document: Document) -> Iterator[str]:
    """Yield all that is written in a document, piece by piece."""
    if document.reads_as == "docx":
        rows = (*document.docx.document.rows, *document.docx.margins)
        yield from (box.text for row in rows for box in row.boxes)
    elif document.reads_as == "xlsx":
        pages = compile_xlsx(document.package.data).pages.values()
        yield from (value.text for page in pages for value in page.printed.values())
    else:
        yield Pages(document.data).text
        yield from (value.text for value in document.pdf.values.values())


def answers_in(document: Document) -> int:
    """Count the places of a blank that hold words already; the 0 of a sum is nobody's answer."""
    ways = {"pdf": _in_fields, "docx": _in_controls, "xlsx": _in_cells}
    return sum(any(map(str.isalpha, words)) for words in ways[document.reads_as](document))


def _in_fields(document: Document) -> Iterator[str]:
    yield from (value.text for value in document.pdf.values.values())


def _in_controls(document: Document) -> Iterator[str]:
    """Yield what stands in controls; what stands in several is how they ask, whatever their state says."""
    words: dict[int, str] = {}
    for row in document.docx.document.rows:
        for piece in (piece for box in row.boxes for piece in box.pieces):
            if piece.control is not None and piece.control.kind == "text" and not piece.control.placeholder:
                words[id(piece.control)] = words.get(id(piece.control), "") + piece.text
    times = Counter(words.values())
    yield from (one for one in words.values() if times[one] == 1)


def _in_cells(document: Document) -> Iterator[str]:
    """Yield what stands in the open cells of protected sheets; of others nobody can tell."""
    for page in compile_xlsx(document.package.data).pages.values():
        if page.protected:
            yield from (page.printed[at].text for at in page.unlocked if at in page.printed)
