"""stforms convert: filled forms go over to another edition, with an account of every entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.convert import Converted, convert
from stforms.atomic import make_folder, write_atomically
from stforms.binding import Edition
from stforms.cli import options, show
from stforms.cli.account import (
    check_report,
    counted,
    described,
    gathered,
    identities,
    labelled,
    report,
    show_account,
)
from stforms.cli.many import each
from stforms.cli.parse import document_of
from stforms.errors import ExitCode, RefusedError, StformsError, UsageError
from stforms.formats.pdf.layout import LEGIBLE
from stforms.library import Library, default_library
from stforms.messages import render, text
from stforms.model import Finding, Json, Outcome, Severity
from stforms.wording import as_json as findings_json
from stforms.wording import mask


def command(
    files: options.Files,
    to: Annotated[str, typer.Option("--to", metavar=text("meta.form"), help=text("cli.convert.to"))],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar=text("meta.folder"), help=text("cli.convert.output"))
    ] = Path(),
    edition: options.Edition = None,
    shrink: Annotated[bool, typer.Option("--shrink", help=text("cli.fill.shrink"))] = False,
    report_file: Annotated[
        Path | None,
        typer.Option("--report", metavar=text("meta.output"), help=text("cli.convert.report")),
    ] = None,
    overwrite: options.Overwrite = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.convert.dry_run"))] = False,
    reveal: Annotated[bool, typer.Option("--reveal", help=text("cli.convert.reveal"))] = False,
    as_json: options.AsJson = False,
    as_lines: options.AsJsonLines = False,
) -> int:
    """Convert filled forms to another edition and tell what became of every entry."""
    library = default_library()
    target = library.edition(to)
    if output.is_file() or output.suffix.lower() in (".pdf", ".docx", ".xlsx"):
        raise UsageError("convert.no_folder", {"file": str(output)})
    if report_file is not None:
        check_report(report_file, files, overwrite)
    targets = dict(zip(files, planned(files, output, target), strict=True))
    done: dict[int, tuple[Outcome[Converted], Path]] = {}
    results: list[Json] = []

    def work(path: Path) -> tuple[Json, int]:
        try:
            outcome = convert(
                document_of(path),
                target,
                edition=edition,
                shrink=LEGIBLE if shrink else None,
                library=library,
            )
            _write(targets[path], outcome.value, overwrite, dry_run)
        except StformsError as error:
            results.append(_failed(path, error))
            raise
        outcome = Outcome(outcome.value, (*outcome.findings, *_on_specimen(target, library)))
        results.append(_json(outcome, library, None if dry_run else targets[path]))
        done[id(results[-1])] = (outcome, targets[path])
        return results[-1], ExitCode.DONE if outcome.ok else ExitCode.FINDINGS

    def tell(result: Json) -> None:
        _show(*done[id(result)], library, reveal, dry_run)

    code = each(files, work, tell, as_json, as_lines)
    if report_file is not None:
        make_folder(report_file.parent)
        write_atomically(report_file, [report(report_file, results, reveal)], overwrite)
        show.talk(text("cli.convert.reported", {"file": str(report_file)}))
    return code


def planned(files: Sequence[Path], folder: Path, target: Edition) -> list[Path]:
    """Return where each file's new form goes: its own name, or one that takes no other file's place.

    An original is never written over, and no two files of one call get the same name.
    """
    taken = {known for path in files for known in identities(path)}
    chosen = []
    for path in files:
        stem = "stdin" if str(path) == "-" else path.stem
        name = next(name for name in _names(stem, target) if not identities(folder / name) & taken)
        taken |= identities(folder / name)
        chosen.append(folder / name)
    return chosen


def _names(stem: str, target: Edition) -> Iterator[str]:
    """Yield names for a new form, the plain one first."""
    safe = f"{stem}-{target.id.rpartition('/')[2]}"
    yield stem + target.ending
    yield safe + target.ending
    yield from (f"{safe}-{number}{target.ending}" for number in count(2))


def _write(path: Path, converted: Converted, overwrite: bool, dry_run: bool) -> None:
    if converted.pieces is None:
        raise RefusedError("output.refused", {"name": path.name})
    if not dry_run:
        make_folder(path.parent)
        write_atomically(path, converted.pieces, overwrite)


def _on_specimen(target: Edition, library: Library) -> list[Finding]:
    official = library.blank(target).official
    return [] if official else [Finding("blank.specimen", Severity.INFO)]


# --- what is said -------------------------------------------------------------------------------


def _json(outcome: Outcome[Converted], library: Library, written: Path | None) -> Json:
    """Return convert/1."""
    converted = outcome.value
    return {
        "stforms": "convert/1",
        **converted.as_json(),
        "written": str(written) if written is not None else None,
        "account": [described(converted, line, library) for line in converted.account],
        "findings": findings_json(labelled(outcome, library), library.schema(converted.edition.form)),
    }


def _failed(path: Path, error: StformsError) -> Json:
    message, hint = render(error.code, error.params)
    shape = {"stforms": "error/1", "file": str(path), "error": error.code}
    return {**shape, "message": mask(message), "hint": mask(hint)}


def _show(outcome: Outcome[Converted], target: Path, library: Library, reveal: bool, dry_run: bool) -> None:
    converted = outcome.value
    name = converted.source.document.name or "-"
    show_account(
        converted, library, f"{name}: {converted.source.edition.name} → {converted.edition.name}", reveal
    )
    found = gathered(labelled(outcome, library), library, converted)
    show.findings(found, library.schema(converted.edition.form))
    said = "cli.convert.would_write" if dry_run else "cli.convert.written"
    params = {"file": str(target), "form": converted.edition.name, "counts": counted(converted)}
    show.talk(text(said, params))
