"""One way of taking files in: `python register_worker.py`, a job as JSON on stdin, a process of its own.

Prints one JSON object: seconds, CPU and memory, and at some numbers of documents how large it all has become.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psutil
import sqlalchemy as sa
from clock import peak

LOOK = 100
"""Documents after which the workers' memory is looked at; they are renewed after more."""


def main() -> None:
    job = json.load(sys.stdin)
    inbox, home = Path(job["inbox"]), Path(job["home"])
    taken = {"stforms": _stforms, "script": _script, "floor": _floor}[job["who"]]
    used, started = time.process_time(), time.perf_counter()
    told = taken(inbox, home, job)
    seconds, parent = time.perf_counter() - started, time.process_time() - used
    workers = sum(_cpu(child) for child in psutil.Process().children())
    json.dump({"seconds": seconds, "parent": parent, "workers": workers, "peak": peak(), **told}, sys.stdout)


def _cpu(process: psutil.Process) -> float:
    """Return the CPU seconds of a process and of those that it started and that have ended."""
    with suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    return 0.0


# --- stforms ---------------------------------------------------------------------------------


def _stforms(inbox: Path, home: Path, job: dict[str, Any]) -> dict[str, Any]:
    from stforms.actions.ingest.inbox import Inbox
    from stforms.actions.ingest.run import Ways, ingest
    from stforms.actions.ingest.sources import Left
    from stforms.register.opening import open_register
    from stforms.register.place import place_of

    register = open_register(place_of(job["url"], home))
    if not job["durable"]:
        _careless(register.engine)
    notes = _Notes(register.engine, home, job["marks"])
    ways = Ways(workers=job["workers"], tell=lambda _: notes.another())
    with closing(register):
        if job["move"]:
            with Inbox(inbox) as source:
                done = ingest(source, register, ways)
        else:
            done = ingest(Left([inbox]), register, ways)
        states = [result.noted.state for result in done.results if result.noted is not None]
        assert len(states) == len(done.results), "files that could not be read"
        assert set(states) <= {"form", "container"}, set(states)
        return {"documents": len(states), "marks": notes.marks, "peak_workers": notes.peak}


def _careless(engine: sa.Engine) -> None:
    """Wait for no disk: what that costs is what is left out."""
    os.fsync = lambda _: None
    if engine.dialect.name == "sqlite":
        engine.dispose()  # the connection that was used already waits
        sa.event.listen(engine, "connect", lambda dbapi, _: dbapi.execute("PRAGMA synchronous=OFF"))


class _Notes:
    """What is noted on the way; the time that it takes is left out."""

    def __init__(self, engine: sa.Engine, home: Path, marks: list[int]) -> None:
        self._engine, self._home, self._wanted = engine, home, marks
        self._started, self._count = time.perf_counter(), 0
        self.marks: dict[int, dict[str, float]] = {}
        self.peak = 0

    def another(self) -> None:
        self._count += 1
        if self._count % LOOK == 1 or self._count in self._wanted:
            self.peak = max(self.peak, *(_peak_of(child) for child in psutil.Process().children(True)), 0)
        if self._count in self._wanted:
            self.marks[self._count] = {
                "seconds": time.perf_counter() - self._started,
                "database": _size_of(self._engine, self._home),
                "files": sum(path.stat().st_size for path in (self._home / "files").rglob("*")),
                "rss": psutil.Process().memory_info().rss,
            }


def _peak_of(process: psutil.Process) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024
    return 0


def _size_of(engine: sa.Engine, home: Path) -> int:
    if engine.dialect.name == "sqlite":
        return sum(path.stat().st_size for path in home.glob("register.sqlite*"))
    with engine.connect() as connection:
        return int(connection.execute(sa.text("SELECT pg_database_size(current_database())")).scalar_one())


# --- others ------------------------------------------------------------------------------------


def _script(inbox: Path, home: Path, job: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    from register_script import read_folder

    return {"documents": read_folder(inbox, home / "script.sqlite")}


def _floor(inbox: Path, home: Path, job: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    from register_script import keep_folder

    return {"documents": keep_folder(inbox, home)}


if __name__ == "__main__":
    main()
