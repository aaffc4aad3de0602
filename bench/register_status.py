"""How long `stforms status` takes on a register with many papers, as a whole process.

    python bench/register_status.py                    100 000 papers; SQLite and PostgreSQL
    python bench/register_status.py --papers 20000 --runs 3

PostgreSQL is started by this script, from Debian's package. Prints a table in Markdown.
"""

# ruff: noqa: E402 - the path is settled before the tests' registers are imported

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import register_samples
import registers
from machine import described

from stforms.register.opening import open_register
from stforms.register.place import Place

TODAY = register_samples.TODAY.isoformat()
CALLS: dict[str, Sequence[str]] = {
    "`status`": ("status",),
    "`status --overdue`": ("status", "--overdue"),
    "`status --clinic` (a hundredth)": ("status", "--clinic", "vårdcentral 42"),
    "`status --person`": ("status", "--person", "P77"),
    "`status --json --limit 100`": ("status", "--json", "--limit", "100"),
    "`status --json`, every paper": ("status", "--json"),
    "`status --html`": ("status", "--html", "page.html", "--overwrite"),
    "`export papers.csv`": ("export", "papers.csv", "--overwrite"),
    "`export papers.xlsx`": ("export", "papers.xlsx", "--overwrite"),
}
SLOW = ("every paper", "export")
"""Calls that write every paper: run once."""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Measure stforms status on a large register.")
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--only", default="", help="only calls with this in their names")
    given = parser.parse_args()
    calls = {call: words for call, words in CALLS.items() if given.only in call}
    found: dict[str, dict[str, tuple[float, float, int]]] = {}
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            for kind in registers.KINDS:
                found[kind] = _measured(kind, Path(name) / kind, given.papers, given.runs, calls)
    finally:
        registers.forget_cluster()
    print(f"{given.papers} papers, whole processes; {described()}\n")
    print(f"| call | {' | '.join(f'{kind}: wall, CPU, memory' for kind in found)} |")
    print(f"|---|{'---|' * len(found)}")
    for call in calls:
        cells = (
            f"{wall:.2f} s, {cpu:.2f} s, {peak // 1024} MB"
            for wall, cpu, peak in (f[call] for f in found.values())
        )
        print(f"| {call} | {' | '.join(cells)} |")


def _measured(
    kind: str, folder: Path, papers: int, runs: int, calls: dict[str, Sequence[str]]
) -> dict[str, tuple[float, float, int]]:
    folder.mkdir()
    place = registers.place(kind, folder)
    # Elsewhere: the memory of a process counts from what it was forked from.
    maker = multiprocessing.get_context("spawn").Process(target=_make, args=(place, papers))
    maker.start()
    maker.join()
    assert maker.exitcode == 0
    at = str(place.home) if place.embedded else place.url
    found = {}
    for call, arguments in calls.items():
        times = 1 if any(word in call for word in SLOW) else runs
        found[call] = _best([_run(arguments, at, folder) for _ in range(times)])
        print(kind, call, found[call], file=sys.stderr)
    return found


def _make(place: Place, papers: int) -> None:
    register = open_register(place)
    register_samples.many(register, papers)
    register.close()


def _run(arguments: Sequence[str], at: str, folder: Path) -> tuple[float, float, int]:
    """Return seconds on the clock, seconds of CPU and kilobytes of memory of one whole process."""
    command = [sys.executable, "-m", "stforms", *arguments, "--today", TODAY, "--register", at]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "STFORMS_LANG": "sv"}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def _best(runs: Sequence[tuple[float, float, int]]) -> tuple[float, float, int]:
    """Return the median of the clocks and the most memory."""
    walls, cpus, peaks = zip(*runs, strict=True)
    return statistics.median(walls), statistics.median(cpus), max(peaks)


if __name__ == "__main__":
    main()
