"""What holds a blank together: its trailer, catalog, page tree and pages."""

from __future__ import annotations

import re
from typing import Any

from stforms.errors import IntegrityError
from stforms.formats.pdf.objects import inside, references, streams_of
from stforms.formats.pdf.skeleton import Skeleton
from stforms.formats.pdf.syntax import Trailer


def trailer_of(pdf: Any, data: bytes) -> Trailer:
    """Return what every update of a blank repeats.

    Raises:
        IntegrityError: it does not end as it must so that something can be appended to it.
    """
    match = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", data[-2048:])
    if match is None:
        raise IntegrityError("blank.damaged", {"why": "startxref"})
    offset = int(match[1])
    info = pdf.trailer.get("/Info")
    ids = pdf.trailer.get("/ID")
    return Trailer(
        previous=offset,
        root=pdf.Root.objgen[0],
        info=info.objgen[0] if info is not None else None,
        first_id=bytes(ids[0]) if ids is not None else b"stforms",
        as_stream=data[offset : offset + 4] != b"xref",
    )


def skeleton_of(pdf: Any, form: Any) -> Skeleton:
    """Take the skeleton of a blank, its usage rights left out."""
    root, pages = pdf.Root, pdf.Root.Pages
    return Skeleton(
        root=root.objgen[0],
        root_inside=inside(root, ("/Perms", "/AcroForm")),
        form=form.objgen[0] if form.is_indirect else None,
        form_inside=inside(form, ("/Fields", "/SigFlags", "/NeedAppearances")),
        field_refs=references(form.Fields),
        pages=pages.objgen[0],
        pages_inside=inside(pages, ("/Kids", "/Count")),
        page_refs=references(pages.Kids),
    )


def page_objects(pdf: Any, skeleton: Skeleton) -> frozenset[int]:
    """Return the numbers of the page tree, the pages, their contents and lists of annotations."""
    numbers = {skeleton.pages}
    for page in pdf.pages:
        found = (page.obj, page.obj.get("/Annots"), *streams_of(page.obj))
        numbers.update(item.objgen[0] for item in found if item is not None)
    return frozenset(numbers)


def page_size_of(page: Any) -> tuple[float, float]:
    """Return a page's width and height in points."""
    left, bottom, right, top = (float(x) for x in page.mediabox)
    return right - left, top - bottom
