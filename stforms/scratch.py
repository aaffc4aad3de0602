"""Folders for temporary files that are gone afterwards, also when the process that made them was killed.

A folder is locked while it is in use; who makes the next one removes those whose lock nobody holds.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

LOCK = "lock"


@contextlib.contextmanager
def scratch(prefix: str, tidy: Callable[[Path], None] = lambda _: None) -> Iterator[Path]:
    """Make a folder; remove it afterwards, and beforehand those of the same prefix that were left.

    Args:
        prefix: how its name begins.
        tidy: is given a folder before it is removed, to remove what belongs to it and lies elsewhere.

    Raises:
        OSError: there is no room for it, or it cannot be written.
    """
    for left in abandoned(prefix):
        tidy(left)
        remove(left)
    folder = Path(tempfile.mkdtemp(prefix=prefix)).resolve()
    try:
        with lock(folder):
            yield folder
    finally:
        tidy(folder)
        remove(folder)


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Say that a folder is in use."""
    with (folder / LOCK).open("wb") as held:
        with contextlib.suppress(OSError):  # some network drives know no locks
            hold(held)
        yield


def abandoned(prefix: str, within: Path | None = None) -> Iterator[Path]:
    """Yield the folders whose lock nobody holds: those of processes that were killed."""
    for folder in (within or Path(tempfile.gettempdir())).glob(f"{prefix}*"):
        if is_free(folder):
            yield folder


def is_free(folder: Path) -> bool:
    """Tell whether a folder has a lock that nobody holds."""
    with contextlib.suppress(OSError), (folder / LOCK).open("r+b") as held:
        hold(held)
        return True
    return False


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it."""
    for pause in (0.0, 0.1, 0.5, 2.0):  # Windows keeps the files of a killed program for a moment
        time.sleep(pause)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


def hold(held: IO[bytes], wait: bool = False) -> None:
    """Hold a lock until the file is closed or the process ends.

    Raises:
        OSError: somebody else holds it (and `wait` is false), or the drive knows no locks.
    """
    if sys.platform == "win32":
        import msvcrt

        # LKLOCK gives up after ten tries in ten seconds.
        msvcrt.locking(held.fileno(), msvcrt.LKLOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
