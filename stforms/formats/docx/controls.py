"""Content controls (17.5.2) and legacy form fields (17.16.5): what they are and what state they are in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from stforms.formats.docx.names import NAMES, attribute, child, local

Element: TypeAlias = Any

OFF, ON = "\u2610", "\u2612"
"""Ballot boxes: how a tick box that draws itself is written among the text."""

_OFF_VALUES = ("0", "false", "off")


@dataclass(eq=False)
class Control:
    """A place made to be filled in.

    Kinds: text, date, list (a drop-down), check (a tick box), other (rich text, pictures, groups).
    A legacy field has a `name`, a content control a `tag` and an `alias`; `several` lines fit in it.
    """

    kind: str
    element: Element
    legacy: bool = False
    tag: str = ""
    alias: str = ""
    name: str = ""
    placeholder: bool = False
    checked: bool | None = None
    items: tuple[tuple[str, str], ...] = ()
    shown: str = ""
    several: bool = False
    parent: Control | None = None
    separator: Element = None
    end: Element = None

    def chain(self) -> Iterator[Control]:
        """Yield the control and those around it, from the inside."""
        control: Control | None = self
        while control is not None:
            yield control
            control = control.parent


# --- content controls -----------------------------------------------------------------------

_KINDS = {"text": "text", "date": "date", "dropDownList": "list", "comboBox": "list", "checkbox": "check"}


def content_control(element: Element) -> Control:
    """Return the control of a w:sdt."""
    control = Control("other", element)
    properties = child(element, "sdtPr")
    for part in () if properties is None else properties:
        name = NAMES[part.tag]
        if name == "tag":
            control.tag = attribute(part, "val")
        elif name == "alias":
            control.alias = attribute(part, "val")
        elif name == "showingPlcHdr":
            control.placeholder = attribute(part, "val") not in _OFF_VALUES
        elif name in _KINDS:
            control.kind = _KINDS[name]
            _details(control, part)
    return control


def _details(control: Control, part: Element) -> None:
    if control.kind == "text":
        control.several = attribute(part, "multiLine") not in ("", *_OFF_VALUES)
    elif control.kind == "list":
        control.items = tuple(_item(e) for e in part if local(e) == "listItem")
    elif control.kind == "check":
        state = child(part, "checked")
        control.checked = state is not None and attribute(state, "val") not in _OFF_VALUES


def _item(element: Element) -> tuple[str, str]:
    """Return (shown, value) of a list's item (17.5.2.21)."""
    value = attribute(element, "value")
    return attribute(element, "displayText") or value, value


# --- legacy form fields ---------------------------------------------------------------------


def legacy_field(begin: Element, run: Element) -> Control | None:
    """Return the form field that starts with this w:fldChar, None for any other field."""
    data = child(begin, "ffData")
    if data is None:
        return None
    control = Control("text", run, legacy=True)
    for part in data:
        name = local(part)
        if name == "name":
            control.name = attribute(part, "val")
        elif name == "checkBox":
            control.kind, control.checked = "check", _checked(part)
            control.shown = ON if control.checked else OFF
        elif name == "ddList":
            control.kind = "list"
            control.items = tuple((attribute(e, "val"),) * 2 for e in part if local(e) == "listEntry")
            control.shown = _selected(part, control.items)
    return control


def _checked(box: Element) -> bool:
    state = child(box, "checked")
    state = child(box, "default") if state is None else state
    return state is not None and attribute(state, "val") not in _OFF_VALUES


def _selected(entries: Element, items: tuple[tuple[str, str], ...]) -> str:
    chosen = child(entries, "result")
    chosen = child(entries, "default") if chosen is None else chosen
    number = attribute(chosen, "val") if chosen is not None else "0"
    index = int(number) if number.isdigit() else 0
    return items[index][0] if index < len(items) else ""


# --- symbols --------------------------------------------------------------------------------

_WINGDINGS = {
    0x6F: OFF, 0x71: OFF, 0x72: OFF, 0xA8: OFF, 0xFE: ON, 0xFD: ON, 0x78: ON, 0xFC: "\u2713", 0xFB: "\u2717",
    0x52: ON, 0x54: ON, 0x53: ON, 0x50: "\u2713", 0x4F: "\u2717", 0xA3: OFF, 0x2A: OFF, 0x56: ON,
}  # fmt: skip
"""Boxes and ticks in Wingdings and Wingdings 2, which people insert as symbols."""


def symbol(font: str, code: str) -> str:
    """Return a w:sym as a character: a box or tick of the symbol fonts, else the character itself."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    low = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    if font.lower().startswith("wingdings"):
        return _WINGDINGS.get(low, "\ufffd")
    return chr(low) if 0x20 <= low < 0xD800 else ""


_PRIVATE = re.compile("[\uf020-\uf0ff]")


def unsymbolised(text: str) -> str:
    """Return a text with a symbol font's boxes and ticks as characters.

    LibreOffice writes a w:sym as a character of the private use area, in a run of the symbol font.
    """
    if text.isascii():
        return text
    return _PRIVATE.sub(lambda match: symbol("Wingdings", f"{ord(match[0]):04X}"), text)
