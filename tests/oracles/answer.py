"""What stforms makes of files, in a process of its own: `python -m tests.oracles.answer FILE…`.

One line of JSON a file: {"file": …, "seconds": …, "answer": …}, where the answer is "record" or the
name and code of our error. Anything else (another exception, a crash, a hang) is a defect; it shows
as a missing line or as an answer of "bug".
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from pathlib import Path

import stforms


def answer(path: Path) -> str:
    """Return what a file is: a record, one of our errors, or a bug with its traceback."""
    try:
        outcome = stforms.parse(path)
    except stforms.StformsError as error:
        return f"{type(error).__name__} {error.code}"
    except Exception:
        return f"bug {traceback.format_exc()}"
    json.dumps(outcome.value.as_json())
    return "record"


def main() -> None:
    """Answer for every file named on the command line."""
    for name in sys.argv[1:]:
        start = time.monotonic()
        said = answer(Path(name))
        line = {"file": Path(name).name, "seconds": round(time.monotonic() - start, 2), "answer": said}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
