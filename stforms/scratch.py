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
    _remove_abandoned(prefix, tidy)
    folder, held = _locked(prefix)
    try:
        with held:
            yield folder
    finally:
        tidy(folder)
        remove(folder)


def _locked(prefix: str) -> tuple[Path, IO[bytes]]:
    """Make a folder and lock it. Between the two somebody may take it for abandoned: then make another."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix)).resolve()
        with contextlib.suppress(BlockingIOError, FileNotFoundError):
            held = (folder / LOCK).open("xb")
            try:
                hold(held)
            except BlockingIOError:
                held.close()
                raise
            except OSError:  # some network drives know no locks
                return folder, held
            if (folder / LOCK).exists():
                return folder, held
            held.close()


def _remove_abandoned(prefix: str, tidy: Callable[[Path], None]) -> None:
    """Remove the folders whose lock nobody holds, those of processes that were killed; hold it meanwhile."""
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with contextlib.suppress(OSError), (folder / LOCK).open("r+b") as held:
            hold(held)
            tidy(folder)
            if sys.platform == "win32":  # which removes no file that is open
                held.close()
            remove(folder)


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Say that a folder is in use."""
    with (folder / LOCK).open("wb") as held:
        with contextlib.suppress(OSError):  # some network drives know no locks
            hold(held)
        yield


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

        held.seek(0)  # it locks from where the file is read
        # LK_LOCK gives up after ten tries in ten seconds.
        msvcrt.locking(held.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
