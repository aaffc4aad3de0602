"""Locators and values as edition.toml writes them: what loading reads, the other way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from stforms.binding.locators import BoxAt, Locator, NameAt, PlaceAt

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def said(locator: Locator) -> dict[str, Any]:
    """Return a locator as the entry that locator_of reads."""
    if isinstance(locator, NameAt):
        return {locator.kind: locator.name}
    if isinstance(locator, BoxAt):
        return {"page": locator.page, "box": [_short(x) for x in locator.box]}
    if isinstance(locator, PlaceAt):
        part = {"part": locator.part} if locator.part is not None else {}
        place = {"place": locator.place} if locator.place != 1 else {}
        return {"line": locator.line, "cell": locator.cell, **place, **part}
    found = {field.name: getattr(locator, field.name) for field in fields(locator)}
    return {name: value for name, value in found.items() if value is not None}


def _short(number: float) -> float | int:
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def inline(value: Any) -> str:
    """Return a value in one line of TOML."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{name(key)} = {inline(v)}" for key, v in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(inline, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return json.dumps(value)


def name(key: str) -> str:
    """Return a key of TOML, in quotes where it must."""
    return key if _BARE.fullmatch(key) else inline(key)


def listed(values: Iterable[str]) -> list[str]:
    """Return the lines of an array with a line for each text."""
    return ["[", *(f"    {inline(value)}," for value in values), "]"]
