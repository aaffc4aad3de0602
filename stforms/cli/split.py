"""stforms split: a bundle is taken apart into its papers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.split import Piece, split
from stforms.atomic import make_folder, write_atomically
from stforms.cli import options, show
from stforms.cli.parse import document_of
from stforms.errors import ExitCode, RefusedError
from stforms.library import default_library
from stforms.messages import text
from stforms.wording import as_json as findings_json


def command(
    file: Annotated[Path, typer.Argument(metavar=text("meta.bundle"), help=text("cli.split.file"))],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar=text("meta.folder"), help=text("cli.split.output"))
    ] = Path(),
    overwrite: options.Overwrite = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.option.dry_run"))] = False,
    as_json: options.AsJson = False,
) -> int:
    """Write every paper of a bundle as a file of its own."""
    outcome = split(document_of(file))
    targets = [output / f"{piece.name}.pdf" for piece in outcome.value]
    standing = [target for target in targets if target.exists()]
    if standing and not overwrite and not dry_run:
        raise RefusedError("output.exists", {"file": str(standing[0])})
    if not dry_run:
        make_folder(output)
        for piece, target in zip(outcome.value, targets, strict=True):
            write_atomically(target, piece.pieces, overwrite)
    if as_json:
        items = [
            {**piece.as_json(), "file": str(target)}
            for piece, target in zip(outcome.value, targets, strict=True)
        ]
        found = findings_json(outcome.findings)
        show.product({"stforms": "split/1", "file": str(file), "papers": items, "findings": found})
        return int(ExitCode.DONE)
    rows = [_row(piece, target) for piece, target in zip(outcome.value, targets, strict=True)]
    show.table(("table.file", "table.enclosed", "table.page_count", "table.told_by"), rows)
    show.findings(outcome.findings)
    return int(ExitCode.DONE)


def _row(piece: Piece, target: Path) -> tuple[str, str, str, str]:
    edition = default_library().editions.get(piece.edition or "")
    pages = f"{piece.pages[0]}–{piece.pages[-1]}" if len(piece.pages) > 1 else str(piece.pages[0])
    name = edition.name if edition is not None else text("cli.split.no_form")
    return str(target), name, pages, text(f"cli.split.by_{piece.by or 'nothing'}")
