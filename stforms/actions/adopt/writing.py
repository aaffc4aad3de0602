"""A draft as the files of an edition: edition.toml, a schema for what is new. What it cannot bind it leaves out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stforms.actions.adopt.draft import Draft, DraftSlot, DraftTable, Guess
from stforms.actions.adopt.found import Kind, Spot
from stforms.binding import BoxAt, Locator
from stforms.binding.written import as_toml, written, written_rows
from stforms.messages import text
from stforms.model import Where

SURE = 0.8
"""What is less sure than this is told beside the slot."""


@dataclass(frozen=True)
class Source:
    """The blank that a draft was made from: where it comes from in words, its name in the folder, its hash."""

    said: str
    file: str
    sha256: str


def edition_toml(draft: Draft, source: Source) -> str:
    """Return edition.toml, slots in the order of the form with its headings above them."""
    parts = [_head(draft, source), *_slots(draft.slots)]
    parts += ["\n".join(_table(table)) for table in draft.tables if bindable_columns(table)]
    return "\n\n".join(parts) + "\n"


def schema_json(draft: Draft) -> str | None:
    """Return the form's schema where the draft has keys that no schema has; else None."""
    if draft.schema is None:
        return None
    return json.dumps(draft.schema, ensure_ascii=False, indent=2) + "\n"


def unbound_places(draft: Draft) -> Iterator[tuple[Where, str]]:
    """Yield the places that the draft names and an edition cannot bind, each with the reason."""
    for table in draft.tables:
        kept = bindable_columns(table)
        for column in table.columns:
            if column not in kept:
                boxes = column.spots[0].kind is Kind.BOX
                yield column.spots[0].where, "adopt.box_in_rows" if boxes else "adopt.uneven_rows"


def bindable_columns(table: DraftTable) -> list[DraftSlot]:
    """Return the columns that can be bound: texts and lists, one for each row."""
    return [c for c in table.columns if c.spots[0].kind is not Kind.BOX and len(c.spots) == table.rows]


def locator(spot: Spot) -> Locator:
    """Return how a spot is found again: the surest way."""
    return spot.at[0]


def read_only(slot: DraftSlot) -> bool:
    """Tell whether a slot is read and never filled: what is signed by hand, or has no field in a PDF."""
    return slot.codec.value == "ink" or any(isinstance(locator(spot), BoxAt) for spot in slot.spots)


# --- its parts ------------------------------------------------------------------------------


def _head(draft: Draft, source: Source) -> str:
    """Return what the edition is, what its blank is, and how a filled one is known again."""
    marks = list(dict.fromkeys(draft.found.marks)) or [draft.title]
    return "\n".join(
        [
            f"# {text('adopt.toml_head')}",
            "",
            f"edition = {as_toml(draft.edition)}",
            f"form = {as_toml(draft.form)}",
            f"title = {as_toml(draft.title)}",
            "",
            "[blank]",
            f"format = {as_toml(draft.found.format)}",
            f"source = {as_toml(source.said)}",
            f"file = {as_toml(source.file)}",
            f"sha256 = [{as_toml(source.sha256)}]",
            "",
            "[identify]",
            f"text = {as_toml(marks)}",
        ]
    )


def _slots(slots: tuple[DraftSlot, ...]) -> Iterator[str]:
    heading: tuple[str, ...] = ()
    for slot in slots:
        lines = []
        if slot.spots[0].sections != heading:
            heading = slot.spots[0].sections
            lines += [f"# {_one_line(' – '.join(heading))}"] if heading else []
        yield "\n".join([*lines, *_doubts(slot), "[[slot]]", *_entries(slot)])


def _doubts(slot: DraftSlot) -> Iterator[str]:
    """Yield what is unsure of a slot, as comments."""
    for guess in (*slot.keys, slot.codec):
        if guess.confidence < SURE:
            yield f"# {_one_line(doubt(guess))}"


def doubt(guess: Guess) -> str:
    """Return in words how sure a key or a codec is, and why it was chosen."""
    params = {"value": guess.value, "percent": round(100 * guess.confidence), "why": text(guess.why)}
    return text("adopt.unsure", params)


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _entries(slot: DraftSlot) -> Iterator[str]:
    """Yield the lines of a slot."""
    said = _said(slot)
    if slot.spots[0].kind is Kind.BOX:
        said = {**said, "choice": _choice(slot)}
    else:
        places = [written(locator(spot)) for spot in slot.spots]
        said = {"at": places[0] if len(places) == 1 else places, **said}
    return (f"{name} = {as_toml(value)}" for name, value in said.items())


def _said(slot: DraftSlot) -> dict[str, Any]:
    """Return all that a slot says but its places."""
    keys = [guess.value for guess in slot.keys]
    said: dict[str, Any] = {"keys": keys} if len(keys) > 1 else {"key": keys[0]}
    if slot.spots[0].labels and slot.spots[0].labels[0].by != "name":
        said["label"] = _one_line(slot.spots[0].labels[0].text)
    if slot.options and slot.spots[0].kind is not Kind.BOX:
        said["options"] = dict(slot.options)
    elif slot.codec.value != "text" and slot.spots[0].kind is not Kind.BOX:
        said["codec"] = slot.codec.value
    if read_only(slot):
        said["mode"] = "read"
    return said


def _choice(slot: DraftSlot) -> dict[str, Any]:
    """Return for each value the box that stands for it; a lone box without an answer means yes."""
    values = dict((printed, value) for value, printed in slot.options)
    names = [value for value, _ in slot.options] or ["ja"]
    found: dict[str, Any] = {}
    for number, spot in enumerate(slot.spots):
        value = values.get(spot.option or "", names[min(number, len(names) - 1)])
        found.setdefault(value, written(locator(spot)))
    return found


def _table(table: DraftTable) -> Iterator[str]:
    """Yield the lines of a table."""
    columns = bindable_columns(table)
    first, places = written_rows([[locator(spot) for spot in column.spots] for column in columns])
    heading = columns[0].spots[0].sections
    if heading:
        yield f"# {_one_line(' – '.join(heading))}"
    doubtful = [guess for slot in columns for guess in (*slot.keys, slot.codec) if guess.confidence < SURE]
    yield from (f"# {_one_line(doubt(guess))}" for guess in doubtful)
    yield "[[table]]"
    yield f"key = {as_toml(table.key.value)}"
    yield f"rows = {table.rows}"
    if first not in (None, 1):
        yield f"first = {first}"
    yield "slot = ["
    for at, slot in zip(places, columns, strict=True):
        yield f"    {as_toml({'at': at, **_said(slot)})},"
    yield "]"
