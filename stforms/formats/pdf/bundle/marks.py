"""What tells the papers in a bundle apart: our mark on each page, and bookmarks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from stforms.formats.pdf.blank import REFERENCE, STAMP
from stforms.formats.pdf.returned import text_of
from stforms.formats.reference import as_reference

_MOST = 10_000


def page_marks(pdf: Any) -> dict[int, str]:
    """Return our mark on each page (from 1) that has one."""
    found = ((number, page.obj.get(STAMP)) for number, page in enumerate(pdf.pages, start=1))
    return {number: text_of(value) for number, value in found if value is not None}


def page_references(pdf: Any) -> dict[int, str]:
    """Return the reference on each page (from 1) of a paper that carried one."""
    found = ((number, page.obj.get(REFERENCE)) for number, page in enumerate(pdf.pages, start=1))
    known = ((number, as_reference(text_of(value))) for number, value in found)
    return {number: reference for number, reference in known if reference is not None}


def bookmarks(pdf: Any) -> dict[int, str]:
    """Return the titles of the bookmarks at the top, by the page (from 1) that they lead to."""
    top = pdf.Root.get("/Outlines")
    if not isinstance(top, pikepdf.Dictionary):
        return {}
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    found: dict[int, str] = {}
    for item in _items(top):
        target = _target(item, pdf)
        if target in numbers:
            found.setdefault(numbers[target], text_of(item.get("/Title")))
    return found


def _items(top: Any) -> Iterator[Any]:
    item, seen = top.get("/First"), 0
    while isinstance(item, pikepdf.Dictionary) and seen < _MOST:
        yield item
        item, seen = item.get("/Next"), seen + 1


def _target(item: Any, pdf: Any) -> tuple[int, int] | None:
    """Return the page object that a bookmark leads to: named destinations (12.3.2.4) included."""
    place = item.get("/Dest")
    action = item.get("/A")
    if place is None and isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) == "/GoTo":
        place = action.get("/D")
    if isinstance(place, (pikepdf.Name, pikepdf.String)):
        place = _named(str(place), pdf)
    if isinstance(place, pikepdf.Dictionary):
        place = place.get("/D")
    page = place[0] if isinstance(place, pikepdf.Array) and len(place) else None
    return page.objgen if isinstance(page, pikepdf.Dictionary) else None


def _named(name: str, pdf: Any) -> Any:
    names = pdf.Root.get("/Names")
    tree = names.get("/Dests") if isinstance(names, pikepdf.Dictionary) else None
    if isinstance(tree, pikepdf.Dictionary):
        return pikepdf.NameTree(tree).get(name)
    old = pdf.Root.get("/Dests")
    return old.get(name) if isinstance(old, pikepdf.Dictionary) and name.startswith("/") else None
