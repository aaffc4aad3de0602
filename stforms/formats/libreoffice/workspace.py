"""The folder of one run: the files, a profile, what comes out. Nobody else sees it, and nothing stays."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from stforms.errors import DiskFullError, RefusedError

PREFIX = "stforms-office-"
_LOCK = "lock"


@contextlib.contextmanager
def workspace(files: Mapping[str, bytes], settings: str) -> Iterator[Path]:
    """Make a folder with in/ (the files), out/, tmp/ and profile/; remove it with all that is in it.

    Raises:
        DiskFullError: there is no room for it.
        RefusedError: it cannot be written.
    """
    _remove_abandoned()
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    except OSError as error:
        raise _not_written(Path(tempfile.gettempdir()), error) from error
    try:
        with _furnished(folder, files, settings):
            yield folder
    finally:
        _remove(folder)
        _remove_pipe(folder)


def address(folder: Path) -> str:
    """Return the address of the profile."""
    return (folder / "profile").as_uri()


def _furnished(folder: Path, files: Mapping[str, bytes], settings: str) -> IO[bytes]:
    """Put the files and the profile into the folder; return the lock that says that it is in use."""
    try:
        lock = (folder / _LOCK).open("wb")
        with contextlib.suppress(OSError):  # some network drives know no locks
            _hold(lock)
        for name in ("in", "out", "tmp", "profile/user"):
            (folder / name).mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
        for name, data in files.items():
            (folder / "in" / name).write_bytes(data)
    except OSError as error:
        raise _not_written(folder, error) from error
    return lock


def _not_written(folder: Path, error: OSError) -> DiskFullError | RefusedError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError("output.disk_full", {"file": str(folder)})
    return RefusedError("output.not_written", {"file": str(folder), "why": str(error.strerror)})


# --- nothing stays ----------------------------------------------------------------------------


def _remove(folder: Path) -> None:
    for pause in (0.0, 0.1, 0.5, 2.0):  # Windows keeps the files of a killed program for a moment
        time.sleep(pause)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


def _remove_pipe(folder: Path) -> None:
    """Remove the pipe of a program that was killed: LibreOffice has it in /tmp, whatever TMPDIR says.

    Its name ends with the MD5 of the profile's address, each byte in hexadecimal without leading zero
    (desktop/source/app/officeipcthread.cxx).
    """
    digest = hashlib.md5(address(folder).encode("utf-16-le"), usedforsecurity=False).digest()
    name = f"OSL_PIPE_*_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}"
    for place in filter(None, ("/tmp", "/var/tmp", os.environ.get("XDG_RUNTIME_DIR"))):  # noqa: S108 - not ours
        for pipe in Path(place).glob(name):
            pipe.unlink(missing_ok=True)


def _remove_abandoned() -> None:
    """Remove the folders of runs that were killed: those whose lock nobody holds."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            with (folder / _LOCK).open("r+b") as lock:
                _hold(lock)
            _remove(folder)


def _hold(lock: IO[bytes]) -> None:
    """Hold a lock until the file is closed or the process ends; OSError when somebody else holds it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
