"""stforms fill: a data file becomes filled forms."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.fill import Filled, fill
from stforms.actions.records import Given, read_records
from stforms.actions.reference import reference_of
from stforms.atomic import make_folder, write_atomically
from stforms.cli import options, show
from stforms.errors import ExitCode, RefusedError, StformsError, UsageError
from stforms.formats.pdf.layout import LEGIBLE
from stforms.library import default_library
from stforms.messages import render, text
from stforms.model import Finding, Json, Severity
from stforms.wording import as_json as findings_json

ENDINGS = {".pdf", ".docx", ".xlsx"}
"""What a file is called that -o names; any other name is a folder's."""


@dataclass(frozen=True)
class _Options:
    output: Path | None
    shrink: float | None
    flatten: bool
    compact: bool
    specimen: bool
    reference: bool
    overwrite: bool
    dry_run: bool
    quiet: bool


def command(
    data: Annotated[Path, typer.Argument(metavar="DATA", help=text("cli.fill.data"))],
    edition: options.Edition = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar=text("meta.output"), help=text("cli.fill.output"))
    ] = None,
    shrink: Annotated[bool, typer.Option("--shrink", help=text("cli.fill.shrink"))] = False,
    smallest: Annotated[
        float, typer.Option("--smallest", min=4, max=12, help=text("cli.fill.smallest"))
    ] = LEGIBLE,
    flatten: Annotated[bool, typer.Option("--flatten", help=text("cli.fill.flatten"))] = False,
    compact: Annotated[bool, typer.Option("--compact", help=text("cli.fill.compact"))] = False,
    specimen: Annotated[bool, typer.Option("--specimen", help=text("cli.fill.specimen"))] = False,
    reference: Annotated[bool, typer.Option("--reference", help=text("cli.fill.reference"))] = False,
    overwrite: options.Overwrite = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.option.dry_run"))] = False,
    as_json: options.AsJson = False,
    as_lines: options.AsJsonLines = False,
) -> int:
    """Fill one form per record of the data file."""
    library = default_library()
    raw = sys.stdin.buffer.read() if str(data) == "-" else None
    given = read_records(Path("stdin") if raw is not None else data, library, edition, raw)
    chosen = _Options(
        output,
        smallest if shrink else None,
        flatten,
        compact,
        specimen,
        reference,
        overwrite,
        dry_run,
        as_json or as_lines,
    )
    if not chosen.quiet:
        show.findings([*given.findings, *_on_specimens(given.given, chosen)])
    if (
        len(given.given) > 1
        and output is not None
        and (str(output) == "-" or output.suffix.lower() in ENDINGS)
    ):
        raise UsageError("cli.fill.many_to_one", {"count": len(given.given)})
    results = []
    for one in given.given:
        result, code = _fill_one(one, chosen, many=len(given.given) > 1)
        results.append((result, code))
        if as_lines:
            show.line(result)
    if as_json:
        items = [result for result, _ in results]
        show.product(items[0] if len(items) == 1 else {"stforms": "many/1", "items": items})
    codes = [code for _, code in results]
    return codes[0] if len(codes) == 1 else (ExitCode.SOME_FAILED if any(codes) else ExitCode.DONE)


def _fill_one(one: Given, chosen: _Options, many: bool) -> tuple[Json, int]:
    """Fill one form and write it; return what to say of it as JSON, and its exit code."""
    library = default_library()
    edition = library.edition(str(one.edition))
    schema = library.schema(edition.form)
    shape: dict[str, Json] = {"stforms": "fill/1", "name": one.name, "edition": edition.id, "file": None}
    reference = reference_of(one.record, edition) if chosen.reference else None
    if reference is not None:
        shape["reference"] = reference
    try:
        outcome = fill(
            one.record, edition, shrink=chosen.shrink, flatten=chosen.flatten,
            compact=chosen.compact, specimen=chosen.specimen, reference=reference, library=library,
        )  # fmt: skip
        found = outcome.findings
        shape["findings"] = findings_json([*found, *_on_specimens([one], chosen)], schema)
        if outcome.value is None:
            raise RefusedError("output.refused", {"name": one.name})
        target = _target(one, chosen, many)
        if not chosen.dry_run:
            _write(target, outcome.value, chosen.overwrite)
    except StformsError as error:
        message, hint = render(error.code, error.params)
        if not chosen.quiet:
            show.findings(outcome.findings if "findings" in shape else (), schema)
            show.talk(f"{message} {hint}".strip())
        return {**shape, "error": error.code, "message": message, "hint": hint}, int(error.exit_code)
    if not chosen.quiet:
        show.findings(found, schema)
        if str(target) != "-":
            said = "cli.fill.would_write" if chosen.dry_run else "cli.fill.written"
            show.talk(text(said, {"file": str(target), "form": edition.name}))
    return {**shape, "file": str(target)}, int(ExitCode.DONE)


def _on_specimens(given: Sequence[Given], chosen: _Options) -> list[Finding]:
    """Say (once) that forms are filled on specimens."""
    library = default_library()
    editions = {library.edition(str(one.edition)) for one in given}
    official = all(
        edition.own or (library.blank(edition).official and not chosen.specimen) for edition in editions
    )
    return [] if official else [Finding("blank.specimen", Severity.INFO)]


def _target(one: Given, chosen: _Options, many: bool) -> Path:
    """Return where the form goes: the named file, or a file named after the data in the folder."""
    ending = default_library().edition(str(one.edition)).ending
    name = f"{one.name}-{str(one.edition).replace('/', '-')}{ending}" if many else f"{one.name}{ending}"
    output = chosen.output
    if output is None:
        return Path(name)
    if output.suffix.lower() in ENDINGS - {ending} and not many:
        raise UsageError("cli.fill.other_ending", {"file": str(output), "ending": ending})
    return output if str(output) == "-" or (output.suffix.lower() == ending and not many) else output / name


def _write(target: Path, filled: Filled, overwrite: bool) -> None:
    if str(target) == "-":
        for piece in filled.pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    make_folder(target.parent)
    write_atomically(target, filled.pieces, overwrite)
