"""What each paper says at an address, before anybody compares: silent, unclear, or a value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from stforms.merging.parts import Copy, Said
from stforms.merging.values import canon, loose
from stforms.model import Json


def said(copy: Copy, key: str, path: str, value: Json) -> Said:
    """Return what a paper says of a key at a path of its own record."""
    unclear = copy.unclear.get(path)
    unsaid = path in copy.unsaid or not copy.has_box(key)
    silent = value is None and unclear is None and unsaid
    return Said(copy.name, value, silent, unclear, copy.read.get(path))


def without_ink(sayings: Sequence[Said]) -> list[Said]:
    """Let papers without ink be silent where another has ink: a signature on one copy stands on that one.

    Where no copy has any, a plain "no" counts before a box that says nothing.
    """
    if any(one.value not in (None, False) for one in sayings):
        return [replace(one, silent=one.silent or one.value in (None, False)) for one in sayings]
    if any(one.value is False for one in sayings):
        return [replace(one, silent=one.silent or one.value is None) for one in sayings]
    return list(sayings)


def surely(base: Said, sayings: Sequence[Said]) -> list[Said]:
    """Let unsure readings adopt what was read more surely, where only spacing differs.

    A copy that lost its fields is read off the page, and there a line ends where the box does.
    """
    alike: dict[str, list[Said]] = defaultdict(list)
    for one in (base, *sayings):
        if isinstance(one.value, str) and one.unclear is None:
            alike[loose(one.value)].append(one)
    return [_surer(one, base, alike.get(loose(one.value), [])) if _unsure(one) else one for one in sayings]


def _unsure(one: Said) -> bool:
    reading = one.reading
    return (
        isinstance(one.value, str) and one.unclear is None and reading is not None and reading.confidence < 1
    )


def _surer(one: Said, base: Said, alike: list[Said]) -> Said:
    """Return what an unsure paper says in the surest spelling there is: what was sent, else the best copy."""
    surest = min(alike, key=lambda other: (-_confidence(other), canon(other.value)))
    best = base if base in alike else surest
    return one if best.value == one.value else replace(one, value=best.value, adopted=True)


def _confidence(one: Said) -> float:
    return one.reading.confidence if one.reading is not None else 1.0
