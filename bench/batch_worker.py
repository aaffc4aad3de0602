"""One way of making many documents: `python batch_worker.py`, a job as JSON on stdin, a process of its own.

The documents are written to a folder in slices; the files of a slice are emptied before the next one, outside
of the clock, so that ten thousand files of 2.3 MB need no more room than one slice, in memory neither. Before
the first slice as many files are written and emptied, also outside of it: memory that a virtual machine has
not used for some seconds is its host's again, and getting it back takes longer than filling it. The files
are not removed: ext4 passes by every inode of the last minutes before it gives a new one, which after some
slices takes as long as writing 2.3 MB, and nobody who makes papers removes as many. Prints one JSON object.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from cases import Case, case_of
from clock import peak
from contestants import FILLERS

Slice = Callable[[Path, list[Case]], None]


def main() -> None:
    job = json.load(sys.stdin)
    folder, count, size = Path(job["folder"]), job["count"], job["slice"]
    prepared, cleared = _warmed(folder, Path(job["blank"]), min(count, size))
    made = {"stforms": _stforms, "floor": _floor}.get(job["who"], _script)(job)
    times: list[float] = []
    rss: list[int] = []
    for start in range(0, count, size):
        cases = [case_of(job["case"], number) for number in range(start, min(start + size, count))]
        before = time.perf_counter()
        made(folder / str(start), cases)
        times.append(time.perf_counter() - before)
        rss.append(_resident())
        used = time.process_time()
        for path in (folder / str(start)).rglob("*.pdf"):
            os.truncate(path, 0)
        cleared += time.process_time() - used
    later = sum(times[1:])
    steady = (count - size) / later if later else count / sum(times)
    json.dump(
        {
            "seconds": sum(times),
            "steady": steady,
            "prepared": prepared,
            "cleared": cleared,
            "rss": rss,
            "peak": peak(job["who"] == "pdftk"),
        },
        sys.stdout,
    )


def _warmed(folder: Path, blank: Path, count: int) -> tuple[float, float]:
    """Use the memory that a slice of files takes, and give it back; return the time on both clocks.

    With files of their size: the system keeps room for large ones apart.
    """
    wall, cpu = time.perf_counter(), time.process_time()
    data = blank.read_bytes()
    (folder / "warm").mkdir()
    paths = [folder / "warm" / str(number) for number in range(count)]
    for path in paths:
        path.write_bytes(data)
    for path in paths:
        os.truncate(path, 0)
    return time.perf_counter() - wall, time.process_time() - cpu


def _stforms(job: dict[str, Any]) -> Slice:
    """Return the batch as it is, but for the wait for the disk at its end unless that is asked for.

    The processes are started once, by the first slice, and that is on the clock.
    """
    from stforms import jobs
    from stforms.actions.batch import Sync, Ways, batch, make
    from stforms.actions.plan import Item

    workers = job["workers"]
    pool = jobs.serial() if workers == 1 else jobs.processes(workers)
    if workers > 1:
        executor = pool.open(workers, make.__module__).__enter__()
        pool = replace(pool, open=lambda *_: nullcontext(executor))
    ways = Ways(pool=pool, sync=Sync(job["sync"]))

    def made(folder: Path, cases: list[Case]) -> None:
        items = [
            Item(f"A{n}", "A", case.edition, f"A{n % 10}/{n}.pdf", case.record)
            for n, case in enumerate(cases)
        ]
        done = batch(items, folder, ways=ways)
        assert done.count("made") == len(items)

    return made


def _floor(job: dict[str, Any]) -> Slice:
    """Return what cannot be left out: as many bytes, in as many files, by as many processes."""
    data = Path(job["blank"]).read_bytes() + bytes(1000)
    if job["workers"] > 1:
        pool = multiprocessing.get_context("fork").Pool(job["workers"], _take, (data,))

    def made(folder: Path, cases: list[Case]) -> None:
        paths = [folder / f"A{number % 10}" / f"{number}.pdf" for number in range(len(cases))]
        for parent in {path.parent for path in paths}:
            parent.mkdir(parents=True)
        if job["workers"] > 1:
            pool.map(_write, paths, 16)
            return
        for path in paths:
            path.write_bytes(data)

    return made


def _take(data: bytes) -> None:
    """Keep in a process what its files shall hold."""
    _held.append(data)


def _write(path: Path) -> None:
    path.write_bytes(_held[0])


_held: list[bytes] = []


def _script(job: dict[str, Any]) -> Slice:
    """Return what a script of ten lines does: fill, write, next."""
    fill = FILLERS[job["who"]](Path(job["blank"]).read_bytes())

    def made(folder: Path, cases: list[Case]) -> None:
        for number, case in enumerate(cases):
            path = folder / f"A{number % 10}" / f"{number}.pdf"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(fill(case))

    return made


def _resident() -> int:
    """Return the resident memory now; of programs that each document starts anew there is nothing to ask."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
