"""What status shows on the terminal: what is late, the clinics, the papers, a line of sums, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stforms.actions.alphabet import swedish
from stforms.actions.status import Cell, Overview, Sum, sums
from stforms.actions.status.words import (
    clinic_of_cell,
    lacking_of,
    paper_of,
    period_of_line,
    person_of,
    state_of,
    steps,
)
from stforms.cli import show
from stforms.messages import text
from stforms.register.papers import STATES
from stforms.wording import mask

_WHOLE = ("paper", "due", "late", "period", "state")
"""Columns that are never folded."""


def show_status(overview: Overview) -> None:
    """Show an overview; the papers one by one where there are any in it."""
    if not overview.cells:
        print(text("overview.empty" if overview.waiting is not None else "overview.nothing"))
    else:
        if overview.overdue:
            _overdue(overview)
        _clinics(overview)
        if overview.lines:
            _papers(overview)
        print()
        print(_total(overview.sum))
    if overview.hidden:
        print(text("overview.protected", {"count": overview.protected}))
    if len(overview.overdue) < overview.late or len(overview.lines) < overview.listed:
        show.talk(text("overview.more"))
    for step in steps(overview):
        show.talk(f"→ {step.words()}")


def _overdue(overview: Overview) -> None:
    title = text("overview.heading.overdue", {"shown": len(overview.overdue), "count": overview.late})
    rows = [
        (str(one.late), str(one.due), str(one.id), person_of(one), mask(one.clinic or ""), paper_of(one),
         state_of(one.state))
        for one in overview.overdue
    ]  # fmt: skip
    _table(("late", "due", "paper", "person", "clinic", "form", "state"), rows, title)
    print()


def _clinics(overview: Overview) -> None:
    """Show for each clinic how many papers there are in each state; the clinics as in a telephone book."""
    found = sums(overview.cells, _clinic)
    ordered = sorted(found, key=lambda one: (one[0], swedish(one[1])))
    rows = [(mask(name), *_numbers(found[place, name])) for place, name in ordered]
    rows.append((text("overview.heading.sum"), *_numbers(overview.sum)))
    headings = [(text("overview.column.clinic"), False)]
    headings += [(state_of(state), True) for state in STATES]
    headings += [(text(f"overview.column.{name}"), True) for name in ("all", "overdue")]
    show.plain_table(headings, rows, text("overview.heading.clinics"))


def _clinic(cell: Cell) -> tuple[int, str]:
    """Return a cell's row: clinics first, then papers without one, then those of protected persons."""
    return (2 if cell.protected else 0 if cell.clinic else 1, clinic_of_cell(cell))


def _numbers(one: Sum) -> list[str]:
    return [str(count or "") for count in (*(one.states[state] for state in STATES), one.papers, one.overdue)]


def _papers(overview: Overview) -> None:
    title = text("overview.heading.papers", {"shown": len(overview.lines), "count": overview.listed})
    rows = [
        (
            str(one.id),
            person_of(one),
            mask(one.clinic or ""),
            paper_of(one),
            period_of_line(one),
            state_of(one.state),
            one.due.isoformat() if one.due is not None else "",
            lacking_of(one),
        )
        for one in overview.lines
    ]
    print()
    _table(("paper", "person", "clinic", "form", "period", "state", "due", "lacks"), rows, title)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> None:
    headings = [(text(f"overview.column.{name}"), name in _WHOLE) for name in columns]
    show.plain_table(headings, rows, title)


def _total(one: Sum) -> str:
    states = ", ".join(f"{state_of(state)} {count}" for state, count in one.states.items() if count)
    return text("overview.total", {"count": one.papers, "states": states, "overdue": one.overdue})
