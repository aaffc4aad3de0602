"""What docs/reference/adopt.md says of adopt is what is measured, and it is as good as it has to be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from unseen_forms import UNSEEN
from unseen_later import LATER

sys.path.append(str(Path(__file__).parents[2] / "tools"))  # last, for tests/ has modules of the same names
import adopt_page
import adopt_revisions
import adopt_unseen

LINES = adopt_page.PAGE.read_text(encoding="utf-8").splitlines()
EDITIONS = {edition.id: edition for edition in adopt_page.editions()}


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_is_said_of_an_edition_is_measured(edition: str) -> None:
    """One test for both, for they are measured together."""
    measured, taken = list(adopt_page.rows(EDITIONS[edition])), adopt_page.taken_for(EDITIONS[edition])
    rows = [line for line in LINES if line.startswith((f"| {edition} | ", f"| {edition}, "))]
    assert rows[: len(measured)] == measured  # behind them, those of revisions
    assert [line for line in LINES if line.startswith(f"- {edition}: ")] == ([f"- {taken}"] if taken else [])


@pytest.mark.parametrize("form", [*UNSEEN, *LATER])
def test_what_is_said_of_a_form_of_another_region_is_measured(form: str) -> None:
    assert adopt_unseen.row(form) in LINES


@pytest.mark.parametrize(("older", "newer"), adopt_revisions.REVISIONS)
def test_what_is_said_of_a_revision_is_measured(older: str, newer: str) -> None:
    assert adopt_revisions.row(f"{older} | {newer}", *adopt_revisions.revised(older, newer)) in LINES


TARGETS = {"found": 98, "key, given": 90, "key, guessed": 90, "codec, given": 95}
"""What adopt has to reach for each format, in per cent; no slot may be where nobody bound one."""


@pytest.mark.parametrize("format_", ["pdf", "docx", "docx, names removed", "xlsx", "xlsx, names removed"])
def test_the_measure_reaches_what_was_set_out(format_: str) -> None:
    cells = next(line for line in LINES if line.startswith(f"| **{format_}** |")).strip("| ").split(" | ")
    said = dict(zip(adopt_page.COLUMNS, cells[1:], strict=True))
    assert said["false"] == "0"
    assert {
        name: int(said[name].removesuffix(" %")) >= least for name, least in TARGETS.items()
    } == dict.fromkeys(TARGETS, True)
