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

_LOCK = "lock"


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
    with (folder / _LOCK).open("wb") as held:
        with contextlib.suppress(OSError):  # some network drives know no locks
            _hold(held)
        yield


def abandoned(prefix: str, within: Path | None = None) -> Iterator[Path]:
    """Yield the folders whose lock nobody holds: those of processes that were killed."""
    for folder in (within or Path(tempfile.gettempdir())).glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            with (folder / _LOCK).open("r+b") as held:
                _hold(held)
            yield folder


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it."""
    for pause in (0.0, 0.1, 0.5, 2.0):  # Windows keeps the files of a killed program for a moment
        time.sleep(pause)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


def _hold(held: IO[bytes]) -> None:
    """Hold a lock until the file is closed or the process ends; OSError when somebody else holds it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
