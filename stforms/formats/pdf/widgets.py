"""Fields and their widgets as a blank has them: where they stand and how text is set in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from stforms.formats.pdf import appearance
from stforms.formats.pdf.style import Style
from stforms.model import Box, Where


@dataclass(frozen=True)
class Widget:
    """One place where a field shows: its object, page (from 1) and box.

    `head` is the inside of its dictionary without what a fill writes; `shape` the inside of its
    appearance's; `ground` the operators for background and border.
    """

    obj: int
    page: int
    box: Box
    head: bytes
    states: tuple[str, ...] = ()
    shape: bytes = b""
    style: Style | None = None
    ground: bytes = b""

    @property
    def width(self) -> float:
        """Return the box's width in points."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        """Return the box's height in points."""
        return self.box[3] - self.box[1]

    @cached_property
    def frame(self) -> bytes:
        """Return the first operators of its appearance."""
        if self.style is None:
            return b""
        return appearance.frame(self.style, self.width, self.height, self.ground)

    @cached_property
    def line(self) -> appearance.OneLine | None:
        """Return the stream of a single line, with its holes; None where lines are set otherwise."""
        if self.style is None:
            return None
        return appearance.one_line(self.style, self.width, self.height, self.frame)


@dataclass(frozen=True)
class FormField:
    """One field: text or check box. `head` is None where field and widget are one object.

    `state` is given where it stands for one button of a radio field: what that is called when it is on.
    """

    name: str
    type: str
    obj: int
    head: bytes | None
    widgets: tuple[Widget, ...]
    style: Style | None = None
    default: str = ""
    resources: bytes = b""
    state: str | None = None

    @property
    def where(self) -> Where:
        """Return where the field stands: its first widget."""
        widget = self.widgets[0] if self.widgets else None
        return Where(widget.page, self.name, widget.box) if widget is not None else Where(None, self.name)

    @cached_property
    def plain_da(self) -> bytes:
        """Return the entry /DA for a text of the form's own size."""
        assert self.style is not None
        return b"/DA(%b)" % self.da(self.style.size)

    def da(self, size: float) -> bytes:
        """Return the default appearance string for a text of this size."""
        assert self.style is not None
        return b"%b %.4g Tf %b" % (self.style.font.selector, size, self.style.colour)

    def on(self, page: int | None) -> FormField:
        """Return the field with only its widgets on this page (None: all)."""
        if page is None:
            return self
        chosen = tuple(widget for widget in self.widgets if widget.page == page)
        return replace(self, widgets=chosen)

    def button(self, state: str | None) -> FormField:
        """Return one button of a radio field: the widgets that have this state (None: all)."""
        if state is None:
            return self
        chosen = tuple(widget for widget in self.widgets if state in widget.states)
        return replace(self, widgets=chosen, state=state)


_DA = re.compile(r"/(\S+)\s+([-+.\d]+)\s+Tf")


def read_da(text: str) -> tuple[str, float, bytes]:
    """Return (font resource, size, the other operators) of a default appearance string (12.7.4.3)."""
    match = _DA.search(text)
    if match is None:
        return "Helv", 0.0, text.encode("latin-1", "replace") or b"0 g"
    rest = " ".join((text[: match.start()] + text[match.end() :]).split())
    return match[1], float(match[2]), rest.encode("latin-1", "replace") or b"0 g"
