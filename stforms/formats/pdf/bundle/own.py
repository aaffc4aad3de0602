"""Pages of files that are exactly ours: the blank's pages copied once, the appearances cut out of the rest.

No PDF parser is needed: what fill appends stands at known literals (`formats.pdf.ours`). A page of
such a file is two new objects, the page itself and one drawing of everything in its boxes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from stforms.formats.pdf.blank import CompiledBlank
from stforms.formats.pdf.bundle.blank_page import BlankPage
from stforms.formats.pdf.bundle.copying import AppendedSource, BlankSource, Copier
from stforms.formats.pdf.bundle.sheet import Sheet
from stforms.formats.pdf.bundle.store import Store, entries_of
from stforms.formats.pdf.originals import Look, Spot
from stforms.formats.pdf.ours import Appended, value_at
from stforms.formats.pdf.syntax import number
from stforms.formats.pdf.widgets import FormField, Widget

_TEXT = re.compile(
    rb"(?:/V\([^\\()]*(?:\\.[^\\()]*)*\))?/DA\([^\\()]*(?:\\.[^\\()]*)*\)/AP<</N (\d+) 0 R>>>>\nendobj\n",
    re.S,
)
_TICK = re.compile(rb"(?:/V/[^/<>]*)?/AS/([^/<>]+)>>\nendobj\n")
_LENGTH = re.compile(rb"/Length (\d+)>>\nstream\n")
_EXTRA = re.compile(rb"(/StF\d+) (\d+) 0 R")


class NotOursError(Exception):
    """An object is not as we write it; the file is read as any program's is."""


@dataclass(frozen=True)
class _Spot:
    """A widget on a page of the blank: what it shows when it is not filled, and in each state."""

    obj: int
    shown: str | None
    states: Mapping[str, bytes]


@dataclass(frozen=True)
class Shown:
    """What a widget shows, as a stream in the store, and the text that it holds."""

    widget: Widget
    stream: int
    text: str


@dataclass
class _Drawing:
    """What is drawn over one page, and what that needs."""

    operators: list[bytes] = field(default_factory=list)
    fonts: dict[bytes, int] = field(default_factory=dict)
    forms: dict[bytes, int] = field(default_factory=dict)


class OwnPages:
    """The pages of one blank in one store."""

    def __init__(self, store: Store, blank: CompiledBlank) -> None:
        """Copy the blank's pages: once, however many files were made of it."""
        self.store, self.blank = store, blank
        self.copier = Copier(store, BlankSource(blank))
        self._fields = {w.obj: (f, w) for f in blank.fields.values() for w in f.widgets}
        self._fonts = {
            found.style.font.selector: self.copier.translated(found.style.font.reference)
            for found in blank.fields.values()
            if found.style is not None
        }
        self._forms: dict[bytes, int] = {}
        self._windows: dict[int, bytes] = {}
        pages = blank.originals.pages
        self._spots = [[self._spot(spot) for spot in page.spots] for page in pages]
        self._pages = [BlankPage(page, self.copier) for page in pages]

    def pages(self, found: Appended, changes: Appended | None = None) -> list[Sheet]:
        """Return the pages of a file that appended this to the blank.

        Args:
            found: what it appended.
            changes: what another file of the same blank appended: its boxes are shown instead.

        Raises:
            NotOursError: something of it is not as we write it.
        """
        document = _Document(self, found)
        changed = _Document(self, changes) if changes is not None else document
        sheets = []
        for parts, spots in zip(self._pages, self._spots, strict=True):
            drawing = _Drawing()
            for spot in spots:
                (changed if changed.filled(spot.obj) else document).draw(spot, drawing)
            sheets.append(parts.sheet(self._form(drawing), self.store))
        return sheets

    def appearances(self, found: Appended) -> dict[str, list[Shown]]:
        """Return what the filled text fields hold and show, by name."""
        document = _Document(self, found)
        shown: dict[str, list[Shown]] = {}
        for obj, (of, widget) in self._fields.items():
            if document.filled(obj) and of.type == "text":
                content, fonts = document.text(of, widget)
                stream = self.store.pack(_form_entries(widget.width, widget.height, fonts, {}), content)
                shown.setdefault(of.name, []).append(Shown(widget, stream, document.value(of, widget)))
        return shown

    def font(self, of: FormField) -> dict[bytes, int]:
        """Return the font of a field as a resource."""
        assert of.style is not None
        reference = self._fonts[of.style.font.selector]
        if not reference.endswith(b" R"):
            return {of.style.font.selector: self.store.add(reference)}
        return {of.style.font.selector: int(reference.split()[0])}

    def window(self, widget: Widget) -> bytes:
        """Return the operators that move to a widget's box and clip what is drawn to it."""
        if widget.obj not in self._windows:
            left, bottom = number(widget.box[0]), number(widget.box[1])
            place = (left, bottom, number(widget.width), number(widget.height))
            self._windows[widget.obj] = b"q 1 0 0 1 %b %b cm 0 0 %b %b re W n\n" % place
        return self._windows[widget.obj]

    def field_of(self, spot: int) -> tuple[FormField, Widget] | None:
        """Return the field that a widget belongs to."""
        return self._fields.get(spot)

    def form(self, name: bytes) -> int:
        """Return the number of the stream that the blank has under this name for a widget."""
        return self._forms[name]

    def _form(self, drawing: _Drawing) -> int | None:
        if not drawing.operators:
            return None
        wide, high = max(width for width, _ in self.blank.pages), max(high for _, high in self.blank.pages)
        entries = _form_entries(wide, high, drawing.fonts, drawing.forms)
        return self.store.pack(entries, b"".join(drawing.operators))

    def _spot(self, spot: Spot) -> _Spot:
        return _Spot(spot.obj, spot.shown, {look.state: self._placed(spot.obj, look) for look in spot.looks})

    def _placed(self, obj: int, look: Look) -> bytes:
        """Return the name under which a stream of the blank is drawn, and how."""
        name = b"/St%d%b" % (obj, look.state.encode("ascii", "ignore").hex().encode())
        self._forms[name] = self.copier.form(look.obj, look.generation, look.is_form)
        return b"%b|q %b cm %b Do Q\n" % (name, look.matrix, name)


class _Document:
    """The objects of one file."""

    def __init__(self, own: OwnPages, found: Appended) -> None:
        self.own, self.found = own, found
        self.extra = Copier(own.store, AppendedSource(found, own.copier))
        self.constant = len(own.blank.constant_bytes)

    def filled(self, widget: int) -> bool:
        """Tell whether a widget was filled; what every file of the blank has comes before that."""
        return self.found.offsets.get(widget, 0) >= self.constant

    def draw(self, spot: _Spot, drawing: _Drawing) -> None:
        """Draw what a widget shows."""
        known = self.own.field_of(spot.obj)
        if not self.filled(spot.obj) or known is None:
            self._draw_state(spot, spot.shown, drawing)
            return
        of, widget = known
        if of.type != "text":
            self._draw_state(spot, self._tick(widget), drawing)
            return
        content, fonts = self.text(of, widget)
        drawing.fonts.update(fonts)
        drawing.operators.append(b"%b%b\nQ\n" % (self.own.window(widget), content))

    def _draw_state(self, spot: _Spot, state: str | None, drawing: _Drawing) -> None:
        placed = spot.states.get(state) if state is not None else None
        if placed is not None:
            name, _, operators = placed.partition(b"|")
            drawing.forms[name] = self.own.form(name)
            drawing.operators.append(operators)

    def _inside(self, widget: Widget) -> int:
        """Return where a widget's object goes on after what all fills of it have in common."""
        start = self.found.offsets[widget.obj] + len(b"%d 0 obj\n<<" % widget.obj)
        if not self.found.body.startswith(widget.head, start):
            raise NotOursError
        return start + len(widget.head)

    def value(self, of: FormField, widget: Widget) -> str:
        """Return the text that a field holds."""
        if of.head is None:
            return value_at(self.found.body, self._inside(widget))
        return value_at(
            self.found.body, self.found.offsets[of.obj] + len(b"%d 0 obj\n<<" % of.obj) + len(of.head)
        )

    def _tick(self, widget: Widget) -> str:
        match = _TICK.match(self.found.body, self._inside(widget))
        if match is None:
            raise NotOursError
        return match[1].decode("utf-8", "replace")

    def text(self, of: FormField, widget: Widget) -> tuple[bytes, dict[bytes, int]]:
        """Return the operators that show a field's text, and the fonts they need."""
        match = _TEXT.match(self.found.body, self._inside(widget))
        obj = int(match[1]) if match is not None else 0
        if obj not in self.found.offsets:
            raise NotOursError
        start = self.found.offsets[obj] + len(b"%d 0 obj\n<<" % obj)
        fonts = dict(self.own.font(of))
        body = self.found.body
        end = start + len(widget.shape)
        if not body.startswith(widget.shape, start):
            end = body.find(b"/Length ", start)
            mixed = _EXTRA.findall(body, start, end)
            fonts.update({name: self.extra.number(int(font)) for name, font in mixed})
        length = _LENGTH.match(body, end)
        if length is None:
            raise NotOursError
        return body[length.end() : length.end() + int(length[1])], fonts


def _form_entries(wide: float, high: float, fonts: dict[bytes, int], forms: dict[bytes, int]) -> bytes:
    """Return the inside of a form XObject's dictionary (8.10.2)."""
    return b"/Type/XObject/Subtype/Form/BBox[0 0 %b %b]/Resources<</Font<<%b>>/XObject<<%b>>>>" % (
        number(wide),
        number(high),
        b"".join(entries_of(fonts)),
        b"".join(entries_of(forms)),
    )
