"""A PDF that came back: its fields and values, whoever saved it; what it says of itself.

One boundary: whatever the file is, the result is values or one of our errors.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pikepdf

from stforms.errors import ProtectedError, UnreadableError
from stforms.formats.boundary import reason
from stforms.formats.pdf.blank import PUSH_BUTTON, REFERENCE, STAMP, CompiledBlank
from stforms.formats.pdf.bounds import MAX_BYTES, MAX_DEPTH, MAX_FIELDS, MAX_PAGES
from stforms.formats.pdf.field_value import FieldValue
from stforms.formats.pdf.objects import entry
from stforms.formats.pdf.widgets import FormField
from stforms.formats.reference import as_reference
from stforms.model import Box

_OBJECT = re.compile(rb"(?:^|[\r\n ])(\d+) \d+ obj\b")


class ReturnedPdf:
    """An opened file. Values are read when asked for."""

    def __init__(self, source: bytes | Path, most_pages: int = MAX_PAGES) -> None:
        """Open the file; of one on the disk only what is asked for is read.

        Raises:
            OSError: the disk does not give it.
            UnreadableError: it is no PDF, damaged beyond repair, or beyond all bounds.
            ProtectedError: it needs a password.
        """
        self._source = source
        self._after: dict[int, frozenset[int] | None] = {}
        self.pdf = _open(source)
        try:
            self.pages = len(self.pdf.pages)
        except (pikepdf.PdfError, ValueError, TypeError) as error:
            raise UnreadableError("file.damaged", {"why": reason(error)}) from error
        if self.pages > most_pages:
            raise UnreadableError("file.too_many_pages", {"pages": self.pages, "most": most_pages})

    @cached_property
    def data(self) -> bytes:
        """Return the file's bytes."""
        return self._source if isinstance(self._source, bytes) else self._source.read_bytes()

    @property
    def repaired(self) -> bool:
        """Tell whether the file was damaged and could be mended while opening it."""
        return any("expected" in str(w) or "damaged" in str(w) for w in self.pdf.get_warnings())

    @cached_property
    def form(self) -> Any:
        """Return the file's form dictionary, or None."""
        form = self.pdf.Root.get("/AcroForm")
        return form if isinstance(form, pikepdf.Dictionary) else None

    @property
    def dynamic_form(self) -> bool:
        """Tell whether the pages are drawn from XFA by the viewer alone: nothing here to read."""
        return self.form is not None and "/XFA" in self.form and not len(self.form.get("/Fields", []))

    @cached_property
    def stamp(self) -> str | None:
        """Return the edition that the file says it was made from."""
        return self._told(STAMP)

    @cached_property
    def reference(self) -> str | None:
        """Return which sending the file says it is of."""
        return as_reference(self._told(REFERENCE))

    @property
    def keywords(self) -> str:
        """Return the file's keywords (14.3.3): office programs pass on those of the document."""
        return self._told("/Keywords") or ""

    @property
    def program(self) -> str:
        """Return which programs made the file (14.3.3): that of the document, and that of the PDF."""
        return " ".join(filter(None, (self._told("/Creator"), self._told("/Producer"))))

    def _told(self, key: str) -> str | None:
        info = self.pdf.trailer.get("/Info")
        value = info.get(key) if isinstance(info, pikepdf.Dictionary) else None
        return str(value) if value is not None else None

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the full names of all fields but push buttons."""
        return frozenset(found.name for found in self._found)

    @cached_property
    def values(self) -> dict[str, FieldValue]:
        """Return every field's value, by full name."""
        return {found.name: _value(found) for found in self._found}

    @property
    def signatures(self) -> int:
        """Return how many electronic signatures the file carries (12.7.5.5); usage rights are none."""
        fields = {found.name: found.node for found in self.terminals if found.type == "/Sig"}
        values = ([node.get("/V"), *(kid.get("/V") for kid in kids_of(node))] for node in fields.values())
        return sum(any(isinstance(value, pikepdf.Dictionary) for value in held) for held in values)

    def box(self, name: str) -> Box | None:
        """Return the box of a field's first widget."""
        return next((_box(found.node) for found in self._found if found.name == name), None)

    def page(self, name: str) -> int | None:
        """Return the page (from 1) of a field's first widget."""
        marks = {kid.objgen for found in self._found if found.name == name for kid in kids_of(found.node)}
        return next(
            (number for number, annot in _annotations(self.pdf) if getattr(annot, "objgen", None) in marks),
            None,
        )

    @cached_property
    def _found(self) -> list[Terminal]:
        found: dict[str, Terminal] = {}
        for terminal in self.terminals:
            if len(found) >= MAX_FIELDS:
                raise UnreadableError("file.too_many_fields", {"most": MAX_FIELDS})
            if terminal.type != "/Btn" or not terminal.flags & PUSH_BUTTON:
                found.setdefault(terminal.name, terminal)
        return list(found.values())

    @cached_property
    def terminals(self) -> tuple[Terminal, ...]:
        """Return the form's fields, push buttons and signatures too; the same one may come twice."""
        return tuple(self._terminals())

    def _terminals(self) -> Iterator[Terminal]:
        """Yield the form's fields, then those that only the pages still know of.

        Programs that put pages together copy the widgets and lose the form, or a part of it.
        """
        fields = self.form.get("/Fields") if self.form is not None else None
        known: set[tuple[int, int]] = set()
        if isinstance(fields, pikepdf.Array):
            for terminal in _walk(fields, Terminal("", None), 0, set()):
                known.update(kid.objgen for kid in kids_of(terminal.node))
                yield terminal
        for _, annot in _annotations(self.pdf):
            if getattr(annot, "objgen", None) not in known and _is_widget(annot):
                terminal = _upwards(annot)
                if terminal.name and terminal.type:
                    yield terminal

    # --- a file that starts with the blank itself -------------------------------------------

    def after(self, blank: CompiledBlank) -> frozenset[int] | None:
        """Return the numbers of the objects appended to the blank; None when it is no such file.

        Object streams hide their numbers, so a file that got one is read as any other file.
        """
        if id(blank) not in self._after:
            self._after[id(blank)] = self._changed_after(blank)
        return self._after[id(blank)]

    def _changed_after(self, blank: CompiledBlank) -> frozenset[int] | None:
        if not self.data.startswith(blank.data):
            return None
        tail = self.data[len(blank.data) :]
        if b"/ObjStm" in tail:
            return None
        changed = frozenset(map(int, _OBJECT.findall(tail)))
        if blank.skeleton.root in changed or blank.skeleton.form in changed:
            fields = self.form.get("/Fields", ()) if self.form is not None else ()
            return changed if len(fields) == blank.root_fields else None
        return changed

    def values_after(self, blank: CompiledBlank, changed: frozenset[int]) -> dict[str, FieldValue]:
        """Return the values of the blank's fields, looking only at the objects appended to it."""
        values = {}
        for field in blank.fields.values():
            if field.obj in changed:
                node = self.pdf.get_object(field.obj, 0)
                if field.name not in blank.split or "/T" in node:
                    values[field.name] = _quick_value(field, node, self.pdf)
        return values


def _open(source: bytes | Path) -> Any:
    size, start = _size_and_start(source)
    if size > MAX_BYTES:
        raise UnreadableError("file.too_large", {"most": MAX_BYTES // 1_000_000})
    if b"%PDF-" not in start:
        raise UnreadableError("file.no_pdf")
    try:
        if isinstance(source, bytes):
            return pikepdf.open(io.BytesIO(source), suppress_warnings=True)
        return pikepdf.open(source, suppress_warnings=True, access_mode=pikepdf.AccessMode.stream)
    except pikepdf.PasswordError as error:
        raise ProtectedError("file.password") from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, RecursionError) as error:
        raise UnreadableError("file.damaged", {"why": reason(error)}) from error


def _size_and_start(source: bytes | Path) -> tuple[int, bytes]:
    if isinstance(source, bytes):
        return len(source), source[:1024]
    with source.open("rb") as file:
        return os.fstat(file.fileno()).st_size, file.read(1024)


@dataclass(frozen=True)
class Terminal:
    """A field without fields below it: its dictionary and what it inherits (12.7.4.1)."""

    name: str
    node: Any
    type: str = ""
    value: Any = None
    flags: int = 0


def _walk(nodes: Any, above: Terminal, depth: int, seen: set[tuple[int, int]]) -> Iterator[Terminal]:
    """Yield every terminal field; cycles and endless depth, which only attacks have, end here."""
    for node in nodes:
        if not isinstance(node, pikepdf.Dictionary) or depth > MAX_DEPTH:
            continue
        here = _inherited(node, above)
        kids = entry(node, "/Kids")
        if kids is None or not _has_fields(kids):
            if here.type:
                yield here
        elif not node.is_indirect or node.objgen not in seen:
            seen.add(node.objgen)
            yield from _walk(kids, here, depth + 1, seen)


def _inherited(node: Any, above: Terminal) -> Terminal:
    own, kind = text_of(entry(node, "/T")), entry(node, "/FT")
    name = f"{above.name}.{own}" if above.name and own else above.name or own
    kind = str(kind) if kind is not None else above.type
    flags = entry(node, "/Ff") if kind == "/Btn" else None
    known = flags if isinstance(flags, int) else above.flags
    return Terminal(name, node, kind, entry(node, "/V", above.value), known)


def _has_fields(kids: Any) -> bool:
    """Tell whether kids are fields (with a name of their own) and not mere widgets."""
    if not isinstance(kids, pikepdf.Array):
        return False
    return any(isinstance(kid, pikepdf.Dictionary) and "/T" in kid for kid in kids)


def _annotations(pdf: Any) -> Iterator[tuple[int, Any]]:
    """Yield the annotations on the pages, with the number of their page."""
    for number, page in enumerate(pdf.pages, start=1):
        annots = entry(page.obj, "/Annots")
        for annot in annots if isinstance(annots, pikepdf.Array) else ():
            yield number, annot


def _is_widget(annot: Any) -> bool:
    return isinstance(annot, pikepdf.Dictionary) and annot.get("/Subtype") == "/Widget"


def _upwards(widget: Any) -> Terminal:
    """Return the field of a widget, found by way of its parents."""
    chain = [widget]
    while len(chain) < MAX_DEPTH and isinstance(chain[-1].get("/Parent"), pikepdf.Dictionary):
        chain.append(chain[-1].Parent)
    here = Terminal("", None)
    for node in reversed(chain):
        here = _inherited(node, here)
    return replace(here, node=widget if "/T" in widget or len(chain) == 1 else chain[1])


def _value(found: Terminal) -> FieldValue:
    if found.type != "/Btn":
        return FieldValue(found.name, text_of(found.value))
    return _tick(found.name, found.value, [kid.get("/AS") for kid in kids_of(found.node) if "/AS" in kid])


def _tick(name: str, value: Any, states: list[Any]) -> FieldValue:
    """Return what a check box or a radio field holds, and what its widgets show."""
    on, showing = _on(value), [state for state in states if _on(state)]
    shown = bool(showing) if states else on
    state = str(showing[0] if showing else value)[1:] if on or showing else ""
    return FieldValue(name, "X" if on or shown else "", on, shown, state=state)


def _quick_value(field: FormField, node: Any, pdf: Any) -> FieldValue:
    widget = field.widgets[0] if field.widgets else None
    page, box = (widget.page, widget.box) if widget else (None, None)
    if field.type == "text":
        return FieldValue(field.name, text_of(node.get("/V")), page=page, box=box)
    shown = [pdf.get_object(widget.obj, 0).get("/AS") for widget in field.widgets]
    return replace(_tick(field.name, node.get("/V"), shown), page=page, box=box)


def kids_of(node: Any) -> list[Any]:
    """Return the widgets of a field: those below it, or itself."""
    kids = entry(node, "/Kids")
    if isinstance(kids, pikepdf.Array):
        return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]
    return [node]


def _on(state: Any) -> bool:
    return state is not None and str(state) not in ("/Off", "", "Off", "/")


def _box(node: Any) -> Box | None:
    rect: Any = next((kid.get("/Rect") for kid in kids_of(node) if "/Rect" in kid), None)
    try:
        left, bottom, right, top = (float(x) for x in rect)
    except (TypeError, ValueError):
        return None
    return (left, bottom, right, top)


def text_of(value: Any) -> str:
    """Return a text string or text stream (7.9.2.2, 12.7.5.3) with line feeds."""
    if value is None:
        return ""
    if isinstance(value, pikepdf.Stream):
        raw = value.read_bytes()[:1_000_000]
        value = str(pikepdf.String(raw)) if raw[:2] != b"\xfe\xff" else raw[2:].decode("utf-16-be", "replace")
    if isinstance(value, pikepdf.Name):
        return str(value)[1:]
    if isinstance(value, (pikepdf.Array, pikepdf.Dictionary)):
        return ""
    return str(value).replace("\r\n", "\n").replace("\r", "\n")
