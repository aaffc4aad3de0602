"""The picture of a draft: every page drawn, each place outlined and numbered, and a list of what they are."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from stforms.actions.adopt.draft import Draft, DraftSlot
from stforms.actions.adopt.editionfile import remarks
from stforms.actions.adopt.found import Kind, Spot
from stforms.actions.adopt.notes import keys_of, label_of, place_of, slots_of
from stforms.formats.pdf.pages import Pages
from stforms.messages import text
from stforms.model import Box

SCALE = 1.5
"""Pixels per point: 108 dpi, so that small print can be read."""

MOST_PAGES = 40
"""A workbook with long tables prints on hundreds of pages that are all alike."""

Places = Mapping[int, tuple[int, Box]]
"""Page and box of spots, by what `id` says of them."""

_SURE, _UNSURE, _LEFT = (0, 90, 50), (176, 60, 0), (110, 110, 110)


@dataclass(frozen=True)
class Entry:
    """One line of the list: its number on the picture, its key, label and kind, what is unsure of it."""

    number: int
    key: str
    label: str
    kind: str
    page: int | None
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class PicturePage:
    """One page as a PNG, and what is outlined on it."""

    number: int
    png: bytes
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Picture:
    """All pages; `unplaced` are the places that could not be found on a page, `left` those not offered."""

    pages: tuple[PicturePage, ...]
    unplaced: tuple[Entry, ...]
    left: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Outline:
    page: int
    box: Box
    number: int | None
    """None for a place that is not offered."""
    sure: bool


def picture(draft: Draft, pdf: bytes | None, places: Places) -> Picture:
    """Draw a draft.

    Args:
        draft: the draft.
        pdf: the form as pages; None where it could not be laid out.
        places: where spots stand on these pages, where they do not say so themselves.
    """
    entries, outlines = [], list(_left(draft))
    for number, (prefix, slot) in enumerate(slots_of(draft), start=1):
        at = [place for spot in slot.spots if (place := _place(spot, places)) is not None]
        entry = _entry(number, prefix, slot, at[0][0] if at else None)
        entries.append(entry)
        outlines += [_Outline(page, box, number, not entry.doubts) for page, box in at]
    pages = tuple(_drawn(Pages(pdf), outlines, entries)) if pdf is not None else ()
    seen = {entry.number for page in pages for entry in page.entries}
    left = tuple((place_of(where), text(why)) for where, why in draft.found.left)
    return Picture(pages, tuple(one for one in entries if one.number not in seen), left)


def _left(draft: Draft) -> Iterator[_Outline]:
    for where, _ in draft.found.left:
        if where.page is not None and where.box is not None:
            yield _Outline(where.page, where.box, None, sure=False)


def _place(spot: Spot, places: Places) -> tuple[int, Box] | None:
    if spot.where.page is not None and spot.where.box is not None:
        return spot.where.page, spot.where.box
    return places.get(id(spot))


def _entry(number: int, prefix: str, slot: DraftSlot, page: int | None) -> Entry:
    doubts = tuple(remarks(slot))
    return Entry(number, keys_of(prefix, slot), label_of(slot), _kind(slot), page, doubts)


def _kind(slot: DraftSlot) -> str:
    choice = slot.spots[0].kind is Kind.BOX or bool(slot.options)
    named = ", ".join(printed for _, printed in slot.options) or text("adopt.yes")
    return text("codec.kind.choice" if choice else f"codec.kind.{slot.codec.value}", {"choices": named})


# --- drawing --------------------------------------------------------------------------------


def _drawn(pages: Pages, outlines: list[_Outline], entries: list[Entry]) -> Iterator[PicturePage]:
    for page in range(1, min(len(pages), MOST_PAGES) + 1):
        here = [outline for outline in outlines if outline.page == page]
        numbers = {outline.number for outline in here}
        shown = tuple(entry for entry in entries if entry.number in numbers)
        yield PicturePage(page, _png(pages.sheet(page), here), shown)


def _png(sheet: Any, outlines: list[_Outline]) -> bytes:
    """Return a page with outlines: whole for what is sure, dashed for what is not, crossed for the rest."""
    sheet.set_rotation(0)
    west, _, _, north = sheet.get_cropbox()
    image = sheet.render(scale=SCALE, may_draw_forms=True).to_pil().convert("RGB")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(13)
    for outline in outlines:
        left, bottom, right, top = outline.box
        box = ((left - west) * SCALE, (north - top) * SCALE, (right - west) * SCALE, (north - bottom) * SCALE)
        _outline(draw, box, outline, font)
    kept = io.BytesIO()
    image.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(kept, "PNG")
    return kept.getvalue()


def _outline(draw: Any, box: Box, outline: _Outline, font: Any) -> None:
    left, top, right, bottom = box
    if outline.number is None:
        draw.rectangle(box, outline=_LEFT)
        draw.line((left, top, right, bottom), fill=_LEFT)
        draw.line((left, bottom, right, top), fill=_LEFT)
        return
    colour = _SURE if outline.sure else _UNSURE
    if outline.sure:
        draw.rectangle(box, outline=colour, width=2)
    else:
        _dashes(draw, box, colour)
    said = f"{outline.number}" if outline.sure else f"{outline.number}?"
    ground = draw.textbbox((left + 2, top + 1), said, font=font)
    draw.rectangle((ground[0] - 2, ground[1] - 1, ground[2] + 2, ground[3] + 1), fill=colour)
    draw.text((left + 2, top + 1), said, fill="white", font=font)


def _dashes(draw: Any, box: Box, colour: tuple[int, int, int], dash: int = 5) -> None:
    left, top, right, bottom = map(round, box)
    for x in range(left, right, 2 * dash):
        for y in (top, bottom):
            draw.line((x, y, min(x + dash, right), y), fill=colour, width=2)
    for y in range(top, bottom, 2 * dash):
        for x in (left, right):
            draw.line((x, y, x, min(y + dash, bottom)), fill=colour, width=2)
