"""Read a file that is exactly as we wrote it: the same literals that fill puts down, matched.

A file is ours when it starts with the blank and our constant objects and ends with the very
cross-reference section that follows from its objects, checksum included. Then its values stand at
known places, and no PDF parser is needed. Any other file is read as any program's file is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from stforms.formats.pdf.blank import REFERENCE, CompiledBlank
from stforms.formats.pdf.field_value import FieldValue
from stforms.formats.pdf.syntax import Update, name, section
from stforms.formats.pdf.widgets import FormField
from stforms.formats.reference import as_reference

_STAMP = re.compile(rb"/stforms\(([!-'*-~]+)\)")
_OBJECT = re.compile(rb"\n(\d+) 0 obj\n")
_STRING = re.compile(rb"/V\(((?:[^\\()]|\\.)*)\)", re.S)
_ESCAPE = re.compile(rb"\\(.)", re.S)
_ESCAPED = {b"n": b"\n", b"r": b"\r"}
_REFERENCE = re.compile(rb"%b\(([0-9A-Z-]+)\)>>\nendobj\n" % REFERENCE.encode())
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


def own_objects(after: bytes, blank: CompiledBlank) -> Appended | None:
    """Return what was appended to a blank, when that is exactly what we append; else None.

    Args:
        after: what follows the blank's own bytes in a file.
        blank: the blank.
    """
    body_end = _body_end(after, len(blank.data)) if after.startswith(blank.constant_bytes) else None
    if body_end is None:
        return None
    found = appended(after[:body_end])
    if not blank.page_objects.isdisjoint(found.offsets) or after[body_end:] != _section(found, blank):
        return None
    return found if _told_by_us(found, blank) else None


def _told_by_us(found: Appended, blank: CompiledBlank) -> bool:
    """Tell whether the document information is the blank's own, or that and a reference."""
    told = found.offsets.get(blank.trailer.info or 0, 0)
    return told < len(blank.constant_bytes) or reference_in(found, blank) is not None


def reference_in(found: Appended, blank: CompiledBlank) -> str | None:
    """Return the reference that a file of ours carries, if it does."""
    obj = blank.trailer.info or 0
    start = found.offsets.get(obj, 0) + len(b"%d 0 obj\n<<" % obj)
    match = _REFERENCE.match(found.body, start + len(blank.told))
    if match is None or not found.body.startswith(blank.told, start):
        return None
    return as_reference(match[1].decode("ascii"))


def appended(body: bytes) -> Appended:
    """Return the objects in bytes that fill made; of two with one number the later one counts."""
    return Appended(body, {int(match[1]): match.start() + 1 for match in _OBJECT.finditer(body)})


def _body_end(after: bytes, base: int) -> int | None:
    """Return where the last section starts: at an object for a stream, at "xref" for a table."""
    match = re.search(rb"startxref\n(\d+)\n%%EOF\n\Z", after[-64:])
    end = int(match[1]) - base if match is not None else 0
    return end if 0 < end < len(after) else None


def _section(found: Appended, blank: CompiledBlank) -> bytes:
    """Return the section that we would write after these objects."""
    following = max(found.offsets, default=0) + 1
    numbers = max(following, blank.constant.next_number)
    update = Update(len(blank.data), numbers, [], dict(found.offsets), len(found.body))
    return section(update, blank.trailer, found.body)


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
