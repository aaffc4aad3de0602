"""Targets without a control: an empty paragraph or cell, and what follows a label in its line."""

from __future__ import annotations

import re
from typing import Any, TypeAlias
from xml.sax.saxutils import escape

from stforms.formats.docx.names import child, local
from stforms.formats.docx.targets import Part, Target, line_break, new_run, replaced

Element: TypeAlias = Any
_DECORATION = re.compile(r"^[\s._\u2026\u2010-\u2015]*$")
"""Dots and lines to write on: they go when something is written."""

_TRAILING = re.compile(r"(?<=[:\s])[\s._\u2026]{3,}$")


def of_paragraph(part: Part, paragraph: Element, after: str = "") -> Target:
    """Return the target of an empty paragraph, or of what follows the text `after` in it."""
    span, prefix = part.of(paragraph), paragraph.prefix
    runs = [e for e in paragraph if local(e) == "r"]
    own = child(runs[-1], "rPr") if runs else _mark(paragraph)
    head, tail = new_run(_without_bold(part, own) if after else part.bytes_of(own), prefix)
    if span.closed:
        opening = part.data[span.start : span.end].rstrip(b"/>").rstrip() + b">"
        closing = b"</%b:p>" % prefix.encode()
        return Target(
            part.name, span.start, span.end, "text", opening + head, tail + closing, line_break(prefix)
        )
    start = span.inner_end
    for run in reversed(runs):
        text = "".join(t.text or "" for t in run if local(t) == "t")
        if not _DECORATION.match(text) or any(local(e) not in ("t", "rPr", "tab") for e in run):
            break
        start = part.of(run).start
    if start == span.inner_end and runs and (room := _room(part, runs[-1])) is not None:
        start, kept = room
        head = kept + head
    gap = b" " if after and not _ends_in_space(runs, part, start) else b""
    head = head + gap
    return Target(part.name, start, span.inner_end, "text", head, tail, line_break(prefix))


def _room(part: Part, run: Element) -> tuple[int, bytes] | None:
    """Return where a run begins that ends in dots to write on, and its bytes without them."""
    texts = [e for e in run if local(e) == "t"]
    dots = _TRAILING.search(texts[-1].text or "") if texts else None
    if dots is None or texts[-1] is not run[-1]:
        return None
    whole, text = part.of(run), part.of(texts[-1])
    kept = (texts[-1].text or "")[: dots.start()]
    tag = part.data[whole.start : text.inner_start]
    return whole.start, tag + escape(kept).encode() + part.data[text.inner_end : whole.end]


def _ends_in_space(runs: list[Element], part: Part, start: int) -> bool:
    kept = [run for run in runs if part.of(run).end <= start]
    texts = [t.text or "" for run in kept for t in run if local(t) == "t"]
    return bool(texts) and texts[-1][-1:].isspace()


def _mark(paragraph: Element) -> Element | None:
    """Return the run properties of a paragraph's mark: what is typed there gets them."""
    properties = child(paragraph, "pPr")
    return child(properties, "rPr") if properties is not None else None


def _without_bold(part: Part, properties: Element | None) -> bytes:
    """Return the look of a label for the answer behind it: the same, but not bold."""
    if properties is None:
        return b""
    cuts = [(part.of(e).start, part.of(e).end, b"") for e in properties if local(e) in ("b", "bCs")]
    return replaced(part, part.of(properties), cuts) if len(cuts) < len(properties) else b""
