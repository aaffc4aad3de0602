"""What a Word blank prints, and which lines of a page belong to one paragraph of it.

A page has lines where a document has paragraphs, and every program breaks them elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from stforms.formats.docx.blank import DocxBlank
from stforms.formats.docx.pieces import steady
from stforms.formats.lines import Cell, Line, plain
from stforms.formats.pdf.pages import around
from stforms.formats.pdf.rows import PrintedCell, PrintedRow

_MOST_LINES = 12
"""Lines of a page that are looked at together as one printed paragraph."""

_CLOSE = 0.4
"""Of a line's height: what stands no further below a line belongs to its paragraph."""


@dataclass(frozen=True)
class Print:
    """What a blank prints, as it is looked for on pages."""

    blank: DocxBlank

    @cached_property
    def _lines(self) -> list[Line]:
        return self.blank.lines[self.blank.main]

    @cached_property
    def _alone(self) -> dict[str, str]:
        """Return the paragraphs without slots, by their letters: lines end at a space or at a hyphen."""
        lines = (line for line in self._lines if line.table is None and not line.slots)
        return {_letters(label): label for line in lines for label in line.labels if label}

    @cached_property
    def _mixed(self) -> tuple[Cell, ...]:
        """Return the paragraphs with print and slots."""
        lines = (line for line in self._lines if line.table is None and line.slots)
        return tuple(cell for line in lines for cell in line.cells if cell.label)

    @cached_property
    def headings(self) -> frozenset[str]:
        """Return the headings."""
        return frozenset(label for line in self._lines if line.heading for label in line.labels if label)

    @cached_property
    def _of_tables(self) -> frozenset[str]:
        """Return the rows of tables on which there is print alone: programs may print them on every page."""
        lines = (line for line in self._lines if line.table is not None and not line.slots)
        return frozenset(_letters(" ".join(line.labels)) for line in lines)

    @cached_property
    def _in_cells(self) -> dict[str, str]:
        """Return what is printed in cells without slots, by its letters."""
        cells = (cell for line in self._lines if line.table is not None for cell in line.cells)
        return {
            _letters(cell.label): " ".join(cell.printed) for cell in cells if not cell.slots and cell.label
        }

    def label(self, text: str) -> str:
        """Return the text of a cell; where it is the blank's, as the blank has it: lines end anywhere."""
        return self._in_cells.get(_letters(text), text)

    @cached_property
    def lists(self) -> bool:
        """Tell whether there is a table of one column whose rows repeat."""
        return any(line.repeats is not None and len(line.cells) == 1 for line in self._lines)

    @cached_property
    def _margins(self) -> frozenset[str]:
        names = (name for name in self.blank.outlines if name != self.blank.main)
        rows = (row for name in names for row in self.blank.outlines[name].rows)
        return frozenset(text for row in rows for box in row.boxes if (text := steady(box.text)))

    def in_margin(self, row: PrintedRow) -> bool:
        """Tell whether a row is of a header or footer."""
        return steady("".join(row.texts)) in self._margins

    @cached_property
    def _prompted(self) -> dict[int, frozenset[int]]:
        """Return which cells of rows that repeat print a prompt while empty, by how many cells a row has."""
        found: dict[int, frozenset[int]] = {}
        for line in self._lines:
            if line.repeats is not None and line.slots:
                prompted = frozenset(n for n, cell in enumerate(line.cells) if _prompts(cell))
                found[len(line.cells)] = found.get(len(line.cells), prompted) & prompted
        return found

    def is_hollow(self, row: PrintedRow) -> bool:
        """Tell whether a row has nothing in a cell that is never empty on paper: it is no whole row."""
        prompted = self._prompted.get(len(row.cells), frozenset())
        return any(not cell.text and number in prompted for number, cell in enumerate(row.cells))

    def once(self, rows: Sequence[PrintedRow]) -> Iterator[PrintedRow]:
        """Yield the rows less headings of tables that are the first thing on a page once more."""
        seen: set[str] = set()
        page = 0
        for row in rows:
            first, page = row.page != page, row.page
            text = _letters(" ".join(row.texts))
            if not (first and row.table is not None and text in seen and text in self._of_tables):
                yield row
            seen.add(text)

    # --- paragraphs -------------------------------------------------------------------------

    def paragraphs(self, rows: Sequence[PrintedRow]) -> Iterator[PrintedRow]:
        """Yield the rows, lines of one paragraph as one row."""
        at = 0
        while at < len(rows):
            count, text = (1, None) if rows[at].table is not None else self._together(rows, at)
            yield rows[at] if count == 1 else _joined(rows[at : at + count], text)
            at += count

    def _together(self, rows: Sequence[PrintedRow], at: int) -> tuple[int, str | None]:
        """Return how many lines from here on are one paragraph, and its text where the blank prints it."""
        text, fitting = "", 0
        for count, row in enumerate(rows[at : at + _MOST_LINES], start=1):
            if row.table is not None:
                break
            text = f"{text} {row.texts[0]}".strip()
            if (known := self._alone.get(_letters(text))) is not None:
                return count, known
            if not fitting and any(cell.apart(text) is not None for cell in self._mixed):
                fitting = count
        return (self._with_rest(rows, at, fitting) if fitting else 1), None

    def _with_rest(self, rows: Sequence[PrintedRow], at: int, count: int) -> int:
        """Return how many lines are one paragraph of print and answers, the last of which may go on."""
        while at + count < len(rows) and self._goes_on(rows[at + count - 1], rows[at + count]):
            count += 1
        return count

    def _goes_on(self, above: PrintedRow, row: PrintedRow) -> bool:
        if row.table is not None or row.page != above.page:
            return False
        height = above.box[3] - above.box[1]
        text = plain(row.texts[0])
        begins = [cell.begins for cell in self._mixed if cell.begins]
        known = _letters(text) in self._alone or any(text.startswith(begin) for begin in begins)
        return not known and above.box[1] - row.box[3] < _CLOSE * height


def _prompts(cell: Cell) -> bool:
    return any(getattr(slot, "placeholder", "").strip() for slot in cell.slots)


def _letters(text: str) -> str:
    return "".join(plain(text).split())


def _joined(rows: Sequence[PrintedRow], text: str | None) -> PrintedRow:
    cells = [row.cells[0] for row in rows]
    box = around([cell.box for cell in cells])
    said = " ".join(cell.text for cell in cells) if text is None else text
    one = PrintedCell(box, said, any(cell.doubt for cell in cells))
    return replace(rows[0], cells=(one,))
