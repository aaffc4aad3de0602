"""Zip files by hand: what may change and what stays, for the floors and for building test files."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Make = Callable[[Any], bytes]
_FASTEST = 1


def members(data: bytes) -> dict[str, bytes]:
    """Return every member's content, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(contents: Mapping[str, bytes], level: int | None = None) -> bytes:
    """Return a zip file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return out.getvalue()


def joined_anew(filled: bytes, changed: Sequence[str]) -> Make:
    """Return the action that puts a filled file together from what stays and what was packed beforehand."""
    pieces = [piece for piece, _ in _pieces(filled, changed)]
    return lambda _: b"".join(pieces)


def packed_anew(filled: bytes, changed: Sequence[str]) -> Make:
    """Return the action that packs the changed members as fast as zlib can, and puts the file together."""
    pieces = _pieces(packed(members(filled), _FASTEST), changed)

    def make(_: Any) -> bytes:
        return b"".join(piece if content is None else _deflated(content) for piece, content in pieces)

    return make


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(_FASTEST, zlib.DEFLATED, -zlib.MAX_WBITS)
    zlib.crc32(content)
    return packer.compress(content) + packer.flush()


def _pieces(data: bytes, changed: Sequence[str]) -> list[tuple[bytes, bytes | None]]:
    """Return the file's bytes in pieces; the changed members' packed bytes with their content."""
    pieces: list[tuple[bytes, bytes | None]] = []
    at = 0
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in sorted(package.infolist(), key=lambda info: info.header_offset):
            if info.filename in changed:
                head = data[info.header_offset : info.header_offset + 30]
                start = info.header_offset + 30 + int.from_bytes(head[26:28], "little")
                start += int.from_bytes(head[28:30], "little")
                pieces += [
                    (data[at:start], None),
                    (data[start : start + info.compress_size], package.read(info)),
                ]
                at = start + info.compress_size
    return [*pieces, (data[at:], None)]
