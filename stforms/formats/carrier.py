"""The reference of an office file: a custom document property beside the stamp (ECMA-376-1, 15.2.12.2).

Of all that a file can say of itself, those are what the most programs keep.
"""

from __future__ import annotations

from dataclasses import dataclass

from stforms.formats.opc import Package, parse_xml, utf8
from stforms.formats.reference import NAME, as_reference

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set that all custom properties belong to (22.3.2.2)."""


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
