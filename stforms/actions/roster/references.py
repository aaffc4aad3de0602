"""References between the sheets: by id, by personnummer, by name; one row, or an error that says where."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence

from stforms.actions.roster.layout import PERSONS, PLACES
from stforms.actions.roster.model import Entry, Ref, full_name
from stforms.actions.roster.values import Remark
from stforms.model import Json, Severity
from stforms.rules.personnummer import Personnummer, parse, same_number

SLIP = 0.9
"""How alike two places are when one may be a slip of the pen: clinics of one hospital are alike as well."""


def words(name: str) -> str:
    """Return a name as it is compared: case and spaces do not count, å ä ö do."""
    return " ".join(name.casefold().split())


class Index:
    """Finds the row of a sheet that an id, a personnummer or a name means."""

    def __init__(self, sheet: str, entries: Sequence[Entry], called: str) -> None:
        """Index the rows of a sheet; `called` is its name in the file, or the one that it should have."""
        self.sheet, self.entries, self.called = sheet, entries, called
        self._ids: dict[str, list[Entry]] = {}
        self._names: dict[str, list[Entry]] = {}
        self._numbers: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.values.get("id"):
                self._ids.setdefault(words(str(entry.values["id"])), []).append(entry)
            for name in dict.fromkeys(words(name) for name in names_of(entry)):
                self._names.setdefault(name, []).append(entry)
            if (number := parse(entry.values.get("personnummer"))) is not None:
                self._numbers.setdefault(number.digits, []).append(entry)

    def find(self, text: str) -> list[Entry]:
        """Return the rows that a text can mean: by id alone where one has it, else by number or name."""
        if found := self._ids.get(words(text)):
            return found
        number = parse(re.sub(r"\s?[-\s\u2010-\u2015]\s?", "-", text))
        if number is None:
            return self._names.get(words(text), [])
        return [entry for entry in self._numbers.get(number.digits, ()) if _has(entry, number)]

    def alike(self, entry: Entry) -> Iterator[Entry]:
        """Yield the rows above a row that share its id, its number or its name."""
        number = parse(entry.values.get("personnummer"))
        groups = [
            self._ids.get(words(str(entry.values.get("id", "")))),
            self._numbers.get(number.digits) if number else None,
        ]
        for group in (*groups, self._names.get(words(full_name(entry) or ""))):
            yield from (other for other in group or () if other.row < entry.row)

    def near(self, text: str, alike: float = 0.6) -> list[str]:
        """Return the ids and names that are most like a text, as they are written in the file."""
        written = {words(name): name for entry in self.entries for name in names_of(entry)}
        written |= {words(str(e.values["id"])): str(e.values["id"]) for e in self.entries if "id" in e.values}
        return [written[one] for one in difflib.get_close_matches(words(text), written, 3, alike)]


def _has(entry: Entry, number: Personnummer) -> bool:
    other = parse(entry.values.get("personnummer"))
    return other is not None and same_number(number, other)


def names_of(entry: Entry) -> Iterator[str]:
    """Yield what a row goes by: its name, "Öqvist, Sanna", "Öqvist Sanna", its short name."""
    first, last = entry.values.get("fornamn"), entry.values.get("efternamn")
    found = [entry.values.get("namn"), entry.values.get("kort"), full_name(entry)]
    if first and last:
        found += [f"{last}, {first}", f"{last} {first}"]
    yield from dict.fromkeys(str(name) for name in found if name)


def settled(index: Index, text: str) -> tuple[Json, list[Remark]]:
    """Return the reference that a text means, and what is to be said of it.

    A place that is on no row stands for itself; whoever certifies or applies has to have a row.
    """
    found = index.find(text)
    if len(found) == 1:
        return Ref(index.sheet, found[0].row), []
    if found:
        rows = ", ".join(str(entry.row) for entry in found)
        return None, [Remark("roster.which", params={"value": text, "rows": rows})]
    near = ", ".join(index.near(text, SLIP if index.sheet == PLACES else 0.6))
    if index.sheet == PLACES:
        said = Remark("roster.like_a_place", Severity.WARNING, {"value": text, "near": near})
        return text, [said] if near else []
    code = "roster.no_such" if near else "roster.no_such_at_all"
    return None, [Remark(code, params={"value": text, "near": near, "where": index.called})]


def settled_many(index: Index, text: str) -> tuple[Json, list[Remark]]:
    """Return the references of "A1; A2"; commas part them as well where a part is somebody: "A1, A2"."""
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if len(parts) == 1 and not index.find(text) and "," in text:
        by_comma = [part.strip() for part in text.split(",") if part.strip()]
        parts = by_comma if any(index.find(part) for part in by_comma) else parts
    refs: list[Json] = []
    remarks: list[Remark] = []
    for part in parts:
        ref, said = settled(index, part)
        remarks += said
        if ref in refs:
            remarks.append(Remark("roster.same_twice", params={"value": part}))
        elif ref is not None:
            refs.append(ref)
    return refs or None, remarks


def doubled(index: Index) -> Iterator[tuple[Entry, Entry, str]]:
    """Yield (row, earlier row, code) for rows that are, or may be, one and the same.

    The same id or personnummer; among persons the same name where one of the two has no number.
    """
    for entry in index.entries:
        for other in index.alike(entry):
            if code := _same(entry.values, other.values, index.sheet):
                yield entry, other, code
                break


def _same(one: Mapping[str, Json], other: Mapping[str, Json], sheet: str) -> str | None:
    if one.get("id") and words(str(one["id"])) == words(str(other.get("id", ""))):
        return "roster.id_twice"
    numbers = parse(one.get("personnummer")), parse(other.get("personnummer"))
    if numbers[0] is not None and numbers[1] is not None:
        return "roster.person_twice" if same_number(numbers[0], numbers[1]) else None
    names = [[words(str(row.get(key, ""))) for key in ("fornamn", "efternamn")] for row in (one, other)]
    return "roster.name_twice" if sheet == PERSONS and names[0] == names[1] != ["", ""] else None
