"""stforms parse: what does a returned form say?"""

from __future__ import annotations

import sys
from pathlib import Path

from stforms.actions.parse import parse
from stforms.actions.source import Document, read_document
from stforms.cli import options, show
from stforms.cli.many import compact, each
from stforms.errors import ExitCode
from stforms.library import default_library
from stforms.messages import text
from stforms.model import Finding, Json, leaves
from stforms.wording import as_json as findings_json
from stforms.wording import mask


def command(
    files: options.Files,
    edition: options.Edition = None,
    reveal: options.Reveal = False,
    as_json: options.AsJson = False,
    as_lines: options.AsJsonLines = False,
) -> int:
    """Read the values out of returned forms."""
    found: dict[str, tuple[Finding, ...]] = {}

    def work(path: Path) -> tuple[Json, int]:
        result, outcome = parsed_json(path, edition)
        found[result["file"] or "-"] = outcome
        return result, ExitCode.DONE if not show.worst(outcome) else ExitCode.FINDINGS

    return each(files, work, lambda r: _show(r, found[r["file"] or "-"], reveal), as_json, as_lines)


def parsed_json(path: Path, edition: str | None) -> tuple[Json, tuple[Finding, ...]]:
    """Return parse/1 of a file, and the findings as they are."""
    outcome = parse(document_of(path), edition=edition)
    schema = default_library().schema(outcome.value.edition.form)
    shape = {"stforms": "parse/1", **outcome.value.as_json()}
    return {**shape, "findings": findings_json(outcome.findings, schema)}, outcome.findings


def document_of(path: Path) -> Document:
    """Return the document at a path; - is standard input."""
    return read_document(sys.stdin.buffer.read() if str(path) == "-" else path)


def _place(reading: Json) -> str:
    """Return the page or the cell of a reading; in a Word document the label says where it stands."""
    place = str(reading.get("place", ""))
    return str(reading["page"]) if "page" in reading else place if "!" in place else ""


def _show(result: Json, found: tuple[Finding, ...], reveal: bool) -> None:
    library = default_library()
    edition = library.edition(result["edition"])
    schema = library.schema(edition.form)
    how = text(f"identified.{result['identified_by']}")
    pages = {reading["key"]: _place(reading) for reading in result["readings"]}
    rows = [
        (schema.label(path), compact(value) if reveal else mask(compact(value)), pages.get(path, ""))
        for path, value in leaves(result["record"])
    ]
    title = f"{result['file'] or '-'}: {edition.name}, {how}"
    show.table(("table.entry", "table.value", "table.page"), rows, title)
    show.findings(found, schema)
