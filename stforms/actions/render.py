"""render: office documents -> their pages as PDF, or files of another office format."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from stforms.actions.source import Document, read_document
from stforms.errors import StformsError, UsageError
from stforms.formats import libreoffice
from stforms.formats.kinds import kind_of
from stforms.model import Finding, Outcome, Severity

BATCH = 25
"""How many files go to LibreOffice at one start: with more, each takes as long and failures cost more."""

_CHANGE = re.compile(rb"<(?:\w+:)?(?:ins|del|moveFrom|moveTo)[\s/>]")


def render(
    sources: Sequence[Path | str | bytes | Document],
    to: str = "pdf",
    *,
    timeout: float = 60.0,
    progress: Callable[[int], None] | None = None,
) -> list[Outcome[bytes | StformsError]]:
    """Make a PDF (or another office format) of every document, with LibreOffice.

    Args:
        sources: paths, bytes or documents: docx, xlsx, doc, xls, odt, ods, rtf.
        to: pdf, or one of those.
        timeout: how many seconds LibreOffice may take for a document.
        progress: is told how many of the documents are done, as they get done.

    Returns:
        For every document, in the same order, the new file. Where there is none, the value is the
        error that was met, ready to be raised, and a finding says the same.

    Raises:
        UsageError: there is no such format.
        MissingProgramError: LibreOffice is not installed, or cannot be started.
        DiskFullError, RefusedError: temporary files cannot be written.
    """
    tell = progress or (lambda _: None)
    outcomes: list[Outcome[bytes | StformsError]] = []
    for start in range(0, len(sources), BATCH):
        some = [_read(source) for source in sources[start : start + BATCH]]
        outcomes += _render(some, to, timeout, _counting_from(start, tell))
    return outcomes


def _counting_from(start: int, tell: Callable[[int], None]) -> Callable[[int], None]:
    """Return a progress for a batch that has so many documents before it."""
    return lambda done: tell(start + done)


def _read(source: Path | str | bytes | Document) -> Document | StformsError:
    """Return the document, or why it cannot be rendered."""
    try:
        document = read_document(source)
        if kind_of(document.data, document.name or "") == "pdf":
            return UsageError("render.is_pdf")
    except StformsError as error:
        return error
    return document


def _render(
    some: Sequence[Document | StformsError], to: str, timeout: float, tell: Callable[[int], None]
) -> list[Outcome[bytes | StformsError]]:
    files = [(one.name or "", one.data) for one in some if isinstance(one, Document)]
    refused = len(some) - len(files)
    tell(refused)
    made = iter(libreoffice.convert(files, to, timeout=timeout, progress=_counting_from(refused, tell)))
    return [_outcome(one, next(made) if isinstance(one, Document) else one, to) for one in some]


def _outcome(
    source: Document | StformsError, made: libreoffice.Converted, to: str
) -> Outcome[bytes | StformsError]:
    if isinstance(made, StformsError):
        return Outcome(made, (Finding(made.code, Severity.ERROR, None, None, made.params),))
    changed = to == "pdf" and isinstance(source, Document) and _has_changes(source)
    return Outcome(made, (Finding("render.changes", Severity.WARNING),) if changed else ())


def _has_changes(document: Document) -> bool:
    """Tell whether a Word document holds changes that were neither accepted nor rejected (17.13.5)."""
    if document.format != "docx":
        return False
    package = document.package
    return package.main is not None and _CHANGE.search(package.read(package.main)) is not None
