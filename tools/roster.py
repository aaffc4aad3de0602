"""Write samples/roster.xlsx: the rows of samples/roster.json in the workbook that --new-roster makes."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["STFORMS_LANG"] = "sv"

from stforms.actions.roster.workbook import new_roster  # noqa: E402 - the path is settled first

if __name__ == "__main__":
    samples = ROOT / "samples"
    rows = json.loads((samples / "roster.json").read_text(encoding="utf-8"))
    (samples / "roster.xlsx").write_bytes(new_roster(rows))
