"""The rows of a table on all papers, grouped: which of them are one row, and what it is called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from stforms.merging.pairing import pair, told_by
from stforms.merging.parts import Copy, RowName
from stforms.merging.shape import Cells, Table, rows_of
from stforms.merging.values import canon


@dataclass(frozen=True)
class Row:
    """A row on one paper: where it is in that paper's table, and its cells."""

    index: int
    cells: Cells


@dataclass(frozen=True)
class Group:
    """One row, on every paper that has it. `sent` is None for a row that was added."""

    name: RowName
    sent: Row | None
    back: Mapping[int, Row]
    """The row on each copy that has it, by the copy's number."""

    @property
    def content(self) -> str:
        """Return all that stands in the row anywhere, as one text."""
        return canon([self.sent and self.sent.cells, sorted(canon(row.cells) for row in self.back.values())])


def groups_of(base: Copy, copies: Sequence[Copy], table: Table) -> list[Group]:
    """Return every row of a table: those that were sent, in their order, then those that were added.

    The order of the copies makes no difference but in their numbers.
    """
    sent = [Row(index, cells) for index, cells in enumerate(rows_of(base.record, table))]
    back: list[dict[int, Row]] = [{} for _ in sent]
    added: dict[str | None, list[tuple[int, Row]]] = defaultdict(list)
    for number, copy in enumerate(copies):
        told = told_by(table, [column for column in table.columns if copy.has_box(f"{table.key}.{column}")])
        rows = rows_of(copy.record, table)
        pairs = pair([row.cells for row in sent], rows, told)
        for index, cells in enumerate(rows):
            if index in pairs:
                back[pairs[index]][number] = Row(index, cells)
            else:
                added[told.key(cells)].append((number, Row(index, cells)))
    unnamed = RowName(table.key, ())
    groups = [Group(unnamed, row, there) for row, there in zip(sent, back, strict=True)]
    return _named([*groups, *_added(added, unnamed)], table)


# --- rows that were added -----------------------------------------------------------------------


def _added(added: Mapping[str | None, list[tuple[int, Row]]], name: RowName) -> list[Group]:
    groups = [
        Group(name, None, slot)
        for key, rows in added.items()
        for slot in _together(rows, only_same=key is None)
    ]
    return sorted(groups, key=lambda group: group.content)


def _together(rows: list[tuple[int, Row]], only_same: bool) -> list[dict[int, Row]]:
    """Return rows of one identity as groups of one row for each copy.

    What is the same word by word is one row; what is left of one copy joins what is left of another, in an
    order that depends on what the rows say. Rows without identity are one only when they are the same.
    """
    slots: list[tuple[str, dict[int, Row]]] = []
    for content, there in _by_content(rows):
        for _, slot in slots:
            if not only_same and not slot.keys() & there.keys():
                slot.update(there)
                break
        else:
            slots.append((content, dict(there)))
    return [slot for _, slot in slots]


def _by_content(rows: Iterable[tuple[int, Row]]) -> list[tuple[str, dict[int, Row]]]:
    """Return rows that are the same by what they say, each time they occur."""
    seen: Counter[tuple[int, str]] = Counter()
    found: dict[tuple[str, int], dict[int, Row]] = defaultdict(dict)
    for number, row in rows:
        content = canon(row.cells)
        found[content, seen[number, content]][number] = row
        seen[number, content] += 1
    return [(content, found[content, time]) for content, time in sorted(found)]


# --- names ------------------------------------------------------------------------------------


def _named(groups: list[Group], table: Table) -> list[Group]:
    """Return the groups with names that no two of them share."""
    seen: Counter[str] = Counter()
    named = []
    for group in groups:
        cells = _identity(group, table)
        sign = canon(cells)
        seen[sign] += 1
        named.append(replace(group, name=RowName(table.key, cells, seen[sign])))
    return named


def _identity(group: Group, table: Table) -> tuple[tuple[str, object], ...]:
    """Return what tells the row apart as it was sent, else in the first spelling; or all of its cells."""
    rows = (
        [group.sent] if group.sent is not None else sorted(group.back.values(), key=lambda r: canon(r.cells))
    )
    cells = rows[0].cells
    telling = tuple((column, cells[column]) for column in table.identity if column in cells)
    return telling or tuple(cells.items())
