"""NOTES.md of a draft: what was found, what is unsure, what to check before it is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stforms.actions.adopt.draft import Draft, DraftSlot
from stforms.actions.adopt.writing import SURE, doubt
from stforms.messages import text
from stforms.model import Finding, Where
from stforms.wording import say


def notes(draft: Draft, sha256: str, findings: Iterable[Finding]) -> str:
    """Return NOTES.md, in the reader's language.

    Args:
        draft: the draft.
        sha256: the hash of the file that it was made from.
        findings: what came of trying it.
    """
    counts = {"places": len(draft.found.spots), "slots": len(draft.slots), "tables": len(draft.tables)}
    lines = [f"# {draft.title or draft.form}", "", text("adopt.notes_about", counts)]
    lines += ["", f"SHA-256: `{sha256}`", "", text("adopt.notes_check")]
    lines += _part("adopt.notes_unsure", _unsure(draft))
    lines += _part("adopt.notes_new", _new(draft))
    lines += _part("adopt.notes_tried", (_said(one) for one in findings))
    lines += _part("adopt.notes_left", (f"{place_of(at)}: {text(why)}" for at, why in draft.found.left))
    return "\n".join(lines) + "\n"


def _part(heading: str, items: Iterable[str]) -> list[str]:
    found = [f"- {' '.join(item.split())}" for item in items]
    return ["", f"## {text(heading)}", "", *found] if found else []


def slots_of(draft: Draft) -> Iterator[tuple[str, DraftSlot]]:
    """Yield every slot with what stands before its keys: nothing, or its table's key and a dot."""
    yield from (("", slot) for slot in draft.slots)
    yield from ((f"{table.key.value}.", column) for table in draft.tables for column in table.columns)


def _unsure(draft: Draft) -> Iterator[str]:
    for prefix, slot in slots_of(draft):
        label = slot.spots[0].labels[0].text if slot.spots[0].labels else place_of(slot.spots[0].where)
        for guess in (*slot.keys, slot.codec):
            if guess.confidence < SURE:
                yield f"{label} → `{prefix}{slot.keys[0].value}`: {doubt(guess)}"


def _new(draft: Draft) -> Iterator[str]:
    for prefix, slot in slots_of(draft):
        if not slot.known:
            yield ", ".join(f"`{prefix}{guess.value}`" for guess in slot.keys)


def _said(one: Finding) -> str:
    message = say(one)
    return f"{message.message} {message.hint or ''}"


def place_of(where: Where) -> str:
    """Return where something stands, in words."""
    if where.place is not None:
        return where.place
    page = text("label.page", {"page": where.page}) if where.page is not None else ""
    return ", ".join(filter(None, (page, where.field))) or "?"
