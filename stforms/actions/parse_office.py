"""parse, for Word and Excel files: by controls and names where they are left, else by what is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from stforms.actions.identify_office import stamped_edition
from stforms.actions.parsed import Parsed, Read, emptiness, report
from stforms.actions.source import Document
from stforms.binding import Edition
from stforms.codecs import read_tick
from stforms.formats.answers import Stray
from stforms.lens import on_docx, on_xlsx
from stforms.lens.bound import Bound
from stforms.lens.get import get
from stforms.lens.office import OfficeSource
from stforms.library import Library
from stforms.model import Finding, Outcome, Reading, Severity


def read_own(document: Document, edition: str | Edition | None, library: Library) -> Outcome[Parsed] | None:
    """Read a Word file that is exactly as fill wrote it; None for any other.

    Workbooks have no such short way: reading their cells is as quick as comparing them.
    """
    if document.converted or document.reads_as != "docx":
        return None
    known = stamped_edition(document, library)
    if known is None or (edition is not None and edition not in (known.id, known)):
        return None
    bound = library.bound(known)
    source = on_docx.own_docx(document.docx, bound)
    if source is None:
        return None
    parsed = get(bound, source)
    value = Parsed(document, known, "stamp", parsed.record, tuple(parsed.readings), False, document.reference)
    return Outcome(value, (*parsed.findings, *emptiness(value)))


def read_office(document: Document, edition: Edition, library: Library) -> Read:
    """Read a Word or Excel file that is this edition."""
    bound = library.bound(edition)
    source: OfficeSource = (
        on_docx.docx_source(document.docx, bound)
        if document.reads_as == "docx"
        else on_xlsx.xlsx_source(document.xlsx, bound)
    )
    parsed = get(bound, source)
    read = keys_by_place(parsed.readings)
    told = [about_key(finding, bound, read) for finding in (*parsed.findings, *source.answers.findings)]
    findings = [*_about(document, bound, source), *told]
    report([*source.answers.strays, *_no_ticks(bound, source)], parsed.readings, findings)
    return Read(parsed.record, parsed.readings, findings)


def _no_ticks(bound: Bound, source: OfficeSource) -> Iterator[Stray]:
    """Yield texts that stand in plain cells made for a tick, and are none."""
    answers = source.answers.slots
    for place in bound.places:
        for _, target in place.choices:
            answer = answers.get(target)
            if answer is not None and answer.ticked is None and answer.text and not read_tick(answer.text):
                yield Stray("text", answer.text, answer.where)


def keys_by_place(readings: Sequence[Reading]) -> dict[str, str]:
    """Return the key that was read at each place."""
    return {one.where.place: one.key for one in readings if one.key and one.where.place}


def about_key(finding: Finding, bound: Bound, read: Mapping[str, str]) -> Finding:
    """Return a finding about a slot with the slot's key: a format knows its places alone.

    `read` is the key that was read at each place.
    """
    place = finding.where.place if finding.where is not None else None
    if finding.path is not None or place is None:
        return finding
    key = read.get(place) or next((key for key, at in _placed(bound, read) if at == place), None)
    return replace(finding, path=key) if key is not None else finding


def _placed(bound: Bound, read: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """Yield (key, place) of every slot of the blank.

    A row's number is its number in the record, where empty rows have none: then the key has no number.
    """
    yield from ((place.keys[0], place.where.place) for place in bound.places)
    for rows in bound.tables:
        for row in rows.places:
            keys = (read.get(place.where.place or "") for place in row)
            known = next((key for key in keys if key is not None), rows.table.key).partition("].")
            begins = f"{known[0]}{known[1]}" if known[1] else f"{rows.table.key}."
            yield from ((begins + place.keys[0], place.where.place) for place in row)


def _about(document: Document, bound: Bound, source: OfficeSource) -> list[Finding]:
    """Tell what is true of the file as a whole."""
    found = []
    if document.converted:
        params = {"format": document.format}
        found.append(Finding("parse.converted", Severity.INFO, None, None, params))
    if document.format == "rtf" and _boxes_lost(bound, source):
        found.append(Finding("parse.rtf_boxes", Severity.WARNING))
    if document.package.macros:
        found.append(Finding("parse.macros", Severity.INFO))
    return found


def _boxes_lost(bound: Bound, source: OfficeSource) -> bool:
    """Tell whether the form has legacy tick boxes and none is ticked: RTF loses them in LibreOffice."""
    boxes = [target for place in bound.places for _, target in place.choices]
    legacy = [box for box in boxes if box.control is not None and box.control.legacy]
    return bool(legacy) and not any(
        answer.ticked for box in legacy if (answer := source.answers.slots.get(box)) is not None
    )
