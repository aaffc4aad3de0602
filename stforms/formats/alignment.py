"""Which line of a returned file is which line of the blank? Told by what is printed on it.

A line of the blank that has something printed on it is an anchor, and the longest run of anchors that
a returned file has in the blank's order says where everything else stands. What has no anchor (rows
of a table, a free text) belongs to the anchor before it, unless its own control says where it belongs.
"""

from __future__ import annotations

import bisect
import difflib
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from stforms.formats.lines import Cell, Line, Seen, plain

ALIKE = 0.75
"""How alike two texts must be for a label that somebody has touched to count as the same."""


@dataclass
class Aligned:
    """Which returned line is which of the blank's; rows and free text beside; the rest.

    `missing` are anchors that were not found, `extra` lines that the blank does not have, `again`
    headings of a table that stand among its rows once more.
    """

    pairs: dict[int, int] = field(default_factory=dict)
    rows: dict[Hashable, list[int]] = field(default_factory=dict)
    free: dict[int, list[int]] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Return how much of what is printed on the blank was found (0 to 1)."""
        return len(self.pairs) / max(1, len(self.pairs) + len(self.missing))


def align(
    blank: Sequence[Line], seen: Sequence[Seen], owners: Mapping[int, Hashable] | None = None
) -> Aligned:
    """Lay a returned file's lines on the blank's.

    Args:
        blank: the blank's lines.
        seen: the file's lines.
        owners: the slots that lines of the file say they hold, by the names of their controls.
    """
    found = Aligned()
    anchors = [index for index, line in enumerate(blank) if line.anchor]
    chain = _in_order(_exact(blank, anchors, seen, owners or {}))
    found.pairs = dict(_filled_in(blank, anchors, seen, chain))
    _moved(blank, anchors, seen, found)
    _Between(blank, seen, found, owners or {}).all()
    found.missing = [index for index in anchors if index not in found.pairs]
    return found


# --- anchors --------------------------------------------------------------------------------


def fits(line: Line, seen: Seen) -> bool:
    """Tell whether a returned line can be this line of the blank: all that is printed is there."""
    if len(line.cells) == len(seen.texts):
        return all(_cell_fits(cell, text) for cell, text in zip(line.cells, seen.texts, strict=True))
    printed = [cell for cell in line.cells if cell.label]
    if not printed or (len(line.cells) == 1 and line.table is None):
        return False  # a paragraph is no row
    return all(any(_cell_fits(cell, text) for text in seen.texts) for cell in printed)


def _cell_fits(cell: Cell, text: str) -> bool:
    if not cell.label:
        return True
    if not cell.slots:
        return plain(text) == cell.label
    return cell.apart(text) is not None


def _exact(
    blank: Sequence[Line], anchors: Sequence[int], seen: Sequence[Seen], owners: Mapping[int, Hashable]
) -> Iterator[tuple[int, int]]:
    """Yield (line of the blank, returned line) that fit: by returned line, the blank's falling.

    Somebody may have written the very words of a heading: a heading is set as one, and an answer's own
    control says that it is none.
    """
    by_text: dict[str, list[int]] = {}
    mixed: list[int] = []
    for index in anchors:
        line = blank[index]
        if any(cell.label and cell.slots for cell in line.cells):
            mixed.append(index)
        else:
            by_text.setdefault(line.anchor, []).append(index)
    for number, one in enumerate(seen):
        if one.empty:
            continue
        near = (index for text in set(one.plain) for index in by_text.get(text, ()))
        candidates = sorted([*near, *_mixed(blank, mixed, one)], reverse=True)
        for index in candidates:
            line = blank[index]
            answer = number in owners and owners[number] not in line.slots
            if not answer and line.heading == one.heading and fits(line, one):
                yield index, number


def _mixed(blank: Sequence[Line], mixed: Iterable[int], one: Seen) -> Iterator[int]:
    """Yield the lines with text and slot in one cell whose beginning is on this line."""
    for index in mixed:
        start = blank[index].begins
        if any(start in text for text in one.plain):
            yield index


def _in_order(matches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest chain of matches that rises in both files (Hunt and Szymanski, 1977)."""
    tops: list[int] = []
    ends: list[int] = []
    links: list[tuple[int, int, int]] = []  # blank, seen, link before
    for index, number in matches:
        at = bisect.bisect_left(tops, index)
        if at < len(tops) and tops[at] == index:
            continue  # of equal lines the first is the one
        links.append((index, number, ends[at - 1] if at else -1))
        tops[at : at + 1] = [index]
        ends[at : at + 1] = [len(links) - 1]
    chain = []
    link = ends[-1] if ends else -1
    while link >= 0:
        index, number, link = links[link]
        chain.append((index, number))
    return chain[::-1]


def _gaps(chain: Sequence[tuple[int, int]], lines: int, seen: int) -> Iterator[tuple[range, range]]:
    """Yield what lies between the links of a chain, and before and after it."""
    at = (-1, -1)
    for link in [*chain, (lines, seen)]:
        yield range(at[0] + 1, link[0]), range(at[1] + 1, link[1])
        at = link


def _filled_in(
    blank: Sequence[Line], anchors: Sequence[int], seen: Sequence[Seen], chain: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Add anchors that somebody has touched: nearly the same text, between the same neighbours."""
    wanted = set(anchors) - {index for index, _ in chain}
    if not wanted:
        return chain
    more: list[tuple[int, int]] = []
    for lines, numbers in _gaps(chain, len(blank), len(seen)):
        open_ = [index for index in lines if index in wanted]
        if open_ and numbers:
            alike = (
                (index, number)
                for number in numbers
                for index in reversed(open_)
                if not seen[number].empty and _alike(blank[index], seen[number])
            )
            more += _in_order(alike)
    return sorted([*chain, *more])


def _alike(line: Line, one: Seen) -> bool:
    """Tell whether a line is this line of the blank, touched: a letter changed, an answer behind it."""
    printed = [cell.label for cell in line.cells if cell.label and not cell.slots]
    if not printed:
        start = line.anchor
        return _ratio(start, one.first[: len(start) + 2]) >= ALIKE
    texts = one.plain
    if any(label in texts for label in printed) and len(printed) > 1:
        return sum(label in texts for label in printed) * 2 >= len(printed)
    return goes_on(printed[0], one.first) or _ratio(printed[0], one.first) >= ALIKE


def goes_on(label: str, text: str) -> bool:
    """Tell whether a text is a label with something behind it."""
    return len(label) > 2 and text.startswith(label) and text[len(label) : len(label) + 1] in (":", " ", "-")


def _ratio(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE else 0.0


def _moved(blank: Sequence[Line], anchors: Sequence[int], seen: Sequence[Seen], found: Aligned) -> None:
    """Find anchors that were moved elsewhere: the very same line, once in the file, once on the blank."""
    wanted = [index for index in anchors if index not in found.pairs]
    taken = set(found.pairs.values())
    for index in wanted:
        places = [
            n for n, one in enumerate(seen) if n not in taken and not one.empty and fits(blank[index], one)
        ]
        if len(places) == 1 and sum(blank[other].anchor == blank[index].anchor for other in wanted) == 1:
            found.pairs[index] = places[0]
            taken.add(places[0])


# --- what stands between --------------------------------------------------------------------


@dataclass
class _Between:
    """Gives the lines without an anchor to the tables and free texts that the blank has there."""

    blank: Sequence[Line]
    seen: Sequence[Seen]
    found: Aligned
    owners: Mapping[int, Hashable]

    def all(self) -> None:
        """Give every line that is no anchor its place."""
        self.homes = {slot: index for index, line in enumerate(self.blank) for slot in line.slots}
        anchored = {number: index for index, number in self.found.pairs.items()}
        left: dict[int, list[int]] = {}
        last = -1
        for number in range(len(self.seen)):
            if number in anchored:
                last = anchored[number]
            elif not self._at_home(number):
                left.setdefault(last, []).append(number)
        for index in sorted({-1, *self.found.pairs}):
            self._give(index, self._after(index), left.get(index, []))
        for rows in self.found.rows.values():
            rows.sort()
        for numbers in self.found.free.values():
            numbers.sort()

    def _after(self, index: int) -> range:
        """Return the blank's lines after an anchor, up to the next that was found."""
        at = index + 1
        while at < len(self.blank) and at not in self.found.pairs:
            at += 1
        return range(index + 1, at)

    def _at_home(self, number: int) -> bool:
        """Give a line to the table or text whose control it holds; tell whether it holds one."""
        home = self.homes.get(self.owners[number]) if number in self.owners else None
        if home is None or self.blank[home].anchor:
            return False
        repeats = self.blank[home].repeats
        if repeats is not None:
            self.found.rows.setdefault(repeats, []).append(number)
        else:
            self.found.free.setdefault(home, []).append(number)
        return True

    def _give(self, anchor: int, lines: range, left: list[int]) -> None:
        """Give lines after an anchor to the tables and texts that the blank has after it."""
        tables = list(dict.fromkeys(r for i in lines if (r := self.blank[i].repeats) is not None))
        left = self._to_tables(anchor, lines, tables, left)
        frees = [i for i in lines if not self.blank[i].anchor and self.blank[i].repeats is None]
        frees = [i for i in frees if self.blank[i].slots]
        if self._unclear(lines, frees, left):
            self.found.extra += [n for n in left if not self.seen[n].empty]
        else:
            self._to_frees(frees, left)

    def _unclear(self, lines: range, frees: Sequence[int], left: Sequence[int]) -> bool:
        """Tell whether nobody can say which text a line is of: the heading between the texts is gone."""
        open_ = [index for index in frees if index not in self.found.free]
        parted = any(self.blank[i].anchor for i in lines if open_ and open_[0] < i < open_[-1])
        return parted and len(left) > len(open_)

    def _to_tables(self, anchor: int, lines: range, tables: Sequence[Hashable], left: list[int]) -> list[int]:
        """Take the rows of repeating tables; return what is no such row."""
        for table in tables:
            first = next(self.blank[i] for i in lines if self.blank[i].repeats == table)
            width = len(first.cells)
            rows = [n for n in left if self.seen[n].table is not None and len(self.seen[n].texts) == width]
            if anchor >= 0 and self.blank[anchor].table == first.table:  # no table within the table
                rows = self._outside(anchor, rows, left)
            if len(tables) > 1 and rows:  # two tables run together: each has its own number of the table
                rows = [n for n in rows if self.seen[n].table == self.seen[rows[0]].table]
            elif not rows and not self.found.rows.get(table):
                rows = [n for n in left if self.seen[n].table is not None and len(self.seen[n].texts) > 1]
            again = [n for n in rows if self._printed_again(self.seen[n])]
            self.found.again += again
            self.found.rows.setdefault(table, []).extend(n for n in rows if n not in again)
            left = [n for n in left if n not in set(rows)]
        return left

    def _outside(self, anchor: int, rows: list[int], left: list[int]) -> list[int]:
        """Return rows less those of a table within the table; one that was cut in two goes on after it."""
        own = self.seen[self.found.pairs[anchor]].table
        home = (n for numbers in self.found.rows.values() for n in numbers)
        last = max((n for n in (*left, *home) if self.seen[n].table == own), default=-1)
        return [n for n in rows if self.seen[n].table == own or n > last]

    def _printed_again(self, one: Seen) -> bool:
        """Tell whether a row of a table is a heading's row again: some programs print it on every page."""
        return any(
            line.anchor and not line.slots and len(line.cells) > 1 and line.labels == one.plain
            for line in self.blank
        )

    def _to_frees(self, frees: Sequence[int], left: Sequence[int]) -> None:
        """Give free texts their lines: those that have none yet one each, and what is more to the last."""
        empty = [index for index in frees if index not in self.found.free] or list(frees[-1:])
        for position, index in enumerate(empty):
            last = position == len(empty) - 1
            mine = left[position:] if last else left[position : position + 1]
            self.found.free.setdefault(index, []).extend(mine)
        if not empty:
            self.found.extra += [n for n in left if not self.seen[n].empty]
