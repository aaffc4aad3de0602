"""Which fields of a form are places to fill in, and why the others are not."""

from __future__ import annotations

from collections.abc import Sequence

from stforms.actions.adopt.found import Kind
from stforms.actions.adopt.pdf.sheet import Opening
from stforms.formats.pdf.formfields import PlacedField
from stforms.model import Where

_KINDS = {
    "text": Kind.TEXT,
    "check": Kind.BOX,
    "radio": Kind.BOX,
    "list": Kind.LIST,
    "signature": Kind.SIGNATURE,
}

Left = tuple[Where, str]
"""A place that is not offered, and the code of the message that says why."""


def offered(fields: Sequence[PlacedField]) -> tuple[list[Opening], list[Left]]:
    """Return the openings that fields make, and the fields that are left out."""
    openings, left = [], []
    for field in fields:
        why = _why_not(field)
        if why is None:
            openings.append(Opening(field.page, field.box, _KINDS[field.kind], None, field))
        else:
            left.append((Where(field.page, field.name, field.box), why))
    return openings, left


def _why_not(field: PlacedField) -> str | None:
    if field.kind == "button":
        return "adopt.push_button"
    if not field.seen:
        return "adopt.hidden_field"
    if field.read_only:
        return "adopt.read_only_field"
    return None
