"""The folder of one run: the files, a profile, what comes out. Nobody else sees it, and nothing stays."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from stforms.errors import DiskFullError, RefusedError
from stforms.scratch import remove, scratch

PREFIX = "stforms-office-"


@contextlib.contextmanager
def workspace(files: Mapping[str, bytes], settings: str) -> Iterator[Path]:
    """Make a folder with in/ (the files), out/, tmp/ and profile/; remove it with all that is in it.

    Raises:
        DiskFullError: there is no room for it.
        RefusedError: it cannot be written.
    """
    with contextlib.ExitStack() as stack:
        try:
            folder = stack.enter_context(scratch(PREFIX, _remove_pipe))
            _furnish(folder, files, settings)
        except OSError as error:
            raise _not_written(Path(tempfile.gettempdir()), error) from error
        yield folder


def address(folder: Path) -> str:
    """Return the address of the profile."""
    return (folder / "profile").as_uri()


def tidy(temporary: Path) -> None:
    """Remove what runs have left that were killed, and whose temporary files lay in this folder."""
    for folder in temporary.glob(f"{PREFIX}*"):
        _remove_pipe(folder)
        remove(folder)


def _furnish(folder: Path, files: Mapping[str, bytes], settings: str) -> None:
    """Put the files and the profile into the folder."""
    for name in ("in", "out", "tmp", "profile/user"):
        (folder / name).mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
    for name, data in files.items():
        (folder / "in" / name).write_bytes(data)


def _not_written(folder: Path, error: OSError) -> DiskFullError | RefusedError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError("output.disk_full", {"file": str(folder)})
    return RefusedError("output.not_written", {"file": str(folder), "why": str(error.strerror)})


# --- nothing stays ----------------------------------------------------------------------------


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
