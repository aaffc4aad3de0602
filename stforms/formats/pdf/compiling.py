"""Analyse a blank: its fields, where they stand, and what every file that is filled from it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pikepdf

from stforms.errors import IntegrityError
from stforms.formats.pdf.appearance import shape
from stforms.formats.pdf.blank import (
    COMB,
    HIDDEN,
    MULTILINE,
    PASSWORD,
    PUSH_BUTTON,
    REFERENCE,
    STAMP,
    CompiledBlank,
)
from stforms.formats.pdf.fonts import FieldFont
from stforms.formats.pdf.ground import ground
from stforms.formats.pdf.objects import field_font, inside, numbers, open_blank
from stforms.formats.pdf.opened import Opened
from stforms.formats.pdf.structure import page_objects, page_size_of, skeleton_of, trailer_of
from stforms.formats.pdf.style import Style
from stforms.formats.pdf.syntax import Trailer, Update, text_string
from stforms.formats.pdf.widgets import FormField, Widget, read_da
from stforms.model import Box


def compile_blank(
    data: bytes, stamp: str, own: Sequence[tuple[str, int, str]] = (), only_printed: bool = False
) -> CompiledBlank:
    """Analyse a blank.

    Args:
        data: the file.
        stamp: what the filled files say they were made from (the edition's id).
        own: (field, page, new name): widgets that become fields of their own when filled.
        only_printed: nothing is asked of its fields; it may have none, and is then read by its print.

    Raises:
        IntegrityError: the file has no form, or is damaged so that nothing can be appended to it.
    """
    pdf = open_blank(data)
    if only_printed and "/Fields" not in pdf.Root.get("/AcroForm", {}):
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array())
    form = pdf.Root.get("/AcroForm")
    if form is None or "/Fields" not in form:
        raise IntegrityError("blank.no_form")
    trailer = trailer_of(pdf, data)
    update = Update(len(data), int(pdf.trailer.Size))
    constants = _Constants(pdf, form, update)
    trailer = constants.stamp(trailer, stamp)
    for parent, page, new in own:
        constants.split_widget(parent, page, new)
    skeleton = skeleton_of(pdf, form)
    if "/Perms" in pdf.Root:
        # Usage rights are a signature over the blank alone: readers complain of it (12.8.6).
        skeleton.with_form(update, ())
    opened = Opened(data, pdf if not own else None)  # as it is, not as splitting has changed it
    fields = dict(_fields(form, constants, opened))
    sizes = tuple(page_size_of(page) for page in pdf.pages)
    return CompiledBlank(
        data, fields, sizes, trailer, update, constants.hide_buttons(), tuple(constants.button_boxes),
        skeleton, len(form.Fields), tuple(new for _, _, new in own), constants.told,
        page_objects(pdf, skeleton), opened,
    )  # fmt: skip


# --- fields ---------------------------------------------------------------------------------

_INHERITED = ("/FT", "/Ff", "/DA", "/Q", "/MaxLen", "/V", "/TU")


def walk(
    nodes: Any, prefix: str = "", above: dict[str, Any] | None = None
) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Yield (full name, field dictionary, inheritable entries) of every terminal field (12.7.4)."""
    for node in nodes:
        if not isinstance(node, pikepdf.Dictionary):
            continue
        entries = {**(above or {}), **{key: node[key] for key in _INHERITED if key in node}}
        full = f"{prefix}.{node.T}" if prefix and "/T" in node else prefix or str(node.get("/T", ""))
        kids = node.get("/Kids")
        if kids is not None and any("/T" in kid for kid in kids):
            yield from walk(kids, full, entries)
        else:
            yield full, node, entries


def _fields(form: Any, constants: _Constants, opened: Opened) -> Iterator[tuple[str, FormField]]:
    fonts: dict[str, FieldFont] = {}
    font_of = partial(_field_font, form, opened)
    for full, node, entries in constants.all_fields():
        flags = int(entries.get("/Ff", 0))
        kind = str(entries.get("/FT", ""))
        if kind == "/Tx":
            yield full, _text_field(full, node, entries, flags, fonts, constants, font_of)
        elif kind == "/Ch":
            # A list holds one of its entries as text (12.7.5.4); its flags mean other things than a text's.
            yield full, _text_field(full, node, entries, 0, fonts, constants, font_of)
        elif kind == "/Btn" and not flags & PUSH_BUTTON:
            yield full, _button(full, node, entries, constants)


def _text_field(
    full: str, node: Any, entries: dict[str, Any], flags: int,
    fonts: dict[str, FieldFont], constants: _Constants, font_of: Callable[[str], FieldFont],
) -> FormField:  # fmt: skip
    font_name, size, colour = read_da(str(entries.get("/DA", "")))
    if font_name not in fonts:
        fonts[font_name] = font_of(font_name)
    font = fonts[font_name]
    comb = int(entries.get("/MaxLen", 0)) if flags & COMB and not flags & (MULTILINE | PASSWORD) else 0
    style = Style(font, size, int(entries.get("/Q", 0)), bool(flags & MULTILINE), comb, colour)
    fonts_used = b"%b %b" % (font.selector, font.reference)
    widgets, head = constants.widgets(node, ("/V", "/AP", "/AS", "/DA", "/I"), style, fonts_used)
    default = str(entries.get("/V", ""))
    return FormField(full, "text", node.objgen[0], head, widgets, style, default, fonts_used)


def _field_font(form: Any, opened: Opened, resource: str) -> FieldFont:
    font = field_font(form, resource)
    reference = b"%d %d R" % font.objgen if font.is_indirect else font.unparse()
    return FieldFont(resource, reference, opened)


def _button(full: str, node: Any, entries: dict[str, Any], constants: _Constants) -> FormField:
    widgets, head = constants.widgets(node, ("/V", "/AS"))
    value = str(entries.get("/V", "/Off")).lstrip("/")
    return FormField(full, "checkbox", node.objgen[0], head, widgets, default="" if value == "Off" else value)


# --- objects that every filled file gets ----------------------------------------------------


class _Constants:
    """Collects the objects that differ from the blank in every filled file, whatever its values."""

    def __init__(self, pdf: Any, form: Any, update: Update) -> None:
        self.pdf, self.form, self.update = pdf, form, update
        self._pages = {
            annot.objgen: index
            for index, page in enumerate(pdf.pages, start=1)
            for annot in page.obj.get("/Annots", [])
        }
        self._fields = list(walk(form.Fields))
        self.button_boxes: list[tuple[int, Box]] = []
        self.told = b""

    def all_fields(self) -> list[tuple[str, Any, dict[str, Any]]]:
        """Return the terminal fields, split ones included."""
        return self._fields

    def stamp(self, trailer: Trailer, stamp: str) -> Trailer:
        """Say in the document information which edition this is (14.3.3)."""
        info = pikepdf.Dictionary(self.pdf.trailer.get("/Info", pikepdf.Dictionary()))
        obj = trailer.info if trailer.info is not None else self.update.new_number()
        self.told = inside(info, (STAMP, REFERENCE)) + STAMP.encode() + text_string(stamp)
        self.update.add(obj, b"<<%b>>" % self.told)
        return Trailer(trailer.previous, trailer.root, obj, trailer.first_id, trailer.as_stream)

    def hide_buttons(self) -> frozenset[int]:
        """Hide the push buttons: a filled form is no place for "Rensa", on screen or on paper."""
        numbers = set()
        for _, node, entries in self._fields:
            if str(entries.get("/FT")) == "/Btn" and int(entries.get("/Ff", 0)) & PUSH_BUTTON:
                for widget in _kids(node):
                    numbers.add(widget.objgen[0])
                    found = self._widget(widget, ())
                    self.button_boxes.append((found.page, found.box))
                    self.update.add(widget.objgen[0], b"<<%b/F %d>>" % (inside(widget, ("/F",)), HIDDEN))
        return frozenset(numbers)

    def widgets(
        self, node: Any, without: tuple[str, ...], style: Style | None = None, fonts: bytes = b""
    ) -> tuple[tuple[Widget, ...], bytes | None]:
        """Return a field's widgets, and the field's own bytes where it is an object of its own."""
        kids = _kids(node)
        widgets = tuple(self._widget(kid, without, style, fonts) for kid in kids if kid.objgen in self._pages)
        merged = len(kids) == 1 and kids[0].objgen == node.objgen
        return widgets, None if merged else inside(node, without)

    def _widget(
        self, kid: Any, without: tuple[str, ...], style: Style | None = None, fonts: bytes = b""
    ) -> Widget:
        left, bottom, right, top = numbers(kid.Rect)
        normal = kid.get("/AP", pikepdf.Dictionary()).get("/N")
        states = normal.keys() if isinstance(normal, pikepdf.Dictionary) else ()
        box = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
        wide, high = box[2] - box[0], box[3] - box[1]
        return Widget(
            obj=kid.objgen[0],
            page=self._pages[kid.objgen],
            box=box,
            head=inside(kid, without),
            states=tuple(sorted(state[1:] for state in states if state != "/Off")),
            shape=shape(wide, high, fonts),
            style=style,
            ground=ground(kid, wide, high) if style else b"",
        )

    def split_widget(self, parent: str, page: int, new: str) -> None:
        """Make one widget of a shared field a field of its own, a sibling of the shared one."""
        index = next(i for i, (full, _, _) in enumerate(self._fields) if full == parent)
        _, node, entries = self._fields[index]
        widget = next(kid for kid in _kids(node) if self._pages.get(kid.objgen) == page)
        for key in _INHERITED:
            if key in entries and key != "/V":
                widget[key] = entries[key]
        widget.T = pikepdf.String(new.rpartition(".")[2])
        node.Kids = pikepdf.Array([kid for kid in node.Kids if kid.objgen != widget.objgen])
        above = node.get("/Parent")
        siblings = above.Kids if above is not None else self.form.Fields
        if above is not None:
            widget.Parent = above
        else:
            del widget["/Parent"]
        siblings.append(widget)
        for changed in (widget, node, above if above is not None else self.form):
            self.update.add(changed.objgen[0], changed.unparse(resolved=True))
        self._fields.append((new, widget, {**entries}))


def _kids(node: Any) -> list[Any]:
    return list(node.Kids) if "/Kids" in node else [node]
