"""Which number each paper has, in what order they lie, and what the lists of the application say then.

A number that stands on a paper is kept: it may have been signed. The others get the numbers that the
application has listed for their kind, then the lowest that are free, in the order of the form's list
and within a kind by date. Papers lie in the order of their numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from stforms.actions.bundle.paper import ENCLOSED, OTHERS, Part, row_of_form
from stforms.binding import Edition
from stforms.model import Finding, Record, Severity, get_path

_NUMBER = re.compile(r"(\d{1,4})\s*(.*)", re.S)


@dataclass(frozen=True)
class Numbered:
    """Papers in their order with their numbers, the lists to match, and what is to be said."""

    parts: tuple[Part, ...]
    lists: Record
    findings: tuple[Finding, ...]


def numbered(application: Part | None, parts: Sequence[Part], renumber: bool = False) -> Numbered:
    """Give every enclosed paper its number.

    Args:
        application: the application, None when it is not among the papers.
        parts: what is enclosed, in the order in which it was given.
        renumber: give papers that can be changed new numbers, whatever stands on them.
    """
    rows = _rows(application)
    listed = _listed(application, rows)
    kinds = [_with_kind(part, rows, listed) for part in parts]
    taken = _kept(kinds, renumber)
    ordered = sorted(range(len(kinds)), key=lambda i: (_row(kinds[i], rows), kinds[i].date, i))
    given = dict(taken)
    for index in ordered:
        if index not in given:
            given[index] = _free(kinds[index], {} if renumber else listed, set(given.values()))
    done = [part.numbered(given[index]) for index, part in enumerate(kinds)]
    done.sort(key=lambda part: sort_key(part.number))
    lists, missing = _lists(done, listed)
    return Numbered(tuple(done), lists, (*_told(kinds, given), *missing))


def sort_key(number: str | None) -> tuple[int, str]:
    """Return what numbers are sorted by: 2, 3, 3a, 10."""
    match = _NUMBER.fullmatch(number or "")
    return (int(match[1]), match[2]) if match else (9999, number or "")


def _rows(application: Part | None) -> list[str]:
    """Return the rows of the application's lists in their printed order: "bifogade_intyg.kurs"."""
    edition: Edition | None = application.edition if application is not None else None
    keys = (slot.key for slot in edition.slots) if edition is not None else iter(())
    return [key for key in keys if key.startswith((f"{ENCLOSED}.", f"{OTHERS}."))]


def _listed(application: Part | None, rows: Iterable[str]) -> dict[str, list[str]]:
    """Return the numbers that stand in each row of the application."""
    record = application.record if application is not None else None
    found = {row: get_path(record or {}, row) for row in rows}
    return {row: [str(one) for one in numbers] for row, numbers in found.items() if isinstance(numbers, list)}


def _with_kind(part: Part, rows: Sequence[str], listed: dict[str, list[str]]) -> Part:
    """Return a paper with the row that it belongs to: by its form, else by its number."""
    if part.kind is not None:
        return part
    kind = row_of_form(part.form)
    if kind is None or (rows and kind not in rows):
        own = part.number or part.printed
        kind = next((row for row, numbers in listed.items() if own in numbers), None)
    return replace(part, kind=kind)


def _row(part: Part, rows: Sequence[str]) -> tuple[int, str]:
    known = part.kind is not None and part.kind in rows
    return (rows.index(str(part.kind)), "") if known else (len(rows), part.kind or "~")


def _kept(parts: Sequence[Part], renumber: bool) -> dict[int, str]:
    """Return the numbers that papers keep: of two papers with one number the first that is fixed."""
    kept: dict[int, str] = {}
    by_weight = sorted(range(len(parts)), key=lambda i: (parts[i].number is None, not parts[i].fixed, i))
    for index in by_weight:
        part = parts[index]
        own = part.number or part.printed
        movable = renumber and not part.fixed and part.number is None
        if own is not None and not movable and own not in kept.values():
            kept[index] = own
    return kept


def _free(part: Part, listed: dict[str, list[str]], taken: set[str]) -> str:
    """Return the first number that is listed for a paper's kind and not taken, else the lowest free one."""
    mine = (number for number in listed.get(part.kind or "", ()) if number not in taken)
    others = {number for numbers in listed.values() for number in numbers}
    free = (str(n) for n in range(1, 10_000) if str(n) not in taken and str(n) not in others)
    return next(mine, None) or next(free)


def _lists(parts: Sequence[Part], listed: dict[str, list[str]]) -> tuple[Record, list[Finding]]:
    """Return what the application's lists shall say, and what is listed without being here."""
    here = {part.number for part in parts}
    rows: dict[str, set[str]] = {row: set(numbers) for row, numbers in listed.items()}
    missing = [(row, number) for row, numbers in listed.items() for number in numbers if number not in here]
    for part in parts:
        if part.kind is None or part.number is None:
            continue
        for numbers in rows.values():
            numbers.discard(part.number)
        rows.setdefault(part.kind, set()).add(part.number)
    lists: Record = {}
    for row, numbers in rows.items():
        table, _, key = row.partition(".")
        if numbers:
            lists.setdefault(table, {})[key] = sorted(numbers, key=sort_key)
    return lists, [
        Finding("bundle.missing", Severity.ERROR, row, None, {"number": number}) for row, number in missing
    ]


def _told(parts: Sequence[Part], given: dict[int, str]) -> Iterator[Finding]:
    """Tell of papers on which another number stands, or none; what is fixed has to be put right by hand."""
    times = Counter(part.printed for part in parts if part.printed is not None)
    for index, part in enumerate(parts):
        old, new = part.printed, given[index]
        if part.unread:
            yield Finding("bundle.number_unread", Severity.INFO, None, None, {"new": new}, part.name)
        elif part.fixed and old != new:
            code = "bundle.number_by_hand" if old is not None else "bundle.number_to_write"
            yield Finding(code, Severity.WARNING, None, None, {"old": old or "", "new": new}, part.name)
        elif old is not None and old != new:
            severity = Severity.WARNING if times[old] > 1 else Severity.INFO
            yield Finding("bundle.number_changed", severity, None, None, {"old": old, "new": new}, part.name)
