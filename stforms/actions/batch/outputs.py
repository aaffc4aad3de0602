"""The files of a batch: is what is there what we made? If it is somebody's own work, it stays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from stforms.actions.batch.ledger import Done
from stforms.atomic import leftovers, make_folder, write_atomically
from stforms.errors import RefusedError


class There(Enum):
    """What is there of a paper that was made before."""

    NOTHING = "nothing"
    OURS = "ours"
    CHANGED = "changed"


@dataclass(frozen=True)
class Target:
    """A file to write, and the line of the ledger about it."""

    path: Path
    before: Done | None


def look(target: Target, thoroughly: bool = False) -> There:
    """Tell what is there: nothing, what we made, or something that a person has changed.

    Size and time of change are enough when the disk is known to have taken the file; else, and
    before it is overwritten, its bytes are compared.
    """
    try:
        found = target.path.stat()
    except OSError:
        return There.NOTHING
    before = target.before
    if before is None:
        return There.CHANGED
    same = (found.st_size, found.st_mtime_ns) == (before.size, before.mtime_ns)
    if same and before.sure and not thoroughly:
        return There.OURS
    ours = found.st_size == before.size and hash_of(target.path) == before.output
    return There.OURS if ours else There.CHANGED


def hash_of(path: Path) -> str:
    """Return the hash of a file; of one that cannot be read, nothing."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def write(target: Target, pieces: Iterable[bytes], output: str, overwrite: bool, durable: bool) -> bool:
    """Write a file unless it is there already, byte for byte; return whether it was written.

    Raises:
        RefusedError: what is there is somebody's own work.
        DiskFullError: there is no room left.
    """
    there = look(target, thoroughly=True)
    if there is There.CHANGED:
        # Broken off between the file and its line in the journal: it is ours after all.
        if hash_of(target.path) == output:
            return False
        if not overwrite:
            code = "batch.exists" if target.before is None else "batch.changed"
            raise RefusedError(code, {"file": str(target.path)})
    write_atomically(target.path, pieces, overwrite=True, durable=durable)
    return True


def prepared(folders: Iterable[Path]) -> None:
    """Make folders, and clear away what a batch that was killed has left half-written.

    Raises:
        RefusedError: a folder cannot be made.
    """
    wanted = sorted(set(folders))
    for folder in wanted:
        make_folder(folder)
    cleared(wanted)


def cleared(folders: Iterable[Path]) -> None:
    """Clear away what is half-written in folders in which nobody writes any more."""
    for folder in folders:
        for path in leftovers(folder):
            path.unlink(missing_ok=True)
