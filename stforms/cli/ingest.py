"""stforms ingest: what came back goes into the register."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.ingest.again import Again
from stforms.actions.ingest.inbox import Inbox
from stforms.actions.ingest.run import Ingested, Result, Ways, ingest
from stforms.actions.ingest.sources import Left, Source
from stforms.actions.ingest.tasks import Came
from stforms.cli import ingest_show, options
from stforms.cli.bar import bar
from stforms.cli.interrupts import interrupts
from stforms.errors import ExitCode, UsageError
from stforms.messages import text
from stforms.register.opening import open_register
from stforms.register.place import place_of
from stforms.register.store import Register


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    files: Sequence[Path]
    move: bool
    reveal: bool
    as_json: bool
    as_lines: bool

    @property
    def quiet(self) -> bool:
        """Tell whether standard output is for a program."""
        return self.as_json or self.as_lines


Day = Annotated[
    datetime.datetime | None,
    typer.Option(
        "--received", formats=["%Y-%m-%d"], metavar=text("meta.day"), help=text("cli.ingest.received")
    ),
]
Sender = Annotated[
    str | None, typer.Option("--sender", metavar=text("meta.text"), help=text("cli.ingest.sender"))
]
Diarienummer = Annotated[
    str | None,
    typer.Option("--diarienummer", metavar=text("meta.text"), help=text("cli.ingest.diarienummer")),
]
Workers = Annotated[int | None, typer.Option("--workers", min=1, max=64, help=text("cli.ingest.workers"))]


def command(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar=text("meta.files"), help=text("cli.ingest.files"))
    ] = None,
    move: Annotated[bool, typer.Option("--move", help=text("cli.ingest.move"))] = False,
    received: Day = None,
    sender: Sender = None,
    diarienummer: Diarienummer = None,
    again: Annotated[bool, typer.Option("--again", help=text("cli.ingest.again"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.ingest.dry_run"))] = False,
    workers: Workers = None,
    register: options.RegisterAt = None,
    files_at: options.FilesAt = None,
    reveal: Annotated[bool, typer.Option("--reveal", help=text("cli.ingest.reveal"))] = False,
    as_json: options.AsJson = False,
    as_lines: options.AsJsonLines = False,
) -> int:
    """Take files into the register."""
    if not files and not again:
        raise UsageError("cli.ingest.nothing")
    if move and dry_run:
        raise UsageError("cli.ingest.move_dry")
    came = Came(day_of(received), sender, diarienummer)
    ways = Ways(came, workers, again=again, dry=dry_run)
    asked = Asked(files or (), move, reveal, as_json, as_lines)
    with closing(open_register(place_of(register, files_at))) as opened:
        return _ingested(opened, asked, ways)


def day_of(received: datetime.datetime | None) -> datetime.date | None:
    """Return the day that was given.

    Raises:
        UsageError: it is still to come.
    """
    day = received.date() if received is not None else None
    if day is not None and day > datetime.date.today():
        raise UsageError("cli.ingest.to_come", {"day": day.isoformat()})
    return day


def _ingested(register: Register, asked: Asked, ways: Ways) -> int:
    done: list[Ingested] = []
    with ExitStack() as closing_, interrupts("cli.ingest.stopping") as stopped:
        for source in _sources(register, asked, closing_):
            done.append(_through(source, register, asked, replace(ways, stop=lambda: bool(stopped))))
            if stopped:
                break
    whole = Ingested(tuple(result for one in done for result in one.results), any(one.left for one in done))
    ingest_show.product(whole, ways.dry, asked)
    return int(ExitCode.INTERRUPTED if stopped else ingest_show.exit_code(whole))


def _sources(register: Register, asked: Asked, stack: ExitStack) -> Iterator[Source]:
    """Yield where files come from: each inbox by itself, or all that was named, or what was refused before.

    Raises:
        UsageError: files were named where inboxes are needed.
    """
    if not asked.files:
        yield Again(register)
    elif not asked.move:
        yield Left(asked.files)
    else:
        for folder in asked.files:
            if not folder.is_dir():
                raise UsageError("cli.ingest.move_file", {"file": str(folder)})
        for folder in asked.files:
            yield stack.enter_context(Inbox(folder))


def _through(source: Source, register: Register, asked: Asked, ways: Ways) -> Ingested:
    with bar(source.count(), asked.quiet) as advance:

        def tell(result: Result) -> None:
            if result.whole:
                advance(ingest_show.called(result))
            if asked.as_lines:
                ingest_show.line(result, asked.reveal)

        return ingest(source, register, replace(ways, tell=tell))
