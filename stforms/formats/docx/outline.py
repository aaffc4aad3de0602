"""A part of a document as lines: paragraphs and rows of tables, with who wrote what in them.

Works on names without their namespace, so that Strict documents (ISO/IEC 29500-1) read the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from stforms.formats.docx.controls import Control, content_control, legacy_field, symbol, unsymbolised
from stforms.formats.docx.names import NAMES, attribute, child, local
from stforms.formats.docx.rows import HIDDEN, IMAGE, INSERTED, Box, Outline, Piece, Row

Element: TypeAlias = Any
"""An lxml element."""


def outline(root: Element) -> Outline:
    """Return the lines of a document, header, footer, comments or notes part."""
    walk = _Walk()
    body = child(root, "body")
    walk.blocks(root if body is None else body)
    for box in walk.text_boxes:
        walk.blocks(box)
    return Outline(walk.rows, walk.controls)


@dataclass
class _Field:
    """A complex field that is open (17.16.18). The result follows the separator."""

    control: Control | None
    code: str = ""
    result: bool = False


_BLOCKS = {"sdt", "p", "tbl"}
_INLINE = {
    "hyperlink",
    "smartTag",
    "customXml",
    "ins",
    "moveTo",
    "fldSimple",
    "bdo",
    "dir",
    "ruby",
    "rubyBase",
}
_PICTURES = {"blip", "imagedata", "contentPart"}
"""A picture, one of older programs, ink drawn with a pen."""

_TEXTS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}


class _Walk:
    """One walk through a part."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.controls: list[Control] = []
        self.text_boxes: list[Element] = []
        self.heading = ""
        self.tables = 0
        self.open: list[Control] = []
        self.fields: list[_Field] = []
        self.box: Box | None = None
        self.marks = 0

    # --- blocks -----------------------------------------------------------------------------

    def blocks(self, container: Element) -> None:
        """Walk through what can stand in a body, a cell, a text box."""
        for element in container:
            name = NAMES[element.tag]
            if name == "p":
                self.paragraph(element)
            elif name == "tbl":
                self.table(element)
            elif name == "sdt":
                self.controlled(element, self.blocks)
            elif name in ("AlternateContent", "customXml", "ins", "moveTo", "comment", "footnote", "endnote"):
                self.blocks(_chosen(element))

    def controlled(self, element: Element, walk: Any) -> None:
        """Walk through the content of a content control (17.5.2)."""
        content = child(element, "sdtContent")
        if content is None:
            return
        control = content_control(element)
        control.parent = self.open[-1] if self.open else None
        self.controls.append(control)
        self.open.append(control)
        if self.box is not None:
            self.box.pieces.append(Piece("", control))  # an empty control has its place all the same
        walk(content)
        self.open.pop()

    def table(self, element: Element) -> None:
        """Walk through a table; a table within a cell gets lines of its own."""
        self.tables += 1
        outer, number = self.box, self.tables
        self.box = None
        self._rows(element, number)
        self.box = outer

    def _rows(self, container: Element, number: int) -> None:
        for element in container:
            name = NAMES[element.tag]
            if name == "tr":
                row = Row([], number, element, self.heading)
                self.rows.append(row)
                self._cells(element, row)
            elif name == "sdt":
                self.controlled(element, lambda content: self._rows(content, number))
            elif name in ("AlternateContent", "customXml", "ins", "moveTo"):
                self._rows(_chosen(element), number)

    def _cells(self, container: Element, row: Row) -> None:
        for element in container:
            name = NAMES[element.tag]
            if name == "tc":
                last = row.boxes[-1] if row.boxes else None
                column = 0 if last is None else last.column + _span(last.element)
                self.box = Box(column, element)
                row.boxes.append(self.box)
                self.blocks(element)
                self.box = None
            elif name == "sdt":
                self.controlled(element, lambda content: self._cells(content, row))
            elif name in ("AlternateContent", "customXml"):
                self._cells(_chosen(element), row)

    # --- paragraphs -------------------------------------------------------------------------

    def paragraph(self, element: Element) -> None:
        """Walk through a paragraph: a line of its own, or one more line in its cell."""
        if self.box is not None:
            self._another(element, self.box)
            return
        box = Box(0, element, paragraphs=[element])
        row = Row([box], None, element, self.heading, _level(element))
        self.rows.append(row)
        self.box = box
        if self._closes_only(element):
            self.rows.pop()
        self.box = None
        if row.level:
            self.heading = box.text.strip() or self.heading

    def _another(self, element: Element, box: Box) -> None:
        """Walk through one more paragraph of a cell."""
        before = len(box.pieces)
        if box.paragraphs:
            box.pieces.append(Piece("\n", self._control()))
        box.paragraphs.append(element)
        if self._closes_only(element):
            del box.pieces[before:]

    def _closes_only(self, element: Element) -> bool:
        """Walk through a paragraph; tell whether all it has is the end of a field of several paragraphs.

        LibreOffice puts that end into a paragraph of its own, which is no line that anybody wrote.
        """
        assert self.box is not None
        fields, pieces = len(self.fields), len(self.box.pieces)
        self.inline(element)
        if len(self.fields) >= fields:
            return False
        return not any(piece.text.strip() or piece.marks & IMAGE for piece in self.box.pieces[pieces:])

    def inline(self, container: Element) -> None:
        """Walk through what can stand in a paragraph."""
        for element in container:
            name = NAMES[element.tag]
            if name == "r":
                self.run(element)
            elif name == "sdt":
                self.controlled(element, self.inline)
            elif name in ("del", "moveFrom"):
                self._deleted(element)
            elif name in _INLINE:
                before = self.marks
                self.marks |= INSERTED if name in ("ins", "moveTo") else 0
                self.inline(element)
                self.marks = before
            elif name == "AlternateContent":
                self.inline(_chosen(element))
            elif name in ("oMath", "oMathPara"):  # an equation: what is written in it, in a row
                self.say("".join(e.text or "" for e in element.iter() if local(e) == "t"), self.marks)

    def _deleted(self, element: Element) -> None:
        text = "".join(e.text or "" for e in element.iter() if local(e) in ("delText", "t"))
        if self.box is not None and text:
            self.box.deleted.append(text)

    def run(self, element: Element) -> None:
        """Walk through a run: pieces of text with the same properties (17.3.2.25)."""
        marks = self.marks
        for part in element:
            name = NAMES[part.tag]
            if name == "t":
                self.say(unsymbolised(part.text or ""), marks, part)
            elif name == "rPr":
                for one in part:
                    special = NAMES[one.tag]
                    if special == "vanish":
                        marks |= HIDDEN if _on(one) else 0
                    elif special == "ins":
                        marks |= INSERTED
            elif name in _TEXTS:
                self.say(_TEXTS[name], marks, part)
            elif name == "fldChar":
                self._field(part, element)
            elif name == "instrText" and self.fields:
                self.fields[-1].code += part.text or ""
            elif name == "sym":
                self.say(symbol(attribute(part, "font"), attribute(part, "char")), marks, part)
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                self._drawing(part, marks)

    def say(self, text: str, marks: int, source: Element = None) -> None:
        """Put down a text where we are, unless it is the code of a field."""
        if self.box is None or not text or (self.fields and not self.fields[-1].result):
            return
        self.box.pieces.append(Piece(text, self._control(), marks, source))

    def _control(self) -> Control | None:
        for one in reversed(self.fields):
            if one.control is not None:
                return one.control
        return self.open[-1] if self.open else None

    def _field(self, part: Element, run: Element) -> None:
        kind = attribute(part, "fldCharType")
        if kind == "begin":
            control = legacy_field(part, run)
            self.fields.append(_Field(control))
            if control is not None:
                self.controls.append(control)
                control.parent = self.open[-1] if self.open else None
                if self.box is not None:
                    self.box.pieces.append(Piece("", control))
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
            if (control := self.fields[-1].control) is not None:
                control.separator = run
        elif kind == "end" and self.fields:
            self._closed(self.fields.pop(), run)

    def _closed(self, ended: _Field, run: Element) -> None:
        control = ended.control
        if control is None:
            return
        control.end = run
        shown = control.shown
        if shown and self.box is not None and control.kind != "text":
            # A box or a list draws itself; whatever result text stands there is its old look.
            self.box.pieces = [p for p in self.box.pieces if p.control is not control]
            self.box.pieces.append(Piece(shown, control))

    def _drawing(self, part: Element, marks: int) -> None:
        chosen = _chosen(part)
        boxes = [e for e in chosen.iter() if local(e) == "txbxContent"]
        self.text_boxes += boxes
        picture = any(local(e) in _PICTURES for e in part.iter())
        if picture and self.box is not None:
            self.box.pieces.append(Piece("", self._control(), marks | IMAGE))


def _chosen(element: Element) -> Element:
    """Return the branch of alternate content that a current program shows (ISO/IEC 29500-3, 10.2)."""
    if local(element) != "AlternateContent":
        return element
    return next((e for e in element if local(e) == "Choice"), element)


def _span(cell: Element) -> int:
    properties = child(cell, "tcPr")
    span = child(properties, "gridSpan") if properties is not None else None
    value = attribute(span, "val") if span is not None else ""
    return int(value) if value.isdigit() and 0 < int(value) < 100 else 1


def _on(element: Element) -> bool:
    return element is not None and attribute(element, "val") not in ("0", "false", "off")


def _level(paragraph: Element) -> int:
    """Return the level of a heading, by its style's name or its outline level; 0 for other text."""
    properties = child(paragraph, "pPr")
    if properties is None:
        return 0
    style = child(properties, "pStyle")
    name = attribute(style, "val").lower() if style is not None else ""
    digits = "".join(c for c in name if c.isdigit())
    if name.startswith(("heading", "rubrik", "berschrift", "\u00fcberschrift")) and digits:
        return int(digits[0]) or 1
    own = child(properties, "outlineLvl")
    value = attribute(own, "val") if own is not None else ""
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0
