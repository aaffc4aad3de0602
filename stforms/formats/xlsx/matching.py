"""Which sheet of a returned workbook is which sheet of the blank: by name, else by what is printed."""

from __future__ import annotations

from stforms.formats.lines import plain
from stforms.formats.xlsx.book import Book, Sheet
from stforms.formats.xlsx.plan import Plan, SheetPlan

ENOUGH = 0.5
"""Share of a sheet's print that a sheet of another name must have to be it."""


def matched(plan: Plan, book: Book) -> dict[str, Sheet]:
    """Return the file's sheets by the blank's names for them."""
    found = {one.name: sheet for one in plan.sheets if (sheet := book.sheet(one.name)) is not None}
    if len(found) == len(plan.sheets):
        return found
    left = [sheet for sheet in book.sheets if sheet not in found.values()]
    for one in plan.sheets:
        if one.name not in found and left:
            best = max(left, key=lambda sheet: _share(one, book, sheet))
            if _share(one, book, best) >= ENOUGH:
                found[one.name] = best
                left.remove(best)
    return found


def _share(plan: SheetPlan, book: Book, sheet: Sheet) -> float:
    """Return how much of what is printed on a sheet of the blank this sheet has."""
    there = {plain(book.value(raw).text) for raw in book.cells(sheet).values()}
    wanted = {plain(text) for text in plan.printed.values()}
    return len(wanted & there) / max(1, len(wanted))
