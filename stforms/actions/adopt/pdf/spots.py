"""From what is known of an opening to a spot: its labels and hint in words, its locators, how much fits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stforms.actions.adopt.found import InTable, Kind, Label, Spot
from stforms.actions.adopt.pdf.grids import Entry
from stforms.actions.adopt.pdf.sheet import Opening
from stforms.actions.adopt.pdf.ticks import Answers
from stforms.binding import BoxAt, FieldAt, Locator
from stforms.model import Where

_LEADING = 1.25  # of the font's size: from one line to the next
_SIZE = 11.0  # points: what people write by hand, or programs where the form leaves it to them
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_AT_END = re.compile(r"\s*\([^()]+\)[\s:.*]*$")


def spot(entry: Entry, table: InTable | None, asked: Answers | None, fields: tuple[Locator, ...]) -> Spot:
    """Return the spot of an opening; `fields` says by which field it is found, nothing where it has none."""
    opening = entry.opening
    labels = tuple(_labels(entry, asked))
    return Spot(
        at=(*fields, BoxAt(opening.page, rounded(opening))),
        kind=opening.kind,
        where=Where(opening.page, opening.field.name if opening.field else None, rounded(opening)),
        labels=labels,
        hint=_hint(entry),
        sections=entry.sections,
        option=_option(entry) if opening.kind is Kind.BOX else None,
        group=asked.name if asked is not None else None,
        table=_worded(table) if table is not None else None,
        choices=opening.field.choices if opening.field else (),
        longest=opening.field.longest if opening.field else None,
        lines=_lines(opening),
    )


def rounded(opening: Opening) -> tuple[float, float, float, float]:
    """Return the box of an opening to a hundredth of a point."""
    left, bottom, right, top = opening.box
    return (round(left, 2), round(bottom, 2), round(right, 2), round(top, 2))


# --- words ----------------------------------------------------------------------------------


def label_of(text: str) -> str:
    """Return a label without what stands in brackets at its end, a colon, or a star."""
    return _AT_END.sub("", text).strip().rstrip(":*").strip() or text


def _labels(entry: Entry, asked: Answers | None) -> Iterator[Label]:
    seen: set[str] = set()
    for text, by in _texts(entry, asked):
        words = label_of(text)
        if words and words.casefold() not in seen:
            seen.add(words.casefold())
            yield Label(words, by)


def _texts(entry: Entry, asked: Answers | None) -> Iterator[tuple[str, str]]:
    """Yield what is printed for a place and how that is known, the nearest first, the field's name last.

    The question comes before the answer that a box stands for.
    """
    if asked is not None and asked.question is not None:
        yield asked.question.block.text, asked.question.by
    yield from ((tie.block.text, tie.by) for tie in entry.ties)
    if entry.prompt is not None:
        yield entry.prompt, "placeholder"
    if entry.opening.field is not None:
        yield entry.opening.field.tooltip, "tooltip"
        yield entry.opening.field.name, "name"


def _hint(entry: Entry) -> str | None:
    """Return what is said in brackets in the label, else in the field's tooltip, else in the place itself."""
    field = entry.opening.field
    for text in (*(tie.block.text for tie in entry.ties[:1]), field.tooltip if field else ""):
        if found := _IN_BRACKETS.findall(text):
            return "; ".join(found)
    return entry.prompt


def _option(entry: Entry) -> str | None:
    """Return the answer that a box stands for, else the name of its field's state."""
    field = entry.opening.field
    printed = entry.label or (entry.row if entry.ties else None)
    if printed is not None:
        return printed.strip()
    return (field.tooltip or field.state or field.name) if field is not None else None


def _worded(table: InTable) -> InTable:
    column = label_of(table.column_label) if table.column_label else None
    return InTable(table.number, table.row, table.column, column, table.row_label, table.repeats)


# --- room -----------------------------------------------------------------------------------


def _lines(opening: Opening) -> int:
    """Return how many lines of text fit; one where a field does not wrap."""
    field = opening.field
    if opening.kind is not Kind.TEXT or (field is not None and not field.multiline):
        return 1
    size = field.size if field is not None and field.size else _SIZE
    return max(1, int((opening.box[3] - opening.box[1]) / (_LEADING * size)))


# --- locators -------------------------------------------------------------------------------


def field_locators(entries: list[Entry]) -> dict[Opening, tuple[Locator, ...]]:
    """Return by which field each opening is found.

    Widgets of one field with the same words show one value: the first stands for all. Where their words
    differ, each is told by its page and becomes a field of its own when the form is filled. Signature fields
    are no fields to fill: they are found by their place.
    """
    widgets: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.opening.field is not None and entry.opening.kind is not Kind.SIGNATURE:
            widgets.setdefault(entry.opening.field.name, []).append(entry)
    names = set(widgets)
    found: dict[Opening, tuple[Locator, ...]] = {}
    for name, of_it in widgets.items():
        found |= _of_field(name, of_it, names)
    return found


def _of_field(name: str, entries: list[Entry], names: set[str]) -> dict[Opening, tuple[Locator, ...]]:
    first = entries[0]
    one_value = all((entry.label, entry.row) == (first.label, first.row) for entry in entries)
    pages = [entry.opening.page for entry in entries]
    if first.opening.kind is Kind.BOX and len(entries) > 1:
        return {entry.opening: (FieldAt(name, state=state),) for state, entry in _buttons(entries).items()}
    if len(entries) == 1 or one_value:
        return {first.opening: (FieldAt(name),)}
    found: dict[Opening, tuple[Locator, ...]] = {}
    for index, entry in enumerate(entries):
        if entry.opening.page in pages[:index]:
            continue
        own = _free_name(name, names) if index else None
        found[entry.opening] = (FieldAt(name, entry.opening.page, own),)
    return found


def _buttons(entries: list[Entry]) -> dict[str, Entry]:
    """Return the buttons of a radio field by what they are called when they are on, each once."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.opening.field is not None:
            found.setdefault(entry.opening.field.state, entry)
    return found


def _free_name(name: str, names: set[str]) -> str:
    """Return a name that no field has yet, and take it."""
    number = 2
    while f"{name}_{number}" in names:
        number += 1
    names.add(f"{name}_{number}")
    return f"{name}_{number}"
