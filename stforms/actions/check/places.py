"""Does every place of an edition exist, and is each of them one slot's alone?"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from stforms.actions.check.laid import Binding, Laid, places_of
from stforms.binding import BoxAt
from stforms.binding.writing import inline, said
from stforms.model import Box, Finding, Severity

_SAME = 0.5
"""Two boxes of a page that share so much of the smaller one are one place."""


def places_checked(laid: Laid) -> Iterator[Finding]:
    """Yield the places that are not there, and those that two slots have."""
    for binding in laid.bindings:
        for at, found in zip(binding.at, binding.found, strict=True):
            if found is None:
                params = {"place": inline(said(at))}
                # Where another locator of the slot finds its place, nothing is lost.
                severity = Severity.ERROR if binding.target is None else Severity.WARNING
                yield Finding("check.no_place", severity, binding.path, None, params)
        yield from _differing(binding)
    yield from _shared(laid)


def _differing(binding: Binding) -> Iterator[Finding]:
    """Yield a finding where the locators of one place find several."""
    places = {places_of(found) for found in binding.found if found is not None}
    if len(places) > 1:
        params = {"place": "; ".join(inline(said(at)) for at in binding.at)}
        yield Finding("check.two_places", Severity.ERROR, binding.path, binding.where, params)


def _shared(laid: Laid) -> Iterator[Finding]:
    owners: dict[Hashable, Binding] = {}
    boxes: list[tuple[BoxAt, Binding]] = []
    for binding in laid.bindings:
        if binding.target is None:
            continue
        other = next((owners[one] for one in places_of(binding.target) if one in owners), None)
        if isinstance(binding.target, BoxAt):
            other = next((mine for box, mine in boxes if _one_place(box, binding.target)), other)
            boxes.append((binding.target, binding))
        owners |= dict.fromkeys(places_of(binding.target), binding)
        if other is not None:
            params = {"key": binding.path, "other": other.path}
            yield Finding("check.shared_place", Severity.ERROR, binding.path, binding.where, params)


def _one_place(one: BoxAt, other: BoxAt) -> bool:
    wide = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
    high = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    smaller = min(_area(one.box), _area(other.box)) or 1.0
    return one.page == other.page and min(wide, high) > 0 and wide * high / smaller > _SAME


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
