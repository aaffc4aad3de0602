"""In which order the rows of a merged table stand. Depends on no order of the copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from stforms.merging.rows import Group


def ordered(groups: Sequence[Group], copies: Iterable[int]) -> tuple[list[int], bool]:
    """Return the order of the groups, and whether copies put the rows into different ones.

    Rows that were sent keep their order, or get the one that all copies agree on that changed it. A row
    that was added stands where its copy has it: after the row that was sent and stands before it there.

    Args:
        groups: the rows of the merged table; those that were sent first, in their order.
        copies: the numbers of the copies that have the table.
    """
    orders = [_order_on(groups, number) for number in sorted(copies)]
    sent = [number for number, group in enumerate(groups) if group.sent is not None]
    chosen, differ = _chosen(sent, orders)
    buckets: dict[int | None, list[int]] = defaultdict(list)
    place = {number: at for at, number in enumerate(chosen)}
    for number in range(len(sent), len(groups)):
        buckets[_after(number, orders, place)].append(number)
    result = _chained(buckets[None], orders, groups)
    for number in chosen:
        result += [number, *_chained(buckets[number], orders, groups)]
    return result, differ


def _order_on(groups: Sequence[Group], copy: int) -> list[int]:
    there = [(group.back[copy].index, number) for number, group in enumerate(groups) if copy in group.back]
    return [number for _, number in sorted(there)]


def _chosen(sent: list[int], orders: list[list[int]]) -> tuple[list[int], bool]:
    """Return the order of the rows that were sent, and whether copies want different ones."""
    known = set(sent)
    wanted = {tuple(number for number in order if number in known) for order in orders}
    changed = [order for order in wanted if list(order) != sorted(order)]
    if len(changed) != 1:
        return sent, len(changed) > 1
    result = list(changed[0])
    for number in sent:  # those that this copy lacks stay behind the one before them
        if number not in result:
            result.insert(result.index(number - 1) + 1 if number - 1 in result else 0, number)
    return result, False


def _after(number: int, orders: list[list[int]], place: dict[int, int]) -> int | None:
    """Return the row that was sent behind which an added row stands; the last one, where copies differ."""
    before = [
        [one for one in order[: order.index(number)] if one in place] for order in orders if number in order
    ]
    nearest = [known[-1] for known in before if known]
    return max(nearest, key=lambda one: place[one], default=None)


def _chained(numbers: list[int], orders: list[list[int]], groups: Sequence[Group]) -> list[int]:
    """Return added rows in an order that keeps each copy's own; by content where copies say nothing."""
    left = set(numbers)
    before = {number: set[int]() for number in numbers}
    for order in orders:
        mine = [number for number in order if number in left]
        for at, number in enumerate(mine):
            before[number] |= set(mine[:at])
    result: list[int] = []
    while left:
        free = [number for number in left if not before[number] & left] or list(left)
        first = min(free, key=lambda number: (groups[number].content, number))
        result.append(first)
        left.remove(first)
    return result
