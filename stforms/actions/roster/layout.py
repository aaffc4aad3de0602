"""Which sheets and columns a roster has: schemas/roster/sheets.toml, and how a heading is matched."""

from __future__ import annotations

import difflib
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from stforms.binding.locators import Toml
from stforms.paths import data_root

PERSONS, SIGNERS, PLACES = "personer", "handledare", "kliniker"
"""The sheets that others refer to."""

REFERENCES = {"person": PERSONS, "persons": PERSONS, "signer": SIGNERS, "place": PLACES}
"""Which sheet a column of this kind refers to."""


@dataclass(frozen=True)
class Column:
    """One column: its key, its heading, what stands in it."""

    key: str
    title: str
    kind: str
    required: bool = False
    example: str = ""
    synonyms: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    help: str = ""
    help_en: str = ""

    def explained(self, lang: str) -> str:
        """Return what a person should know of it, in one line; it may be empty."""
        return self.help if lang == "sv" else self.help_en


@dataclass(frozen=True)
class Sheet:
    """One sheet and its columns."""

    name: str
    title: str
    help: str
    help_en: str
    synonyms: tuple[str, ...]
    columns: tuple[Column, ...]

    def explained(self, lang: str) -> str:
        """Return what the sheet is for."""
        return self.help if lang == "sv" else self.help_en

    @cached_property
    def headings(self) -> dict[str, Column]:
        """Return every heading that a column may have, folded -> column; its own title goes first."""
        known = {fold(name): column for column in self.columns for name in column.synonyms}
        return known | {fold(name): column for column in self.columns for name in (column.key, column.title)}

    def column(self, heading: str) -> Column | None:
        """Return the column that this is a heading of."""
        return self.headings.get(fold(heading))

    def near(self, heading: str) -> list[str]:
        """Return the titles of the columns whose headings are most like this one."""
        found = difflib.get_close_matches(fold(heading), self.headings, 3, 0.6)
        return list(dict.fromkeys(self.headings[name].title for name in found))


def fold(name: str) -> str:
    """Return a heading as it is compared: letters, digits and %; case and dots over letters do not count.

    What a program has made of å ä ö on the way must not decide whether a column is found.
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(char for char in plain if char.isalnum() or char == "%")


@cache
def layout(root: Path | None = None) -> tuple[Sheet, ...]:
    """Return the sheets of a roster in their order."""
    path = (root or data_root()) / "schemas" / "roster" / "sheets.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(_sheet(one) for one in data["sheet"])


def sheet_called(name: str, sheets: Iterable[Sheet]) -> Sheet | None:
    """Return the sheet that goes by this name."""
    wanted = fold(name)
    for sheet in sheets:
        if wanted in {fold(one) for one in (sheet.name, sheet.title, *sheet.synonyms)}:
            return sheet
    return None


def _sheet(data: Toml) -> Sheet:
    columns = tuple(_column(one) for one in data["columns"])
    return Sheet(**{**data, "columns": columns, "synonyms": tuple(data["synonyms"])})


def _column(data: Toml) -> Column:
    choices = {name: tuple(others) for name, others in data.get("choices", {}).items()}
    return Column(**{**data, "synonyms": tuple(data.get("synonyms", ())), "choices": choices})
