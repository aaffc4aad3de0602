"""The clock and the memory gauge of a contestant's process."""

from __future__ import annotations

import math
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

BATCH = 0.05
"""Seconds of work that one reading of the clock covers, if MOST documents last that long."""

MOST = 50
"""Documents in one batch at most."""

T = TypeVar("T")
Clock = Callable[[], float]


def measured(
    run: Callable[[T], object], inputs: Iterator[T], repeats: int, clock: Clock = time.process_time
) -> dict[str, list[float]]:
    """Return CPU seconds per document, once per repeat; inputs are made before the clock starts."""
    once = timed(run, [next(inputs)], clock)
    size = max(1, min(MOST, math.ceil(BATCH / max(once, 1e-6))))
    return {"seconds": [timed(run, list(islice(inputs, size)), clock) for _ in range(repeats)]}


def timed(run: Callable[[T], object], inputs: Sequence[T], clock: Clock = time.process_time) -> float:
    """Return CPU seconds per document."""
    start = clock()
    for one in inputs:
        run(one)
    return (clock() - start) / len(inputs)


def children_clock() -> float:
    """Return the CPU seconds of the processes that this one started, and that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def peak(children: bool = False) -> int:
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
