"""Pages of any PDF: copied with all they need, annotations drawn onto them or, if wanted, kept as fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf

from stforms.formats.pdf.blank import HIDDEN, NO_VIEW
from stforms.formats.pdf.bundle.fields import Change, Fields, Kept
from stforms.formats.pdf.bundle.opened_source import PdfCopier
from stforms.formats.pdf.bundle.page import inherited, page_entries
from stforms.formats.pdf.bundle.sheet import Sheet
from stforms.formats.pdf.bundle.store import Store
from stforms.formats.pdf.bundle.values import Made, OfField, fields_of_widgets, made_for
from stforms.formats.pdf.flatten import placing
from stforms.formats.pdf.objects import entry, streams_of
from stforms.formats.pdf.returned import ReturnedPdf
from stforms.formats.pdf.syntax import number, text_string

_DRAWN = {
    "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline",
    "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Redact", "/Watermark",
}  # fmt: skip
"""Annotations that are marks on the paper (12.5.6). Notes, links and attached files are none."""

_ELSEWHERE = ("/P", "/Parent", "/Popup", "/IRT", "/RT", "/A", "/AA", "/Dest", "/StructParent", "/FS", "/OC")
"""What an annotation is left without that stays one: what points elsewhere, and what runs."""


@dataclass(frozen=True)
class Override:
    """What a field shall hold and show instead: its name, the page (None: any), the stream, its size."""

    name: str
    page: int | None
    text: str
    stream: int
    size: tuple[float, float]
    default_appearance: str


@dataclass(frozen=True)
class _Look:
    """A stream in the store and the matrix that puts it in its place."""

    stream: int
    matrix: bytes


class ForeignPages:
    """The pages of one file in a store."""

    def __init__(
        self,
        store: Store,
        returned: ReturnedPdf,
        overrides: Sequence[Override] = (),
        notes: bool = False,
        fields: Mapping[tuple[int, int], OfField] | None = None,
    ) -> None:
        """Take an opened file.

        Args:
            store: where the pages go.
            returned: the file.
            overrides: fields that get another value.
            notes: keep comments and other marks as they are, instead of drawing them onto the page.
            fields: the fields of the file's widgets, when they are known already.
        """
        self.store, self.returned, self.notes = store, returned, notes
        self.copier = PdfCopier(store, returned.pdf)
        self._overrides = {(one.name, one.page): one for one in overrides}
        self._names = fields_of_widgets(returned) if fields is None else fields

    @cached_property
    def _made(self) -> dict[tuple[int, int], Made]:
        """Return our looks for widgets that have none; most files need none."""
        return made_for(self.returned, self._names, self.store)

    def _made_look(self, annot: Any) -> Made | None:
        found = self._names.get(annot.objgen)
        return self._made.get(annot.objgen) if found is not None and found.value else None

    def layers(self) -> dict[int, bool]:
        """Return the layers (8.11) that the pages taken over so far are drawn in: number -> is it shown?"""
        properties = self.returned.pdf.Root.get("/OCProperties")
        if not isinstance(properties, pikepdf.Dictionary):
            return {}
        usual = properties.get("/D", pikepdf.Dictionary())
        hidden = {layer.objgen for layer in usual.get("/OFF", [])}
        found = ((layer.objgen, self.copier.copied(layer)) for layer in properties.get("/OCGs", []))
        return {number: objgen not in hidden for objgen, number in found if number is not None}

    def flattened(self, pages: Sequence[int] | None = None) -> list[Sheet]:
        """Return the pages (numbers from 1; None: all), everything on them page content."""
        return [self._flat(page, index) for index, page in self._chosen(pages)]

    def with_fields(
        self, fields: Fields, mark: str, pages: Sequence[int] | None = None, within: Set[str] | None = None
    ) -> list[Sheet]:
        """Return the pages with their fields still fields; see `Fields.take` for what is kept."""
        chosen = list(self._chosen(pages))
        shown = {a.objgen for _, page in chosen for a in _annotations(page) if a.is_indirect}
        kept = fields.take(self.returned.form, mark, self.copier, shown, within)
        sheets: list[Sheet] = []
        changes: dict[int, Change] = {}
        on_page: dict[int, int] = {}
        for index, page in chosen:
            sheet = self._with_fields(page, index, kept, changes)
            on_page.update(dict.fromkeys(sheet.annotations, sheet.number))
            sheets.append(sheet)
        fields.write(kept, self.copier, changes, on_page)
        return sheets

    def _chosen(self, pages: Sequence[int] | None) -> Iterator[tuple[int, Any]]:
        every = self.returned.pdf.pages
        for index in pages if pages is not None else range(1, len(every) + 1):
            yield index, every[index - 1].obj

    # --- a page -----------------------------------------------------------------------------

    def _flat(self, page: Any, index: int) -> Sheet:
        looks = [look for annot in _annotations(page) if (look := self._look(annot, index)) is not None]
        return Sheet(self._entries(page, looks))

    def _with_fields(self, page: Any, index: int, kept: Kept, changes: dict[int, Change]) -> Sheet:
        looks: list[_Look] = []
        widgets: list[int] = []
        for annot in _annotations(page):
            widget = kept.widgets.get(annot.objgen) if annot.is_indirect else None
            if widget is None and self.notes and str(annot.get("/Subtype")) not in ("/Widget", "/Popup"):
                widgets.append(self.store.add(b"<<%b>>" % self.copier.entries(annot, _ELSEWHERE)))
            elif widget is None:
                look = self._look(annot, index)
                looks += [look] if look is not None else []
            else:
                widgets.append(widget)
                if (new := self._change(annot, index)) is not None:
                    changes[widget] = new
        return Sheet(self._entries(page, looks), tuple(widgets), self.store.reserve())

    def _entries(self, page: Any, looks: Sequence[_Look]) -> bytes:
        resources = inherited(page, "/Resources")
        resources = resources if isinstance(resources, pikepdf.Dictionary) else pikepdf.Dictionary()
        objects = resources.get("/XObject", pikepdf.Dictionary())
        taken = set(objects.keys()) if isinstance(objects, pikepdf.Dictionary) else set()
        prefix = next(
            p for p in ("/StB", "/StBundle", "/StBundleOwn") if not any(t.startswith(p) for t in taken)
        )
        named = [(b"%b%d" % (prefix.encode(), i), look) for i, look in enumerate(looks)]
        return b"%b/Resources<<%b/XObject<<%b%b>>>>/Contents[%b]" % (
            self.copier.translated(page_entries(page)),
            self.copier.entries(resources, ("/XObject",)),
            self.copier.entries(objects) if taken else b"",
            b"".join(b"%b %d 0 R" % (name, look.stream) for name, look in named),
            self._contents(page, named),
        )

    def _contents(self, page: Any, placed: Sequence[tuple[bytes, _Look]]) -> bytes:
        streams = (one for one in streams_of(page) if isinstance(one, pikepdf.Stream))
        middle = b" ".join(map(self.copier.value, streams))
        if not placed:
            return middle
        over = b"".join(b"q %b cm %b Do Q\n" % (look.matrix, name) for name, look in placed)
        before, after = self.store.add_stream(b"", b"q"), self.store.add_stream(b"", b"\nQ\n" + over)
        return b"%d 0 R %b %d 0 R" % (before, middle, after)

    # --- an annotation ----------------------------------------------------------------------

    def _look(self, annot: Any, page: int) -> _Look | None:
        """Return what an annotation draws on the page, None when it is no mark on the paper."""
        kind = str(entry(annot, "/Subtype", ""))
        flags = entry(annot, "/F", 0)
        if isinstance(flags, int) and flags & (HIDDEN | NO_VIEW):
            return None
        if kind == "/Widget":
            return self._widget_look(annot, page)
        return self._copied(annot, _normal(annot)) if kind in _DRAWN else None

    def _widget_look(self, annot: Any, page: int) -> _Look | None:
        found = self._names.get(annot.objgen)
        if found is not None and found.push_button:
            return None
        new = self._override(annot, page)
        if new is not None:
            return _Look(new.stream, _fitting(new.size, annot))
        normal = _normal(annot)
        made = self._made_look(annot) if normal is None else None
        if made is not None:
            return _Look(made.stream, _fitting(made.size, annot))
        return self._copied(annot, normal)

    def _override(self, annot: Any, page: int) -> Override | None:
        found = self._names.get(annot.objgen) if self._overrides else None
        if found is None:
            return None
        return self._overrides.get((found.name, page)) or self._overrides.get((found.name, None))

    def _change(self, annot: Any, page: int) -> Change | None:
        """Return what a widget holds and shows that gets another value, or had no look at all."""
        new = self._override(annot, page)
        if new is not None:
            look = b"/DA%b/AP<</N %d 0 R>>" % (text_string(new.default_appearance), new.stream)
            return Change(b"/V" + text_string(new.text), look)
        made = self._made_look(annot) if _normal(annot) is None else None
        if made is None:
            return None
        da = b"/DA" + self.copier.value(annot.DA) if "/DA" in annot else b""
        return Change(b"", b"%b/AP<</N %d 0 R>>" % (da, made.stream))

    def _copied(self, annot: Any, normal: Any) -> _Look | None:
        if normal is None or "/BBox" not in normal or "/Rect" not in annot:
            return None
        return _Look(self.copier.drawn(normal), placing(normal, annot))


def _annotations(page: Any) -> list[Any]:
    annots = entry(page, "/Annots")
    found = list(annots) if isinstance(annots, pikepdf.Array) else []
    return [annot for annot in found if isinstance(annot, pikepdf.Dictionary)]


def _normal(annot: Any) -> Any:
    """Return the stream of an annotation's normal appearance in its present state (12.5.5)."""
    looks = entry(annot, "/AP")
    normal = entry(looks, "/N") if isinstance(looks, pikepdf.Dictionary) else None
    if isinstance(normal, pikepdf.Dictionary) and not isinstance(normal, pikepdf.Stream):
        normal = entry(normal, str(entry(annot, "/AS", "/Off")))
    return normal if isinstance(normal, pikepdf.Stream) and normal.is_indirect else None


def _fitting(size: tuple[float, float], annot: Any) -> bytes:
    """Return the matrix that brings a box of this size from 0 0 onto an annotation's rectangle."""
    left, bottom, right, top = (float(x) for x in annot.Rect)
    sx = abs(right - left) / size[0] if size[0] else 1.0
    sy = abs(top - bottom) / size[1] if size[1] else 1.0
    places = (sx, sy, min(left, right), min(bottom, top))
    return b"%b 0 0 %b %b %b" % tuple(map(number, places))
