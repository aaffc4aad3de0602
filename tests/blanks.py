"""The blanks that tests run on: the specimens, and the official files where they are at hand."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from stforms.actions.blanks import add_blanks
from stforms.library import Library

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = bool(os.environ.get("CI") or os.environ.get("STFORMS_REQUIRE_ORACLES"))


def official_folder() -> Path | None:
    """Return the folder of official blanketter: STFORMS_OFFICIAL, or ../shared/blanketter."""
    named = os.environ.get("STFORMS_OFFICIAL")
    folder = Path(named) if named else ROOT.parent / "shared" / "blanketter"
    if folder.is_dir():
        return folder
    if REQUIRED:
        raise FileNotFoundError(f"the official blanketter are not in {folder}; set STFORMS_OFFICIAL")
    return None


def kinds() -> list[str]:
    """Return the kinds of blanks to test on."""
    return ["specimen", "official"] if official_folder() is not None else ["specimen"]


@cache
def library(kind: str) -> Library:
    """Return a library whose cabinet is empty ("specimen") or holds the official blanks."""
    cabinet = Path(tempfile.mkdtemp(prefix="stforms-test-"))
    made = Library(cabinet=cabinet)
    folder = official_folder()
    if kind == "official" and folder is not None:
        added = add_blanks([folder], made)
        missing = {e.id for e in made.of_format("pdf")} - {one.edition for one in added}
        assert not missing, f"no official blank for {sorted(missing)}"
    return made


def forget_cabinets() -> None:
    """Remove the temporary cabinets."""
    for kind in ("specimen", "official"):
        shutil.rmtree(library(kind).cabinet, ignore_errors=True)


def editions(*formats: str) -> list[str]:
    """Return the ids of the editions of these formats; of all PDF editions when none is named."""
    return [e.id for e in Library(cabinet=ROOT / "no-such-folder").of_format(*(formats or ("pdf",)))]
