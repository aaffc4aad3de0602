"""A page of the new file: what stands in its dictionary, less what the page tree adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf

from stforms.formats.pdf.bundle.copying import Copier
from stforms.formats.pdf.bundle.store import Store

_BOXES = ("/MediaBox", "/CropBox", "/Rotate")
"""What a page may inherit (7.7.3.4), beside its resources."""
_OWN = ("/BleedBox", "/TrimBox", "/ArtBox", "/UserUnit", "/Group")

_A4 = b"[0 0 595.276 841.89]"


@dataclass(frozen=True)
class Sheet:
    """A page: the inside of its dictionary, without /Parent, and its annotations.

    `number` is the page's own where its annotations name it (/P), else 0: it gets one when it is
    put into the tree.
    """

    entries: bytes
    annotations: tuple[int, ...] = ()
    number: int = 0


def inherited(page: Any, key: str) -> Any:
    """Return an entry of a page, or of the nodes above it."""
    seen = 0
    while key not in page and isinstance(page.get("/Parent"), pikepdf.Dictionary) and seen < 50:
        page, seen = page.Parent, seen + 1
    return page.get(key)


def page_entries(page: Any, copier: Copier) -> bytes:
    """Return a page's boxes and the like. What runs, and what points elsewhere, is not among them."""
    parts = []
    for key in (*_BOXES, *_OWN):
        value = inherited(page, key) if key in _BOXES else page.get(key)
        if value is None:
            if key == "/MediaBox":
                parts.append(b"/MediaBox" + _A4)
            continue
        parts.append(b"%b %b" % (key.encode(), copier.value(value)))
    return b"".join(parts)


class BlankPage:
    """A page of the blank, with a hole for the drawing over it."""

    def __init__(self, page: Any, copier: Copier) -> None:
        """Copy what the page needs."""
        resources = inherited(page, "/Resources")
        resources = resources if resources is not None else pikepdf.Dictionary()
        self._entries = page_entries(page, copier)
        self._resources = copier.entries(resources, ("/XObject",))
        self._objects = copier.entries(resources.get("/XObject", pikepdf.Dictionary()))
        contents = page.get("/Contents", pikepdf.Array())
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        self._contents = b" ".join(copier.value(stream) for stream in streams)

    def sheet(self, form: int | None, store: Store) -> Sheet:
        """Return the page with this drawing on top."""
        contents, objects = self._contents, self._objects
        if form is not None:
            before, after = store.add_stream(b"", b"q"), store.add_stream(b"", b"Q\n/StFilled Do")
            contents = b"%d 0 R %b %d 0 R" % (before, contents, after)
            objects = b"%b/StFilled %d 0 R" % (objects, form)
        return Sheet(
            b"%b/Resources<<%b/XObject<<%b>>>>/Contents[%b]"
            % (self._entries, self._resources, objects, contents)
        )
