"""A draft as edition.toml, as people write them: in the form's order, with what is unsure said beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stforms.actions.adopt.draft import Draft, DraftSlot, DraftTable, Guess
from stforms.actions.adopt.found import Kind
from stforms.actions.adopt.rows import columns_said
from stforms.binding.locators import BoxAt
from stforms.binding.writing import inline, listed, name, said
from stforms.messages import text
from stforms.model import Json

UNSURE = 0.8
"""What is less sure than this is said in the file."""
_MORE = {"pdf": "continuation", "docx": "grow", "xlsx": "refuse"}


@dataclass(frozen=True)
class Origin:
    """The file that a draft was made of: how it is called beside the edition, its hash, who published it."""

    file: str
    sha256: str
    source: str = "?"


def edition_toml(draft: Draft, origin: Origin) -> str:
    """Return the text of edition.toml."""
    parts = [*_head(draft, origin)]
    section: tuple[str, ...] | None = None
    for entry in _in_order(draft):
        first = entry.columns[0].spots[0] if isinstance(entry, DraftTable) else entry.spots[0]
        if first.sections and first.sections != section:
            section = first.sections
            parts += ["", f"# {_one_line(section[-1])}"]
        else:
            parts.append("")
        parts += _table(entry, draft.found.format) if isinstance(entry, DraftTable) else _slot(entry)
    return "\n".join([*parts, ""])


def bindable(slot: DraftSlot) -> bool:
    """Tell whether a slot can stand in an edition: boxes to tick need to be something that can be ticked."""
    return slot.spots[0].kind is not Kind.BOX or not any(isinstance(s.at[0], BoxAt) for s in slot.spots)


def _head(draft: Draft, origin: Origin) -> Iterator[str]:
    yield f"# {text('adopt.file_head')}"
    yield ""
    yield f"edition = {inline(draft.edition)}"
    yield f"form = {inline(draft.form)}"
    yield f"title = {inline(draft.title or draft.form)}"
    yield ""
    yield "[blank]"
    yield f"format = {inline(draft.found.format)}"
    yield f"source = {inline(origin.source)}"
    yield f"file = {inline(origin.file)}"
    yield f"sha256 = {inline([origin.sha256])}"
    if draft.found.marks:
        yield ""
        yield "[identify]"
        first, *rest = listed(draft.found.marks[:1])
        yield "\n".join([f"text = {first}", *rest])


def _in_order(draft: Draft) -> list[DraftSlot | DraftTable]:
    """Return slots and tables in the order of the form."""
    order = {id(spot): number for number, spot in enumerate(draft.found.spots)}
    placed: list[tuple[int, DraftSlot | DraftTable]] = [
        (order.get(id(slot.spots[0]), 0), slot) for slot in draft.slots if bindable(slot)
    ]
    placed += [(order.get(id(table.columns[0].spots[0]), 0), table) for table in draft.tables]
    return [entry for _, entry in sorted(placed, key=lambda pair: pair[0])]


# --- slots ----------------------------------------------------------------------------------


def _slot(slot: DraftSlot) -> Iterator[str]:
    yield from (f"# {remark}" for remark in remarks(slot))
    yield "[[slot]]"
    for key, value in _entries(slot).items():
        if key == "choice":
            yield from (f"choice.{name(answer)} = {inline(at)}" for answer, at in value.items())
        else:
            yield f"{key} = {inline(value)}"


def _entries(slot: DraftSlot) -> dict[str, Any]:
    """Return what a slot says, in the order in which people write it."""
    boxes = slot.spots[0].kind is Kind.BOX
    locators = [said(spot.at[0]) for spot in slot.spots]
    found: dict[str, Any] = {} if boxes else {"at": locators[0]}
    found |= _keyed(slot)
    if boxes:
        values = [value for value, _ in slot.options] or ["ja"]
        found["choice"] = dict(zip(values, locators, strict=False))
    return found


def _keyed(slot: DraftSlot) -> dict[str, Any]:
    keys = [key.value for key in slot.keys]
    found: dict[str, Any] = {"key": keys[0]} if len(keys) == 1 else {"keys": keys}
    if len(keys) > 1 and slot.spots[0].labels:
        found["label"] = _one_line(slot.spots[0].labels[0].text)
    if slot.options and slot.spots[0].kind is not Kind.BOX:
        found["options"] = dict(slot.options)
    elif slot.codec.value != "text" and not slot.options:
        found["codec"] = slot.codec.value
    if slot.codec.value == "ink" or isinstance(slot.spots[0].at[0], BoxAt):
        found["mode"] = "read"
    return found


def _table(table: DraftTable, format_: str) -> Iterator[str]:
    names, places = columns_said([[spot.at[0] for spot in column.spots] for column in table.columns])
    for remark in (*_remark(table.key), *(r for column in table.columns for r in remarks(column))):
        yield f"# {remark}"
    yield "[[table]]"
    yield f"key = {inline(table.key.value)}"
    yield f"rows = {table.rows}"
    yield f"more = {inline(_MORE.get(format_, 'refuse'))}"
    if names and names != tuple(str(number + 1) for number in range(table.rows)):
        yield f"row = {inline(names)}"
    for column, at in zip(table.columns, places, strict=True):
        yield "[[table.slot]]"
        yield f"at = {inline(at)}"
        yield from (f"{key} = {inline(value)}" for key, value in _keyed(column).items())


# --- what is unsure -------------------------------------------------------------------------


def remarks(slot: DraftSlot) -> Iterator[str]:
    """Yield a line for the key and for the codec of a slot, where they are unsure."""
    yield from _remark(slot.keys[0])
    if not slot.options:
        yield from _remark(slot.codec)


def _remark(guess: Guess) -> Iterator[str]:
    if guess.confidence < UNSURE:
        share = round(guess.confidence * 100)
        yield text("adopt.unsure", {"value": guess.value, "percent": share, "why": text(guess.why)})


def _one_line(printed: str) -> str:
    return " ".join(printed.split())


def schema_json(schema: Json) -> str:
    """Return a schema as the file that it is kept in."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
