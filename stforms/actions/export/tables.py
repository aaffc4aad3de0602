"""Tables as plain data: what their columns are called and hold, whatever file they become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from stforms.messages import text

Value: TypeAlias = str | int | float | date | None

KINDS = ("text", "lines", "date", "number", "share")
"""What a column holds: short texts, texts that may need several lines, days, whole numbers, parts of one."""


@dataclass(frozen=True)
class Column:
    """A column: its name, what it holds, how many characters wide it is."""

    name: str
    kind: str = "text"
    width: int = 14

    def title(self, lang: str | None = None) -> str:
        """Return the heading."""
        return text(f"export.column.{self.name}", None, lang)


@dataclass(frozen=True)
class Sheet:
    """A table with its name; every row has a value for each column."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def title(self, lang: str | None = None) -> str:
        """Return what the sheet is called."""
        return text(f"export.sheet.{self.name}", None, lang)


def row_of(columns: tuple[Column, ...], values: Mapping[str, Value]) -> tuple[Value, ...]:
    """Return values in the order of the columns; what is not there is empty."""
    return tuple(values.get(column.name) for column in columns)
