"""Targets in the midst of a text: dots and lines, printed boxes to tick, the room behind a colon.

A target's bytes begin at the place and reach to the next place in the same element of text, or to the
element's end: what is printed in between is its tail.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cached_property

from stforms.formats.docx.names import local
from stforms.formats.docx.openings import REST, TICK, Opening, places
from stforms.formats.docx.rows import Box, Piece
from stforms.formats.docx.targets import Part, Target, line_break
from stforms.formats.spans import Span

_CHARACTER = re.compile(rb"&[^;]+;|[\x00-\x7f]|[\xc0-\xff][\x80-\xbf]*")
"""One character of a text in UTF-8, spelled out or as a reference."""

_MARKS = {"[": "[X]", "(": "(X)"}
_TICKED = "\u2612"


@dataclass(frozen=True)
class _Stretch:
    """A piece of a box's text, where it begins in that text, and the part that it is from."""

    part: Part
    piece: Piece
    begin: int

    @property
    def end(self) -> int:
        return self.begin + len(self.piece.text)

    @property
    def text(self) -> bool:
        """Tell whether it is a w:t, which can be cut anywhere."""
        return local(self.piece.source) == "t"

    @cached_property
    def span(self) -> Span:
        return self.part.of(self.piece.source)

    def byte(self, at: int) -> int:
        """Return where the character at this place of the box's text begins in the part."""
        raw = self.part.data[self.span.inner_start : self.span.inner_end]
        ends = [0, *(match.end() for match in _CHARACTER.finditer(raw))]
        return self.span.inner_start + ends[at - self.begin]


def of_gap(part: Part, box: Box, place: Opening) -> Target | None:
    """Return the target of a place in a text; None where what stands there is more than plain text."""
    found = _stretches(part, box, place)
    if not found or any(local(one.piece.source) not in ("t", "tab", "sym") for one in found):
        return None
    name = found[0].piece.source.prefix.encode()
    first, last = found[0], found[-1]
    opening = b"" if first.text else b'<%b:t xml:space="preserve">' % name
    start = first.byte(place.start) if first.text else first.span.start
    tail, end = _rest(box, place, last)
    if first is not last or not first.text:
        tail = b"</%b:t>%b" % (name, _between(found)) + (
            b'<%b:t xml:space="preserve">%b' % (name, tail) if last.text else b""
        )
    return Target(
        part.name, start, end, "check" if place.kind == TICK else "text",
        opening + (b" " if place.kind == REST else b""), tail, line_break(name.decode()), box=box,
        mark=_MARKS.get(box.whole[place.start : place.start + 1], _TICKED),
    )  # fmt: skip


def _stretches(part: Part, box: Box, place: Opening) -> list[_Stretch]:
    """Return the pieces that a place reaches over; the one before it, where it is only a point."""
    found, at = [], 0
    for piece in box.pieces:
        one = _Stretch(part, piece, at)
        at = one.end
        point = place.start == place.end and one.begin < place.start <= one.end
        if piece.text and (point or (one.begin < place.end and place.start < one.end)):
            found.append(one)
    return [] if any(one.piece.source is None for one in found) else found


def _rest(box: Box, place: Opening, last: _Stretch) -> tuple[bytes, int]:
    """Return what follows a place in its last element, up to the next place there, and where that ends."""
    if not last.text:
        return b"", last.span.end
    later = (one.start for one in places(box) if one.control is None and one.start >= place.end)
    upto = next((start for start in later if place.start < start < last.end), None)
    end = last.span.end if upto is None else last.byte(upto)
    return last.part.data[last.byte(place.end) : end], end


def _between(found: list[_Stretch]) -> bytes:
    """Return the bytes between the elements of a place: ends and beginnings of runs, without their text."""
    pairs = itertools.pairwise(found)
    return b"".join(one.part.data[one.span.end : other.span.start] for one, other in pairs)
