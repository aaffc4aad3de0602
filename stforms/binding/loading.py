"""Read edition.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from stforms.binding.edition import Blank, Edition, Slot, Table
from stforms.binding.locators import Toml, locator_of, locators_of, only
from stforms.codecs import CODECS
from stforms.errors import IntegrityError


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
}


def _edition(data: Toml, folder: Path) -> Edition:
    only(data, _KNOWN)
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
        marks=tuple(data.get("identify", {}).get("text", ())),
        demands=tuple(data.get("demands", {}).get("keys", ())),
        slots=(*map(_slot, data.get("slot", ())), *fixed),
        tables=tables,
        report=data.get("report"),
    )


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


def _tables(entries: Any) -> tuple[tuple[Slot, ...], tuple[Table, ...]]:
    """Return the fixed rows as plain slots, and the tables whose rows repeat."""
    fixed = [
        slot for entry in entries if "row" in entry and "slot" not in entry for slot in _fixed_rows(entry)
    ]
    return tuple(fixed), tuple(_table(entry) for entry in entries if "slot" in entry)


def _fixed_rows(data: Toml) -> Iterator[Slot]:
    only(data, {"key", "codec", "row"})
    for row in data["row"]:
        slot = _slot({"codec": data.get("codec", "text"), **row})
        yield replace(slot, keys=(f"{data['key']}.{slot.key}",))


def _table(data: Toml) -> Table:
    only(data, {"key", "rows", "more", "row", "first", "slot"})
    first = data.get("first", 1)
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
