"""Which row of a copy is which row of what was sent: by identity, then by all but a corrected identity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stforms.merging.shape import Cells, Table
from stforms.merging.values import alike, canon, folded
from stforms.model import Json


@dataclass(frozen=True)
class Told:
    """What rows are told apart by, where a paper may have fewer columns than the table."""

    identity: tuple[str, ...]
    others: tuple[str, ...]
    choices: frozenset[str]

    def key(self, row: Cells) -> str | None:
        """Return the row's identity as one text; None when all of it is empty."""
        values = [folded(row.get(column)) for column in self.identity]
        return canon(values) if any(value is not None for value in values) else None

    def differing(self, one: Cells, other: Cells) -> int:
        """Return how many cells of two rows differ."""
        return sum(not _equal(one, other, column) for column in (*self.identity, *self.others))


def told_by(table: Table, columns: Iterable[str]) -> Told:
    """Return what the rows of a table are told by on a paper that has these columns."""
    known = set(columns)
    identity = tuple(one for one in table.identity if one in known)
    others = tuple(one for one in table.columns if one in known and one not in identity)
    return Told(identity, others, table.choices)


def pair(sent: Sequence[Cells], back: Sequence[Cells], told: Told) -> dict[int, int]:
    """Return which row that was sent each row that came back is: index there -> index sent.

    1. Rows of the same identity; among several, those that differ least, the first first.
    2. Rows without any identity whose cells are all the same.
    3. Of what is left, two rows that are each other's only best match, when one can be the other corrected.
    """
    pairs = dict(_by_identity(sent, back, told))
    left_sent = [i for i in range(len(sent)) if i not in pairs.values()]
    left_back = [j for j in range(len(back)) if j not in pairs]
    pairs.update(_corrected(sent, back, left_sent, left_back, told))
    return pairs


def _by_identity(sent: Sequence[Cells], back: Sequence[Cells], told: Told) -> Iterable[tuple[int, int]]:
    mine, theirs = _grouped(sent, told), _grouped(back, told)
    for key, indices in theirs.items():
        candidates = sorted(
            (told.differing(sent[i], back[j]), abs(i - j), i, j) for i in mine.get(key, ()) for j in indices
        )
        taken: set[tuple[str, int]] = set()
        for differing, _, i, j in candidates:
            free = ("sent", i) not in taken and ("back", j) not in taken
            if free and (key is not None or not differing):
                taken |= {("sent", i), ("back", j)}
                yield j, i


def _grouped(rows: Sequence[Cells], told: Told) -> dict[str | None, list[int]]:
    groups: dict[str | None, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        groups[told.key(row)].append(index)
    return groups


# --- rows whose identity was corrected --------------------------------------------------------


def _corrected(
    sent: Sequence[Cells], back: Sequence[Cells], left: list[int], there: list[int], told: Told
) -> dict[int, int]:
    """Return the pairs in which each is the other's only best match."""
    scores = {(i, j): _score(sent[i], back[j], told) for i in left for j in there}
    possible = {pair: score for pair, score in scores.items() if score is not None}
    by_sent: dict[int, list[tuple[int, int]]] = defaultdict(list)
    by_back: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (i, j), score in possible.items():
        by_sent[i].append(score)
        by_back[j].append(score)
    return {
        j: i
        for (i, j), score in possible.items()
        if all(max(rivals) == score and rivals.count(score) == 1 for rivals in (by_sent[i], by_back[j]))
    }


def _score(one: Cells, other: Cells, told: Told) -> tuple[int, int] | None:
    """Return how well two rows of different identity match; None when they are two rows.

    Most other cells have to be equal, one of them more than a choice among few: two courses that are both
    planned are not one. Half of them are enough where the identity is only spelled otherwise.
    """
    held = [column for column in told.others if column in one or column in other]
    equal = [column for column in held if _equal(one, other, column)]
    same = sum(_equal(one, other, column) and column in one for column in told.identity)
    spelled = all(alike(one.get(column), other.get(column)) for column in told.identity)
    telling = same or any(column not in told.choices for column in equal)
    named = any(one.get(column) is not None and other.get(column) is not None for column in told.identity)
    if (spelled and named and 2 * len(equal) >= len(held)) or (telling and 2 * len(equal) > len(held)):
        return same + len(equal), -told.differing(one, other)
    return None


def _equal(one: Cells, other: Cells, column: str) -> bool:
    return _comparable(one.get(column)) == _comparable(other.get(column))


def _comparable(value: Json) -> str:
    return canon(folded(value))
