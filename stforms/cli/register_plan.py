"""stforms register plan: which papers the register waits for."""

from __future__ import annotations

import datetime
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.expected import Noted, period_of
from stforms.actions.plan import Plan, read_plan
from stforms.actions.register_plan import Planning, register_plan
from stforms.actions.roster import read_roster
from stforms.cli import options, register_show, show
from stforms.errors import ExitCode
from stforms.library import default_library
from stforms.messages import text
from stforms.model import Finding
from stforms.register.opening import open_register
from stforms.register.place import place_of

Due = Annotated[
    datetime.datetime | None,
    typer.Option("--due", formats=["%Y-%m-%d"], metavar=text("meta.day"), help=text("cli.register.due")),
]
Period = Annotated[
    str | None,
    typer.Option("--period", metavar=text("meta.period"), help=text("cli.register.period")),
]


def command(
    roster: Annotated[Path, typer.Argument(metavar=text("meta.roster"), help=text("cli.batch.roster"))],
    plan_file: Annotated[
        Path | None, typer.Option("--plan", metavar=text("meta.plan"), help=text("cli.batch.plan"))
    ] = None,
    persons: Annotated[
        list[str] | None,
        typer.Option("--person", metavar=text("meta.person"), help=text("cli.batch.person")),
    ] = None,
    due: Due = None,
    period: Period = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.register.dry_run"))] = False,
    register: options.RegisterAt = None,
    files_at: options.FilesAt = None,
    as_json: options.AsJson = False,
) -> int:
    """Note which papers are wanted of everybody in a roster."""
    chosen = read_plan(plan_file, default_library()) if plan_file is not None else Plan()
    if persons:
        chosen = replace(chosen, persons=tuple(persons))
    meant = period_of(period) if period is not None else None
    planning = Planning(due.date() if due is not None else None, meant, dry_run)
    read = read_roster(roster)
    if not read.ok:
        return _shown([], read.findings, dry_run, as_json)
    with closing(open_register(place_of(register, files_at))) as opened:
        outcome = register_plan(opened, read.value, chosen, planning)
    return _shown(outcome.value, (*read.findings, *outcome.findings), dry_run, as_json)


def _shown(noted: list[Noted], found: tuple[Finding, ...], dry: bool, as_json: bool) -> int:
    wrong = show.worst(found)
    if as_json:
        register_show.product("register-plan/1", noted, found, dry)
        return int(ExitCode.FINDINGS if wrong else ExitCode.DONE)
    show.findings(found)
    if wrong:
        show.talk(text("cli.register.roster_wrong"))
        return int(ExitCode.FINDINGS)
    register_show.summary("cli.register.planned", noted, dry)
    return int(ExitCode.DONE)
