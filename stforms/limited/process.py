"""One worker process as the parent sees it: starting it, giving it a job, watching it, ending it.

Two threads use it: the one that runs the jobs, and the watch. The lock is for the one moment in which
they could do harm: when a job is stopped that has just become another one.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from stforms import starting
from stforms.errors import MachineError
from stforms.limited.bounds import Limits, Stopped, Why, breach
from stforms.limited.worker import serve
from stforms.scratch import remove

_TEMPORARY = ("TMPDIR", "TMP", "TEMP")
_FENCES: dict[int, Why] = {} if sys.platform == "win32" else {-signal.SIGXCPU: "cpu", -signal.SIGALRM: "time"}
"""How a process ends that has met a fence of the system's."""

_END = 5.0
"""Seconds in which a process that was killed is gone."""


class Worker:
    """A worker process with a folder for its temporary files."""

    def __init__(self, work: Callable[[Any], Any], limits: Limits, folder: Path) -> None:
        """Start it."""
        folder.mkdir()
        self.folder = folder
        self.jobs = 0
        self._limits = limits
        self._lock = threading.Lock()
        self._since: float | None = None
        self._cpu = 0.0
        self._why: Why | None = None
        self._started = False
        context = starting.context(work.__module__)
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        own = {**os.environ, **dict.fromkeys(_TEMPORARY, str(folder))}
        self._process = context.Process(target=serve, args=(theirs, work, limits, own), daemon=True)
        self._process.start()
        theirs.close()
        self._seen = _seen(self._process.pid)

    def give(self, job: Any) -> None:
        """Give it a job; OSError when the process is gone."""
        with self._lock:
            self._begin()
        self.jobs += 1
        self.connection.send(job)

    def _begin(self) -> None:
        """Begin to count what the job uses."""
        self._since = time.monotonic()
        self._cpu = _cpu(self._seen) if self._seen is not None else 0.0

    def heard(self) -> bool:
        """Tell whether there is a result of the job, or the process has ended.

        Raises:
            MachineError: the process has ended before it could take a job, which is no fault of the job.
        """
        with self._lock:
            return self._waits()

    def _waits(self) -> bool:
        """Tell whether a result waits to be taken: a process's first word only says that it has started."""
        if not self._started and self.connection.poll():
            try:
                self.connection.recv()
            except (EOFError, OSError) as error:
                raise MachineError("limited.no_start") from error
            self._started = True
            self._begin()
        return self.connection.poll()

    def take(self) -> Any:
        """Return the result of the job, or why there is none; wait for it."""
        try:
            result = self.connection.recv()
        except Exception:  # the pipe has ended, or holds what a process with damaged memory has written
            return self._ended()
        with self._lock:
            self._since = None
        return result

    @property
    def alive(self) -> bool:
        """Tell whether it can take another job."""
        return self._why is None and bool(self._process.is_alive())

    def _ended(self) -> Stopped:
        """Return why the process has ended, or cannot be used any more."""
        self._process.join(_END)
        if self._why is None:
            self._why = _FENCES.get(self._process.exitcode or 0, "died")
        return breach(self._why, self._limits)

    # --- watching ---------------------------------------------------------------------------

    def watch(self) -> None:
        """End the process when its job has gone beyond a limit. A result on its way counts as one."""
        with self._lock, suppress(MachineError):  # who waits for the result is told
            if self._since is None or self._why is not None or self._waits():
                return
            self._why = self._breach(time.monotonic() - self._since)
            if self._why is not None:
                self._kill()

    def _breach(self, seconds: float) -> Why | None:
        if seconds > self._limits.seconds:
            return "time"
        tree = self._tree()
        if sum(map(_memory, tree)) > self._limits.memory:
            return "memory"
        return "cpu" if sum(map(_cpu, tree)) - self._cpu > self._limits.cpu else None

    def _tree(self) -> list[psutil.Process]:
        """Return the process and all that it has started."""
        with suppress(psutil.Error):
            if self._seen is not None:
                return [self._seen, *self._seen.children(recursive=True)]
        return []

    # --- the end ----------------------------------------------------------------------------

    def end(self, tidy: Callable[[Path], None]) -> None:
        """End the process, whatever it does, with all that it has started; leave nothing on the disk."""
        with self._lock:
            self._why = self._why or "died"
            self._kill()
        self._process.join(_END)
        self.connection.close()
        tidy(self.folder)
        remove(self.folder)

    def _kill(self) -> None:
        """Kill the whole tree, from the top down: what is dead starts nothing new.

        Nothing is held meanwhile: it would stay so for ever if this process were killed in the middle of it.
        """
        tree = self._tree()
        if sys.platform != "win32" and tree:
            with suppress(OSError):  # it has not come so far as to lead a group of its own
                os.killpg(tree[0].pid, signal.SIGKILL)
        for process in tree:
            _kill_with_children(process)


def _kill_with_children(process: psutil.Process) -> None:
    """Kill a process, then what it has started since it was looked at."""
    children: list[psutil.Process] = []
    with suppress(psutil.Error):
        children = process.children(recursive=True)
    for one in (process, *children):
        with suppress(psutil.Error):
            one.kill()


def _seen(pid: int | None) -> psutil.Process | None:
    with suppress(psutil.Error):
        return psutil.Process(pid)
    return None


def _memory(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


def _cpu(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0
