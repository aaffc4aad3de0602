"""Which rows of the new paper are which table of the old edition? By the names in them, columns, heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stforms.actions.adopt.like.known import KnownTable
from stforms.actions.adopt.like.pairing import Ties
from stforms.actions.adopt.naming.assignment import best_pairs
from stforms.actions.adopt.naming.questions import Grid

_LEAST = 0.5
_SURE = 0.8


def table_pairs(
    tables: Sequence[KnownTable], grids: Sequence[Grid]
) -> Iterator[tuple[KnownTable, int, float, str]]:
    """Yield each old table with the number of its grid, how sure that is, and the code that says why."""
    worth = [[_worth(table, grid) for grid in grids] for table in tables]
    for number, at in enumerate(best_pairs(worth, _LEAST)):
        if at is not None:
            confidence = min(0.98, worth[number][at])
            why = "adopt.like_label" if confidence >= _SURE else "adopt.like_reworded"
            yield tables[number], at, confidence, why


def _worth(table: KnownTable, grid: Grid) -> float:
    """Return how much of an old table stands in new rows, 0 to somewhat over 1 where names agree."""
    ties = [[one.worth for one in row] for row in Ties(table.columns, grid.columns).table()]
    found = best_pairs(ties)
    total = sum(row[at] for row, at in zip(ties, found, strict=True) if at is not None)
    return total / max(len(table.columns), 1)
