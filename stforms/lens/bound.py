"""An edition laid on a compiled blank: every slot with the places where its ink goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from stforms.binding import BoxAt, Edition, FieldAt, Locator, Slot, Table
from stforms.codecs import CODECS, Codec
from stforms.errors import IntegrityError
from stforms.formats.pdf.blank import CompiledBlank
from stforms.formats.pdf.continuation import Sheet, SheetColumn
from stforms.formats.pdf.widgets import FormField
from stforms.model import Json, Record, Where

Steps: TypeAlias = tuple[str, ...]
Label: TypeAlias = Callable[[str], str]

WHOSE = ("sokande.fornamn", "sokande.efternamn", "sokande.personnummer")
"""Printed on a continuation sheet, so that a loose sheet finds its way back."""


@dataclass(frozen=True)
class Place:
    """A slot on a compiled blank: where its keys lie in the record and where its ink goes."""

    keys: tuple[str, ...]
    steps: tuple[Steps, ...]
    codec: Codec
    fields: tuple[FormField, ...]
    choices: tuple[tuple[str, FormField], ...] = ()
    shared: FormField | None = None
    box: BoxAt | None = None
    derive: str | None = None
    writable: bool = True

    @property
    def where(self) -> Where:
        """Return where the slot stands, for findings."""
        found = self.fields or tuple(target for _, target in self.choices)
        if found and found[0].widgets:
            widget = found[0].widgets[0]
            return Where(widget.page, found[0].name, widget.box)
        return Where(self.box.page, None, self.box.box) if self.box else Where()


@dataclass(frozen=True)
class Rows:
    """A table on a compiled blank: the places of each row."""

    table: Table
    places: tuple[tuple[Place, ...], ...]


@dataclass(frozen=True)
class Bound:
    """An edition on a compiled blank: what put and get run on."""

    edition: Edition
    blank: CompiledBlank
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


def bind(edition: Edition, blank: CompiledBlank, label: Label = str) -> Bound:
    """Find every slot of the edition on the blank.

    Raises:
        IntegrityError: the edition names a field that the blank does not have.
    """
    tables = []
    for table in edition.tables:
        rows = tuple(
            tuple(_place(edition, blank, column, (at,)) for column, at in table.row(index))
            for index in range(table.rows)
        )
        tables.append(Rows(table, rows))
    places = tuple(_place(edition, blank, slot, slot.at) for slot in edition.slots)
    return Bound(edition, blank, places, tuple(tables), label)


def _place(edition: Edition, blank: CompiledBlank, slot: Slot, at: tuple[Locator, ...]) -> Place:
    named = [locator for locator in at if isinstance(locator, FieldAt)]
    boxes = [locator for locator in at if isinstance(locator, BoxAt)]
    shared = next((blank.fields.get(n.field) for n in named if n.own), None)
    return Place(
        keys=slot.keys,
        steps=tuple(tuple(key.split(".")) for key in slot.keys),
        codec=CODECS[slot.codec],
        fields=tuple(_target(edition, blank, locator) for locator in named),
        choices=tuple((v, _target(edition, blank, a)) for v, a in slot.choice if isinstance(a, FieldAt)),
        shared=shared,
        box=boxes[0] if boxes else None,
        derive=slot.derive,
        writable=slot.mode == "fill",
    )


def _target(edition: Edition, blank: CompiledBlank, at: FieldAt) -> FormField:
    found = blank.fields.get(at.own or at.field)
    chosen = found.on(at.page) if found is not None else None
    if chosen is None or not chosen.widgets:
        raise IntegrityError("edition.no_field", {"edition": edition.id, "field": at.field})
    return chosen


def more_name(table: Table, row: int, key: str) -> str:
    """Return the name of a field on a continuation sheet; rows count from 1."""
    return f"{table.key} {row} {key}".replace(".", " ")


def sheet(bound: Bound, rows: Rows, record: Record | None = None) -> Sheet:
    """Return how a continuation sheet of this table looks."""
    first = rows.places[0]
    columns = tuple(
        SheetColumn(_heading(bound, rows.table, place), place.fields[0].widgets[0].width) for place in first
    )
    whose = " ".join(str(v) for v in (dig(record, tuple(key.split("."))) for key in WHOSE) if v is not None)
    title = f"Fortsättningsblad: {bound.label(rows.table.key)}"
    return Sheet(title, bound.edition.name, whose, columns, first[0].fields[0])


def _heading(bound: Bound, table: Table, place: Place) -> str:
    """Return what a column is called: several keys in one box by what they have in common."""
    together = {key.rpartition(".")[0] for key in place.keys} if len(place.keys) > 1 else {place.keys[0]}
    key = together.pop() if len(together) == 1 else place.keys[0]
    return bound.label(f"{table.key}.{key or place.keys[0]}").rpartition(" – ")[2]


def dig(data: Json, steps: Steps) -> Json:
    """Return what lies at these keys, None when anything on the way is missing."""
    for step in steps:
        if not isinstance(data, dict):
            return None
        data = data.get(step)
    return data
