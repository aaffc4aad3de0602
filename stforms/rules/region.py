"""A region's own numbers: how many assessments a year, how many specialists, since when, says who.

Dated configuration in schemas/regions, or in a file that somebody else writes for another region.
"""

from __future__ import annotations

import datetime
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from stforms.errors import UnreadableError, UsageError
from stforms.messages import LANGUAGES
from stforms.paths import data_root

DEFAULT = "region-ostergotland"
_KEYS = {"region", "valid_from", "extends", "without", "sources", "numbers", "places", "placements"}
_NUMBER_KEYS = {"value", "sv", "en", "facts", "source", "verified"}


@dataclass(frozen=True)
class Number:
    """One number, what it counts (by language), where it comes from, and whether that source states it."""

    value: Fraction
    what: Mapping[str, str]
    facts: tuple[str, ...]
    source: str
    verified: bool


@dataclass(frozen=True)
class Region:
    """A region's numbers and words from a day on. A number that is not in it is not asked for.

    `sources` says in full what a number's `source` names in short.
    `places` has beginnings of folded words that tell a kind of place ("primarvard");
    `placements` the placements that everybody does, each with such beginnings.
    """

    name: str
    valid_from: datetime.date
    numbers: Mapping[str, Number]
    places: Mapping[str, tuple[str, ...]]
    placements: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, str] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        """Tell whether the region asks for this number."""
        return name in self.numbers

    def __getitem__(self, name: str) -> Fraction:
        """Return a number."""
        return self.numbers[name].value


def default_region() -> Region:
    """Return the region that STFORMS_REGION names, else Region Östergötland as of today."""
    return region(os.environ.get("STFORMS_REGION") or DEFAULT)


def chosen_region(name: str | None) -> Region:
    """Return the region that was asked for by name or file, else the default one."""
    return region(name) if name else default_region()


def region(name: str, day: datetime.date | None = None) -> Region:
    """Return a region's numbers as they were on a day.

    Args:
        name: a folder of schemas/regions, or the path of a .toml file.
        day: default today. Before the oldest numbers that are known, those are used.

    Raises:
        UsageError: there is no such region.
        UnreadableError: the file cannot be read, or says something that is not understood.
    """
    if name.endswith(".toml"):
        return _of_file(Path(name))
    folder = data_root() / "schemas" / "regions" / name
    dated = [_of_file(path) for path in sorted(folder.glob("*.toml"))]
    if not dated:
        raise UsageError("region.unknown", {"region": name, "known": ", ".join(names())})
    day = day or datetime.date.today()
    return max((one for one in dated if one.valid_from <= day), default=dated[0], key=_valid_from)


def names() -> list[str]:
    """Return the regions that come with stforms."""
    return sorted(path.name for path in (data_root() / "schemas" / "regions").iterdir() if path.is_dir())


def _valid_from(one: Region) -> datetime.date:
    return one.valid_from


@cache
def _of_file(path: Path) -> Region:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        _known(content, _KEYS)
        base = region(content["extends"]) if "extends" in content else None
        return _region(content, base)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = " ".join(str(error).split())[:200]
        raise UnreadableError("region.unreadable", {"file": str(path), "why": why}) from error


def _region(content: Mapping[str, Any], base: Region | None) -> Region:
    numbers = dict(base.numbers) if base else {}
    numbers.update({name: _number(one) for name, one in content.get("numbers", {}).items()})
    for name in content.get("without", ()):
        del numbers[name]
    return Region(
        str(content["region"]),
        _date(content["valid_from"]),
        numbers,
        {**(base.places if base else {}), **_words(content.get("places", {}))},
        {**(base.placements if base else {}), **_words(content.get("placements", {}))},
        {**(base.sources if base else {}), **content.get("sources", {})},
    )


def _date(value: Any) -> datetime.date:
    if not isinstance(value, datetime.date):
        raise TypeError(f"valid_from: {value}")
    return value


def _number(one: Mapping[str, Any]) -> Number:
    _known(one, _NUMBER_KEYS)
    return Number(
        Fraction(str(one["value"])),
        {language: str(one.get(language, "")) for language in LANGUAGES},
        tuple(one.get("facts", ())),
        str(one["source"]),
        bool(one["verified"]),
    )


def _words(table: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in table.items()}


def _known(table: Mapping[str, Any], keys: set[str]) -> None:
    """Refuse keys that nobody reads: a misspelt number would silently not be asked for."""
    unknown = sorted(set(table) - keys)
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}")
