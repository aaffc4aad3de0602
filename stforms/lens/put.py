"""Put: a record into a blank. Nothing is cut, changed or dropped without a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from stforms.binding import Edition
from stforms.codecs import Codec, Unclear, Values, culprit
from stforms.formats.pdf.filling import Filling
from stforms.formats.pdf.layout import TooLong
from stforms.formats.pdf.widgets import FormField
from stforms.lens.bound import Bound, Place, Rows, dig, more_name, sheet
from stforms.model import Finding, Json, Param, Record, Severity


def put(
    bound: Bound, record: Record, smallest: float | None = None, flat: bool = False
) -> tuple[Filling, list[Finding]]:
    """Write a record (in normal form) into the blank; return the filling and what did not go in."""
    filling = Filling(bound.blank, smallest, flat)
    findings: list[Finding] = []
    for place in bound.places:
        _put_place(filling, place, record, "", findings)
    for rows in bound.tables:
        _put_rows(bound, filling, rows, record, findings)
    findings += unbound(bound.edition, record)
    return filling, findings


def _put_rows(bound: Bound, filling: Filling, rows: Rows, record: Record, findings: list[Finding]) -> None:
    entries = record.get(rows.table.key)
    if not isinstance(entries, list):
        return
    for index, (row, places) in enumerate(zip(entries, rows.places, strict=False)):
        for place in places:
            _put_place(filling, place, row, f"{rows.table.key}[{index}].", findings)
    if len(entries) > rows.table.rows:
        _put_more(bound, filling, rows, record, findings)


def _put_place(filling: Filling, place: Place, data: Json, prefix: str, findings: list[Finding]) -> None:
    values = tuple([dig(data, steps) for steps in place.steps])
    if place.derive is not None and values[0] is None:
        values = _derived(place, data, findings)
    if not any(value is not None for value in values) or not place.writable:
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
        _put_text(filling, target, text, place, prefix, findings)


def spelled(codec: Codec, values: Values) -> str:
    """Return the values' spelling, made sure that it will be read back as the same values."""
    text = codec.put(values)
    if not codec.exact and codec.get(text) != values:
        raise Unclear("codec.ambiguous")
    return text


def _put_text(
    filling: Filling, target: FormField, text: str, place: Place, prefix: str, findings: list[Finding]
) -> None:
    assert target.style is not None
    result = filling.text(target, text)
    if isinstance(result, TooLong):
        findings.append(_too_long(result, text, place, prefix))
    elif target.style.size and result.size < target.style.size:
        params = {"size": result.size, "form_size": target.style.size}
        findings.append(_finding("fill.smaller", place, prefix, params, Severity.INFO))
    font = target.style.font
    if not text.isascii() and font.encoded(text) is None and (lacking := font.missing(text)):
        findings.append(_finding("fill.no_glyph", place, prefix, {"characters": lacking}))


def _too_long(result: TooLong, text: str, place: Place, prefix: str) -> Finding:
    params = {
        "fits": max(0, result.characters),
        "length": len(text),
        "lines": result.lines,
        "needed": result.needed,
        "cut": max(1, len(text) - max(0, result.characters)),
    }
    code = "fill.too_long" if place.codec.lines else "fill.too_wide"
    return _finding(code, place, prefix, params)


def _chosen(place: Place, value: Json) -> FormField:
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


# --- rows beyond the table ------------------------------------------------------------------


def _put_more(bound: Bound, filling: Filling, rows: Rows, record: Record, findings: list[Finding]) -> None:
    """Set the rows beyond the table's capacity on continuation sheets, or refuse them."""
    table, entries = rows.table, record[rows.table.key]
    extra = len(entries) - table.rows
    params: dict[str, Param] = {"rows": len(entries), "capacity": table.rows, "more": extra}
    if table.more != "continuation":
        findings.append(Finding("fill.too_many_rows", Severity.ERROR, table.key, None, params))
        return
    texts = [_row_texts(rows, entries[index], index, findings) for index in range(table.rows, len(entries))]
    for fault in filling.sheets(sheet(bound, rows, record), texts):
        place = rows.places[0][fault.column]
        prefix = f"{table.key}[{table.rows + fault.row}]."
        findings.append(_too_long(fault.result, texts[fault.row][fault.column][1], place, prefix))
    findings.append(Finding("fill.continued", Severity.INFO, table.key, None, params))


def _row_texts(rows: Rows, row: Json, index: int, findings: list[Finding]) -> list[tuple[str, str]]:
    """Return (field name, text) for each column of one row."""
    cells = []
    for place in rows.places[0]:
        values = tuple(dig(row, steps) for steps in place.steps)
        text = ""
        try:
            text = spelled(place.codec, values) if any(v is not None for v in values) else ""
        except Unclear as problem:
            path = f"{rows.table.key}[{index}].{place.keys[culprit(place.codec.name, values)]}"
            findings.append(Finding(problem.code, Severity.ERROR, path, place.where, problem.params))
        cells.append((more_name(rows.table, index + 1, place.keys[0]), text))
    return cells
