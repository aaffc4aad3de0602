"""Everything that is measured of the register: files taken in, how it grows, an overview of many papers."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from machine import HERE
from report import Table

sys.path.append(str(HERE.parent / "tests"))

import register_inbox
import register_status
import registers

from stforms.register.opening import open_register
from stforms.register.place import Place, place_of

MARKS = (10, 100, 1_000, 10_000)
GROWN = {"sqlite": 10_000, "postgresql": 1_000}
"""Documents by which each register grows: as many as patience allows."""

DOCUMENTS, ROUNDS = 500, 1
PAPERS, RUNS = 100_000, 3
CALLS = ("`status`", "`status --overdue`", "`status --person`")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
Growth = dict[str, dict[int, float]]


@dataclass(frozen=True)
class Way:
    """One way of taking the same files in."""

    label: str
    who: str = "stforms"
    kind: str = "sqlite"
    workers: int = 1
    durable: bool = True
    move: bool = False


WAYS = (
    Way("stforms, 1 worker"),
    Way("stforms, 2 workers", workers=2),
    Way("stforms, 2 workers, without waiting for the disk", workers=2, durable=False),
    Way("stforms, 2 workers, out of an inbox (--move)", workers=2, move=True),
    Way("stforms, 1 worker, PostgreSQL", kind="postgresql"),
    Way("stforms, 2 workers, PostgreSQL", kind="postgresql", workers=2),
    Way("stforms, 2 workers, PostgreSQL, without waiting", kind="postgresql", workers=2, durable=False),
    Way("script: python-docx, openpyxl, pypdf, sqlite3", who="script"),
    Way("floor: hash, copy, insert, each waited for", who="floor"),
)


@dataclass
class Runs:
    """What the processes of one way told; one entry a run."""

    told: list[dict[str, Any]] = field(default_factory=list)
    failed: str = ""

    @property
    def rate(self) -> float:
        """Return documents a second by the clock: the best run, which others disturbed least."""
        return max(told["documents"] / told["seconds"] for told in self.told)

    def each(self, what: str) -> float:
        """Return CPU seconds a document, the median of the runs."""
        return statistics.median(told[what] / told["documents"] for told in self.told)

    def most(self, what: str) -> int:
        """Return the largest of a number of bytes."""
        return max(told.get(what, 0) for told in self.told)


@dataclass(frozen=True)
class RegisterBench:
    """A folder to work in, and the servers: one that waits for the disk, one that does not."""

    folder: Path
    servers: Mapping[bool, registers.Cluster]
    say: Callable[[str], None]

    def inbox(self, documents: int) -> Path:
        """Return a folder of files that were made once."""
        folder = self.folder / f"in-{documents}"
        if not folder.exists():
            self.say(f"register: fill {documents} documents")
            _elsewhere(register_inbox.lay, folder, documents)
        return folder

    def once(self, runs: Runs, way: Way, documents: int, marks: Sequence[int] = ()) -> None:
        """Take files into a new register, by a process of its own."""
        inbox = self.inbox(documents)
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            place = self._place(way, Path(name) / "home")
            if way.who == "stforms":
                _elsewhere(_expect, place, documents)
            place.home.mkdir(exist_ok=True)
            if way.move:
                inbox = shutil.copytree(inbox, Path(name) / "inbox")
            self.say(f"register: {documents} documents, {way.label}")
            at = str(place.home) if place.embedded else place.url
            _run(
                runs,
                {**vars(way), "inbox": str(inbox), "url": at, "home": str(place.home), "marks": [*marks]},
            )

    def _place(self, way: Way, home: Path) -> Place:
        if way.kind == "sqlite":
            return place_of(str(home))
        return place_of(self.servers[way.durable].new_database(), home)


def _elsewhere(work: Callable[..., None], *given: object) -> None:
    """Do something in another process: the memory of those that are measured must not begin with ours."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=given)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{work.__name__} ended with {process.exitcode}")


def _expect(place: Place, documents: int) -> None:
    register = open_register(place)
    register_inbox.expect(register, documents)
    register.close()


def _run(runs: Runs, job: dict[str, Any]) -> None:
    path = os.pathsep.join(filter(None, (str(HERE.parent), os.environ.get("PYTHONPATH"))))
    command, env = [sys.executable, "register_worker.py"], {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(
        command, cwd=HERE, env=env, input=json.dumps(job), capture_output=True, text=True, check=False
    )
    if done.returncode:
        runs.failed = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    else:
        runs.told.append(json.loads(done.stdout))


def measured(folder: Path, quick: bool, say: Callable[[str], None]) -> tuple[list[Table], list[str], Growth]:
    """Return the tables, of every target whether it is met, and sizes for the plot."""
    folder.mkdir()
    servers = {durable: registers.Cluster(durable) for durable in (True, False)}
    try:
        bench = RegisterBench(folder, servers, say)
        documents, rounds = (100, 1) if quick else (DOCUMENTS, ROUNDS)
        ways = {way: Runs() for way in WAYS}
        for _ in range(rounds):  # in turn: what disturbs the machine for a while disturbs them all
            for way, runs in ways.items():
                bench.once(runs, way, documents)
        grown = {kind: _grown(bench, kind, 100 if quick else most) for kind, most in GROWN.items()}
    finally:
        for server in servers.values():
            server.stop()
    calls = {call: register_status.CALLS[call] for call in CALLS}
    papers, times = (10_000, 1) if quick else (PAPERS, RUNS)
    status = register_status.measured(papers, times, calls, say)
    tables = [_ways(ways, documents), _growth(grown), _status(status, papers)]
    return tables, _targets(grown, status, papers), _sizes(grown)


def _grown(bench: RegisterBench, kind: str, most: int) -> Runs:
    runs = Runs()
    marks = [mark for mark in MARKS if mark <= most]
    bench.once(runs, Way(f"{NAMES[kind]}, 2 workers", kind=kind, workers=2), most, marks)
    return runs


def _sizes(grown: Mapping[str, Runs]) -> Growth:
    """Return what the plot shows: the databases, and the files, which are the same for both."""
    sizes: Growth = {}
    for kind, runs in grown.items():
        for told in runs.told:
            sizes[NAMES[kind]] = {int(count): mark["database"] for count, mark in told["marks"].items()}
            files = {int(count): mark["files"] for count, mark in told["marks"].items()}
            if len(files) > len(sizes.get("received files", {})):
                sizes["received files"] = files
    return sizes


# --- tables ---------------------------------------------------------------------------------


def _ways(ways: Mapping[Way, Runs], documents: int) -> Table:
    rows = []
    for way, runs in ways.items():
        if runs.failed:
            rows.append((way.label, f"failed: {runs.failed[:60]}", *[""] * 4))
            continue
        workers = f"{runs.each('workers') * 1000:.1f} ms" if way.who == "stforms" else "–"
        beside = f"{runs.most('peak_workers') / 1e6:.0f} MB" if way.who == "stforms" else "–"
        own = f"{runs.each('parent') * 1000:.1f} ms"
        memory = f"{runs.most('peak') / 1e6:.0f} MB"
        rows.append((way.label, f"{runs.rate:.0f}", own, workers, memory, beside))
    columns = ("", "documents/s", "CPU/document", "in workers", "memory", "a worker’s")
    return Table(f"Take in {documents} documents", columns, rows, _WAYS)


_WAYS = """\
Forms that were sent, and come back from as many persons: of 25 documents there are twelve checklists in
Word, seven in Excel, four certificates in PDF, a mail and a zip file in which some of these lie. stforms
keeps the bytes, opens them in limited workers, finds the paper, merges it with what was sent, validates it
and notes it in one transaction; all is waited for unless said otherwise. The script reads texts and inserts
them, and does nothing else: it keeps no file, bounds nothing, and all is lost when it is killed.
Documents/s by the clock, the start of the workers included. CPU is that of the main process and of all
workers; PostgreSQL’s own is not counted."""


def _growth(grown: Mapping[str, Runs]) -> Table:
    rows = []
    for kind, runs in grown.items():
        for told in runs.told:
            for count, mark in told["marks"].items():
                each = (mark["database"] / int(count), mark["files"] / int(count))
                rows.append(
                    (
                        f"{NAMES[kind]}, {int(count):,}".replace(",", " "),
                        f"{mark['seconds']:.1f} s",
                        f"{int(count) / mark['seconds']:.0f}",
                        f"{mark['database'] / 1e6:.1f} MB",
                        f"{each[0] / 1e3:.1f} kB",
                        f"{mark['files'] / 1e6:.1f} MB",
                        f"{each[1] / 1e3:.1f} kB",
                        f"{mark['rss'] / 1e6:.0f} MB",
                    )
                )
    columns = ("documents", "time", "documents/s", "database", "each", "files", "each", "memory")
    return Table("A register grows", columns, rows, _GROWTH)


_GROWTH = """\
One run with two workers, looked at on its way. The database begins with the persons, papers and sendings of
all these documents; SQLite’s write-ahead log is counted.

![Size against number of documents: straight lines](benchmarks-register.svg)"""


def _status(found: Mapping[str, Mapping[str, register_status.Taken]], papers: int) -> Table:
    rows = [
        (call.strip("`"), *(cell for kind in found for cell in _taken(found[kind][call])))
        for call in next(iter(found.values()))
    ]
    columns = ("", *(f"{NAMES[kind]}{what}" for kind in found for what in (", clock", ", CPU", ", memory")))
    title = f"An overview of {papers:,} papers".replace(",", " ")
    return Table(title, columns, rows, _STATUS)


_STATUS = """\
Whole processes, start and imports included; the median of three. Memory is the most of the runs."""


def _taken(taken: register_status.Taken) -> tuple[str, str, str]:
    wall, cpu, peak = taken
    return f"{wall:.2f} s", f"{cpu:.2f} s", f"{peak / 1024:.0f} MB"


# --- targets --------------------------------------------------------------------------------


def _targets(
    grown: Mapping[str, Runs],
    status: Mapping[str, Mapping[str, register_status.Taken]],
    papers: int,
) -> list[str]:
    many = f"{papers:,}".replace(",", " ")
    lines = [
        f"status over {many} papers, {NAMES[kind]}, whole process: < 1 s"
        f" – **{_met(calls['`status`'][0] < 1)}** ({calls['`status`'][0]:.2f} s)"
        for kind, calls in status.items()
    ]
    return [*lines, *_flat(grown["sqlite"])]


def _flat(runs: Runs) -> list[str]:
    if runs.failed:
        return [f"take documents in: memory flat – **not measured** ({runs.failed})"]
    marks = {int(count): mark["rss"] for count, mark in runs.told[0]["marks"].items()}
    last, before = sorted(marks, reverse=True)[:2]
    grown = (marks[last] - marks[before]) / (last - before)
    return [
        f"take documents in: the main process grows by less than 5 kB a document – **{_met(grown < 5000)}**"
        f" ({marks[before] / 1e6:.0f} MB after {before}, {marks[last] / 1e6:.0f} MB after {last})"
    ]


def _met(is_met: bool) -> str:
    return "met" if is_met else "not met"
