"""Get: a returned file into a record, with a reading for every value and a finding for every doubt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stforms.codecs import Unclear
from stforms.formats.answers import Answer
from stforms.lens.bound import Bound, Place, Rows
from stforms.model import Finding, Param, Reading, Record, Severity, Where, normal_text, set_path

if TYPE_CHECKING:
    from stforms.lens.medium import Source


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
        # A form without fields has places on its pages instead, which are read as those of a flattened copy.
        for target in place.fields or ([place.box] if place.box is not None else []):
            if answer := source.text(place, target, parsed.findings):
                _understand(place, answer, source, parsed, into, prefix)


def _understand(
    place: Place, answer: Answer, source: Source, parsed: Parsed, into: Record, prefix: str
) -> None:
    text = normal_text(answer.text)
    if not text:
        return
    if source.printed and not place.codec.lines:
        text = text.replace("\n", " ")
    try:
        values = place.codec.get(text)
    except Unclear as problem:
        _keep_text(place, text, answer.where, problem, parsed, into, prefix)
        return
    for key, meaning in zip(place.keys, values, strict=True):
        if meaning is not None:
            set_path(into, key, meaning)
            parsed.readings.append(Reading(prefix + key, answer.text, meaning, answer.where, answer.sure))


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


# --- ticks and ink --------------------------------------------------------------------------


def _get_choice(place: Place, source: Source, parsed: Parsed, into: Record, prefix: str) -> None:
    ticked = [
        (name, answer)
        for name, target in place.choices
        if (answer := source.ticked(place, target, parsed.findings)) is not None
    ]
    path = prefix + place.keys[0]
    for name, answer in ticked:
        value = name if len(ticked) == 1 else None
        parsed.readings.append(Reading(path, name, value, answer.where, answer.sure if value else 0.5))
    if len(ticked) == 1:
        set_path(into, place.keys[0], ticked[0][0])
    elif ticked:
        params: dict[str, Param] = {"choices": ", ".join(name for name, _ in ticked)}
        parsed.findings.append(Finding("parse.several_ticked", Severity.ERROR, path, place.where, params))


def _get_ink(place: Place, source: Source, parsed: Parsed, into: Record, prefix: str) -> None:
    """Tell whether a signature area holds ink. It is evidence of a signature, not proof of whose."""
    answer = source.signed(place)
    if answer is not None:
        set_path(into, place.keys[0], True)
        parsed.readings.append(Reading(prefix + place.keys[0], answer.text, True, answer.where, answer.sure))


# --- tables ---------------------------------------------------------------------------------


def _get_rows(bound: Bound, rows: Rows, source: Source, parsed: Parsed) -> None:
    entries: list[Record] = []
    gaps = 0
    for places, row_source in source.rows(bound, rows):
        row: Record = {}
        prefix = f"{rows.table.key}[{len(entries)}]."
        for place in places:
            _get_place(place, row_source, parsed, row, prefix)
        gaps = gaps if row else gaps + 1
        if row:
            if gaps:
                _tell_gap(rows, entries, parsed)
                gaps = 0
            entries.append(row)
    if entries:
        parsed.record[rows.table.key] = entries


def _tell_gap(rows: Rows, entries: list[Record], parsed: Parsed) -> None:
    params: dict[str, Param] = {"row": len(entries) + 1}
    parsed.findings.append(Finding("parse.empty_row", Severity.INFO, rows.table.key, None, params))


def _forget_untouched_sums(bound: Bound, parsed: Parsed) -> None:
    """A sum box that the blank itself fills with 0 says nothing while the table is empty."""
    for place in bound.places:
        table, _, _ = (place.derive or "").partition(":")[2].partition(".")
        default = getattr(place.fields[0], "default", "") if place.fields else ""
        untouched = place.derive and default and table not in parsed.record
        if untouched and str(parsed.record.get(place.keys[0])) == default:
            del parsed.record[place.keys[0]]
            parsed.readings[:] = [r for r in parsed.readings if r.key != place.keys[0]]
