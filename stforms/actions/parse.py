"""parse: document -> record, readings, findings."""

from __future__ import annotations

from pathlib import Path

from stforms.actions import (
    identify_office,
    identify_print,
    parse_office,
    parse_ours,
    parse_pdf,
    parse_print,
    report,
)
from stforms.actions.identified import Identified
from stforms.actions.identify import identify
from stforms.actions.parsed import Parsed, Read, emptiness
from stforms.actions.source import Document, read_document
from stforms.binding import Edition
from stforms.errors import UnreadableError
from stforms.formats.boundary import boundary
from stforms.library import Library, default_library
from stforms.model import Finding, Outcome, Severity

__all__ = ["Parsed", "parse"]


def parse(
    source: Path | str | bytes | Document,
    *,
    edition: str | Edition | None = None,
    library: Library | None = None,
) -> Outcome[Parsed]:
    """Read a returned form.

    Args:
        source: the file.
        edition: which edition it is, when the caller knows; else it is identified.
        library: where editions and blanks come from.

    Raises:
        UnreadableError: the file cannot be read, or is no form that stforms knows.
        ProtectedError: it needs a password.
        MissingProgramError: LibreOffice is needed to read it and not installed.
    """
    library = library or default_library()
    document = read_document(source)
    with boundary():
        return _parsed(document, edition, library)


def _parsed(document: Document, edition: str | Edition | None, library: Library) -> Outcome[Parsed]:
    """Read it the surest way there is."""
    if (own := _own(document, edition, library)) is not None:
        return own
    found = _identified(document, edition, library)
    which = found.value.edition
    assert which is not None
    read = _read(document, which, library)
    by = found.value.by or "given"
    value = Parsed(document, which, by, read.record, tuple(read.readings), read.flattened, document.reference)
    return Outcome(value, (*found.findings, *read.findings, *emptiness(value)))


def _own(document: Document, edition: str | Edition | None, library: Library) -> Outcome[Parsed] | None:
    """Read a file that is exactly as fill wrote it."""
    if document.reads_as in ("docx", "xlsx"):
        return parse_office.read_own(document, edition, library)
    return parse_ours.read_ours(document, edition, library) if document.reads_as == "pdf" else None


def _read(document: Document, edition: Edition, library: Library) -> Read:
    """Read a file that is this edition, by its format.

    Raises:
        UnreadableError: the edition is of another format than the file.
    """
    of_file, of_edition = document.reads_as, edition.blank.format
    if of_edition == "text" and of_file in ("text", "pdf"):
        return report.read_text(document, edition)
    if of_edition in ("docx", "xlsx") and of_file == "pdf":
        return parse_print.read_print(document, edition, library)
    if of_edition != of_file:
        raise UnreadableError("parse.other_format", {"edition": edition.name, "format": document.format})
    read = parse_pdf.read_pdf if of_file == "pdf" else parse_office.read_office
    return read(document, edition, library)


def _identified(document: Document, edition: str | Edition | None, library: Library) -> Outcome[Identified]:
    if edition is None:
        found = identify(document, library=library)
        if found.value.edition is None:
            raise UnreadableError("identify.unknown", found.findings[0].params)
        return found
    chosen = library.edition(edition) if isinstance(edition, str) else edition
    doubts = _contradiction(document, chosen, library)
    if doubts and _is_another(document, chosen, library):
        # Another form's lines, laid on this one's, would give answers that nobody wrote.
        raise UnreadableError("parse.other_form", doubts[0].params)
    return Outcome(Identified(chosen, None), tuple(doubts))


def _is_another(document: Document, chosen: Edition, library: Library) -> bool:
    """Tell whether too little of a Word or Excel form's print is in a file, or on its pages."""
    if chosen.blank.format == document.reads_as and document.reads_as in ("docx", "xlsx"):
        return identify_office.share_of(document, chosen, library) < identify_office.SURE
    if chosen.blank.format in ("docx", "xlsx") and document.reads_as == "pdf":
        return identify_print.share_of_print(document, chosen, library) < identify_office.SURE
    return False


def _contradiction(document: Document, chosen: Edition, library: Library) -> list[Finding]:
    """Tell when the file is another edition than the caller says.

    Raises:
        UnreadableError: its footer says that it is of a regulation that has expired.
    """
    try:
        seen = identify(document, library=library).value.edition
    except UnreadableError as error:
        if error.code == "identify.expired":
            raise
        return []
    if seen is None or seen.id == chosen.id:
        return []
    other = seen.regulation != chosen.regulation
    code = "parse.other_regulation" if other else "parse.other_edition"
    return [Finding(code, Severity.ERROR, None, None, {"expected": chosen.name, "found": seen.name})]
