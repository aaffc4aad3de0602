"""A settled address as an entry: with its conflict, a person's decision, and where the answer comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from stforms.errors import UsageError
from stforms.merging.parts import (
    Address,
    Conflict,
    Copy,
    Decision,
    Entry,
    Origin,
    Said,
    State,
)
from stforms.merging.settle import Settled, edited
from stforms.merging.values import canon, meaning


class Entries:
    """Makes the entries of one merge, and keeps which decisions were applied."""

    def __init__(self, base: Copy, copies: Sequence[Copy], decisions: Iterable[Decision]) -> None:
        self._base = base
        self._copies = copies
        self._decisions: dict[str, list[Decision]] = defaultdict(list)
        for decision in decisions:
            self._decisions[decision.address.sign].append(decision)
        self._applied: set[str] = set()
        self._passed_by: set[str] = set()

    def entry(self, address: Address, base: Said, sayings: Sequence[Said], settled: Settled) -> Entry:
        """Return the entry of an address; its path is set when the record stands."""
        conflict = Conflict(address, settled.alternatives) if settled.state is State.CONFLICT else None
        decision = self._decided(conflict) if conflict is not None else None
        state = settled.state if decision is None else State.DECIDED
        result = settled.value if decision is None else decision.value
        entry = Entry(address, None, base, tuple(sayings), result, state, (), conflict, decision)
        return Entry(
            address, None, base, entry.copies, result, state, self._origins(entry), conflict, decision
        )

    def _decided(self, conflict: Conflict) -> Decision | None:
        """Return the decision about exactly these alternatives."""
        sign = conflict.address.sign
        fitting = [one for one in self._decisions.get(sign, ()) if one.seen == conflict.seen]
        if len({canon(one.value) for one in fitting}) > 1:
            raise UsageError("merge.decided_twice", {"key": conflict.address.key})
        (self._applied if fitting else self._passed_by).add(sign)
        return fitting[-1] if fitting else None

    def left(self) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
        """Return the decisions that were not applied: about other alternatives, and about no conflict."""
        stale = [one for sign in sorted(self._passed_by) for one in self._decisions.get(sign, ())]
        nowhere = sorted(self._decisions.keys() - self._applied - self._passed_by)
        return tuple(stale), tuple(one for sign in nowhere for one in self._decisions[sign])

    def _origins(self, entry: Entry) -> tuple[Origin, ...]:
        """Return the papers that the result stands on: what was sent, or the copies that say so."""
        if entry.state in (State.UNCHANGED, State.CONFLICT):
            return (_origin(self._base, entry.base),) if entry.base.value is not None else ()
        pairs = list(zip(self._copies, entry.copies, strict=True))
        if entry.state is State.DECIDED:
            pairs.insert(0, (self._base, entry.base))
        else:
            pairs = [(copy, one) for copy, one in pairs if edited(entry.base, one)]
        wanted = meaning(entry.result)
        return tuple(
            _origin(copy, one)
            for copy, one in pairs
            if not one.silent and one.unclear is None and meaning(one.value) == wanted
        )


def _origin(copy: Copy, one: Said) -> Origin:
    reading = one.reading
    if reading is None:
        return Origin(copy.name, copy.sha256)
    return Origin(copy.name, copy.sha256, reading.where, reading.text, reading.confidence)
