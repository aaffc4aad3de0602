"""stforms remind: letters to those who are late or lack something, and the log of them."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.letters import title_of
from stforms.actions.remind import CLINIC, PERSON, Reminder, Reminders, Wanted, note, remind
from stforms.actions.stationery import Stationery, read_stationery
from stforms.atomic import make_folder, synced, write_atomically
from stforms.cli import options, show
from stforms.errors import ExitCode, UsageError
from stforms.library import Library, default_library
from stforms.messages import text
from stforms.model import Json
from stforms.register.opening import open_register
from stforms.register.papers import LACKING
from stforms.register.place import place_of
from stforms.register.store import Register

ENDINGS = (".docx", ".pdf")


def command(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar=text("meta.folder"), help=text("cli.remind.output")),
    ] = None,
    days: Annotated[int, typer.Option("--days", min=0, max=366, help=text("cli.remind.days"))] = 14,
    to: Annotated[str, typer.Option("--to", metavar="person|clinic", help=text("cli.remind.to"))] = PERSON,
    person: Annotated[
        str | None, typer.Option("--person", metavar=text("meta.person"), help=text("cli.remind.person"))
    ] = None,
    clinic: Annotated[
        str | None, typer.Option("--clinic", metavar=text("meta.clinic"), help=text("cli.remind.clinic"))
    ] = None,
    form: Annotated[
        str | None, typer.Option("--form", metavar=text("meta.form"), help=text("cli.remind.form"))
    ] = None,
    letter: Annotated[
        Path | None, typer.Option("--letter", metavar=text("meta.output"), help=text("cli.remind.letter"))
    ] = None,
    today: Annotated[
        datetime | None, typer.Option("--today", formats=["%Y-%m-%d"], help=text("cli.remind.today"))
    ] = None,
    protected: Annotated[
        bool, typer.Option("--include-protected", help=text("cli.remind.include_protected"))
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.option.dry_run"))] = False,
    register_at: options.RegisterAt = None,
    files_at: options.FilesAt = None,
    as_json: options.AsJson = False,
) -> int:
    """Write letters, and then note them."""
    if output is None and not dry_run:
        raise UsageError("remind.no_folder")
    if to not in (PERSON, CLINIC):
        raise UsageError("remind.to_whom", {"to": to})
    day = today.date() if today is not None else date.today()
    wanted = Wanted(day, days, to, person, clinic, form, protected)
    stationery = read_stationery(letter) if letter is not None else Stationery()
    library = default_library()
    with closing(open_register(place_of(register_at, files_at))) as register:
        with register.reading() as connection:
            found = remind(connection, wanted, stationery, library)
        if not dry_run and output is not None:
            _write(found, output)
            _note(register, found)
    _tell(found, output, dry_run, as_json, library)
    if letter is None and found.letters:
        show.talk(text("cli.remind.no_sender"))
    return ExitCode.DONE


def _write(found: Reminders, folder: Path) -> None:
    """Put the letters on the disk; those of a call that was interrupted are written over."""
    if not found.letters:
        return
    from stforms.formats.docx.letter import (
        letter_docx,
    )  # python-docx takes its time, and a dry run needs it not
    from stforms.formats.pdf.letter import letter_pdf

    make_folder(folder)
    for reminder in found.letters:
        for ending, make in zip(ENDINGS, (letter_docx, letter_pdf), strict=True):
            path = folder / f"{reminder.name}{ending}"
            write_atomically(path, [make(reminder.letter)], overwrite=True, durable=False)
    synced(folder / f"{reminder.name}{ending}" for reminder in found.letters for ending in ENDINGS)


def _note(register: Register, found: Reminders) -> None:
    if found.letters:
        with register.writing() as writer:
            note(writer, found.letters)


# --- what is said -------------------------------------------------------------------------------


def _tell(found: Reminders, output: Path | None, dry_run: bool, as_json: bool, library: Library) -> None:
    if as_json:
        letters = [_json(one, output) for one in found.letters]
        told = {"recent": found.recent, "protected": found.protected, "dry_run": dry_run}
        show.product({"stforms": "remind/1", "letters": letters, **told})
    elif found.letters:
        rows = [row for one in found.letters for row in _rows(one, library)]
        show.table(("table.letter", "table.person_id", "table.paper_id", "table.form", "table.reason"), rows)
    if found.recent:
        show.talk(text("cli.remind.recent", {"count": found.recent}))
    if found.protected:
        show.talk(text("cli.remind.protected", {"count": found.protected}))
    said = "cli.remind.would_write" if dry_run else "cli.remind.written"
    show.talk(text(said, {"count": len(found.letters), "folder": str(output or "")}))


def _rows(reminder: Reminder, library: Library) -> list[tuple[str, str, str, str, str]]:
    return [
        (reminder.name, str(person), str(paper.paper), title_of(paper, library), _reason(paper.state))
        for person, papers in reminder.papers.items()
        for paper in papers
    ]


def _reason(state: str) -> str:
    return text("letter.lacking" if state == LACKING else "letter.late")


def _json(reminder: Reminder, output: Path | None) -> Json:
    return {
        "name": reminder.name,
        "files": [str(output / f"{reminder.name}{ending}") for ending in ENDINGS]
        if output is not None
        else [],
        "clinic": reminder.clinic,
        "persons": [
            {
                "person": person,
                "papers": [
                    {
                        "paper": one.paper,
                        "form": one.form,
                        "state": one.state,
                        "due": one.due.isoformat() if one.due is not None else None,
                        "missing": [{"code": f.code, "path": f.path} for f in one.findings],
                    }
                    for one in papers
                ],
            }
            for person, papers in reminder.papers.items()
        ],
    }
