"""Certificates put together as one PDF: time, memory and size, beside what else does it.

Every contestant is a process of its own that gets the same files and writes one. Times are those of the
whole process, its start included; what a library takes once it is imported is a column of its own.
"""

from __future__ import annotations

import compileall
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bundle_cases import fill_certificates
from bundle_worker import WORKERS
from report import Table

HERE = Path(__file__).resolve().parent
COUNTS = (60, 300)
FILLED, SAVED = "as stforms filled them", "saved anew by qpdf"

PROGRAMS: dict[str, Callable[[list[str], str], list[str]]] = {
    "qpdf": lambda files, out: ["qpdf", "--empty", "--object-streams=generate", "--pages", *files, "--", out],
    "pdftk": lambda files, out: ["pdftk", *files, "cat", "output", out],
    "pdfunite": lambda files, out: ["pdfunite", *files, out],
}

TARGETS = (("qpdf", 4), ("pypdf", 10))
LARGEST = 1.5


@dataclass
class Run:
    """What one contestant did: seconds on the clock, of processor, within the library; bytes."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    inside: list[float] = field(default_factory=list)
    peak: int = 0
    size: int = 0
    failed: str = ""


@dataclass(frozen=True)
class BundleBench:
    """Where things lie, and how often each contestant runs."""

    folder: Path
    cabinet: Path
    rounds: int
    say: Callable[[str], None]

    def compare(self, count: int, saved: bool) -> dict[str, Run]:
        """Return the runs of everybody on so many certificates."""
        files = self._files(count, saved)
        runs = {who: Run() for who in (*WORKERS, *(p for p in PROGRAMS if shutil.which(p)))}
        for _ in range(self.rounds):
            for who, run in runs.items():
                self.say(f"bundle {count} certificates {SAVED if saved else FILLED}: {who}")
                if not run.failed:
                    self._run(who, files, run)
        return runs

    def _files(self, count: int, saved: bool) -> Path:
        folder = self.folder / f"{count}-{'saved' if saved else 'filled'}"
        if not folder.is_dir():
            folder.mkdir(parents=True)
            filled = fill_certificates(count, folder, self.cabinet)
            for path in filled if saved else ():
                subprocess.run(["qpdf", "--object-streams=generate", "--replace-input", path], check=True)
        return folder

    def _run(self, who: str, folder: Path, run: Run) -> None:
        out = self.folder / f"{who.replace(' ', '-').replace(',', '')}.pdf"
        out.unlink(missing_ok=True)
        files = [str(path) for path in sorted(folder.glob("*.pdf"))]
        worker = [sys.executable, str(HERE / "bundle_worker.py"), who, str(folder), str(out)]
        command = PROGRAMS[who](files, str(out)) if who in PROGRAMS else worker
        environment = {**os.environ, "STFORMS_BLANKS": str(self.cabinet)}
        clock = [sys.executable, "-S", str(HERE / "bundle_clock.py"), *command]
        said = subprocess.run(clock, capture_output=True, text=True, check=True, env=environment).stdout
        told = json.loads(said)
        if told["code"]:
            run.failed = f"exit code {told['code']}"
            return
        run.wall.append(told["wall"])
        run.cpu.append(told["cpu"])
        run.inside += [float(told["said"])] if who not in PROGRAMS else []
        run.peak = max(run.peak, told["peak"])
        run.size = out.stat().st_size if out.exists() else 0


def measured(
    folder: Path, cabinet: Path, quick: bool, say: Callable[[str], None]
) -> tuple[list[Table], list[str]]:
    """Return the tables, and of every target whether it is met."""
    # The peers are installed, and an installation compiles: ours runs from the checkout.
    compileall.compile_dir(HERE.parent / "stforms", quiet=2)
    bench = BundleBench(folder, cabinet, 1 if quick else 3, say)
    tables, lines = [], []
    for saved in (False, True) if shutil.which("qpdf") else (False,):
        for count in COUNTS[:1] if quick else COUNTS:
            runs = bench.compare(count, saved)
            tables.append(_table(count, saved, runs))
            lines += _targets(count, saved, runs, _largest(cabinet))
    return tables, lines


def _largest(cabinet: Path) -> int:
    """Return the size of the largest blank of HSLF-FS 2021:8 that is at hand; 0 where there is none."""
    return max((path.stat().st_size for path in cabinet.rglob("hslf-fs-2021-8.pdf")), default=0)


def _table(count: int, saved: bool, runs: Mapping[str, Run]) -> Table:
    ours = runs["stforms"]
    columns = ("", "clock", "CPU", "× stforms", "CPU once imported", "memory", "size")
    rows = [_row(who, run, ours) for who, run in sorted(runs.items(), key=lambda item: _rank(item[1]))]
    note = _NOTE if not saved else ""
    return Table(f"Bundle {count} certificates, {SAVED if saved else FILLED}", columns, rows, note)


_NOTE = """\
Whole processes, medians. “stforms” reads every certificate, numbers them, flattens the fields, and adds
bookmarks and page labels; “stforms, command” is `stforms bundle`, with its durable writing. pypdf, pikepdf,
qpdf, pdftk and pdfunite put the pages one after the other; what becomes of the fields is theirs. The floor
only reads the files. The blanks are in the cabinet as `stforms blanks add` puts them there: compiled."""


def _rank(run: Run) -> float:
    return statistics.median(run.cpu) if run.cpu else 1e9


def _row(who: str, run: Run, ours: Run) -> tuple[str, ...]:
    if run.failed:
        return (who, f"failed: {run.failed}", *[""] * 5)
    cpu = statistics.median(run.cpu)
    return (
        who,
        f"{statistics.median(run.wall):.2f} s",
        f"{cpu:.2f} s",
        f"{cpu / statistics.median(ours.cpu):.2f}",
        f"{statistics.median(run.inside):.2f} s" if run.inside else "",
        f"{run.peak / 1e6:.0f} MB",
        f"{run.size / 1e6:.2f} MB" if run.size else "",
    )


def _targets(count: int, saved: bool, runs: Mapping[str, Run], largest: int) -> Sequence[str]:
    lines = []
    what = f"bundle {count}, {SAVED if saved else FILLED}:"
    ours = runs["stforms"]
    for peer, factor in TARGETS:
        run = runs.get(peer)
        if run is None or run.failed or ours.failed:
            lines.append(f"{what} {factor} times as fast as {peer} – **not measured**")
            continue
        ratio = statistics.median(run.cpu) / statistics.median(ours.cpu)
        done = f"{_met(ratio >= factor)} ({ratio:.1f} times)"
        lines.append(f"{what} {factor} times as fast as {peer}, whole processes – {done}")
    others = [run.size for who, run in runs.items() if not who.startswith("stforms") and run.size]
    lines.append(f"{what} the smallest of all – {_met(ours.size < min(others))}")
    if count == COUNTS[0] and largest:
        share = ours.size / largest
        done = f"{_met(share <= LARGEST)} ({share:.2f} times)"
        lines.append(f"{what} at most {LARGEST} times the largest blank – {done}")
    return lines


def _met(yes: bool) -> str:
    return "**met**" if yes else "**not met**"
