"""A returned Word or Excel file as get sees it: answers by slot, and rows of answers."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stforms.codecs import read_tick
from stforms.formats.answers import Answer, Answers
from stforms.formats.lines import without_room
from stforms.lens.bound import Bound, Place, Rows
from stforms.model import Finding


@dataclass
class OfficeSource:
    """All answers of a file."""

    answers: Answers
    printed: bool = False

    def text(self, place: Place, target: Hashable, findings: list[Finding]) -> Answer | None:  # noqa: ARG002
        """Return what stands in the slot."""
        return _said(self.answers.slots, target)

    def ticked(self, place: Place, target: Hashable, findings: list[Finding]) -> Answer | None:  # noqa: ARG002
        """Return the tick in this box."""
        return _ticked(self.answers.slots, target)

    def signed(self, place: Place) -> Answer | None:
        """Return what stands where one signs."""
        return _signed(self.answers.slots, place)

    def rows(self, bound: Bound, rows: Rows) -> Iterator[tuple[tuple[Place, ...], _Row]]:
        """Yield the rows that the file has; those that were added are like the last one."""
        for index, cells in enumerate(self.answers.rows[bound.tables.index(rows)]):
            at = min(index, len(rows.places) - 1)
            pairs = zip(rows.targets[at], cells, strict=True)
            yield rows.places[at], _Row({target: cell for target, cell in pairs if cell is not None})


@dataclass
class _Row:
    """The answers of one row."""

    answers: Mapping[Hashable, Answer]
    printed: bool = False

    def text(self, place: Place, target: Hashable, findings: list[Finding]) -> Answer | None:  # noqa: ARG002
        """Return what stands in the cell."""
        return _said(self.answers, target)

    def ticked(self, place: Place, target: Hashable, findings: list[Finding]) -> Answer | None:  # noqa: ARG002
        """Return the tick in the cell."""
        return _ticked(self.answers, target)

    def signed(self, place: Place) -> Answer | None:
        """Return what stands where one signs."""
        return _signed(self.answers, place)

    def rows(self, bound: Bound, rows: Rows) -> Iterator[Any]:  # noqa: ARG002
        """Yield nothing: a row has no rows."""
        yield from ()


def _said(answers: Mapping[Hashable, Answer], target: Hashable) -> Answer | None:
    answer = answers.get(target)
    return answer if answer is not None and answer.text else None


def _signed(answers: Mapping[Hashable, Answer], place: Place) -> Answer | None:
    """Return what stands where one signs; a line to write on is no signature."""
    answer = _said(answers, place.fields[0]) if place.fields else None
    return answer if answer is not None and without_room(answer.text.strip()) else None


def _ticked(answers: Mapping[Hashable, Answer], target: Hashable) -> Answer | None:
    answer = answers.get(target)
    if answer is None:
        return None
    ticked = answer.ticked if answer.ticked is not None else bool(answer.text and read_tick(answer.text))
    return answer if ticked else None
