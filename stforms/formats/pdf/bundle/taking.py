"""Take out of a blank what a bundle copies of it (`formats.pdf.originals`)."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from typing import Any

import pikepdf

from stforms.formats.pdf.blank import HIDDEN, NO_VIEW, CompiledBlank
from stforms.formats.pdf.bundle.copying import references_in
from stforms.formats.pdf.bundle.opened_source import PdfSource, is_form, raw_entries, raw_value
from stforms.formats.pdf.bundle.page import inherited, page_entries
from stforms.formats.pdf.flatten import placing
from stforms.formats.pdf.objects import streams_of
from stforms.formats.pdf.originals import Look, Original, OriginalPage, Originals, Spot

_NOWHERE = (-1, -1)
"""The span of a stream whose data do not stand in the file as they are read: it is asked for them."""


def originals_of(blank: CompiledBlank) -> Originals:
    """Return what a bundle copies out of a blank; its objects are left in the file."""
    pdf = blank.opened.pdf
    intents = raw_value(pdf.Root.OutputIntents) if "/OutputIntents" in pdf.Root else None
    return Originals(tuple(_page(page.obj, blank.buttons) for page in pdf.pages), intents, {})


def with_objects(blank: CompiledBlank) -> Originals:
    """Return what a bundle copies out of a blank, the objects that it names included."""
    source, originals = PdfSource(blank.opened.pdf), blank.originals
    found: dict[tuple[int, int], Original] = {}
    waiting = [at for raw in _named(blank, originals) for at in references_in(raw)]
    while waiting:
        at = waiting.pop()
        if at not in found:
            body, data = source.read(*at)
            found[at] = Original(body, _span(data, blank.data) if data is not None else None)
            waiting += references_in(body)
    return replace(originals, objects={at: one for at, one in found.items() if one.span != _NOWHERE})


def _span(data: bytes, whole: bytes) -> tuple[int, int]:
    """Return where in a blank a stream's data lie: anywhere where the same bytes stand."""
    start = whole.find(data)
    return (start, start + len(data)) if start >= 0 else _NOWHERE


def _named(blank: CompiledBlank, originals: Originals) -> Iterator[bytes]:
    """Yield all bytes that name objects which a bundle copies."""
    for page in originals.pages:
        yield from (page.entries, page.resources, page.objects, page.contents)
        yield from (b"%d %d R" % (look.obj, look.generation) for spot in page.spots for look in spot.looks)
    yield from (of.style.font.reference for of in blank.fields.values() if of.style is not None)
    yield originals.intents or b""


def _page(page: Any, buttons: Set[int]) -> OriginalPage:
    resources = inherited(page, "/Resources")
    resources = resources if resources is not None else pikepdf.Dictionary()
    return OriginalPage(
        entries=page_entries(page),
        resources=raw_entries(resources, ("/XObject",)),
        objects=raw_entries(resources.get("/XObject", pikepdf.Dictionary())),
        contents=b" ".join(map(raw_value, streams_of(page))),
        spots=tuple(spot for spot in _spots_on(page) if spot.obj not in buttons),
    )


def _spots_on(page: Any) -> Iterator[Spot]:
    """Yield the widgets of a page, less what is hidden."""
    for annot in page.get("/Annots", []):
        hidden = int(annot.get("/F", 0)) & (HIDDEN | NO_VIEW)
        if str(annot.get("/Subtype")) != "/Widget" or hidden:
            continue
        normal: Any = annot.get("/AP", pikepdf.Dictionary()).get("/N")
        if isinstance(normal, pikepdf.Stream):
            yield Spot(annot.objgen[0], "", (_look("", normal, annot),))
        elif isinstance(normal, pikepdf.Dictionary):
            looks = tuple(_look(key[1:], look, annot) for key, look in normal.items())
            yield Spot(annot.objgen[0], str(annot.get("/AS", "/Off"))[1:], looks)
        else:
            yield Spot(annot.objgen[0], None, ())


def _look(state: str, stream: Any, annot: Any) -> Look:
    obj, generation = stream.objgen
    return Look(state, obj, generation, is_form(stream), placing(stream, annot))
