"""Questions of a form and keys of a schema brought together: all at once, each key once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stforms.actions.adopt.naming.assignment import best_pairs
from stforms.actions.adopt.naming.likeness import Likeness, Liking
from stforms.actions.adopt.naming.questions import Grid, Question
from stforms.actions.adopt.naming.targets import ONE, ArrayTarget, Offer, Target
from stforms.actions.adopt.naming.words import alike

_COLUMNS, _HEADING, _GRID_ORDER = 0.6, 0.35, 0.05
_NEAR = 0.04
"""Two keys that are worth so nearly the same leave it open which is meant."""


@dataclass(frozen=True)
class Match:
    """A question's key, how surely, and whether another was nearly as good."""

    target: Target
    liking: Liking
    open: bool = False


@dataclass(frozen=True)
class GridMatch:
    """A table's array, how surely, and the keys of its columns (by their number)."""

    array: ArrayTarget
    liking: float
    share: float
    columns: Mapping[int, Match]


@dataclass(frozen=True)
class Matches:
    """What was found for the questions and tables of a form, by their number."""

    singles: dict[int, Match] = field(default_factory=dict)
    grids: dict[int, GridMatch] = field(default_factory=dict)


def matches(asked: Sequence[Question], grids: Sequence[Grid], offered: Offer, least: float) -> Matches:
    """Return the best matches of a whole form; what is worth less than `least` is none."""
    found = _grids(grids, offered.arrays, least)
    return Matches(_singles(asked, offered.targets, least), found)


def _singles(asked: Sequence[Question], targets: Sequence[Target], least: float) -> dict[int, Match]:
    """Match places of several values first: their keys are then taken."""
    likings = Likeness(asked, targets).table()
    found: dict[int, Match] = {}
    taken: set[str] = set()
    for several in (True, False):
        rows = [i for i, question in enumerate(asked) if (question.together != ONE) is several]
        columns = [
            c
            for c, target in enumerate(targets)
            if (target.together != ONE) is several and not taken & set(target.paths)
        ]
        for row, match in _pairs(likings, targets, rows, columns, least):
            if taken.isdisjoint(match.target.paths):
                found[row] = match
                taken |= set(match.target.paths)
    return found


def _pairs(
    likings: list[list[Liking]],
    targets: Sequence[Target],
    rows: list[int],
    columns: list[int],
    least: float,
) -> list[tuple[int, Match]]:
    worth = [[likings[row][column].whole for column in columns] for row in rows]
    found = []
    for index, chosen in enumerate(best_pairs(worth, least)):
        if chosen is None:
            continue
        liking = likings[rows[index]][columns[chosen]]
        rivals = [w for c, w in enumerate(worth[index]) if c != chosen]
        near = max(rivals, default=0.0) > liking.whole - _NEAR
        found.append((rows[index], Match(targets[columns[chosen]], liking, near)))
    return found


def _grids(grids: Sequence[Grid], arrays: Sequence[ArrayTarget], least: float) -> dict[int, GridMatch]:
    options = [[_grid(grid, array) for array in arrays] for grid in grids]
    worth = [[option.liking for option in row] for row in options]
    chosen = best_pairs(worth, least)
    return {number: options[number][at] for number, at in enumerate(chosen) if at is not None}


def _grid(grid: Grid, array: ArrayTarget) -> GridMatch:
    """Return how well a table is an array: by its columns, and by what stands above it."""
    columns = _singles(grid.columns, array.columns, 0.35)
    matched = sum(match.liking.label for match in columns.values())
    share = 2 * matched / (len(grid.columns) + len({m.target.paths for m in columns.values()}) + 1e-9)
    headings = grid.sections
    named = max((alike(h, title) for h in headings for title in array.titles), default=0.0)
    order = 1 - abs(grid.order - array.order)
    return GridMatch(array, _COLUMNS * share + _HEADING * named + _GRID_ORDER * order, share, columns)


def likest_array(grid: Grid, arrays: Sequence[ArrayTarget]) -> float:
    """Return how well a table is the array that it is most like; 0 where there is none."""
    return max((_grid(grid, array).liking for array in arrays), default=0.0)
