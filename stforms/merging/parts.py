"""The words of a merge: copies, what each of them says, conflicts, decisions, entries. No way of merging."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from stforms.binding import Edition
from stforms.errors import UsageError
from stforms.merging.values import canon
from stforms.model import Json, Param, Reading, Record, Where


@dataclass(frozen=True)
class Copy:
    """One paper that takes part: the one that was sent, or one that came back.

    `unclear` is the raw text at each path whose answer could not be understood; `unsaid` are the paths, and
    the tables, of which the copy says nothing because their boxes could not be read or are gone.
    """

    name: str
    sha256: str
    edition: Edition
    record: Record
    readings: tuple[Reading, ...] = ()
    unclear: Mapping[str, str] = field(default_factory=dict)
    unsaid: frozenset[str] = frozenset()

    @cached_property
    def read(self) -> Mapping[str, Reading]:
        """Return the reading of each path."""
        return {reading.key: reading for reading in self.readings if reading.key is not None}

    def has_box(self, key: str) -> bool:
        """Tell whether it has a place for a key (or a table); a report's edition has one for any."""
        known = self.edition.keys
        if key in self.unsaid:
            return False
        return not known or key in known or any(one.startswith(f"{key}.") for one in known)


@dataclass(frozen=True)
class RowName:
    """What a row of a table is called: its identity in words, and a number among rows called the same."""

    table: str
    cells: tuple[tuple[str, Json], ...]
    number: int = 1


@dataclass(frozen=True)
class Address:
    """What can be decided by itself: a key, a cell of a row (`key` "kurser.datum"), or a row ("kurser")."""

    key: str
    row: RowName | None = None

    @property
    def whole_row(self) -> bool:
        """Tell whether it is a row as a whole."""
        return self.row is not None and self.key == self.row.table

    @property
    def sign(self) -> str:
        """Return the address as one text, the same for the same address."""
        row = self.row
        return self.key if row is None else f"{self.key} {canon([row.table, dict(row.cells), row.number])}"


@dataclass(frozen=True)
class Said:
    """What one paper says at an address.

    `value` is None where nothing stands, and a row is a whole one (an object). `silent`: it has no box for
    this, or the box could not be read. `unclear` is the raw text that could not be understood. `adopted`:
    an unsure reading differed from a surer one in spacing only, and the surer one is `value`.
    """

    copy: str
    value: Json
    silent: bool = False
    unclear: str | None = None
    reading: Reading | None = None
    adopted: bool = False


class State(Enum):
    """What became of an entry."""

    UNCHANGED = "unchanged"
    TAKEN = "taken"
    AGREED = "agreed"
    REMOVED = "removed"
    CONFLICT = "conflict"
    DECIDED = "decided"


@dataclass(frozen=True)
class Alternative:
    """One of the answers at a conflict, and the copies on which it stands; the first is what was sent.

    With `unclear` it is a text that nobody could read as an answer; it cannot be chosen.
    """

    value: Json
    copies: tuple[str, ...]
    unclear: str | None = None


@dataclass(frozen=True)
class Decision:
    """What a person decided about a conflict; `value` is None when nothing is to stand there.

    `seen` says which alternatives the person saw: of other ones nothing was decided.
    """

    address: Address
    seen: str
    value: Json
    by: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class Conflict:
    """A disagreement that needs a person."""

    address: Address
    alternatives: tuple[Alternative, ...]

    @property
    def seen(self) -> str:
        """Return the alternatives as one text: what a decision must have been about."""
        return signed([(one.value, one.unclear) for one in self.alternatives])

    def choose(self, number: int, by: str | None = None, why: str | None = None) -> Decision:
        """Return the decision for an alternative, counted from 1.

        Raises:
            UsageError: there is no such alternative, or it is a text that could not be understood.
        """
        possible = choosable([one.unclear for one in self.alternatives])
        if number not in possible:
            numbers = ", ".join(map(str, possible))
            params: dict[str, Param] = {"number": number, "key": self.address.key, "possible": numbers}
            raise UsageError("merge.no_such_number", params)
        return Decision(self.address, self.seen, self.alternatives[number - 1].value, by, why)

    def answer(self, value: Json, by: str | None = None, why: str | None = None) -> Decision:
        """Return the decision for an answer of the person's own; None when nothing is to stand there."""
        return Decision(self.address, self.seen, value, by, why)


def signed(alternatives: list[tuple[Json, str | None]]) -> str:
    """Return alternatives (value, unclear text) as one text; after what was sent their order is nothing."""
    signs = [canon([value if unclear is None else None, unclear]) for value, unclear in alternatives]
    return canon([*signs[:1], *sorted(signs[1:])])


def choosable(unclear: list[str | None]) -> list[int]:
    """Return the numbers of the alternatives that can be chosen."""
    return [number for number, text in enumerate(unclear, start=1) if text is None]


@dataclass(frozen=True)
class Origin:
    """A paper on which a value stands: which, where on it, what was read, how surely."""

    name: str
    sha256: str
    where: Where | None = None
    text: str | None = None
    confidence: float | None = None

    def as_json(self) -> Json:
        """Return what is known."""
        known: Json = {"file": self.name, "sha256": self.sha256}
        if self.where is not None:
            known.update(self.where.as_json())
        if self.text is not None:
            known.update({"text": self.text, "confidence": round(self.confidence or 0, 3)})
        return known


@dataclass(frozen=True)
class Entry:
    """What became of one address: what every paper says of it, what stands in the result, and why.

    `path` is where it stands in the merged record, None where nothing does. `copies` are in the order of the
    merge's copies. A row that was removed, or that is decided about as a whole, is one entry; of others
    there is one for each cell.
    """

    address: Address
    path: str | None
    base: Said
    copies: tuple[Said, ...]
    result: Json
    state: State
    origins: tuple[Origin, ...] = ()
    conflict: Conflict | None = None
    decision: Decision | None = None


@dataclass(frozen=True)
class Merge:
    """What came out of merging: the record, an entry for every address, and what else is to be told.

    `reordered` are the tables whose rows were put into different orders; `stale` and `unused` decisions
    were not applied.
    """

    record: Record
    entries: tuple[Entry, ...]
    reordered: tuple[str, ...] = ()
    stale: tuple[Decision, ...] = ()
    unused: tuple[Decision, ...] = ()

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Return the conflicts that are still open."""
        open_ = (entry.conflict for entry in self.entries if entry.state is State.CONFLICT)
        return tuple(conflict for conflict in open_ if conflict is not None)
