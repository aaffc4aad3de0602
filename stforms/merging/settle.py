"""One address, three ways: what was sent and what the copies say, into one answer or one conflict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stforms.merging.parts import Alternative, Said, State
from stforms.merging.values import canon, meaning
from stforms.model import Json


@dataclass(frozen=True)
class Settled:
    """The answer at an address, or the alternatives that disagree; then the answer is what was sent."""

    state: State
    value: Json
    alternatives: tuple[Alternative, ...] = ()


def settle(base: Said, sayings: Sequence[Said]) -> Settled:
    """Merge one address: who equals what was sent says nothing, one edit wins, equal edits agree.

    An answer that could not be understood never agrees with anything, and never wins.
    """
    edits = [one for one in sayings if edited(base, one)]
    if any(one.unclear is not None for one in edits):
        return disagreement(base, sayings)
    content = [one for one in edits if meaning(one.value) != meaning(base.value)]
    wanted = {meaning(one.value) for one in content}
    if len(wanted) > 1:
        return disagreement(base, sayings)
    orders = {canon(one.value): one.value for one in content or edits}
    if not orders or (not content and len(orders) > 1):  # a list in several orders: the one that was sent
        return Settled(State.UNCHANGED, base.value)
    value = orders[min(orders)]
    if value is None:
        return Settled(State.REMOVED, None)
    return Settled(State.TAKEN if len(content or edits) == 1 else State.AGREED, value)


def edited(base: Said, one: Said) -> bool:
    """Tell whether a copy says anything new at an address."""
    if one.silent:
        return False
    if one.unclear is not None:
        unread_before = base.unclear == one.unclear
        return not unread_before and (one.value is None or canon(one.value) != canon(base.value))
    return canon(one.value) != canon(base.value)


def disagreement(base: Said, sayings: Iterable[Said]) -> Settled:
    """Return the conflict: what was sent first, then every other answer once, in an order of its own."""
    heard = [one for one in sayings if not one.silent]
    new = [one for one in heard if edited(base, one) and not only_order(base, one)]
    alternatives = [Alternative(base.value, tuple(sorted(one.copy for one in heard if one not in new)))]
    others: dict[tuple[bool, str], list[Said]] = {}
    for one in new:
        sign = meaning(one.value) if one.unclear is None else one.unclear
        others.setdefault((one.unclear is not None, sign), []).append(one)
    for _, same in sorted(others.items()):
        value = min((one.value for one in same), key=canon)
        alternatives.append(Alternative(value, tuple(sorted(one.copy for one in same)), same[0].unclear))
    return Settled(State.CONFLICT, base.value, tuple(alternatives))


def only_order(base: Said, one: Said) -> bool:
    """Tell whether a copy has what was sent in another order; that is no answer of its own."""
    return one.unclear is None and meaning(one.value) == meaning(base.value)
