"""The lens on Word documents: controls, cells, rows that can be added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from stforms.binding import CrossAt, Edition, FieldAt, LabelAt, Locator, NameAt, PlaceAt, UnderAt
from stforms.formats.docx.answers import read
from stforms.formats.docx.blank import DocxBlank
from stforms.formats.docx.filling import MOST, DocxFilling
from stforms.formats.docx.growth import Growth
from stforms.formats.docx.ours import own_answers
from stforms.formats.docx.printed_copy import PrintedDocx
from stforms.formats.docx.returned import ReturnedDocx
from stforms.formats.docx.targets import Target
from stforms.formats.pdf.rows import PrintedRow
from stforms.lens.bound import Bound, Label, Rows, lay
from stforms.lens.medium import Misfit
from stforms.lens.office import OfficeSource
from stforms.lens.put import put_place
from stforms.model import Finding, Record


def bind_docx(edition: Edition, blank: DocxBlank, label: Label = str) -> Bound:
    """Find every slot of the edition on a Word blank.

    Raises:
        IntegrityError: the edition names a place that the blank does not have.
    """
    return lay(edition, blank, OnDocx(blank), label)


@dataclass
class OnDocx:
    """A Word blank as a medium."""

    blank: DocxBlank

    def targets(self, at: Sequence[Locator]) -> tuple[Target, ...]:
        """Return the first place that is found: the locators of a slot mean one and the same."""
        for locator in at:
            if (found := self._target(locator)) is not None:
                return (found,)
        if at:
            raise LookupError(str(at[0]))
        return ()

    def _target(self, at: Locator) -> Target | None:
        if isinstance(at, NameAt):
            return {"tag": self.blank.tagged, "alias": self.blank.aliased}[at.kind](at.name)
        if isinstance(at, FieldAt):
            return self.blank.field(at.field)
        if isinstance(at, LabelAt):
            return self.blank.beside(at.label, at.under)
        if isinstance(at, CrossAt):
            return self.blank.crossing(at.row, at.column, at.under)
        if isinstance(at, PlaceAt):
            return self.blank.placed(at.line, at.cell, at.place, at.part)
        return self.blank.below(at.under) if isinstance(at, UnderAt) else None

    def table(self, rows: Rows) -> None:
        """Tell the blank which rows repeat, and whether more of them may be added."""
        last = rows.table.names[-1] if rows.table.more == "grow" else None
        self.blank.repeat(rows.table.key, rows.targets, last)

    @property
    def carries(self) -> bool:
        """Tell whether the blank has a place for a reference."""
        return self.blank.carrier is not None

    def filling(self, smallest: float | None, flat: bool, reference: str | None) -> Filling:  # noqa: ARG002 - PDF alone
        """Begin a document."""
        return Filling(DocxFilling(self.blank, reference))


@dataclass
class Filling:
    """A Word document in the making."""

    docx: DocxFilling

    def text(self, target: Target, text: str, lines: bool) -> Sequence[Misfit]:  # noqa: ARG002
        """Write a text; a drop-down takes only what is in its list."""
        if fault := _fault(target, text):
            return (fault,)
        self.docx.text(target, text)
        return ()

    def tick(self, target: Target) -> None:
        """Tick a box."""
        self.docx.tick(target)

    def more(self, bound: Bound, rows: Rows, record: Record) -> list[Finding] | None:  # noqa: ARG002
        """Add rows to a table that may grow."""
        growth = next((g for g in self.docx.blank.growths if g.table == rows.table.key), None)
        if growth is None:
            return None
        findings: list[Finding] = []
        entries = record[rows.table.key]
        for index in range(rows.table.rows, len(entries)):
            row = _NewRow(self.docx, growth)
            for place in rows.places[-1]:
                put_place(row, place, entries[index], f"{rows.table.key}[{index}].", findings)
        return findings

    def finish(self) -> Sequence[bytes]:
        """Return the file in pieces."""
        return self.docx.finish()


@dataclass
class _NewRow:
    """A row added to a table."""

    docx: DocxFilling
    growth: Growth
    values: dict[Target, str | None] = field(init=False)

    def __post_init__(self) -> None:
        self.values = self.docx.row(self.growth)

    def text(self, target: Target, text: str, lines: bool) -> Iterator[Misfit]:  # noqa: ARG002
        """Write a text into the row."""
        if fault := _fault(target, text):
            yield fault
        else:
            self.values[target] = text

    def tick(self, target: Target) -> None:
        """Tick a box in the row."""
        self.values[target] = None

    def more(self, bound: Bound, rows: Rows, record: Record) -> None:
        """Return nothing: a row has no rows."""

    def finish(self) -> Sequence[bytes]:
        """Return nothing: a row is part of its document."""
        return ()


def _fault(target: Target, text: str) -> Misfit | None:
    if len(text) > MOST:
        return Misfit("fill.too_much", {"length": len(text), "fits": MOST})
    if not target.allowed(text):
        return Misfit("fill.no_choice", {"choices": ", ".join(shown for shown, _ in target.items)})
    return None


def docx_source(returned: ReturnedDocx, bound: Bound) -> OfficeSource:
    """Return a returned document as get sees it."""
    return OfficeSource(read(returned, bound.blank, _tables(bound)))


def printed_docx(rows: Sequence[PrintedRow], bound: Bound) -> OfficeSource:
    """Return the pages that a document was printed on as get sees them."""
    return docx_source(PrintedDocx(rows, bound.blank), bound)


def own_docx(returned: ReturnedDocx, bound: Bound) -> OfficeSource | None:
    """Return a document that is exactly as fill wrote it, None for any other."""
    own = own_answers(returned.package, bound.blank, _tables(bound))
    return OfficeSource(own) if own is not None else None


def _tables(bound: Bound) -> list[tuple[str, list[list[Target]]]]:
    return [(rows.table.key, rows.targets) for rows in bound.tables]
