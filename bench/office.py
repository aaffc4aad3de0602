"""Everything that is measured of Word and Excel: fill, parse, what is lost, rendering."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from measure import Plan
from office_cases import FORMS
from office_losses import losses
from office_measure import FORMATS, OfficeBench
from office_report import Key, Scores, fill_table, loss_table, read_table, render_table, target_lines
from report import Table

AS_FILLED, SAVED = "as filled", "saved by LibreOffice"


def measured(folder: Path, plan: Plan, say: Callable[[str], None]) -> tuple[list[Table], list[str]]:
    """Return the tables, and of every target whether it is met."""
    folder.mkdir()
    bench = OfficeBench(folder, plan, say)
    keys = [(form, kind) for kind in FORMATS for form in FORMS]
    fills = {key: bench.fill(*key) for key in keys}
    reads = _reads(bench, keys)
    tables = []
    for kind in FORMATS:
        here = [key for key in keys if key[1] == kind]
        tables += [fill_table(key, fills[key]) for key in here]
        tables += [read_table(key, reads[key, AS_FILLED], reads.get((key, SAVED))) for key in here]
    say("what is lost")
    tables += [loss_table(loss) for loss in losses(folder, bench.converter)]
    if ways := bench.render():
        tables.append(render_table(ways))
    return tables, list(target_lines(fills, reads))


def _reads(bench: OfficeBench, keys: list[Key]) -> dict[tuple[Key, str], Scores]:
    reads: dict[tuple[Key, str], Scores] = {(key, AS_FILLED): bench.read(*key, saved=False) for key in keys}
    if bench.converter is not None:
        reads |= {(key, SAVED): bench.read(*key, saved=True) for key in keys}
    return reads
