"""Which papers there are for a person of the roster, and their records: schemas/roster/papers.toml.

What the roster lacks stays empty. The one thing that is worked out is the number of months, where
the roster has a period and a percentage but no months.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from stforms.actions.roster.model import Entry, Roster
from stforms.actions.tables import set_at
from stforms.binding import Edition
from stforms.binding.locators import Toml
from stforms.lens.put import column_sum
from stforms.library import Library
from stforms.model import Json, Record, general_path, normal_record
from stforms.paths import data_root
from stforms.rules.months import months_between


@dataclass(frozen=True)
class Paper:
    """One paper: whose, on which edition, of which row, with what data.

    `counted` are the rows whose months were worked out: (row of the roster, months).
    """

    person: Entry
    edition: Edition
    row: Entry | None
    record: Record
    about: str | None = None
    counted: tuple[tuple[int, float], ...] = field(default=())


@cache
def kinds() -> Toml:
    """Return papers.toml: the kinds of papers, and where their values come from."""
    path = data_root() / "schemas" / "roster" / "papers.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def forms() -> list[str]:
    """Return the forms that papers are made of, in the order of an application."""
    return [str(kind["form"]) for kind in kinds()["paper"]]


def left_for_later(key: str) -> bool:
    """Tell whether a key is known only when the papers are put together and numbered."""
    return key.partition(".")[0] in kinds()["left"]


def papers_of(
    roster: Roster, person: Entry, library: Library, chosen: Mapping[str, tuple[str, ...]]
) -> Iterator[Paper]:
    """Yield the papers of one person, in the order of an application.

    Args:
        roster: where everything stands.
        person: whose papers.
        library: for the editions.
        chosen: form -> the editions that are wanted instead of the usual one; none: no such paper.
    """
    for kind in kinds()["paper"]:
        for edition in _editions(kind, person, library, chosen):
            for row in _rows(roster, person, kind):
                yield _paper(roster, person, kind, edition, row)


def _editions(
    kind: Toml, person: Entry, library: Library, chosen: Mapping[str, tuple[str, ...]]
) -> list[Edition]:
    """Return the editions of a kind of paper: those that were chosen, else the person's regulation's."""
    regulation = person.values.get("regelverk")
    if regulation not in kind.get("regulations", (regulation,)):
        return []
    if kind["form"] in chosen:
        return [library.edition(name) for name in chosen[kind["form"]]]
    if "edition" in kind:
        return [library.edition(kind["edition"])]
    same = (e for e in library.editions.values() if e.form == kind["form"] and e.regulation == regulation)
    return list(same)


def _rows(roster: Roster, person: Entry, kind: Toml) -> list[Entry | None]:
    """Return the rows that become a paper each; [None] for a paper about the person as a whole."""
    if "rows" in kind:
        return list(_chosen(roster, person, kind, ("fran", "datum")))
    needs = kind.get("needs")
    return [None] if needs is None or any(_chosen(roster, person, needs, ())) else []


def _chosen(roster: Roster, person: Entry, of: Toml, sort: Iterable[str]) -> list[Entry]:
    """Return the rows of a sheet that `where` lets through, in the order of these columns."""
    where: Mapping[str, list[str]] = of.get("where", {})
    rows = [
        row
        for row in roster.of(person, of["rows"])
        if all(row.values.get(key) in allowed for key, allowed in where.items())
    ]
    return sorted(rows, key=lambda row: [*(str(row.values.get(key) or "~") for key in sort), row.row])


def _paper(roster: Roster, person: Entry, kind: Toml, edition: Edition, row: Entry | None) -> Paper:
    record: Record = {}
    for group in _groups(kind, person, row):
        _put(record, group, edition, roster, person, row)
    counted: list[tuple[int, float]] = []
    for name in kind.get("tables", ()):
        table = kinds()["tables"][name]
        key = table.get("key", name)
        if any(own.key == key for own in edition.tables):
            record[key] = list(_table(roster, person, table, edition, key, counted))
            _sum(record, key, edition)
    about = _first(roster, person, row, kind["about"]) if "about" in kind else None
    return Paper(person, edition, row, normal_record(record) or {}, about, tuple(counted))


def _groups(kind: Toml, person: Entry, row: Entry | None) -> Iterator[Mapping[str, Any]]:
    """Yield the keys of a paper's own and of its parts that are for this person and row."""
    for name in kind["parts"]:
        part = kinds()["parts"][name]
        if _holds(part.get("when", {}), person) and _holds(part.get("when_row", {}), row):
            yield part["keys"]
    yield kind.get("keys", {})


def _holds(when: Mapping[str, list[str]], entry: Entry | None) -> bool:
    values = entry.values if entry is not None else {}
    return all(values.get(key, "") in allowed for key, allowed in when.items())


def _put(
    record: Record,
    keys: Mapping[str, Any],
    edition: Edition,
    roster: Roster,
    person: Entry,
    row: Entry | None,
    prefix: str = "",
) -> None:
    """Set the keys that the edition has and the roster knows."""
    for key, source in keys.items():
        if prefix + general_path(key) in edition.keys:
            value = _first(roster, person, row, source)
            if value is not None:
                set_at(record, key, value)


def _first(roster: Roster, person: Entry, row: Entry | None, source: str | list[str]) -> Json:
    """Return the first of some values that is there: "person.fornamn", "row.intygas_av.namn"."""
    for path in [source] if isinstance(source, str) else source:
        root, _, rest = path.partition(".")
        entry = person if root == "person" else row
        value = roster.value(entry, rest) if entry is not None else None
        if value is not None:
            return value
    return None


# --- rows of a form's table -----------------------------------------------------------------


def _table(
    roster: Roster, person: Entry, table: Toml, edition: Edition, key: str, counted: list[tuple[int, float]]
) -> Iterator[Record]:
    for row in _chosen(roster, person, table, table["sort"]):
        entry: Record = {}
        _put(entry, table["keys"], edition, roster, person, row, f"{key}.")
        if f"{key}.manader" in edition.keys and "manader" not in entry:
            months = months_of(row)
            if months is not None:
                entry["manader"] = months
                counted.append((row.row, months))
        yield entry


def _sum(record: Record, key: str, edition: Edition) -> None:
    """Add up the months, unless those of a row are not known: a part of the sum would say too little."""
    months = [row.get("manader") for row in record[key]]
    if months and "summa_manader" in edition.keys and None not in months:
        record["summa_manader"] = column_sum(record, f"{key}.manader")


def months_of(row: Entry) -> float | int | None:
    """Return the months of full-time service of a placement, to a tenth; None when it does not say."""
    first, last, percent = (row.values.get(key) for key in ("fran", "till", "procent"))
    if first is None or last is None or percent is None:
        return None
    whole = months_between(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))
    months = round(float(whole) * percent / 100, 1)
    return int(months) if months.is_integer() else months
