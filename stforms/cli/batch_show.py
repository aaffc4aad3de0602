"""What a batch shows: the bar while it works, the table of a trial, the summary, the JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from stforms.actions.batch import FAILED, KEPT, STATES, UNCHANGED, Batch, Result
from stforms.actions.batch.bundles import PersonsBundle
from stforms.actions.missing import missing_words
from stforms.cli import bar as bars
from stforms.cli import show
from stforms.library import default_library
from stforms.messages import render, text
from stforms.model import Finding, Json, Param, Severity
from stforms.wording import as_json, mask

OLD_SHOWN = 5
"""How many files of an earlier run are named."""


@contextmanager
def bar(total: int, quiet: bool) -> Iterator[Callable[[Result], None]]:
    """Show how far it has come, with the paper's id."""
    with bars.bar(total, quiet) as advance:
        yield lambda result: advance(result.item.id)


def would(done: Batch) -> None:
    """Show what a trial would have made: whose, which form, under which name, what is missing."""
    library = default_library()
    rows = []
    for result in done.results:
        edition = library.edition(result.item.edition)
        schema = library.schema(edition.form)
        missing = missing_words(result.item.missing, schema)
        rows.append((result.item.person, edition.name, result.item.path, missing))
    show.table(("table.person", "table.form", "table.file", "table.missing"), rows)
    _failures(done)
    params: dict[str, Param] = {
        "count": len(done.results),
        "persons": len({result.item.person for result in done.results}),
        "lacking": _lacking(done),
    }
    show.talk(text("cli.batch.would", params))


def summary(done: Batch, overview: Path | None, whole: bool) -> None:
    """Say what was done, what was not, and where to look."""
    for result in done.results:
        if result.state == KEPT:
            show.talk(text("cli.batch.kept", {"file": str(done.folder / result.item.path)}))
    _failures(done)
    counts = {state: done.count(state) for state in STATES}
    show.talk(text("cli.batch.summary", {"folder": str(done.folder), **counts}))
    if overview is not None and (lacking := _lacking(done)):
        params: dict[str, Param] = {"lacking": lacking, "count": len(done.results), "file": str(overview)}
        show.talk(text("cli.batch.lacking", params))
    if done.left:
        show.talk(text("cli.batch.left", {"left": len(done.left)}))
    if done.old and whole:
        files = ", ".join(done.old[:OLD_SHOWN]) + (" …" if len(done.old) > OLD_SHOWN else "")
        show.talk(text("cli.batch.old", {"count": len(done.old), "files": files}))


def bundles(together: Sequence[PersonsBundle]) -> None:
    """Say which bundles were made, and why others were not."""
    for one in together:
        params: dict[str, Param] = {"person": one.person, "file": str(one.path), "papers": one.papers}
        if one.state != UNCHANGED:
            show.talk(text(f"cli.batch.bundle_{one.state}", params))
        worth = [found for found in one.findings if found.severity is not Severity.INFO]
        show.findings(worth if one.state != UNCHANGED else ())


def _lacking(done: Batch) -> int:
    return sum(bool(result.item.missing) for result in done.results)


def _failures(done: Batch) -> None:
    """Show what stopped each paper that could not be made, below its id."""
    library = default_library()
    for result in done.results:
        if result.failure is None:
            continue
        schema = library.schema(library.edition(result.item.edition).form)
        message, hint = render(result.failure.code, result.failure.params)
        show.talk(mask(f"{message} {hint}".strip()))
        show.findings([one for one in result.findings if one.severity is Severity.ERROR], schema)


# --- JSON -----------------------------------------------------------------------------------


def line(result: Result) -> None:
    """Print one paper as JSON on a line of its own."""
    show.line({"stforms": "batch-item/1", **_item(result)})


def bundle_line(one: PersonsBundle) -> None:
    """Print one bundle as JSON on a line of its own."""
    show.line({"stforms": "batch-bundle/1", **_bundle(one)})


def product(
    done: Batch | None,
    found: Sequence[Finding],
    as_lines: bool,
    together: Sequence[PersonsBundle] | None = None,
) -> None:
    """Print what was done as one JSON object; None: the roster has errors and nothing was made."""
    shape: dict[str, Json] = {"stforms": "batch/1", "findings": as_json(found)}
    if done is not None:
        counts = {state: done.count(state) for state in STATES} | {"left": len(done.left)}
        items = [_item(result) for result in done.results]
        shape |= {"folder": str(done.folder), "counts": counts, "old": list(done.old), "items": items}
    if together is not None:
        shape["bundles"] = [_bundle(one) for one in together]
    show.line(shape) if as_lines else show.product(shape)


def _item(result: Result) -> dict[str, Json]:
    item = result.item
    schema = default_library().schema(default_library().edition(item.edition).form)
    data: dict[str, Json] = {
        "id": item.id,
        "person": item.person,
        "edition": item.edition,
        "file": item.path,
        "state": result.state,
        "missing": list(item.missing),
        "findings": as_json(result.findings, schema),
    }
    if result.state == FAILED and result.failure is not None:
        message, hint = render(result.failure.code, result.failure.params)
        data |= {"error": result.failure.code, "message": mask(message), "hint": mask(hint)}
    return data


def _bundle(one: PersonsBundle) -> dict[str, Json]:
    return {
        "person": one.person,
        "file": one.path.as_posix() if one.state != FAILED else None,
        "state": one.state,
        "papers": one.papers,
        "findings": as_json(one.findings),
    }
