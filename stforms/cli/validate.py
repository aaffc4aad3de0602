"""stforms validate: is a paper right and complete? Data files and filled forms alike."""

from __future__ import annotations

from pathlib import Path

from stforms.actions.identify import identify
from stforms.actions.parse import parse
from stforms.actions.records import read_records
from stforms.actions.validate import validate
from stforms.binding import Edition
from stforms.cli import options, show
from stforms.cli.many import each
from stforms.cli.parse import document_of
from stforms.errors import ExitCode, StformsError
from stforms.library import Library, default_library
from stforms.messages import text
from stforms.model import Finding, Json, Record
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
    library = default_library()
    if _is_paper(path, library):
        outcome = parse(document_of(path), edition=edition)
        checked = _findings(outcome.value.record, outcome.value.edition)
        return [(path.name, outcome.value.edition, [*outcome.findings, *checked])]
    papers = []
    for given in read_records(path, library, edition).given:
        chosen = library.edition(str(given.edition))
        papers.append(
            (
                f"{path.name}, {given.name}" if given.name != path.stem else path.name,
                chosen,
                _findings(given.record, chosen),
            )
        )
    return papers


def _findings(record: Record, edition: Edition) -> list[Finding]:
    return list(validate(record, edition).findings)


def _is_paper(path: Path, library: Library) -> bool:
    """Tell a returned paper from a file of data. A workbook can be either: a form says which it is."""
    ending = path.suffix.lower()
    if ending in (".xlsx", ".xlsm"):
        try:
            return identify(path, library=library).value.edition is not None
        except StformsError:
            return False
    return str(path) == "-" or ending in _PAPERS


_PAPERS = {".pdf", ".docx", ".docm", ".doc", ".odt", ".rtf", ".xls", ".ods", ".txt"}


def _item(name: str, edition: Edition, findings: list[Finding]) -> Json:
    schema = default_library().schema(edition.form)
    return {"name": name, "edition": edition.id, "findings": findings_json(findings, schema)}


def _show(papers: list[tuple[str, Edition, list[Finding]]]) -> None:
    for name, edition, findings in papers:
        said = "cli.validate.clean" if not findings else "cli.validate.found"
        print(text(said, {"name": name, "form": edition.name, "count": len(findings)}))
        show.findings(findings, default_library().schema(edition.form), error=False)
