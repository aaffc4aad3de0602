"""Put papers together: their pages in order, bookmarks, page labels, and a mark on every page.

The catalog is made here and holds what is named here, so nothing that acts when a file is opened
(/OpenAction, /AA, JavaScript), no usage rights and no attached file can come along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from stforms.formats.pdf import returned as returned_pdf
from stforms.formats.pdf.blank import REFERENCE, STAMP, CompiledBlank
from stforms.formats.pdf.bundle import cover, fields, foreign, images, left_out, opened_source, values
from stforms.formats.pdf.bundle import known as knowing
from stforms.formats.pdf.bundle.copying import BlankSource, Copier
from stforms.formats.pdf.bundle.own import NotOursError, OwnPages
from stforms.formats.pdf.bundle.sheet import Sheet
from stforms.formats.pdf.bundle.store import Store, references
from stforms.formats.pdf.ours import Appended
from stforms.formats.pdf.syntax import text_string

BUNDLE = "bundle/1"
"""What the document information of a bundle says under our key."""


@dataclass(frozen=True)
class Titled:
    """What a paper is called in a bundle.

    `title` is its bookmark, `label` begins its page labels; `mark` and, if it carries one, `reference`
    are written on each of its pages for whoever takes the bundle apart.
    """

    title: str
    label: str
    mark: str
    reference: str | None = None


@dataclass
class _Part:
    titled: Titled
    sheets: Sequence[Sheet]
    first: int = 0


@dataclass
class Binder:
    """A bundle in the making. With `keep_fields` what is filled in can still be changed."""

    keep_fields: bool = False
    store: Store = field(default_factory=Store)
    _own: dict[int, OwnPages] = field(default_factory=dict)
    _parts: list[_Part] = field(default_factory=list)
    _layers: dict[int, bool] = field(default_factory=dict)
    _intent: bytes | None = None
    _cover: cover.Tagged | None = None
    _form: fields.Fields | None = None

    def __post_init__(self) -> None:
        self._tree = self.store.reserve()

    # --- papers -----------------------------------------------------------------------------

    def add_own(
        self, titled: Titled, blank: CompiledBlank, found: Appended, changes: Appended | None = None
    ) -> bool:
        """Add a file that appended this to a blank, less what has changed since.

        Tell whether it could be read in the short way; if not, nothing was added.
        """
        try:
            sheets = self.own(blank).pages(found, changes)
        except NotOursError:
            return False
        if self._intent is None and (intents := blank.originals.intents) is not None:
            self._intent = Copier(self.store, BlankSource(blank)).translated(intents)
        self._parts.append(_Part(titled, sheets))
        return True

    def own(self, blank: CompiledBlank) -> OwnPages:
        """Return the blank's pages in this file."""
        if id(blank) not in self._own:
            self._own[id(blank)] = OwnPages(self.store, blank)
        return self._own[id(blank)]

    def add(
        self,
        titled: Titled,
        returned: returned_pdf.ReturnedPdf,
        overrides: Sequence[foreign.Override] = (),
        known: knowing.Known | None = None,
    ) -> Sequence[left_out.LeftOut]:
        """Add a PDF of any program; return what of it has no place in a bundle.

        `known` is what it has, when that was found out before.
        """
        known = known or knowing.known_of(returned)
        pages = foreign.ForeignPages(self.store, returned, overrides, fields=known.fields)
        sheets = pages.with_fields(self._fields(), titled.mark) if self.keep_fields else pages.flattened()
        self._intend(returned.pdf)
        self._layers.update(pages.layers())
        self._parts.append(_Part(titled, sheets))
        return known.left_out

    def add_pages(
        self,
        titled: Titled,
        returned: returned_pdf.ReturnedPdf,
        pages: Sequence[int],
        within: Set[str],
        of_widgets: Mapping[tuple[int, int], values.OfField],
    ) -> None:
        """Add some pages of a bundle as they are: fields under their own names, comments and all.

        `within` has the marks of the papers that these pages belong to, `of_widgets` the fields of all
        widgets of the file.
        """
        taken = foreign.ForeignPages(self.store, returned, (), True, of_widgets)
        sheets = taken.with_fields(self._fields(), "", pages, within)
        self._intend(returned.pdf)
        self._layers.update(taken.layers())
        self._parts.append(_Part(titled, sheets))

    def add_pictures(self, titled: Titled, data: bytes) -> None:
        """Add a scan: JPEG, PNG or TIFF, each picture of it on a page of its own."""
        self._parts.append(_Part(titled, images.picture_pages(self.store, data)))

    def add_cover(self, titled: Titled, front: cover.Cover) -> None:
        """Add a page of our own that lists what follows; it comes first."""
        self._cover = cover.tagged(self.store, front)
        self._parts.insert(0, _Part(titled, self._cover.sheets))

    def pages(self) -> list[int]:
        """Return how many pages each paper has."""
        return [len(part.sheets) for part in self._parts]

    def _fields(self) -> fields.Fields:
        if self._form is None:
            self._form = fields.Fields(self.store)
        return self._form

    def _intend(self, pdf: object) -> None:
        """Keep the first output intent (14.11.5): the forms' own, which they all share."""
        root = getattr(pdf, "Root", None)
        if self._intent is None and root is not None and "/OutputIntents" in root:
            self._intent = opened_source.PdfCopier(self.store, pdf).value(root.OutputIntents)

    # --- the file ---------------------------------------------------------------------------

    def finish(
        self, title: str, language: str = "sv-SE", stamp: str = BUNDLE, reference: str | None = None
    ) -> list[bytes]:
        """Return the file in pieces; `stamp` and `reference` are what it says of itself as a whole."""
        numbers = [number for part in self._parts for number in self._placed(part)]
        count = len(numbers)
        self.store.put(self._tree, b"<</Type/Pages/Kids[%b]/Count %d>>" % (references(numbers), count))
        parts = [
            b"/Type/Catalog/Pages %d 0 R/PageMode/UseOutlines" % self._tree,
            b"/Lang" + text_string(language),
            b"/ViewerPreferences<</DisplayDocTitle true>>",
            b"/Outlines %d 0 R" % self._outlines(),
            b"/PageLabels<</Nums[%b]>>" % self._labels(),
            self._form.entry() if self._form is not None else b"",
            self._layered(),
            b"/OutputIntents %b" % self._intent if self._intent is not None else b"",
        ]
        if self._cover is not None:
            alone = len(self._parts) == 1
            parts.append(self._cover.catalog(alone))
            parts.append(b"/Metadata %d 0 R" % self._cover.metadata(self.store, title, alone))
        root = self.store.add(b"<<%b>>" % b"".join(parts))
        told = b"<</Title%b/Producer(stforms)%b%b%b>>" % (
            text_string(title),
            STAMP.encode(),
            text_string(stamp),
            _referring(reference),
        )
        return self.store.write(root, self.store.add(told))

    def _placed(self, part: _Part) -> list[int]:
        """Put a paper's pages into the tree and return their numbers."""
        numbers = []
        reference = _referring(part.titled.reference)
        for index, sheet in enumerate(part.sheets, start=1):
            number = sheet.number or self.store.reserve()
            mark = text_string(f"{part.titled.mark} {index}/{len(part.sheets)}")
            annots = b"/Annots[%b]" % references(sheet.annotations) if sheet.annotations else b""
            self.store.put(
                number,
                b"<</Type/Page/Parent %d 0 R%b%b%b%b%b>>"
                % (self._tree, sheet.entries, annots, STAMP.encode(), mark, reference),
            )
            numbers.append(number)
        part.first = numbers[0] if numbers else 0
        return numbers

    def _outlines(self) -> int:
        """Return the bookmarks (12.3.3): one for each paper."""
        top = self.store.reserve()
        parts = [part for part in self._parts if part.first]
        items = [self.store.reserve() for _ in parts]
        for index, part in enumerate(parts):
            before = b"/Prev %d 0 R" % items[index - 1] if index else b""
            after = b"/Next %d 0 R" % items[index + 1] if index + 1 < len(items) else b""
            title = text_string(part.titled.title)
            body = (title, top, part.first, before, after)
            self.store.put(items[index], b"<</Title%b/Parent %d 0 R/Dest[%d 0 R/Fit]%b%b>>" % body)
        ends = b"/First %d 0 R/Last %d 0 R" % (items[0], items[-1]) if items else b""
        self.store.put(top, b"<</Type/Outlines%b/Count %d>>" % (ends, len(items)))
        return top

    def _layered(self) -> bytes:
        """Return the catalog's entry for layers: those hidden in their own files stay hidden (8.11.4)."""
        if not self._layers:
            return b""
        hidden = references([number for number, shown in self._layers.items() if not shown])
        return b"/OCProperties<</OCGs[%b]/D<</OFF[%b]>>>>" % (references([*self._layers]), hidden)

    def _labels(self) -> bytes:
        """Return the page labels (12.4.2): each paper counts its own pages."""
        entries, page = [], 0
        for part in self._parts:
            if part.sheets:
                entries.append(b"%d<</S/D/P%b>>" % (page, text_string(part.titled.label)))
            page += len(part.sheets)
        return b"".join(entries)


def _referring(reference: str | None) -> bytes:
    """Return the entry that holds a reference; nothing where there is none."""
    return REFERENCE.encode() + text_string(reference) if reference is not None else b""
