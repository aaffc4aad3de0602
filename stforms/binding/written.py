"""Locators and values as edition.toml writes them: what loading reads. Knows no file format and no law."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from stforms.binding.locators import BoxAt, CellAt, CrossAt, FieldAt, LabelAt, Locator, NameAt, PlaceAt

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NUMBER = re.compile(r"\d+")


def as_toml(value: Any) -> str:
    """Return a text, a number, a list or a table on one line."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {as_toml(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, float):
        return f"{value:g}" if value % 1 else str(int(value))
    # TOML 1.0: basic strings know the escapes of JSON; U+007F has to be one of them.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else as_toml(name)


def written(at: Locator) -> dict[str, Any]:
    """Return a locator as a table: `locator_of` gives the same locator again."""
    if isinstance(at, NameAt):
        return {at.kind: at.name}
    if isinstance(at, BoxAt):
        return {"page": at.page, "box": list(at.box)}
    if isinstance(at, CellAt):
        return {"sheet": at.sheet, "cell": at.cell}
    if isinstance(at, PlaceAt):
        counted = {"line": at.line, "cell": at.cell, "place": at.place}
        return {**{name: number for name, number in counted.items() if number != 1 or name == "line"},
                **({"part": at.part} if at.part is not None else {})}  # fmt: skip
    names = {FieldAt: ("field", "page", "own", "state"), LabelAt: ("label", "under"),
             CrossAt: ("row", "column", "under")}.get(type(at), ("under",))  # fmt: skip
    return {name: said for name in names if (said := getattr(at, name)) is not None}


def written_rows(columns: Sequence[Sequence[Locator]]) -> tuple[int | None, list[Any]]:
    """Return the number of the first row and each column's `at`; None where rows are not numbered in it.

    Where names or cells differ by the row's number alone, one locator with {row} stands for all.
    """
    tables = [[written(at) for at in column] for column in columns]
    for first in dict.fromkeys(map(int, _NUMBER.findall(as_toml(tables[0][0])))):
        found = [_templated(rows, first) for rows in tables]
        if len(tables[0]) > 1 and all(one is not None for one in found):
            return first, found
    return None, tables


def _templated(rows: list[dict[str, Any]], first: int) -> dict[str, Any] | None:
    """Return one table with {row} from which all rows come, None when there is none."""
    for name, said in rows[0].items():
        for at in re.finditer(rf"(?<!\d){first}(?!\d)", said) if isinstance(said, str) else ():
            template = {**rows[0], name: f"{said[: at.start()]}{{row}}{said[at.end() :]}"}
            if rows == [_filled(template, first + number) for number in range(len(rows))]:
                return template
    return None


def _filled(template: dict[str, Any], number: int) -> dict[str, Any]:
    return {k: v.replace("{row}", str(number)) if isinstance(v, str) else v for k, v in template.items()}
