"""How the places of a table's columns are said: by a pattern with {row} where there is one, else singly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from stforms.binding.locators import CellAt, FieldAt, Locator, NameAt, PlaceAt
from stforms.binding.writing import said

_NUMBER = re.compile(r"\d+")
_CELL = re.compile(r"([A-Z]+)(\d+)")
ROW = "{row}"


@dataclass(frozen=True)
class Pattern:
    """A column's locator with {row} in it, and what {row} is in each row."""

    said: dict[str, Any]
    names: tuple[str, ...]


def columns_said(columns: Sequence[Sequence[Locator]]) -> tuple[tuple[str, ...], list[Any]]:
    """Return what the rows are called (empty where no pattern tells), and each column's `at`.

    Args:
        columns: the locators of each column, one for each row.
    """
    patterns = [_pattern(column) for column in columns]
    times = Counter(pattern.names for pattern in patterns if pattern is not None)
    names = times.most_common(1)[0][0] if times else ()
    found: list[Any] = []
    for column, pattern in zip(columns, patterns, strict=True):
        fields = [at.field for at in column if isinstance(at, FieldAt) and at == FieldAt(at.field)]
        if pattern is not None and pattern.names == names:
            found.append(pattern.said)
        else:
            whole = len(fields) == len(column)
            found.append({"fields": fields} if whole else [said(at) for at in column])
    return names, found


def _pattern(column: Sequence[Locator]) -> Pattern | None:
    first = column[0]
    if all(isinstance(at, PlaceAt) for at in column):
        lines = tuple(str(at.line) for at in column if isinstance(at, PlaceAt))
        alike = {replace(at, line=0) for at in column if isinstance(at, PlaceAt)}
        return Pattern({**said(first), "line": ROW}, lines) if len(alike) == 1 else None
    if all(isinstance(at, CellAt) for at in column):
        return _cells([at for at in column if isinstance(at, CellAt)])
    if all(isinstance(at, NameAt) for at in column):
        return _names([at for at in column if isinstance(at, NameAt)])
    return None


def _cells(column: Sequence[CellAt]) -> Pattern | None:
    parts = [(at.sheet, *found.groups()) for at in column if (found := _CELL.fullmatch(at.cell))]
    if len(parts) != len(column) or len({part[:2] for part in parts}) != 1:
        return None
    sheet, letters, _ = parts[0]
    return Pattern({"sheet": sheet, "cell": f"{letters}{ROW}"}, tuple(part[2] for part in parts))


def _names(column: Sequence[NameAt]) -> Pattern | None:
    """Return the one number in which names differ: kurser.1.namn, kurser.2.namn."""
    for number in _NUMBER.finditer(column[0].name):
        before, after = column[0].name[: number.start()], column[0].name[number.end() :]
        exact = re.compile(rf"{re.escape(before)}(\d+){re.escape(after)}")
        found = [exact.fullmatch(at.name) for at in column]
        names = tuple(match[1] for match in found if match)
        if len(set(names)) == len(column):
            return Pattern({column[0].kind: f"{before}{ROW}{after}"}, names)
    return None
