"""A draft as edition.toml, as people write them: in the form's order, with what is unsure said beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stforms.actions.adopt.draft import Draft, DraftSlot, DraftTable, Guess, Wishes
from stforms.actions.adopt.found import Kind, Spot
from stforms.actions.adopt.rows import columns_said
from stforms.binding.locators import BoxAt
from stforms.binding.writing import inline, listed, name, said
from stforms.messages import text
from stforms.model import Json
from stforms.schema_parts import referring_to_shared

UNSURE = 0.8
"""What is less sure than this is said in the file."""
_MORE = {"pdf": "continuation", "docx": "grow", "xlsx": "refuse"}
"""What becomes of rows beyond the blank's own, by format; and what an edition may wish there."""
_CAN = {"pdf": ("continuation", "refuse"), "docx": ("grow", "refuse"), "xlsx": ("refuse",)}


@dataclass(frozen=True)
class Origin:
    """The file that a draft was made of: how it is called beside the edition, its hash, who published it."""

    file: str
    sha256: str
    source: str


def edition_toml(draft: Draft, origin: Origin) -> str:
    """Return the text of edition.toml."""
    parts = [*_head(draft, origin)]
    section: tuple[str, ...] | None = None
    for entry in _in_order(draft):
        first = _first(entry)
        if first.sections and first.sections != section:
            section = first.sections
            parts += ["", f"# {_one_line(section[-1])}"]
        else:
            parts.append("")
        parts += _table(entry, draft.found.format) if isinstance(entry, DraftTable) else _slot(entry)
    return "\n".join([*parts, ""])


def unbound_slots(draft: Draft) -> Iterator[tuple[DraftSlot, str]]:
    """Yield the slots that the draft names and an edition cannot bind, each with the reason's code."""
    for slot in draft.slots:
        if not _bindable(slot):
            yield slot, "adopt.printed_boxes"
    for table in draft.tables:
        for column in table.columns:
            if (why := _kept_out(column, table.rows)) is not None:
                yield column, why


def _bindable(slot: DraftSlot) -> bool:
    """Tell whether a slot can stand in an edition: boxes to tick need to be something that can be ticked."""
    return slot.spots[0].kind is not Kind.BOX or not any(map(_only_printed, slot.spots))


def _kept_out(column: DraftSlot, rows: int) -> str | None:
    """Return why a column cannot be bound, None when it can: a text or a list in every row."""
    if column.spots[0].kind is Kind.BOX:
        return "adopt.box_in_rows"
    return "adopt.uneven_rows" if len(column.spots) != rows else None


def _only_printed(spot: Spot) -> bool:
    """Tell whether a place is found by its page and box alone: it can be read there, not filled."""
    return isinstance(spot.at[0], BoxAt)


def _columns(table: DraftTable) -> list[DraftSlot]:
    return [column for column in table.columns if _kept_out(column, table.rows) is None]


def _head(draft: Draft, origin: Origin) -> Iterator[str]:
    yield f"# {text('adopt.file_head')}"
    yield ""
    yield f"edition = {inline(draft.edition)}"
    yield f"form = {inline(draft.form)}"
    yield f"title = {inline(draft.title or draft.form)}"
    if draft.regulation is not None:
        yield f"regulation = {inline(draft.regulation)}"
        yield f"bilaga = {inline(draft.bilaga)}"
    yield ""
    yield "[blank]"
    yield f"format = {inline(draft.found.format)}"
    yield f"source = {inline(origin.source)}"
    yield f"file = {inline(origin.file)}"
    yield f"sha256 = {inline([origin.sha256])}"
    first, *rest = listed(draft.found.marks[:1] or [draft.title or draft.form])
    yield ""
    yield "[identify]"
    yield "\n".join([f"text = {first}", *rest])
    if draft.demands:
        first, *rest = listed(draft.demands)
        yield from ("", "[demands]", "\n".join([f"keys = {first}", *rest]))
    for one in draft.explained:
        yield from ("", "[[explained]]", f"finding = {inline(one.finding)}")
        yield from (f"at = {inline(one.at)}", f"why = {inline(one.why)}")


def _in_order(draft: Draft) -> list[DraftSlot | DraftTable]:
    """Return slots and tables in the order of the form."""
    order = {id(spot): number for number, spot in enumerate(draft.found.spots)}
    placed: list[DraftSlot | DraftTable] = [slot for slot in draft.slots if _bindable(slot)]
    placed += [table for table in draft.tables if _columns(table)]
    return sorted(placed, key=lambda entry: order.get(id(_first(entry)), 0))


def _first(entry: DraftSlot | DraftTable) -> Spot:
    return (entry.columns[0] if isinstance(entry, DraftTable) else entry).spots[0]


# --- slots ----------------------------------------------------------------------------------


def _slot(slot: DraftSlot) -> Iterator[str]:
    yield from _comments(slot.wishes)
    yield from (f"# {remark}" for remark in remarks(slot))
    yield "[[slot]]"
    for key, value in _entries(slot).items():
        if key == "choice":
            yield from (f"choice.{name(answer)} = {inline(at)}" for answer, at in value.items())
        else:
            yield f"{key} = {inline(value)}"


def _entries(slot: DraftSlot) -> dict[str, Any]:
    """Return what a slot says, in the order in which people write it."""
    locators = [said(spot.at[0]) for spot in slot.spots]
    if slot.spots[0].kind is Kind.BOX:
        return {**_keyed(slot), "choice": _choice(slot)}
    return {"at": locators[0] if len(locators) == 1 else locators, **_keyed(slot)}


def _choice(slot: DraftSlot) -> dict[str, Any]:
    """Return for each value the box that stands for it; a lone box without an answer means yes."""
    values = {printed: value for value, printed in slot.options}
    in_turn = [value for value, _ in slot.options] or ["ja"]
    found: dict[str, Any] = {}
    for number, spot in enumerate(slot.spots):
        value = values.get(spot.option or "", in_turn[min(number, len(in_turn) - 1)])
        found.setdefault(value, said(spot.at[0]))
    return found


def _keyed(slot: DraftSlot) -> dict[str, Any]:
    keys = [key.value for key in slot.keys]
    found: dict[str, Any] = {"key": keys[0]} if len(keys) == 1 else {"keys": keys}
    label = slot.wishes.label if slot.wishes is not None else None
    if label is None and len(keys) > 1 and slot.spots[0].labels:
        label = slot.spots[0].labels[0].text
    if label is not None:
        found["label"] = _one_line(label)
    if slot.options and slot.spots[0].kind is not Kind.BOX:
        found["options"] = dict(slot.options)
    elif slot.codec.value != "text" and not slot.options:
        found["codec"] = slot.codec.value
    wished = slot.wishes is not None and slot.wishes.mode == "read"
    if wished or slot.codec.value == "ink" or any(map(_only_printed, slot.spots)):
        found["mode"] = "read"
    if slot.wishes is not None and slot.wishes.derive is not None:
        found["derive"] = slot.wishes.derive
    return found


def _comments(wishes: Wishes | None) -> Iterator[str]:
    yield from (f"# {comment}" for comment in (wishes.comments if wishes is not None else ()))


def _table(table: DraftTable, format_: str) -> Iterator[str]:
    columns = _columns(table)
    names, places = columns_said([[spot.at[0] for spot in column.spots] for column in columns])
    for remark in (*_remark(table.key), *(r for column in columns for r in remarks(column))):
        yield f"# {remark}"
    yield from _comments(table.wishes)
    yield "[[table]]"
    yield f"key = {inline(table.key.value)}"
    yield f"rows = {table.rows}"
    more = table.wishes.more if table.wishes is not None else None
    yield f"more = {inline(more if more in _CAN[format_] else _MORE[format_])}"
    if names and names != tuple(str(number + 1) for number in range(table.rows)):
        yield f"row = {inline(names)}"
    for column, at in zip(columns, places, strict=True):
        yield "[[table.slot]]"
        yield f"at = {inline(at)}"
        yield from (f"{key} = {inline(value)}" for key, value in _keyed(column).items())


# --- what is unsure -------------------------------------------------------------------------


def remarks(slot: DraftSlot) -> Iterator[str]:
    """Yield a sentence for each key and for the codec of a slot, where they are unsure."""
    guesses = slot.keys if slot.options else (*slot.keys, slot.codec)
    for guess in guesses:
        yield from _remark(guess)


def _remark(guess: Guess) -> Iterator[str]:
    if guess.confidence < UNSURE:
        share = round(guess.confidence * 100)
        yield text("adopt.unsure", {"value": guess.value, "percent": share, "why": text(guess.why)})


def _one_line(printed: str) -> str:
    return " ".join(printed.split())


def schema_json(schema: Json) -> str:
    """Return a schema as the file that it is kept in."""
    return json.dumps(referring_to_shared(schema), ensure_ascii=False, indent=2) + "\n"
