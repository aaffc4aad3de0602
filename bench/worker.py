"""One contestant in a process of its own: `python worker.py` with a job as JSON on stdin.

A process each, so that nobody pays for another's imports, garbage or memory. Prints one JSON
object: CPU seconds per document, the first document's cost, peak memory, and what was read.
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any, TypeVar

from cases import Case, case_of
from contestants import FILLERS, READERS, Fill

BATCH = 0.05
"""Seconds of work that one reading of the clock covers, if MOST documents last that long."""

MOST = 50
"""Documents in one batch at most."""

T = TypeVar("T")


def main() -> None:
    job = json.load(sys.stdin)
    result = _fill(job) if job["task"] == "fill" else _read(job)
    result["peak"] = peak(job["who"] == "pdftk")
    json.dump(result, sys.stdout)


def _fill(job: dict[str, Any]) -> dict[str, Any]:
    fill = FILLERS[job["who"]](Path(job["blank"]).read_bytes())
    case = case_of(job["case"], 0, job["foreign"])
    result: dict[str, Any] = {"refused": []}
    try:
        result["first"] = _timed(fill, [case], _clock(job))
    except Exception:
        # One text that a library cannot write fails the whole file: leave it out, and say so.
        result["refused"] = _refused(fill, case, list(case.texts))
    documents = (_less(case_of(job["case"], n, job["foreign"]), result["refused"]) for n in count())
    for out, document in zip(job["out"], documents, strict=False):
        Path(out).write_bytes(fill(document))
    return {**result, **_measured(fill, documents, job)}


def _refused(fill: Fill, case: Case, names: list[str]) -> list[str]:
    """Return the fields whose text raises an error, found by halving."""
    try:
        fill(_less(case, [name for name in case.texts if name not in names]))
    except Exception:
        if len(names) == 1:
            return names
        half = len(names) // 2
        return _refused(fill, case, names[:half]) + _refused(fill, case, names[half:])
    return []


def _less(case: Case, without: Sequence[str]) -> Case:
    return replace(case, texts={n: text for n, text in case.texts.items() if n not in without})


def _read(job: dict[str, Any]) -> dict[str, Any]:
    read = READERS[job["who"]]()
    files = [Path(file).read_bytes() for file in job["files"]]
    first = _timed(read, files[:1], _clock(job))
    return {"first": first, "values": read(files[0]), **_measured(read, cycle(files), job)}


# --- clock and memory -----------------------------------------------------------------------


def _measured(run: Callable[[T], object], inputs: Iterator[T], job: dict[str, Any]) -> dict[str, Any]:
    """Return CPU seconds per document, once per repeat; inputs are made before the clock starts."""
    clock = _clock(job)
    once = _timed(run, [next(inputs)], clock)
    size = max(1, min(MOST, math.ceil(BATCH / max(once, 1e-6))))
    return {"seconds": [_timed(run, list(islice(inputs, size)), clock) for _ in range(job["repeats"])]}


def _timed(run: Callable[[T], object], inputs: Sequence[T], clock: Callable[[], float]) -> float:
    start = clock()
    for one in inputs:
        run(one)
    return (clock() - start) / len(inputs)


def _clock(job: dict[str, Any]) -> Callable[[], float]:
    return _children_clock if job["who"] == "pdftk" else time.process_time


def _children_clock() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def peak(children: bool) -> int:
    """Return the peak resident memory in bytes, the interpreter's own included.

    Linux counts in ru_maxrss what the parent had before it started us; /proc has our own.
    """
    status = Path("/proc/self/status")
    if not children and status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(who).ru_maxrss * unit


if __name__ == "__main__":
    main()
