"""A file that may be a form: read and checked; or several of them in one; or pictures of one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from stforms.actions.bundle.ours import is_bundle
from stforms.actions.ingest.opened import Container, Content, Form, Given, Opened, Scan
from stforms.actions.parse import Parsed, parse
from stforms.actions.source import Document
from stforms.actions.split import split
from stforms.actions.validate import validate
from stforms.errors import UnreadableError
from stforms.formats.pdf.pages import Pages
from stforms.library import Library
from stforms.model import Finding, Outcome, Severity
from stforms.paths import cabinet_folder
from stforms.rules.region import chosen_region

SPARSE = 40
"""Characters a page, on average, up to which a PDF is a picture: a fax's header line, a scanner's mark."""


def open_form(kind: str, data: bytes, given: Given) -> Opened:
    """Read a form, and check it.

    Raises:
        UnreadableError, ProtectedError: the file cannot be read, or is no form that stforms knows.
        MissingProgramError: LibreOffice is needed to read it and not installed.
    """
    library = _library(given.cabinet or str(cabinet_folder()))
    document = Document(data, given.name, given.modern)
    if is_bundle(document):  # else it would be read as the first of its papers
        return _bundle(document, library)
    try:
        return _form(kind, parse(document, library=library), given, library)
    except UnreadableError as error:
        if kind != "pdf":
            raise
        return _no_form(document, error)


@cache
def _library(cabinet: str) -> Library:
    """Return the library with the blanks of a cabinet; one in each process."""
    return Library(cabinet=Path(cabinet))


def _form(kind: str, parsed: Outcome[Parsed], given: Given, library: Library) -> Form:
    read = parsed.value
    region = chosen_region(given.region)
    checked = validate(read.record, read.edition, today=given.today, region=region, library=library)
    return Form(
        kind=kind,
        form=read.edition.form,
        edition=read.edition.id,
        identified_by=read.identified_by,
        reference=read.reference,
        record=checked.value,
        readings=read.readings,
        flattened=read.flattened,
        findings=tuple(map(_portable, parsed.findings)),
        checked=tuple(map(_portable, checked.findings)),
    )


def _portable(finding: Finding) -> Finding:
    """Return a finding that can travel: how its mapping of parameters was made is nobody's business."""
    return replace(finding, params=dict(finding.params))


def _no_form(document: Document, error: UnreadableError) -> Opened:
    """Return what a PDF is that is no form: pictures; else raise the error."""
    if error.code == "identify.unknown" and (pages := _drawn_pages(document.data)):
        return Scan("pdf", pages, (Finding("opened.scan", Severity.INFO),))
    raise error


def _bundle(document: Document, library: Library) -> Container:
    """Take a bundle apart. Our own cover is no paper, and stays where it is."""
    pieces = split(document, library=library)
    papers = (piece for piece in pieces.value if piece.edition is None or piece.edition in library.editions)
    contents = tuple(Content(f"{piece.name}.pdf", bytes(piece)) for piece in papers)
    return Container("bundle", contents, findings=tuple(map(_portable, pieces.findings)))


def _drawn_pages(data: bytes) -> int:
    """Return how many pages a PDF has when next to nothing on them is text, else 0."""
    pages = Pages(data)
    letters = len("".join(pages.text.split()))
    return len(pages) if letters <= SPARSE * len(pages) else 0
