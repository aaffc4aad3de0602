"""Targets of content controls: filled, a control stays a control, with its kind's own value (17.5.2)."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from stforms.formats.docx.controls import ON, Control
from stforms.formats.docx.names import attribute, child, local
from stforms.formats.docx.targets import DAY, Part, Target, line_break, new_run, replaced

Element: TypeAlias = Any


def of_content_control(part: Part, control: Control, bound: bool = False) -> Target:
    """Return the target of a content control.

    Args:
        part: where it stands.
        control: the control.
        bound: whether what it is bound to gets the value as well; a binding to nothing is cut.
    """
    return _check(part, control) if control.kind == "check" else _content(part, control, bound)


def _content(part: Part, control: Control, bound: bool) -> Target:
    """A control with text: its properties without the placeholder state, its content new."""
    element = control.element
    prefix = element.prefix
    span, content = part.of(element), child(element, "sdtContent")
    properties = child(element, "sdtPr")
    own = child(properties, "rPr")
    run_head, run_tail = new_run(_plain(part, own), prefix)
    head, tail, between = _around(part, content, run_head, run_tail, prefix)
    # A plain text control is one paragraph, with line breaks; a rich one has paragraphs (17.5.2.44).
    between = line_break(prefix) if control.kind != "other" or not between else between
    start = part.of(properties)
    after = part.data[start.end : part.of(content).start]
    opening = part.data[span.start : start.start]
    closing = part.data[part.of(content).end : span.end]
    before = opening + _settled(part, properties, bound) + after
    return Target(
        part.name, span.start, span.end, control.kind if control.kind != "other" else "text",
        before + head, tail + closing, between, control.items, control=control,
    )  # fmt: skip


def _settled(part: Part, properties: Element, bound: bool) -> bytes:
    """Return a control's properties as they are once it holds a value."""
    cuts: list[tuple[int, int, bytes]] = []
    for one in properties:
        span, name = part.of(one), local(one)
        if name == "showingPlcHdr" or (name == "dataBinding" and not bound):
            # A bound control would show its XML part again, and with it the old value (17.5.2.6).
            cuts.append((span.start, span.end, b""))
        elif name == "date":
            tag = part.data[span.start : span.inner_start]
            cuts.append((span.start, span.inner_start, _dated(tag, one.prefix, closed=span.closed)))
    return replaced(part, part.of(properties), cuts)


def _dated(tag: bytes, prefix: str, closed: bool) -> bytes:
    """Return a w:date's tag with the day as its full date (17.5.2.7)."""
    bare = re.sub(rb'\s[\w]*:?fullDate="[^"]*"', b"", tag).rstrip(b"/>").rstrip()
    return b'%b %b:fullDate="%bT00:00:00Z"%b' % (bare, prefix.encode(), DAY, b"/>" if closed else b">")


def _plain(part: Part, properties: Element | None) -> bytes:
    """Return run properties less the look of a placeholder."""
    if properties is None:
        return b""
    cuts = [
        (part.of(one).start, part.of(one).end, b"")
        for one in properties
        if local(one) == "rStyle" and _is_placeholder(attribute(one, "val"))
    ]
    return replaced(part, part.of(properties), cuts) if len(cuts) < len(properties) else b""


def _is_placeholder(style: str) -> bool:
    return style.lower().replace("h\u00e5", "ha").startswith(("placeholder", "platshallar"))


def _around(
    part: Part, content: Element, head: bytes, tail: bytes, prefix: str
) -> tuple[bytes, bytes, bytes]:
    """Return what stands around the text within w:sdtContent: of a run, a paragraph, or a cell.

    Third comes what stands between two paragraphs; nothing where the control holds no paragraph.
    """
    name, between = prefix.encode(), b""
    cell = child(content, "tc")
    holder = content if cell is None else cell
    paragraph = child(holder, "p")
    if paragraph is not None:
        own = part.bytes_of(child(paragraph, "pPr"))
        head, tail = b"<%b:p>%b%b" % (name, own, head), tail + b"</%b:p>" % name
        between = tail + head
    if cell is not None:
        head = b"<%b:tc>%b%b" % (name, part.bytes_of(child(cell, "tcPr")), head)
        tail += b"</%b:tc>" % name
    return b"<%b:sdtContent>%b" % (name, head), tail + b"</%b:sdtContent>" % name, between


def _check(part: Part, control: Control) -> Target:
    """A tick box (w14:checkbox): its state, and the glyph that shows it."""
    element = control.element
    span, properties = part.of(element), child(element, "sdtPr")
    box = child(properties, "checkbox")
    state = child(box, "checked")
    cuts: list[tuple[int, int, bytes]] = []
    checked = b'<%b:checked %b:val="1"/>' % (box.prefix.encode(), box.prefix.encode())
    if state is not None:
        cuts.append((part.of(state).start, part.of(state).end, checked))
    else:
        at = part.of(box)
        cuts.append((at.inner_start, at.inner_start, checked))
    shown = child(box, "checkedState")
    glyph = chr(int(attribute(shown, "val"), 16)) if shown is not None else ON
    texts = [e for e in child(element, "sdtContent").iter() if local(e) == "t"]
    cuts += [(part.of(t).inner_start, part.of(t).inner_end, glyph.encode()) for t in texts[:1]]
    cuts += [(part.of(e).start, part.of(e).end, b"") for e in properties if local(e) == "showingPlcHdr"]
    ticked = replaced(part, span, cuts)
    return Target(part.name, span.start, span.end, "check", ticked, control=control)
