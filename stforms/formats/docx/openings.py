"""Where a box of a blank can be written in: its controls, its tick boxes, room in its text, all of it.

Room in a text is what people leave on paper: dots, lines, a colon with nothing behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from stforms.formats.docx.controls import Control
from stforms.formats.docx.names import attribute, child, local
from stforms.formats.docx.rows import HIDDEN, IMAGE, Box, Outline

CONTROL, TICK, LINE, REST, BELOW, WHOLE = "control", "tick", "line", "rest", "below", "whole"
"""A control; a printed box to tick; dots or a line; the room behind a colon; empty
lines below print; an empty box."""

BOXES = "\u2610\u25a1\u2751\u274f\u2750\u2752\u25fb\u25a2\u2b1c\u25cb\u25ef\u26aa"
"""Squares and rings that are printed to be ticked."""

_TICK = re.compile(rf"[{BOXES}]|\[[ _\u2002]{{0,3}}\]|\([ _\u2002]{{1,3}}\)")
_STROKE = r"(?:_{2,}+|\.{4,}+|\u2026{2,}[\u2026.]*+|(?:[._\u2026] ){4,}+[._\u2026]*+)"
_PAGE = r"(?!(?<=[.\u2026 ])\s?\d{1,3}\s*(?:\n|$))"
_LINE = re.compile(rf"{_STROKE}(?:[ \u2002]?[-/\u2013.,]?[ \u2002]?{_STROKE})*+{_PAGE}")
"""Dots or a stroke to write on; not those that lead to the page in a table of contents."""

_LABEL = r"[^\W\d_](?:[^:.,;\n]|\.(?! )){0,30}:"
_REST = re.compile(
    r":(?=[ \t\u2002]*(?:\n|$))"
    rf"|:(?=[ \u2002]+(?:{_LABEL}[ \u2002]*)+(?:\n|$|[._\u2026]{{2}}|\[|[{BOXES}]))"
    r"|:(?=[ \u2002]{3,}\()"
)
"""A colon with nothing behind it on its line, or before the next label; what is printed is no room."""

_NO_PLACES = {"picture", "docPartObj", "docPartList", "group", "equation", "citation", "bibliography"}


@dataclass(frozen=True)
class Opening:
    """A place in a box, and from where to where in the box's text it reaches."""

    kind: str
    start: int
    end: int
    control: Control | None = None


def places(box: Box, passed: frozenset[int] = frozenset()) -> list[Opening]:
    """Return the places of a box, in the order of its text; `passed` are controls that are none."""
    if any(piece.marks & IMAGE for piece in box.pieces) and not box.whole.strip():
        return []
    found = [*_controls(box, passed), *_gaps(box), *_below(box)]
    if found or box.whole.strip():
        return sorted(found, key=lambda place: (place.start, place.end))
    return [Opening(WHOLE, 0, len(box.whole))]


def _controls(box: Box, passed: frozenset[int]) -> Iterator[Opening]:
    spans: dict[int, Opening] = {}
    at = 0
    for piece in box.pieces:
        control = piece.control
        if control is not None and id(control) not in passed:
            first = spans.get(id(control))
            start = first.start if first is not None else at
            spans[id(control)] = Opening(CONTROL, start, at + len(piece.text), control)
        at += len(piece.text)
    yield from spans.values()


def _gaps(box: Box) -> Iterator[Opening]:
    """Yield the room in what is printed outside controls, one stretch of print at a time."""
    for start, text in _stretches(box):
        ticks = [(TICK, m.start(), m.end()) for m in _TICK.finditer(text)]
        lines = [(LINE, m.start(), m.end()) for m in _LINE.finditer(text)]
        taken = [(a, b) for _, a, b in (*ticks, *lines)]
        rest = [
            (REST, m.end(), m.end())
            for m in _REST.finditer(text)
            if not any(a <= _after_space(text, m.end()) < b for a, b in taken)
        ]
        behind = start + len(text) < len(box.whole)
        for kind, a, b in (*ticks, *lines, *rest):
            # Directly before a control the colon is the control's.
            if kind is not REST or not behind or _after_space(text, b) < len(text):
                yield Opening(kind, start + a, start + b)


def _below(box: Box) -> Iterator[Opening]:
    """Yield the empty lines at the end of a box with print."""
    text = box.whole
    if len(box.paragraphs) > 1 and text.strip() and text.endswith("\n") and box.pieces[-1].control is None:
        yield Opening(BELOW, len(text), len(text))


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\u2002":
        at += 1
    return at


def _stretches(box: Box) -> Iterator[tuple[int, str]]:
    """Yield what is printed between controls, with where it begins."""
    at, start, text = 0, 0, ""
    for piece in box.pieces:
        if piece.control is None and not piece.marks & HIDDEN:
            start = start if text else at
            text += piece.text
        elif piece.control is not None or piece.text:
            if text:
                yield start, text
            text = ""
        at += len(piece.text)
    if text:
        yield start, text


def holders(found: Outline) -> frozenset[int]:
    """Return the ids of the controls that are no places: they hold other controls, or lines of a table."""
    holding = {id(c.parent) for c in found.controls if c.parent is not None}
    rows: Counter[int] = Counter()
    for row in found.rows:
        inside = {id(p.control) for box in row.boxes for p in box.pieces if p.control is not None and p.text}
        rows.update(inside if row.table is not None else ())
    several = {control for control, count in rows.items() if count > 1}
    none = {id(c) for c in found.controls if not c.legacy and _is_none(c)}
    return frozenset(holding | several | none)


def _is_none(control: Control) -> bool:
    """Tell whether nobody types into a control: a picture, a table of contents, a part that is locked."""
    properties = child(control.element, "sdtPr")
    for part in () if properties is None else properties:
        if local(part) in _NO_PLACES:
            return True
        if local(part) == "lock" and attribute(part, "val") in ("contentLocked", "sdtContentLocked"):
            return True
    return False
