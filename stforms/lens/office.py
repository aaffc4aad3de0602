"""A returned Word or Excel file as get sees it: answers by slot, and rows of answers."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from stforms.codecs import read_tick
from stforms.formats.answers import Answer, Answers
from stforms.formats.lines import without_room
from stforms.lens.bound import Bound, Place, Rows
from stforms.model import Finding


class _Row:
    """The answers of one row, by cell."""

    printed = False

    def __init__(self, said: Mapping[Hashable, Answer]) -> None:
        self._said = said

    def text(self, place: Place, target: Hashable, findings: list[Finding]) -> Answer | None:  # noqa: ARG002 - a Source's
        """Return what stands in the slot."""
        answer = self._said.get(target)
        return answer if answer is not None and answer.text else None

    def ticked(self, place: Place, target: Hashable, findings: list[Finding]) -> Answer | None:  # noqa: ARG002 - a Source's
        """Return the tick in this box."""
        answer = self._said.get(target)
        if answer is None:
            return None
        ticked = answer.ticked if answer.ticked is not None else bool(answer.text and read_tick(answer.text))
        return answer if ticked else None

    def signed(self, place: Place) -> Answer | None:
        """Return what stands where one signs; a line to write on is no signature."""
        answer = self._said.get(place.fields[0]) if place.fields else None
        return answer if answer is not None and without_room(answer.text.strip()) else None

    def rows(self, bound: Bound, rows: Rows) -> Iterator[tuple[tuple[Place, ...], _Row]]:  # noqa: ARG002 - a Source's
        """Yield nothing: a row has no rows."""
        yield from ()


class OfficeSource(_Row):
    """All answers of a file, by slot, and its rows."""

    def __init__(self, answers: Answers) -> None:
        super().__init__(answers.slots)
        self.answers = answers

    def rows(self, bound: Bound, rows: Rows) -> Iterator[tuple[tuple[Place, ...], _Row]]:
        """Yield the rows that the file has; those that were added are like the last one."""
        for index, cells in enumerate(self.answers.rows[bound.tables.index(rows)]):
            at = min(index, len(rows.places) - 1)
            pairs = zip(rows.targets[at], cells, strict=True)
            yield rows.places[at], _Row({target: cell for target, cell in pairs if cell is not None})
