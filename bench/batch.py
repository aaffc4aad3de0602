"""Everything that is measured of batches: documents a second, workers, memory, the disk, how it grows."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from batch_scales import DISK, Scales
from machine import HERE, LABELS, here
from measure import QUICK, Plan
from report import Table

CASE = "bilaga 9"
PEERS = {"pikepdf": 200, "pypdf": 100, "pdftk": 20}
"""Contestants, and how many documents each makes: as many as its patience allows."""

SLICE, FIRST = 500, 100
"""Documents in a slice; and in one when memory is looked at after the first and the last."""

ROUNDS = 5

TARGET = 400


@dataclass
class Runs:
    """What whole processes of one kind took; one entry a run."""

    count: int
    wall: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    steady: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)
    rss: list[int] = field(default_factory=list)
    failed: str = ""

    @property
    def rate(self) -> float:
        """Return documents a second of the work alone, processes' start included: the median of the runs."""
        return self.count / statistics.median(self.work)

    @property
    def once_started(self) -> float:
        """Return documents a second without the first slice, in which processes start: the median."""
        return statistics.median(self.steady)

    @property
    def cpu_each(self) -> float:
        """Return CPU seconds a document of the whole process, the median of the runs."""
        return statistics.median(self.cpu) / self.count


@dataclass(frozen=True)
class BatchBench:
    """A folder to work in, the blank and the cabinet that stforms takes it from."""

    folder: Path
    blank: Path
    cabinet: Path
    plan: Plan
    say: Callable[[str], None]

    def runs(self, who: str, count: int, workers: int = 1, sync: str = "never", size: int = SLICE) -> Runs:
        """Return an empty score; `once` adds a run to it."""
        runs = Runs(count)
        return self.once(runs, who, workers, sync, size)

    def once(
        self,
        runs: Runs,
        who: str,
        workers: int = 1,
        sync: str = "never",
        size: int = SLICE,
        folder: Path | None = None,
    ) -> Runs:
        """Run a whole process once; it writes to the disk, or below a folder that is elsewhere."""
        self.say(f"batch of {runs.count}: {who}, workers: {workers}, wait for the disk: {sync}")
        job = {
            "who": who, "case": CASE, "count": runs.count, "workers": workers, "sync": sync, "slice": size,
            "blank": str(self.blank), "folder": tempfile.mkdtemp(dir=folder or self.folder),
        }  # fmt: skip
        path = os.pathsep.join(filter(None, (str(HERE.parent), os.environ.get("PYTHONPATH"))))
        environment = {**os.environ, "PYTHONPATH": path, "STFORMS_BLANKS": str(self.cabinet)}
        started = time.perf_counter()
        with (
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
            tempfile.TemporaryFile() as given,
        ):
            given.write(json.dumps(job).encode())
            given.seek(0)
            command = [sys.executable, "batch_worker.py"]
            child = subprocess.Popen(command, cwd=HERE, env=environment, stdin=given, stdout=out, stderr=err)
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0), err.seek(0)
            told, wrong = out.read(), err.read().decode(errors="replace")
        if child.returncode:
            runs.failed = (wrong.strip().splitlines() or [f"exit code {child.returncode}"])[-1]
            return runs
        result: dict[str, Any] = json.loads(told)
        runs.wall.append(time.perf_counter() - started - result["prepared"])
        runs.cpu.append(used.ru_utime + used.ru_stime - result["cleared"])
        runs.work.append(result["seconds"])
        runs.steady.append(result["steady"])
        runs.peaks.append(result["peak"])
        runs.rss = result["rss"]
        return runs


def measured(
    folder: Path, blanks: Mapping[str, Path], cabinet: Path, plan: Plan, say: Callable[[str], None]
) -> tuple[list[Table], list[str], dict[int, Runs]]:
    """Return the tables, of every target whether it is met, and the runs for the plot."""
    folder.mkdir()
    bench = BatchBench(folder, blanks[CASE], cabinet, plan, say)
    count, rounds = (100, 1) if plan is QUICK else (1000, ROUNDS)
    scales = Scales(bench, count)
    peers = {who: Runs(min(most, count)) for who, most in PEERS.items() if here(who)}
    waits = {sync: Runs(min(200, count)) for sync in ("never", "end", "each")}
    for _ in range(rounds):  # in turn: what disturbs the machine for a while disturbs them all
        scales.once()
        for who, runs in peers.items():
            bench.once(runs, who)
        for sync, runs in waits.items():
            bench.once(runs, "stforms", 1, sync)
    say("batch: memory")
    memory = bench.runs("stforms", count, size=FIRST)
    sizes = (10, 100) if plan is QUICK else (10, 100, 1000, 10_000)
    growth = {size: bench.runs("stforms", size) for size in sizes}
    for size in sizes[:-1]:
        for _ in range(rounds - 1):
            bench.once(growth[size], "stforms")
    tables = [_rates(scales.of("stforms", DISK), peers), scales.table(), _waits(waits), _growth(growth)]
    return tables, list(_targets(scales, memory)), growth


# --- tables ---------------------------------------------------------------------------------


def _rates(workers: Mapping[int, Runs], peers: Mapping[str, Runs]) -> Table:
    ours = workers[1]
    rows = []
    named = {f"stforms, {number} worker{'s' * (number > 1)}": runs for number, runs in workers.items()}
    for label, runs in (named | {LABELS[who]: runs for who, runs in peers.items()}).items():
        if runs.failed:
            rows.append((label, f"failed: {runs.failed[:60]}", *[""] * 6))
            continue
        rows.append(
            (
                label,
                str(runs.count),
                _rate(runs.rate),
                _rate(runs.once_started),
                f"{runs.cpu_each * 1000:.2f} ms",
                f"{runs.cpu_each / ours.cpu_each:.2f}",
                f"{statistics.median(runs.wall):.2f} s",
                f"{max(runs.peaks) / 1e6:.0f} MB",
            )
        )
    columns = (
        "",
        "documents",
        "documents/s",
        "once started",
        "CPU/document",
        "× stforms",
        "whole process",
        "memory",
    )
    return Table(f"Batch of {CASE}, written to disk", columns, rows, _RATES)


def _rate(rate: float) -> str:
    return f"{rate:,.0f}".replace(",", " ") if rate >= 10 else f"{rate:.1f}"


_RATES = """\
Whole processes, each document another person's, written to files of their own without waiting for the disk.
Documents/s: the work alone, by the clock on the wall; once started: without the first 500, during which
processes start. CPU: of the process and of those that it started, from the start of Python to its end. All
are medians of the runs. Memory: of the process that was started. Files are written in slices of 500 that are
emptied outside of the clock, so that they find room in memory that was used before; the first gigabytes that
a virtual machine fills cost its system several times as much."""


def _waits(waits: Mapping[str, Runs]) -> Table:
    rows = []
    said = {"never": "no wait", "end": "one wait at the end (default)", "each": "after each file (--durable)"}
    for sync, runs in waits.items():
        taken, least = statistics.median(runs.work), statistics.median(waits["never"].work)
        rows.append(
            (said[sync], str(runs.count), f"{taken:.2f} s", f"{runs.rate:.0f}", f"{taken / least:.1f}")
        )
    columns = ("waiting for the disk", "documents", "time", "documents/s", "× no wait")
    return Table("What it costs to wait for the disk", columns, rows, _WAITS)


_WAITS = """\
fsync of each file and of its folder, before its line in the journal; or of all at the end, before the
manifest is written. The clock on the wall, the median of the runs: this is about the disk, not the processor,
and a disk that others use as well gives other times in every run."""


def _growth(growth: Mapping[int, Runs]) -> Table:
    rows = [
        (
            f"{size:,}".replace(",", " "),
            f"{statistics.median(runs.cpu):.2f} s",
            f"{runs.cpu_each * 1000:.2f} ms",
            f"{min(runs.wall):.2f} s",
            f"{max(runs.peaks) / 1e6:.0f} MB",
        )
        for size, runs in growth.items()
    ]
    columns = ("documents", "CPU", "CPU/document", "whole process", "memory")
    return Table("From ten to ten thousand documents", columns, rows, _GROWTH)


_GROWTH = """\
One worker, whole processes, starting Python and compiling the blank included. Files are written in slices of
500 and emptied outside of the clock: ten thousand would be 23 GB.

![Time by number of documents: the start first, then in proportion](benchmarks-batch.svg)"""


def _targets(scales: Scales, memory: Runs) -> list[str]:
    one = scales.of("stforms", DISK)[1]
    if failed := scales.failed or memory.failed:
        return [f"batch of {CASE} – **not measured** ({failed})"]
    grown = memory.rss[-1] / memory.rss[0]
    return [
        f"batch of {CASE}: {TARGET} documents/s with one core – **{_met(one.rate >= TARGET)}**"
        f" ({one.rate:.0f}/s by the clock; {1 / one.cpu_each:.0f}/s of CPU time, Python's start included)",
        *scales.targets(),
        f"batch of {CASE}: memory flat – **{_met(grown <= 1.05)}** (after the last {FIRST} of {memory.count}"
        f" documents {memory.rss[-1] / 1e6:.0f} MB, after the first {memory.rss[0] / 1e6:.0f} MB)",
    ]


def _met(is_met: bool) -> str:
    return "met" if is_met else "not met"
