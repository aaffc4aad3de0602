"""stforms export: the register as a workbook, or one sheet of it as CSV."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.export import SHEETS, Csv, Sheet, as_csv, as_workbook, export
from stforms.actions.status import Asked
from stforms.atomic import make_folder, write_atomically
from stforms.cli import asked, options, show
from stforms.errors import ExitCode, RefusedError, UsageError
from stforms.messages import text
from stforms.register.opening import open_register
from stforms.register.place import place_of

_WAYS = "|".join(way.value for way in Csv)


def command(
    output: Annotated[Path, typer.Argument(metavar=text("meta.output"), help=text("cli.export.output"))],
    persons: asked.Persons = None,
    clinics: asked.Clinics = None,
    forms: asked.Forms = None,
    states: asked.States = None,
    period: asked.Period = None,
    overdue: asked.Overdue = False,
    include_protected: asked.Protected = False,
    today: asked.Today = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar=text("meta.sheet"), help=text("cli.export.sheet"))
    ] = None,
    csv: Annotated[Csv | None, typer.Option("--csv", metavar=_WAYS, help=text("cli.export.csv"))] = None,
    overwrite: options.Overwrite = False,
    reveal: Annotated[bool, typer.Option("--reveal", help=text("cli.export.reveal"))] = False,
    register: options.RegisterAt = None,
    as_json: options.AsJson = False,
) -> int:
    """Write the register's papers, and what came in, to a file for a spreadsheet."""
    ending = _checked(output, sheet, csv, overwrite)
    chosen = asked.asked(persons, clinics, forms, states, period, overdue, include_protected)
    day = asked.day(today)
    with closing(open_register(place_of(register), make=False)) as opened, opened.reading() as connection:
        sheets = export(connection, day, chosen, reveal)
    if ending == ".csv":
        (one,) = (made for made in sheets if made.name == (sheet or "papers"))
        sheets, made = (one,), as_csv(one, csv or Csv.EXCEL)
    else:
        made = as_workbook(sheets, day, _about(day, chosen, reveal))
    make_folder(output.parent)
    write_atomically(output, [made], overwrite)
    _say(output, sheets, as_json)
    return ExitCode.DONE


def _checked(path: Path, sheet: str | None, csv: Csv | None, overwrite: bool) -> str:
    """Return the file's ending; refuse what would not be written in the end, before anything is read."""
    ending = path.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise UsageError("export.ending", {"file": str(path)})
    for option, given in (("--sheet", sheet), ("--csv", csv)):
        if given is not None and ending != ".csv":
            raise UsageError("export.only_csv", {"option": option})
    if sheet is not None and sheet not in SHEETS:
        raise UsageError("export.no_sheet", {"given": sheet, "sheets": ", ".join(SHEETS)})
    if path.exists() and not overwrite:
        raise RefusedError("output.exists", {"file": str(path)})
    return ending


def _about(day: datetime.date, chosen: Asked, reveal: bool) -> Iterator[str]:
    """Yield what the last sheet says: the day, whether something was chosen, what is left out."""
    yield text("export.about.day", {"day": day.isoformat()})
    yield text("export.about.all" if chosen.everything else "export.about.chosen")
    yield text("export.about.shown" if chosen.protected else "export.about.protected")
    if not reveal:
        yield text("export.about.masked")
    yield text("html.made_by")


def _say(path: Path, sheets: tuple[Sheet, ...], as_json: bool) -> None:
    rows = {sheet.name: len(sheet.rows) for sheet in sheets}
    if as_json:
        show.product({"stforms": "export/1", "file": str(path), "rows": rows})
        return
    counts = ", ".join(f"{sheet.title()} {len(sheet.rows)}" for sheet in sheets)
    print(text("cli.export.written", {"file": str(path), "rows": counts}))
