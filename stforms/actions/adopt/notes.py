"""NOTES.md of a draft: what was found, what is unsure, what to check. Names places of the form, no person."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.actions.adopt.draft import Draft, DraftSlot
from stforms.actions.adopt.editionfile import UNSURE, Origin, bindable
from stforms.messages import text
from stforms.model import Where


def notes_md(draft: Draft, origin: Origin) -> str:
    """Return the text of NOTES.md."""
    slots = [*draft.slots, *(column for table in draft.tables for column in table.columns)]
    parts = [f"# {draft.title or draft.form}", "", text("adopt.notes_head"), ""]
    parts += [
        text("adopt.notes_source", {"file": origin.file, "sha256": origin.sha256}),
        text("adopt.notes_count", {"places": len(draft.found.spots), "slots": len(slots)}),
    ]
    parts += _listed("adopt.notes_unsure", [line for slot in slots for line in _unsure(slot)])
    parts += _listed("adopt.notes_new", [f"`{_keys(slot)}`" for slot in slots if not slot.known])
    unbound = [slot for slot in draft.slots if not bindable(slot)]
    parts += _listed("adopt.notes_unbound", [f"`{_keys(slot)}`" for slot in unbound])
    parts += _listed("adopt.notes_left", [f"{_place(where)}: {text(why)}" for where, why in draft.found.left])
    return "\n".join([*parts, ""])


def _listed(heading: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"## {text(heading)}", "", *(f"- {line}" for line in lines))


def _unsure(slot: DraftSlot) -> Iterator[str]:
    """Yield a line for a slot whose key or codec is unsure."""
    guesses = [slot.keys[0]] if slot.options else [slot.keys[0], slot.codec]
    low = [guess for guess in guesses if guess.confidence < UNSURE]
    if low:
        said = "; ".join(
            f"`{guess.value}` {round(guess.confidence * 100)} %: {text(guess.why)}" for guess in low
        )
        printed = next((" ".join(label.text.split()) for label in slot.spots[0].labels), "–")
        yield f"{_place(slot.spots[0].where)}, {printed}: {said}"


def _keys(slot: DraftSlot) -> str:
    return ", ".join(key.value for key in slot.keys)


def _place(where: Where) -> str:
    if where.place is not None:
        return where.place
    return text("adopt.notes_page", {"page": where.page or 1})
