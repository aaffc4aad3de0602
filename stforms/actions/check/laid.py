"""An edition laid on its blank place by place, so that one that is missing does not hide the others."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from stforms.actions.adopt.found import Spot
from stforms.binding import BoxAt, Edition, FieldAt, Locator, Slot
from stforms.formats.pdf.widgets import FormField
from stforms.lens.bound import Bound
from stforms.library import Library
from stforms.model import Where


@dataclass(frozen=True)
class Binding:
    """A place of a slot, and what its locators find on the blank.

    Args:
        path: the key, a table's column as "kurser.namn".
        slot: whose place it is.
        at: the locators, which all mean one place.
        found: what each finds, None for nothing; a box of a page is found as it is.
        value: in a choice of boxes, the value that this box stands for.
        row: in a table, the row from 0.
    """

    path: str
    slot: Slot
    at: tuple[Locator, ...]
    found: tuple[Any, ...]
    value: str | None = None
    row: int | None = None

    @property
    def target(self) -> Any:
        """Return what the slot is bound to: what its first locator that finds anything finds."""
        return next((one for one in self.found if one is not None), None)

    @property
    def where(self) -> Where | None:
        """Return where it is on the blank, None where nothing is found."""
        target = self.target
        if isinstance(target, BoxAt):
            return Where(target.page, None, target.box)
        where: Where | None = target.where if target is not None else None
        return where


@dataclass(frozen=True)
class Laid:
    """An edition, its blank with nothing on it, and every place of every slot."""

    edition: Edition
    library: Library
    bare: Bound
    bindings: tuple[Binding, ...]


def laid(edition: Edition, library: Library) -> Laid:
    """Look every place of an edition up on its blank.

    Raises:
        IntegrityError: the blank is missing or damaged.
    """
    bare = library.bare(edition)
    return Laid(edition, library, bare, tuple(_bindings(edition, bare)))


def places_of(target: Any) -> frozenset[Hashable]:
    """Return what a target is on its blank: two that share any of it are at one place."""
    if isinstance(target, FormField):
        return frozenset(("widget", widget.obj, target.state) for widget in target.widgets)
    return frozenset([target if isinstance(target, BoxAt) else ("target", id(target))])


def spot_places(spot: Spot, on_blank: Laid) -> list[frozenset[Hashable]]:
    """Return what a place that was found on the blank is there: none where it is no more than a box."""
    for at in spot.at:
        if isinstance(at, BoxAt):
            break
        try:
            targets = on_blank.bare.medium.targets((_shared(at),))
        except LookupError:
            continue
        # A field of a PDF may have several boxes, and this is one of them.
        single = isinstance(at, FieldAt) and at.state is None and spot.where.page is not None
        return [places_of(target.on(spot.where.page) if single else target) for target in targets]
    return []


def _shared(at: Locator) -> Locator:
    """Return a locator without the name that only filling makes."""
    return FieldAt(at.field, at.page, None, at.state) if isinstance(at, FieldAt) else at


def _bindings(edition: Edition, bare: Bound) -> Iterator[Binding]:
    for slot in edition.slots:
        # In Word and Excel a slot's locators mean one place, in a PDF each is a place of its own.
        together = [slot.at] if edition.blank.format != "pdf" else [(at,) for at in slot.at]
        for at in together:
            if at:
                yield _binding(slot.key, slot, at, bare)
        for value, where in slot.choice:
            yield _binding(slot.key, slot, (where,), bare, value)
    for table in edition.tables:
        for column in table.columns:
            for row, where in enumerate(column.at):
                yield _binding(f"{table.key}.{column.key}", column, (where,), bare, None, row)


def _binding(
    path: str,
    slot: Slot,
    at: tuple[Locator, ...],
    bare: Bound,
    value: str | None = None,
    row: int | None = None,
) -> Binding:
    return Binding(path, slot, at, tuple(_found(one, bare) for one in at), value, row)


def _found(at: Locator, bare: Bound) -> Any:
    if isinstance(at, BoxAt):
        return at if at.page <= len(getattr(bare.blank, "pages", ())) else None
    try:
        found = bare.medium.targets((_shared(at),))
    except LookupError:
        return None
    return found[0] if found else None
