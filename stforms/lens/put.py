"""Put: a record into a blank. Nothing is cut, changed or dropped without a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from stforms.binding import Edition
from stforms.codecs import Codec, Unclear, Values, culprit
from stforms.lens.bound import Bound, Place, Rows, dig
from stforms.lens.medium import Filling
from stforms.model import Finding, Json, Param, Record, Severity


def put(
    bound: Bound,
    record: Record,
    smallest: float | None = None,
    flat: bool = False,
    reference: str | None = None,
) -> tuple[Filling, list[Finding]]:
    """Write a record (in normal form) into the blank; return the filling and what did not go in."""
    filling = bound.medium.filling(smallest, flat, reference)
    findings: list[Finding] = []
    if reference is not None and not bound.medium.carries:
        findings.append(Finding("fill.no_reference", Severity.WARNING))
    for place in bound.places:
        put_place(filling, place, record, "", findings)
    for rows in bound.tables:
        _put_rows(bound, filling, rows, record, findings)
    findings += unbound(bound.edition, record)
    return filling, findings


def _put_rows(bound: Bound, filling: Filling, rows: Rows, record: Record, findings: list[Finding]) -> None:
    entries = record.get(rows.table.key)
    if not isinstance(entries, list):
        return
    for index, (row, places) in enumerate(zip(entries, rows.places, strict=False)):
        prefix = f"{rows.table.key}[{index}]."
        for place in places:
            put_place(filling, place, row, prefix, findings)
    extra = len(entries) - rows.table.rows
    if extra > 0 and (more := filling.more(bound, rows, record)) is not None:
        findings += more
    elif extra > 0:
        params: dict[str, Param] = {"rows": len(entries), "capacity": rows.table.rows, "more": extra}
        findings.append(Finding("fill.too_many_rows", Severity.ERROR, rows.table.key, None, params))


def put_place(filling: Filling, place: Place, data: Json, prefix: str, findings: list[Finding]) -> None:
    """Write the value of one place; `prefix` is the row of a table ("kurser[2].") or nothing."""
    values = tuple([dig(data, steps) for steps in place.steps])
    if place.derive is not None and values[0] is None:
        values = _derived(place, data, findings)
    if values.count(None) == len(values) or not place.writable:
        return
    try:
        if place.choices:
            filling.tick(_chosen(place, values[0]))
            return
        text = spelled(place.codec, values)
    except Unclear as problem:
        key = place.keys[culprit(place.codec.name, values)]
        findings.append(Finding(problem.code, Severity.ERROR, prefix + key, place.where, problem.params))
        return
    for target in place.fields:
        findings += [
            _finding(misfit.code, place, prefix, misfit.params, misfit.severity)
            for misfit in filling.text(target, text, place.codec.lines)
        ]


def spelled(codec: Codec, values: Values) -> str:
    """Return the values' spelling, made sure that it will be read back as the same values."""
    text = codec.put(values)
    if not codec.exact and codec.get(text) != values:
        raise Unclear("codec.ambiguous")
    return text


def _chosen(place: Place, value: Json) -> Any:
    for name, target in place.choices:
        if name == value:
            return target
    raise Unclear("fill.no_choice", {"choices": ", ".join(name for name, _ in place.choices)})


def _derived(place: Place, data: Json, findings: list[Finding]) -> Values:
    """Return what the form asks us to work out: the sum of a column (the only kind there is)."""
    _, _, column = (place.derive or "").partition(":")
    total = column_sum(data, column)
    if total is None:
        return (None,)
    findings.append(_finding("fill.sum", place, "", {"sum": str(total).replace(".", ",")}, Severity.INFO))
    return (total,)


def column_sum(record: Json, column: str) -> int | float | None:
    """Return the sum of a table's column ("tjanstgoring.manader"), None when no row has a number."""
    table, _, key = column.partition(".")
    rows = record.get(table) if isinstance(record, dict) else None
    entries = [row.get(key) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    numbers = [n for n in entries if isinstance(n, (int, float)) and not isinstance(n, bool)]
    if not numbers:
        return None
    total = sum((Decimal(str(n)) for n in numbers), Decimal())
    return int(total) if total == total.to_integral_value() else float(total)


def _finding(
    code: str,
    place: Place,
    prefix: str,
    params: Mapping[str, Param] | None = None,
    severity: Severity = Severity.ERROR,
) -> Finding:
    return Finding(code, severity, prefix + place.keys[0], place.where, params or {})


def unbound(edition: Edition, record: Record) -> list[Finding]:
    """Return a finding for each key of the record that has no slot on this edition."""
    return [
        Finding("fill.no_slot", Severity.WARNING, path, None, {"edition": edition.name})
        for path in _unknown(record, edition.tree, "")
    ]


def _unknown(data: Json, tree: Json, path: str) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            where = f"{path}.{key}" if path else key
            if not isinstance(tree, dict) or key not in tree:
                yield where
            elif isinstance(value, (dict, list)):
                yield from _unknown(value, tree[key], where)
    elif isinstance(data, list) and isinstance(tree, dict):
        for index, value in enumerate(data):
            yield from _unknown(value, tree, f"{path}[{index}]")
