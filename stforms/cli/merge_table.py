"""What copies disagree about, as a table on the terminal, and how many entries became what."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.actions.merge import Merged
from stforms.cli import show
from stforms.cli.account import hidden
from stforms.merging import Address, Alternative, Conflict, State, called, in_words
from stforms.messages import text
from stforms.schemas import FormSchema


def show_conflicts(merged: Merged, schema: FormSchema, reveal: bool) -> None:
    """Print a row for every answer, under the number by which it is chosen."""
    rows = [row for conflict in merged.conflicts for row in _rows(conflict, schema, reveal)]
    title = text("cli.merge.title", {"form": merged.edition.name})
    show.table(("table.entry", "table.answer_number", "table.answer", "table.stands_in"), rows, title)


def _rows(conflict: Conflict, schema: FormSchema, reveal: bool) -> Iterator[tuple[str, str, str, str]]:
    for number, one in enumerate(conflict.alternatives, start=1):
        label = called(conflict.address, schema) if number == 1 else ""
        stands_in = [text("label.merge.sent")] if number == 1 else []
        answer = _answer(conflict.address, one, reveal)
        yield label, str(number) if one.unclear is None else "", answer, ", ".join([*stands_in, *one.copies])


def _answer(address: Address, one: Alternative, reveal: bool) -> str:
    if one.unclear is not None:
        return text("label.merge.unclear", {"text": hidden(one.unclear, address.key, reveal)})
    if one.value is None:
        return text("label.merge.nothing")
    return hidden(in_words(one.value), address.key, reveal)


def counted(merged: Merged) -> str:
    """Return of how many entries what became: "oförändrade: 90, att avgöra: 2"."""
    order = [State.CONFLICT, State.DECIDED, State.REMOVED, State.TAKEN, State.AGREED, State.UNCHANGED]
    counts = ((text(f"label.merge.state.{state.value}"), merged.count(state)) for state in order)
    return ", ".join(f"{word}: {count}" for word, count in counts if count)
