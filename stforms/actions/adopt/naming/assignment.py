"""Who gets what, so that all together get most: each at most once. Knows no forms."""

from __future__ import annotations

from collections.abc import Sequence

_FAR = float("inf")


def best_pairs(worth: Sequence[Sequence[float]], least: float = 0.0) -> list[int | None]:
    """Return the column of each row, each column once, so that the sum of worth is the largest.

    Args:
        worth: worth[r][c] of giving column c to row r, not negative.
        least: what is worth less is no pair.

    The Hungarian method with shortest augmenting paths (Jonker and Volgenant 1987), rows as they come.
    """
    rows, columns = len(worth), max((len(row) for row in worth), default=0)
    width = columns + rows  # a row can also stay alone, in a column of its own that is worth nothing
    cost = [[-w if w >= least else 0.0 for w in row] + [0.0] * (width - len(row)) for row in worth]
    owner = _augmented(cost, rows, width)
    found: list[int | None] = [None] * rows
    for column in range(columns):
        row = owner[column + 1] - 1
        if row >= 0 and worth[row][column] >= max(least, 1e-9):
            found[row] = column
    return found


def _augmented(cost: Sequence[Sequence[float]], rows: int, width: int) -> list[int]:
    """Return the row (from 1, 0 for none) of each column (from 1)."""
    of_row, of_column = [0.0] * (rows + 1), [0.0] * (width + 1)
    owner = [0] * (width + 1)
    for row in range(1, rows + 1):
        _add(cost, row, width, of_row, of_column, owner)
    return owner


def _add(
    cost: Sequence[Sequence[float]],
    row: int,
    width: int,
    of_row: list[float],
    of_column: list[float],
    owner: list[int],
) -> None:
    """Give a row a column, moving others along the cheapest path."""
    owner[0] = row
    shortest, before, seen = [_FAR] * (width + 1), [0] * (width + 1), [False] * (width + 1)
    at = 0
    while owner[at]:
        seen[at] = True
        mine, nearest, step = owner[at], 0, _FAR
        line, price = cost[mine - 1], of_row[mine]
        for column in range(1, width + 1):
            if seen[column]:
                continue
            reach = line[column - 1] - price - of_column[column]
            if reach < shortest[column]:
                shortest[column], before[column] = reach, at
            if shortest[column] < step:
                step, nearest = shortest[column], column
        for column in range(width + 1):
            if seen[column]:
                of_row[owner[column]] += step
                of_column[column] -= step
            else:
                shortest[column] -= step
        at = nearest
    while at:
        owner[at] = owner[before[at]]
        at = before[at]
