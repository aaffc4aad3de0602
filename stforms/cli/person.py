"""stforms person: who is in the register, protection, everything about one, and taking one out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
import typer

from stforms.actions.person_data import (
    Purged,
    export,
    person_of,
    plan_purge,
    protocol_json,
    protocol_text,
    purge_person,
    purged_before,
)
from stforms.atomic import make_folder, write_atomically
from stforms.cli import options, show
from stforms.cli.words import Command, Group
from stforms.errors import ExitCode, RefusedError, UsageError
from stforms.messages import text
from stforms.model import Severity
from stforms.register.opening import open_register
from stforms.register.persons import digits_of, find_person, protect
from stforms.register.place import place_of
from stforms.register.store import Register, user
from stforms.register.tables import clinics, papers, persons
from stforms.wording import mask

app = typer.Typer(cls=Group, no_args_is_help=True, add_completion=False, rich_markup_mode=None)

Person = Annotated[str, typer.Argument(metavar=text("meta.person"), help=text("cli.person.id"))]


@contextmanager
def _opened(place: str | None, files: Path | None) -> Iterator[Register]:
    with closing(open_register(place_of(place, files))) as register:
        yield register


# --- who there is -------------------------------------------------------------------------------


@app.command("list", cls=Command, help=text("cli.person.list"))
def list_persons(
    reveal: options.Reveal = False,
    register: options.RegisterAt = None,
    files_at: options.FilesAt = None,
    as_json: options.AsJson = False,
) -> int:
    """Show the persons: ids, clinic, how many papers; names only when asked for, protected ones never."""
    with _opened(register, files_at) as opened, opened.reading() as connection:
        rows = connection.execute(_persons()).mappings().all()
    if as_json:
        show.product({"stforms": "persons/1", "persons": [_as_json(row, reveal) for row in rows]})
        return ExitCode.DONE
    named = ("table.name",) if reveal else ()
    headings = ("table.person_id", "table.own_id", *named, "table.clinic", "table.papers", "table.protected")
    show.table(headings, [_row(row, reveal) for row in rows])
    return ExitCode.DONE


def _persons() -> sa.Select[tuple[object, ...]]:
    count = sa.func.count(papers.c.id).label("papers")
    return (
        sa.select(persons, clinics.c.name.label("clinic"), count)
        .join(clinics, clinics.c.id == persons.c.clinic_id, isouter=True)
        .join(papers, papers.c.person_id == persons.c.id, isouter=True)
        .group_by(persons.c.id, clinics.c.name)
        .order_by(persons.c.id)
    )


def _shown(row: sa.RowMapping) -> tuple[str, str]:
    """Return name and clinic; of a protected person neither."""
    if row["protected"]:
        return "", ""
    return " ".join(filter(None, (row["fornamn"], row["efternamn"]))), row["clinic"] or ""


def _row(row: sa.RowMapping, reveal: bool) -> tuple[str, ...]:
    name, clinic = _shown(row)
    named = (name,) if reveal else ()
    mark = text("label.person.protected") if row["protected"] else ""
    return (f"#{row['id']}", mask(row["own_id"] or ""), *named, clinic, str(row["papers"]), mark)


def _as_json(row: sa.RowMapping, reveal: bool) -> dict[str, object]:
    name, clinic = _shown(row)
    known = {"person": row["id"], "own_id": row["own_id"], "clinic": clinic or None, "papers": row["papers"]}
    return {**known, **({"name": name} if reveal else {}), "protected": row["protected"]}


@app.command("find", cls=Command, help=text("cli.person.find"))
def find(register: options.RegisterAt = None, files_at: options.FilesAt = None) -> int:
    """Read a personnummer, never from the command line, which others can see; print the id."""
    given = (
        typer.prompt(text("cli.person.personnummer"), hide_input=True, err=True)
        if sys.stdin.isatty()
        else sys.stdin.readline()
    )
    if digits_of(given) is None:
        raise UsageError("person.no_number")
    with _opened(register, files_at) as opened, opened.reading() as connection:
        found = find_person(connection, given)
    if found is None:
        raise UsageError("person.not_found")
    print(f"#{found}")
    return ExitCode.DONE


@app.command("protect", cls=Command, help=text("cli.person.protect"))
def protect_person(
    person: Person,
    off: Annotated[bool, typer.Option("--off", help=text("cli.person.off"))] = False,
    register: options.RegisterAt = None,
    files_at: options.FilesAt = None,
) -> int:
    """Note that somebody has protected personal data, or no longer has."""
    with _opened(register, files_at) as opened, opened.writing() as writer:
        id_ = person_of(writer.connection, person)
        protect(writer, id_, not off)
    show.talk(text("cli.person.is_open" if off else "cli.person.is_protected", {"person": id_}))
    return ExitCode.DONE


# --- everything about one -------------------------------------------------------------------------


@app.command("export", cls=Command, help=text("cli.person.export"))
def export_person(
    person: Person,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar=text("meta.output"), help=text("cli.person.output"))
    ],
    overwrite: options.Overwrite = False,
    register: options.RegisterAt = None,
    files_at: options.FilesAt = None,
) -> int:
    """Write everything about somebody into a zip."""
    if output.suffix.lower() != ".zip":
        raise UsageError("person.output_kind", {"file": str(output)})
    if output.exists() and not overwrite:
        raise RefusedError("output.exists", {"file": str(output)})
    with _opened(register, files_at) as opened:
        with opened.reading() as connection:
            id_ = person_of(connection, person)
        made = export(opened, id_)
    make_folder(output.parent)
    write_atomically(output, [made.data], overwrite)
    show.talk(text("cli.person.exported", {"person": id_, "file": str(output), "count": made.files}))
    for code, ids in (("cli.person.left_out", made.left_out), ("cli.person.missing", made.missing)):
        if ids:
            show.talk(text(code, {"documents": ", ".join(map(str, ids))}))
    return ExitCode.INTEGRITY if made.missing else ExitCode.DONE


# --- out of the register ----------------------------------------------------------------------------


@app.command("purge", cls=Command, help=text("cli.person.purge"))
def purge(
    person: Person,
    decision: Annotated[
        str | None, typer.Option("--decision", metavar=text("meta.text"), help=text("cli.person.decision"))
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar=text("meta.name"), help=text("cli.person.by"))
    ] = None,
    also: Annotated[
        list[int] | None,
        typer.Option("--also", metavar=text("meta.document"), help=text("cli.person.also")),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar=text("meta.folder"), help=text("cli.person.protocol")),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.option.dry_run"))] = False,
    register: options.RegisterAt = None,
    files_at: options.FilesAt = None,
    as_json: options.AsJson = False,
) -> int:
    """Take somebody out of the register for good, and write the protocol."""
    if not decision and not dry_run:
        raise UsageError("person.no_decision")
    with _opened(register, files_at) as opened:
        with opened.reading() as connection:
            id_, before = _whom(connection, person)
            if dry_run:
                _tell(before or plan_purge(connection, id_, also or ()), as_json, dry=before is None)
                return ExitCode.DONE
        show.talk(text("cli.person.begun", {"person": id_}))
        done = purge_person(opened, id_, str(decision), by or user(), also or ())
    if output is not None:
        _write(done, output)
    _tell(done, as_json, dry=False)
    return (
        ExitCode.FINDINGS if any(one.severity is Severity.WARNING for one in done.findings) else ExitCode.DONE
    )


def _whom(connection: sa.Connection, person: str) -> tuple[int, Purged | None]:
    """Return whom a purge is about, and what became of one that was begun before."""
    try:
        id_ = person_of(connection, person)
    except UsageError as error:
        before = purged_before(connection, person)
        if before is None or error.code != "person.unknown":
            raise
        return before.person, before
    return id_, purged_before(connection, f"#{id_}")


def _write(done: Purged, folder: Path) -> None:
    """Write the protocol, for people and for programs; that of the same purge takes its own place."""
    make_folder(folder)
    name = f"{text('person.protocol.file')}-{done.person}"
    made = json.dumps(protocol_json(done), ensure_ascii=False, indent=2) + "\n"
    for ending, content in ((".json", made), (".txt", protocol_text(done))):
        write_atomically(folder / f"{name}{ending}", [content.encode()], overwrite=True)
    show.talk(text("cli.person.protocol_written", {"file": str(folder / name)}))


def _tell(done: Purged, as_json: bool, dry: bool) -> None:
    if as_json:
        show.product({**protocol_json(done), "dry_run": dry})
    else:
        print(protocol_text(done), end="")
    show.findings(done.findings)
    if dry:
        show.talk(text("cli.person.dry"))
