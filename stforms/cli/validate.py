"""stforms validate: is a paper right and complete, and do several of them belong together?"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from stforms.actions.papers import papers_of, read_papers
from stforms.actions.together import Group, Whole, validate_together
from stforms.atomic import make_folder, write_atomically
from stforms.binding import Edition
from stforms.cli import options, show
from stforms.cli.account import same_file
from stforms.cli.many import each
from stforms.cli.parse import document_of
from stforms.cli.together import show_together
from stforms.cli.together_json import together_json
from stforms.errors import ExitCode, RefusedError, UsageError
from stforms.library import default_library
from stforms.messages import text
from stforms.model import Finding, Json, Outcome
from stforms.rules.region import Region, chosen_region
from stforms.wording import as_json as findings_json

_WHOLES = "|".join(whole.value for whole in Whole)


def command(
    files: Annotated[list[Path], typer.Argument(metavar=text("meta.files"), help=text("cli.validate.files"))],
    whole: Annotated[
        Whole | None, typer.Option("--as", metavar=_WHOLES, help=text("cli.validate.as"))
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar=text("meta.output"), help=text("cli.validate.report")),
    ] = None,
    overwrite: options.Overwrite = False,
    region: options.Region = None,
    edition: options.Edition = None,
    reveal: Annotated[bool, typer.Option("--reveal", help=text("cli.validate.reveal"))] = False,
    as_json: options.AsJson = False,
    as_lines: options.AsJsonLines = False,
) -> int:
    """Check papers one by one against the schema and the rules, or with --as together."""
    where = chosen_region(region)
    if whole is None:
        for option, given in (("--report", report), ("--overwrite", overwrite), ("--reveal", reveal)):
            if given:
                raise UsageError("papers.only_together", {"option": option})
        return _one_by_one(files, edition, where, as_json, as_lines)
    if as_lines or Path("-") in files:
        raise UsageError("papers.not_with_as", {"option": "--jsonl" if as_lines else "-"})
    if report is not None:
        _check_report(report, files, overwrite)
    return _together(files, whole, edition, where, _Report(report, overwrite, reveal), as_json)


# --- together -------------------------------------------------------------------------------


class _Report:
    """Where the report goes, and what may stand in it."""

    def __init__(self, path: Path | None, overwrite: bool, reveal: bool) -> None:
        self.path, self.overwrite, self.reveal = path, overwrite, reveal

    def write(self, outcome: Outcome[tuple[Group, ...]], today: datetime.date, region: Region) -> None:
        """Write the report, if one is wanted, and say where it lies."""
        if self.path is None:
            return
        from stforms.html import together_page  # Jinja takes its time, and few calls need it

        made = together_page(outcome, today=today, region=region, reveal=self.reveal)
        make_folder(self.path.parent)
        write_atomically(self.path, [made], self.overwrite)
        show.talk(text("cli.validate.reported", {"file": str(self.path)}))


def _check_report(path: Path, files: Sequence[Path], overwrite: bool) -> None:
    """Refuse a report that would not be written in the end, before anything is read."""
    if path.suffix.lower() not in (".html", ".htm"):
        raise UsageError("papers.report_kind", {"file": str(path)})
    if any(same_file(path, one) for one in files):
        raise RefusedError("papers.report_is_input", {"file": str(path)})
    if path.exists() and not overwrite:
        raise RefusedError("output.exists", {"file": str(path)})


def _together(
    files: Sequence[Path], whole: Whole, edition: str | None, region: Region, report: _Report, as_json: bool
) -> int:
    today, library = datetime.date.today(), default_library()
    read = read_papers(files, edition=edition, today=today, region=region, library=library)
    outcome = validate_together(read, whole, today=today, region=region)
    if as_json:
        show.product(together_json(outcome, whole, today, region, library))
    else:
        show_together(outcome, region, library)
    report.write(outcome, today, region)
    if show.worst(read.findings):
        return ExitCode.SOME_FAILED if read.papers else ExitCode.UNREADABLE
    found = [finding for group in outcome.value for finding in group.findings]
    return ExitCode.FINDINGS if show.worst((*outcome.findings, *found)) else ExitCode.DONE


# --- one by one -----------------------------------------------------------------------------


def _one_by_one(
    files: Sequence[Path], edition: str | None, region: Region, as_json: bool, as_lines: bool
) -> int:
    found: dict[str, list[tuple[str, Edition, list[Finding]]]] = {}

    def work(path: Path) -> tuple[Json, int]:
        checked = found[str(path)] = _checked(path, edition, region)
        items = [_item(name, chosen, findings) for name, chosen, findings in checked]
        failed = any(show.worst(findings) for _, _, findings in checked)
        shape: Json = {"stforms": "validate/1", "file": str(path), "items": items}
        return shape, ExitCode.FINDINGS if failed else ExitCode.DONE

    return each(files, work, lambda result: _show(found[result["file"]]), as_json, as_lines)


def _checked(path: Path, edition: str | None, region: Region) -> list[tuple[str, Edition, list[Finding]]]:
    """Return (name, edition, findings) of every paper in a file."""
    document = document_of(path) if str(path) == "-" else None
    return [
        (
            one.name if one.name == path.name else f"{path.name}, {one.name}",
            one.edition,
            [replace(found, paper=None) for found in one.findings],
        )
        for one in papers_of(path, document=document, edition=edition, region=region)
    ]


def _item(name: str, edition: Edition, findings: list[Finding]) -> Json:
    schema = default_library().schema(edition.form)
    return {"name": name, "edition": edition.id, "findings": findings_json(findings, schema)}


def _show(papers: list[tuple[str, Edition, list[Finding]]]) -> None:
    for name, edition, findings in papers:
        said = "cli.validate.clean" if not findings else "cli.validate.found"
        print(text(said, {"name": name, "form": edition.name, "count": len(findings)}))
        show.findings(findings, default_library().schema(edition.form), error=False)
