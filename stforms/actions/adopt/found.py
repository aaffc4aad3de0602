"""What is found on an unknown form, in words that are the same for Word, Excel and PDF. Names no key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from stforms.binding.locators import Locator
from stforms.model import Where


class Kind(Enum):
    """What is to be put in a place."""

    TEXT = "text"
    BOX = "box"
    LIST = "list"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class Label:
    """Words printed on the form that say what belongs in a place, and how they were told to be its.

    `by` is tooltip, title, left, above, below, right, line, column, row, placeholder or name.
    """

    text: str
    by: str


@dataclass(frozen=True)
class InTable:
    """Where in a table a place is: which table (counted from 0 on the form), row from 0, the column.

    `repeats` says that rows are alike and of no name of their own; else `row_label` names the row.
    """

    number: int
    row: int
    column: int
    column_label: str | None
    row_label: str | None = None
    repeats: bool = False


@dataclass(frozen=True)
class Spot:
    """A place to fill in.

    Args:
        at: how it can be found again, the surest way first.
        kind: what goes into it.
        where: its page and box, or its place in words.
        labels: what is printed for it, the nearest first; empty when nothing is.
        hint: how to write it, as printed or set on it: "ååmmdd", "t.ex. STa1".
        sections: the headings above it, from the outermost in.
        option: of a box, the printed answer that it stands for: "Ja".
        group: of boxes that are answers to one question, what they share (any text of the form's own).
        table: of a place in a table.
        choices: of a list, its entries.
        longest: how many characters fit or are allowed.
        lines: about how many lines of text fit.
    """

    at: tuple[Locator, ...]
    kind: Kind
    where: Where
    labels: tuple[Label, ...] = ()
    hint: str | None = None
    sections: tuple[str, ...] = ()
    option: str | None = None
    group: str | None = None
    table: InTable | None = None
    choices: tuple[str, ...] = ()
    longest: int | None = None
    lines: int = 1


@dataclass(frozen=True)
class Found:
    """An unknown form: its places in the order in which people meet them, and what tells it apart.

    `marks` are printed texts by which a filled one can be known again (a footer with a number first);
    `left` are places that look fillable and are not offered, each with the reason.
    """

    format: str
    title: str | None
    spots: tuple[Spot, ...]
    marks: tuple[str, ...] = ()
    left: tuple[tuple[Where, str], ...] = ()
