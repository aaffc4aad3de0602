"""stforms blanks: the official blanks that the user has downloaded."""

from __future__ import annotations

import typer

from stforms.actions.blanks import Added, add_blanks
from stforms.cli import show
from stforms.cli.options import AsJson, Blanks
from stforms.cli.words import Command, Group
from stforms.errors import ExitCode
from stforms.library import default_library
from stforms.messages import text
from stforms.model import Json

app = typer.Typer(cls=Group, no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@app.command("add", cls=Command, help=text("cli.blanks.add"))
def add(files: Blanks, as_json: AsJson = False) -> int:
    """Take official blanks into use."""
    added = add_blanks(files, default_library())
    if as_json:
        show.product({"stforms": "blanks/1", "added": [_json(one) for one in added]})
    else:
        for one in added:
            said = text("cli.blanks.added" if one.edition else "cli.blanks.not_added")
            show.talk(f"{said} {one.file}" + (f" → {one.edition}" if one.edition else ""))
            show.findings(one.findings)
        good = sum(one.edition is not None for one in added)
        show.talk(
            text("cli.blanks.sum", {"good": good, "of": len(added), "folder": str(default_library().cabinet)})
        )
    failed = [one for one in added if one.edition is None]
    if not added or len(failed) == len(added):
        return ExitCode.UNREADABLE
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


def _json(one: Added) -> dict[str, Json]:
    from stforms.wording import as_json

    return {"file": str(one.file), "edition": one.edition, "findings": as_json(one.findings)}


@app.command("list", cls=Command, help=text("cli.blanks.list"))
def list_blanks(as_json: AsJson = False) -> int:
    """Show which editions have their official blank."""
    library = default_library()
    theirs = [edition for edition in library.of_format("pdf") if not library.editions.is_own(edition.id)]
    blanks = [(edition, library.official(edition)) for edition in theirs]
    if as_json:
        items = [{"edition": e.id, "file": str(found.path) if found else None} for e, found in blanks]
        show.product({"stforms": "blanks/1", "folder": str(library.cabinet), "blanks": items})
        return ExitCode.DONE
    rows = [(e.id, e.name, _kind(found is not None)) for e, found in blanks]
    show.table(("table.edition", "table.title", "table.blank"), rows, str(library.cabinet))
    return ExitCode.DONE


def _kind(official: bool) -> str:
    return text("blank.kind.official" if official else "blank.kind.specimen")
