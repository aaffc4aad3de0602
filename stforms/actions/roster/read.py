"""A roster is read: sheets found, headings matched, cells understood, references settled.

Every row of the file is an entry or has an error: nobody is dropped, nobody is there twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter

from stforms.actions.roster.layout import PERSONS, REFERENCES, Column, Sheet, fold, layout, sheet_called
from stforms.actions.roster.model import Entry, Roster
from stforms.actions.roster.references import Index, doubled, settled, settled_many
from stforms.actions.roster.source import RawRow, RawSheet, raw_sheets
from stforms.actions.roster.values import Remark, read_cell
from stforms.model import Finding, Json, Outcome, Param, Severity, Where

HELP_SHEETS = {"hjalp", "help", "listor"}
"""Sheets of the empty roster that hold no rows, folded."""


@dataclass
class _Found:
    """A sheet while it is read: which column stands where, and its rows."""

    sheet: Sheet
    raw: RawSheet
    columns: Mapping[int, Column]
    entries: list[Entry] = field(default_factory=list)
    headings: Mapping[str, str] = field(default_factory=dict)

    def finding(self, remark: Remark, row: int, key: str | None = None) -> Finding:
        """Return a finding about a cell, or about a row."""
        heading = self.headings.get(key or "", key or "")
        place = f"{self.raw.name}!{_letter(self, key)}{row}"
        params: dict[str, Param] = {"sheet": self.raw.name, "row": row, "column": heading, **remark.params}
        return Finding(remark.code, remark.severity, None, Where(place=place), params)


def read_roster(path: Path) -> Outcome[Roster]:
    """Read a roster: a workbook, a folder of CSV files, or JSON.

    Returns:
        The roster, and what is to be said of it with sheet, row and column. With an error among the
        findings it is not complete and no papers should be made of it.

    Raises:
        UnreadableError: the file cannot be read.
        UsageError: it is of no kind that a roster can be, or has too many rows.
    """
    raw, findings = raw_sheets(path)
    found = list(_sheets(raw, findings))
    for one in found:
        findings += _rows(one)
    indexes = _indexes(found)
    for one in found:
        findings += _references(one, indexes)
    findings += [*_doubles(found, indexes), *_repeated(found), *_nobody(found)]
    return Outcome(Roster({one.sheet.name: tuple(one.entries) for one in found}), tuple(findings))


# --- sheets and headings --------------------------------------------------------------------


def _sheets(raw: Sequence[RawSheet], findings: list[Finding]) -> Iterator[_Found]:
    """Yield the sheets that are known; tell of the others."""
    seen: dict[str, str] = {}
    for one in raw:
        sheet = sheet_called(one.name, layout())
        if sheet is None:
            if fold(one.name) not in HELP_SHEETS and one.rows:
                names = ", ".join(known.title for known in layout())
                params: dict[str, Param] = {"sheet": one.name, "names": names}
                findings.append(Finding("roster.unknown_sheet", Severity.WARNING, None, None, params))
        elif sheet.name in seen:
            params = {"sheet": one.name, "other": seen[sheet.name]}
            findings.append(Finding("roster.sheet_twice", Severity.ERROR, None, None, params))
        else:
            seen[sheet.name] = one.name
            columns = _columns(sheet, one, findings)
            headings = {column.key: one.headings[number] for number, column in columns.items()}
            yield _Found(sheet, one, columns, headings=headings)


def _columns(sheet: Sheet, raw: RawSheet, findings: list[Finding]) -> dict[int, Column]:
    """Return which column stands where; tell of headings that are unknown, doubled or missing."""
    columns: dict[int, Column] = {}
    for number in range(max([len(raw.headings), *(len(row.cells) for row in raw.rows)])):
        heading = raw.headings[number] if number < len(raw.headings) else ""
        column = sheet.column(heading) if heading else None
        letter = get_column_letter(number + 1)
        params: dict[str, Param] = {"sheet": raw.name, "column": letter, "heading": heading}
        if column is None:
            if any(number < len(row.cells) and row.cells[number] is not None for row in raw.rows):
                findings.append(_unknown(sheet, heading, params))
        elif column in columns.values():
            findings.append(Finding("roster.column_twice", Severity.ERROR, None, None, params))
        else:
            columns[number] = column
    for column in sheet.columns:
        if column.required and raw.rows and column not in columns.values():
            params = {"sheet": raw.name, "heading": column.title}
            findings.append(Finding("roster.column_missing", Severity.ERROR, None, None, params))
    return columns


def _unknown(sheet: Sheet, heading: str, params: dict[str, Param]) -> Finding:
    if not heading:
        return Finding("roster.no_heading", Severity.WARNING, None, None, params)
    near = sheet.near(heading)
    code = "roster.column_like" if near else "roster.column_unknown"
    return Finding(code, Severity.WARNING, None, None, {**params, "near": ", ".join(near)})


def _letter(found: _Found, key: str | None) -> str:
    at = next((number for number, column in found.columns.items() if column.key == key), None)
    return "" if at is None else get_column_letter(at + 1)


# --- rows -----------------------------------------------------------------------------------


def _rows(found: _Found) -> Iterator[Finding]:
    """Read the rows of a sheet; what cannot be understood is told and left out of its row alone."""
    for row in found.raw.rows:
        if not any(_cell(row, number) is not None for number in found.columns):
            continue  # only columns that nobody reads, which has been told
        values: dict[str, Json] = {}
        for number, column in found.columns.items():
            cell = _cell(row, number)
            if cell is None:
                if column.required:
                    yield found.finding(Remark("roster.empty"), row.number, column.key)
                continue
            value, remarks = read_cell(column, cell)
            yield from (found.finding(remark, row.number, column.key) for remark in remarks)
            if value is not None:
                values[column.key] = value
        found.entries.append(Entry(found.sheet.name, row.number, values | _derived(values)))


def _cell(row: RawRow, number: int) -> Json:
    return row.cells[number] if number < len(row.cells) else None


def _derived(values: Mapping[str, Json]) -> dict[str, Json]:
    """Return what follows from other columns: the follow-up papers' word for the regulation."""
    regulation = values.get("regelverk")
    if regulation is None:
        return {}
    return {"malbeskrivning": "".join(c if c.isalnum() else "_" for c in str(regulation).lower())}


# --- references -----------------------------------------------------------------------------


def _indexes(found: Sequence[_Found]) -> dict[str, Index]:
    entries = {one.sheet.name: one.entries for one in found}
    called = {one.sheet.name: one.raw.name for one in found}
    return {
        sheet.name: Index(sheet.name, entries.get(sheet.name, []), called.get(sheet.name, sheet.title))
        for sheet in layout()
        if sheet.name in REFERENCES.values()
    }


def _references(found: _Found, indexes: Mapping[str, Index]) -> Iterator[Finding]:
    """Put references in the place of ids and names."""
    columns = [column for column in found.columns.values() if column.kind in REFERENCES]
    for number, entry in enumerate(found.entries):
        values = dict(entry.values)
        for column in columns:
            if (text := values.get(column.key)) is None:
                continue
            settle = settled_many if column.kind == "persons" else settled
            value, remarks = settle(indexes[REFERENCES[column.kind]], str(text))
            yield from (found.finding(remark, entry.row, column.key) for remark in remarks)
            values[column.key] = value
        found.entries[number] = Entry(
            entry.sheet, entry.row, {k: v for k, v in values.items() if v is not None}
        )


def _doubles(found: Sequence[_Found], indexes: Mapping[str, Index]) -> Iterator[Finding]:
    by_name = {one.sheet.name: one for one in found}
    for name, index in indexes.items():
        for entry, other, code in doubled(index):
            remark = Remark(code, params={"other": other.row})
            yield by_name[name].finding(remark, entry.row, "id" if code == "roster.id_twice" else None)


def _repeated(found: Sequence[_Found]) -> Iterator[Finding]:
    """Tell of rows of the other sheets that say exactly what an earlier row says."""
    for one in found:
        seen: dict[str, int] = {}
        for entry in one.entries if one.sheet.name not in REFERENCES.values() else ():
            said = repr(sorted(entry.values.items()))
            if said in seen:
                remark = Remark("roster.row_twice", Severity.WARNING, {"other": seen[said]})
                yield one.finding(remark, entry.row)
            seen.setdefault(said, entry.row)


def _nobody(found: Sequence[_Found]) -> Iterator[Finding]:
    if not any(one.entries for one in found if one.sheet.name == PERSONS):
        yield Finding("roster.no_persons", Severity.ERROR)
