"""The overview: sums, what is overdue, the papers, what waits for somebody to look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from stforms.actions.status.asked import Asked, conditions, joined
from stforms.actions.status.lines import Line, lines_by_person, overdue_lines
from stforms.actions.status.tally import Age, Cell, Sum, Week, ages, cells, sum_of, weeks
from stforms.register.received import FORM, REFUSED, SCAN
from stforms.register.tables import documents, papers, persons, readings

WEEKS = 12
"""How far back it is told what came in."""


@dataclass(frozen=True)
class Waiting:
    """Documents that somebody has to look at: of no known paper, scans, refused ones."""

    unmatched: int
    scans: int
    refused: int


@dataclass(frozen=True)
class Overview:
    """What the register says of the papers that were asked about.

    Attributes:
        today: the day from which everything is counted.
        cells: how many papers there are; protected persons' too.
        listed: how many papers there are to list.
        late: how many of them are overdue.
        overdue: those, the longest first; no more than were asked for.
        lines: the papers by person; no more than were asked for.
        protected: how many persons with protected personal data have papers among them.
        waiting: documents that wait; None when it was asked about some papers only.
        weeks: how many papers came in, week by week.
        ages: how many papers are overdue by how much.
    """

    today: date
    cells: tuple[Cell, ...]
    listed: int
    late: int
    overdue: tuple[Line, ...]
    lines: tuple[Line, ...]
    protected: int
    waiting: Waiting | None
    weeks: tuple[Week, ...]
    ages: tuple[Age, ...]

    @property
    def sum(self) -> Sum:
        """Return the sum of everything."""
        return sum_of(self.cells)

    @property
    def hidden(self) -> bool:
        """Tell whether papers are counted that are in no list, because they are protected persons'."""
        return self.listed < self.sum.papers


def status(
    connection: sa.Connection,
    today: date,
    asked: Asked | None = None,
    limit: int | None = None,
    all_or_none: bool = False,
) -> Overview:
    """Return the overview of papers.

    Args:
        connection: the register's, from `Register.reading`.
        today: the day from which it is counted what is overdue.
        asked: which papers; default all.
        limit: how many papers are listed at most, and how many overdue ones; default all.
        all_or_none: list the papers only when all of them are within the limit.

    Raises:
        UsageError: a filter names something that is not there.
    """
    asked = asked or Asked()
    where = conditions(connection, asked, today)
    counted = cells(connection, where, today)
    shown = sum_of(cell for cell in counted if asked.protected or not cell.protected)
    listing = not all_or_none or limit is None or shown.papers <= limit
    people = sa.func.count(sa.distinct(papers.c.person_id))
    hidden = sa.select(people).select_from(joined()).where(*where, persons.c.protected)
    return Overview(
        today=today,
        cells=counted,
        listed=shown.papers,
        late=shown.overdue,
        overdue=overdue_lines(connection, where, today, asked.protected, limit),
        lines=lines_by_person(connection, where, today, asked.protected, limit) if listing else (),
        protected=int(connection.execute(hidden).scalar_one()),
        waiting=_waiting(connection) if asked.everything else None,
        weeks=weeks(connection, where, today, WEEKS),
        ages=ages(connection, where, today),
    )


def _waiting(connection: sa.Connection) -> Waiting:
    states = sa.select(documents.c.state, sa.func.count().label("number")).group_by(documents.c.state)
    found = {row.state: row.number for row in connection.execute(states)}
    unmatched = (
        sa.select(sa.func.count())
        .select_from(readings.join(documents, documents.c.id == readings.c.document_id))
        .where(readings.c.paper_id.is_(None), documents.c.state == FORM)
    )
    return Waiting(int(connection.execute(unmatched).scalar_one()), found.get(SCAN, 0), found.get(REFUSED, 0))
