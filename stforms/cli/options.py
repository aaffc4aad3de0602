"""Options that several verbs share, with one wording and one meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stforms.messages import text

Files = Annotated[list[Path], typer.Argument(metavar=text("meta.files"), help=text("cli.option.files"))]
Edition = Annotated[
    str | None, typer.Option("--edition", "-e", metavar=text("meta.form"), help=text("cli.option.edition"))
]
Blanks = Annotated[list[Path], typer.Argument(metavar=text("meta.files"), help=text("cli.blanks.files"))]
AsJson = Annotated[bool, typer.Option("--json", help=text("cli.option.json"))]
AsJsonLines = Annotated[bool, typer.Option("--jsonl", help=text("cli.option.jsonl"))]
Overwrite = Annotated[bool, typer.Option("--overwrite", help=text("cli.option.overwrite"))]
Reveal = Annotated[bool, typer.Option("--reveal", help=text("cli.option.reveal"))]
RegisterAt = Annotated[
    str | None, typer.Option("--register", metavar=text("meta.register"), help=text("cli.option.register"))
]
FilesAt = Annotated[
    Path | None, typer.Option("--files", metavar=text("meta.folder"), help=text("cli.option.files_at"))
]
Region = Annotated[
    str | None, typer.Option("--region", metavar=text("meta.region"), help=text("cli.option.region"))
]
