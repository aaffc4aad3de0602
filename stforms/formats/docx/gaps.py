"""Targets in the midst of a text: dots and lines, printed boxes to tick, the room behind a colon."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from stforms.formats.docx.names import local
from stforms.formats.docx.openings import REST, TICK, Opening, places
from stforms.formats.docx.rows import Box, Piece
from stforms.formats.docx.targets import Part, Target, line_break

Element: TypeAlias = Any
_CHARACTER = re.compile(rb"&[^;]+;|[\x00-\x7f]|[\xc0-\xff][\x80-\xbf]*")
"""One character of a text in UTF-8, spelled out or as a reference."""


def of_gap(part: Part, box: Box, place: Opening) -> Target | None:
    """Return the target of a place in a text; None where its text is not one run of elements.

    What is replaced begins at the place and ends where the element of its text does, or before the next
    place: the literal bytes in between are the target's tail.
    """
    found = _pieces(box, place)
    if not found:
        return None
    (first, offset), (last, rest) = found[0], found[-1]
    if any(piece.source is None or local(piece.source) not in ("t", "tab", "sym") for piece, _ in found):
        return None
    prefix = first.source.prefix
    if first is last and local(first.source) == "t":
        return _within(part, box, place, first, offset)
    return _across(part, box, place, [piece for piece, _ in found], offset, rest, prefix)


def _pieces(box: Box, place: Opening) -> list[tuple[Piece, int]]:
    """Return the pieces of a place, each with where the place begins (of the last: ends) in its text."""
    found: list[tuple[Piece, int]] = []
    at = 0
    for piece in box.pieces:
        end = at + len(piece.text)
        empty = place.start == place.end and at < place.start <= end
        if piece.text and (empty or (at < place.end and place.start < end)):
            found.append((piece, max(0, place.start - at)))
        at = end
    if len(found) > 1:
        before = place.end - sum(len(p.text) for p in box.pieces[: box.pieces.index(found[-1][0])])
        found[-1] = (found[-1][0], before)
    return found


def _within(part: Part, box: Box, place: Opening, piece: Piece, offset: int) -> Target:
    """A place within one w:t: from the place to the next one there, or to the element's end."""
    span = part.of(piece.source)
    raw = part.data[span.inner_start : span.inner_end]
    ends = [m.end() for m in _CHARACTER.finditer(raw)]
    before = span.inner_start + ([0, *ends][offset])
    after = span.inner_start + ([0, *ends][offset + place.end - place.start])
    upto = _next_place(box, place, piece, offset)
    closing = span.end if upto is None else span.inner_start + [0, *ends][upto]
    tail = part.data[after:closing]
    return _target(part, box, place, (before, closing), b"", tail, piece.source.prefix)


def _next_place(box: Box, place: Opening, piece: Piece, offset: int) -> int | None:
    """Return where in the text of a piece the next place begins; None where that is in another."""
    at = place.start - offset
    later = (one for one in places(box) if one.control is None and one.start >= place.end)
    following = [one.start - at for one in later if one.start > place.start]
    return next((start for start in following if start < len(piece.text)), None)


def _across(
    part: Part, box: Box, place: Opening, pieces: list[Piece], offset: int, rest: int, prefix: str
) -> Target | None:
    """A place over several elements: the first takes the answer, the others lose their share of it."""
    first, last = part.of(pieces[0].source), part.of(pieces[-1].source)
    whole = local(pieces[0].source) != "t"
    name = prefix.encode()
    start = first.start if whole else first.inner_start + _bytes(part, pieces[0], offset)
    head = b'<%b:t xml:space="preserve">' % name if whole else b""
    cuts = [(part.of(p.source).start, part.of(p.source).end) for p in pieces[1:-1]]
    tail = b"</%b:t>" % name
    at = first.end
    for cut in [*cuts, (last.start, last.end)] if len(pieces) > 1 else []:
        tail += part.data[at : cut[0]]
        at = cut[1]
    if len(pieces) > 1 and local(pieces[-1].source) == "t":
        kept = part.data[last.inner_start + _bytes(part, pieces[-1], rest) : last.inner_end]
        tail += b'<%b:t xml:space="preserve">%b</%b:t>' % (name, kept, name)
    return _target(part, box, place, (start, at), head, tail, prefix)


def _bytes(part: Part, piece: Piece, characters: int) -> int:
    span = part.of(piece.source)
    ends = [m.end() for m in _CHARACTER.finditer(part.data[span.inner_start : span.inner_end])]
    return [0, *ends][characters]


def _target(
    part: Part, box: Box, place: Opening, span: tuple[int, int], head: bytes, tail: bytes, prefix: str
) -> Target:
    kind = "check" if place.kind == TICK else "text"
    text = box.whole[place.start : place.end]
    mark = {"[": "[X]", "(": "(X)"}.get(text[:1], "\u2612")
    gap = head + (b" " if place.kind == REST else b"")
    return Target(
        part.name,
        *span,
        kind,
        gap,
        tail,
        line_break(prefix),
        box=box,
        gap=(place.start, place.end),
        mark=mark,
    )
