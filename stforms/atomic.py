"""Writing files so that they are there whole or not at all: temp file, fsync, rename.

Who writes many files can leave the fsync to the end of the work (`synced`): a file is still whole
or not there for every reader, whatever happens to the program, but not yet safe from a power cut.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from stforms.errors import DiskFullError, RefusedError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""The disk is full, the quota is used up, or the file would be larger than the system lets it be."""

_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")


def write_atomically(
    path: Path, pieces: Iterable[bytes], overwrite: bool = False, durable: bool = True
) -> None:
    """Write the pieces to a new file beside the target, then rename.

    Args:
        path: the target.
        pieces: what it shall hold.
        overwrite: take the place of a file that is there.
        durable: wait until the disk has it.

    Raises:
        RefusedError: the file exists and may not be overwritten, or the folder cannot be written to.
        DiskFullError: there is no room left.
    """
    if not overwrite and path.exists():
        raise RefusedError("output.exists", {"file": str(path)})
    temporary = path.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        _write(temporary, pieces, durable)
        temporary.replace(path)
        if durable:
            sync_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise not_written(path, error) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def not_written(path: Path, error: OSError) -> DiskFullError | RefusedError:
    """Return the failure that an error of the system means for a file: no room left, or not written."""
    if error.errno in FULL:
        return DiskFullError("output.disk_full", {"file": str(path)})
    return RefusedError("output.not_written", {"file": str(path), "why": str(error.strerror)})


def synced(paths: Iterable[Path]) -> None:
    """Wait until the disk has these files, and their names.

    Raises:
        DiskFullError: there is no room left after all.
        RefusedError: the disk has not taken them.
    """
    folders = set()
    for path in paths:
        try:
            with path.open("r+b") as file:
                os.fsync(file.fileno())
        except OSError as error:
            raise not_written(path, error) from error
        folders.add(path.parent)
    for folder in sorted(folders):
        sync_folder(folder)


def leftovers(folder: Path) -> Iterator[Path]:
    """Yield the temporary files that a program which was killed has left in a folder."""
    for path in folder.glob(".*.tmp"):
        if _TEMPORARY.fullmatch(path.name):
            yield path


def remove_durably(path: Path) -> None:
    """Remove a file and wait until the disk knows; that it is gone already is no error."""
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_folder(path.parent)


def make_folder(folder: Path, durable: bool = False) -> None:
    """Make a folder and those above it; with `durable`, wait until the disk has them.

    Raises:
        RefusedError: that cannot be done.
        DiskFullError: there is no room left.
    """
    try:
        new = [one for one in (folder, *folder.parents) if not one.exists()] if durable else []
        folder.mkdir(parents=True, exist_ok=True)
        for one in new:
            sync_folder(one.parent)
    except OSError as error:
        raise not_written(folder, error) from error


def _write(path: Path, pieces: Iterable[bytes], durable: bool) -> None:
    with path.open("xb") as file:
        file.writelines(pieces)
        file.flush()
        if durable:
            os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the rename itself durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
