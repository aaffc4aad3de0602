"""Draw small PDF forms: words, lines, fields, nothing else. What is drawn is where it was put."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from stforms.model import Box

TEXT, CHECK, RADIO, BUTTON, LIST, SIGNATURE = "/Tx", "/Btn", "radio", "push", "/Ch", "/Sig"


@dataclass
class Drawing:
    """A form in the making, of as many pages as are drawn on; y counts from the foot of the page."""

    size: tuple[float, float] = (595.0, 842.0)
    pages: list[list[bytes]] = field(default_factory=lambda: [[]])
    fields: list[tuple[int, str, str, Box, dict[str, Any]]] = field(default_factory=list)

    def page(self) -> None:
        """Begin another page."""
        self.pages.append([])

    def text(self, x: float, y: float, words: str, size: float = 10, bold: bool = False) -> None:
        """Print words on a baseline."""
        raw = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        face = b"B" if bold else b"R"
        self.pages[-1].append(b"BT /%b %.2f Tf %.2f %.2f Td (%b) Tj ET" % (face, size, x, y, raw))

    def line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        """Draw a line."""
        self.pages[-1].append(b"0.5 w %.2f %.2f m %.2f %.2f l S" % (x, y, to_x, to_y))

    def frame(self, box: Box) -> None:
        """Draw a rectangle."""
        left, bottom, right, top = box
        self.pages[-1].append(b"0.5 w %.2f %.2f %.2f %.2f re S" % (left, bottom, right - left, top - bottom))

    def field(self, name: str, box: Box, kind: str = TEXT, **entries: Any) -> None:
        """Put a field on the page; widgets of one name become one field."""
        self.fields.append((len(self.pages) - 1, name, kind, box, entries))

    def data(self) -> bytes:
        """Return the file."""
        pdf = Pdf.new()
        fonts = {
            key: pdf.make_indirect(
                Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=base, Encoding=Name.WinAnsiEncoding)
            )
            for key, base in (("/R", Name.Helvetica), ("/B", Name("/Helvetica-Bold")))
        }
        for content in self.pages:
            page = pdf.add_blank_page(page_size=self.size)
            page.Resources = Dictionary(Font=Dictionary(fonts))
            page.Contents = Stream(pdf, b"\n".join(content))
            page.Annots = Array()
        if self.fields:
            self._add_form(pdf, fonts)
        stream = io.BytesIO()
        pdf.save(stream, deterministic_id=True)
        return stream.getvalue()

    def _add_form(self, pdf: Any, fonts: dict[str, Any]) -> None:
        roots: dict[str, Any] = {}
        for number, name, kind, box, entries in self.fields:
            widget = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(box), F=4))
            pdf.pages[number].Annots.append(widget)
            if name not in roots:
                roots[name] = pdf.make_indirect(_field(name, kind, entries))
            widget.Parent = roots[name]
            roots[name].Kids.append(widget)
            if kind in (CHECK, RADIO):
                _dress(pdf, widget, entries.get("state", "Ja"))
            if "F" in entries:
                widget.F = entries["F"]
        pdf.Root.AcroForm = pdf.make_indirect(
            Dictionary(Fields=Array(roots.values()), DA=String("/R 10 Tf 0 g"), DR=Dictionary(Font=fonts))
        )


def _field(name: str, kind: str, entries: dict[str, Any]) -> Dictionary:
    flags = {RADIO: 1 << 15, BUTTON: 1 << 16}.get(kind, 0) | entries.get("Ff", 0)
    made = Dictionary(T=String(name), FT=Name(kind if kind.startswith("/") else "/Btn"), Kids=Array())
    if flags:
        made.Ff = flags
    for key, value in entries.items():
        if key not in ("state", "F", "Ff"):
            made[f"/{key}"] = String(value) if isinstance(value, str) else value
    return made


def _dress(pdf: Any, widget: Any, state: str) -> None:
    """Give a box its two looks."""
    looks = {
        f"/{name}": Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]))
        for name, content in ((state, b"0 0 m 10 10 l S"), ("Off", b""))
    }
    widget.AP = Dictionary(N=Dictionary({key: pdf.make_indirect(look) for key, look in looks.items()}))
    widget.AS = Name.Off
