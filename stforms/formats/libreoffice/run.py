"""One run of LibreOffice, from its start to an end that is certain.

What is converted into what is none of its business.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from stforms.formats.libreoffice.process import started
from stforms.formats.libreoffice.profile import registry
from stforms.formats.libreoffice.workspace import address, workspace

START = 30.0
"""Seconds more that the first file gets: a cold disk and a new profile take their time."""

_USUAL = ("convert ", "Overwriting: ", "Warning: failed to launch javaldx")
_OPTIONS = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")


@dataclass(frozen=True)
class Task:
    """What to do with files: the names of the filters that read and write them, and the new ending.

    `calculate` has the formulas of a workbook worked out anew.
    """

    reads: str
    writes: str
    ending: str
    calculate: bool = False


@dataclass(frozen=True)
class Run:
    """What came of a run: the new files by name, whether it had to be stopped, what was said last."""

    results: Mapping[str, bytes]
    stopped: bool
    code: int
    said: str

    @property
    def orderly(self) -> bool:
        """Tell whether the program went through all files, whatever became of each."""
        return self.code == 0 and not self.stopped


def run(
    program: Path,
    task: Task,
    files: Mapping[str, bytes],
    patience: float,
    news: Callable[[int], None],
) -> Run:
    """Convert files; whatever happens, nothing is left running and nothing is left on the disk.

    Args:
        program: soffice.
        task: from what, into what.
        files: name -> content. Every user of the machine can see the names: "0001.doc".
        patience: how many seconds may pass without a new file.
        news: is told the number of new files as they come.

    Raises:
        DiskFullError: there is no room for temporary files.
        RefusedError: temporary files cannot be written.
    """
    with workspace(files, registry(task.calculate)) as folder:
        command = _command(program, task, folder, files)
        with (folder / "said").open("wb") as said, started(command, folder, said) as process:
            stopped = not _finishes(process, folder / "out", patience, news)
        results = {path.name: path.read_bytes() for path in (folder / "out").iterdir() if path.is_file()}
        return Run(results, stopped, process.returncode, _said(folder))


def _command(program: Path, task: Task, folder: Path, names: Mapping[str, bytes]) -> list[str]:
    return [
        str(program),
        f"-env:UserInstallation={address(folder)}",
        *_OPTIONS,
        f"--infilter={task.reads}",
        "--convert-to",
        f"{task.ending}:{task.writes}",
        "--outdir",
        "../out",  # in a whole path LibreOffice would take %20 for a space, and write elsewhere
        *names,
    ]


def _finishes(
    process: subprocess.Popen[bytes], out: Path, patience: float, news: Callable[[int], None]
) -> bool:
    """Wait for the program to end by itself; return False when nothing new has come for too long."""
    seen, latest = 0, time.monotonic() + START + patience
    while time.monotonic() < latest:
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            count = len(os.listdir(out))  # noqa: PTH208 - the number only
            if count > seen:
                seen, latest = count, time.monotonic() + patience
                news(count)
        else:
            return True
    return False


def _said(folder: Path) -> str:
    """Return the last line that the program printed that may tell why, without the folder's name."""
    printed = (folder / "said").read_bytes()[-4000:].decode("utf-8", "replace")
    lines = printed.replace(str(folder), "").splitlines()
    telling = [line.strip() for line in lines if line.strip() and not line.startswith(_USUAL)]
    return telling[-1][:200] if telling else ""
