"""The objects that hold a document together: catalog, form, page tree, as bytes to write anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stforms.formats.pdf.syntax import Update


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
