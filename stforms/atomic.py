"""Writing files so that they are there whole or not at all: temp file, fsync, rename."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from stforms.errors import DiskFullError, RefusedError


def write_atomically(path: Path, pieces: Iterable[bytes], overwrite: bool = False) -> None:
    """Write the pieces to a new file beside the target, then rename.

    Raises:
        RefusedError: the file exists and may not be overwritten, or the folder cannot be written to.
        DiskFullError: there is no room left.
    """
    if not overwrite and path.exists():
        raise RefusedError("output.exists", {"file": str(path)})
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        _write(temporary, pieces)
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError("output.disk_full", {"file": str(path)}) from error
        raise RefusedError("output.not_written", {"file": str(path), "why": str(error.strerror)}) from error
    finally:
        temporary.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; raise RefusedError when that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RefusedError("output.not_written", {"file": str(folder), "why": str(error.strerror)}) from error


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("xb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
