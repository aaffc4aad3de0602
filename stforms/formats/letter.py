"""A letter as data: what it says, in the order in which it is read. No words of its own, no format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """An entry of a list, and what is said below it."""

    text: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A table: headings, rows, and how wide the columns are (shares of the page that sum up to 1)."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Section:
    """A heading with a list or a table below it."""

    heading: str
    points: tuple[Point, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True)
class Letter:
    """A letter. `ending` is the greeting at its end and who signs, a line each; `language` as in "sv-SE"."""

    language: str
    sender: tuple[str, ...]
    date: str
    receiver: tuple[str, ...]
    subject: str
    before: tuple[str, ...]
    sections: tuple[Section, ...]
    after: tuple[str, ...]
    ending: tuple[str, ...]
