"""The picture of a draft of any format: of an office form as LibreOffice lays it out."""

from __future__ import annotations

from stforms.actions.adopt.draft import Draft
from stforms.actions.adopt.marked import laid_out
from stforms.actions.adopt.picture import Picture, picture
from stforms.actions.source import Document
from stforms.errors import MissingProgramError, StformsError
from stforms.formats.boundary import boundary
from stforms.messages import render
from stforms.model import Finding, Severity


def drawn(draft: Draft, document: Document) -> tuple[Picture, tuple[Finding, ...]]:
    """Return the picture of a draft; one without pages where they cannot be drawn, which is told."""
    try:
        with boundary():
            return _drawn(draft, document), ()
    except MissingProgramError:
        finding = Finding("adopt.no_picture", Severity.INFO)
    except StformsError as error:
        why = {"why": render(error.code, error.params)[0]}
        finding = Finding("adopt.picture_failed", Severity.WARNING, None, None, why)
    return picture(draft, None, {}), (finding,)


def _drawn(draft: Draft, document: Document) -> Picture:
    if draft.found.format == "pdf":
        return picture(draft, document.data, {})
    return picture(draft, *laid_out(document, draft.found.spots))
