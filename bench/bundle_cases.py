"""The certificates that are put together: the sample application's, each time with data of its own."""

from __future__ import annotations

from pathlib import Path

import stforms
from stforms.actions.records import read_records

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "ansokan-hslf-fs-2021-8.yaml"


def fill_certificates(count: int, folder: Path, cabinet: Path) -> list[Path]:
    """Fill so many certificates of HSLF-FS 2021:8, no two alike, and return where they lie."""
    library = stforms.Library(cabinet=cabinet)
    enclosed = [one for one in read_records(SAMPLE, library).given if one.name.startswith("st-")][1:]
    paths = []
    for number in range(1, count + 1):
        one = enclosed[number % len(enclosed)]
        record = {**one.record, "bilaga_nr": str(number)}
        for key in ("kurs", "arbete"):
            if key in record:
                record[key] = {**record[key], "amne": f"{record[key]['amne'][:40]} {number}"}
        outcome = stforms.fill(record, str(one.edition), library=library)
        assert outcome.value is not None, outcome.findings
        paths.append(folder / f"{number:03}.pdf")
        paths[-1].write_bytes(bytes(outcome.value))
    return paths
