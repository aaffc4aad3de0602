"""Options that choose papers of the register, with one wording and one meaning for every verb."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Annotated

import typer

from stforms.actions.status import Asked, period_of
from stforms.errors import UsageError
from stforms.messages import text
from stforms.register.papers import STATES

Persons = Annotated[
    list[str] | None, typer.Option("--person", metavar=text("meta.person"), help=text("cli.asked.person"))
]
Clinics = Annotated[
    list[str] | None, typer.Option("--clinic", metavar=text("meta.clinic"), help=text("cli.asked.clinic"))
]
Forms = Annotated[
    list[str] | None, typer.Option("--form", metavar=text("meta.form"), help=text("cli.asked.form"))
]
States = Annotated[
    list[str] | None,
    typer.Option(
        "--state", metavar=text("meta.state"), help=text("cli.asked.state", {"states": ", ".join(STATES)})
    ),
]
Period = Annotated[
    str | None, typer.Option("--period", metavar=text("meta.period"), help=text("cli.asked.period"))
]
Overdue = Annotated[bool, typer.Option("--overdue", help=text("cli.asked.overdue"))]
Protected = Annotated[bool, typer.Option("--include-protected", help=text("cli.asked.protected"))]
Today = Annotated[str | None, typer.Option("--today", metavar=text("meta.day"), help=text("cli.asked.today"))]
Limit = Annotated[
    int | None, typer.Option("--limit", min=0, metavar=text("meta.number"), help=text("cli.asked.limit"))
]


def asked(
    persons: Sequence[str] | None,
    clinics: Sequence[str] | None,
    forms: Sequence[str] | None,
    states: Sequence[str] | None,
    period: str | None,
    overdue: bool,
    protected: bool,
) -> Asked:
    """Return the options as filters."""
    return Asked(
        tuple(persons or ()),
        tuple(clinics or ()),
        tuple(forms or ()),
        tuple(states or ()),
        period_of(period) if period is not None else None,
        overdue,
        protected,
    )


def day(given: str | None) -> datetime.date:
    """Return the day that counts as today.

    Raises:
        UsageError: it is no day.
    """
    if given is None:
        return datetime.date.today()
    try:
        return datetime.date.fromisoformat(given)
    except ValueError as error:
        raise UsageError("status.no_day", {"given": given}) from error
