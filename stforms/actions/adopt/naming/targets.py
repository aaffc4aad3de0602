"""What a schema offers to bind: its keys with everything they are called, its arrays with their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from stforms.actions.adopt.naming.meanings import Meanings
from stforms.schemas import FormSchema

ONE = "one"
"""A place that holds one value."""


@dataclass(frozen=True)
class Target:
    """One key, or several that stand in one place.

    Args:
        paths: the keys; in an array as they are called in its rows.
        together: ONE, or the codec that holds them all.
        node: the schema of the first key, resolved.
        titles: what it is called, as labels are compared.
        words: other labels that mean its last step.
        above: what the objects that it lies in are called, the outermost first.
        order: where it stands in the schema, 0 to 1.
    """

    paths: tuple[str, ...]
    together: str
    node: dict[str, Any]
    titles: tuple[str, ...]
    words: tuple[str, ...]
    above: tuple[tuple[str, ...], ...]
    order: float
    person: str | None = None
    """Whom the objects name in which it lies."""
    is_first: bool = False
    """Whether it is the first key of the object that it lies in, which the object's name asks for."""

    @property
    def parent(self) -> str:
        """Return the path of the object that it lies in, empty for the record itself."""
        return self.paths[0].rpartition(".")[0]

    @cached_property
    def choices(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the values it may have, each with what is printed for it in both languages."""
        said = self.node.get("x-enum", {})
        return tuple(
            (value, tuple(filter(None, map(said.get(value, {}).get, ("title", "x-title-en")))) or (value,))
            for value in self.node.get("enum", ())
        )

    @cached_property
    def named(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return what it is called, each also with what the object is called that it lies in."""
        above = self.above[-1] if self.above else ()
        return tuple((title, tuple(f"{one} {title}" for one in above)) for title in self.titles)

    @cached_property
    def is_ink(self) -> bool:
        """Tell whether it is a signature: read, never filled."""
        return self.node.get("type") == "boolean" and bool(self.node.get("readOnly"))


@dataclass(frozen=True)
class ArrayTarget:
    """An array of objects: rows that repeat."""

    path: str
    titles: tuple[str, ...]
    columns: tuple[Target, ...]
    identity: tuple[str, ...]
    order: float


@dataclass(frozen=True)
class Offer:
    """All that a schema offers."""

    targets: tuple[Target, ...]
    arrays: tuple[ArrayTarget, ...]


def offer(schema: FormSchema, words: Meanings) -> Offer:
    """Return what a schema offers to bind."""
    paths = list(schema.key_paths())
    order = {path: number / (len(paths) or 1) for number, path in enumerate(paths)}
    arrays = sorted({root for path in paths if (root := _array_of(schema, path))}, key=_first(paths))
    singles = [path for path in paths if not _array_of(schema, path)]
    targets = _Targets(schema, words, order)
    return Offer(
        tuple(targets.all(singles, "")),
        tuple(
            targets.array(root, [path for path in paths if path.startswith(f"{root}.")]) for root in arrays
        ),
    )


def _first(paths: Sequence[str]) -> Any:
    return lambda root: next(i for i, path in enumerate(paths) if path.startswith(f"{root}."))


def _array_of(schema: FormSchema, path: str) -> str | None:
    """Return the array whose rows a key lies in."""
    steps = path.split(".")
    for count in range(1, len(steps)):
        root = ".".join(steps[:count])
        if "items" in (schema.node(root) or {}):
            return root
    return None


class _Targets:
    """Makes targets of a schema's keys."""

    def __init__(self, schema: FormSchema, words: Meanings, order: dict[str, float]) -> None:
        self.schema = schema
        self.words = words
        self.order = order

    def array(self, root: str, paths: list[str]) -> ArrayTarget:
        node = self.schema.node(root) or {}
        columns = tuple(self.all([path[len(root) + 1 :] for path in paths], f"{root}."))
        return ArrayTarget(
            root, self._titles(node), columns, tuple(node.get("x-identity", ())), self.order[paths[0]]
        )

    def all(self, paths: list[str], root: str) -> Iterator[Target]:
        """Yield a target for every key, and for those that can stand in one place."""
        ones = [self._one(path, root) for path in paths]
        yield from ones
        periods = []
        for codec, kind in self.words.together.items():
            if kind.ends[0]:
                found = list(self._pairs(paths, root, codec, kind.ends))
                periods += [target for target in found if codec == "period"]
                yield from found
        yield from self._with_period(ones, periods)

    def _one(self, path: str, root: str) -> Target:
        node = self.schema.node(root + path) or {}
        last = path.rpartition(".")[2]
        above = self._above(root, path)
        return Target(
            (path,),
            ONE,
            node,
            self._titles(node),
            (*self.words.words.get(last, ()), *self.words.words.get(path, ())),
            above,
            self.order[root + path],
            self._person(above),
            self._is_first(root, path),
        )

    def _person(self, above: tuple[tuple[str, ...], ...]) -> str | None:
        return self.words.person([titles[0] for titles in above if titles])

    def _is_first(self, root: str, path: str) -> bool:
        parent, _, last = path.rpartition(".")
        node = self.schema.node(root + parent) if parent else None
        return node is not None and next(iter(node.get("properties", ())), None) == last

    def _pairs(self, paths: list[str], root: str, codec: str, ends: tuple[str, ...]) -> Iterator[Target]:
        """Yield a target for each object that has keys with all these last steps."""
        parents = dict.fromkeys(path.rpartition(".")[0] for path in paths)
        for parent in parents:
            mine = tuple(f"{parent}.{end}" if parent else end for end in ends)
            if not all(path in paths for path in mine):
                continue
            named = codec != "period"  # a period is what the object itself is called, not its two days
            node = self.schema.node(root + (mine[0] if named else parent or mine[0])) or {}
            above = self._above(root, mine[0])
            yield Target(
                mine,
                codec,
                node,
                () if named else self._titles(node),
                self.words.together[codec].words,
                above if named else above[:-1],
                self.order[root + mine[0]],
                self._person(above),
            )

    def _with_period(self, ones: list[Target], periods: list[Target]) -> Iterator[Target]:
        """Yield a target for each text that can stand in one place with the nearest period."""
        for target in ones:
            plain = target.node.get("type") == "string" and not target.choices and "format" not in target.node
            inner = [p for p in periods if p.parent.rpartition(".")[0] == target.parent]
            nearest = (inner or [p for p in periods if "." not in p.parent])[:1]
            if plain and nearest and target.paths[0] not in nearest[0].paths:
                yield replace(target, paths=(*target.paths, *nearest[0].paths), together="text_and_period")

    def _above(self, root: str, path: str) -> tuple[tuple[str, ...], ...]:
        steps = path.split(".")[:-1]
        prefixes = [root + ".".join(steps[: i + 1]) for i in range(len(steps))]
        return tuple(self._titles(self.schema.node(prefix) or {}) for prefix in prefixes)

    def _titles(self, node: dict[str, Any]) -> tuple[str, ...]:
        found = (node.get("title"), node.get("x-title-en"))
        return tuple(dict.fromkeys(self.words.plain(title) for title in found if title))
