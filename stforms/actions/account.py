"""The account of a conversion: one line for every value of the old paper and every box of the new one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from stforms.actions.parse import Parsed
from stforms.crosswalks import Fate, Reason, Route, Step, slots
from stforms.messages import language, text
from stforms.model import (
    Finding,
    Json,
    Outcome,
    Param,
    Reading,
    Record,
    Severity,
    Where,
    general_path,
    get_path,
    set_path,
)

Label: TypeAlias = Callable[[str], str]

CARRIED = (Fate.KEPT, Fate.MAPPED)
_ROW = re.compile(r"(.+?)\[(\d+)\]\.(.+)")


@dataclass(frozen=True)
class Line:
    """What became of one value, or that a box got none.

    `key` is where the value stood in the old record: None for what stood outside every box, and for
    a box that got none. `to` and `became` say where and how it stands in the new one.
    """

    fate: Fate
    key: str | None
    value: Json = None
    to: str | None = None
    became: Json = None
    candidates: tuple[str, ...] = ()
    why: Finding | None = None
    where: Where | None = None
    verified: bool = True

    def as_json(self) -> dict[str, Json]:
        """Return the shape of a line in convert/1, less its words."""
        return {
            "fate": self.fate.value,
            "key": self.key,
            "value": self.value,
            "to": self.to,
            "became": self.became,
            "candidates": list(self.candidates),
            "verified": self.verified,
            **({"where": self.where.as_json()} if self.where is not None else {}),
        }


# --- what the old paper says ----------------------------------------------------------------


def lines_of(parsed: Outcome[Parsed], route: Route, label: Label) -> list[Line]:
    """Return a line for every value of the old paper, as the crosswalk says and as it was understood.

    `label` says what the new paper calls a key.
    """
    record, readings = parsed.value.record, parsed.value.readings
    places = {reading.key: reading.where for reading in reversed(readings)}
    unread = {
        reading.key: _unread(reading, parsed) for reading in readings if _not_understood(reading, parsed)
    }
    lines = []
    for step, why in _explained(route.steps(record), label):
        where = places.get(step.path.removesuffix(item_of(step.path)))
        carried = (step.to, step.became, step.candidates)
        line = Line(step.fate, step.path, step.value, *carried, why, where, step.verified)
        if step.path in unread and step.reason is not Reason.NEVER:
            line = replace(line, fate=Fate.PERSON, became=None, candidates=(), why=unread[step.path])
        lines.append(line)
    return [*lines, *(_beside(reading, parsed) for reading in readings if _not_in_record(reading, record))]


def item_of(path: str) -> str:
    """Return the number of a list's item at the end of a path: "[1]" of "delmal[1]"."""
    found = re.search(r"\[\d+\]$", path)
    return found[0] if found else ""


def _not_understood(reading: Reading, parsed: Outcome[Parsed]) -> bool:
    """Tell whether the record holds the mere text of a reading that means no value of its kind."""
    if reading.key is None or reading.value is not None:
        return False
    held = get_path(parsed.value.record, reading.key)
    same = [other.value for other in parsed.value.readings if other.key == reading.key]
    return held is not None and held not in same


def _not_in_record(reading: Reading, record: Record) -> bool:
    """Tell whether a reading says something that the record does not hold at all."""
    if reading.key is None:
        return True
    held = get_path(record, reading.key)
    if reading.value is None:  # a copy's line breaks are spaces in the record
        return str(held or "").split() != reading.text.split()
    return held != reading.value and not (isinstance(held, list) and reading.value in held)


def _beside(reading: Reading, parsed: Outcome[Parsed]) -> Line:
    """Return the line of what stands on the paper and not in the record."""
    value = reading.text if reading.value is None else reading.value
    return Line(Fate.PERSON, reading.key, value, why=_unread(reading, parsed), where=reading.where)


def _unread(reading: Reading, parsed: Outcome[Parsed]) -> Finding:
    """Return why a reading was not understood: what parse said of it, which is now an error."""
    about = [
        finding
        for finding in parsed.findings
        if finding.path == reading.key and (reading.key is not None or finding.where == reading.where)
    ]
    for severity in (Severity.ERROR, Severity.WARNING):
        for finding in about:
            if finding.severity is severity:
                return replace(finding, severity=Severity.ERROR)
    return Finding("convert.unread", Severity.ERROR, reading.key, reading.where)


# --- why --------------------------------------------------------------------------------------


def _explained(steps: list[Step], label: Label) -> Iterator[tuple[Step, Finding | None]]:
    """Yield each step with its reason as a finding; what was lost together shares one."""
    together: dict[tuple[str, int], list[Step]] = {}
    for step in steps:
        if step.reason is Reason.NO_BOX:
            together.setdefault(_group(step), []).append(step)
    lost = {group: _lost(group[0], found) for group, found in together.items()}
    signing = signed_anew()
    for step in steps:
        if step.reason is Reason.NO_BOX:
            yield step, lost[_group(step)]
        else:
            yield step, signing if step.reason is Reason.NEVER else _why(step, label)


def _group(step: Step) -> tuple[str, int]:
    """Return what is lost together: what stands in one table or section, for one and the same reason."""
    return (re.split(r"[.\[]", step.path)[0], id(step.note))


def _lost(path: str, steps: list[Step]) -> Finding:
    note = _said(steps[0]) or text("label.convert.lost")
    params: dict[str, Param] = {"note": note, "count": len(steps)}
    if len(steps) == 1:
        return Finding("convert.lost", Severity.WARNING, steps[0].path, None, params)
    return Finding("convert.lost_together", Severity.WARNING, path, None, params)


def signed_anew() -> Finding:
    """Return what is to be said of signatures, and of where and when they were written."""
    return Finding("convert.signed_anew", Severity.INFO)


def _said(step: Step) -> str:
    return (step.note or {}).get(language(), "")


def _why(step: Step, label: Label) -> Finding | None:
    """Return why a value needs a person, or has no counterpart."""
    path = step.path.removesuffix(item_of(step.path))
    choices = ", ".join(step.candidates)
    params: dict[str, Param] = {"value": str(step.value), "choices": choices}
    if step.reason is Reason.WHICH_VALUE:
        code = "convert.which_value" if len(step.candidates) > 1 else "convert.partly"
        return Finding(code, Severity.ERROR, path, None, params)
    if step.reason is Reason.WHICH_KEY:
        boxes = "; ".join(f"”{label(key)}”" for key in step.candidates)
        note = _said(step) or text("label.convert.which_key", {"choices": boxes})
        return Finding("convert.which_key", Severity.ERROR, path, None, {**params, "note": note})
    if step.reason is Reason.NOT_KNOWN:
        return Finding("convert.not_known", Severity.ERROR, path, None, {**params, "note": _said(step)})
    if step.reason is Reason.NO_COUNTERPART:
        return Finding("convert.no_counterpart", Severity.WARNING, path, None, params)
    return None


# --- the new paper's record -------------------------------------------------------------------


def assembled(lines: Iterable[Line]) -> tuple[Record, list[Line]]:
    """Return the record of what is carried, and the lines with where in it they stand.

    A row that got nothing leaves no gap: the rows after it move up.
    """
    lines = list(lines)
    rows: dict[str, list[int]] = {}
    for line in lines:
        if line.fate in CARRIED and (row := _ROW.fullmatch(line.to or "")):
            rows.setdefault(row[1], []).append(int(row[2]))
    ranks = {table: sorted(set(numbers)) for table, numbers in rows.items()}
    record: Record = {}
    settled = []
    for line in lines:
        if line.fate in CARRIED and line.to is not None:
            line = replace(line, to=_moved_up(line.to, ranks))
            _put(record, line)
        settled.append(line)
    return record, settled


def _moved_up(path: str, ranks: dict[str, list[int]]) -> str:
    row = _ROW.fullmatch(path)
    return f"{row[1]}[{ranks[row[1]].index(int(row[2]))}].{row[3]}" if row else path


def _put(record: Record, line: Line) -> None:
    """Put a line's value into the record; the items of a list come one by one, none of them twice."""
    path = line.to or ""
    if row := _ROW.fullmatch(path):
        entries = get_path(record, row[1])
        if entries is None:
            entries = []
            set_path(record, row[1], entries)
        entries += [{} for _ in range(int(row[2]) + 1 - len(entries))]
        record, path = entries[int(row[2])], row[3]
    if not item_of(line.key or ""):
        set_path(record, path, line.became)
        return
    items = get_path(record, path)
    if items is None:
        set_path(record, path, [line.became])
    elif line.became not in items:
        items.append(line.became)


# --- what the new paper still needs -------------------------------------------------------------


def missing(lines: list[Line], route: Route, computed: Iterable[str]) -> Iterator[Line]:
    """Yield a line for every box of the new paper that has no value, in the form's order.

    Args:
        lines: the lines so far; a box that one of them waits for a person to fill is not told again.
        route: from which edition to which.
        computed: keys that the fill works out by itself.
    """
    told = {general_path(line.to) for line in lines if line.to and line.fate in (*CARRIED, Fate.PERSON)}
    there = told | set(computed)
    signing = signed_anew()
    tables = {table.key for table in route.target.tables}
    for prefix, slot in slots(route.target):
        empty_table = prefix.rstrip(".") in tables and not any(key.startswith(prefix) for key in there)
        for key in [prefix.rstrip(".")] if empty_table else [prefix + key for key in slot.keys]:
            if key in there:
                continue
            there.add(key)
            if slot.codec == "ink" or route.stays(key):
                yield Line(Fate.MISSING, None, to=key, why=signing)
            elif slot.mode == "fill":
                demanded = key in route.target.demands
                why = Finding("demands.missing", Severity.WARNING, key) if demanded else None
                yield Line(Fate.MISSING, None, to=key, why=why)
