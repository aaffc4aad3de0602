"""Received bytes as they came, each once, by their hash: files/ab/cdef….

A file is there whole or not at all: written beside its place, waited for, renamed, the folder waited
for. What is there is never written again.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from stforms.atomic import leftovers, make_folder, remove_durably, synced, write_atomically
from stforms.errors import IntegrityError

HOUR = 3600.0
_NAME = re.compile(r"[0-9a-f]{62}")
_FOLDER = re.compile(r"[0-9a-f]{2}")


class Blobs:
    """A folder of received files."""

    def __init__(self, folder: Path) -> None:
        """Use a folder; it is made when the first file comes."""
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Return where a file is or would be."""
        return self.folder / sha256[:2] / sha256[2:]

    def put(self, data: bytes) -> str:
        """Keep bytes; return their hash when the disk has them.

        Raises:
            DiskFullError: there is no room left.
            RefusedError: the folder cannot be written to.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        self.put_pieces(sha256, len(data), [data])
        return sha256

    def put_pieces(self, sha256: str, size: int, pieces: Iterable[bytes]) -> None:
        """Keep bytes whose hash and size are known, piece by piece; return when the disk has them.

        Raises:
            DiskFullError: there is no room left.
            RefusedError: the folder cannot be written to.
        """
        path = self.path(sha256)
        if self._whole(path, size):
            synced([path])  # whoever has just put it there may not have waited yet
            return
        make_folder(path.parent, durable=True)
        write_atomically(path, pieces, overwrite=True)

    def _whole(self, path: Path, size: int) -> bool:
        try:
            return path.stat().st_size == size
        except OSError:
            return False

    def get(self, sha256: str) -> bytes:
        """Return the bytes.

        Raises:
            IntegrityError: they are not there, or not what they were.
        """
        try:
            data = self.path(sha256).read_bytes()
        except OSError as error:
            raise IntegrityError("register.blob_missing", {"file": sha256}) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise IntegrityError("register.blob_damaged", {"file": sha256})
        return data

    def remove(self, sha256: str) -> None:
        """Remove a file for good; that it is gone already is no error."""
        remove_durably(self.path(sha256))

    def names(self) -> Iterator[str]:
        """Yield the hashes of all files, in order."""
        for folder in sorted(self.folder.glob("??")) if self.folder.is_dir() else ():
            if _FOLDER.fullmatch(folder.name):
                yield from (
                    folder.name + path.name for path in sorted(folder.iterdir()) if _NAME.fullmatch(path.name)
                )

    def tidy(self, older: float = HOUR) -> int:
        """Clear away what a program that was killed has left half-written; return how many files.

        Args:
            older: seconds since the last change; what is younger somebody may be writing right now.
        """
        before, gone = time.time() - older, 0
        for path in (path for folder in self.folder.glob("??") for path in leftovers(folder)):
            with suppress(FileNotFoundError):  # it has got its name meanwhile
                if path.stat().st_mtime <= before:
                    path.unlink()
                    gone += 1
        return gone
