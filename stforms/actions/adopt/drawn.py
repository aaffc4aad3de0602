"""The picture of a draft of any format: of an office form as LibreOffice lays it out."""

from __future__ import annotations

from stforms.actions.adopt.draft import Draft
from stforms.actions.adopt.marked import laid_out
from stforms.actions.adopt.picture import Picture, picture
from stforms.actions.source import Document
from stforms.errors import MissingProgramError, UnreadableError
from stforms.model import Finding, Severity


def drawn(draft: Draft, document: Document) -> tuple[Picture, tuple[Finding, ...]]:
    """Return the picture of a draft; without LibreOffice an office form's has no pages, which is told."""
    if draft.found.format == "pdf":
        return picture(draft, document.data, {}), ()
    try:
        pdf, places = laid_out(document, draft.found.spots)
    except (MissingProgramError, UnreadableError) as error:
        finding = Finding("adopt.no_picture", Severity.INFO)
        return picture(draft, None, {}), (finding, Finding(error.code, Severity.INFO, params=error.params))
    return picture(draft, pdf, places), ()
