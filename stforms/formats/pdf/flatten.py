"""Turn fields into page content: their appearances drawn on the page, their widgets gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from stforms.formats.pdf.blank import CompiledBlank
from stforms.formats.pdf.objects import entry, inside, numbers, streams_of
from stforms.formats.pdf.placed import Placed
from stforms.formats.pdf.syntax import Update, number, stream


def flatten_pages(blank: CompiledBlank, update: Update, placed: list[Placed]) -> None:
    """Write every page of the blank anew, with the placed appearances and without widgets.

    Widgets that were not filled keep what they showed (a printed 0, an empty check box); push
    buttons go.
    """
    for index, page in enumerate(blank.opened.pdf.pages, start=1):
        on_page = [item for item in placed if item.page == index]
        filled = {item.obj: item for item in on_page}
        drawn: list[Placed] = []
        kept: list[bytes] = []
        for annot in page.obj.get("/Annots", []):
            if str(annot.get("/Subtype")) != "/Widget":
                kept.append(annot.unparse())
            elif annot.objgen[0] not in blank.buttons:
                drawn += _drawn(annot, index, filled.get(annot.objgen[0]), update)
        _write_page(page.obj, update, drawn, kept)


def _drawn(annot: Any, page: int, filled: Placed | None, update: Update) -> Iterator[Placed]:
    if filled is not None and filled.state is None:
        yield filled
        return
    normal = annot.get("/AP", pikepdf.Dictionary()).get("/N")
    if isinstance(normal, pikepdf.Dictionary):
        state = filled.state if filled is not None else str(annot.get("/AS", "/Off"))[1:]
        normal = normal.get(f"/{state}")
    if isinstance(normal, pikepdf.Stream) and normal.is_indirect:
        if "/Subtype" not in normal:  # Do asks for it (8.10.2); viewers do not when a widget shows it
            entries = inside(normal.stream_dict, ("/Length",)) + b"/Subtype/Form"
            update.add(normal.objgen[0], stream(entries, normal.read_raw_bytes()))
        reference = b"%d %d R" % normal.objgen
        yield Placed(page, annot.objgen[0], reference, placing(normal, annot))


_IDENTITY = (1, 0, 0, 1, 0, 0)


def placing(appearance: Any, annot: Any) -> bytes:
    """Return the matrix that brings the appearance's box onto the annotation's rectangle (12.5.5)."""
    a, b, c, d, e, f = (float(x) for x in entry(appearance, "/Matrix", _IDENTITY))
    x0, y0, x1, y1 = numbers(appearance.BBox)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    left, bottom = (min(axis) for axis in zip(*corners, strict=True))
    right, top = (max(axis) for axis in zip(*corners, strict=True))
    rect = numbers(annot.Rect)
    wide, high = abs(rect[2] - rect[0]), abs(rect[3] - rect[1])
    sx = wide / (right - left) if right > left else 1.0
    sy = high / (top - bottom) if top > bottom else 1.0
    dx, dy = min(rect[0], rect[2]) - left * sx, min(rect[1], rect[3]) - bottom * sy
    return b"%b 0 0 %b %b %b" % tuple(map(number, (sx, sy, dx, dy)))


def _write_page(page: Any, update: Update, drawn: list[Placed], kept: list[bytes]) -> None:
    before, after = update.new_number(), update.new_number()
    update.add(before, stream(b"", b"q"))
    update.add(after, stream(b"", b"Q\n" + b"".join(item.operators for item in drawn)))
    middle = b" ".join(b"%d %d R" % item.objgen for item in streams_of(page))
    body = b"<<%b/Contents[%d 0 R %b %d 0 R]/Resources<<%b>>%b>>" % (
        inside(page, ("/Contents", "/Annots", "/Resources")),
        before,
        middle,
        after,
        _resources(page, drawn),
        b"/Annots[%b]" % b" ".join(kept) if kept else b"",
    )
    update.add(page.objgen[0], body)


def _resources(page: Any, drawn: list[Placed]) -> bytes:
    """Return the page's resources (inherited ones included, 7.7.3.4) with the appearances added."""
    holder = page
    while "/Resources" not in holder and "/Parent" in holder:
        holder = holder.Parent
    resources = holder.get("/Resources", pikepdf.Dictionary())
    old = inside(resources.get("/XObject", pikepdf.Dictionary()))
    own = b"".join(item.resource for item in drawn)
    return b"%b/XObject<<%b%b>>" % (inside(resources, ("/XObject",)), old, own)
