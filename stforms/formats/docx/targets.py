"""Where ink goes in a document part: a hole in its bytes, and the bytes that fill it.

What a slot looks like filled is worked out once, when the blank is compiled: the control stays a
control, its placeholder state is cleared, its kind gets its proper value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias
from xml.sax.saxutils import escape, unescape

from stforms.formats.docx.controls import Control
from stforms.formats.docx.stores import Binding
from stforms.formats.spans import Span
from stforms.model import Where

Element: TypeAlias = Any
DAY = b"\0"
"""Stands in a date control's bytes where the day goes; no XML holds this byte."""


@dataclass
class Part:
    """A part of the blank: its bytes, its elements, and where each element stands in the bytes."""

    name: str
    data: bytes
    root: Element
    places: dict[Element, Span]

    def of(self, element: Element) -> Span:
        """Return where an element stands."""
        return self.places[element]

    def bytes_of(self, element: Element | None) -> bytes:
        """Return an element's bytes; nothing for None."""
        if element is None:
            return b""
        span = self.places[element]
        return self.data[span.start : span.end]


@dataclass(eq=False)
class Target:
    """A slot's place: the bytes from `start` to `end` of a part are replaced when it is filled.

    `kind` is text, date, list or check; `between` are the bytes of a new line; `placeholder` is what
    the empty control says, `empty` the bytes that are there on the blank. `gap` is where in its box's
    text a slot without a control stands, `mark` how it is ticked.
    """

    part: str
    start: int
    end: int
    kind: str
    head: bytes
    tail: bytes = b""
    between: bytes = b""
    items: tuple[tuple[str, str], ...] = ()
    placeholder: str = ""
    control: Control | None = None
    box: Any = None
    where: Where = field(default_factory=Where)
    empty: bytes = b""
    binding: Binding | None = None
    gap: tuple[int, int] | None = None
    mark: str = "X"

    def filled(self, text: str) -> bytes:
        """Return the bytes of the slot with this text in it."""
        head = self.head.replace(DAY, text.encode()) if self.kind == "date" else self.head
        return head + self._spelled(text) + self.tail

    def _spelled(self, text: str) -> bytes:
        """Return a text as the inside of w:t, with new lines between."""
        if "\n" not in text:
            return escape(text).encode()
        return self.between.join(escape(line).encode() for line in text.split("\n"))

    def text_at(self, data: bytes, at: int) -> tuple[str, int] | None:
        """Return the text that `filled` put at this place, and where its bytes end; None if it did not."""
        head, day, rest = self.head.partition(DAY)
        after = at + len(head) + (10 + len(rest) if day else 0)
        if not data.startswith(head, at) or (day and not data.startswith(rest, at + len(head) + 10)):
            return None
        end = data.find(self.tail, after)
        if end < 0:
            return None
        lines = data[after:end].split(self.between) if self.between else [data[after:end]]
        return "\n".join(unescape(line.decode()) for line in lines), end + len(self.tail)

    @cached_property
    def ticked(self) -> bytes:
        """Return the bytes of the slot, a tick box, with a tick in it."""
        return self.head if self.control is not None else self.filled(self.mark)

    @property
    def lines(self) -> bool:
        """Tell whether the slot is made for several lines: rich text, or text with line breaks."""
        control = self.control
        return control is not None and (control.kind == "other" or control.several)

    def allowed(self, text: str) -> bool:
        """Tell whether the text can stand here: a drop-down holds nothing that is not in its list."""
        return self.kind != "list" or any(text == shown for shown, _ in self.items)


def new_run(properties: bytes, prefix: str) -> tuple[bytes, bytes]:
    """Return what stands before and after the text of a new run."""
    head = b'<%b:r>%b<%b:t xml:space="preserve">' % (prefix.encode(), properties, prefix.encode())
    return head, b"</%b:t></%b:r>" % (prefix.encode(), prefix.encode())


def line_break(prefix: str) -> bytes:
    """Return a new line within a paragraph: a w:br between two w:t (17.3.3.1)."""
    return b'</%b:t><%b:br/><%b:t xml:space="preserve">' % ((prefix.encode(),) * 3)


def replaced(part: Part, span: Span, cuts: Sequence[tuple[int, int, bytes]]) -> bytes:
    """Return the bytes of a span with parts of it, (start, end, new bytes), replaced."""
    pieces, at = [], span.start
    for start, end, new in sorted(cuts):
        pieces += [part.data[at:start], new]
        at = end
    return b"".join([*pieces, part.data[at : span.end]])
