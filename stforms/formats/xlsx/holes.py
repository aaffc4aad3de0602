"""A sheet's part cut into literals and holes: one hole for each slot, filled by putting bytes in a list."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

from stforms.formats.opc import local
from stforms.formats.repack import Chunk, packed
from stforms.formats.spans import Span, spans
from stforms.formats.xlsx.cells import rows
from stforms.formats.xlsx.page import At, Page
from stforms.formats.xlsx.refs import LAST_ROW, join

Opens = tuple[tuple[int, bytes], ...]


@dataclass(frozen=True)
class Hole:
    """Where a slot's bytes go in the list of pieces, and what stands around its value.

    `opens` are further pieces that change when the slot is filled: tags of a row that the blank lacks.
    """

    index: int
    text: tuple[bytes, bytes]
    number: tuple[bytes, bytes]
    true: bytes
    opens: Opens = ()


@dataclass(frozen=True)
class Cast:
    """A part in pieces, as they are on the blank, and the hole of each slot.

    `starts` says with which pieces the chunks begin that are compressed beforehand: what a filled
    form leaves empty need not be compressed again.
    """

    pieces: tuple[bytes, ...]
    holes: dict[At, Hole]
    starts: tuple[int, ...]
    chunks: tuple[Chunk, ...]

    def chunked(self, pieces: Sequence[bytes], changed: Iterable[int]) -> list[Chunk]:
        """Return the part with these pieces, of which those with the numbers `changed` may be new."""
        dirty = {bisect.bisect_right(self.starts, number) - 1 for number in changed}
        ends = (*self.starts[1:], len(pieces))
        return [
            Chunk(b"".join(pieces[start:end])) if number in dirty else chunk
            for number, (start, end, chunk) in enumerate(zip(self.starts, ends, self.chunks, strict=True))
        ]


class _Edit(NamedTuple):
    """A place to write: bytes from `start` to `end`. At one place, rows and columns decide the order."""

    start: int
    order: tuple[int, int, int]
    end: int
    at: At | None
    filled: bytes


CHUNK = 4_000
"""Bytes that are compressed together: fewer, and they take more room; more, and less is left unchanged."""

_OPEN, _CELL, _CLOSE = 0, 1, 2


def cast(page: Page, slots: Iterable[At]) -> Cast:
    """Cut a sheet at its slots."""
    return _Caster(page).cast(sorted(set(slots)))


@dataclass
class _Caster:
    page: Page
    _edits: list[_Edit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._spans: dict[Any, Span] = dict(zip(self.page.root.iter("*"), spans(self.page.data), strict=True))
        self._sheet = next(node for node in self.page.root if local(node) == "sheetData")
        self._rows = dict(rows(self.page.root))
        self._prefix = f"{self._sheet.prefix}:".encode() if self._sheet.prefix else b""

    def cast(self, slots: list[At]) -> Cast:
        """Cut the part."""
        if slots and self._spans[self._sheet].closed:
            self._open_tag(self._sheet, 0, LAST_ROW + 1)
        for number in sorted({row for row, _ in slots}):
            self._row(number, [at for at in slots if at[0] == number])
        return self._assembled(slots)

    def _row(self, number: int, slots: list[At]) -> None:
        row = self._rows.get(number)
        if row is None:
            place = self._end_before(number)
            opening = b'<%brow r="%d">' % (self._prefix, number)
            self._edits.append(_Edit(place, (number, _OPEN, 0), place, None, opening))
            self._edits.append(_Edit(place, (number, _CLOSE, 0), place, None, b"</%brow>" % self._prefix))
        elif self._spans[row].closed:
            self._open_tag(row, number, number)
        for at in slots:
            self._cell(at, row)

    def _open_tag(self, node: Any, first: int, last: int) -> None:
        """Make two tags of an empty-element tag when something is written between them."""
        span = self._spans[node]
        tag = self.page.data[span.start : span.end]
        closing = b"</%b%b>" % (self._prefix, local(node).encode())
        self._edits.append(_Edit(span.start, (first, _OPEN, 0), span.end, None, tag[:-2].rstrip() + b">"))
        self._edits.append(_Edit(span.end, (last, _CLOSE, 0), span.end, None, closing))

    def _cell(self, at: At, row: Any) -> None:
        cell = self.page.elements.get(at)
        if cell is not None:
            span = self._spans[cell]
            self._edits.append(_Edit(span.start, (at[0], _CELL, at[1]), span.end, at, b""))
            return
        place = self._end_before(at[0]) if row is None else self._end_left(row, at)
        self._edits.append(_Edit(place, (at[0], _CELL, at[1]), place, at, b""))

    def _end_before(self, number: int) -> int:
        """Return where a row that the blank lacks belongs: after the last one above it."""
        above = [row for other, row in self._rows.items() if other < number]
        return self._spans[above[-1]].end if above else self._spans[self._sheet].inner_start

    def _end_left(self, row: Any, at: At) -> int:
        """Return where a cell that the blank lacks belongs: after the last one left of it."""
        left = [other for other in self.page.elements if other[0] == at[0] and other[1] < at[1]]
        return self._spans[self.page.elements[max(left)]].end if left else self._spans[row].inner_start

    # --- pieces -----------------------------------------------------------------------------

    def _assembled(self, slots: list[At]) -> Cast:
        pieces: list[bytes] = []
        places: dict[At, int] = {}
        opens: dict[tuple[int, int], tuple[int, bytes]] = {}
        copied = 0
        for edit in sorted(self._edits):
            pieces.append(self.page.data[copied : edit.start])
            if edit.at is not None:
                places[edit.at] = len(pieces)
            else:
                opens[edit.order[:2]] = (len(pieces), edit.filled)
            pieces.append(self.page.data[edit.start : edit.end])
            copied = edit.end
        pieces.append(self.page.data[copied:])
        starts = _starts(pieces)
        ends = (*starts[1:], len(pieces))
        contents = (b"".join(pieces[start:end]) for start, end in zip(starts, ends, strict=True))
        return Cast(
            tuple(pieces),
            {at: self._hole(at, places[at], opens) for at in slots},
            starts,
            tuple(Chunk(content, packed(content)) for content in contents),
        )

    def _hole(self, at: At, index: int, opens: dict[tuple[int, int], tuple[int, bytes]]) -> Hole:
        p, style = self._prefix, self.page.style(at)
        own = f" s={quoteattr(style)}" if style else ""
        head = b'<%bc r="%b"%b' % (p, join(*at).encode(), own.encode())
        value, end = b"<%bv>" % p, b"</%bv></%bc>" % (p, p)
        keys = ((0, _OPEN), (at[0], _OPEN), (at[0], _CLOSE), (LAST_ROW + 1, _CLOSE))
        return Hole(
            index,
            (
                b'%b t="inlineStr"><%bis><%bt xml:space="preserve">' % (head, p, p),
                b"</%bt></%bis></%bc>" % (p, p, p),
            ),
            (b"%b>%b" % (head, value), end),
            b'%b t="b">%b1%b' % (head, value, end),
            tuple(opens[key] for key in keys if key in opens),
        )


def _starts(pieces: Sequence[bytes]) -> tuple[int, ...]:
    """Return with which pieces the chunks begin; what stands before and after all slots is by itself."""
    starts, size, last = [0], 0, len(pieces) - 1
    for number, piece in enumerate(pieces):
        alone = number in (1, last) and len(pieces[0 if number == 1 else last]) >= CHUNK // 8
        if size >= CHUNK or alone:
            starts.append(number)
            size = 0
        size += len(piece)
    return tuple(starts)
