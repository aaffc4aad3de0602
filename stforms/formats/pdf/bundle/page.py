"""A page of an opened file: what it has by itself, and what it inherits."""

from __future__ import annotations

from typing import Any

import pikepdf

from stforms.formats.pdf.bundle.opened_source import raw_value
from stforms.formats.pdf.objects import entry

_BOXES = ("/MediaBox", "/CropBox", "/Rotate")
"""What a page may inherit (7.7.3.4), beside its resources."""
_OWN = ("/BleedBox", "/TrimBox", "/ArtBox", "/UserUnit", "/Group")

_A4 = b"[0 0 595.276 841.89]"


def inherited(page: Any, key: str) -> Any:
    """Return an entry of a page, or of the nodes above it."""
    seen = 0
    while key not in page and isinstance(entry(page, "/Parent"), pikepdf.Dictionary) and seen < 50:
        page, seen = page.Parent, seen + 1
    return entry(page, key)


def page_entries(page: Any) -> bytes:
    """Return a page's boxes and the like. What runs, and what points elsewhere, is not among them."""
    parts = []
    for key in (*_BOXES, *_OWN):
        value = inherited(page, key) if key in _BOXES else entry(page, key)
        if value is None:
            if key == "/MediaBox":
                parts.append(b"/MediaBox" + _A4)
            continue
        parts.append(b"%b %b" % (key.encode(), raw_value(value)))
    return b"".join(parts)
