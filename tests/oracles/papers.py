"""The papers the oracle tests work with: every edition on its specimen, and on the official blank.

The official blanks may not be committed; STFORMS_OFFICIAL names the folder that holds them
(hslf-fs-2021-8/bilaga-09.pdf, sosfs-2015-8/bilaga-5.pdf, …). Where they are not, their tests do not
exist, unless CI or STFORMS_REQUIRE_ORACLES says that they must.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import stforms
from stforms.binding import Edition
from stforms.lens.bound import Bound
from stforms.library import Library
from stforms.model import Box, Record
from tests.oracles.records import complete_record, spelled_fields, with_more_rows

ROOT = Path(__file__).resolve().parents[2]
REQUIRED = os.environ.get("CI") == "true" or os.environ.get("STFORMS_REQUIRE_ORACLES") == "1"
"""Whether the official blanks must be here."""

EDITIONS = sorted(
    path.parent.relative_to(ROOT / "templates" / "forms").as_posix()
    for path in (ROOT / "templates" / "forms").glob("*/*/specimen.pdf")
)

CHOSEN = (
    "intyg-klinisk-tjanstgoring/hslf-fs-2021-8",
    "intyg-kurs/hslf-fs-2021-8",
    "intyg-fullgjord-st/hslf-fs-2021-8",
    "ansokan-specialistkompetens/hslf-fs-2021-8",
    "intyg-kurs/sosfs-2015-8",
    "ansokan-specialistkompetens/sosfs-2015-8",
)
"""Editions that between them have everything: ticks, tables, shared fields, sums, usage rights."""


WITH_TABLES = (
    "intyg-fullgjord-bt/hslf-fs-2021-8",
    "intyg-fullgjord-st/hslf-fs-2021-8",
    "ansokan-godkand-bt/hslf-fs-2021-8",
    "ansokan-specialistkompetens/hslf-fs-2021-8",
    "ansokan-specialistkompetens/sosfs-2015-8",
)
"""Editions whose tables go on on continuation sheets."""


def official_folder() -> Path | None:
    """Return the folder of the official blanks, or None where they are not at hand."""
    named = os.environ.get("STFORMS_OFFICIAL")
    folder = Path(named) if named else ROOT.parent / "shared" / "blanketter"
    return folder if folder.is_dir() else None


def official_file(edition: Edition, folder: Path) -> Path:
    """Return where an edition's official blank lies: hslf-fs-2021-8/bilaga-09.pdf."""
    regulation = edition.id.partition("/")[2]
    width = 2 if regulation.startswith("hslf") else 1
    return folder / regulation / f"bilaga-{(edition.bilaga or '').zfill(width)}.pdf"


KINDS = ("specimen", "official") if official_folder() is not None else ("specimen",)


def each(editions: Iterable[str] = EDITIONS, kinds: Iterable[str] = KINDS) -> pytest.MarkDecorator:
    """Parametrise a test with `paper`: these editions on each kind of blank."""
    pairs = [(kind, edition) for edition in editions for kind in kinds]
    return pytest.mark.parametrize("paper", pairs, ids=[f"{kind}:{e}" for kind, e in pairs], indirect=True)


def make_libraries(folder: Path) -> dict[str, Library]:
    """Return a library without official blanks and, where we have those, one with them."""
    libraries = {"specimen": Library(cabinet=folder / "empty")}
    source = official_folder()
    if source is not None:
        official = libraries["official"] = Library(cabinet=folder / "cabinet")
        for edition in official.of_format("pdf"):
            official.add_blank(official_file(edition, source).read_bytes(), edition)
    return libraries


@dataclass(frozen=True)
class FilledBox:
    """One widget that shows a value: the field's name, its page (from 1) and its box."""

    field: str
    page: int
    box: Box


@dataclass(frozen=True, eq=False)
class Paper:
    """One edition on one blank, with a complete record and the file filled with it."""

    kind: str
    id: str
    library: Library

    @property
    def edition(self) -> Edition:
        return self.library.editions[self.id]

    @property
    def bound(self) -> Bound:
        return self.library.bound(self.edition)

    @property
    def blank(self) -> bytes:
        return self.bound.blank.data

    @cached_property
    def record(self) -> Record:
        """Every key of the edition, as full as its boxes allow."""
        return complete_record(self.edition, self.errors_of)

    @cached_property
    def latin_record(self) -> Record:
        """The same with letters of WinAnsi only, for programs that know no others."""
        return complete_record(self.edition, self.errors_of, latin=True)

    @cached_property
    def filled(self) -> bytes:
        return self.fill(self.record)

    @cached_property
    def long_record(self) -> Record:
        """A record with thirty rows more than the form has room for: two continuation sheets."""
        return with_more_rows(self.record, self.edition, 30)

    @cached_property
    def texts(self) -> dict[str, str]:
        """What each text field shows: by field name, as the paper spells it."""
        return spelled_fields(self.bound, self.record)

    @cached_property
    def shared(self) -> dict[str, str]:
        """Fields that two boxes share on the blank: name there -> key of the box that gets none of it.

        Only stforms gives the second box a field of its own; other programs show one value in both.
        """
        return {p.shared: p.keys[0] for p in self.bound.places if p.shared is not None}

    @cached_property
    def ticked(self) -> dict[str, str]:
        """The ticked boxes: field name -> its on-state."""
        chosen = {}
        for place in self.bound.places:
            for value, target in place.choices:
                if _at(self.record, place.keys[0]) == value:
                    chosen[target.name] = target.widgets[0].states[0]
        return chosen

    @cached_property
    def boxes(self) -> list[FilledBox]:
        """The widgets of the fields that the record fills, ticks included."""
        names = [*self.texts, *self.ticked]
        return [
            FilledBox(name, widget.page, widget.box)
            for name in names
            for widget in self.bound.blank.fields[name].widgets
        ]

    def fill(self, record: Record, **options: Any) -> bytes:
        """Return the paper filled with a record; it must go in without an error."""
        outcome = stforms.fill(record, self.id, library=self.library, **options)
        assert outcome.value is not None, outcome.findings
        return bytes(outcome.value)

    def errors_of(self, record: Record) -> list[str]:
        """Return the paths of the values that do not fit their boxes."""
        outcome = stforms.fill(record, self.id, library=self.library)
        return [f.path or "" for f in outcome.findings if f.severity is stforms.Severity.ERROR]

    def parse(self, data: bytes) -> stforms.Outcome[stforms.Parsed]:
        """Read a file; it must be recognised as this edition."""
        outcome = stforms.parse(data, library=self.library)
        assert outcome.value.edition.id == self.id
        return outcome


def _at(record: Any, path: str) -> Any:
    for step in path.split("."):
        record = record.get(step) if isinstance(record, dict) else None
    return record


@lru_cache(maxsize=128)
def paper(library: Library, kind: str, edition: str) -> Paper:
    """Return a paper, made once per process."""
    return Paper(kind, edition, library)


def codes(outcome: stforms.Outcome[Any]) -> list[str]:
    """Return the codes of an outcome's findings, less those that say how the file was made."""
    quiet = {"parse.flattened", "parse.no_official_blank"}
    return [finding.code for finding in outcome.findings if finding.code not in quiet]


# --- changing a file the way a person with an editor would ----------------------------------


def edited(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Return a file after a change to its objects, saved anew."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def differences(expected: Any, found: Any, path: str = "") -> Iterator[str]:
    """Yield where two records differ, for messages a person can read."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in sorted(expected.keys() | found.keys()):
            yield from differences(expected.get(key), found.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, f"{path}[{index}]")
    elif isinstance(expected, str) and isinstance(found, str) and expected != found:
        yield f"{path}: {_around_change(expected, found)}"
    elif expected != found:
        yield f"{path}: {expected!r} became {found!r}"


def _around_change(expected: str, found: str) -> str:
    """Tell how two texts differ by the surroundings of the first difference."""
    at = next((i for i, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), None)
    at = min(len(expected), len(found)) if at is None else at
    part = slice(max(0, at - 25), at + 40)
    return f"…{expected[part]!r}… became …{found[part]!r}… (at {at} of {len(expected)})"


def same(expected: Record, found: Record) -> None:
    """Fail unless two records are equal, telling every difference."""
    told = list(differences(expected, found))
    assert not told, "\n".join(told)


def same_but_for_line_breaks(expected: Record, found: Record) -> None:
    """Fail unless two records are equal when white space in their texts does not count."""
    same(_one_space(expected), _one_space(found))


def _one_space(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _one_space(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_one_space(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value
