"""The words of one report, as its edition.toml has them under [report]: headings, phrases, legends."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from stforms.errors import IntegrityError

Toml: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class ListHeading:
    """A heading with a list under it, and how its items may be told from those of other lists.

    `begins` are first words of such an item; `holds` are words in it, with * for any ending.
    """

    key: str
    heading: tuple[str, ...]
    begins: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A heading above several sections, and the value that tells them apart in the record."""

    value: str
    heading: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A section with a letter, a title, and the grades it can get."""

    letter: str
    title: str
    grades: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return letter and title, as an action plan prints them."""
        return f"{self.letter}. {self.title}"


@dataclass(frozen=True)
class Label:
    """A label of the plan's actions; what follows it is spelled as the codec says."""

    key: str
    heading: tuple[str, ...]
    codec: str


@dataclass(frozen=True)
class Phrase:
    """What follows one of these beginnings, to the end of the paragraph, goes to a key of its own."""

    key: str
    begins: tuple[str, ...]


@dataclass(frozen=True)
class Printed:
    """A passage that stands in every report: from these words to those."""

    start: str
    end: str


@dataclass(frozen=True)
class Grading:
    """The heading above the grades' legend, and the sentences that say a grade in words.

    `{grade}` and `{before}` stand for a letter; `adjusted` are sentences of a grade that was changed.
    """

    heading: tuple[str, ...]
    says: tuple[str, ...]
    adjusted: tuple[str, ...]
    legend: tuple[str, ...]


@dataclass(frozen=True)
class SectionKeys:
    """What the parts of a section are called in the record."""

    letter: str
    title: str
    chapter: str
    text: str
    points: str
    grade: str
    before: str
    adjusted: str


@dataclass(frozen=True)
class Plan:
    """The list of actions: its heading, the labels of an action, and the keys for what stands above them."""

    key: str
    heading: tuple[str, ...]
    section: str
    points: str
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Wrap:
    """How lines are joined: words that a sentence does not end with, words that keep a hyphen open."""

    joining: frozenset[str]
    suspended: frozenset[str]


@dataclass(frozen=True)
class Report:
    """All the words of one report."""

    lists: tuple[ListHeading, ...]
    chapters: tuple[Chapter, ...]
    key: str
    keys: SectionKeys
    levels: tuple[str, ...]
    sections: tuple[Section, ...]
    grading: Grading
    phrases: tuple[Phrase, ...]
    printed: tuple[Printed, ...]
    plan: Plan
    wrap: Wrap
    page_numbers: tuple[str, ...]


# --- from TOML ------------------------------------------------------------------------------


@cache
def load_report(folder: Path) -> Report:
    """Read [report] of folder/edition.toml.

    Raises:
        IntegrityError: the file is missing, is no TOML, or lacks something.
    """
    path = folder / "edition.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise IntegrityError("edition.unreadable", {"file": str(path), "why": str(error)}) from error
    return report_words(data.get("report", {}), str(path))


def report_words(data: Toml, file: str) -> Report:
    """Return the words that a [report] table holds; `file` names it in the error.

    Raises:
        IntegrityError: something is missing, or has a name that is not known.
    """
    try:
        return _report(data)
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError("edition.wrong", {"file": file, "why": str(error)}) from error


def _report(data: Toml) -> Report:
    sections, plan, wrap = data["sections"], data["plan"], data["wrap"]
    return Report(
        lists=tuple(ListHeading(**_tuples(entry)) for entry in data["list"]),
        chapters=tuple(Chapter(**_tuples(entry)) for entry in data["chapter"]),
        key=sections["key"],
        keys=SectionKeys(**sections["keys"]),
        levels=tuple(sections["levels"]),
        sections=tuple(Section(**_tuples(entry)) for entry in data["section"]),
        grading=Grading(**_tuples(data["grading"])),
        phrases=tuple(Phrase(**_tuples(entry)) for entry in data["phrase"]),
        printed=tuple(Printed(**entry) for entry in data["printed"]),
        plan=_plan(plan),
        wrap=Wrap(frozenset(wrap["joining"]), frozenset(wrap["suspended"])),
        page_numbers=tuple(wrap["page_numbers"]),
    )


def _plan(data: Toml) -> Plan:
    labels = tuple(Label(**_tuples(entry)) for entry in data["label"])
    return Plan(data["key"], tuple(data["heading"]), data["section"], data["points"], labels)


def _tuples(data: Toml) -> dict[str, Any]:
    """Return a table with its lists as tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
