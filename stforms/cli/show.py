"""What people see: findings, tables. The product goes to standard output, all talk to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from stforms.messages import text
from stforms.model import Finding, Json, Severity
from stforms.schemas import FormSchema
from stforms.wording import mask, say

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_PIPE_WIDTH = 140  # for a file or a pager; programs take --json


_WHOLE = ("table.edition", "table.key", "table.file")
"""Columns whose cells are copied by people, and so never folded."""


def console(error: bool = False) -> Console:
    """Return a console on standard output or standard error; no colour where it is not a terminal."""
    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else _PIPE_WIDTH
    return Console(file=stream, width=width, highlight=False, emoji=False, markup=False)


def talk(words: str) -> None:
    """Say something to the person at the keyboard."""
    console(error=True).print(Text(words), soft_wrap=True)


def product(data: Json) -> None:
    """Print one JSON object, the whole product."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def line(data: Json) -> None:
    """Print one JSON object on a line of its own, at once."""
    print(json.dumps(data, ensure_ascii=False), flush=True)


def findings(found: Iterable[Finding], schema: FormSchema | None = None, error: bool = True) -> None:
    """Show findings, the worst first: what, and below it how to fix it."""
    remarks(((finding, schema) for finding in found), error)


def remarks(found: Iterable[tuple[Finding, FormSchema | None]], error: bool = True) -> None:
    """Show findings, each with the schema that knows its path; a paper's name comes first."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    ordered = sorted(found, key=lambda pair: list(_STYLES).index(pair[0].severity))
    for finding, schema in ordered:
        said = say(finding, schema)
        words = Text(f"{mask(finding.paper)}: " if finding.paper is not None else "")
        words.append(said.message)
        if said.hint:
            words.append(f"\n→ {said.hint}", style="dim")
        grid.add_row(Text(said.severity, style=_STYLES[finding.severity]), words)
    if ordered:
        console(error).print(grid)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], title: str | None = None) -> None:
    """Print a table; the headings are codes of the message catalogue."""
    plain_table([(text(heading), heading in _WHOLE) for heading in headings], rows, title)


def plain_table(
    headings: Sequence[tuple[str, bool]], rows: Iterable[Sequence[str]], title: str | None = None
) -> None:
    """Print a table; a heading is its words, and whether the cells below it are never folded."""
    if title is not None:
        console().print(Text(title, style="bold"), soft_wrap=True)
    shown = Table(show_edge=False, pad_edge=False)
    for words, whole in headings:
        shown.add_column(words, overflow="fold", no_wrap=whole)
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    console().print(shown)


def worst(found: Iterable[Finding]) -> bool:
    """Tell whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in found)
