"""Crosswalks as data: what becomes of each value of a record when the paper is another edition.

Knows editions and records; no file formats, no persons. What schemas/crosswalks says nothing about
carries over by the same key, between editions of one form.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from stforms.binding import Edition, Slot
from stforms.errors import IntegrityError
from stforms.model import Json, Record, general_path, get_path, leaves

Toml: TypeAlias = Mapping[str, Any]

Note: TypeAlias = Mapping[str, str]
"""A sentence in each language, by its code: {"sv": "…", "en": "…"}."""


class Fate(Enum):
    """What becomes of a value; MISSING is a box without one. Those that need a person come first."""

    PERSON = "person"
    MISSING = "missing"
    LOST = "lost"
    MAPPED = "mapped"
    KEPT = "kept"


class Reason(Enum):
    """Why a value did not simply carry over."""

    NEVER = "never"
    NO_BOX = "no_box"
    WHICH_KEY = "which_key"
    WHICH_VALUE = "which_value"
    NO_COUNTERPART = "no_counterpart"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Step:
    """What becomes of one value: carried to a key as a value, or left behind with a reason."""

    path: str
    value: Json
    fate: Fate
    to: str | None = None
    became: Json = None
    candidates: tuple[str, ...] = ()
    reason: Reason | None = None
    note: Note | None = None
    verified: bool = True


# --- what a crosswalk says ------------------------------------------------------------------


@dataclass(frozen=True)
class Selector:
    """Which editions a crosswalk is about: whatever is named has to fit (* stands for anything)."""

    regulation: str = "*"
    form: str = "*"
    edition: str = "*"

    @property
    def names_a_form(self) -> bool:
        """Tell whether it is about certain forms, not about all there are or all of a regulation."""
        return (self.form, self.edition) != ("*", "*")

    def fits(self, edition: Edition) -> bool:
        """Tell whether the edition is one of those."""
        said = ((edition.regulation or "", self.regulation), (edition.form, self.form))
        return all(fnmatchcase(*pair) for pair in (*said, (edition.id, self.edition)))


@dataclass(frozen=True)
class KeyRule:
    """Where a key and all beneath it goes: to one other key, or nowhere; a person says when `ask`."""

    key: str
    to: tuple[str, ...]
    ask: bool
    note: Note | None = None


@dataclass(frozen=True)
class ValueRule:
    """What the values of a key become where `when` holds; certain only if one becomes one."""

    key: str
    to: Mapping[str, tuple[str, ...]]
    sure: frozenset[str]
    when: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()
    without_back: tuple[str, ...] = ()
    verified: bool = True
    note: Note | None = None

    def holds(self, record: Record) -> bool:
        """Tell whether the record is one that the values are known for."""
        return all(part in str(get_path(record, key) or "").casefold() for key, part in self.when)


@dataclass(frozen=True)
class NeverRule:
    """Keys that stay with the old paper: by their last step, where `beside` stands next to them."""

    last: tuple[str, ...]
    beside: str | None = None

    def holds(self, key: str, known: frozenset[str]) -> bool:
        """Tell whether the key is one of them; `known` are the keys of both editions."""
        parent, dot, last = key.rpartition(".")
        return last in self.last and (self.beside is None or f"{parent}{dot}{self.beside}" in known)


@dataclass(frozen=True)
class Crosswalk:
    """What is known about going from some editions to others."""

    source: Selector
    target: Selector
    keys: tuple[KeyRule, ...] = ()
    values: tuple[ValueRule, ...] = ()
    never: tuple[NeverRule, ...] = ()
    refused: Note | None = None

    def fits(self, source: Edition, target: Edition) -> bool:
        """Tell whether it is about this pair."""
        return self.source.fits(source) and self.target.fits(target)

    @property
    def links_forms(self) -> bool:
        """Tell whether it says that two forms correspond."""
        return self.source.names_a_form and self.target.names_a_form


# --- the way of one pair --------------------------------------------------------------------


@dataclass(frozen=True)
class Route:
    """All that is known about going from one edition to another."""

    source: Edition
    target: Edition
    crosswalks: tuple[Crosswalk, ...]

    @property
    def refused(self) -> Note | None:
        """Return why this way is closed, or None."""
        return next((one.refused for one in self.crosswalks if one.refused is not None), None)

    def steps(self, record: Record) -> list[Step]:
        """Return what becomes of every value of a record, each exactly once, in the record's order.

        The items of a list have a step each where they end differently: "delmal[1]".
        """
        boxes = writable(self.target)
        return [step for path, value in leaves(record) for step in self._steps(path, value, record, boxes)]

    def stays(self, key: str) -> bool:
        """Tell whether a key belongs to the paper it was written on, as a signature does."""
        known = self.source.keys | self.target.keys
        return any(rule.holds(key, known) for one in self.crosswalks for rule in one.never)

    def _steps(self, path: str, value: Json, record: Record, boxes: frozenset[str]) -> Iterator[Step]:
        key = general_path(path)
        if self.stays(key):
            yield Step(path, value, Fate.LOST, reason=Reason.NEVER)
            return
        rule = self._key_rule(key)
        if rule is not None and rule.ask:
            found = Step(path, value, Fate.PERSON, reason=Reason.WHICH_KEY, note=rule.note)
            yield replace(found, candidates=rule.to)
            return
        to = path if rule is None else moved(path, rule)
        if to is None or general_path(to) not in boxes:
            yield Step(path, value, Fate.LOST, reason=Reason.NO_BOX, note=rule.note if rule else None)
            return
        yield from self._valued(path, to, value, record)

    def _key_rule(self, key: str) -> KeyRule | None:
        """Return the rule that says most exactly where the key goes."""
        rules = [
            r for one in self.crosswalks for r in one.keys if key == r.key or key.startswith(f"{r.key}.")
        ]
        return max(rules, key=lambda rule: len(rule.key), default=None)

    def _valued(self, path: str, to: str, value: Json, record: Record) -> Iterator[Step]:
        rules = [rule for one in self.crosswalks for rule in one.values if rule.key == general_path(path)]
        if not rules:
            yield Step(path, value, Fate.KEPT if to == path else Fate.MAPPED, to, value)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield translated(f"{path}[{index}]", item, to, rules, record)
        else:
            yield translated(path, value, to, rules, record)


def translated(path: str, value: Json, to: str, rules: Iterable[ValueRule], record: Record) -> Step:
    """Return what becomes of one value by the rules about its key; nothing is guessed."""
    about = [rule for rule in rules if str(value) in (*rule.to, *rule.without)]
    holding = [rule for rule in about if rule.holds(record)]
    if not holding:
        note = about[0].note if about else None
        return Step(path, value, Fate.PERSON, to, reason=Reason.NOT_KNOWN, note=note)
    others = tuple(dict.fromkeys(other for rule in holding for other in rule.to.get(str(value), ())))
    if not others:
        return Step(path, value, Fate.LOST, to, reason=Reason.NO_COUNTERPART)
    if len(others) > 1 or not all(str(value) in rule.sure for rule in holding):
        return Step(path, value, Fate.PERSON, to, candidates=others, reason=Reason.WHICH_VALUE)
    fate = Fate.KEPT if (to, others[0]) == (path, value) else Fate.MAPPED
    return Step(path, value, fate, to, others[0], verified=all(rule.verified for rule in holding))


def moved(path: str, rule: KeyRule) -> str | None:
    """Return where a path goes by a rule about its beginning; row numbers stay where they were."""
    if not rule.to:
        return None
    parts = path.split(".")
    old, new = len(rule.key.split(".")), rule.to[0].split(".")
    rows = ["".join(part.partition("[")[1:]) for part in parts[:old]] + [""] * len(new)
    return ".".join([*(name + row for name, row in zip(new, rows, strict=False)), *parts[old:]])


def slots(edition: Edition) -> Iterator[tuple[str, Slot]]:
    """Yield (prefix of its keys, slot) for every slot, rows' columns once, in the edition's order."""
    yield from (("", slot) for slot in edition.slots)
    yield from ((f"{table.key}.", column) for table in edition.tables for column in table.columns)


def writable(edition: Edition) -> frozenset[str]:
    """Return the keys that a fill can write."""
    filled = (
        (prefix, slot) for prefix, slot in slots(edition) if slot.mode == "fill" and slot.codec != "ink"
    )
    return frozenset(prefix + key for prefix, slot in filled for key in slot.keys)


def route(source: Edition, target: Edition, crosswalks: Iterable[Crosswalk]) -> Route | None:
    """Return the way from one edition to another; None where the forms do not correspond."""
    found = tuple(one for one in crosswalks if one.fits(source, target))
    linked = source.form == target.form or any(one.links_forms for one in found)
    return Route(source, target, found) if linked else None


# --- from TOML ------------------------------------------------------------------------------


@cache
def load_crosswalks(folder: Path) -> tuple[Crosswalk, ...]:
    """Read every crosswalk in a folder, both ways where it says so.

    Raises:
        IntegrityError: one is no TOML, or says something that is not allowed.
    """
    return tuple(one for path in sorted(folder.glob("*.toml")) for one in _load(path))


def _load(path: Path) -> list[Crosswalk]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return [one for entry in data["crosswalk"] for one in _ways(entry)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IntegrityError("convert.crosswalk_wrong", {"file": str(path), "why": str(error)}) from error


def _ways(data: Toml) -> Iterator[Crosswalk]:
    _only(data, {"from", "to", "both_ways", "key", "value", "never", "refused"})
    forth = Crosswalk(
        source=Selector(**data["from"]),
        target=Selector(**data["to"]),
        keys=tuple(map(_key_rule, data.get("key", ()))),
        values=tuple(map(_value_rule, data.get("value", ()))),
        never=tuple(map(_never_rule, data.get("never", ()))),
        refused=data.get("refused"),
    )
    yield forth
    if data.get("both_ways", False):
        keys = tuple(_keys_back(forth.keys))
        values = tuple(map(_values_back, forth.values))
        yield replace(forth, source=forth.target, target=forth.source, keys=keys, values=values)


def _key_rule(data: Toml) -> KeyRule:
    _only(data, {"from", "to", "ask", "note"})
    to = tuple(data["to"])
    return KeyRule(data["from"], to, data.get("ask", False) or len(to) > 1, data.get("note"))


def _keys_back(rules: Iterable[KeyRule]) -> Iterator[KeyRule]:
    """Yield the rules of the way back: certain where one key alone became one other."""
    back: dict[str, list[KeyRule]] = {}
    for rule in rules:
        for other in rule.to:
            back.setdefault(other, []).append(rule)
    for other, found in back.items():
        yield KeyRule(other, tuple(rule.key for rule in found), len(found) > 1 or found[0].ask)


def _value_rule(data: Toml) -> ValueRule:
    _only(data, {"key", "map", "when", "without", "without_back", "verified", "source", "note"})
    to = {value: tuple(others) for value, others in data["map"].items()}
    return ValueRule(
        key=data["key"],
        to=to,
        sure=frozenset(value for value, others in to.items() if len(others) == 1),
        when=tuple(data.get("when", {}).items()),
        without=tuple(data.get("without", ())),
        without_back=tuple(data.get("without_back", ())),
        verified=data.get("verified", True),
        note=data.get("note"),
    )


def _values_back(rule: ValueRule) -> ValueRule:
    """Return the rule of the way back: certain where one value alone became one other."""
    back: dict[str, list[str]] = {}
    for value, others in rule.to.items():
        for other in others:
            back.setdefault(other, []).append(value)
    sure = frozenset(other for other, values in back.items() if len(values) == 1 and values[0] in rule.sure)
    to = {other: tuple(values) for other, values in back.items()}
    return replace(rule, to=to, sure=sure, without=rule.without_back, without_back=rule.without)


def _never_rule(data: Toml) -> NeverRule:
    _only(data, {"last", "beside"})
    return NeverRule(tuple(data["last"]), data.get("beside"))


def _only(data: Toml, known: set[str]) -> None:
    if unknown := sorted(set(data) - known):
        raise ValueError(f"unknown: {', '.join(unknown)}")
