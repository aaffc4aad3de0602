"""stforms batch: a roster becomes everybody's papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from stforms import jobs
from stforms.actions.batch import FAILED, Batch, Options, Result, Sync, Ways, batch, tried
from stforms.actions.batch.bundles import PersonsBundle, bundles
from stforms.actions.bundle import Wishes
from stforms.actions.plan import Item, Plan, plan, read_plan
from stforms.actions.roster import read_roster
from stforms.actions.roster.workbook import new_roster
from stforms.atomic import make_folder, write_atomically
from stforms.cli import batch_show, options, show
from stforms.cli.interrupts import interrupts
from stforms.errors import ExitCode, UsageError
from stforms.formats.pdf.layout import LEGIBLE
from stforms.html.batch import batch_page
from stforms.library import default_library
from stforms.messages import text
from stforms.model import Finding, Severity

OVERVIEW = "oversikt.html"
_OURS = "– stforms</title>".encode()


@dataclass(frozen=True)
class _Asked:
    """What the command line asks for."""

    folder: Path
    fill: Options
    ways: Ways
    executor: str | None
    workers: int | None
    as_json: bool
    as_lines: bool
    bundled: bool = False

    @property
    def quiet(self) -> bool:
        return self.as_json or self.as_lines


def command(
    roster: Annotated[
        Path | None, typer.Argument(metavar=text("meta.roster"), help=text("cli.batch.roster"))
    ] = None,
    new: Annotated[
        Path | None,
        typer.Option("--new-roster", metavar=text("meta.output"), help=text("cli.batch.new_roster")),
    ] = None,
    plan_file: Annotated[
        Path | None, typer.Option("--plan", metavar=text("meta.plan"), help=text("cli.batch.plan"))
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar=text("meta.folder"), help=text("cli.batch.output")),
    ] = None,
    persons: Annotated[
        list[str] | None,
        typer.Option("--person", metavar=text("meta.person"), help=text("cli.batch.person")),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.batch.dry_run"))] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=512, help=text("cli.batch.workers"))
    ] = None,
    executor: Annotated[
        str | None,
        typer.Option("--executor", metavar=text("meta.executor"), help=text("cli.batch.executor")),
    ] = None,
    shrink: Annotated[bool, typer.Option("--shrink", help=text("cli.fill.shrink"))] = False,
    flatten: Annotated[bool, typer.Option("--flatten", help=text("cli.fill.flatten"))] = False,
    compact: Annotated[bool, typer.Option("--compact", help=text("cli.fill.compact"))] = False,
    specimen: Annotated[bool, typer.Option("--specimen", help=text("cli.fill.specimen"))] = False,
    overwrite: options.Overwrite = False,
    durable: Annotated[bool, typer.Option("--durable", help=text("cli.batch.durable"))] = False,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help=text("cli.batch.fail_fast"))] = False,
    bundled: Annotated[bool, typer.Option("--bundle", help=text("cli.batch.bundle"))] = False,
    as_json: options.AsJson = False,
    as_lines: options.AsJsonLines = False,
) -> int:
    """Make the papers of everybody in a roster."""
    if new is not None:
        return _new(new, overwrite)
    if roster is None:
        raise UsageError("cli.batch.nothing")
    asked = _Asked(
        output or Path(roster.stem),
        Options(LEGIBLE if shrink else None, flatten, compact, specimen),
        Ways(overwrite=overwrite, sync=Sync.EACH if durable else Sync.END, fail_fast=fail_fast),
        executor,
        workers,
        as_json,
        as_lines,
        bundled,
    )
    chosen = read_plan(plan_file, default_library()) if plan_file is not None else Plan()
    if persons:
        chosen = replace(chosen, persons=tuple(persons))
    return _made(roster, chosen, asked, dry_run)


def _new(path: Path, overwrite: bool) -> int:
    """Write an empty roster."""
    if path.suffix.lower() != ".xlsx":
        raise UsageError("cli.batch.ending", {"file": str(path)})
    make_folder(path.parent)
    write_atomically(path, [new_roster()], overwrite)
    show.talk(text("cli.batch.new", {"file": str(path)}))
    return int(ExitCode.DONE)


def _made(path: Path, chosen: Plan, asked: _Asked, dry_run: bool) -> int:
    """Read the roster, plan, and make the papers; an error in the roster stops it before anything is made."""
    read = read_roster(path)
    found = list(read.findings)
    planned = plan(read.value, chosen) if read.ok else None
    items = planned.value if planned is not None else []
    found += planned.findings if planned is not None else ()
    found += _on_specimens(items, asked.fill)
    if not asked.quiet:
        show.findings(found)
    if planned is None or not planned.ok:
        if asked.as_json or asked.as_lines:
            batch_show.product(None, found, asked.as_lines)
        else:
            show.talk(text("cli.batch.roster_wrong"))
        return int(ExitCode.FINDINGS)
    if dry_run:
        return _tried(items, found, asked)
    return _batch(items, found, asked, whole=chosen.persons is None)


def _on_specimens(items: Sequence[Item], fill: Options) -> list[Finding]:
    library = default_library()
    editions = {library.edition(item.edition) for item in items}
    official = all(
        edition.own or (library.blank(edition).official and not fill.specimen) for edition in editions
    )
    return [] if official else [Finding("blank.specimen", Severity.INFO)]


def _tried(items: Sequence[Item], found: Sequence[Finding], asked: _Asked) -> int:
    """Fill everything without writing it, and show what would be made and what is missing."""
    results = []
    for result in tried(items, asked.fill):
        results.append(result)
        if asked.as_lines:
            batch_show.line(result)
    done = Batch(asked.folder, tuple(results))
    if asked.as_json:
        batch_show.product(done, found, as_lines=False)
    elif not asked.as_lines:
        batch_show.would(done)
    return int(ExitCode.SOME_FAILED if any(result.failure for result in results) else ExitCode.DONE)


def _batch(items: Sequence[Item], found: Sequence[Finding], asked: _Asked, whole: bool) -> int:
    """Make the papers, with a bar on a terminal, and sum up."""
    pool = jobs.pool_of(asked.executor, asked.workers, len(items))
    with batch_show.bar(len(items), asked.quiet) as advance, interrupts("cli.batch.stopping") as stopped:

        def tell(result: Result) -> None:
            advance(result)
            if asked.as_lines:
                batch_show.line(result)

        ways = replace(asked.ways, pool=pool, stop=lambda: bool(stopped), tell=tell)
        done = batch(items, asked.folder, asked.fill, ways)
        together = list(_bundles(done, asked, stopped)) if asked.bundled else []
    shown = _overview(done)
    if asked.as_json:
        batch_show.product(done, found, as_lines=False, together=together if asked.bundled else None)
    elif not asked.as_lines:
        batch_show.summary(done, shown, whole)
        batch_show.bundles(together)
    if stopped:
        return int(ExitCode.INTERRUPTED)
    failed = any(result.failure for result in done.results) or any(one.state == FAILED for one in together)
    return int(ExitCode.SOME_FAILED if failed else ExitCode.DONE)


def _bundles(done: Batch, asked: _Asked, stopped: Sequence[int]) -> Iterator[PersonsBundle]:
    """Make everybody's bundle, one after the other, until somebody asks for an end."""
    for one in bundles(done, Wishes(), overwrite=asked.ways.overwrite):
        if asked.as_lines:
            batch_show.bundle_line(one)
        yield one
        if stopped:
            return


def _overview(done: Batch) -> Path | None:
    """Write the overview, unless a file of somebody else has its name."""
    path = done.folder / OVERVIEW
    if path.is_file() and _OURS not in path.read_bytes():
        show.talk(text("cli.batch.overview_exists", {"file": str(path)}))
        return None
    write_atomically(path, [batch_page(done)], overwrite=True)
    return path
