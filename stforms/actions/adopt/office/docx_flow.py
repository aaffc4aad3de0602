"""Places outside the tables of a Word form: paragraphs with dots, boxes, controls, or nothing in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stforms.actions.adopt.found import Label
from stforms.actions.adopt.office.docx_lines import Line
from stforms.actions.adopt.office.docx_spots import Place, more_lines
from stforms.actions.adopt.office.running import Words, printed_outside, words_in
from stforms.actions.adopt.office.words import label_and_hint
from stforms.formats.docx.names import attribute, child
from stforms.formats.docx.openings import LINE, REST, TICK, WHOLE

LONGEST_LABEL = 70
"""Characters of a label that ends in a colon and has its room behind it."""

LONGEST_BELOW = 60
"""Characters of a label that stands below its line, as under a signature."""


def in_flow(lines: list[Line]) -> list[Place]:
    """Return the places outside tables."""
    found: list[Place] = []
    flow = _Flow(lines)
    for index, line in enumerate(lines):
        if line.row.table is None and line.cells:
            found += flow.places(index)
    return _answers_together(found)


class _Flow:
    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.first = next((i for i, line in enumerate(lines) if not line.blank), 0)

    def places(self, index: int) -> list[Place]:
        """Return the places of a paragraph."""
        line, cell = self.lines[index], self.lines[index].cells[0]
        if line.blank:
            return self._empty(index)
        kept = [at for at, o in enumerate(cell.openings) if o.kind != REST or self._rest(index, at)]
        openings = [cell.openings[at] for at in kept]
        if self._continues(index):
            return []
        checks = [o.kind == TICK or (o.control is not None and o.control.kind == "check") for o in openings]
        words = words_in(cell.text, openings, checks)
        return [self._place(index, at, one) for at, one in zip(kept, words, strict=True)]

    def _place(self, index: int, at: int, words: Words) -> Place:
        line = self.lines[index]
        place = Place(line, line.cells[0], at, hint=words.hint)
        if words.label:
            place.labels = (Label(words.label, "line"),)
        elif (around := self._around(index)) is not None:
            label, hint = label_and_hint(around[0])
            place.labels, place.hint = (Label(label, around[1]),), place.hint or hint
        if place.check:
            place.option = words.option
            place.group = f"{line.part}.{line.number}.{words.run}"
        last = at == len(line.cells[0].openings) - 1
        return more_lines(place, self._room(index)) if last else place

    # --- room -------------------------------------------------------------------------------

    def _rest(self, index: int, at: int) -> bool:
        """Tell whether the room behind a colon is to be written in."""
        cell = self.lines[index].cells[0]
        if cell.openings[at].start < len(cell.text.rstrip()):
            return True
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if len(cell.text.strip()) > LONGEST_LABEL or self.lines[index].row.level:
            return False
        if following is None or following.blank:
            return True
        return following.row.table is None and not self._goes_on(following)

    def _goes_on(self, line: Line) -> bool:
        """Tell whether a line belongs to the colon above: an item of a list, a place, a sentence's rest."""
        properties = child(line.cells[0].box.element, "pPr")
        if properties is not None and _is_item(properties):
            return True
        openings = line.cells[0].openings
        words = words_in(line.cells[0].text, openings[:1], [False]) if openings else []
        return line.text[:1].islower() or (bool(words) and not words[0].label)

    def _bare(self, index: int) -> bool:
        """Tell whether a line is nothing but dots or a stroke."""
        line = self.lines[index]
        if line.row.table is not None or line.blank or not line.cells or not line.cells[0].openings:
            return False
        cell = line.cells[0]
        lines_only = all(o.kind == LINE for o in cell.openings)
        return lines_only and not printed_outside(cell.text, cell.openings).strip()

    def _continues(self, index: int) -> bool:
        """Tell whether a stroke only gives more room to the place above it."""
        if not self._bare(index) or index == 0 or len(self.lines[index].cells[0].openings) > 1:
            return False
        before = self.lines[index - 1]
        if before.row.table is not None or not before.cells or not before.cells[0].openings:
            return False
        last = before.cells[0].openings[-1]
        after = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if not self._bare(index - 1) and after is not None and _label_below(after):
            return False
        return last.kind == LINE and not before.cells[0].text[last.end :].strip()

    def _room(self, index: int) -> int:
        """Return how many lines a place has: its own, and those that only go on."""
        count = 1
        while index + count < len(self.lines) and self._continues(index + count):
            count += 1
        blanks = self._blanks(index + 1)
        return count if count > 1 or blanks < 2 else 1 + blanks

    def _blanks(self, index: int) -> int:
        count = 0
        while index + count < len(self.lines) and self.lines[index + count].blank:
            count += 1
        return count

    def _empty(self, index: int) -> list[Place]:
        """Return an empty paragraph as a place when a heading, or a question, has nothing else below it."""
        before = self.lines[index - 1] if index else None
        if before is None or before.blank or before.row.table is not None or index - 1 == self.first:
            return []
        count = self._blanks(index)
        after = self.lines[index + count] if index + count < len(self.lines) else None
        heading = before.level > 0 and (after is None or 0 < after.level <= before.level)
        question = before.text.endswith("?") and not before.cells[0].openings
        room = after is None or after.row.table is None or count > 1
        if not heading and not (question and room):
            return []
        line = self.lines[index]
        label, hint = label_and_hint(before.text)
        at = next((i for i, o in enumerate(line.cells[0].openings) if o.kind == WHOLE), None)
        if at is None:
            return []
        return [Place(line, line.cells[0], at, (Label(label, "above"),), hint, lines=count)]

    # --- labels above and below -------------------------------------------------------------

    def _around(self, index: int) -> tuple[str, str] | None:
        """Return the words above a place, or below a stroke, with which of the two it is."""
        above = self._above(index)
        if self._bare(index) and not (above or "").endswith((":", "?")):
            below = self.lines[index + 1] if index + 1 < len(self.lines) else None
            if below is not None and _label_below(below):
                return below.text, "below"
        if above is not None:
            return above, "above"
        sections = self.lines[index].sections
        return (sections[-1], "above") if sections else None

    def _above(self, index: int) -> str | None:
        """Return the nearest printed line above, over lines that are only places."""
        for number in range(index - 1, -1, -1):
            line = self.lines[number]
            if line.row.table is not None:
                return None
            if line.blank or not line.cells:
                continue
            openings = [o for o in line.cells[0].openings if o.kind != REST]
            ticks = bool(openings) and all(
                o.kind == TICK or (o.control is not None and o.control.kind == "check") for o in openings
            )
            if not openings:
                short = line.level or line.text.endswith((":", "?")) or len(line.text) <= LONGEST_LABEL
                return line.text if short else None
            if not ticks or words_in(line.cells[0].text, openings, [True] * len(openings))[0].label:
                return None
        return None


def _is_item(properties: Any) -> bool:
    """Tell whether a paragraph is an item of a list, by its numbering or its style."""
    style = child(properties, "pStyle")
    name = attribute(style, "val").lower() if style is not None else ""
    return child(properties, "numPr") is not None or name.startswith(("list", "punkt"))


def _label_below(line: Line) -> bool:
    """Tell whether a line can be what is printed under a stroke."""
    if line.row.table is not None or line.level or not line.text or line.cells[0].openings:
        return False
    return len(line.text) <= LONGEST_BELOW and not line.text.endswith(".")


def _answers_together(places: list[Place]) -> list[Place]:
    """Let boxes on lines that follow each other be answers to one question; one alone says what it means."""
    found: list[Place] = []
    for place in places:
        before = found[-1] if found else None
        if place.check and before is not None and before.check and _one_question(before, place):
            place = replace(place, group=before.group)
        found.append(place)
    groups = [place.group for place in found]
    return [
        replace(p, group=None, labels=_alone(p)) if p.check and p.option and groups.count(p.group) == 1 else p
        for p in found
    ]


def _alone(place: Place) -> tuple[Label, ...]:
    """Return the label of a box without others: the words behind it, unless a question stands before it."""
    own = place.labels[:1] if place.labels and place.labels[0].by == "line" else ()
    return own or ((Label(place.option, "right"),) if place.option else ())


def _one_question(before: Place, place: Place) -> bool:
    near = place.line.number - before.line.number <= 1
    shared = bool(place.labels) and place.labels == before.labels and place.labels[0].by == "above"
    return before.group == place.group or (near and shared)
