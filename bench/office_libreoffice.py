"""LibreOffice: what it saves, and what its starts cost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from clock import children_clock
from machine import HERE

FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "pdf": "pdf",
}
MANY = 50
"""Files in a call of LibreOffice, as somebody has them who renders a clinic's forms."""


@dataclass(frozen=True)
class Rendered:
    """A way of rendering: how many files it made of how many, and CPU seconds for each."""

    way: str
    made: int
    files: int
    seconds: float


class Converter:
    """LibreOffice with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        self.profile = folder / "profile"
        self.program = shutil.which("soffice") or shutil.which("libreoffice")

    def convert(self, files: Sequence[Path], to: str, into: Path) -> float:
        """Convert files in one call; return the CPU seconds that it took. They keep their stems."""
        into.mkdir(parents=True, exist_ok=True)
        assert self.program is not None
        command = [self.program, f"-env:UserInstallation={self.profile.as_uri()}", "--headless"]
        command += ["--convert-to", FILTERS[to], "--outdir", str(into), *map(str, files)]
        return _run(command)


def rendered(converter: Converter, file: Path, folder: Path, many: int, few: int) -> Iterator[Rendered]:
    """Render the same form many times over, in every way.

    Args:
        converter: LibreOffice.
        file: the form, a Word document.
        folder: where to put things.
        many: how many files the ways get that take many.
        few: how many files get a start of LibreOffice each.
    """
    files = [folder / f"form-{number:03d}.docx" for number in range(many)]
    for copy in files:
        copy.write_bytes(file.read_bytes())
    converter.convert(files[:1], "pdf", folder / "first")  # the profile is made at the first start
    alone = sum(converter.convert([one], "pdf", folder / "alone") for one in files[:few])
    yield _told("soffice, one start per file", folder / "alone", few, alone)
    together = converter.convert(files, "pdf", folder / "together")
    yield _told(f"soffice, {many} files in one start", folder / "together", many, together)
    ours = folder / "stforms"
    command = [sys.executable, "-m", "stforms", "render", *map(str, files), "-o", str(ours)]
    yield _told(f"stforms render, {many} files", ours, many, _run(command))


def _told(way: str, into: Path, files: int, seconds: float) -> Rendered:
    return Rendered(way, len(list(into.glob("*.pdf"))), files, seconds / files)


def _run(command: Sequence[str]) -> float:
    """Run a program to its end; return the CPU seconds of it and of all that it waited for."""
    path = os.pathsep.join(filter(None, (str(HERE.parent), os.environ.get("PYTHONPATH"))))
    start = children_clock()
    subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=True)
    return children_clock() - start
