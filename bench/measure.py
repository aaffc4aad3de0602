"""Run the contestants, each in a process of its own, and gather what they report."""

from __future__ import annotations

import io
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from cases import case_of
from machine import CONTESTANTS, FOREIGN, HERE, here

FILES = 5
"""Different filled files that are read in turn."""


_MARK = FOREIGN.removeprefix("stforms")


@dataclass(frozen=True)
class Plan:
    """How long to measure: processes per contestant, clock readings in each, warm-up documents."""

    rounds: int
    repeats: int
    warm: int


QUICK = Plan(rounds=1, repeats=3, warm=3)
FULL = Plan(rounds=5, repeats=4, warm=15)


@dataclass
class Score:
    """What one contestant did on one form."""

    seconds: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    right: tuple[int, int] = (0, 0)
    refused: tuple[str, ...] = ()
    failed: str = ""

    @property
    def cpu(self) -> float:
        """Return CPU seconds per document: the median of all readings."""
        return statistics.median(self.seconds)

    @property
    def best(self) -> float:
        """Return the least of the readings: the one that other work on the machine disturbed least."""
        return min(self.seconds)

    @property
    def peak(self) -> int:
        """Return the largest peak memory in bytes."""
        return max(self.peaks)


@dataclass(frozen=True)
class Bench:
    """A folder to work in, the blanks (case name -> file), the cabinet that stforms takes them from."""

    folder: Path
    blanks: Mapping[str, Path]
    cabinet: Path
    plan: Plan
    say: Callable[[str], None]

    def fill(self, name: str) -> dict[str, Score]:
        """Measure filling; leave FILES files of stforms behind for reading."""
        scores = {who: Score() for who in ("floor", "stforms", FOREIGN, *CONTESTANTS) if here(who)}
        for who in self._turns(scores, f"fill {name}"):
            out = self.filled(name) if who == "stforms" else []
            self._run(scores[who], self._fill_job(who.removesuffix(_MARK), name, out, who == FOREIGN))
            if scores["stforms"].failed:
                raise SystemExit(f"stforms cannot fill {name}: {scores['stforms'].failed}")
        return scores

    def fill_foreign(self, name: str) -> dict[str, Score]:
        """Fill one document with the foreign name by everybody, to be looked at."""
        scores = {who: Score() for who in CONTESTANTS if here(who)}
        for who, score in scores.items():
            self.say(f"draw {name}: {who}")
            job = self._fill_job(who, name, [self.drawn(who, name)], foreign=True)
            self._run(score, {**job, "repeats": 1, "warm": 0})
        return scores

    def read(self, name: str, rewritten: bool) -> dict[str, Score]:
        """Measure reading of what stforms filled, or of the same files written anew by qpdf."""
        files = self.filled(name)
        if rewritten:
            files = [_rewritten(file) for file in files]
        scores = {who: Score() for who in CONTESTANTS if here(who)}
        for who in self._turns(scores, f"read {name}{', rewritten' if rewritten else ''}"):
            self._run(scores[who], {**self._job("read", who, name), "files": [str(file) for file in files]})
        return scores

    def filled(self, name: str) -> list[Path]:
        """Return where the files lie that are read."""
        return [self.folder / f"{name}-{n}.pdf" for n in range(FILES)]

    def drawn(self, who: str, name: str) -> Path:
        """Return where the file lies that is looked at."""
        return self.folder / f"drawn-{who}-{name}.pdf"

    # --- jobs -------------------------------------------------------------------------------

    def _turns(self, scores: Mapping[str, Score], what: str) -> Iterator[str]:
        """Yield everybody once a round: what disturbs the machine for a while disturbs them all."""
        for number in range(self.plan.rounds):
            for who in scores:
                if not scores[who].failed:
                    self.say(f"{what}: {who} ({number + 1} of {self.plan.rounds})")
                    yield who

    def _job(self, task: str, who: str, name: str) -> dict[str, Any]:
        return {"task": task, "who": who, "case": name, "repeats": self.plan.repeats, "warm": self.plan.warm}

    def _fill_job(self, who: str, name: str, out: list[Path], foreign: bool) -> dict[str, Any]:
        job = {**self._job("fill", who, name), "foreign": foreign, "blank": str(self.blanks[name])}
        if who == "pdf-lib":
            job["documents"] = [case_of(name, number, foreign).texts for number in range(20)]
        return {**job, "out": [str(path) for path in out]}

    def _run(self, score: Score, job: dict[str, Any]) -> None:
        command = ["node", "pdflib.mjs"] if job["who"] == "pdf-lib" else [sys.executable, "worker.py"]
        run_job(score, command, job, STFORMS_BLANKS=str(self.cabinet), TMPDIR=str(self.folder))


def run_job(score: Score, command: list[str], job: dict[str, Any], **more: str) -> None:
    """Give a job to a contestant's process, add what it reports to its score; `more` is its environment."""
    path = os.pathsep.join(filter(None, (str(HERE.parent), os.environ.get("PYTHONPATH"))))
    env, given = {**os.environ, "PYTHONPATH": path, **more}, json.dumps(job)
    result = subprocess.run(
        command, cwd=HERE, env=env, input=given, capture_output=True, text=True, check=False
    )
    if result.returncode:
        score.failed = (result.stderr.strip().splitlines() or [f"exit code {result.returncode}"])[-1]
        return
    told = json.loads(result.stdout)
    score.seconds += told["seconds"]
    score.first += [told["first"]] if "first" in told else []
    score.peaks.append(told["peak"])
    score.values = told.get("values", {})
    score.right = tuple(told.get("right", (0, 0)))
    score.refused = tuple(told.get("refused", ()))


def _rewritten(file: Path) -> Path:
    """Return the file as a program saves it that writes everything anew, in object streams."""
    target = file.with_name(f"rewritten-{file.name}")
    if not target.exists():
        with pikepdf.open(io.BytesIO(file.read_bytes())) as pdf:
            pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target
