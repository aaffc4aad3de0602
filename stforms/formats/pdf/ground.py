"""What stands behind a field's text: background and border."""

from __future__ import annotations

from typing import Any

import pikepdf

from stforms.formats.pdf.syntax import number


def ground(widget: Any, width: float, height: float) -> bytes:
    """Return the operators for background and border, from /MK and /BS (12.5.6.19)."""
    looks = widget.get("/MK", pikepdf.Dictionary())
    line = float(widget.get("/BS", pikepdf.Dictionary()).get("/W", 1))
    parts = []
    if fill := _colour(looks.get("/BG"), b"gk", b"rg"):
        parts.append(b"q %b 0 0 %b %b re f Q\n" % (fill, number(width), number(height)))
    if line and (stroke := _colour(looks.get("/BC"), b"GK", b"RG")):
        inset = number(line / 2)
        size = (number(width - line), number(height - line))
        parts.append(b"q %b %b w %b %b %b %b re S Q\n" % (stroke, number(line), inset, inset, *size))
    return b"".join(parts)


def _colour(values: Any, one_or_four: bytes, three: bytes) -> bytes:
    if values is None or len(values) not in (1, 3, 4):
        return b""
    operator = {1: one_or_four[:1], 3: three, 4: one_or_four[1:]}[len(values)]
    return b" ".join(number(float(value)) for value in values) + b" " + operator
