"""The objects that hold a document together: catalog, form, page tree, as bytes to write anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from stforms.formats.pdf.syntax import Update, name


@dataclass(frozen=True)
class Skeleton:
    """The objects that hold a document together, as bytes, for when pages or fields are added."""

    root: int
    root_inside: bytes
    form: int | None
    form_inside: bytes
    field_refs: bytes
    pages: int
    pages_inside: bytes
    page_refs: bytes

    def with_form(self, update: Update, more_fields: Sequence[int]) -> None:
        """Write the form dictionary anew, with more fields at its end."""
        refs = b"".join(b" %d 0 R" % obj for obj in more_fields)
        form = b"<<%b/Fields[%b%b]>>" % (self.form_inside, self.field_refs, refs)
        if self.form is not None:
            update.add(self.form, form)
        self.with_root(update, form if self.form is None else b"%d 0 R" % self.form)

    def with_root(self, update: Update, form: bytes | None) -> None:
        """Write the catalog anew, with this form or (flattened) none."""
        entry = b"/AcroForm %b" % form if form is not None else b""
        update.add(self.root, b"<<%b%b>>" % (self.root_inside, entry))

    def with_pages(self, update: Update, more: Sequence[int], count: int) -> None:
        """Write the root of the page tree anew, with more pages at its end; `count` is all pages."""
        refs = b"".join(b" %d 0 R" % obj for obj in more)
        body = b"<<%b/Kids[%b%b]/Count %d>>" % (self.pages_inside, self.page_refs, refs, count)
        update.add(self.pages, body)


def skeleton_of(pdf: Any, form: Any) -> Skeleton:
    """Take the skeleton of a blank, its usage rights left out."""
    root, pages = pdf.Root, pdf.Root.Pages
    return Skeleton(
        root=root.objgen[0],
        root_inside=inside(root, ("/Perms", "/AcroForm")),
        form=form.objgen[0] if form.is_indirect else None,
        form_inside=inside(form, ("/Fields", "/SigFlags", "/NeedAppearances")),
        field_refs=_references(form.Fields),
        pages=pages.objgen[0],
        pages_inside=inside(pages, ("/Kids", "/Count")),
        page_refs=_references(pages.Kids),
    )


def _references(array: Any) -> bytes:
    return b" ".join(b"%d %d R" % item.objgen for item in array)


def inside(dictionary: Any, without: Sequence[str] = ()) -> bytes:
    """Return the bytes between << and >> of a dictionary, less some keys; references stay references."""
    return b"".join(
        b"%b %b" % (name(key[1:]), unparse(dictionary, key)) for key in dictionary if key not in without
    )


def unparse(holder: Any, key: str) -> bytes:
    """Return one entry's bytes."""
    value = holder[key]
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, pikepdf.Object):
        raw: bytes = value.unparse()
        return raw
    return str(value).encode()


def numbers(array: Any) -> list[float]:
    """Return the numbers of an array: at one go where none of them is an object of its own."""
    try:
        return [float(item) for item in array.unparse()[1:-1].split()]
    except ValueError:
        return [float(item) for item in array]
