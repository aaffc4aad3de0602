"""What a builder hands over: the file, and where each answer stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Place: TypeAlias = Mapping[str, str | list[str]]
"""A locator as edition.toml writes it: {"tag": "datum"}, {"sheet": "Kurser", "cell": "B{row}"}."""


@dataclass(frozen=True)
class Built:
    """A finished blank.

    `places` has a locator for every answer by its address: the key, "key.value" for a tick box,
    "table.column" for a column. `first` tells on which row of its sheet a table begins, `more` what
    happens to rows that do not fit.
    """

    data: bytes
    places: Mapping[str, Place]
    more: str
    first: Mapping[str, int] = field(default_factory=dict)
