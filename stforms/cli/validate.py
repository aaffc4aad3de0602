"""stforms validate: is a paper right and complete? Data files and filled forms alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from stforms.actions.papers import papers_of
from stforms.binding import Edition
from stforms.cli import options, show
from stforms.cli.many import each
from stforms.cli.parse import document_of
from stforms.errors import ExitCode
from stforms.library import default_library
from stforms.messages import text
from stforms.model import Finding, Json
from stforms.wording import as_json as findings_json


def command(
    files: options.Files,
    edition: options.Edition = None,
    as_json: options.AsJson = False,
    as_lines: options.AsJsonLines = False,
) -> int:
    """Check data files or filled forms against the schema, the rules and the edition's demands."""
    found: dict[str, list[tuple[str, Edition, list[Finding]]]] = {}

    def work(path: Path) -> tuple[Json, int]:
        checked = found[str(path)] = _checked(path, edition)
        items = [_item(name, chosen, findings) for name, chosen, findings in checked]
        failed = any(show.worst(findings) for _, _, findings in checked)
        shape: Json = {"stforms": "validate/1", "file": str(path), "items": items}
        return shape, ExitCode.FINDINGS if failed else ExitCode.DONE

    return each(files, work, lambda result: _show(found[result["file"]]), as_json, as_lines)


def _checked(path: Path, edition: str | None) -> list[tuple[str, Edition, list[Finding]]]:
    """Return (name, edition, findings) of every paper in a file."""
    document = document_of(path) if str(path) == "-" else None
    return [
        (
            one.name if one.name == path.name else f"{path.name}, {one.name}",
            one.edition,
            [replace(found, paper=None) for found in one.findings],
        )
        for one in papers_of(path, document=document, edition=edition)
    ]


def _item(name: str, edition: Edition, findings: list[Finding]) -> Json:
    schema = default_library().schema(edition.form)
    return {"name": name, "edition": edition.id, "findings": findings_json(findings, schema)}


def _show(papers: list[tuple[str, Edition, list[Finding]]]) -> None:
    for name, edition, findings in papers:
        said = "cli.validate.clean" if not findings else "cli.validate.found"
        print(text(said, {"name": name, "form": edition.name, "count": len(findings)}))
        show.findings(findings, default_library().schema(edition.form), error=False)
