"""stforms merge: copies that came back become one form; what they disagree about is decided in a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.copies import read_copy
from stforms.actions.decisions import read_decisions, with_open
from stforms.actions.merge import Merged, merge
from stforms.actions.merge_json import as_json as merged_json
from stforms.atomic import make_folder, write_atomically
from stforms.cli import options, show
from stforms.cli.account import same_file
from stforms.cli.merge_table import counted, show_conflicts
from stforms.errors import ExitCode, RefusedError, UnreadableError, UsageError
from stforms.library import Library, default_library
from stforms.merging import Copy, Decision
from stforms.messages import text
from stforms.model import Json, Outcome
from stforms.wording import as_json as findings_json


@dataclass(frozen=True)
class _Files:
    """What is written, and whether it may take the place of what is there."""

    output: Path | None
    report: Path | None
    decisions: Path | None
    overwrite: bool
    dry_run: bool

    def check(self, inputs: Sequence[Path]) -> None:
        """Refuse what would not be written in the end, before anything is read."""
        for path, option, ending in ((self.output, "-o", ".json"), (self.report, "--report", ".html")):
            if path is None:
                continue
            if path.suffix.lower() != ending:
                raise UsageError("merge.output_kind", {"file": str(path), "option": option, "ending": ending})
            if path.exists() and not self.overwrite and not self.dry_run:
                raise RefusedError("output.exists", {"file": str(path)})
        written = [path for path in (self.output, self.report, self.decisions) if path is not None]
        for number, path in enumerate(written):
            if any(same_file(path, other) for other in (*inputs, *written[:number])):
                raise RefusedError("merge.is_input", {"file": str(path)})


def command(
    copies: Annotated[list[Path], typer.Argument(metavar=text("meta.copies"), help=text("cli.merge.copies"))],
    base: Annotated[
        Path, typer.Option("--base", "-b", metavar=text("meta.sent"), help=text("cli.merge.base"))
    ],
    replaces: Annotated[
        list[str] | None,
        typer.Option("--replaces", metavar=text("meta.replaces"), help=text("cli.merge.replaces")),
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", metavar=text("meta.output"), help=text("cli.merge.decisions")),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar=text("meta.output"), help=text("cli.merge.output")),
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar=text("meta.output"), help=text("cli.merge.report"))
    ] = None,
    edition: options.Edition = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=text("cli.merge.overwrite"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("cli.merge.dry_run"))] = False,
    reveal: Annotated[bool, typer.Option("--reveal", help=text("cli.merge.reveal"))] = False,
    as_json: options.AsJson = False,
) -> int:
    """Merge copies that came back, and write what was asked for."""
    library = default_library()
    files = _Files(output, report, decisions, overwrite, dry_run)
    files.check([base, *copies])
    sent, *back = _read([base, *copies], edition, library)
    content = _content(decisions)
    outcome = merge(
        back,
        base=sent,
        replaces=[_pair(one, copies) for one in replaces or ()],
        decisions=_decided(content, decisions, sent, library),
        library=library,
    )
    shape = _json(outcome, library)
    if as_json:
        show.product(shape)
    else:
        _show(outcome, library, reveal)
    if not dry_run:
        _write(outcome, shape, content, files, reveal, library)
    if outcome.value.conflicts:
        return ExitCode.CONFLICTS
    return ExitCode.DONE if outcome.ok else ExitCode.FINDINGS


# --- what comes in --------------------------------------------------------------------------------


def _read(paths: Sequence[Path], edition: str | None, library: Library) -> list[Outcome[Copy]]:
    """Read what was sent and the copies; one of them may be standard input."""
    if list(map(str, paths)).count("-") > 1:
        raise UsageError("merge.stdin_twice")
    return [
        read_copy(
            path,
            str(path),
            data=sys.stdin.buffer.read() if str(path) == "-" else None,
            edition=edition,
            library=library,
        )
        for path in paths
    ]


def _pair(given: str, copies: Sequence[Path]) -> tuple[str, str]:
    """Return the two names of NEW=OLD; a file's name may hold an equals sign itself."""
    known = {name for path in copies for name in (str(path), path.name)}
    steps = given.split("=")
    ways = [("=".join(steps[:at]), "=".join(steps[at:])) for at in range(1, len(steps))]
    fitting = [way for way in ways if set(way) <= known] or [way for way in ways if all(way)]
    if not fitting:
        raise UsageError("merge.replaces_what", {"given": given})
    return fitting[0]


def _content(path: Path | None) -> str | None:
    """Return the text of the file of decisions; None when there is none yet."""
    if path is None:
        return None
    try:
        return path.read_bytes().decode("utf-8-sig")  # line ends stay a person's own
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        why = str(getattr(error, "strerror", None) or error)
        raise UnreadableError("merge.decisions_unreadable", {"file": str(path), "why": why}) from error


def _decided(content: str | None, path: Path | None, sent: Outcome[Copy], library: Library) -> list[Decision]:
    if content is None:
        return []
    edition = sent.value.edition
    noted = read_decisions(content, str(path), edition, library.schema(edition.form))
    return [one.decision for one in noted if one.decision is not None]


# --- what goes out --------------------------------------------------------------------------------


def _json(outcome: Outcome[Merged], library: Library) -> Json:
    """Return merge/1."""
    schema = library.schema(outcome.value.form)
    return {**merged_json(outcome.value, schema), "findings": findings_json(outcome.findings, schema)}


def _write(
    outcome: Outcome[Merged], shape: Json, content: str | None, files: _Files, reveal: bool, library: Library
) -> None:
    """Write what was asked for, decisions first: they are what a person waits for."""
    if files.decisions is not None:
        _note_open(outcome.value, content, files.decisions, library)
    if files.output is not None:
        made = (json.dumps(shape, ensure_ascii=False, indent=2) + "\n").encode()
        _put(files.output, made, files.overwrite, "cli.merge.written")
    if files.report is not None:
        from stforms.html import merge_page  # Jinja takes its time, and few calls need it

        made = merge_page(outcome.value, library, findings=outcome.findings, reveal=reveal)
        _put(files.report, made, files.overwrite, "cli.merge.reported")


def _note_open(merged: Merged, content: str | None, path: Path, library: Library) -> None:
    schema = library.schema(merged.form)
    new = with_open(content, merged.conflicts, str(path), merged.edition, schema)
    if new is not None:
        _put(path, new.encode(), content is not None, "cli.merge.decisions_made")


def _put(path: Path, data: bytes, overwrite: bool, said: str) -> None:
    make_folder(path.parent)
    write_atomically(path, [data], overwrite)
    show.talk(text(said, {"file": str(path)}))


def _show(outcome: Outcome[Merged], library: Library, reveal: bool) -> None:
    merged = outcome.value
    schema = library.schema(merged.form)
    if merged.conflicts:
        show_conflicts(merged, schema, reveal)
    show.findings(outcome.findings, schema)
    show.talk(text("cli.merge.counts", {"form": merged.edition.name, "counts": counted(merged)}))
