"""A page of a blank in a store, with a hole for what is drawn over it."""

from __future__ import annotations

from stforms.formats.pdf.bundle.copying import Copier
from stforms.formats.pdf.bundle.sheet import Sheet
from stforms.formats.pdf.bundle.store import Store
from stforms.formats.pdf.originals import OriginalPage


class BlankPage:
    """A page of the blank, with a hole for the drawing over it."""

    def __init__(self, page: OriginalPage, copier: Copier) -> None:
        """Copy what the page needs."""
        self._entries = copier.translated(page.entries)
        self._resources = copier.translated(page.resources)
        self._objects = copier.translated(page.objects)
        self._contents = copier.translated(page.contents)

    def sheet(self, form: int | None, store: Store) -> Sheet:
        """Return the page with this drawing on top."""
        contents, objects = self._contents, self._objects
        if form is not None:
            before, after = store.add_stream(b"", b"q"), store.add_stream(b"", b"Q\n/StFilled Do")
            contents = b"%d 0 R %b %d 0 R" % (before, contents, after)
            objects = b"%b/StFilled %d 0 R" % (objects, form)
        return Sheet(
            b"%b/Resources<<%b/XObject<<%b>>>>/Contents[%b]"
            % (self._entries, self._resources, objects, contents)
        )
