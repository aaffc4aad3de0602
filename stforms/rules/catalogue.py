"""The delmål of each regulation, read from schemas/regulations."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from stforms.paths import data_root


@dataclass(frozen=True)
class Delmal:
    """One delmål: its code and its group ("a", "STc", "BT"); a title only where one is official."""

    code: str
    group: str
    title: str | None
    verified: bool


@cache
def entries(regulation: str) -> tuple[Delmal, ...]:
    """Return the delmål of a regulation in its own order; none for one that is not known."""
    for path in sorted((data_root() / "schemas" / "regulations").glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["regulation"] == regulation:
            return tuple(
                Delmal(item["code"], group["group"], item.get("title"), group["verified"])
                for group in content["groups"]
                for item in group["delmal"]
            )
    return ()


def delmal(regulation: str) -> tuple[str, ...]:
    """Return the codes of a regulation's delmål in its own order."""
    return tuple(entry.code for entry in entries(regulation))
