"""A draft of an edition: every place with the key, type and codec that it seems to have, and why."""

from __future__ import annotations

from dataclasses import dataclass

from stforms.actions.adopt.found import Found, Spot
from stforms.binding import Explained
from stforms.model import Json


@dataclass(frozen=True)
class Guess:
    """What something seems to be, how sure that is (0 to 1), and a message's code that says why."""

    value: str
    confidence: float
    why: str


@dataclass(frozen=True)
class Wishes:
    """What an edition made by hand says of a slot beside keys and codec; `more` is a table's."""

    label: str | None = None
    mode: str = "fill"
    derive: str | None = None
    more: str | None = None
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftSlot:
    """One slot of the draft: its places (several for a choice), key, codec.

    `options` maps a value to the printed answer, in a choice of boxes or in a list. `known` says that
    the key is one of a schema that exists; else the draft's own schema has it. `wishes` are those of the
    edition that the slot was carried over from.
    """

    spots: tuple[Spot, ...]
    keys: tuple[Guess, ...]
    codec: Guess
    known: bool
    options: tuple[tuple[str, str], ...] = ()
    wishes: Wishes | None = None


@dataclass(frozen=True)
class DraftTable:
    """Rows that repeat: `columns[c].spots[r]` is where column c of row r stands."""

    key: Guess
    columns: tuple[DraftSlot, ...]
    rows: int
    wishes: Wishes | None = None


@dataclass(frozen=True)
class Draft:
    """A draft of an edition, before it is written."""

    found: Found
    form: str
    edition: str
    title: str
    slots: tuple[DraftSlot, ...]
    tables: tuple[DraftTable, ...]
    schema: Json | None
    """A schema for what no schema has; None when all keys are known."""
    demands: tuple[str, ...] = ()
    regulation: str | None = None
    bilaga: str | None = None
    explained: tuple[Explained, ...] = ()
