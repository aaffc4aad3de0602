"""What is printed around the slots of a blank: its lines, and what a slot is called."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from stforms.formats.docx.rows import Box, Row
from stforms.formats.docx.targets import Target
from stforms.formats.lines import Cell


def place_name(row: Row | None, target: Target) -> str:
    """Return where a control stands, in words of the document."""
    label = target.control.alias if target.control is not None else ""
    if row is not None and not label:
        label = _printed_before(row, target) or (target.control.name if target.control is not None else "")
    heading = row.heading if row is not None else ""
    return " \u2013 ".join(part for part in (heading, label) if part)


def _printed_before(row: Row, target: Target) -> str:
    """Return what is printed nearest before a slot, in its cell or in the row's first."""
    printed = ""
    for piece in target.box.pieces if target.box is not None else ():
        if piece.control is target.control:
            break
        if piece.control is None and piece.text.strip():
            printed = piece.text
    first = next((t for box in row.boxes if box is not target.box and (t := box.text.strip())), "")
    return printed.strip(" :") or first.strip(" :")


def text_in(target: Target) -> str:
    """Return what an empty slot says: its placeholder."""
    if target.control is None or target.box is None or target.control.kind == "check":
        return ""
    inside = [
        p.text for p in target.box.pieces if p.control is not None and target.control in p.control.chain()
    ]
    return "".join(inside).strip()


def cell_of(box: Box, owners: dict[int, Target], seen: set[int], gaps: Sequence[Target] = ()) -> Cell:
    """Return a box as what is printed in it and the slots between."""
    if gaps:
        return _cut_at(box, owners, gaps)
    printed, slots = [""], list[Hashable]()
    whole = owners.get(id(box))
    if whole is not None and whole.control is None:
        slots.append(whole)
        return Cell(box.column, (_before(box), ""), tuple(slots))
    last: Target | None = None
    for piece in box.pieces:
        chain = piece.control.chain() if piece.control is not None else iter(())
        owner = next((owners[id(c)] for c in chain if id(c) in owners), None)
        if owner is None:
            printed[-1] += piece.text
        elif owner is not last and id(owner) not in seen:
            slots.append(owner)
            printed.append("")
            seen.add(id(owner))
        last = owner
    return Cell(box.column, tuple(printed), tuple(slots))


def _cut_at(box: Box, owners: dict[int, Target], gaps: Sequence[Target]) -> Cell:
    """Return a box with slots in the midst of its text: each begins and ends where it does in the text."""
    spans = [(*target.gap, target) for target in gaps if target.gap is not None]
    at = 0
    for piece in box.pieces:
        chain = piece.control.chain() if piece.control is not None else iter(())
        owner = next((owners[id(c)] for c in chain if id(c) in owners), None)
        if owner is not None:
            start = min([at, *(span[0] for span in spans if span[2] is owner)])
            spans = [span for span in spans if span[2] is not owner]
            spans.append((start, at + len(piece.text), owner))
        at += len(piece.text)
    spans.sort(key=lambda span: span[:2])
    ends = [0, *(span[1] for span in spans)]
    starts = [*(span[0] for span in spans), at]
    printed = tuple(box.whole[end:start] for end, start in zip(ends, starts, strict=True))
    return Cell(box.column, printed, tuple(span[2] for span in spans))


def _before(box: Box) -> str:
    """Return the label that stands before a place to write in the same paragraph."""
    text = box.text
    return text[: text.index(":") + 1] if ":" in text and text.strip() else ""
