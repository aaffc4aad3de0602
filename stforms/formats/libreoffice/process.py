"""Starting a program that is not trusted, and ending it with all that it has started."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import IO

MEMORY = 4_000_000
"""Kilobytes of address space that the program may use; a usual conversion takes 600 000."""

_BWRAP = (
    *("bwrap", "--unshare-net", "--unshare-pid", "--die-with-parent", "--ro-bind", "/", "/"),
    *("--bind", "/tmp", "/tmp", "--dev-bind", "/dev", "/dev"),  # noqa: S108 - its pipe is there
    *("--bind", "{folder}", "{folder}", "--"),
)
ISOLATIONS: tuple[tuple[str, ...], ...] = (
    _BWRAP,
    ("setpriv", "--pdeathsig", "KILL", "unshare", "-rnpf", "--kill-child", "--"),
    ("unshare", "-rn", "--"),
)
"""Ways to start a program without network, the best first. Which of them works differs by machine.

The first lets it write into its folder and /tmp only; the first two also end it when stforms is killed.
"""

_START = """\
ulimit -v "$0" 2>/dev/null; ulimit -c 0
exec 3<&0; (read -r _ <&3; kill -9 0) &
exec "$@" 3<&- </dev/null"""
_LIMITED = ("/bin/sh", "-c", _START, str(MEMORY))
"""Sets limits, and leaves somebody in the group who waits for the end of standard input.

That is a pipe that nobody writes to. It ends when we do, be it by `kill -9`, and then the whole group.
"""


@contextlib.contextmanager
def started(command: Sequence[str], folder: Path, said: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program in folder/in, its temporary files in folder/tmp, in a process group of its own.

    At the end of the block it has ended, with all that it has started.
    """
    if os.name == "nt":
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        process = _popen(command, folder, said, subprocess.DEVNULL, creationflags=flags)
        leash = None
    else:
        end_of_pipe, leash = os.pipe()
        whole = [*_LIMITED, *_placed(isolation(), folder), *command]
        process = _popen(whole, folder, said, end_of_pipe, start_new_session=True)
        os.close(end_of_pipe)
    try:
        yield process
    finally:
        end(process)
        if leash is not None:
            os.close(leash)


def _popen(
    command: Sequence[str],
    folder: Path,
    said: IO[bytes],
    stdin: int,
    creationflags: int = 0,
    start_new_session: bool = False,
) -> subprocess.Popen[bytes]:
    # A file takes what is said: a pipe would be held open by whatever outlives the program.
    return subprocess.Popen(
        command,
        cwd=folder / "in",
        env=_environment(folder / "tmp"),
        stdin=stdin,
        stdout=said,
        stderr=subprocess.STDOUT,
        creationflags=creationflags,
        start_new_session=start_new_session,
    )


def _environment(temporary: Path) -> dict[str, str]:
    """Return the environment: temporary files in their place, no display, file names in UTF-8."""
    own = {name: str(temporary) for name in ("TMPDIR", "TMP", "TEMP")}
    if os.name != "nt":
        own |= {"LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    return {**os.environ, **own}


def end(process: subprocess.Popen[bytes]) -> None:
    """End the program and its whole group, hard; LibreOffice can outlive a kinder signal."""
    if os.name == "nt":
        kill = ("taskkill", "/F", "/T", "/PID", str(process.pid))
        subprocess.run(kill, capture_output=True, check=False)
        process.kill()
    else:
        # When all have ended by themselves there is no such group, and macOS refuses for dead ones.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


# --- without network --------------------------------------------------------------------------


@cache
def isolation() -> tuple[str, ...]:
    """Return the first of ISOLATIONS that works on this machine; none where none does."""
    return next((way for way in ISOLATIONS if works(way)), ())


def works(way: tuple[str, ...]) -> bool:
    """Tell whether this machine starts a program in that way."""
    if shutil.which(way[0]) is None:
        return False
    command = [*_placed(way, Path(tempfile.gettempdir())), "true"]
    try:
        return subprocess.run(command, capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _placed(way: Iterable[str], folder: Path) -> list[str]:
    return [word.replace("{folder}", str(folder)) for word in way]
