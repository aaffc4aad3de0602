"""What runs in a worker process: its fences, and the loop that does one job after the other.

The fences of the system are the inner ring: they hold when nobody looks. The outer ring is the watch of
the parent (`process.py`), which sees the whole tree of processes and works on every system.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from stforms.limited.bounds import Limits, raised

if sys.platform != "win32":
    import resource

GRACE = 5.0
"""Seconds after which the system ends a job that the parent should have ended: it is gone, perhaps."""


def serve(
    jobs: Connection, work: Callable[[Any], Any], limits: Limits, environment: Mapping[str, str]
) -> None:
    """Do the jobs that come through a pipe, one at a time, until it is closed.

    `environment` is the parent's own: a fork server keeps the one with which it was started.
    """
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    _leave_with_parent()
    _fence(limits)
    with suppress(EOFError, OSError):  # the parent has closed the pipe, or is gone
        jobs.send(True)  # it has started
        while True:
            job = jobs.recv()
            _allow(limits)
            _answer(jobs, work, job, limits)
            _allow(None)


def _answer(jobs: Connection, work: Callable[[Any], Any], job: Any, limits: Limits) -> None:
    """Send the result of a job; what it raises is one as well."""
    try:
        result = work(job)
    except Exception as error:
        result = raised(error, limits)
    try:
        jobs.send(result)
    except (OSError, EOFError):
        raise
    except Exception as error:  # it cannot be pickled, or not in the memory that there is
        jobs.send(raised(error, limits))


# --- nobody outlives the parent -----------------------------------------------------------------


def _leave_with_parent() -> None:
    """End when the parent ends, in whatever way; leave Ctrl-C to it.

    In the middle of a call into C that lets no other thread in, the end waits for the alarm of the job.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.setsid()
    threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    parent.join()
    if sys.platform == "win32":
        os._exit(1)
    os.killpg(0, signal.SIGKILL)


# --- fences ---------------------------------------------------------------------------------------


def _fence(limits: Limits) -> None:
    """Set the limits that stay the same: address space, size of files, no core files.

    Only what is soft is set: a program that the job starts, and that has bounds of its own, may need more
    addresses than Python. What it takes of them is watched by the parent.
    """
    if sys.platform == "win32":
        return
    _lower(resource.RLIMIT_CORE, 0)  # a core file would hold what people wrote
    _lower(resource.RLIMIT_FSIZE, limits.file)
    if sys.platform == "linux":  # macOS knows the limit and does not keep it
        _lower(resource.RLIMIT_AS, _addresses() + limits.memory)


def _addresses() -> int:
    """Return how many bytes of address space this process has taken: most for what it never touches."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()


def _allow(limits: Limits | None) -> None:
    """Begin to count the time of a job, or cease: beyond its limits it gets SIGXCPU, or SIGALRM."""
    if sys.platform == "win32":
        return
    signal.setitimer(signal.ITIMER_REAL, limits.seconds + GRACE if limits is not None else 0)
    if limits is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + limits.cpu) + 1)


def _lower(what: int, to: int) -> None:
    """Set a soft limit, as far as the hard one allows."""
    if sys.platform != "win32":
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (to if hard == resource.RLIM_INFINITY else min(to, hard), hard))
