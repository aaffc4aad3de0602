"""merge, the work: what was sent and the copies that came back, into one record and its entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from stforms.merging.entries import Entries
from stforms.merging.parts import Address, Copy, Decision, Entry, Merge
from stforms.merging.sayings import said, surely, without_ink
from stforms.merging.settle import settle
from stforms.merging.shape import Shape, shape_of
from stforms.merging.tables import TableMerge
from stforms.model import Json, Record, get_path, set_path
from stforms.schemas import FormSchema


def three_way(
    base: Copy, copies: Sequence[Copy], schema: FormSchema, decisions: Iterable[Decision] = ()
) -> Merge:
    """Merge copies of one form.

    Args:
        base: what was sent. Records are in normal form and of the schema's shape.
        copies: what came back; their order makes no difference but to that of `Entry.copies`.
        schema: of the form.
        decisions: what a person decided about conflicts.

    Raises:
        UsageError: two decisions about the same conflict differ.
    """
    shape = shape_of(schema)
    entries = Entries(base, copies, decisions)
    record: Record = {}
    made = list(_plain(base, copies, shape, entries))
    for entry in made:
        if entry.path is not None:
            set_path(record, entry.path, entry.result)
    reordered = []
    for table in shape.tables:
        merged = TableMerge(table, base, copies, shape, entries).merged()
        made += merged.entries
        if merged.rows:
            set_path(record, table.key, merged.rows)
        if merged.reordered:
            reordered.append(table.key)
    stale, unused = entries.left()
    return Merge(record, tuple(made), tuple(reordered), stale, unused)


def _plain(base: Copy, copies: Sequence[Copy], shape: Shape, entries: Entries) -> Iterator[Entry]:
    """Yield an entry for every key outside the tables that says something on any paper."""
    for key in shape.keys:
        sent = said(base, key, key, get_path(base.record, key))
        heard = [said(copy, key, key, get_path(copy.record, key)) for copy in copies]
        if all(one.value is None and one.unclear is None for one in (sent, *heard)):
            continue
        heard = surely(sent, without_ink(heard) if key in shape.by_hand else heard)
        entry = entries.entry(Address(key), sent, heard, settle(sent, heard))
        yield replace(entry, path=key if entry.result is not None else None)


def lacking(base: Copy, old: Copy, new: Copy, schema: FormSchema) -> list[tuple[Address, Json]]:
    """Return what somebody had written on a copy and a later one that takes its place does not have.

    A row that is missing as a whole is told once.
    """
    merge = three_way(base, [old, new], schema)
    rows: dict[str, list[Entry]] = {}
    found: list[tuple[Address, Json]] = []
    for entry in merge.entries:
        row = entry.address.row
        if row is not None and not entry.address.whole_row and entry.base.value is None:
            rows.setdefault(Address(row.table, row).sign, []).append(entry)
        elif _lacks(entry):
            found.append((entry.address, entry.copies[0].value))
    for cells in rows.values():
        found += _of_row(cells)
    return found


def _lacks(entry: Entry) -> bool:
    """Tell whether the older copy had an answer of its own, and the later one has none of its own."""
    old, new = entry.copies
    written = old.value is not None and not old.silent and old.value != entry.base.value
    return written and (new.value is None or new.value == entry.base.value) and new.unclear is None


def _of_row(cells: list[Entry]) -> Iterator[tuple[Address, Json]]:
    """Yield the cells that a later copy lacks, or the whole row where it has none of them."""
    row = cells[0].address.row
    if row is not None and all(one.copies[1].silent for one in cells):
        yield Address(row.table, row), [one.copies[0].value for one in cells]
        return
    yield from ((one.address, one.copies[0].value) for one in cells if _lacks(one))
