"""Is every place of the blank in a slot? What people write in one that is in none becomes no value."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from stforms.actions.adopt.finding import find
from stforms.actions.adopt.found import Spot
from stforms.actions.check.laid import Laid, places_of, spot_places
from stforms.actions.source import Document
from stforms.binding import BoxAt
from stforms.binding.writing import inline, said
from stforms.model import Box, Finding, Severity

_AROUND = 3.0
"""Points by which the middle of a box may lie outside a place and still be in it."""


def unbound_checked(laid: Laid) -> Iterator[Finding]:
    """Yield the places of the blank, as adopt finds them, that no slot has.

    Raises:
        UnreadableError: the blank is damaged.
    """
    found = find(Document(laid.bare.blank.data, f"blank{laid.edition.ending}"))
    mine: set[Hashable] = set()
    for binding in laid.bindings:
        if binding.target is not None:
            mine |= places_of(binding.target)
    for spot in found.spots:
        if not _is_bound(spot, laid, mine):
            params = {"place": inline(said(spot.at[0])), "words": _words(spot)}
            yield Finding("check.unbound", Severity.WARNING, None, spot.where, params)


def _is_bound(spot: Spot, laid: Laid, mine: set[Hashable]) -> bool:
    at = spot.at[0]
    if isinstance(at, BoxAt):
        boxes = [one for one in mine if isinstance(one, BoxAt) and one.page == at.page]
        return any(_covers(at.box, one.box) or _covers(one.box, at.box) for one in boxes)
    places = spot_places(spot, laid)
    return bool(places) and all(place & mine for place in places)


def _covers(box: Box, other: Box) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] - _AROUND <= x <= box[2] + _AROUND and box[1] - _AROUND <= y <= box[3] + _AROUND


def _words(spot: Spot) -> str:
    printed = [" ".join(label.text.split()) for label in spot.labels[:1]]
    column = spot.table.column_label if spot.table is not None else None
    words = [*printed, *([spot.option] if spot.option else []), *([column] if column else [])]
    return " – ".join(dict.fromkeys(words))[:80] or "–"
