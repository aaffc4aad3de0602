"""stforms identify: which form is this file?"""

from __future__ import annotations

from pathlib import Path

from stforms.actions.identify import identify
from stforms.cli import options, show
from stforms.cli.many import each
from stforms.cli.parse import document_of
from stforms.errors import ExitCode
from stforms.library import default_library
from stforms.messages import text
from stforms.model import Json
from stforms.wording import as_json as findings_json


def command(
    files: options.Files, as_json: options.AsJson = False, as_lines: options.AsJsonLines = False
) -> int:
    """Say which edition each file is, and why."""
    return each(files, _work, _show, as_json, as_lines)


def _work(path: Path) -> tuple[Json, int]:
    document = document_of(path)
    outcome = identify(document)
    shape = {"stforms": "identify/1", "file": document.name, **outcome.value.as_json()}
    code = ExitCode.DONE if outcome.value.edition is not None else ExitCode.UNREADABLE
    return {**shape, "findings": findings_json(outcome.findings)}, int(code)


def _show(result: Json) -> None:
    name = result["file"] or "-"
    if result["edition"] is None:
        (finding,) = result["findings"]
        show.talk(f"{name}: {finding['message']} {finding.get('hint', '')}".strip())
        return
    edition = default_library().edition(result["edition"])
    print(f"{name}: {edition.id} – {edition.name}, {text('identified.' + result['identified_by'])}")
    for finding in result["findings"]:
        show.talk(f"{finding['message']} {finding.get('hint', '')}".strip())
