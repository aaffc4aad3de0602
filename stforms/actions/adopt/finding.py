"""Which places does a blank have? Whatever its format."""

from __future__ import annotations

from stforms.actions.adopt.found import Found
from stforms.actions.adopt.on_docx import found_in_docx
from stforms.actions.adopt.on_pdf import found_in_pdf
from stforms.actions.adopt.on_xlsx import found_in_xlsx
from stforms.actions.source import Document
from stforms.errors import IntegrityError, StformsError, UnreadableError


def find(document: Document) -> Found:
    """Return the places of a form of any format.

    Raises:
        UnreadableError: it is of no format that has places to fill in, or damaged.
    """
    ways = {"pdf": found_in_pdf, "docx": found_in_docx, "xlsx": found_in_xlsx}
    if document.reads_as not in ways:
        raise UnreadableError("adopt.no_form", {"format": document.format})
    try:
        return ways[document.reads_as](document)
    except IntegrityError as error:  # which speaks of blanks that stforms keeps: this is a file from outside
        cause = error.__cause__
        if isinstance(cause, StformsError) and not isinstance(cause, IntegrityError):
            raise cause from error
        raise UnreadableError("file.damaged", {"why": str(error.params.get("why", error.code))}) from error
