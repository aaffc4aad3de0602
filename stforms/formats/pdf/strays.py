"""What was written outside every field: comments and stamps, new text, new pictures, unknown fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from stforms.formats.pdf.blank import CompiledBlank
from stforms.formats.pdf.flat import FlatCopy
from stforms.formats.pdf.objects import contents_of
from stforms.formats.pdf.returned import ReturnedPdf
from stforms.model import Box

_QUIET = ("/Widget", "/Link", "/Popup")


@dataclass(frozen=True)
class Stray:
    """Something outside every slot. `kind`: text, image, page, field, or the annotation's subtype."""

    kind: str
    text: str
    page: int
    box: Box | None = None


def notes(returned: ReturnedPdf, blank: CompiledBlank) -> list[Stray]:
    """Return the comments, stamps and drawings that the blank does not have."""
    return laid_over(returned, _notes_of(blank))


def laid_over(returned: ReturnedPdf, known: Collection[tuple[str, str]] = ()) -> list[Stray]:
    """Return the comments, stamps and drawings on the pages, less those that are known."""
    found = []
    for number, page in enumerate(returned.pdf.pages, start=1):
        annots = page.obj.get("/Annots", [])
        for annot in annots if isinstance(annots, pikepdf.Array) else []:
            written = isinstance(annot, pikepdf.Dictionary) and str(annot.get("/Subtype")) not in _QUIET
            if written and _mark(annot) not in known:
                found.append(_stray(annot, number))
    return found


def _notes_of(blank: CompiledBlank) -> set[tuple[str, str]]:
    annots = (annot for page in blank.opened.pdf.pages for annot in page.obj.get("/Annots", []))
    return {_mark(annot) for annot in annots if str(annot.get("/Subtype")) not in _QUIET}


def _mark(annot: Any) -> tuple[str, str]:
    return str(annot.get("/Subtype")), str(list(annot.get("/Rect", [])))


def _stray(annot: Any, page: int) -> Stray:
    text = annot.get("/Contents")
    try:
        left, bottom, right, top = (float(x) for x in annot.Rect)
        box: Box | None = (left, bottom, right, top)
    except (AttributeError, TypeError, ValueError):
        box = None
    return Stray(
        str(annot.get("/Subtype"))[1:], str(text) if isinstance(text, pikepdf.String) else "", page, box
    )


def unknown_fields(returned: ReturnedPdf, known: Iterable[str]) -> list[Stray]:
    """Return the values of fields that the blank does not have."""
    names = set(known)
    return [
        Stray("field", f"{value.name}: {value.text}", returned.page(name) or 1, returned.box(name))
        for name, value in returned.values.items()
        if name not in names and value.text
    ]


def changed_pages(returned: ReturnedPdf, blank: CompiledBlank) -> list[int]:
    """Return the pages (from 1) whose contents are not the blank's."""
    ours = blank.opened.contents
    pages = list(returned.pdf.pages)
    return [
        number
        for number, page in enumerate(pages[: len(ours)], start=1)
        if contents_of(page.obj) != ours[number - 1]
    ]


def printed(copy: FlatCopy, pages: Iterable[int], boxes: dict[int, list[Box]]) -> Iterator[Stray]:
    """Yield new text and new pictures on these pages of the blank, outside the boxes of the slots."""
    for page in pages:
        number = copy.at(page) or page
        for line in copy.strays(page, boxes.get(page, ())):
            yield Stray("text", line.text, number, line.box)
        yield from (Stray("image", "", number, box) for box in copy.new_images(page))
