"""What a part of a document is read into: lines of boxes of pieces of text."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from stforms.formats.docx.controls import Control

Element: TypeAlias = Any
"""An lxml element."""

HIDDEN, INSERTED, IMAGE, DOUBTED, ASTRAY = 1, 2, 4, 8, 16
"""Not shown; put in as a change; a picture; of a page: not certain there, and perhaps of another row."""


@dataclass(slots=True)
class Piece:
    """Some text of a cell, the control it stands in (the innermost), and what is special about it.

    `source` is the element of the text, where one element is the whole of it.
    """

    text: str
    control: Control | None = None
    marks: int = 0
    source: Element = None


@dataclass(eq=False)
class Box:
    """A cell of a table, or a paragraph outside tables: where text can stand."""

    column: int
    element: Element
    pieces: list[Piece] = field(default_factory=list)
    paragraphs: list[Element] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """Return what a reader sees: hidden text left out."""
        return "".join([piece.text for piece in self.pieces if not piece.marks & HIDDEN]).strip("\n")

    @property
    def whole(self) -> str:
        """Return all texts in a row, hidden ones too: what gaps are counted in."""
        return "".join([piece.text for piece in self.pieces])


@dataclass(eq=False)
class Row:
    """A line: the cells of a table's row, or one paragraph."""

    boxes: list[Box]
    table: int | None = None
    element: Element = None
    heading: str = ""
    level: int = 0


@dataclass
class Outline:
    """All lines of a part in order (text boxes last), and every control in them."""

    rows: list[Row] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
