"""identify: which edition is this file? By stamp, by names, by what is printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from stforms.actions import identify_office, identify_pdf, report
from stforms.actions.identified import Candidate, Identified
from stforms.actions.source import Document, read_document
from stforms.formats.boundary import boundary
from stforms.library import Library, default_library
from stforms.model import Outcome

__all__ = ["Candidate", "Identified", "identify"]


def identify(source: Path | str | bytes | Document, *, library: Library | None = None) -> Outcome[Identified]:
    """Tell which edition a file is, and why we think so.

    Raises:
        UnreadableError: the file cannot be read, or is of no kind that stforms reads.
        ProtectedError: it needs a password.
        MissingProgramError: LibreOffice is needed to read it and not installed.
    """
    library = library or default_library()
    document = read_document(source)
    with boundary():
        found = _identified(document, library)
        return replace(found, value=replace(found.value, reference=document.reference))


def _identified(document: Document, library: Library) -> Outcome[Identified]:
    if document.reads_as in ("docx", "xlsx"):
        return identify_office.identify_office(document, library)
    if document.reads_as == "text" and (found := report.identify_report(document, library)) is not None:
        return found
    return identify_pdf.identify_pdf(document, library)
