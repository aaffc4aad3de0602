"""Is what was given as a blank filled in? Personal data must not become part of a form."""

from __future__ import annotations

import re
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
