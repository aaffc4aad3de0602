"""stforms register sent: what was sent, to be compared with what comes back."""

from __future__ import annotations

import datetime
from contextlib import closing
from typing import Annotated

import typer

from stforms.actions.expected import period_of
from stforms.actions.register_sent import Dispatch, register_sent
from stforms.actions.sending import sent_papers
from stforms.cli import options, register_show, show
from stforms.cli.register_plan import Due, Period
from stforms.errors import ExitCode, UsageError
from stforms.messages import text
from stforms.register.opening import open_register
from stforms.register.place import place_of

On = Annotated[
    datetime.datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], metavar=text("meta.day"), help=text("cli.register.on")),
]


def command(
    files: options.Files,
    on: On = None,
    due: Due = None,
    days: Annotated[int | None, typer.Option("--days", min=1, help=text("cli.register.days"))] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar=text("meta.text"), help=text("cli.register.to"))
    ] = None,
    period: Period = None,
    edition: options.Edition = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.register.dry_run"))] = False,
    register: options.RegisterAt = None,
    files_at: options.FilesAt = None,
    as_json: options.AsJson = False,
) -> int:
    """Note which forms were sent."""
    today = datetime.date.today()
    day = on.date() if on is not None else today
    if day > today:
        raise UsageError("sent.to_come", {"day": day.isoformat()})
    meant = period_of(period) if period is not None else None
    dispatch = Dispatch(day, _due(day, due, days), to, meant, dry_run)
    read = sent_papers(files, edition=edition)
    with closing(open_register(place_of(register, files_at))) as opened:
        outcome = register_sent(opened, read.value, dispatch)
    noted, found = outcome.value, (*read.findings, *outcome.findings)
    if as_json:
        register_show.product("register-sent/1", noted, found, dry_run)
    else:
        show.findings(found)
        register_show.summary("cli.register.noted", noted, dry_run)
    if not show.worst(found):
        return int(ExitCode.DONE)
    return int(ExitCode.SOME_FAILED if noted else ExitCode.FINDINGS)


def _due(on: datetime.date, due: datetime.datetime | None, days: int | None) -> datetime.date | None:
    """Return the day by which papers shall be back.

    Raises:
        UsageError: it is given twice, or comes before they were sent.
    """
    if due is not None and days is not None:
        raise UsageError("sent.due_twice")
    if days is not None:
        return on + datetime.timedelta(days=days)
    if due is not None and due.date() < on:
        raise UsageError("sent.due_before", {"due": due.date().isoformat(), "day": on.isoformat()})
    return due.date() if due is not None else None
