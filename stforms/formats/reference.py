"""The reference that a filled form carries: what it looks like, and where it stands in office files.

It is a custom document property beside the stamp (ECMA-376-1, 15.2.12.2): of all that a file can say of
itself, what the most programs keep. What it refers to is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stforms.formats.opc import Package, parse_xml, utf8

NAME = "stformsReference"
"""What the property is called, and (as a name object) the entry in a PDF's document information."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing in it is taken for something else when it is read aloud."""

_GROUP = f"[{ALPHABET}]{{4}}"
SHAPE = re.compile(f"{_GROUP}(?:-{_GROUP}){{3}}")

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set that all custom properties belong to (22.3.2.2)."""


def as_reference(text: str | None) -> str | None:
    """Return a text that is a reference; None for any other."""
    return text if text is not None and SHAPE.fullmatch(text) else None


@dataclass(frozen=True)
class Carrier:
    """The part of an office blank with its custom properties, cut where one more goes."""

    part: str
    before: bytes
    after: bytes

    def written(self, reference: str) -> bytes:
        """Return the part with a reference in it."""
        return b"%b%b%b" % (self.before, reference.encode(), self.after)

    def read(self, data: bytes) -> str | None:
        """Return the reference in a part that is exactly as we write it; None for any other part."""
        inside = data.removeprefix(self.before).removesuffix(self.after)
        reference = as_reference(inside.decode("ascii", "replace"))
        return reference if reference is not None and data == self.written(reference) else None


def carrier_of(package: Package) -> Carrier | None:
    """Return where a blank can carry a reference; None when it has no custom property at all."""
    found = package.related("custom-properties")
    if not found:
        return None
    data = utf8(package.read(found[0]))
    numbers = [int(node.get("pid", "1")) for node in parse_xml(data)]
    if not numbers:
        return None
    end = data.rindex(b"</")
    start = (
        f'<property xmlns="{_PROPERTIES}" fmtid="{_CUSTOM}" pid="{max(numbers) + 1}" name="{NAME}">'
        f'<vt:lpwstr xmlns:vt="{_TYPES}">'
    )
    return Carrier(found[0], data[:end] + start.encode(), b"</vt:lpwstr></property>" + data[end:])
