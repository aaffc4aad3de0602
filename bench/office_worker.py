"""One contestant on Word or Excel in a process of its own: `python office_worker.py` with a job on stdin.

As worker.py; but what came out is judged here, as texts and dates do not fit into JSON.
"""

from __future__ import annotations

import importlib
import json
import sys
from itertools import count, cycle
from pathlib import Path
from typing import Any

from cases import equal_leaves
from clock import measured, peak, timed
from office_cases import Given, office_case

FLOORS = ("copy", "pack")
"""Those who write one and the same document."""


def main() -> None:
    job = json.load(sys.stdin)
    side = importlib.import_module(f"office_{job['format']}")
    given = Given(job["form"], Path(job["blank"]).read_bytes(), job["cells"])
    json.dump(_fill(job, given, side) if job["task"] == "fill" else _read(job, given, side), sys.stdout)


def _fill(job: dict[str, Any], given: Given, side: Any) -> dict[str, Any]:
    fill = side.FILLERS[job["who"]](given)
    first = timed(fill, [office_case(given.form)])
    for number, out in enumerate(job["out"]):
        Path(out).write_bytes(fill(office_case(given.form, number)))
    result = measured(fill, (office_case(given.form, n) for n in count()), job["repeats"])
    case = office_case(given.form, 0 if job["who"] in FLOORS else 1)
    told = {**result, "first": first, "peak": peak()}
    return {**told, "right": side.right_filled(fill(case), given, case)}


def _read(job: dict[str, Any], given: Given, side: Any) -> dict[str, Any]:
    read = side.READERS[job["who"]]()
    files = [Path(file).read_bytes() for file in job["files"]]
    first = timed(read, files[:1])
    result = measured(read, cycle(files), job["repeats"])
    told = {**result, "first": first, "peak": peak()}
    got, case = read(files[0]), office_case(given.form)
    ours = job["who"] == "stforms"
    right = equal_leaves(case.record, got) if ours else side.right_read(got, given, case)
    return {**told, "right": right}


if __name__ == "__main__":
    main()
