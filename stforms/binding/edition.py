"""An edition as data: what edition.toml says, as frozen objects. Knows no file format and no law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from stforms.binding.locators import Locator, Toml


@dataclass(frozen=True)
class Slot:
    """A place in the blank and what it holds: one key, or several in one box.

    `choice` draws a value as one of several boxes, `options` as one of several texts in one place.
    """

    keys: tuple[str, ...]
    at: tuple[Locator, ...]
    codec: str = "text"
    mode: str = "fill"
    choice: tuple[tuple[str, Locator], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    derive: str | None = None
    label: str | None = None

    @property
    def key(self) -> str:
        """Return the first key: the one that names the slot in messages."""
        return self.keys[0]


@dataclass(frozen=True)
class Table:
    """Repeating rows with a capacity. `columns[c].at[r]` is where column c of row r stands."""

    key: str
    rows: int
    more: str
    columns: tuple[Slot, ...]
    names: tuple[str, ...] = ()

    def row(self, index: int) -> Iterator[tuple[Slot, Locator]]:
        """Yield (column, locator) for one row, counted from 0."""
        for column in self.columns:
            yield column, column.at[index]


@dataclass(frozen=True)
class Blank:
    """Which empty file the edition is made for, and where it comes from."""

    format: str
    source: str
    file: str | None = None
    sha256: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explained:
    """What `forms check` would find and is as it should be: the finding's code, where, and why it is so.

    `at` are keys, fields or places in the finding's own words.
    """

    finding: str
    at: tuple[str, ...]
    why: str


@dataclass(frozen=True, eq=False)
class Edition:
    """One physical version of a form. There is one of each, so identity is equality."""

    id: str
    form: str
    title: str
    regulation: str | None
    bilaga: str | None
    blank: Blank
    folder: Path
    marks: tuple[str, ...] = ()
    demands: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    tables: tuple[Table, ...] = field(default=())
    report: Toml | None = field(default=None, compare=False, repr=False)
    explained: tuple[Explained, ...] = ()

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return every key the edition binds, tables' columns as "tjanstgoring.stalle"."""
        plain = {key for slot in self.slots for key in slot.keys}
        rows = {f"{t.key}.{key}" for t in self.tables for column in t.columns for key in column.keys}
        return frozenset(plain | rows)

    @cached_property
    def tree(self) -> dict[str, Any]:
        """Return the keys as nested objects, for walking beside a record."""
        tree: dict[str, Any] = {}
        for key in self.keys:
            *parents, last = key.split(".")
            node = tree
            for step in parents:
                node = node.setdefault(step, {})
            node[last] = True
        return tree

    @property
    def own(self) -> bool:
        """Tell whether the blank is stforms' own and lies with the edition."""
        return self.blank.format != "pdf"

    @property
    def ending(self) -> str:
        """Return what the name of a filled form ends in: ".pdf"."""
        return f".{self.blank.format}"

    @property
    def name(self) -> str:
        """Return what people call it: "Intyg om kurs (HSLF-FS 2021:8, bilaga 10)"."""
        if self.regulation is None:
            return f"{self.title} ({self.id.rpartition('/')[2]})"
        return f"{self.title} ({self.regulation}, bilaga {self.bilaga})"
