"""The cells of a roster as they stand in the file: a workbook, a folder of CSV files, or JSON."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stforms.actions.tables import MAX_COLUMNS, MAX_ROWS, open_workbook, read_csv
from stforms.errors import StformsError, UnreadableError, UsageError
from stforms.model import Finding, Json

MAX_BYTES = 100_000_000
BOOKS = (".xlsx", ".xlsm")
LOOKED_AT = 100_000
"""How many rows are looked at for something below the last one that may hold a value."""


@dataclass(frozen=True)
class RawRow:
    """One row: its number in the file, and its cells; what is empty is None."""

    number: int
    cells: tuple[Json, ...]


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it was found: its name, its headings, its rows."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[RawRow, ...]


def raw_sheets(path: Path) -> tuple[list[RawSheet], list[Finding]]:
    """Read all sheets of a roster.

    Raises:
        UnreadableError: the file or folder cannot be read, or is not what its name says.
        UsageError: it is of no kind that a roster can be, or has more rows than are read.
    """
    try:
        return _read(path)
    except StformsError:
        raise
    except FileNotFoundError as error:
        raise UnreadableError("file.missing", {"file": str(path)}) from error
    except OSError as error:
        why = {"file": str(path), "why": str(error.strerror)}
        raise UnreadableError("file.no_access", why) from error
    except Exception as error:  # whatever openpyxl, csv and json throw at damaged files
        why = {"file": str(path), "why": " ".join(str(error).split())[:200]}
        raise UnreadableError("record.unreadable", why) from error


def _read(path: Path) -> tuple[list[RawSheet], list[Finding]]:
    if path.is_dir():
        return _folder(path)
    kind = path.suffix.lower()
    if kind not in (*BOOKS, ".json", ".csv"):
        raise UsageError("roster.unknown_kind", {"file": str(path)})
    raw = _bytes(path)
    if kind == ".json":
        return list(_json(path, json.loads(raw.decode("utf-8-sig")))), []
    if kind == ".csv":
        raise UsageError("roster.one_csv", {"file": str(path)})
    book = open_workbook(path, raw)
    return [_sheet(path, one.title, _cells(one)) for one in book.worksheets], []


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableError("file.too_large", {"most": MAX_BYTES // 1_000_000})
    return path.read_bytes()


def _folder(path: Path) -> tuple[list[RawSheet], list[Finding]]:
    """Read a folder: each CSV file is the sheet that it is named after."""
    sheets, findings = [], []
    for file in sorted(path.glob("*.csv")):
        rows, finding = read_csv(file, _bytes(file))
        findings.append(finding)
        sheets.append(_sheet(file, file.stem, rows))
    if not sheets:
        raise UnreadableError("roster.no_files", {"file": str(path)})
    return sheets, findings


def _cells(sheet: Any) -> Iterator[list[Json]]:
    """Yield the rows of a sheet; a number that Excel shows as a percentage is given as it is shown."""
    for row in sheet.iter_rows(max_col=MAX_COLUMNS):
        yield [_shown(cell) for cell in row]


def _shown(cell: Any) -> Json:
    value = cell.value
    if isinstance(value, float | int) and not isinstance(value, bool) and "%" in str(cell.number_format):
        return round(value * 100, 6)
    return value


def _sheet(path: Path, name: str, table: Iterable[list[Json]]) -> RawSheet:
    """Return a sheet whose first row with anything in it holds the headings."""
    headings: tuple[str, ...] | None = None
    rows: list[RawRow] = []
    for number, row in enumerate(table, start=1):
        cells = tuple(plain(value) for value in row)
        if all(cell is None for cell in cells):
            if number > LOOKED_AT:
                raise UsageError("record.too_many_rows", {"file": f"{path.name}, {name}", "most": MAX_ROWS})
            continue
        if headings is None:
            headings = tuple("" if cell is None else " ".join(str(cell).split()) for cell in cells)
        elif number > MAX_ROWS + 1:
            raise UsageError("record.too_many_rows", {"file": f"{path.name}, {name}", "most": MAX_ROWS})
        else:
            rows.append(RawRow(number, cells))
    return RawSheet(name, headings or (), tuple(rows))


def plain(value: Json) -> Json:
    """Return a cell as JSON: days as ISO text, whole numbers as int, trimmed text, what is empty as None."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, str):
        return value.strip() or None
    return value if isinstance(value, bool | int) else None


def _json(path: Path, document: Json) -> Iterator[RawSheet]:
    """Yield the sheets of {"personer": [{"id": …}, …], …}; rows are counted from 1."""
    if not isinstance(document, dict):
        raise UnreadableError("roster.no_sheets_in", {"file": str(path)})
    for name, entries in document.items():
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise UnreadableError("roster.no_sheets_in", {"file": str(path)})
        if len(entries) > MAX_ROWS:
            raise UsageError("record.too_many_rows", {"file": f"{path.name}, {name}", "most": MAX_ROWS})
        headings = tuple(dict.fromkeys(str(key) for entry in entries for key in entry))
        rows = ((number, _in_order(entry, headings)) for number, entry in enumerate(entries, start=1))
        yield RawSheet(str(name), headings, tuple(RawRow(number, cells) for number, cells in rows))


def _in_order(entry: dict[str, Json], headings: tuple[str, ...]) -> tuple[Json, ...]:
    """Return the values of an object in the order of the headings; a list is as good as its parts."""
    joined = {
        key: "; ".join(map(str, value)) if isinstance(value, list) else value for key, value in entry.items()
    }
    return tuple(plain(joined.get(heading)) for heading in headings)
