"""Bundles for tests: files put together, and what other programs say of the result."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

from stforms.formats.pdf.bundle.binder import Binder, Titled
from stforms.formats.pdf.ours import own_objects, stamped
from stforms.formats.pdf.returned import ReturnedPdf
from stforms.library import Library

RUNS = ("/OpenAction", "/AA", "/JavaScript", "/JS", "/Perms", "/EmbeddedFiles", "/XFA", "/Launch")
"""Keys that may stand nowhere in a bundle."""


def put_together(files: Iterable[bytes], library: Library, keep_fields: bool = False) -> bytes:
    """Return files as one, each the shortest way that there is for it."""
    binder = Binder(keep_fields)
    for index, data in enumerate(files, start=1):
        titled = Titled(f"Bilaga {index}", f"{index}:", f"{stamped(data) or '-'} {index}")
        if keep_fields or not added_as_ours(binder, titled, data, library):
            binder.add(titled, ReturnedPdf(data))
    return b"".join(binder.finish("Prov"))


def added_as_ours(binder: Binder, titled: Titled, data: bytes, library: Library) -> bool:
    """Add a file in the short way; tell whether it is one of ours."""
    edition = library.editions.get(stamped(data) or "")
    blank = library.bound(edition).blank if edition is not None else None
    ours = blank is not None and data.startswith(blank.data)
    found = own_objects(data[len(blank.data) :], blank) if ours and blank is not None else None
    return blank is not None and found is not None and binder.add_own(titled, blank, found)


def opened(data: bytes) -> Any:
    """Return a file as pikepdf sees it."""
    return pikepdf.open(io.BytesIO(data))


def running(data: bytes) -> list[str]:
    """Return what in a file runs, opens, or claims rights."""
    with opened(data) as pdf:
        return sorted({key for found in pdf.objects for key in _keys(found) if key in RUNS})


def _keys(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        for key in value.keys():  # noqa: SIM118 - a stream is no mapping
            yield key
            inner = value.get(key)
            if isinstance(inner, pikepdf.Object) and not inner.is_indirect and depth < 20:
                yield from _keys(inner, depth + 1)
    elif isinstance(value, pikepdf.Array):
        for inner in value:
            if isinstance(inner, pikepdf.Object) and not inner.is_indirect and depth < 20:
                yield from _keys(inner, depth + 1)
