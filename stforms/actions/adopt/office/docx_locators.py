"""By what a place of a Word form can be found again; each way was tried on the form before it is offered."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.actions.adopt.found import InTable, Label
from stforms.actions.adopt.office.docx_lines import Cell, Line
from stforms.binding import CrossAt, FieldAt, LabelAt, Locator, NameAt, PlaceAt, UnderAt
from stforms.formats.docx.blank import DocxBlank
from stforms.formats.docx.targets import Target
from stforms.lens.on_docx import OnDocx


def locators(
    blank: DocxBlank, line: Line, cell: Cell, at: int, labels: tuple[Label, ...], table: InTable | None
) -> tuple[Locator, ...]:
    """Return the locators of a place, the surest first; () where nothing can be written there.

    By print there is one at most, as it only helps people who read the edition; numbers come last.
    """
    target = blank.at(line.part, cell.box, cell.openings[at])
    if target is None:
        return ()
    named = [one for one in _named(target) if _finds(blank, one, target, cell)]
    printed = (one for one in _printed(line, labels, table) if _finds(blank, one, target, cell))
    first = next(printed, None)
    part = None if line.part == blank.main else line.part
    numbers = PlaceAt(line.number, cell.number, at + 1, part)
    return (*named, *([first] if first is not None else []), numbers)


def _named(target: Target) -> Iterator[Locator]:
    control = target.control
    if control is not None and control.legacy and control.name:
        yield FieldAt(control.name)
    elif control is not None:
        for kind, name in (("tag", control.tag), ("alias", control.alias)):
            if name:
                yield NameAt(kind, name)


def _printed(line: Line, labels: tuple[Label, ...], table: InTable | None) -> Iterator[Locator]:
    heading = line.row.heading or None
    if table is not None:
        if table.row_label and table.column_label:
            yield CrossAt(table.row_label, table.column_label)
            yield CrossAt(table.row_label, table.column_label, heading)
        return
    for label in labels[:1]:
        yield LabelAt(label.text)
        yield LabelAt(label.text, heading)
    if heading is not None and line.row.table is None:
        yield UnderAt(heading)


def _finds(blank: DocxBlank, locator: Locator, target: Target, cell: Cell) -> bool:
    """Tell whether a locator leads to the place: to its target, or to the room of a box that has no other."""
    try:
        found = OnDocx(blank).targets((locator,))[0]
    except LookupError:
        return False
    alone = len(cell.openings) == 1 and found.box is cell.box and found.control is None
    return found is target or (alone and target.control is None and target.kind == "text")
