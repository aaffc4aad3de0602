"""edition.toml out of the same layout that the blank is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from office.built import Built, Place
from office.layout import Field, Form, Kind, Table, answers, heading
from stforms.schemas import FormSchema

CODECS: Mapping[Kind, str] = {
    "lines": "multiline",
    "date": "iso_date",
    "when": "when",
    "personnummer": "personnummer",
    "number": "number",
    "percent": "percent",
    "year": "year",
    "delmal": "delmal",
    "signature": "ink",
}
LONGEST = 110
SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


def edition_toml(form: Form, built: Built) -> str:
    """Return the text of edition.toml."""
    lines = [*_head(form), ""]
    for part in form.parts:
        if isinstance(part, Table):
            lines += [f"# {part.title}", *_table(part, built), ""]
        elif fields := answers(part):
            lines += [f"# {heading(part)}"] if heading(part) else []
            for field in fields:
                lines += [*_slot(form, field, built), ""]
    return "\n".join(lines)


def _head(form: Form) -> Iterator[str]:
    yield "# Written by tools/blanks.py together with the blank; do not edit."
    yield from (f"# {remark}" for remark in form.remarks)
    yield ""
    for key, value in (("edition", form.id), ("form", form.form), ("title", form.title)):
        yield f"{key} = {quoted(value)}"
    yield from ("", "[blank]")
    for key, value in (("format", form.format), ("source", "stforms"), ("file", f"blank.{form.format}")):
        yield f"{key} = {quoted(value)}"
    yield from ("", "[identify]", f"text = [{quoted(form.title)}]")
    yield from ("", "[demands]", "# Inferred: see NOTES.md.", *_array("keys", [*map(quoted, form.demands)]))
    for one in form.explained:
        yield from ("", "[[explained]]", f"finding = {quoted(one.finding)}")
        yield from _array("at", [*map(quoted, one.at)])
        yield f"why = {quoted(one.why)}"


def _slot(form: Form, field: Field, built: Built) -> Iterator[str]:
    """Yield one slot; tick boxes are a choice of places, a drop-down a choice of words."""
    yield "[[slot]]"
    if field.kind == "boxes" and field.key not in built.places:
        yield f"key = {quoted(field.key)}"
        yield from _braces("choice", {value: _place(built, field, value) for value, _ in field.options})
    else:
        yield f"at = {inline(built.places[field.key])}"
        yield f"key = {quoted(field.key)}"
    if field.label != _title(form, field.key):  # a paper may have words of its own
        yield f"label = {quoted(field.label)}"
    if field.kind == "boxes" and field.key not in built.places:
        return
    if field.options:
        yield from _braces("options", {value: quoted(text) for value, text in field.options})
    yield from _spelling(field)


def _title(form: Form, key: str) -> str | None:
    """Return what the schema calls a key."""
    node = FormSchema(form.form, SCHEMAS).node(key)
    return None if node is None else node.get("title")


def _place(built: Built, field: Field, value: str) -> str:
    return inline(built.places[f"{field.key}.{value}"])


def _spelling(field: Field) -> Iterator[str]:
    if field.kind in CODECS:
        yield f"codec = {quoted(CODECS[field.kind])}"
    if field.kind == "signature":
        yield 'mode = "read"'


def _table(part: Table, built: Built) -> Iterator[str]:
    """Yield a table whose columns stand one to a line."""
    yield "[[table]]"
    yield f"key = {quoted(part.key)}"
    yield f"rows = {part.rows}"
    if part.key in built.first:
        yield f"first = {built.first[part.key]}"
    yield f"more = {quoted(built.more)}"
    yield "slot = ["
    for column in part.columns:
        place = built.places[f"{part.key}.{column.key}"]
        yield f"    {{ {', '.join(_column(column, place))} }},"
    yield "]"


def _column(column: Field, place: Place) -> Iterator[str]:
    yield f"at = {inline(place)}"
    yield f"key = {quoted(column.key)}"
    if column.options:
        entries = ", ".join(f"{value} = {quoted(text)}" for value, text in column.options)
        yield f"options = {{ {entries} }}"
    yield from _spelling(column)


def _array(key: str, entries: Sequence[str]) -> Iterator[str]:
    """Yield an array on one line, or one entry to a line."""
    if len(line := f"{key} = [{', '.join(entries)}]") <= LONGEST:
        yield line
        return
    yield from (f"{key} = [", *(f"    {entry}," for entry in entries), "]")


def _braces(key: str, entries: Mapping[str, str]) -> Iterator[str]:
    """Yield a table on one line, or, where that is long, under names of its own."""
    if len(line := f"{key} = {{ {', '.join(f'{k} = {v}' for k, v in entries.items())} }}") <= LONGEST:
        yield line
        return
    yield from (f"{key}.{name} = {value}" for name, value in entries.items())


def inline(place: Place) -> str:
    """Return a locator in braces."""
    return f"{{ {', '.join(f'{key} = {_value(value)}' for key, value in place.items())} }}"


def _value(value: str | list[str]) -> str:
    if isinstance(value, str):
        return quoted(value)
    return f"[{', '.join(map(quoted, value))}]"


def quoted(text: str) -> str:
    """Return text as a basic TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
