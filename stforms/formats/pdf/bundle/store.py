"""The objects of a new file, each stored once: what has the same bytes is the same object.

Bodies name other objects by the numbers that they have here, so two objects are the same when they
and everything below them are. Same objects in, same bytes out.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stforms.formats.pdf.syntax import stream

_PER_STREAM = 200
"""Objects in one object stream: more compress no better, and a reader unpacks all to see one."""

_HEAD = b"%PDF-1.7\n%\xe5\xe4\xf6\xc5\n"


@dataclass(frozen=True)
class _Stream:
    """A stream: the inside of its dictionary without /Length, and its data as they are encoded."""

    entries: bytes
    data: bytes


class Store:
    """A file in the making."""

    def __init__(self) -> None:
        """Begin an empty file."""
        self._objects: list[bytes | _Stream] = []
        self._known: dict[bytes | _Stream, int] = {}

    def add(self, body: bytes) -> int:
        """Return the number of the object with this body, a new one only when there was none."""
        return self._shared(body)

    def add_stream(self, entries: bytes, data: bytes) -> int:
        """Return the number of the stream with this dictionary and these (encoded) data."""
        return self._shared(_Stream(entries, data))

    def _shared(self, made: bytes | _Stream) -> int:
        number = self._known.get(made)
        if number is None:
            self._objects.append(made)
            number = self._known[made] = len(self._objects)
        return number

    def pack(self, entries: bytes, data: bytes) -> int:
        """Add a stream of ours, compressed."""
        return self.add_stream(entries + b"/Filter/FlateDecode", zlib.compress(data))

    def reserve(self) -> int:
        """Return a number whose object comes later, for objects that name each other."""
        self._objects.append(b"null")
        return len(self._objects)

    def put(self, number: int, body: bytes) -> None:
        """Give a reserved number its object."""
        self._objects[number - 1] = body

    def put_stream(self, number: int, entries: bytes, data: bytes) -> None:
        """Give a reserved number its stream."""
        self._objects[number - 1] = _Stream(entries, data)

    # --- the file ---------------------------------------------------------------------------

    def write(self, root: int, info: int) -> list[bytes]:
        """Return the file in pieces: streams, the rest in object streams, one cross-reference stream.

        ISO 32000-2, 7.5.7 and 7.5.8. The file's id is made from its bytes (14.4).
        """
        out = _Output()
        packed: list[int] = []
        for number, made in enumerate(self._objects, start=1):
            if isinstance(made, _Stream):
                out.add(number, stream(made.entries, made.data))
            else:
                packed.append(number)
        following = len(self._objects) + 1
        for start in range(0, len(packed), _PER_STREAM):
            numbers = packed[start : start + _PER_STREAM]
            out.add(following, _object_stream(numbers, [self._bytes(number) for number in numbers]))
            for index, number in enumerate(numbers):
                out.rows[number] = (2, following, index)
            following += 1
        return out.finish(following, root, info)

    def _bytes(self, number: int) -> bytes:
        made = self._objects[number - 1]
        assert isinstance(made, bytes)
        return made


def _object_stream(numbers: Sequence[int], bodies: Sequence[bytes]) -> bytes:
    at, places = 0, []
    for number, body in zip(numbers, bodies, strict=True):
        places.append(b"%d %d" % (number, at))
        at += len(body) + 1
    index = b" ".join(places) + b"\n"
    data = zlib.compress(index + b"\n".join(bodies))
    entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(numbers), len(index))
    return stream(entries, data)


class _Output:
    """The bytes so far, and what the cross-reference stream will say of each object."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
        self._pieces = [_HEAD]
        self._length = len(_HEAD)
        self._digest = hashlib.sha256()

    def add(self, number: int, body: bytes) -> None:
        piece = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        self.rows[number] = (1, self._length, 0)
        self._pieces.append(piece)
        self._digest.update(piece)
        self._length += len(piece)

    def finish(self, own: int, root: int, info: int) -> list[bytes]:
        start = self._length
        self.rows[own] = (1, start, 0)
        rows = b"".join(self._row(number) for number in range(own + 1))
        name = self._digest.hexdigest()[:32].encode()
        entries = b"/Type/XRef/Size %d/W[1 8 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]/Filter/FlateDecode" % (
            own + 1, root, info, name, name,
        )  # fmt: skip
        self.add(own, stream(entries, zlib.compress(rows)))
        return [*self._pieces, b"startxref\n%d\n%%%%EOF\n" % start]

    def _row(self, number: int) -> bytes:
        kind, place, more = self.rows[number]
        return bytes([kind]) + place.to_bytes(8, "big") + more.to_bytes(2, "big")


def references(numbers: Sequence[int]) -> bytes:
    """Return the inside of an array of references."""
    return b" ".join(b"%d 0 R" % number for number in numbers)


def entries_of(names: dict[bytes, int]) -> Iterator[bytes]:
    """Yield the entries of a resource dictionary: name and reference."""
    for name, number in sorted(names.items()):
        yield b"%b %d 0 R" % (name, number)
