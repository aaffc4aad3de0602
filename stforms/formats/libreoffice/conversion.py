"""From one office format to another: the filters, and many files at a time, none of which harms the rest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stforms.errors import MissingProgramError, StformsError, UnreadableError, UsageError
from stforms.formats.kinds import kind_of
from stforms.formats.libreoffice.program import find
from stforms.formats.libreoffice.run import Run, Task, run
from stforms.formats.opc import Package, local

PATIENCE = 60.0
AT_ONCE = 50
MOST_STOPS = 6
"""After so many stops with nothing done between them it is the program that hangs, not the files."""

_TEXT = {
    "docx": "MS Word 2007 XML",  # transitional; "Office Open XML Text" is the first edition, of 2006
    "doc": "MS Word 97",
    "odt": "writer8",
    "rtf": "Rich Text Format",
}
_SHEET = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8"}
_PDF = {"pdf": "writer_pdf_Export"}, {"pdf": "calc_pdf_Export"}

TARGETS = ("pdf", *_TEXT, *_SHEET)
"""What can be converted into."""

Converted = bytes | StformsError
"""A new file, or why there is none: an error as a value, so that one file does not stop the others."""


@dataclass(frozen=True)
class _Job:
    index: int
    kind: str
    data: bytes
    calculate: bool

    @property
    def stem(self) -> str:
        """Return the name under which the file lies on the disk: a number, nothing of what it holds."""
        return f"{self.index + 1:04}"


def convert(
    files: Sequence[tuple[str, bytes]],
    to: str,
    *,
    timeout: float = PATIENCE,
    progress: Callable[[int], None] | None = None,
) -> list[Converted]:
    """Convert office files with LibreOffice, as many as possible at one start of it.

    Args:
        files: name and content of each. What a file is, is told by its content; the name settles
            only what the content leaves open.
        to: one of TARGETS.
        timeout: how many seconds LibreOffice may take for a file.
        progress: is told how many of the files are done, as they get done.

    Returns:
        For every file, in the same order, the new file or the error that it met.

    Raises:
        UsageError: there is no such target.
        MissingProgramError: LibreOffice is not installed, or cannot be started.
        DiskFullError, RefusedError: temporary files cannot be written.
    """
    check_target(to)
    results: list[Converted | None] = [None] * len(files)
    jobs: list[_Job] = []
    for index, (name, data) in enumerate(files):
        try:
            jobs.append(_job(index, name, data, to))
        except StformsError as error:
            results[index] = error
    if jobs:
        conversion = _Conversion(_program(), to, timeout, results, progress or (lambda _: None))
        for batch in _batches(jobs):
            conversion.settle(batch)
    return [result for result in results if result is not None]


def check_target(to: str) -> None:
    """Raise UsageError unless there is such a target."""
    if to not in TARGETS:
        raise UsageError("render.unknown_target", {"to": to, "targets": ", ".join(TARGETS)})


def _job(index: int, name: str, data: bytes, to: str) -> _Job:
    """Return what is to be done with a file; raise what kind_of raises, or UsageError."""
    kind = kind_of(data, name)
    if kind == to or to not in _writers(kind):
        raise UsageError("render.no_way", {"kind": kind, "to": to})
    return _Job(index, kind, data, kind == "xlsx" and _asks_to_calculate(data))


def _asks_to_calculate(data: bytes) -> bool:
    """Tell whether a workbook says that its results are not to be trusted (18.2.2, fullCalcOnLoad).

    Programs that write cells without working out formulas say so. LibreOffice 7.4 pays no heed to it.
    """
    package = Package(data)
    book = package.xml(package.main) if package.main else ()
    return any(local(node) == "calcPr" and node.get("fullCalcOnLoad") in ("1", "true") for node in book)


def _writers(kind: str) -> dict[str, str]:
    """Return the filters that can write a file of this kind: target -> filter."""
    for readers, pdf in zip((_TEXT, _SHEET), _PDF, strict=True):
        if kind in readers:
            return {**readers, **pdf}
    return {}


def _program() -> Path:
    program = find()
    if program is None:
        raise MissingProgramError("program.no_libreoffice")
    return program


def _batches(jobs: Sequence[_Job]) -> Iterator[list[_Job]]:
    """Yield the jobs by kind, as a run of the program reads one format, and not too many at a time."""
    for kind in dict.fromkeys((job.kind, job.calculate) for job in jobs):
        alike = [job for job in jobs if (job.kind, job.calculate) == kind]
        for start in range(0, len(alike), AT_ONCE):
            yield alike[start : start + AT_ONCE]


class _Conversion:
    """One call of convert: what is done so far, and how often the program had to be stopped lately."""

    def __init__(
        self,
        program: Path,
        to: str,
        patience: float,
        results: list[Converted | None],
        progress: Callable[[int], None],
    ) -> None:
        self._program = program
        self._to = to
        self._patience = patience
        self._results = results
        self._progress = progress
        self._stops = 0

    def settle(self, batch: list[_Job]) -> None:
        """Convert the files of a batch; those that get no result are tried again, one at a time.

        The program takes the files in order. When it hangs or crashes, the first without a result is
        where that happened: it is tried alone, and the rest once more together.
        """
        waiting = [batch]
        while waiting:
            jobs = waiting.pop()
            if self._stops >= MOST_STOPS:
                self._fail(jobs, UnreadableError("program.hangs", {"times": self._stops}))
                continue
            came = self._run(jobs)
            left = [job for job in jobs if self._results[job.index] is None]
            if len(jobs) == 1:
                self._fail(left, self._reason(came))
            elif came.orderly:
                waiting += [[job] for job in reversed(left)]
            else:
                waiting += [some for some in (left[1:], left[:1]) if some]

    def _run(self, jobs: list[_Job]) -> Run:
        """Run the program once and keep what it made."""
        done = self._done()
        kind = jobs[0].kind
        reader = {**_TEXT, **_SHEET}[kind]
        task = Task(reader, _writers(kind)[self._to], self._to, jobs[0].calculate)
        files = {f"{job.stem}.{kind}": job.data for job in jobs}
        came = run(self._program, task, files, self._patience, lambda new: self._progress(done + new))
        if came.code in (126, 127) and not came.results:  # what a shell says of what it cannot start
            raise MissingProgramError("program.not_started", {"file": str(self._program), "why": came.said})
        for job in jobs:
            data = came.results.get(f"{job.stem}.{self._to}", b"")
            if _whole(data, self._to):
                self._results[job.index] = data
        self._stops = self._stops + 1 if came.stopped and self._done() == done else int(came.stopped)
        self._progress(self._done())
        return came

    def _done(self) -> int:
        return sum(result is not None for result in self._results)

    def _reason(self, came: Run) -> StformsError:
        if came.stopped:
            return UnreadableError("file.too_slow", {"seconds": round(self._patience)})
        return UnreadableError("file.not_converted", {"to": self._to, "why": came.said or came.code})

    def _fail(self, jobs: list[_Job], error: StformsError) -> None:
        for job in jobs:
            self._results[job.index] = error
        self._progress(self._done())


def _whole(data: bytes, to: str) -> bool:
    """Tell whether a new file has its end: a program that is stopped may leave half a one."""
    if to == "pdf":
        return data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:]
    if to == "rtf":
        return data.startswith(b"{\\rtf") and data.rstrip(b"\0\r\n ").endswith(b"}")
    if to in ("doc", "xls"):
        return data.startswith(b"\xd0\xcf\x11\xe0") and len(data) % 512 == 0
    return zipfile.is_zipfile(io.BytesIO(data))
