"""The fields of any PDF form, widget by widget: for finding them on an unknown form, not for filling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from stforms.formats.pdf.blank import COMB, MULTILINE, PUSH_BUTTON
from stforms.formats.pdf.bounds import MAX_DEPTH
from stforms.formats.pdf.returned import ReturnedPdf, Terminal, kids_of, text_of
from stforms.formats.pdf.widgets import read_da
from stforms.model import Box

READ_ONLY, RADIO = 1, 1 << 15
"""Field flags, tables 227 and 229."""

_UNSEEN = 2 | 32
"""Annotation flags Hidden and NoView (table 167)."""


@dataclass(frozen=True)
class PlacedField:
    """One widget of a field.

    Args:
        name: the field's full name.
        kind: text, check, radio, list, signature or button.
        page: from 1.
        box: in points.
        tooltip: what programs show for it (TU), empty when nothing.
        state: of a box, the name of its on-state.
        choices: of a list, what the field may hold.
        longest: the most characters that are allowed.
        size: the font's size in points; 0 when programs choose it.
        multiline: whether text wraps.
        comb: whether each character has a cell of its own.
        read_only: whether people cannot write in it, and nothing calculates it either.
        seen: whether it shows.
    """

    name: str
    kind: str
    page: int
    box: Box
    tooltip: str = ""
    state: str = ""
    choices: tuple[str, ...] = ()
    longest: int | None = None
    size: float = 0.0
    multiline: bool = False
    comb: bool = False
    read_only: bool = False
    seen: bool = True


def placed_fields(returned: ReturnedPdf) -> list[PlacedField]:
    """Return every widget of every field, in the form's own order."""
    pages = _pages(returned.pdf)
    found: dict[tuple[int, int], PlacedField] = {}
    for terminal in returned.terminals:
        for widget in kids_of(terminal.node):
            page, box = pages.get(widget.objgen), _box(widget)
            if page is not None and box is not None:
                found.setdefault(widget.objgen, _placed(returned, terminal, widget, page, box))
    return list(found.values())


def _pages(pdf: Any) -> dict[tuple[int, int], int]:
    """Return on which page each annotation is: /Annots is what is drawn, /P may be wrong."""
    found = {}
    for number, page in enumerate(pdf.pages, start=1):
        annots = page.obj.get("/Annots")
        for annot in annots if isinstance(annots, pikepdf.Array) else ():
            if isinstance(annot, pikepdf.Dictionary):
                found[annot.objgen] = number
    return found


def _placed(returned: ReturnedPdf, terminal: Terminal, widget: Any, page: int, box: Box) -> PlacedField:
    flags = _whole(_inherited(widget, "/Ff")) or 0
    kind = _kind(terminal.type, flags)
    da = _inherited(widget, "/DA") or (returned.form.get("/DA") if returned.form is not None else None)
    text = kind == "text"
    return PlacedField(
        name=terminal.name,
        kind=kind,
        page=page,
        box=box,
        tooltip=" ".join(text_of(_inherited(widget, "/TU")).split()),
        state=next(iter(_states(widget)), ""),
        choices=tuple(_choices(_inherited(widget, "/Opt"))) if kind == "list" else (),
        longest=_whole(_inherited(widget, "/MaxLen")) if text else None,
        size=read_da(text_of(da))[1],
        multiline=text and bool(flags & MULTILINE),
        comb=text and bool(flags & COMB),
        read_only=bool(flags & READ_ONLY) and not _calculated(widget),
        seen=not (_whole(widget.get("/F")) or 0) & _UNSEEN,
    )


def _kind(type_: str, flags: int) -> str:
    if type_ == "/Btn":
        return "button" if flags & PUSH_BUTTON else "radio" if flags & RADIO else "check"
    return {"/Ch": "list", "/Sig": "signature"}.get(type_, "text")


def _inherited(node: Any, key: str) -> Any:
    """Return an entry of a field or of the fields above it (12.7.4.1)."""
    for _ in range(MAX_DEPTH):
        if key in node:
            return node[key]
        node = node.get("/Parent")
        if not isinstance(node, pikepdf.Dictionary):
            return None
    return None


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int) else None


def _calculated(widget: Any) -> bool:
    actions = _inherited(widget, "/AA")
    return isinstance(actions, pikepdf.Dictionary) and "/C" in actions


def _states(widget: Any) -> Iterator[str]:
    """Yield the names of the states that are not off."""
    looks = widget.get("/AP")
    normal = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
    if isinstance(normal, pikepdf.Dictionary) and not isinstance(normal, pikepdf.Stream):
        yield from (state[1:] for state in sorted(normal.keys()) if state != "/Off")


def _choices(options: Any) -> Iterator[str]:
    """Yield what a list's field may hold; an entry may be a pair of that and words for it (12.7.5.4)."""
    for entry in options if isinstance(options, pikepdf.Array) else ():
        pair = isinstance(entry, pikepdf.Array) and len(entry) == 2
        if value := text_of(entry[0] if pair else entry).strip():
            yield value


def _box(widget: Any) -> Box | None:
    try:
        left, bottom, right, top = (float(x) for x in widget.Rect)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
