"""stforms render: office files become PDFs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from stforms.actions.render import BATCH, render
from stforms.atomic import make_folder, write_atomically
from stforms.cli import options, show
from stforms.cli.many import each
from stforms.errors import ExitCode, MissingProgramError, RefusedError, StformsError, UsageError
from stforms.formats import libreoffice
from stforms.messages import text
from stforms.model import Finding, Json, Outcome
from stforms.wording import as_json as findings_json


@dataclass(frozen=True)
class _Options:
    to: str
    output: Path | None
    overwrite: bool
    dry_run: bool


@dataclass(frozen=True)
class _Job:
    """A file and where the new one goes; or why there will be none."""

    path: Path
    target: Path
    error: StformsError | None = None


@dataclass(frozen=True)
class _Done:
    """A file that was rendered."""

    job: _Job
    findings: tuple[Finding, ...]


def command(
    files: options.Files,
    to: Annotated[str, typer.Option("--to", metavar=text("meta.format"), help=text("cli.render.to"))] = "pdf",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar=text("meta.output"), help=text("cli.render.output")),
    ] = None,
    overwrite: options.Overwrite = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.option.dry_run"))] = False,
    as_json: options.AsJson = False,
    as_lines: options.AsJsonLines = False,
) -> int:
    """Make a PDF of every file, or a file of another office format."""
    chosen = _Options(to.lower(), output, overwrite, dry_run)
    libreoffice.check_target(chosen.to)
    jobs = _jobs(files, chosen)
    if any(job.error is None for job in jobs) and libreoffice.find() is None:
        raise MissingProgramError("program.no_libreoffice")
    results = _rendered(jobs, chosen)
    latest: list[_Done] = []

    def work(_: Path) -> tuple[Json, int]:
        result = next(results)
        if isinstance(result, StformsError):
            raise result
        latest[:] = [result]
        return _as_json(result, chosen.to), ExitCode.DONE

    return each(files, work, lambda _: _show(latest[0], chosen), as_json, as_lines)


# --- what goes where --------------------------------------------------------------------------


def _jobs(files: Sequence[Path], chosen: _Options) -> list[_Job]:
    """Settle where each new file goes, before any work is done."""
    if len(files) > 1 and chosen.output is not None and _names_a_file(chosen.output, chosen.to):
        raise UsageError("cli.render.many_to_one", {"count": len(files)})
    first: dict[str, Path] = {}
    jobs = []
    for path in files:
        target = _target(path, chosen)
        other = first.setdefault(str(target).casefold(), path)  # as Windows and macOS tell names apart
        twice = {"file": str(target), "other": str(other)}
        error = (
            RefusedError("render.same_name", twice) if other is not path else _refusal(path, target, chosen)
        )
        jobs.append(_Job(path, target, error))
    return jobs


def _names_a_file(output: Path, to: str) -> bool:
    return str(output) == "-" or output.suffix.lower() == f".{to}"


def _target(path: Path, chosen: _Options) -> Path:
    """Return the named file; else a file of the same name in the named folder, or beside the original."""
    source = Path("stdin") if str(path) == "-" else path
    name = f"{source.stem}.{chosen.to}"
    if chosen.output is None:
        return source.parent / name
    return chosen.output if _names_a_file(chosen.output, chosen.to) else chosen.output / name


def _refusal(path: Path, target: Path, chosen: _Options) -> StformsError | None:
    """Return why the target may not be written, before LibreOffice is set to work in vain."""
    if chosen.overwrite or str(target) == "-" or not target.exists() or _same(path, target):
        return None
    return RefusedError("output.exists", {"file": str(target)})


def _same(path: Path, target: Path) -> bool:
    return path.exists() and target.exists() and target.samefile(path)


# --- doing it ---------------------------------------------------------------------------------


def _rendered(jobs: Sequence[_Job], chosen: _Options) -> Iterator[_Done | StformsError]:
    """Yield what became of each file, in order; what a batch has made is written before the next begins."""
    for start in range(0, len(jobs), BATCH):
        batch = jobs[start : start + BATCH]
        wanted = [_source(job.path) for job in batch if job.error is None]
        try:
            with _progress(start, len(jobs)) as tell:
                outcomes = iter(render(wanted, chosen.to, progress=tell))
        except StformsError as error:  # no room for temporary files, say
            yield from (job.error or error for job in batch)
        else:
            yield from (job.error or _finished(job, next(outcomes), chosen) for job in batch)


def _source(path: Path) -> Path | bytes:
    return sys.stdin.buffer.read() if str(path) == "-" else path


def _finished(job: _Job, outcome: Outcome[bytes | StformsError], chosen: _Options) -> _Done | StformsError:
    if isinstance(outcome.value, StformsError):
        return outcome.value
    try:
        if _same(job.path, job.target):  # a .doc that was called .docx
            raise RefusedError("render.own_source", {"file": str(job.path)})
        if not chosen.dry_run:
            _write(job.target, outcome.value, chosen.overwrite)
    except StformsError as error:
        return error
    return _Done(job, outcome.findings)


def _write(target: Path, data: bytes, overwrite: bool) -> None:
    if str(target) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    make_folder(target.parent)
    write_atomically(target, [data], overwrite)


# --- saying it --------------------------------------------------------------------------------


@contextmanager
def _progress(done: int, total: int) -> Iterator[Callable[[int], None]]:
    """Show how far the work is, on a terminal; numbers only, no names."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    hidden = not sys.stderr.isatty()
    with Progress(*columns, console=show.console(error=True), transient=True, disable=hidden) as bar:
        task = bar.add_task(text("cli.render.working"), total=total, completed=done)
        yield lambda new: bar.update(task, completed=done + new)


def _as_json(done: _Done, to: str) -> Json:
    return {
        "stforms": "render/1",
        "file": str(done.job.path),
        "output": str(done.job.target),
        "to": to,
        "findings": findings_json(done.findings),
    }


def _show(done: _Done, chosen: _Options) -> None:
    if str(done.job.target) != "-":
        said = "cli.render.would_write" if chosen.dry_run else "cli.render.written"
        show.talk(text(said, {"file": str(done.job.path), "output": str(done.job.target)}))
    show.findings(done.findings)
