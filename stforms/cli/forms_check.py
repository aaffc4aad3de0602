"""stforms forms check: are the editions as they should be?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from stforms.actions.check.checking import Checked, check_forms
from stforms.cli import show
from stforms.cli.options import AsJson
from stforms.errors import ExitCode
from stforms.library import default_library
from stforms.messages import text
from stforms.model import Json
from stforms.wording import as_json as findings_json


def command(
    names: Annotated[
        list[str] | None, typer.Argument(metavar=text("meta.editions"), help=text("cli.forms.check_what"))
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Check editions, and show what was found on each."""
    library = default_library()
    checked = check_forms(names or (), library)
    if as_json:
        show.product({"stforms": "check/1", "editions": [_json(one) for one in checked]})
    else:
        _show(checked)
    return ExitCode.FINDINGS if any(show.worst(one.findings) for one in checked) else ExitCode.DONE


def _show(checked: Sequence[Checked]) -> None:
    for one in checked:
        if one.findings:
            print(one.edition)
            show.remarks(((finding, None) for finding in one.findings), error=False)
        elif len(checked) == 1:
            print(text("cli.forms.clean", {"edition": one.edition}))
    if len(checked) > 1:
        counts = {"count": len(checked), "with_findings": sum(bool(one.findings) for one in checked)}
        show.talk(text("cli.forms.sum", counts))


def _json(one: Checked) -> dict[str, Json]:
    explained = [{"code": e.finding, "at": list(e.at), "why": e.why} for e in one.explained]
    return {
        "edition": one.edition,
        "folder": str(one.folder),
        "findings": findings_json(one.findings),
        "explained": explained,
    }
