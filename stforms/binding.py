"""An edition as data: what edition.toml says, as frozen objects. Knows no file format and no law."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from stforms.codecs import CODECS
from stforms.errors import IntegrityError
from stforms.model import Box

Toml: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class FieldAt:
    """A form field by its full name; `page` picks one widget of a field that has several.

    `own` is the name that widget gets as a field of its own when we fill, so that two places
    that share a field on the blank can hold two values.
    """

    field: str
    page: int | None = None
    own: str | None = None


@dataclass(frozen=True)
class BoxAt:
    """A place on a page: page from 1, box in points."""

    page: int
    box: Box


Locator: TypeAlias = FieldAt | BoxAt


@dataclass(frozen=True)
class Slot:
    """A place in the blank and what it holds: one key, or several in one box."""

    keys: tuple[str, ...]
    at: tuple[Locator, ...]
    codec: str = "text"
    mode: str = "fill"
    choice: tuple[tuple[str, Locator], ...] = ()
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
class Edition:
    """One physical version of a form."""

    id: str
    form: str
    title: str
    regulation: str | None
    bilaga: str | None
    blank: Blank
    folder: Path
    footers: tuple[str, ...] = ()
    demands: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    tables: tuple[Table, ...] = field(default=())

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
    def name(self) -> str:
        """Return what people call it: "Intyg om kurs (HSLF-FS 2021:8, bilaga 10)"."""
        if self.regulation is None:
            return self.title
        return f"{self.title} ({self.regulation}, bilaga {self.bilaga})"


# --- from TOML ------------------------------------------------------------------------------


def load_edition(folder: Path) -> Edition:
    """Read folder/edition.toml.

    Raises:
        IntegrityError: the file is missing, is no TOML, or says something that is not allowed.
    """
    path = folder / "edition.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return _edition(data, folder)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise IntegrityError("edition.unreadable", {"file": str(path), "why": str(error)}) from error
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError("edition.wrong", {"file": str(path), "why": str(error)}) from error


_KNOWN = {"edition", "form", "title", "regulation", "bilaga", "blank", "identify", "demands", "slot", "table"}


def _edition(data: Toml, folder: Path) -> Edition:
    _only(data, _KNOWN)
    blank = data["blank"]
    fixed, tables = _tables(data.get("table", ()))
    return Edition(
        id=data["edition"],
        form=data["form"],
        title=data["title"],
        regulation=data.get("regulation"),
        bilaga=data.get("bilaga"),
        blank=Blank(blank["format"], blank["source"], blank.get("file"), tuple(blank.get("sha256", ()))),
        folder=folder,
        footers=tuple(data.get("identify", {}).get("text", ())),
        demands=tuple(data.get("demands", {}).get("keys", ())),
        slots=(*map(_slot, data.get("slot", ())), *fixed),
        tables=tables,
    )


def _only(data: Toml, known: set[str]) -> None:
    if unknown := sorted(set(data) - known):
        raise ValueError(f"unknown: {', '.join(unknown)}")


def _slot(data: Toml) -> Slot:
    _only(data, {"at", "key", "keys", "codec", "mode", "choice", "derive", "label"})
    choice = tuple((value, _locator(at)) for value, at in data.get("choice", {}).items())
    keys = tuple(data["keys"]) if "keys" in data else (data["key"],)
    return Slot(
        keys=keys,
        at=_locators(data["at"]) if "at" in data else (),
        codec=_codec(data.get("codec", "text")),
        mode=data.get("mode", "fill"),
        choice=choice,
        derive=data.get("derive"),
        label=data.get("label"),
    )


def _codec(name: str) -> str:
    if name not in CODECS:
        raise ValueError(f"unknown codec: {name}")
    return name


def _locators(data: Any) -> tuple[Locator, ...]:
    return tuple(_locator(at) for at in (data if isinstance(data, list) else [data]))


def _locator(data: Toml) -> Locator:
    if "field" in data:
        _only(data, {"field", "page", "own"})
        return FieldAt(data["field"], data.get("page"), data.get("own"))
    _only(data, {"page", "box"})
    left, bottom, right, top = map(float, data["box"])
    return BoxAt(data["page"], (left, bottom, right, top))


def _tables(entries: Any) -> tuple[tuple[Slot, ...], tuple[Table, ...]]:
    """Return the fixed rows as plain slots, and the tables whose rows repeat."""
    fixed = [
        slot for entry in entries if "row" in entry and "slot" not in entry for slot in _fixed_rows(entry)
    ]
    return tuple(fixed), tuple(_table(entry) for entry in entries if "slot" in entry)


def _fixed_rows(data: Toml) -> Iterator[Slot]:
    _only(data, {"key", "codec", "row"})
    for row in data["row"]:
        slot = _slot({"codec": data.get("codec", "text"), **row})
        yield replace(slot, keys=(f"{data['key']}.{slot.key}",))


def _table(data: Toml) -> Table:
    _only(data, {"key", "rows", "more", "row", "slot"})
    names = data.get("row") or [str(number + 1) for number in range(data["rows"])]
    if len(names) != data["rows"]:
        raise ValueError(f"{data['key']}: {data['rows']} rows, {len(names)} names")
    columns = tuple(_column(entry, names) for entry in data["slot"])
    return Table(data["key"], data["rows"], data.get("more", "refuse"), columns)


def _column(data: Toml, names: list[str]) -> Slot:
    at = data["at"]
    fields = at.get("fields") or [at["field"].replace("{row}", str(name)) for name in names]
    if len(fields) != len(names):
        raise ValueError(f"{len(fields)} fields for {len(names)} rows")
    return replace(_slot({**data, "at": []}), at=tuple(FieldAt(name) for name in fields))
