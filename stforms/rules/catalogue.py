"""The regulations as dated data: their delmål, which certificates each needs, who may sign.

Read from schemas/regulations; what is in there, and how sure it is, says each file's own sources.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from stforms.paths import data_root

PRIMARY_CARE = "primarvard"
ELSEWHERE = "verksamhet"


@dataclass(frozen=True)
class Kind:
    """A kind of certified activity: its form, the regulation's bilaga, and who may sign.

    `place` says where clinical service has to be done: "primarvard" at a reception of primary care,
    "verksamhet" at a unit that gives the care in question; None is anywhere.
    """

    name: str
    title_sv: str
    title_en: str
    form: str
    bilaga: str
    signers: tuple[str, ...]
    place: str | None


@dataclass(frozen=True)
class Need:
    """What a delmål needs: a certificate of one of these kinds."""

    kinds: tuple[Kind, ...]


@dataclass(frozen=True)
class Delmal:
    """One delmål: its code and its group ("a", "STc", "BT"); a title only where one is official.

    `verified` is about code and title, `needs_verified` about what is needed.
    """

    code: str
    group: str
    title: str | None
    verified: bool
    needs: tuple[Need, ...] = ()
    needs_verified: bool = False
    needs_source: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True)
class Regulation:
    """A regulation: when it came and went, its kinds of certificates, its delmål in its own order.

    `last_application` is the last day on which Socialstyrelsen took an application under it.
    """

    name: str
    in_force: datetime.date | None
    repealed: datetime.date | None
    last_application: datetime.date | None
    sources: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    delmal: tuple[Delmal, ...] = ()


@cache
def regulations() -> tuple[Regulation, ...]:
    """Return every regulation, the oldest first."""
    files = sorted((data_root() / "schemas" / "regulations").glob("*.json"))
    found = [_regulation(json.loads(path.read_text(encoding="utf-8"))) for path in files]
    return tuple(sorted(found, key=lambda one: one.in_force or datetime.date.min))


def regulation(name: str | None) -> Regulation | None:
    """Return a regulation by its name ("SOSFS 2015:8"), or None when it is not known."""
    return next((one for one in regulations() if one.name == name), None)


def entries(name: str) -> tuple[Delmal, ...]:
    """Return the delmål of a regulation in its own order; none for one that is not known."""
    found = regulation(name)
    return found.delmal if found is not None else ()


def delmal(name: str) -> tuple[str, ...]:
    """Return the codes of a regulation's delmål in its own order."""
    return tuple(entry.code for entry in entries(name))


def _regulation(content: Mapping[str, Any]) -> Regulation:
    kinds = {name: _kind(name, kind) for name, kind in content["kinds"].items()}
    return Regulation(
        content["regulation"],
        _day(content["in_force"]),
        _day(content["repealed"]),
        _day(content.get("last_application")),
        content["sources"],
        kinds,
        tuple(_delmal(item, group, kinds) for group in content["groups"] for item in group["delmal"]),
    )


def _kind(name: str, kind: Mapping[str, Any]) -> Kind:
    titles = (kind["sv"], kind["en"])
    return Kind(name, *titles, kind["form"], kind["bilaga"], tuple(kind["signers"]), kind.get("place"))


def _delmal(item: Mapping[str, Any], group: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Delmal:
    return Delmal(
        item["code"],
        group["group"],
        item.get("title"),
        group["verified"],
        tuple(Need(tuple(kinds[name] for name in names)) for names in item["needs"]),
        item["needs_verified"],
        tuple(item["needs_source"]),
        tuple(item.get("doubtful", ())),
    )


def _day(written: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(written) if written else None
