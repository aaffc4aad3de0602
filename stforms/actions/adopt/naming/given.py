"""What is settled before a form is named: slots and tables that were carried over from an older edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from stforms.actions.adopt.draft import DraftSlot, Guess, Wishes
from stforms.actions.adopt.naming.matching import Matches, matches
from stforms.actions.adopt.naming.questions import Grid, Question
from stforms.actions.adopt.naming.targets import Offer
from stforms.actions.adopt.naming.vocabulary import LEAST


@dataclass(frozen=True)
class GivenTable:
    """A table whose key is settled, and those of some of its columns, by their number."""

    key: Guess
    columns: Mapping[int, DraftSlot]
    wishes: Wishes | None = None


@dataclass(frozen=True)
class Given:
    """Slots and tables by the number of their question or grid."""

    slots: Mapping[int, DraftSlot] = field(default_factory=dict)
    tables: Mapping[int, GivenTable] = field(default_factory=dict)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return the keys that are taken."""
        slots = {key.value for slot in self.slots.values() for key in slot.keys}
        return frozenset(slots | {table.key.value for table in self.tables.values()})

    def rest_of(self, asked: Sequence[Question], grids: Sequence[Grid], offered: Offer) -> Matches:
        """Return the matches of what is not settled with the keys that are left."""
        targets = tuple(one for one in offered.targets if self.keys.isdisjoint(one.paths))
        arrays = tuple(one for one in offered.arrays if one.path not in self.keys)
        singles = [number for number in range(len(asked)) if number not in self.slots]
        tables = [number for number in range(len(grids)) if number not in self.tables]
        left = Offer(targets, arrays)
        found = matches([asked[at] for at in singles], [grids[at] for at in tables], left, LEAST)
        return Matches(
            {singles[at]: match for at, match in found.singles.items()},
            {tables[at]: match for at, match in found.grids.items()},
        )
