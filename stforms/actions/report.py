"""identify and parse, for reports: documents that are read by their headings and never filled."""

from __future__ import annotations

from stforms.actions.identified import Candidate, Identified
from stforms.actions.parsed import Read
from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.formats.pdf.pages import Pages
from stforms.formats.text import likeness, load_report, pdf_lines, text_lines
from stforms.formats.text.lines import Line
from stforms.lens.on_text import read_report
from stforms.library import Library
from stforms.messages import text
from stforms.model import Finding, Outcome, Severity

LIKE = 0.5
"""Share of a report's headings from which a document counts as one."""


def identify_report(document: Document, library: Library) -> Outcome[Identified] | None:
    """Tell which report a text or a PDF is; None for a PDF that is none."""
    lines = _lines(document)
    found = [
        Candidate(edition.id, likeness(lines, load_report(edition.folder)))
        for edition in library.of_format("text")
    ]
    best = max(found, key=lambda candidate: candidate.score, default=None)
    if best is not None and best.score >= LIKE:
        return Outcome(Identified(library.editions[best.edition], "labels"))
    if document.reads_as != "text":
        return None
    near = tuple(candidate for candidate in found if candidate.score > 0)
    params = {"near": ", ".join(c.edition for c in near) or text("label.nothing")}
    finding = Finding("identify.unknown", Severity.ERROR, None, None, params)
    return Outcome(Identified(None, None, near), (finding,))


def read_text(document: Document, edition: Edition) -> Read:
    """Read a report."""
    parsed = read_report(load_report(edition.folder), _lines(document))
    return Read(parsed.record, parsed.readings, parsed.findings)


def _lines(document: Document) -> list[Line]:
    if document.reads_as == "text":
        return list(text_lines(document.data))
    return list(pdf_lines(Pages(document.data)))
