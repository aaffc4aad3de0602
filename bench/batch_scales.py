"""What a second worker brings: on the disk, where the disk does not count, and to the plainest copying."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from report import Table

if TYPE_CHECKING:
    from batch import BatchBench, Runs

DISK, MEMORY = "on the disk", "in memory"
SHARED = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes that a run in memory asks for: a slice of files, and as much for everything else."""

ASKED = 1.7


class Scales:
    """Runs with one worker and with two, of stforms and of a script that only writes the same bytes."""

    def __init__(self, bench: BatchBench, count: int) -> None:
        """Begin without any run."""
        from batch import Runs

        self.bench = bench
        places = (DISK, MEMORY) if SHARED.is_dir() and shutil.disk_usage(SHARED).free > ROOM else (DISK,)
        self.runs = {
            (who, place, number): Runs(count)
            for place in places
            for who in ("stforms", "floor")
            for number in (1, 2)
        }

    def once(self) -> None:
        """Run each of them once."""
        for (who, place, number), runs in self.runs.items():
            if place == DISK:  # emptied files stay: whoever removes many makes the next ones dear
                self.bench.once(runs, who, number)
                continue
            with tempfile.TemporaryDirectory(dir=SHARED, prefix="stforms-bench-") as folder:
                self.bench.once(runs, who, number, folder=Path(folder))

    def of(self, who: str, place: str) -> Mapping[int, Runs]:
        """Return the runs of one contestant in one place, by number of workers."""
        return {number: self.runs[who, place, number] for number in (1, 2)}

    @property
    def failed(self) -> str:
        """Return what stopped one of them, if anything did."""
        return next((runs.failed for runs in self.runs.values() if runs.failed), "")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return contestants and places."""
        return list(dict.fromkeys((who, place) for who, place, _ in self.runs))

    def table(self) -> Table:
        """Return what two workers do in the time of one."""
        columns = ("", "1 worker", "2 workers", "times", "times, once started")
        rows = []
        for who, place in [] if self.failed else self.pairs:
            one, two = self.of(who, place).values()
            label = f"{who}, {place}" if who == "stforms" else f"floor: write as many bytes, {place}"
            rates = (f"{runs.rate:.0f}/s" for runs in (one, two))
            rows.append((label, *rates, f"{_times(one, two):.2f}", f"{_started(one, two):.2f}"))
        return Table("A second worker", columns, rows, _NOTE)

    def targets(self) -> Iterator[str]:
        """Yield of each place whether the target is met there."""
        for who, place in self.pairs:
            if who != "stforms":
                continue
            one, two = self.of(who, place).values()
            times, floor = _times(one, two), _times(*self.of("floor", place).values())
            met = "met" if times >= ASKED else "not met"
            yield (
                f"batch, files {place}: {ASKED} times as fast with two workers – **{met}** ({times:.2f} times"
                f" with their start, {_started(one, two):.2f} once started; plain writing: {floor:.2f})"
            )


def _times(one: Runs, two: Runs) -> float:
    return two.rate / one.rate


def _started(one: Runs, two: Runs) -> float:
    return two.once_started / one.once_started


_NOTE = """\
The same documents with one worker and with two, on the disk and where files lie in memory (tmpfs): how fast
a system finds room for new files on a disk depends on much else. The floor writes as many bytes to as many
files, by one process and by two, and does nothing else. Documents a second by the clock on the wall; medians
of the runs."""
