"""What a bundle copies out of a blank as rows."""

from __future__ import annotations

from stforms.formats.pdf.kept.rows import Row, maybe_raw, raw, text, texts
from stforms.formats.pdf.originals import Look, Original, OriginalPage, Originals, Spot

# --- there ----------------------------------------------------------------------------------


def rows_of(originals: Originals) -> Row:
    """Return [pages, colours, objects]."""
    pages = [_page(page) for page in originals.pages]
    objects = [[*at, text(found.body), found.span] for at, found in originals.objects.items()]
    return [pages, text(originals.intents), objects]


def _page(page: OriginalPage) -> Row:
    spots = [[spot.obj, spot.shown, [_look(look) for look in spot.looks]] for spot in page.spots]
    return [*texts((page.entries, page.resources, page.objects, page.contents)), spots]


def _look(look: Look) -> Row:
    return [look.state, look.obj, look.generation, look.is_form, text(look.matrix)]


# --- and back -------------------------------------------------------------------------------


def originals_of(rows: Row) -> Originals:
    """Return what a bundle copies out of the blank."""
    pages, intents, objects = rows
    known = {(obj, generation): _original(body, span) for obj, generation, body, span in objects}
    return Originals(tuple(map(_page_of, pages)), maybe_raw(intents), known)


def _original(body: str, span: Row | None) -> Original:
    return Original(raw(body), (span[0], span[1]) if span is not None else None)


def _page_of(row: Row) -> OriginalPage:
    entries, resources, objects, contents, spots = row
    whole = (raw(entries), raw(resources), raw(objects), raw(contents))
    return OriginalPage(*whole, tuple(map(_spot_of, spots)))


def _spot_of(row: Row) -> Spot:
    obj, shown, looks = row
    return Spot(obj, shown, tuple(_look_of(*look) for look in looks))


def _look_of(state: str, obj: int, generation: int, is_form: bool, matrix: str) -> Look:
    return Look(state, obj, generation, is_form, raw(matrix))
