"""Which places does a blank have? Whatever its format."""

from __future__ import annotations

from stforms.actions.adopt.found import Found
from stforms.actions.adopt.on_docx import found_in_docx
from stforms.actions.adopt.on_pdf import found_in_pdf
from stforms.actions.adopt.on_xlsx import found_in_xlsx
from stforms.actions.source import Document
from stforms.errors import UnreadableError


def find(document: Document) -> Found:
    """Return the places of a form of any format.

    Raises:
        UnreadableError: it is of no format that has places to fill in, or damaged.
    """
    ways = {"pdf": found_in_pdf, "docx": found_in_docx, "xlsx": found_in_xlsx}
    if document.reads_as not in ways:
        raise UnreadableError("adopt.no_form", {"format": document.format})
    return ways[document.reads_as](document)
