"""stforms watch: what comes into a folder goes into the register, for as long as it runs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.ingest.run import Ingested, Result, Ways
from stforms.actions.ingest.tasks import Came
from stforms.actions.watch import Rhythm, watch
from stforms.cli import ingest_show, options, show
from stforms.cli.ingest import Diarienummer, Sender, Workers
from stforms.cli.interrupts import interrupts
from stforms.errors import ExitCode, UnreadableError
from stforms.messages import render, text
from stforms.model import Param
from stforms.register.opening import open_register
from stforms.register.place import place_of
from stforms.register.store import Register
from stforms.wording import mask


@dataclass(frozen=True)
class _Asked:
    """What the command line asks for."""

    folder: Path
    move: bool
    once: bool
    rhythm: Rhythm
    came: Came
    workers: int | None
    reveal: bool
    as_lines: bool


def command(
    folder: Annotated[Path, typer.Argument(metavar=text("meta.folder"), help=text("cli.watch.folder"))],
    leave: Annotated[bool, typer.Option("--leave", help=text("cli.watch.leave"))] = False,
    once: Annotated[bool, typer.Option("--once", help=text("cli.watch.once"))] = False,
    every: Annotated[float, typer.Option("--every", min=0.1, help=text("cli.watch.every"))] = 2.0,
    still: Annotated[float, typer.Option("--still", min=0.0, help=text("cli.watch.still"))] = 5.0,
    sender: Sender = None,
    diarienummer: Diarienummer = None,
    workers: Workers = None,
    register: options.RegisterAt = None,
    files_at: options.FilesAt = None,
    reveal: Annotated[bool, typer.Option("--reveal", help=text("cli.ingest.reveal"))] = False,
    as_lines: options.AsJsonLines = False,
) -> int:
    """Watch a folder."""
    if not folder.is_dir():
        raise UnreadableError("file.missing", {"file": str(folder)})
    came = Came(None, sender, diarienummer)
    asked = _Asked(folder, not leave, once, Rhythm(every, still), came, workers, reveal, as_lines)
    with closing(open_register(place_of(register, files_at))) as opened:
        return _watched(opened, asked)


def _watched(register: Register, asked: _Asked) -> int:
    results: list[Result] = []
    with interrupts("cli.ingest.stopping") as stopped:
        ways = Ways(
            asked.came, asked.workers, stop=lambda: bool(stopped), tell=lambda result: _tell(result, asked)
        )
        show.talk(text("cli.watch.begun", {"folder": str(asked.folder)}))
        rounds = watch(
            asked.folder, register, ways, asked.rhythm, move=asked.move, once=asked.once, news=_news
        )
        for done in rounds:
            results = [*done.results] if asked.once else []
    show.talk(text("cli.watch.ended"))
    return int(_exit_code(results, stopped))


def _exit_code(results: Sequence[Result], stopped: Sequence[int]) -> ExitCode:
    """Return the code of a single round; who ends a watch has done nothing wrong."""
    return ExitCode.DONE if stopped else ingest_show.exit_code(Ingested(tuple(results)))


def _tell(result: Result, asked: _Asked) -> None:
    """Say what became of a document, with the time: these lines are a log."""
    if asked.as_lines:
        ingest_show.line(result, asked.reveal)
        return
    now = datetime.datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    show.talk(f"{now} {ingest_show.told(result, asked.reveal)}")


def _news(code: str, params: Mapping[str, Param]) -> None:
    message, hint = render(code, params)
    show.talk(mask(f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S} {message} {hint}".strip()))
