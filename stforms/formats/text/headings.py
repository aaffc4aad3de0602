"""Which lines of a report are headings, and of what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

from stforms.formats.text.lines import Line
from stforms.formats.text.words import Chapter, Label, ListHeading, Report, Section


class Kind(Enum):
    """What a line, or several lines together, can be."""

    LIST = "list"
    CHAPTER = "chapter"
    SECTION = "section"
    LEVEL = "level"
    GRADING = "grading"
    PLAN = "plan"
    LABEL = "label"
    LETTER = "letter"
    GRADE = "grade"
    LEGEND = "legend"
    PRINTED = "printed"
    FOOTER = "footer"
    TEXT = "text"


What: TypeAlias = ListHeading | Chapter | Section | Label | str | None
Heads: TypeAlias = dict[str, tuple[Kind, What]]


@dataclass(frozen=True)
class Mark:
    """One line, or the lines of one heading, and what it is."""

    kind: Kind
    lines: tuple[Line, ...]
    what: What = None

    @property
    def line(self) -> Line:
        """Return the first line."""
        return self.lines[0]


_MOST_LINES = 3  # of one heading
_LONGEST = 200  # characters of a line that are looked at
_NEAR = 8  # lines further on, where the second line of a heading may come in a table
_LETTERED = re.compile(r"([A-Z])[.)]?\s+(?=\S)")


def _heads(report: Report) -> Heads:
    """Return every heading of the report in its folded form."""
    found: Heads = {}
    for entry in report.lists:
        found |= {_folded(text): (Kind.LIST, entry) for text in entry.heading}
    for chapter in report.chapters:
        found |= {_folded(text): (Kind.CHAPTER, chapter) for text in chapter.heading}
    found |= {_folded(section.title): (Kind.SECTION, section) for section in report.sections}
    found |= {_folded(text): (Kind.LEVEL, text) for text in report.levels}
    found |= {_folded(text): (Kind.GRADING, None) for text in report.grading.heading}
    found |= {_folded(text): (Kind.PLAN, None) for text in report.plan.heading}
    for label in report.plan.labels:
        found |= {_folded(text): (Kind.LABEL, label) for text in label.heading}
    return found


def _folded(text: str) -> str:
    """Return a heading as it is compared: its letters only, with their case unless all are capitals.

    Spaces and hyphens are what programs change when they break a heading into lines.
    """
    letters = "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())
    return letters.capitalize() if letters.isupper() else letters


def find_headings(lines: Sequence[Line], report: Report) -> list[Mark]:
    """Return the lines as marks, headings told from all the rest."""
    heads = _heads(report)
    marks: list[Mark] = []
    taken: set[int] = set()
    for index, line in enumerate(lines):
        if index not in taken:
            found = _heading_at(index, lines, heads)
            taken.update(found[1])
            marks += _with_value(line, heads) if found[0] is None else [found[0]]
    return marks


def _heading_at(index: int, lines: Sequence[Line], heads: Heads) -> tuple[Mark | None, list[int]]:
    """Return the heading that begins here and the lines that it takes.

    A section's title may have its letter before it.
    """
    text = lines[index].text
    lettered = _LETTERED.match(text)
    found = _heading_from(index, text, lines, heads)
    if found[0] is None and lettered is not None:
        found = _heading_from(index, text[lettered.end() :], lines, heads)
        return found if found[0] is not None and found[0].kind is Kind.SECTION else (None, [])
    return found


def _heading_from(
    index: int, text: str, lines: Sequence[Line], heads: Heads
) -> tuple[Mark | None, list[int]]:
    """Return the heading that begins with this text and goes on in the lines below."""
    taken = [index]
    while True:
        folded = _folded(text[:_LONGEST])
        if folded in heads:
            kind, what = heads[folded]
            return Mark(kind, tuple(lines[i] for i in taken), what), taken
        begun = any(head.startswith(folded) for head in heads)
        below = _below(taken[-1], lines) if begun and len(taken) < _MOST_LINES else None
        if below is None:
            return None, []
        taken.append(below)
        text = f"{text} {lines[below].text}"


def _below(index: int, lines: Sequence[Line]) -> int | None:
    """Return the line right below, in the same column."""
    line = lines[index]
    for i in range(index + 1, min(index + _NEAR, len(lines))):
        other = lines[i]
        beside = abs(other.left - line.left) < max(0.6 * line.height, 2)
        if beside and other.page == line.page and 0 < other.top - line.top < 2.2 * line.height:
            return i
    return None


def _with_value(line: Line, heads: Heads) -> list[Mark]:
    """Return a line as text, or as a label with the text after its colon: "Ansvarig: NN"."""
    label, colon, value = line.text.partition(":")
    kind, what = heads.get(_folded(label[:_LONGEST]), (Kind.TEXT, None))
    if not colon or not value.strip() or kind not in (Kind.LIST, Kind.LABEL):
        return [Mark(Kind.TEXT, (line,))]
    start = line.left + (line.right - line.left) * (len(label) + 1) / len(line.text)
    return [Mark(kind, (line,), what), Mark(Kind.TEXT, (replace(line, text=value.strip(), left=start),))]


def likeness(lines: Sequence[Line], report: Report) -> float:
    """Return which share of the report's lists, chapters and sections has its heading among the lines."""
    wanted = (Kind.LIST, Kind.CHAPTER, Kind.SECTION)
    found = {mark.what for mark in find_headings(lines, report) if mark.kind in wanted}
    return len(found) / (len(report.lists) + len(report.chapters) + len(report.sections))
