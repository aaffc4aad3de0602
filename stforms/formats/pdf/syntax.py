"""PDF syntax as bytes: strings, numbers, objects, cross-reference sections (ISO 32000-2, 7.3 and 7.5)."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache


def text_string(text: str) -> bytes:
    """Return a text string (7.9.2.2): ASCII as it is, everything else as UTF-16BE with its mark."""
    raw = text.encode("ascii") if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")
    return b"(" + escaped(raw) + b")"


def escaped(raw: bytes) -> bytes:
    """Escape what a literal string may not hold (7.3.4.2)."""
    return _SPECIAL.sub(_escape, raw) if _SPECIAL.search(raw) else raw


_SPECIAL = re.compile(rb"[\\()\r\n]")


def _escape(match: re.Match[bytes]) -> bytes:
    return {b"\r": b"\\r", b"\n": b"\\n"}.get(match[0], b"\\" + match[0])


@lru_cache(maxsize=1024)
def name(text: str) -> bytes:
    """Return a name object for text without its slash (7.3.5)."""
    raw = text.encode("utf-8")
    return b"/" + b"".join(
        bytes([c]) if 0x21 <= c <= 0x7E and c not in b"#/()<>[]{}%" else b"#%02X" % c for c in raw
    )


def number(value: float) -> bytes:
    """Return a real number with at most three decimals: a thousandth of a point is no ink."""
    return f"{value:.3f}".rstrip("0").rstrip(".").encode() if value else b"0"


def stream(entries: bytes, data: bytes) -> bytes:
    """Return a stream object's body; `entries` is the inside of its dictionary."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


@dataclass
class Update:
    """New objects to be appended to a file: numbered, in order, with the offsets they get.

    Offsets count from the start of the update; `base` (the blank's length) is added at the end.
    """

    base: int
    next_number: int
    chunks: list[bytes] = field(default_factory=lambda: [b"\n"])
    offsets: dict[int, int] = field(default_factory=dict)
    length: int = 1

    def new_number(self) -> int:
        """Return the number of the next new object."""
        self.next_number += 1
        return self.next_number - 1

    def add(self, obj: int, body: bytes) -> None:
        """Add object `obj` (generation 0) with this body; a later one of the same number wins."""
        chunk = b"%d 0 obj\n%b\nendobj\n" % (obj, body)
        self.offsets[obj] = self.length
        self.chunks.append(chunk)
        self.length += len(chunk)

    def add_shown(self, widget: int, start: bytes, value: bytes, look: bytes, content: bytes) -> None:
        """Add an appearance and the widget that shows it, at one go: most of what is ever added.

        Args:
            widget: the widget's number.
            start: the inside of its dictionary, up to where the value goes.
            value: its value and its default appearance.
            look: the inside of the appearance's dictionary.
            content: the appearance.
        """
        appearance = self.next_number
        self.next_number += 1
        drawn = b"%d 0 obj\n<<%b/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (
            appearance, look, len(content), content,
        )  # fmt: skip
        shows = b"%d 0 obj\n<<%b%b/AP<</N %d 0 R>>>>\nendobj\n" % (widget, start, value, appearance)
        self.offsets[appearance] = self.length
        self.offsets[widget] = self.length + len(drawn)
        self.chunks += (drawn, shows)
        self.length += len(drawn) + len(shows)

    def copy(self) -> Update:
        """Return an independent copy, to start another document from the same constant objects."""
        return Update(self.base, self.next_number, self.chunks.copy(), self.offsets.copy(), self.length)


@dataclass(frozen=True)
class Trailer:
    """What every update of one file repeats: the previous section, root, info, first file id."""

    previous: int
    root: int
    info: int | None
    first_id: bytes
    as_stream: bool


def finish(update: Update, trailer: Trailer) -> list[bytes]:
    """Return the update's chunks with a cross-reference section of the file's own kind at the end.

    A file whose last section is a stream gets a stream, one with a table gets a table (7.5.8.4):
    some readers accept no mixture. The second file id is made from the new bytes, so that the same
    input gives the same file (14.4).
    """
    body = b"".join(update.chunks)
    return [body, section(update, trailer, body)]


def section(update: Update, trailer: Trailer, body: bytes) -> bytes:
    """Return the cross-reference section of an update whose objects are these bytes."""
    digest = hashlib.sha256(body).hexdigest()[:32]
    ids = b"/ID[<%b><%b>]" % (trailer.first_id.hex().encode(), digest.encode())
    common = b"/Root %d 0 R%b/Prev %d%b" % (
        trailer.root,
        b"/Info %d 0 R" % trailer.info if trailer.info is not None else b"",
        trailer.previous,
        ids,
    )
    return (_stream_section if trailer.as_stream else _table_section)(update, common)


_ENTRY = struct.Struct(">BIB").pack


def _stream_section(update: Update, common: bytes) -> bytes:
    own = update.next_number
    start = update.base + update.length
    entries = sorted([*update.offsets.items(), (own, update.length)])
    base = update.base
    rows = b"".join([_ENTRY(1, base + offset, 0) for _, offset in entries])
    index = b" ".join(b"%d %d" % run for run in _subsections([obj for obj, _ in entries]))
    head = b"/Type/XRef/Size %d/W[1 4 1]/Index[%b]%b" % (own + 1, index, common)
    return b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, stream(head, rows), start)


def _table_section(update: Update, common: bytes) -> bytes:
    lines = [b"xref\n"]
    for first, count in _subsections(sorted(update.offsets)):
        lines.append(b"%d %d\n" % (first, count))
        lines += [b"%010d 00000 n \n" % (update.base + update.offsets[first + i]) for i in range(count)]
    lines.append(b"trailer\n<</Size %d%b>>\n" % (update.next_number, common))
    lines.append(b"startxref\n%d\n%%%%EOF\n" % (update.base + update.length))
    return b"".join(lines)


def _subsections(numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield (first, count) for runs of consecutive object numbers."""
    first = previous = numbers[0]
    for obj in numbers[1:]:
        if obj != previous + 1:
            yield first, previous - first + 1
            first = obj
        previous = obj
    yield first, previous - first + 1
