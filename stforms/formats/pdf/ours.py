"""Read a file that is exactly as we wrote it: the same literals that fill puts down, matched.

A file is ours when it starts with the blank and our constant objects and ends with the very
cross-reference section that follows from its objects, checksum included. Then its values stand at
known places, and no PDF parser is needed. Any other file is read as any program's file is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from stforms.formats.pdf.blank import CompiledBlank
from stforms.formats.pdf.returned import FieldValue
from stforms.formats.pdf.syntax import Update, name, section
from stforms.formats.pdf.widgets import FormField

_STAMP = re.compile(rb"/stforms\(([!-'*-~]+)\)")
_OBJECT = re.compile(rb"\n(\d+) 0 obj\n")
_STRING = re.compile(rb"/V\(((?:[^\\()]|\\.)*)\)", re.S)
_ESCAPE = re.compile(rb"\\(.)", re.S)
_ESCAPED = {b"n": b"\n", b"r": b"\r"}
_LAST = 200_000


def stamped(data: bytes) -> str | None:
    """Return what the last stamp in the file's end says, if there is one."""
    start = data.rfind(b"/stforms(", max(0, len(data) - _LAST))
    match = _STAMP.match(data, start) if start >= 0 else None
    return match[1].decode("ascii") if match else None


@dataclass(frozen=True)
class Appended:
    """The objects that fill appended to a blank: their bytes, and where in them each object starts."""

    body: bytes
    offsets: Mapping[int, int]


def own_objects(data: bytes, blank: CompiledBlank) -> Appended | None:
    """Return what was appended to this blank, when that is exactly what we append; else None."""
    base, constant = len(blank.data), blank.constant_bytes
    if not data.startswith(constant, base) or not data.startswith(blank.data):
        return None
    body_end = _body_end(data, base)
    if body_end is None:
        return None
    found = appended(data[base:body_end])
    offsets = found.offsets
    if not blank.page_objects.isdisjoint(offsets) or not _is_whole(data, body_end, found, blank):
        return None
    return found


def appended(body: bytes) -> Appended:
    """Return the objects in bytes that fill made; of two with one number the later one counts."""
    return Appended(body, {int(match[1]): match.start() + 1 for match in _OBJECT.finditer(body)})


def own_values(data: bytes, blank: CompiledBlank) -> dict[str, FieldValue] | None:
    """Return the values of a file that is exactly ours, made from this blank; None for any other."""
    found = own_objects(data, blank)
    return values_in(found, blank) if found is not None else None


def _body_end(data: bytes, base: int) -> int | None:
    """Return where the last section starts: at an object for a stream, at "xref" for a table."""
    match = re.search(rb"startxref\n(\d+)\n%%EOF\n\Z", data[-64:])
    if match is None or not base < int(match[1]) < len(data):
        return None
    return int(match[1])


def _is_whole(data: bytes, end: int, found: Appended, blank: CompiledBlank) -> bool:
    """Tell whether the section after the objects is the one that we would write."""
    following = max(found.offsets, default=0) + 1
    numbers = max(following, blank.constant.next_number)
    update = Update(len(blank.data), numbers, [], dict(found.offsets), len(found.body))
    return data[end:] == section(update, blank.trailer, found.body)


def values_in(found: Appended, blank: CompiledBlank) -> dict[str, FieldValue]:
    """Return the values of the fields that were filled."""
    body, offsets = found.body, found.offsets
    # Split fields are always there, filled or not: a shared field would say otherwise.
    values = {name: FieldValue(name, "") for name in blank.split}
    for field in blank.fields.values():
        if field.obj in offsets and (value := _value(body, offsets[field.obj], field)) is not None:
            values[field.name] = value
    return values


def _value(body: bytes, offset: int, field: FormField) -> FieldValue | None:
    widget = field.widgets[0]
    head = widget.head if field.head is None else field.head
    start = offset + len(str(field.obj)) + len(" 0 obj\n<<") + len(head)
    if not body.startswith(head, start - len(head)):
        return None
    if field.type == "text":
        return FieldValue(field.name, value_at(body, start), page=widget.page, box=widget.box)
    states = [state for each in field.widgets for state in each.states] or ["Yes"]
    on = next((state for state in states if body.startswith(_ticked(state), start)), "")
    return FieldValue(field.name, "X" if on else "", bool(on), bool(on), widget.page, widget.box, on)


def _ticked(state: str) -> tuple[bytes, bytes]:
    """Return how the value of a ticked box is written: before the state of its widget, or at the end."""
    value = b"/V" + name(state)
    return value + b"/AS", value + b">>"


def value_at(body: bytes, start: int) -> str:
    """Return the text whose entry /V begins here; none when there is none."""
    match = _STRING.match(body, start)
    return _decoded(match[1]) if match else ""


def _decoded(raw: bytes) -> str:
    if b"\\" in raw:
        raw = _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), raw)
    return raw[2:].decode("utf-16-be") if raw.startswith(b"\xfe\xff") else raw.decode("ascii")
