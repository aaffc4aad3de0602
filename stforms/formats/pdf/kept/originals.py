"""What a bundle copies out of a blank as rows. Of a stream's data only their place in the blank is kept."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.formats.pdf.kept.rows import Row, maybe_raw, raw, text, texts
from stforms.formats.pdf.originals import Look, Original, OriginalPage, Originals, Spot

# --- there ----------------------------------------------------------------------------------


def rows_of(originals: Originals, data: bytes) -> Row:
    """Return [pages, colours, objects]; `data` is the blank."""
    pages = [_page(page) for page in originals.pages]
    return [pages, text(originals.intents), list(_objects(originals, data))]


def _page(page: OriginalPage) -> Row:
    spots = [[spot.obj, spot.shown, [_look(look) for look in spot.looks]] for spot in page.spots]
    return [*texts((page.entries, page.resources, page.objects, page.contents)), spots]


def _look(look: Look) -> Row:
    return [look.state, look.obj, look.generation, look.is_form, text(look.matrix)]


def _objects(originals: Originals, data: bytes) -> Iterator[Row]:
    """Yield the objects; streams that do not stand in the file as they are read are left to it."""
    for (obj, generation), found in originals.objects.items():
        if found.data is None:
            yield [obj, generation, text(found.body), None]
        elif (start := data.find(found.data)) >= 0:
            yield [obj, generation, text(found.body), [start, start + len(found.data)]]


# --- and back -------------------------------------------------------------------------------


def originals_of(rows: Row, data: bytes) -> Originals:
    """Return what a bundle copies out of this blank."""
    pages, intents, objects = rows
    known = {(obj, generation): _original(body, span, data) for obj, generation, body, span in objects}
    return Originals(tuple(map(_page_of, pages)), maybe_raw(intents), known)


def _original(body: str, span: tuple[int, int] | None, data: bytes) -> Original:
    return Original(raw(body), data[span[0] : span[1]] if span is not None else None)


def _page_of(row: Row) -> OriginalPage:
    entries, resources, objects, contents, spots = row
    whole = (raw(entries), raw(resources), raw(objects), raw(contents))
    return OriginalPage(*whole, tuple(map(_spot_of, spots)))


def _spot_of(row: Row) -> Spot:
    obj, shown, looks = row
    return Spot(obj, shown, tuple(_look_of(*look) for look in looks))


def _look_of(state: str, obj: int, generation: int, is_form: bool, matrix: str) -> Look:
    return Look(state, obj, generation, is_form, raw(matrix))
