"""What put and get ask of a format, whichever it is. The formats' own sides: on_pdf, on_docx, on_xlsx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from stforms.binding import Locator
from stforms.formats.answers import Answer
from stforms.model import Finding, Param, Record, Severity

if TYPE_CHECKING:
    from stforms.lens.bound import Bound, Place, Rows


@dataclass(frozen=True)
class Misfit:
    """What was wrong with a text for its slot; an error was not written."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


class Filling(Protocol):
    """A document in the making."""

    def text(self, target: Any, text: str, lines: bool) -> Iterable[Misfit]:
        """Write a text into a slot of one line or of several; say what was wrong with it."""

    def tick(self, target: Any) -> None:
        """Tick a box."""

    def more(self, bound: Bound, rows: Rows, record: Record) -> list[Finding] | None:
        """Write the rows beyond the table's own; None when the document has no room for them."""

    def finish(self) -> Sequence[bytes]:
        """Return the file in pieces."""


class Source(Protocol):
    """A returned file, or one row of a table in it."""

    @property
    def printed(self) -> bool:
        """Tell whether texts were read from the page, where ends of lines mean nothing."""

    def text(self, place: Place, target: Any, findings: list[Finding]) -> Answer | None:
        """Return what stands in the slot; None when nothing does."""

    def ticked(self, place: Place, target: Any, findings: list[Finding]) -> Answer | None:
        """Return the tick in this box; None when it is not ticked."""

    def signed(self, place: Place) -> Answer | None:
        """Return the ink in a signature area; None when there is none."""

    def rows(self, bound: Bound, rows: Rows) -> Iterator[tuple[tuple[Place, ...], Source]]:
        """Yield the places and the source of each row of a table, as many as the file has."""


class Medium(Protocol):
    """A blank of some format: how locators become targets, and how a document is begun."""

    def targets(self, at: Sequence[Locator]) -> tuple[Any, ...]:
        """Return the targets of a slot's locators.

        Raises:
            LookupError: a place is not on the blank; the argument says which.
        """

    def table(self, rows: Rows) -> None:
        """Take note of a table once all its targets are found."""

    @property
    def carries(self) -> bool:
        """Tell whether its documents can carry a reference."""

    def filling(self, smallest: float | None, flat: bool, reference: str | None) -> Filling:
        """Begin a document.

        Args:
            smallest: the size in points that a text may be set down to (PDF alone).
            flat: make the fields page content (PDF alone).
            reference: what the document carries beside the stamp, where it can.
        """
