"""parse, for PDFs that a Word or Excel form was printed to: by what is printed, and by the drawn cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stforms.actions.parse_office import about_key, keys_by_place
from stforms.actions.parse_pdf import as_a_whole, report_strays
from stforms.actions.parsed import Read, report
from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.formats.pdf import strays
from stforms.lens import on_docx, on_xlsx
from stforms.lens.bound import Bound
from stforms.lens.get import get
from stforms.lens.on_pdf import FLAT_CONFIDENCE
from stforms.library import Library
from stforms.model import Finding, Reading, Severity, general_path

UNSURE, ASTRAY = 0.6, 0.4
"""A reading with at most this confidence is told, so that a person looks at it; it may be another slot's."""

_DRAWN = "FreeText"
"""Notes that are text on the page: what they say is read there."""


def read_print(document: Document, edition: Edition, library: Library) -> Read:
    """Read a print of a Word or Excel form."""
    bound = library.bound(edition)
    of_format = on_docx.printed_docx if edition.blank.format == "docx" else on_xlsx.printed_xlsx
    source = of_format(document.rows, bound)
    parsed = get(bound, source)
    readings = [replace(one, confidence=min(one.confidence, FLAT_CONFIDENCE)) for one in parsed.readings]
    known = keys_by_place(readings)
    found = [about_key(one, bound, known) for one in (*parsed.findings, *source.answers.findings)]
    findings = [*found, *_unsure(readings, bound), Finding("parse.printed", Severity.INFO)]
    report(source.answers.strays, readings, findings)
    notes = [note for note in strays.laid_over(document.pdf) if note.kind != _DRAWN]
    report_strays(notes, readings, findings)
    return Read(parsed.record, readings, [*findings, *as_a_whole(document)], flattened=True)


def _unsure(readings: Sequence[Reading], bound: Bound) -> Iterator[Finding]:
    """Yield a finding for each value that a person should compare with the page."""
    listed = frozenset(_listed(bound))
    for one in readings:
        if one.key is None or one.value is None:
            continue
        if one.confidence <= (ASTRAY if general_path(one.key) in listed else UNSURE):
            yield Finding("parse.print_unsure", Severity.WARNING, one.key, one.where)


def _listed(bound: Bound) -> Iterator[str]:
    """Yield the keys of choices: what is one of a list, is not in doubt for a space more or less."""
    yield from (place.keys[0] for place in bound.places if place.codec.name == "choice")
    for rows in bound.tables:
        keys = (place.keys[0] for place in rows.places[0] if place.codec.name == "choice")
        yield from (general_path(f"{rows.table.key}[0].{key}") for key in keys)
