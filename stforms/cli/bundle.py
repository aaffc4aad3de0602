"""stforms bundle: the papers of an application become one PDF."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.bundle import Bundled, Wishes, bundle
from stforms.atomic import make_folder, write_atomically
from stforms.cli import options, show
from stforms.errors import ExitCode, UsageError
from stforms.library import default_library
from stforms.messages import text
from stforms.model import Finding, Json, Outcome, Param, Severity
from stforms.rules.scope import APPLICATION, BT_APPLICATION
from stforms.wording import as_json as findings_json

_WHICH = {"bt": BT_APPLICATION, "st": APPLICATION}


@dataclass(frozen=True)
class _Options:
    output: Path
    overwrite: bool
    dry_run: bool
    quiet: bool


def command(
    files: Annotated[list[Path], typer.Argument(metavar=text("meta.files"), help=text("cli.bundle.files"))],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar=text("meta.output"), help=text("cli.bundle.output"))
    ] = Path(),
    scan: Annotated[
        list[str] | None,
        typer.Option("--scan", metavar=text("meta.scan"), help=text("cli.bundle.scan")),
    ] = None,
    only: Annotated[str | None, typer.Option("--only", metavar="bt|st", help=text("cli.bundle.only"))] = None,
    edition: options.Edition = None,
    keep_fields: Annotated[bool, typer.Option("--keep-fields", help=text("cli.bundle.keep_fields"))] = False,
    cover: Annotated[bool, typer.Option("--cover", help=text("cli.bundle.cover"))] = False,
    contents: Annotated[bool, typer.Option("--contents", help=text("cli.bundle.contents"))] = False,
    renumber: Annotated[bool, typer.Option("--renumber", help=text("cli.bundle.renumber"))] = False,
    incomplete: Annotated[bool, typer.Option("--incomplete", help=text("cli.bundle.incomplete"))] = False,
    overwrite: options.Overwrite = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.option.dry_run"))] = False,
    as_json: options.AsJson = False,
) -> int:
    """Put the papers of an application together, numbered and in order."""
    wishes = Wishes(keep_fields, cover, contents, renumber, incomplete)
    made = bundle(files, scans=_scans(scan or []), wishes=wishes, edition=edition)
    if only is not None:
        if only not in _WHICH:
            raise UsageError("cli.bundle.only_which", {"given": only})
        made = [one for one in made if one.value.form in (_WHICH[only], None)] or made
    chosen = _Options(output, overwrite, dry_run, as_json)
    if len(made) > 1 and _is_file(output):
        raise UsageError("cli.bundle.several", {"count": len(made)})
    results = [_finished(one, chosen) for one in made]
    if as_json:
        items = [shape for shape, _ in results]
        show.product(items[0] if len(items) == 1 else {"stforms": "many/1", "items": items})
    return int(max(code for _, code in results))


def _scans(given: Sequence[str]) -> dict[str, Path]:
    """Return the scans by the paper that each stands for.

    Raises:
        UsageError: one of them is no NAME=FILE.
    """
    scans: dict[str, Path] = {}
    for one in given:
        name, separator, path = one.partition("=")
        if not separator or not name or not path:
            raise UsageError("cli.bundle.scan_how", {"given": one})
        scans[name.strip()] = Path(path)
    return scans


def _is_file(output: Path) -> bool:
    return str(output) == "-" or output.suffix.lower() == ".pdf"


def _target(bundled: Bundled, output: Path) -> Path:
    """Return the named file, else a file named after the application in the named folder."""
    return output if _is_file(output) else output / f"{bundled.form or 'handlingar'}.pdf"


def _finished(outcome: Outcome[Bundled], chosen: _Options) -> tuple[Json, ExitCode]:
    """Write one bundle and say what is in it; return it as JSON, and the exit code."""
    bundled, target = outcome.value, _target(outcome.value, chosen.output)
    written = bool(bundled.pieces)
    if written and not chosen.dry_run:
        _write(target, bundled.pieces, chosen.overwrite)
    if not chosen.quiet:
        _show(outcome, target, chosen)
    shape: Json = {
        "stforms": "bundle/1",
        "file": str(target) if written else None,
        "form": bundled.form,
        "papers": [paper.as_json() for paper in bundled.papers],
        "findings": findings_json(_findings(outcome)),
    }
    return shape, ExitCode.DONE if written else ExitCode.REFUSED


def _write(target: Path, pieces: Sequence[bytes], overwrite: bool) -> None:
    if str(target) == "-":
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()
        return
    make_folder(target.parent)
    write_atomically(target, pieces, overwrite)


# --- saying it --------------------------------------------------------------------------------


def _show(outcome: Outcome[Bundled], target: Path, chosen: _Options) -> None:
    bundled = outcome.value
    if chosen.dry_run:
        headings = ("table.enclosure", "table.enclosed", "table.page_count", "table.file")
        rows = [(p.number or "", _less(p.title), str(p.pages), p.name) for p in bundled.papers]
        show.table(headings, rows, bundled.title)
    _say(outcome)
    pages = sum(paper.pages for paper in bundled.papers)
    params: dict[str, Param] = {
        "file": str(target),
        "title": bundled.title,
        "papers": len(bundled.papers),
        "pages": pages,
    }
    if not bundled.pieces:
        show.talk(text("cli.bundle.refused", params))
    elif str(target) != "-":
        show.talk(text("cli.bundle.would_write" if chosen.dry_run else "cli.bundle.written", params))


def _less(title: str) -> str:
    """Return a bookmark without its number, which stands beside it."""
    return title.partition(" – ")[2] if title.startswith("Bilaga ") else title


def _say(outcome: Outcome[Bundled]) -> None:
    """Show the findings under the paper that they are about, in the words of its form."""
    found = _findings(outcome)
    library = default_library()
    editions = {paper.name: paper.edition for paper in outcome.value.papers}
    for name in dict.fromkeys(finding.paper for finding in found):
        mine = [replace(finding, paper=None) for finding in found if finding.paper == name]
        edition = library.editions.get(editions.get(name or "") or "")
        form = edition.form if edition is not None else outcome.value.form
        if name is not None:
            show.talk(f"{name}:")
        show.findings(mine, library.schema(form) if form is not None else None)


def _findings(outcome: Outcome[Bundled]) -> list[Finding]:
    """Return the findings, and once that forms were filled on specimens."""
    library = default_library()
    editions = [library.editions[paper.edition] for paper in outcome.value.papers if paper.edition]
    pdfs = [edition for edition in editions if not edition.own]
    specimens = any(not library.blank(edition).official for edition in pdfs)
    return [*outcome.findings, *([Finding("blank.specimen", Severity.INFO)] if specimens else [])]
