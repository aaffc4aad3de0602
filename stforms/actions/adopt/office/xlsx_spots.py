"""A cell of an Excel form, and what is said of it, as a spot."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.actions.adopt.found import Kind, Label, Spot
from stforms.actions.adopt.office.grid import Said
from stforms.actions.adopt.office.words import is_choice, signs
from stforms.actions.adopt.office.xlsx_places import names_of
from stforms.binding import CellAt, CrossAt, LabelAt, Locator, NameAt
from stforms.formats.xlsx.blank import Cell, XlsxBlank
from stforms.formats.xlsx.page import At, Page, Validation, place
from stforms.formats.xlsx.refs import join
from stforms.lens.on_xlsx import OnXlsx
from stforms.model import Where

LINE = 15.0
"""Points that a line of text in Excel's usual font takes."""

_TICKS = ({"x"}, {"X"}, {"\u2713"}, {"\u2714"})


def spot_of(blank: XlsxBlank, page: Page, at: At, said: Said, sections: tuple[str, ...], box: bool) -> Spot:
    """Return a cell as a spot.

    Args:
        blank: the form.
        page: the sheet.
        at: the cell, the first of merged ones.
        said: what is printed for it.
        sections: the headings above it.
        box: whether a box to tick is printed in it, or writes in it.
    """
    cell = blank.cell(page.sheet.name, join(*at))
    assert cell is not None  # the sheet and the reference are the page's own
    choices = tuple(choice for choice in cell.choices if is_choice(choice))
    kind = _kind(cell, said, sections, set(choices), box)
    labels, option = tuple(said.labels), None
    if kind is Kind.BOX:
        labels, option = _of_box(said)
    rule = page.validation(at)
    hints = (rule.prompt if rule is not None else "", said.hint, _format(page, cell, rule))
    return Spot(
        at=_locators(blank, page, at, cell, said),
        kind=kind,
        where=Where(place=place(page.sheet.name, at)),
        labels=labels,
        hint="; ".join(dict.fromkeys(hint for hint in hints if hint)) or None,
        sections=sections,
        option=option,
        group=said.group if option is not None else None,
        table=said.table,
        choices=choices if kind is Kind.LIST else (),
        longest=_longest(rule),
        lines=_lines(page, at),
    )


def _kind(cell: Cell, said: Said, sections: tuple[str, ...], choices: set[str], box: bool) -> Kind:
    if box or choices in _TICKS or (said.answer is not None and not choices):
        return Kind.BOX
    if choices:
        return Kind.LIST
    label = said.labels[0].text if said.labels else ""
    if cell.kind == "text" and signs(label, sections[-1] if sections else ""):
        return Kind.SIGNATURE
    return Kind.TEXT


def _of_box(said: Said) -> tuple[tuple[Label, ...], str | None]:
    """Return the question of a box, and its answer: the head of its column where its row has a name."""
    if said.table is not None and said.table.row_label:
        return tuple(one for one in said.labels if one.by != "column"), said.table.column_label
    if said.answer is not None:
        question = tuple(one for one in said.labels if one.by != "column")
        return question or tuple(said.labels), said.answer
    return tuple(said.labels), said.labels[0].text if said.labels and said.table is None else None


def _format(page: Page, cell: Cell, rule: Validation | None) -> str | None:
    """Return how a cell shows what is written, as a pattern."""
    shown = page.book.format(int(page.style((cell.row, cell.column)) or 0))
    if shown.kind == "date":
        return "-".join(
            word
            for word, on in (("\u00e5\u00e5\u00e5\u00e5", shown.year), ("mm", shown.month), ("dd", shown.day))
            if on
        )
    if shown.kind == "percent":
        return "%"
    if rule is not None and rule.type == "date":
        return "\u00e5\u00e5\u00e5\u00e5-mm-dd"
    if shown.mask:
        return shown.mask
    return "0" if cell.kind == "number" else None


def _longest(rule: Validation | None) -> int | None:
    """Return how many characters a rule allows."""
    if rule is None or rule.type != "textLength":
        return None
    limits = {"between": rule.second, "lessThanOrEqual": rule.formula, "equal": rule.formula}
    if rule.operator == "lessThan":
        return int(rule.formula) - 1 if rule.formula.isdigit() else None
    limit = limits.get(rule.operator, "")
    return int(limit) if limit.isdigit() else None


def _lines(page: Page, at: At) -> int:
    whole = page.whole(at)
    heights = (page.heights.get(row, LINE) for row in range(whole.top, whole.bottom + 1))
    return max(1, int(sum(heights) / LINE))


def _locators(blank: XlsxBlank, page: Page, at: At, cell: Cell, said: Said) -> tuple[Locator, ...]:
    """Return by what a cell is found again: its name, its address, and one way by what is printed."""
    named = (NameAt("name", name) for name in names_of(blank.book, page, at))
    address = CellAt(page.sheet.name, join(*at))
    printed = (one for one in _printed(page, said) if _finds(blank, one, cell))
    first = next(printed, None)
    found = [one for one in named if _finds(blank, one, cell)]
    return (*found, address, *([first] if first is not None else []))


def _printed(page: Page, said: Said) -> Iterator[Locator]:
    if said.table is not None:
        if said.table.row_label and said.table.column_label:
            yield CrossAt(said.table.row_label, said.table.column_label, page.sheet.name)
        return
    for label in said.labels[:1]:
        yield LabelAt(label.text, page.sheet.name)


def _finds(blank: XlsxBlank, locator: Locator, cell: Cell) -> bool:
    try:
        return OnXlsx(blank).targets((locator,))[0] is cell
    except LookupError:
        return False
