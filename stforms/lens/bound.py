"""An edition laid on a compiled blank: every slot with the places where its ink goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from stforms.binding import BoxAt, Edition, FieldAt, Locator, Slot, Table
from stforms.codecs import CODECS, Codec, choice
from stforms.errors import IntegrityError
from stforms.model import Json, Where

if TYPE_CHECKING:
    from stforms.lens.medium import Medium

Steps: TypeAlias = tuple[str, ...]
Label: TypeAlias = Callable[[str], str]
Target: TypeAlias = Any
"""A place on a blank, as its format has it; every one has a `where`."""


@dataclass(frozen=True)
class Place:
    """A slot on a compiled blank: where its keys lie in the record and where its ink goes."""

    keys: tuple[str, ...]
    steps: tuple[Steps, ...]
    codec: Codec
    fields: tuple[Target, ...]
    choices: tuple[tuple[str, Target], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    shared: str | None = None
    box: BoxAt | None = None
    derive: str | None = None
    writable: bool = True

    @property
    def where(self) -> Where:
        """Return where the slot stands, for findings."""
        found = self.targets
        if found:
            where: Where = found[0].where
            return where
        return Where(self.box.page, None, self.box.box) if self.box else Where()

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """Return every target of the slot: its fields, then its boxes to tick."""
        return (*self.fields, *(target for _, target in self.choices))


@dataclass(frozen=True)
class Rows:
    """A table on a compiled blank: the places of each row."""

    table: Table
    places: tuple[tuple[Place, ...], ...]

    @cached_property
    def targets(self) -> list[list[Target]]:
        """Return the targets of each row, in the order of its places."""
        return [[target for place in row for target in place.targets] for row in self.places]


@dataclass(frozen=True)
class Bound:
    """An edition on a compiled blank: what put and get run on."""

    edition: Edition
    blank: Any
    medium: Medium
    places: tuple[Place, ...]
    tables: tuple[Rows, ...]
    label: Label = field(default=str)

    def all_places(self) -> Iterator[Place]:
        """Yield every place, rows of tables included."""
        yield from self.places
        for rows in self.tables:
            for row in rows.places:
                yield from row


def own_fields(edition: Edition) -> list[tuple[str, int, str]]:
    """Return (field, page, own name) for the widgets that get a field of their own."""
    return [
        (at.field, at.page, at.own)
        for slot in edition.slots
        for at in slot.at
        if isinstance(at, FieldAt) and at.own is not None and at.page is not None
    ]


def lay(edition: Edition, blank: Any, medium: Medium, label: Label = str) -> Bound:
    """Find every slot of the edition on the blank.

    Raises:
        IntegrityError: the edition names a place that the blank does not have.
    """
    try:
        tables = tuple(_rows(table, medium) for table in edition.tables)
        places = tuple(_place(medium, slot, slot.at) for slot in edition.slots)
    except LookupError as missing:
        raise IntegrityError(
            "edition.no_field", {"edition": edition.id, "field": str(missing.args[0])}
        ) from missing
    for rows in tables:
        medium.table(rows)
    return Bound(edition, blank, medium, places, tables, label)


def _rows(table: Table, medium: Medium) -> Rows:
    places = tuple(
        tuple(_place(medium, column, (at,)) for column, at in table.row(index)) for index in range(table.rows)
    )
    return Rows(table, places)


def _place(medium: Medium, slot: Slot, at: Sequence[Locator]) -> Place:
    boxes = [locator for locator in at if isinstance(locator, BoxAt)]
    return Place(
        keys=slot.keys,
        steps=tuple(tuple(key.split(".")) for key in slot.keys),
        codec=choice(slot.options) if slot.options else CODECS[slot.codec],
        fields=medium.targets(at),
        choices=tuple((value, medium.targets((where,))[0]) for value, where in slot.choice),
        options=slot.options,
        shared=next((n.field for n in at if isinstance(n, FieldAt) and n.own), None),
        box=boxes[0] if boxes else None,
        derive=slot.derive,
        writable=slot.mode == "fill",
    )


def dig(data: Json, steps: Steps) -> Json:
    """Return what lies at these keys, None when anything on the way is missing."""
    for step in steps:
        if not isinstance(data, dict):
            return None
        data = data.get(step)
    return data
