"""stforms status: what is planned, sent, back, overdue, incomplete; and what to do next."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.status import Overview, status
from stforms.actions.status.as_json import line_json, overview_json
from stforms.cli import asked, options, show
from stforms.cli.status_show import show_status
from stforms.errors import ExitCode, RefusedError, UsageError
from stforms.messages import text
from stforms.register.opening import open_register
from stforms.register.place import place_of

SHOWN = 40
"""Papers in a list of the terminal; more of them are a matter for a workbook."""
ON_A_PAGE = 500


def command(
    persons: asked.Persons = None,
    clinics: asked.Clinics = None,
    forms: asked.Forms = None,
    states: asked.States = None,
    period: asked.Period = None,
    overdue: asked.Overdue = False,
    include_protected: asked.Protected = False,
    today: asked.Today = None,
    limit: asked.Limit = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar=text("meta.output"), help=text("cli.status.html"))
    ] = None,
    overwrite: options.Overwrite = False,
    reveal: Annotated[bool, typer.Option("--reveal", help=text("cli.status.reveal"))] = False,
    register: options.RegisterAt = None,
    as_json: options.AsJson = False,
    as_lines: options.AsJsonLines = False,
) -> int:
    """Show the overview of the register, or of the papers that were asked for."""
    if html is not None:
        _check(html, overwrite)
    chosen = asked.asked(persons, clinics, forms, states, period, overdue, include_protected)
    usual = None if as_json or as_lines else ON_A_PAGE if html is not None else SHOWN
    most = usual if limit is None else (limit or None)
    # Forty papers of thousands, in the order of the alphabet, say nothing: the clinics do.
    brief = chosen.everything and html is None and not (as_json or as_lines)
    with closing(open_register(place_of(register), make=False)) as opened, opened.reading() as connection:
        found = status(connection, asked.day(today), chosen, most, brief)
    if html is not None:
        _write(html, found, overwrite)
    if as_json or as_lines:
        _product(found, reveal, as_lines)
    elif html is None:
        show_status(found)
    return ExitCode.DONE


def _product(found: Overview, reveal: bool, as_lines: bool) -> None:
    papers = (line_json(line, reveal) for line in found.lines)
    if as_lines:
        for paper in papers:
            show.line({"stforms": "status-paper/1", **paper})
        show.line(overview_json(found))
    else:
        show.product({**overview_json(found), "items": list(papers)})


def _check(path: Path, overwrite: bool) -> None:
    """Refuse a page that would not be written in the end, before anything is read."""
    if path.suffix.lower() not in (".html", ".htm"):
        raise UsageError("status.page_kind", {"file": str(path)})
    if path.exists() and not overwrite:
        raise RefusedError("output.exists", {"file": str(path)})


def _write(path: Path, found: Overview, overwrite: bool) -> None:
    from stforms.atomic import make_folder, write_atomically
    from stforms.html.dashboard import dashboard_page  # Jinja takes its time, and few calls need it

    made = dashboard_page(found)
    make_folder(path.parent)
    write_atomically(path, [made], overwrite)
    show.talk(text("cli.status.written", {"file": str(path)}))
