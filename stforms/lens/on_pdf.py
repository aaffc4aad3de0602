"""The lens on AcroForm PDFs: fields, flattened copies, continuation sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from stforms.binding import BoxAt, Edition, FieldAt, Locator, Table
from stforms.codecs import Unclear, culprit
from stforms.formats.answers import Answer
from stforms.formats.pdf import continuation, filling, layout
from stforms.formats.pdf import flat as flat_copies
from stforms.formats.pdf.blank import CompiledBlank
from stforms.formats.pdf.field_value import FieldValue
from stforms.formats.pdf.widgets import FormField
from stforms.lens import medium, put
from stforms.lens.bound import Bound, Label, Place, Rows, dig, lay
from stforms.model import Box, Finding, Json, Param, Record, Severity, Where

FLAT_CONFIDENCE = 0.9
"""How sure we are of a text read from the page: line breaks and spaces are inferred there."""

WHOSE = ("sokande.fornamn", "sokande.efternamn", "sokande.personnummer")
"""Printed on a continuation sheet, so that a loose sheet finds its way back."""

_SPARE_ROWS = 720
"""Rows on forty continuation sheets: more are looked for on none."""


def bind_pdf(edition: Edition, blank: CompiledBlank, label: Label = str) -> Bound:
    """Find every slot of the edition on a PDF blank.

    Raises:
        IntegrityError: the edition names a field that the blank does not have.
    """
    return lay(edition, blank, OnPdf(blank), label)


@dataclass
class OnPdf:
    """A PDF blank as a medium."""

    blank: CompiledBlank

    def targets(self, at: Sequence[Locator]) -> tuple[FormField, ...]:
        """Return the fields among the locators; page boxes are read, not filled."""
        return tuple(self._target(locator) for locator in at if isinstance(locator, FieldAt))

    def _target(self, at: FieldAt) -> FormField:
        found = self.blank.fields.get(at.own or at.field)
        chosen = found.on(at.page).button(at.state) if found is not None else None
        if chosen is None or not chosen.widgets:
            raise LookupError(at.field)
        return chosen

    def table(self, rows: Rows) -> None:
        """Nothing to note: a PDF's rows are fields like any others."""

    @property
    def carries(self) -> bool:
        """Tell that every PDF can carry a reference."""
        return True

    def filling(self, smallest: float | None, flat: bool, reference: str | None) -> _Filling:
        """Begin a document."""
        return _Filling(filling.Filling(self.blank, smallest, flat, reference))


# --- put ------------------------------------------------------------------------------------


@dataclass
class _Filling:
    """A PDF in the making."""

    pdf: filling.Filling

    def text(self, target: FormField, text: str, lines: bool) -> Iterator[medium.Misfit]:
        """Write a text into a field; say what does not fit, is set smaller, or lacks a letter."""
        assert target.style is not None
        result = self.pdf.text(target, text)
        if isinstance(result, layout.TooLong):
            yield _too_long(result, text, lines)
        elif target.style.size and result.size < target.style.size:
            params = {"size": result.size, "form_size": target.style.size}
            yield medium.Misfit("fill.smaller", params, Severity.INFO)
        font = target.style.font
        if not text.isascii() and font.encoded(text) is None and (lacking := font.missing(text)):
            yield medium.Misfit("fill.no_glyph", {"characters": lacking})

    def tick(self, target: FormField) -> None:
        """Tick a check box."""
        self.pdf.tick(target)

    def finish(self) -> Sequence[bytes]:
        """Return the file in pieces."""
        return self.pdf.finish()

    def more(self, bound: Bound, rows: Rows, record: Record) -> list[Finding] | None:
        """Set the rows beyond the table's capacity on continuation sheets."""
        table, entries = rows.table, record[rows.table.key]
        if table.more != "continuation":
            return None
        findings: list[Finding] = []
        texts = [
            _row_texts(rows, entries[index], index, findings) for index in range(table.rows, len(entries))
        ]
        for fault in self.pdf.sheets(sheet(bound, rows, record), texts):
            place = rows.places[0][fault.column]
            misfit = _too_long(fault.result, texts[fault.row][fault.column][1], place.codec.lines)
            path = f"{table.key}[{table.rows + fault.row}].{place.keys[0]}"
            findings.append(Finding(misfit.code, misfit.severity, path, place.where, misfit.params))
        params: dict[str, Param] = {
            "rows": len(entries), "capacity": table.rows, "more": len(entries) - table.rows,
        }  # fmt: skip
        return [*findings, Finding("fill.continued", Severity.INFO, table.key, None, params)]


def _too_long(result: layout.TooLong, text: str, lines: bool) -> medium.Misfit:
    params: dict[str, Param] = {
        "fits": max(0, result.characters),
        "length": len(text),
        "lines": result.lines,
        "needed": result.needed,
        "cut": max(1, len(text) - max(0, result.characters)),
    }
    return medium.Misfit("fill.too_long" if lines else "fill.too_wide", params)


def more_name(table: Table, row: int, key: str) -> str:
    """Return the name of a field on a continuation sheet; rows count from 1."""
    return f"{table.key} {row} {key}".replace(".", " ")


def sheet(bound: Bound, rows: Rows, record: Record | None = None) -> continuation.Sheet:
    """Return how a continuation sheet of this table looks."""
    first = rows.places[0]
    columns = tuple(
        continuation.SheetColumn(_heading(bound, rows.table, place), place.fields[0].widgets[0].width)
        for place in first
    )
    whose = " ".join(str(v) for v in (dig(record, tuple(key.split("."))) for key in WHOSE) if v is not None)
    title = f"Fortsättningsblad: {bound.label(rows.table.key)}"
    return continuation.Sheet(title, bound.edition.name, whose, columns, first[0].fields[0])


def _heading(bound: Bound, table: Table, place: Place) -> str:
    """Return what a column is called: several keys in one box by what they have in common."""
    together = {key.rpartition(".")[0] for key in place.keys} if len(place.keys) > 1 else {place.keys[0]}
    key = together.pop() if len(together) == 1 else place.keys[0]
    return bound.label(f"{table.key}.{key or place.keys[0]}").rpartition(" – ")[2]


def _row_texts(rows: Rows, row: Json, index: int, findings: list[Finding]) -> list[tuple[str, str]]:
    """Return (field name, text) for each column of one row."""
    cells = []
    for place in rows.places[0]:
        values = tuple(dig(row, steps) for steps in place.steps)
        text = ""
        try:
            text = put.spelled(place.codec, values) if any(v is not None for v in values) else ""
        except Unclear as problem:
            path = f"{rows.table.key}[{index}].{place.keys[culprit(place.codec.name, values)]}"
            findings.append(Finding(problem.code, Severity.ERROR, path, place.where, problem.params))
        cells.append((more_name(rows.table, index + 1, place.keys[0]), text))
    return cells


# --- get ------------------------------------------------------------------------------------


@dataclass
class PdfSource:
    """A returned PDF: values by field name, or (no fields left) its pages.

    `ink` is given where something was drawn on the pages: only then can a signature area hold ink.
    """

    values: Mapping[str, FieldValue]
    flat: flat_copies.FlatCopy | None = None
    ink: flat_copies.FlatCopy | None = None

    @property
    def printed(self) -> bool:
        """Tell whether texts are read from the page."""
        return self.flat is not None

    def text(self, place: Place, target: FormField | BoxAt, findings: list[Finding]) -> Answer | None:
        """Return the field's value, else the text printed in its box."""
        if isinstance(target, BoxAt):
            return self._in_box(target.page, target.box, self.flat) if self.flat is not None else None
        if self.flat is not None:
            return self._printed_text(target, self.flat)
        value = self.values.get(target.name)
        if value is None and place.shared is not None and target.name not in self.values:
            self._tell_shared(place, findings)
        return _answer(place, value) if value is not None and value.text else None

    def _printed_text(self, target: FormField, copy: flat_copies.FlatCopy) -> Answer | None:
        widget, style = target.widgets[0], target.style
        found = self._in_box(widget.page, widget.box, copy)
        if found is not None and style is not None and style.cells:
            return replace(found, text=found.text.replace(" ", ""))
        return found

    def _in_box(self, page: int, box: Box, copy: flat_copies.FlatCopy) -> Answer | None:
        text = copy.text(page, box)
        return Answer(text, Where(copy.at(page), None, box), sure=FLAT_CONFIDENCE) if text else None

    def _tell_shared(self, place: Place, findings: list[Finding]) -> None:
        """Two boxes share one field on the blank: a program that kept it so shows one value in both."""
        common = self.values.get(place.shared or "")
        if common is not None and common.text:
            params: dict[str, Param] = {"text": common.text}
            findings.append(
                Finding("parse.shared_field", Severity.WARNING, place.keys[0], place.where, params)
            )

    def ticked(self, place: Place, target: FormField, findings: list[Finding]) -> Answer | None:
        """Return the tick in a check box: what it shows counts, and a value that differs is told."""
        widget = target.widgets[0]
        where = Where(widget.page, target.name, widget.box)
        if self.flat is not None:
            ticked = self.flat.ticked(widget.page, widget.box)
            return Answer("", where, True, FLAT_CONFIDENCE) if ticked else None
        value = self.values.get(target.name)
        if value is None:
            return None
        if value.shown is not None and value.ticked != value.shown:
            at = Where(value.page, value.name, value.box)
            findings.append(Finding("parse.tick_differs", Severity.WARNING, place.keys[0], at))
        ticked = bool(value.shown if value.shown is not None else value.ticked)
        if target.state is not None:
            ticked = ticked and value.state == target.state
        return Answer("", where, True) if ticked else None

    def signed(self, place: Place) -> Answer | None:
        """Tell whether a signature area holds ink. It is evidence of a signature, not proof of whose."""
        copy = self.ink or self.flat
        if place.box is not None and copy is not None and copy.signed(place.box.page, place.box.box):
            return Answer("", place.where, sure=0.7)
        return None

    def rows(self, bound: Bound, rows: Rows) -> Iterator[tuple[tuple[Place, ...], PdfSource | _SheetRow]]:
        """Yield the rows of the form, then those on continuation sheets."""
        for places in rows.places:
            yield places, self
        for found in self._more_rows(bound, rows):
            cells = dict(zip((id(place) for place in rows.places[0]), found, strict=True))
            yield rows.places[0], _SheetRow(cells, self.printed)

    def _more_rows(self, bound: Bound, rows: Rows) -> list[list[FieldValue | None]]:
        """Find the rows on continuation sheets: by field name, or by where our sheets have them."""
        if self.flat is not None:
            return _flat_more_rows(bound, rows, self.flat)
        found = []
        for row in range(rows.table.rows + 1, rows.table.rows + _SPARE_ROWS):
            names = [more_name(rows.table, row, place.keys[0]) for place in rows.places[0]]
            if not any(name in self.values for name in names):
                break
            found.append([self.values.get(name) for name in names])
        return found


@dataclass
class _SheetRow:
    """One row of a continuation sheet."""

    cells: Mapping[int, FieldValue | None]
    printed: bool

    def text(self, place: Place, target: FormField, findings: list[Finding]) -> Answer | None:  # noqa: ARG002
        """Return what stands in the row's cell."""
        value = self.cells[id(place)]
        if value is None or not value.text:
            return None
        where = Where(value.page or place.where.page, value.name or None, value.box or place.where.box)
        return Answer(value.text, where, sure=FLAT_CONFIDENCE if self.printed else 1.0)

    def ticked(self, place: Place, target: FormField, findings: list[Finding]) -> None:
        """Return nothing: continuation sheets have no boxes to tick."""

    def signed(self, place: Place) -> None:
        """Return nothing: nobody signs a row."""

    def rows(self, bound: Bound, rows: Rows) -> Iterator[tuple[tuple[Place, ...], PdfSource]]:  # noqa: ARG002
        """Yield nothing: a row has no rows."""
        yield from ()


def _answer(place: Place, value: FieldValue) -> Answer:
    known = place.where
    return Answer(value.text, Where(value.page or known.page, value.name or None, value.box or known.box))


def _flat_more_rows(bound: Bound, rows: Rows, copy: flat_copies.FlatCopy) -> list[list[FieldValue | None]]:
    if rows.table.more != "continuation":
        return []
    like = sheet(bound, rows)
    boxes = continuation.cell_boxes(like, bound.blank.pages[0])
    found = []
    for page in range(len(bound.blank.pages) + 1, len(copy) + 1):
        if not sheet_title_on(like.title, copy, page):
            continue
        for cells in boxes:
            values = [FieldValue("", copy.text(page, box), page=copy.at(page), box=box) for box in cells]
            found.append([value if value.text else None for value in values])
    return found


def sheet_title_on(title: str, copy: flat_copies.FlatCopy, page: int) -> bool:
    """Tell whether a page is a continuation sheet with this title."""
    printed = "".join(char.char for char in copy.chars(page))
    return title.replace(" ", "") in printed
