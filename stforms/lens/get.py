"""Get: a returned file into a record, with a reading for every value and a finding for every doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stforms.codecs import Unclear
from stforms.formats.pdf.continuation import ROWS, cell_boxes
from stforms.formats.pdf.flat import FlatCopy
from stforms.formats.pdf.returned import FieldValue
from stforms.formats.pdf.widgets import FormField
from stforms.lens.bound import Bound, Place, Rows, more_name, sheet
from stforms.model import Finding, Param, Reading, Record, Severity, Where, normal_text, set_path

FLAT_CONFIDENCE = 0.9
"""How sure we are of a text read from the page: line breaks and spaces are inferred there."""

_SPARE_SHEETS = 40


@dataclass
class Source:
    """A returned file as get sees it: values by field name, or (no fields left) its pages.

    `ink` is given where something was drawn on the pages: only then can a signature area hold ink.
    """

    values: Mapping[str, FieldValue]
    flat: FlatCopy | None = None
    ink: FlatCopy | None = None


@dataclass
class Parsed:
    """What get collects."""

    record: Record = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def get(bound: Bound, source: Source) -> Parsed:
    """Read every slot of the edition from the file."""
    parsed = Parsed()
    for place in bound.places:
        _get_place(place, source, parsed, parsed.record, "")
    for rows in bound.tables:
        _get_rows(bound, rows, source, parsed)
    _forget_untouched_sums(bound, parsed)
    return parsed


def _get_place(place: Place, source: Source, parsed: Parsed, into: Record, prefix: str) -> None:
    if place.choices:
        _get_choice(place, source, parsed, into, prefix)
    elif place.codec.name == "ink":
        _get_ink(place, source, parsed, into, prefix)
    else:
        for target in place.fields:
            if value := _find(place, target, source, parsed):
                _understand(place, value, source, parsed, into, prefix)


def _find(place: Place, target: FormField, source: Source, parsed: Parsed) -> FieldValue | None:
    """Return what stands in the slot: its field's value, else the text printed in its box."""
    if source.flat is not None:
        widget = target.widgets[0]
        style = target.style
        text = source.flat.text(widget.page, widget.box)
        text = text.replace(" ", "") if style is not None and style.cells else text
        return FieldValue("", text, page=widget.page, box=widget.box) if text else None
    value = source.values.get(target.name)
    if value is None and place.shared is not None and target.name not in source.values:
        _tell_shared(place, source, parsed)
    return value if value is not None and value.text else None


def _tell_shared(place: Place, source: Source, parsed: Parsed) -> None:
    """Two boxes share one field on the blank: a program that kept it so shows one value in both."""
    assert place.shared is not None
    common = source.values.get(place.shared.name)
    if common is not None and common.text:
        params: dict[str, Param] = {"text": common.text}
        parsed.findings.append(
            Finding("parse.shared_field", Severity.WARNING, place.keys[0], place.where, params)
        )


def _understand(
    place: Place, value: FieldValue, source: Source, parsed: Parsed, into: Record, prefix: str
) -> None:
    text = normal_text(value.text)
    if not text:
        return
    where = _where(place, value)
    sure = 1.0 if source.flat is None else FLAT_CONFIDENCE
    if source.flat is not None and not place.codec.lines:
        text = text.replace("\n", " ")
    try:
        values = place.codec.get(text)
    except Unclear as problem:
        _keep_text(place, text, where, problem, parsed, into, prefix)
        return
    for key, meaning in zip(place.keys, values, strict=True):
        if meaning is not None:
            set_path(into, key, meaning)
            parsed.readings.append(Reading(prefix + key, value.text, meaning, where, sure))


def _keep_text(
    place: Place, text: str, where: Where, problem: Unclear, parsed: Parsed, into: Record, prefix: str
) -> None:
    """Keep a text that cannot mean a value of its kind, under the slot's first key: never lose it."""
    set_path(into, place.keys[0], text)
    path = prefix + place.keys[0]
    parsed.readings.append(Reading(path, text, None, where, 0.5))
    private = place.codec.name == "personnummer"
    params: dict[str, Param] = {**problem.params, "text": "" if private else text}
    parsed.findings.append(Finding(problem.code, Severity.ERROR, path, where, params))


def _where(place: Place, value: FieldValue) -> Where:
    known = place.where
    return Where(value.page or known.page, value.name or None, value.box or known.box)


# --- ticks and ink --------------------------------------------------------------------------


def _get_choice(place: Place, source: Source, parsed: Parsed, into: Record, prefix: str) -> None:
    ticked = [(name, target) for name, target in place.choices if _ticked(place, target, source, parsed)]
    path = prefix + place.keys[0]
    for name, target in ticked:
        where = Where(target.widgets[0].page, target.name, target.widgets[0].box)
        sure = 1.0 if source.flat is None else FLAT_CONFIDENCE
        value = name if len(ticked) == 1 else None
        parsed.readings.append(Reading(path, name, value, where, sure if value else 0.5))
    if len(ticked) == 1:
        set_path(into, place.keys[0], ticked[0][0])
    elif ticked:
        params: dict[str, Param] = {"choices": ", ".join(name for name, _ in ticked)}
        parsed.findings.append(Finding("parse.several_ticked", Severity.ERROR, path, place.where, params))


def _ticked(place: Place, target: FormField, source: Source, parsed: Parsed) -> bool:
    if source.flat is not None:
        widget = target.widgets[0]
        return source.flat.ticked(widget.page, widget.box)
    value = source.values.get(target.name)
    if value is None:
        return False
    if value.shown is not None and value.ticked != value.shown:
        where = Where(value.page, value.name, value.box)
        parsed.findings.append(Finding("parse.tick_differs", Severity.WARNING, place.keys[0], where))
    return bool(value.shown if value.shown is not None else value.ticked)


def _get_ink(place: Place, source: Source, parsed: Parsed, into: Record, prefix: str) -> None:
    """Tell whether a signature area holds ink. It is evidence of a signature, not proof of whose."""
    copy = source.ink or source.flat
    if place.box is not None and copy is not None and copy.signed(place.box.page, place.box.box):
        set_path(into, place.keys[0], True)
        reading = Reading(prefix + place.keys[0], "", True, place.where, 0.7)
        parsed.readings.append(reading)


# --- tables ---------------------------------------------------------------------------------


def _get_rows(bound: Bound, rows: Rows, source: Source, parsed: Parsed) -> None:
    entries: list[Record] = []
    gaps = 0
    for places in rows.places:
        row: Record = {}
        prefix = f"{rows.table.key}[{len(entries)}]."
        for place in places:
            _get_place(place, source, parsed, row, prefix)
        gaps = gaps if row else gaps + 1
        if row:
            if gaps:
                _tell_gap(rows, entries, parsed)
                gaps = 0
            entries.append(row)
    _get_more(bound, rows, source, parsed, entries)
    if entries:
        parsed.record[rows.table.key] = entries


def _tell_gap(rows: Rows, entries: list[Record], parsed: Parsed) -> None:
    params: dict[str, Param] = {"row": len(entries) + 1}
    parsed.findings.append(Finding("parse.empty_row", Severity.INFO, rows.table.key, None, params))


def _get_more(bound: Bound, rows: Rows, source: Source, parsed: Parsed, entries: list[Record]) -> None:
    """Read the rows on continuation sheets: by field name, or by where our sheets have them."""
    for found in _more_rows(bound, rows, source):
        row: Record = {}
        prefix = f"{rows.table.key}[{len(entries)}]."
        for place, value in zip(rows.places[0], found, strict=True):
            if value is not None and value.text:
                _understand(place, value, source, parsed, row, prefix)
        if row:
            entries.append(row)


def _more_rows(bound: Bound, rows: Rows, source: Source) -> list[list[FieldValue | None]]:
    if source.flat is not None:
        return _flat_more_rows(bound, rows, source.flat)
    found = []
    for row in range(rows.table.rows + 1, rows.table.rows + ROWS * _SPARE_SHEETS):
        names = [more_name(rows.table, row, place.keys[0]) for place in rows.places[0]]
        if not any(name in source.values for name in names):
            break
        found.append([source.values.get(name) for name in names])
    return found


def _flat_more_rows(bound: Bound, rows: Rows, copy: FlatCopy) -> list[list[FieldValue | None]]:
    if rows.table.more != "continuation":
        return []
    like = sheet(bound, rows)
    boxes = cell_boxes(like, bound.blank.pages[0])
    found = []
    for page in range(len(bound.blank.pages) + 1, len(copy.pages) + 1):
        if not sheet_title_on(like.title, copy, page):
            continue
        for cells in boxes:
            values = [FieldValue("", copy.text(page, box), page=page, box=box) for box in cells]
            found.append([value if value.text else None for value in values])
    return found


def sheet_title_on(title: str, copy: FlatCopy, page: int) -> bool:
    """Tell whether a page is a continuation sheet with this title."""
    printed = "".join(char.char for char in copy.pages.chars(page))
    return title.replace(" ", "") in printed


def _forget_untouched_sums(bound: Bound, parsed: Parsed) -> None:
    """A sum box that the blank itself fills with 0 says nothing while the table is empty."""
    for place in bound.places:
        table, _, _ = (place.derive or "").partition(":")[2].partition(".")
        default = place.fields[0].default if place.fields else ""
        untouched = place.derive and default and table not in parsed.record
        if untouched and str(parsed.record.get(place.keys[0])) == default:
            del parsed.record[place.keys[0]]
            parsed.readings[:] = [r for r in parsed.readings if r.key != place.keys[0]]
