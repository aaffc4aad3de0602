"""parse, for PDFs that a Word or Excel form was printed to: by what is printed, and by the drawn cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stforms.actions.parsed import Read, report
from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.formats.pdf.pages import Pages
from stforms.formats.pdf.rows import PrintedRow, rows_of
from stforms.lens import on_docx, on_xlsx
from stforms.lens.bound import Bound
from stforms.lens.get import get
from stforms.lens.office import OfficeSource
from stforms.lens.on_pdf import FLAT_CONFIDENCE
from stforms.library import Library
from stforms.model import Finding, Param, Reading, Severity

UNSURE = 0.6
"""A reading with at most this confidence is told, so that a person looks at it."""


def read_print(document: Document, edition: Edition, library: Library) -> Read:
    """Read a print of a Word or Excel form."""
    bound = library.bound(edition)
    source = _source(rows_of(Pages(document.data)), bound)
    parsed = get(bound, source)
    readings = [replace(one, confidence=min(one.confidence, FLAT_CONFIDENCE)) for one in parsed.readings]
    findings = [*parsed.findings, *source.answers.findings, *_unsure(readings)]
    report(source.answers.strays, readings, findings)
    findings.append(Finding("parse.flattened", Severity.INFO))
    return Read(parsed.record, readings, findings, flattened=True)


def _source(rows: Sequence[PrintedRow], bound: Bound) -> OfficeSource:
    of_format = on_docx.printed_docx if bound.edition.blank.format == "docx" else on_xlsx.printed_xlsx
    return of_format(rows, bound)


def _unsure(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Yield a finding for each value that a person should compare with the page."""
    for one in readings:
        if one.key is not None and one.value is not None and one.confidence <= UNSURE:
            yield Finding("parse.print_unsure", Severity.WARNING, one.key, one.where)
