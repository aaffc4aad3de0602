"""The lines of a Word form as they are looked through: boxes with their places, headings above."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from stforms.formats.docx.blank import DocxBlank
from stforms.formats.docx.names import attribute, child, local
from stforms.formats.docx.openings import BELOW, REST, WHOLE, Opening, places
from stforms.formats.docx.rows import IMAGE, Box, Row

BOLD_LEVEL = 20
"""A bold line is a heading below all headings that are set as such; a row across a table is below those."""
ACROSS_LEVEL = 30
LONGEST_HEADING = 90
"""Characters of a line that can be a heading without being set as one."""

_SPACES = "\u2002"


@dataclass(eq=False)
class Cell:
    """A box of a form: its text with tabs, and its places; `number` counts from 1 in the line."""

    box: Box
    number: int
    text: str
    openings: list[Opening]

    @property
    def empty(self) -> bool:
        """Tell whether nothing is in it at all."""
        return not self.text.strip() and all(o.kind == WHOLE for o in self.openings)

    def places(self) -> list[int]:
        """Return the numbers of its places, from 0."""
        return list(range(len(self.openings)))


@dataclass(eq=False)
class Line:
    """A paragraph outside tables, or a row of a table; `number` counts from 1 in its part."""

    part: str
    number: int
    row: Row
    cells: list[Cell]
    sections: tuple[str, ...] = ()
    level: int = 0

    @property
    def text(self) -> str:
        """Return what is printed on a line outside tables."""
        return self.cells[0].text.strip() if self.cells else ""

    @property
    def blank(self) -> bool:
        """Tell whether it is an empty paragraph."""
        return self.row.table is None and len(self.cells) == 1 and self.cells[0].empty


@dataclass
class _Sections:
    """The headings above a line, by level."""

    above: list[tuple[int, str]] = field(default_factory=list)

    def at(self, level: int, text: str) -> tuple[str, ...]:
        """Return the headings above a line; a heading stands above what follows."""
        if level:
            self.above = [one for one in self.above if one[0] < level]
        found = tuple(heading for _, heading in self.above)
        if level and text:
            self.above.append((level, text))
        return found


def lines_of(blank: DocxBlank, part: str) -> list[Line]:
    """Return the lines of a part of a form."""
    passed = blank.holders(part)
    sections = _Sections()
    lines = []
    table: int | None = None
    for number, row in enumerate(blank.outlines[part].rows, 1):
        cells = [_cell(box, at, passed) for at, box in enumerate(row.boxes, 1)]
        line = Line(part, number, row, cells)
        if row.table != table:
            sections.above = [one for one in sections.above if one[0] < ACROSS_LEVEL]
            table = row.table
        line.level = _level(line)
        line.sections = sections.at(line.level, _words(line))
        lines.append(line)
    return lines


def _cell(box: Box, number: int, passed: frozenset[int]) -> Cell:
    text = "".join(
        "\t" if p.source is not None and local(p.source) in ("tab", "ptab") else p.text for p in box.pieces
    )
    found = [] if _continued(box) or _holds_table(box) else places(box, passed)
    return Cell(box, number, text.replace(_SPACES, " "), found)


def _holds_table(box: Box) -> bool:
    """Tell whether a cell only holds a table, whose cells are looked at on their own."""
    return not box.whole.strip() and any(local(element) == "tbl" for element in box.element.iter())


def _continued(box: Box) -> bool:
    """Tell whether a cell only continues the one above it (17.4.84)."""
    properties = child(box.element, "tcPr")
    merge = child(properties, "vMerge") if properties is not None else None
    return merge is not None and attribute(merge, "val") != "restart"


def _words(line: Line) -> str:
    return " ".join(next((c.text for c in line.cells if c.text.strip()), "").split()).strip(" :")


def _level(line: Line) -> int:
    """Return the level of a line that is a heading, 0 for others."""
    if line.row.level:
        return line.row.level
    printed = [cell for cell in line.cells if cell.text.strip()]
    if len(printed) != 1 or any(o.kind not in (REST, BELOW) for cell in line.cells for o in cell.openings):
        return 0
    cell = printed[0]
    text = cell.text.strip()
    short = len(text) <= LONGEST_HEADING and "\n" not in text
    if line.row.table is not None:
        return ACROSS_LEVEL if short and len(line.cells) == 1 and emphasised(cell.box) else 0
    return BOLD_LEVEL if short and not text.endswith(":") and emphasised(cell.box) else 0


def emphasised(box: Box) -> bool:
    """Tell whether all of a box is bold, or set in capitals."""
    runs = [run for paragraph in box.paragraphs for run in paragraph.iter() if local(run) == "r"]
    worded = [run for run in runs if any((t.text or "").strip() for t in run if local(t) == "t")]
    text = box.text.strip()
    return bool(worded) and (all(map(_bold, worded)) or (text.isupper() and len(text) > 3))


def _bold(run: Any) -> bool:
    properties = child(run, "rPr")
    bold = child(properties, "b") if properties is not None else None
    return bold is not None and attribute(bold, "val") not in ("0", "false", "off")


def has_picture(line: Line) -> bool:
    """Tell whether there is a picture on the line."""
    return any(piece.marks & IMAGE for cell in line.cells for piece in cell.box.pieces)
