"""One contestant in a process of its own: `python worker.py` with a job as JSON on stdin.

A process each, so that nobody pays for another's imports, garbage or memory. Prints one JSON
object: CPU seconds per document, the first document's cost, peak memory, and what was read.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path
from typing import Any

from cases import Case, case_of
from clock import children_clock, measured, peak, timed
from contestants import FILLERS, READERS, Fill


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
        result["first"] = timed(fill, [case], _clock(job))
    except Exception:
        # One text that a library cannot write fails the whole file: leave it out, and say so.
        result["refused"] = _refused(fill, case, list(case.texts))
    documents = (_less(case_of(job["case"], n, job["foreign"]), result["refused"]) for n in count())
    for out, document in zip(job["out"], documents, strict=False):
        Path(out).write_bytes(fill(document))
    return {**result, **measured(fill, documents, job["repeats"], _clock(job))}


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
    first = timed(read, files[:1], _clock(job))
    return {
        "first": first,
        "values": read(files[0]),
        **measured(read, cycle(files), job["repeats"], _clock(job)),
    }


def _clock(job: dict[str, Any]) -> Callable[[], float]:
    return children_clock if job["who"] == "pdftk" else time.process_time


if __name__ == "__main__":
    main()
