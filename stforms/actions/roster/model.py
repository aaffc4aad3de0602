"""A roster as data: rows by sheet, references that have been settled. Knows no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from stforms.actions.roster.layout import PERSONS
from stforms.model import Json


@dataclass(frozen=True)
class Ref:
    """A reference that has found its row."""

    sheet: str
    row: int


@dataclass(frozen=True)
class Entry:
    """One row: the number it has in the file, and its values by the keys of the columns."""

    sheet: str
    row: int
    values: Mapping[str, Json] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return its id; the number of the row where it has none."""
        return str(self.values.get("id") or self.row)


@dataclass(frozen=True)
class Roster:
    """All rows of all sheets."""

    sheets: Mapping[str, tuple[Entry, ...]]

    @property
    def persons(self) -> tuple[Entry, ...]:
        """Return the persons in the order of the file."""
        return self.sheets.get(PERSONS, ())

    def at(self, ref: Ref) -> Entry | None:
        """Return the row that a reference means."""
        return self._rows.get(ref)

    def of(self, person: Entry, sheet: str) -> Iterator[Entry]:
        """Yield the rows of a sheet that are about a person."""
        yield from self._about.get((person.row, sheet), ())

    @cached_property
    def _rows(self) -> dict[Ref, Entry]:
        return {Ref(name, entry.row): entry for name, rows in self.sheets.items() for entry in rows}

    @cached_property
    def _about(self) -> dict[tuple[int, str], list[Entry]]:
        """Return the rows about each person, by the person's row and the sheet."""
        about: dict[tuple[int, str], list[Entry]] = {}
        for name, rows in self.sheets.items():
            for entry in rows:
                refs = entry.values.get("personer") or [entry.values.get("person")]
                for ref in refs:
                    if isinstance(ref, Ref):
                        about.setdefault((ref.row, name), []).append(entry)
        return about

    def value(self, entry: Entry, path: str) -> Json:
        """Return the value at "huvudhandledare.tjanstestalle.namn", going on where a value refers."""
        key, _, rest = path.partition(".")
        value = entry.values.get(key)
        if value is None and key == "namn":
            value = full_name(entry)
        if not rest:
            return value
        if isinstance(value, Ref):
            found = self.at(value)
            return self.value(found, rest) if found is not None else None
        return value if rest == "namn" else None  # a place that is a text is its own name


def full_name(entry: Entry) -> str | None:
    """Return first name and surname of a row that has them."""
    names = (entry.values.get(key) for key in ("fornamn", "efternamn"))
    return " ".join(str(name) for name in names if name) or None
