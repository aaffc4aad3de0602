"""Files that are exactly as fill wrote them: compared with their blank while they are read, not held."""

from __future__ import annotations

import os
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from stforms.formats.pdf.ours import LAST, Appended, own_objects, stamped
from stforms.formats.pdf.returned import MAX_BYTES
from stforms.lens.bound import Bound
from stforms.library import Library

_PIECE = 1 << 18
"""Bytes that are compared at a time: few enough to stay in the processor's cache."""


@dataclass(frozen=True)
class OwnFile:
    """A file that is exactly as fill wrote it: what it has beside the blank's own bytes."""

    bound: Bound
    found: Appended
    end: bytes

    @property
    def whole(self) -> bytes:
        """Return the file."""
        data: bytes = self.bound.blank.data
        return b"".join((data, self.found.body, self.end))


def own_file(path: Path, library: Library) -> OwnFile | None:
    """Return what a file has beside the blank that it was made from; None for one that is not ours."""
    try:
        with FileIO(path) as file:
            return _own(_OnDisk(file), library) if os.fstat(file.fileno()).st_size <= MAX_BYTES else None
    except OSError:
        return None  # whoever reads it next says why


def _own(file: _OnDisk, library: Library) -> OwnFile | None:
    edition = library.editions.get(stamped(file.end()) or "")
    if edition is None or edition.own:
        return None
    bound = library.under(edition, file)
    if bound is None:
        return None
    after = file.after(len(bound.blank.data))
    found = own_objects(after, bound.blank)
    return OwnFile(bound, found, after[len(found.body) :]) if found is not None else None


class _OnDisk:
    """A file that is read in pieces, and twice where it must be."""

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._size = os.fstat(file.fileno()).st_size

    def end(self) -> bytes:
        """Return the last bytes."""
        return self.after(max(0, self._size - LAST))

    def after(self, at: int) -> bytes:
        """Return all bytes from a place on."""
        self._file.seek(at)
        return self._file.readall()

    def startswith(self, beginning: bytes, /) -> bool:
        """Tell whether it begins with these bytes."""
        self._file.seek(0)
        piece = memoryview(bytearray(_PIECE))
        at = 0
        while at < len(beginning):
            count = self._file.readinto(piece[: len(beginning) - at])
            if not count or not beginning.startswith(piece[:count], at):
                return False
            at += count
        return True
