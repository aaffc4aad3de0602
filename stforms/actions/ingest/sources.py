"""The files that are to be taken in, one after the other, where they lie or out of an inbox."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeAlias

from stforms.errors import UnreadableError

_STARTS = (".", "~$")
_ENDS = (".tmp", ".temp", ".crdownload", ".part", ".partial", ".download")
_NAMES = ("thumbs.db", "desktop.ini")
CHUNK = 1 << 20

Ready: TypeAlias = Callable[[Path], bool]


@dataclass(frozen=True)
class Item:
    """A file to be taken in.

    `size` and `changed` (nanoseconds) are those from before it was read. `claim` tells its arrival from all
    others; None when that follows from where it lies and what it is. `within` are the kinds of what it lies
    in, the outermost first.
    """

    path: Path
    name: str
    size: int
    changed: int
    claim: str | None = None
    within: tuple[str, ...] = ()

    @property
    def dated(self) -> date:
        """Return the day of the file's last change: the latest on which it can have been made."""
        return date.fromtimestamp(self.changed / 1e9)

    def claimed(self, sha256: str) -> str:
        """Return what tells this arrival from all others, whenever the same file is met again."""
        if self.claim is not None:
            return self.claim
        parts = (str(self.path.absolute()), str(self.changed), str(self.size), sha256)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()

    def pieces(self) -> Iterator[bytes]:
        """Yield the content.

        Raises:
            UnreadableError: the file is gone, or cannot be read.
        """
        try:
            with self.path.open("rb") as file:
                while piece := file.read(CHUNK):
                    yield piece
        except OSError as error:
            raise UnreadableError("ingest.unreadable", {"why": str(error.strerror)}) from error

    def unchanged(self) -> bool:
        """Tell whether the file is still as it was before it was read."""
        try:
            now = self.path.stat()
        except OSError:
            return False
        return (now.st_size, now.st_mtime_ns) == (self.size, self.changed)


class Source(Protocol):
    """Where files come from, and what becomes of them there afterwards."""

    def count(self) -> int:
        """Return how many files there are now; others may come, or be taken by somebody else."""

    def items(self) -> Iterator[Item]:
        """Yield the files, in the order of their names; none that somebody else has taken."""

    def done(self, item: Item) -> None:
        """Put away a file that is in the register."""

    def refused(self, item: Item, message: str) -> None:
        """Put away a file that is in the register and could not be read; the message says why."""


class Left:
    """Files and folders that stay as they are."""

    def __init__(self, paths: Sequence[Path], ready: Ready = lambda _: True) -> None:
        """Take files, and all files in folders.

        Args:
            paths: the files and the folders.
            ready: tells whether a file can be taken now.

        Raises:
            UnreadableError: one that was named is not there.
        """
        for path in paths:
            if not path.exists():
                raise UnreadableError("file.missing", {"file": str(path)})
        self._paths, self._ready = paths, ready

    def count(self) -> int:
        """Return how many files there are now."""
        return sum(1 for _ in self._files())

    def items(self) -> Iterator[Item]:
        """Yield the files."""
        yield from filter(None, map(item_of, self._files()))

    def _files(self) -> Iterator[Path]:
        for path in self._paths:
            yield from filter(self._ready, walk(path) if path.is_dir() else [path])

    def done(self, item: Item) -> None:
        """Leave it."""

    def refused(self, item: Item, message: str) -> None:
        """Leave it."""


def walk(folder: Path, without: Iterable[str] = ()) -> Iterator[Path]:
    """Yield the files in a folder and those below it, in the order of their names.

    Left out: links, what is no regular file, hidden files, and what programs put beside the files that they
    are working on. A folder that vanishes meanwhile is one without files.

    Args:
        folder: where to look.
        without: names of folders in it that are not looked into.
    """
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_symlink() or not counts(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in without:
                yield from walk(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)


def counts(name: str) -> bool:
    """Tell whether a file of this name is somebody's: no lock file, no download that is under way."""
    plain = name.lower()
    return not (plain.startswith(_STARTS) or plain.endswith(_ENDS) or plain in _NAMES)


def item_of(path: Path, claim: str | None = None) -> Item | None:
    """Return a file as an item; None when it is gone, or no regular file."""
    try:
        found = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Item(path, path.name, found.st_size, found.st_mtime_ns, claim)
