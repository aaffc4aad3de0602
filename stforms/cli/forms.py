"""stforms forms: which forms are there, which data does each hold, and are they as they should be?"""

from __future__ import annotations

from typing import Annotated

import typer

from stforms.binding import Edition
from stforms.cli import forms_check, show
from stforms.cli.options import AsJson
from stforms.cli.words import Command, Default
from stforms.errors import ExitCode, UsageError
from stforms.library import Library, default_library
from stforms.messages import text
from stforms.model import Json

app = typer.Typer(cls=Default, add_completion=False, rich_markup_mode=None)
app.command("check", cls=Command, help=text("cli.forms.check"))(forms_check.command)


@app.command("show", cls=Command, help=text("cli.forms.show"))
def show_forms(
    name: Annotated[
        str | None, typer.Argument(metavar=text("meta.form"), help=text("cli.forms.name"))
    ] = None,
    template: Annotated[bool, typer.Option("--template", help=text("cli.forms.template"))] = False,
    as_json: AsJson = False,
) -> int:
    """List the editions, or show one edition's keys."""
    library = default_library()
    if name is None and template:
        raise UsageError("forms.template_of_what")
    if name is None:
        _list(library, as_json)
        return ExitCode.DONE
    edition = library.edition(name)
    if template:
        print(_template(edition, library))
    elif as_json:
        show.product(
            {"stforms": "form/1", **_edition_json(edition, library), "keys": _keys(edition, library)}
        )
    else:
        rows = [(k["key"], k["label"], text(f"codec.kind.{k['codec']}", k)) for k in _keys(edition, library)]
        show.table(("table.key", "table.entry", "table.spelling"), rows, f"{edition.id}: {edition.name}")
    return ExitCode.DONE


def _list(library: Library, as_json: bool) -> None:
    editions = [_edition_json(edition, library) for edition in library.editions.values()]
    if as_json:
        show.product({"stforms": "forms/1", "editions": editions})
        return
    rows = [
        (e["edition"], e["title"], e["regulation"] or "", e["bilaga"] or "", text(f"blank.kind.{e['blank']}"))
        for e in editions
    ]
    show.table(("table.edition", "table.title", "table.regulation", "table.bilaga", "table.blank"), rows)


def _edition_json(edition: Edition, library: Library) -> dict[str, Json]:
    return {
        "edition": edition.id,
        "form": edition.form,
        "title": edition.title,
        "regulation": edition.regulation,
        "bilaga": edition.bilaga,
        "format": edition.blank.format,
        "blank": _blank(edition, library),
    }


def _blank(edition: Edition, library: Library) -> str:
    if edition.own or library.editions.is_own(edition.id):
        return "own" if edition.blank.format != "text" else "none"
    return "official" if library.blank(edition).official else "specimen"


def _keys(edition: Edition, library: Library) -> list[dict[str, str]]:
    """Return key, label and codec of everything the edition holds, in the order of the page."""
    schema = library.schema(edition.form)
    if not edition.keys:  # a report: its keys are the schema's
        rest = {"codec": "text", "choices": ""}
        return [{"key": key, "label": schema.label(key), **rest} for key in schema.key_paths()]
    slots = [(slot, "") for slot in edition.slots]
    slots += [(column, f"{table.key}.") for table in edition.tables for column in table.columns]
    return [
        {
            "key": prefix + key,
            "label": schema.label(prefix + key),
            "codec": "choice" if slot.choice or slot.options else slot.codec,
            "choices": ", ".join(name for name, _ in slot.choice or slot.options),
        }
        for slot, prefix in slots
        for key in slot.keys
    ]


def _template(edition: Edition, library: Library) -> str:
    """Return a YAML skeleton to fill in: every key, with its label as a comment."""
    lines = [f"# {edition.name}", f"edition: {edition.id}"]
    tree: dict[str, Json] = {}
    for entry in _keys(edition, library):
        if entry["codec"] != "ink":
            _plant(tree, entry["key"].split("."), _comment(entry))
    tables = {table.key for table in edition.tables}
    return "\n".join([*lines, *_yaml(tree, "", tables)])


def _comment(entry: dict[str, str]) -> str:
    choices = f" ({entry['choices']})" if entry["choices"] else ""
    return entry["label"] + choices


def _plant(tree: dict[str, Json], steps: list[str], label: str) -> None:
    for step in steps[:-1]:
        tree = tree.setdefault(step, {})
    tree[steps[-1]] = label


def _yaml(tree: dict[str, Json], indent: str, tables: set[str]) -> list[str]:
    lines = []
    for key, value in tree.items():
        if isinstance(value, str):
            lines.append(f"{indent}{key}:  # {value}")
        elif key in tables:
            first, *rest = _yaml(value, f"{indent}    ", set())
            lines += [f"{indent}{key}:", f"{indent}  - {first.strip()}", *rest]
        else:
            lines += [f"{indent}{key}:", *_yaml(value, f"{indent}  ", set())]
    return lines
