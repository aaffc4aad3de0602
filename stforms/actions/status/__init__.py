"""What is planned, sent, back, missing: the register seen as a secretary asks about it. Reads only."""

from __future__ import annotations

from stforms.actions.status.asked import AWAITED, Asked, period_of
from stforms.actions.status.lines import Line, Person
from stforms.actions.status.overview import Overview, status
from stforms.actions.status.tally import Age, Cell, Sum, Week, sum_of, sums

__all__ = [
    "AWAITED", "Age", "Asked", "Cell", "Line", "Overview", "Person", "Sum", "Week", "period_of", "status",
    "sum_of", "sums",
]  # fmt: skip
