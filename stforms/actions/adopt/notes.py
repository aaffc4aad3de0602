"""NOTES.md of a draft: what was found, what is unsure, what to check. Names places of the form, no person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stforms.actions.adopt.draft import Draft, DraftSlot
from stforms.actions.adopt.editionfile import Origin, remarks
from stforms.actions.adopt.like.changes import Changes
from stforms.messages import text
from stforms.model import Finding, Where
from stforms.wording import say


def notes_md(
    draft: Draft, origin: Origin, findings: Iterable[Finding] = (), changes: Changes | None = None
) -> str:
    """Return the text of NOTES.md, in the reader's language.

    Args:
        draft: the draft.
        origin: the file that it was made of.
        findings: what came of trying it.
        changes: those against the edition that it was made like.
    """
    slots = list(slots_of(draft))
    lines = [f"# {draft.title or draft.form}", "", text("adopt.notes_head"), ""]
    lines.append(text("adopt.notes_source", {"file": origin.file, "sha256": origin.sha256}))
    lines.append(text("adopt.notes_count", {"places": len(draft.found.spots), "slots": len(slots)}))
    lines += ["", text("adopt.notes_check")]
    lines += _changed(changes) if changes is not None else []
    lines += _part("adopt.notes_unsure", _unsure(draft))
    lines += _part("adopt.notes_new", (f"`{keys_of(p, slot)}`" for p, slot in slots if not slot.known))
    lines += _part("adopt.notes_tried", map(_said, findings))
    lines += _part("adopt.notes_left", (f"{place_of(at)}: {text(why)}" for at, why in draft.found.left))
    return "\n".join([*lines, ""])


def slots_of(draft: Draft) -> Iterator[tuple[str, DraftSlot]]:
    """Yield every slot with what stands before its keys: nothing, or its table's key and a dot."""
    yield from (("", slot) for slot in draft.slots)
    yield from ((f"{table.key.value}.", column) for table in draft.tables for column in table.columns)


def keys_of(prefix: str, slot: DraftSlot) -> str:
    """Return the keys of a slot as they are told."""
    return ", ".join(prefix + guess.value for guess in slot.keys)


def label_of(slot: DraftSlot) -> str:
    """Return what is printed for a slot on one line, else where it is."""
    first = slot.spots[0]
    return " ".join(first.labels[0].text.split()) if first.labels else place_of(first.where)


def place_of(where: Where) -> str:
    """Return where something stands, in words."""
    if where.place is not None:
        return where.place
    page = text("label.page", {"page": where.page}) if where.page is not None else ""
    return ", ".join(filter(None, (page, where.field))) or "?"


def _part(heading: str, items: Iterable[str]) -> list[str]:
    found = [f"- {' '.join(item.split())}" for item in items]
    return ["", f"## {text(heading)}", "", *found] if found else []


def _changed(changes: Changes) -> list[str]:
    """Return the changes against an older edition, counted and one by one."""
    heading = text("adopt.notes_like", {"edition": changes.edition})
    lines = [f"- {' '.join(_said(one.finding()).split())}" for one in changes.changes]
    return ["", f"## {heading}", "", text("adopt.like_sum", changes.counts), *(["", *lines] if lines else [])]


def _unsure(draft: Draft) -> Iterator[str]:
    for _, slot in slots_of(draft):
        yield from (f"{label_of(slot)}: {remark}" for remark in remarks(slot))


def _said(one: Finding) -> str:
    message = say(one)
    return f"{message.message} {message.hint or ''}"
