"""Read edition.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from stforms.binding.edition import Blank, Edition, Explained, Slot, Table
from stforms.binding.locators import Toml, locator_of, locators_of, only
from stforms.codecs import CODECS
from stforms.errors import IntegrityError

T = TypeVar("T")

_MOST_BYTES = 2_000_000
_MOST_ROWS = 5_000
"""Far beyond what any form has: who writes more, by mistake or not, gets an error and not a full memory."""
_FORMATS = ("pdf", "docx", "xlsx", "text")
_TEXTS = ("edition", "form", "title", "regulation", "bilaga")


def load_edition(folder: Path) -> Edition:
    """Read folder/edition.toml.

    Raises:
        IntegrityError: the file is missing, is no TOML, or says something that is not allowed.
    """
    path = folder / "edition.toml"
    try:
        text = _text_of(path)
        data = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise IntegrityError("edition.unreadable", {"file": str(path), "why": str(error)}) from error
    try:
        return _edition(data, folder)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise IntegrityError("edition.wrong", {"file": str(path), "why": _why(error, text)}) from error


def _text_of(path: Path) -> str:
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError(f"> {_MOST_BYTES // 1_000_000} MB")
    return path.read_text(encoding="utf-8")


class _EntryError(ValueError):
    """What is wrong with the entry of this number, counted from 1, of a kind: slot or table."""

    def __init__(self, kind: str, number: int, error: Exception) -> None:
        self.kind = kind
        self.number = number
        self.why = f"missing: {error.args[0]}" if isinstance(error, KeyError) else str(error)
        super().__init__(self.why)


def _why(error: Exception, text: str) -> str:
    """Return what is wrong, with the line at which its entry begins."""
    if not isinstance(error, _EntryError):
        return f"missing: {error.args[0]}" if isinstance(error, KeyError) else str(error)
    heads = re.compile(rf"^\s*\[\[\s*{error.kind}\s*\]\]", re.M).finditer(text)
    lines = [text.count("\n", 0, head.end()) + 1 for head in heads]
    return f"line {lines[error.number - 1]}: {error.why}" if error.number <= len(lines) else error.why


def _each(data: Toml, kind: str, make: Callable[[Toml], T]) -> Iterator[T]:
    """Yield what becomes of each entry of a kind."""
    for number, entry in enumerate(data.get(kind, ()), start=1):
        try:
            yield make(entry)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise _EntryError(kind, number, error) from error


_KNOWN = {
    "edition",
    "form",
    "title",
    "regulation",
    "bilaga",
    "blank",
    "identify",
    "demands",
    "slot",
    "table",
    "report",
    "explained",
}


def _edition(data: Toml, folder: Path) -> Edition:
    only(data, _KNOWN)
    for key in _TEXTS:
        if not isinstance(data.get(key, ""), str):
            raise TypeError(f"{key}: {data[key]!r}")
    blank = data["blank"]
    if blank["format"] not in _FORMATS:
        raise ValueError(f"format: {blank['format']!r}")
    tables = list(_each(data, "table", _rows))
    return Edition(
        id=data["edition"],
        form=data["form"],
        title=data["title"],
        regulation=data.get("regulation"),
        bilaga=data.get("bilaga"),
        blank=Blank(blank["format"], blank["source"], _beside(blank.get("file")), _listed(blank, "sha256")),
        folder=folder,
        marks=_listed(data.get("identify", {}), "text"),
        demands=_listed(data.get("demands", {}), "keys"),
        slots=(*_each(data, "slot", _slot), *(slot for fixed, _ in tables for slot in fixed)),
        tables=tuple(table for _, table in tables if table is not None),
        report=data.get("report"),
        explained=tuple(map(_explained, data.get("explained", ()))),
    )


def _beside(file: str | None) -> str | None:
    """Return the name of a file that lies beside edition.toml: a path would lead out of the folder."""
    if file is not None and (file in ("", ".", "..") or any(char in file for char in "/\\:\0")):
        raise ValueError(f"file: {file!r}")
    return file


def _listed(data: Toml, key: str) -> tuple[str, ...]:
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise TypeError(f"{key}: {found!r}")
    return tuple(found)


def _explained(data: Toml) -> Explained:
    only(data, {"finding", "at", "why"})
    return Explained(data["finding"], tuple(data["at"]), data["why"])


def _slot(data: Toml) -> Slot:
    only(data, {"at", "key", "keys", "codec", "mode", "choice", "derive", "label", "options"})
    choice = tuple((value, locator_of(at)) for value, at in data.get("choice", {}).items())
    keys = tuple(data["keys"]) if "keys" in data else (data["key"],)
    return Slot(
        keys=keys,
        at=locators_of(data["at"]) if "at" in data else (),
        codec=_codec(data.get("codec", "text")),
        mode=data.get("mode", "fill"),
        choice=choice,
        options=tuple(data.get("options", {}).items()),
        derive=data.get("derive"),
        label=data.get("label"),
    )


def _codec(name: str) -> str:
    if name not in CODECS:
        raise ValueError(f"unknown codec: {name}")
    return name


def _rows(data: Toml) -> tuple[tuple[Slot, ...], Table | None]:
    """Return fixed rows as plain slots, or a table whose rows repeat."""
    if "slot" in data:
        return (), _table(data)
    return (tuple(_fixed_rows(data)) if "row" in data else ()), None


def _fixed_rows(data: Toml) -> Iterator[Slot]:
    only(data, {"key", "codec", "row"})
    for row in data["row"]:
        slot = _slot({"codec": data.get("codec", "text"), **row})
        yield replace(slot, keys=(f"{data['key']}.{slot.key}",))


def _table(data: Toml) -> Table:
    only(data, {"key", "rows", "more", "row", "first", "slot"})
    first = data.get("first", 1)
    if not 0 < int(data["rows"]) <= _MOST_ROWS:
        raise ValueError(f"rows: {data['rows']}")
    names = data.get("row") or [str(number + first) for number in range(data["rows"])]
    if len(names) != data["rows"]:
        raise ValueError(f"{data['key']}: {data['rows']} rows, {len(names)} names")
    columns = tuple(_column(entry, names) for entry in data["slot"])
    return Table(data["key"], data["rows"], data.get("more", "refuse"), columns, tuple(map(str, names)))


def _column(data: Toml, names: list[str]) -> Slot:
    at = data["at"]
    if isinstance(at, list):  # places that no pattern tells: one by one
        places = at
    elif "fields" in at:
        places = [{"field": name} for name in at["fields"]]
    else:
        places = [_in_row(at, str(name)) for name in names]
    if len(places) != len(names):
        raise ValueError(f"{len(places)} places for {len(names)} rows")
    return replace(_slot({**data, "at": []}), at=tuple(map(locator_of, places)))


def _in_row(at: Toml, name: str) -> Toml:
    """Return a column's locator for one row."""
    return {key: v.replace("{row}", name) if isinstance(v, str) else v for key, v in at.items()}
