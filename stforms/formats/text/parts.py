"""The parts of a report as they were found: lists, sections, actions, and the lines of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from stforms.formats.text.lines import Line
from stforms.formats.text.paragraphs import completed, items
from stforms.formats.text.words import ListHeading, Section, Wrap

Run: TypeAlias = list[Line]


@dataclass
class Lists:
    """Headings with nothing between them, and the lines after the last."""

    headings: list[ListHeading]
    lines: Run = field(default_factory=list)


@dataclass
class SectionText:
    """What stands in one section. `points` are runs of lines with nothing between them."""

    section: Section
    title: Line
    chapter: tuple[str, Line] | None
    text: Run = field(default_factory=list)
    points: list[Run] = field(default_factory=list)
    remarks: Run = field(default_factory=list)
    grades: Run = field(default_factory=list)
    levels: bool = False

    @property
    def empty(self) -> bool:
        """Tell whether there is only the title: a table of contents, or the foot of a page."""
        return not (self.text or self.levels or self.remarks or self.grades)

    def new_points(self) -> Run:
        """Return a new run of points."""
        self.points.append([])
        return self.points[-1]


@dataclass
class Action:
    """One action of the plan. `carried` tells that its section is the one of the action before."""

    section: Section | None
    title: Line | None
    carried: bool = False
    points: Run = field(default_factory=list)
    values: dict[str, Run] = field(default_factory=dict)
    labels: dict[str, Line] = field(default_factory=dict)


@dataclass
class Outline:
    """The whole report. `strays` are the lines that belong to nothing known."""

    lists: list[Lists] = field(default_factory=list)
    sections: dict[str, SectionText] = field(default_factory=dict)
    actions: list[Action] = field(default_factory=list)
    strays: list[Run] = field(default_factory=list)
    known: bool = False


def value_lines(label: Line, lines: Sequence[Line], wrap: Wrap) -> list[Line]:
    """Return the lines that are the value of a label; what begins further down is something else."""
    found: list[Line] = []
    for passage in items(lines, wrap):
        if found and not _near(label, found, passage.lines[0]):
            break
        found += passage.lines
    return found


def _near(label: Line, above: Sequence[Line], line: Line) -> bool:
    """Tell whether a line is as near the one above as the value is to its label."""
    first, last = above[0], above[-1]
    step = first.top - label.top
    if abs(step) < 0.5 * first.height:
        step = first.height if abs(line.left - first.left) < first.height else 0
    return line.page == label.page and line.top - last.top <= 1.2 * step


def mended(runs: Sequence[Run]) -> list[Run]:
    """Join a run to the one before where a point goes on after a page ended."""
    found: list[Run] = []
    for run in runs:
        if run and found and run[0].text[0].islower() and not completed(found[-1][-1].text):
            found[-1] = [*found[-1], *run]
        elif run:
            found.append(list(run))
    return found
