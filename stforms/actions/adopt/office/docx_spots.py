"""A place of a Word form, and what is said of it, as a spot."""

from __future__ import annotations

from dataclasses import dataclass, replace

from stforms.actions.adopt.found import InTable, Kind, Label, Spot
from stforms.actions.adopt.office.docx_lines import Cell, Line
from stforms.actions.adopt.office.docx_locators import locators
from stforms.actions.adopt.office.words import is_choice, label_and_hint, said, signs
from stforms.formats.docx.blank import DocxBlank
from stforms.formats.docx.controls import Control
from stforms.formats.docx.names import attribute, child, local
from stforms.formats.docx.openings import LINE, REST, TICK
from stforms.model import Where

RICH_LINES = 3
"""Lines of text for which a control with paragraphs, or with line breaks, is made at least."""


@dataclass
class Place:
    """A place that is offered: the opening `at` of a cell, and what is said of it so far."""

    line: Line
    cell: Cell
    at: int
    labels: tuple[Label, ...] = ()
    hint: str | None = None
    table: InTable | None = None
    option: str | None = None
    group: str | None = None
    lines: int = 1
    answer: bool = False

    @property
    def control(self) -> Control | None:
        """Return its control."""
        return self.cell.openings[self.at].control

    @property
    def check(self) -> bool:
        """Tell whether it is made to be ticked."""
        control = self.control
        return control.kind == "check" if control is not None else self.cell.openings[self.at].kind == TICK

    @property
    def words(self) -> str:
        """Return where it is, in words of the form."""
        label = self.labels[0].text if self.labels else self.option or ""
        return " \u2013 ".join(part for part in (*self.line.sections[-1:], label) if part)


def spot_of(blank: DocxBlank, place: Place) -> Spot | None:
    """Return a place as a spot; None where nothing can be written there."""
    control = place.control
    labels = place.labels or _own_name(control)
    at = locators(blank, place.line, place.cell, place.at, labels, place.table)
    if not at:
        return None
    said_of_it = [_placeholder(place), place.hint, *_set_on(control)]
    hints = [hint for hint in said_of_it if hint and hint not in {label.text for label in labels}]
    return Spot(
        at=at,
        kind=_kind(place, labels),
        where=Where(place=place.words or None),
        labels=labels,
        hint="; ".join(dict.fromkeys(hints)) or None,
        sections=place.line.sections,
        option=place.option,
        group=place.group,
        table=place.table,
        choices=_choices(control),
        longest=_longest(control),
        lines=_lines(place),
    )


def _own_name(control: Control | None) -> tuple[Label, ...]:
    """Return a control's title as a label, where nothing is printed for it."""
    if control is None or not control.alias:
        return ()
    label, _ = label_and_hint(control.alias)
    return (Label(label, "title"),) if label else ()


def _kind(place: Place, labels: tuple[Label, ...]) -> Kind:
    control = place.control
    if place.check or (place.answer and (control is None)):
        return Kind.BOX
    if control is not None and control.kind == "list":
        return Kind.LIST
    label = labels[0].text if labels else ""
    section = place.line.sections[-1] if place.line.sections else ""
    if (control is None or control.kind in ("text", "other")) and signs(label, section):
        return Kind.SIGNATURE
    return Kind.TEXT


# --- what is set on a control ---------------------------------------------------------------


def _placeholder(place: Place) -> str | None:
    """Return what an empty control says; dots say nothing."""
    opening = place.cell.openings[place.at]
    control = opening.control
    if control is None or control.kind in ("check", "list"):
        return None
    return said(place.cell.text[opening.start : opening.end].strip(" ."))


def _set_on(control: Control | None) -> list[str]:
    """Return how to write it as set on a control: a date's format, a legacy field's help and format."""
    if control is None:
        return []
    if control.legacy:
        wanted = ("helpText", "statusText", "format", "type")
        found = [attribute(e, "val") for e in control.element.iter() if local(e) in wanted]
        return [text for text in found if text and text not in ("regular", "Text")]
    properties = child(control.element, "sdtPr")
    return [
        attribute(e, "val")
        for e in (properties.iter() if properties is not None else ())
        if local(e) == "dateFormat"
    ]


def _choices(control: Control | None) -> tuple[str, ...]:
    if control is None or control.kind != "list":
        return ()
    return tuple(shown for shown, value in control.items if value and is_choice(shown))


def _longest(control: Control | None) -> int | None:
    if control is None or not control.legacy:
        return None
    found = (attribute(e, "val") for e in control.element.iter() if local(e) == "maxLength")
    value = next(found, "")
    return int(value) if value.isdigit() and int(value) else None


def _lines(place: Place) -> int:
    control = place.control
    if control is None:
        return place.lines
    wide = control.several or control.kind == "other"
    return max(place.lines, RICH_LINES) if wide else place.lines


def more_lines(place: Place, count: int) -> Place:
    """Return a place with room for more lines, where it is room in print."""
    kind = place.cell.openings[place.at].kind
    return replace(place, lines=count) if kind in (LINE, REST) else place
