"""Rows in: CSV as Swedish Excel writes it, and Excel workbooks. One row, one record."""

from __future__ import annotations

import csv
import datetime
import difflib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from stforms.errors import UnreadableError, UsageError
from stforms.library import Library
from stforms.messages import LANGUAGES, text
from stforms.model import Finding, Json, Param, Record, Severity

MAX_ROWS, MAX_COLUMNS, MAX_UNPACKED = 10_000, 500, 200_000_000
EDITION_HEADERS = ("edition", "blankett", "utgåva", "form")

_STEP = re.compile(r"[.\[\]]+")


@dataclass(frozen=True)
class Row:
    """One row: its record, the edition it names, and what to call it in messages."""

    record: Record
    edition: str | None
    name: str


def rows_of(path: Path, raw: bytes, library: Library, edition: str | None) -> tuple[list[Row], list[Finding]]:
    """Return the rows of a CSV file or a workbook's first sheet, and how the file was read."""
    findings: list[Finding] = []
    if path.suffix.lower() in (".csv", ".tsv"):
        table, finding = read_csv(path, raw)
        findings.append(finding)
    else:
        table = _workbook(path, raw)
    return list(_rows(path, table, library, edition)), findings


def read_csv(path: Path, raw: bytes) -> tuple[Iterator[list[Json]], Finding]:
    """Read a CSV: UTF-8 with or without mark, else Windows-1252; semicolon, comma or tab."""
    encoding = "utf-8-sig"
    try:
        content = raw.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        content = raw.decode(encoding, "replace")
    first = content.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    shown = {"\t": "tab"}.get(delimiter, delimiter)
    params = {"file": path.name, "encoding": encoding.replace("-sig", ""), "delimiter": shown}
    finding = Finding("record.read_as", Severity.INFO, None, None, params)
    return (list(row) for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)), finding


def _workbook(path: Path, raw: bytes) -> Iterator[list[Json]]:
    sheet = open_workbook(path, raw).worksheets[0]
    for row in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
        yield list(row)


def open_workbook(path: Path, raw: bytes) -> Any:
    """Open a workbook for reading row by row, within bounds; values, not formulas.

    Raises:
        UnreadableError: it is no workbook, or too large.
    """
    import openpyxl  # a tenth of a second, and only workbooks need it

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            if sum(member.file_size for member in package.infolist()) > MAX_UNPACKED:
                raise UnreadableError("file.too_large", {"most": MAX_UNPACKED // 1_000_000})
        return openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError("record.unreadable", {"file": str(path), "why": str(error)}) from error


def _rows(path: Path, table: Iterable[list[Json]], library: Library, edition: str | None) -> Iterator[Row]:
    rows = iter(table)
    headers = next((row for row in rows if any(_cell(value) for value in row)), [])
    texts = [str(_cell(header) or "").strip() for header in headers]
    names: dict[str | None, list[str | None]] = {}
    for number, row in enumerate(rows, start=2):
        if number > MAX_ROWS + 1:
            raise UsageError("record.too_many_rows", {"file": path.name, "most": MAX_ROWS})
        cells = [_cell(value) for value in row]
        if not any(cell is not None for cell in cells):
            continue
        named = _named_edition(texts, cells) or edition
        if named is None:
            place = f"{path.name}, {text('label.row', {'row': number})}"
            raise UsageError("record.no_edition", {"name": place})
        if named not in names:
            names[named] = _columns(path, texts, library, named)
        record = _record(names[named], cells)
        yield Row(record, named, f"{path.stem}-{number:03}")


def _cell(value: Json) -> Json:
    """Return a cell as JSON: dates as ISO text, whole numbers as int, empty as None."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return value.strip() or None
    return value if isinstance(value, (int, float, bool)) else None


def _named_edition(headers: list[str], cells: list[Json]) -> str | None:
    for header, cell in zip(headers, cells, strict=False):
        if header.lower() in EDITION_HEADERS and cell is not None:
            return str(cell)
    return None


def _columns(path: Path, headers: list[str], library: Library, edition: str) -> list[str | None]:
    """Return the key of each column; a column without heading has none."""
    known = known_headers(library, edition)
    keys: list[str | None] = []
    for number, header in enumerate(headers, start=1):
        if not header or header.lower() in EDITION_HEADERS:
            keys.append(None)
            continue
        key = known.get(header.lower()) or _row_key(header, known)
        place: dict[str, Param] = {"file": path.name, "column": number, "header": header}
        if key is None:
            near = ", ".join(difflib.get_close_matches(header.lower(), known, 2, 0.5)) or text(
                "label.nothing"
            )
            raise UsageError("record.unknown_column", {**place, "near": near})
        if key in keys:
            raise UsageError("record.column_twice", place)
        keys.append(key)
    return keys


def known_headers(library: Library, edition: str) -> dict[str, str]:
    """Return heading (lower case) -> key: the key itself, its full label, its label where unique."""
    chosen = library.edition(edition)
    schema = library.schema(chosen.form)
    known: dict[str, str] = {key.lower(): key for key in chosen.keys}
    short: dict[str, list[str]] = {}
    for key in sorted(chosen.keys):
        for label in {schema.label(key, lang).lower() for lang in LANGUAGES}:
            known.setdefault(label, key)
            short.setdefault(label.rpartition(" – ")[2], []).append(key)
    for label, keys in short.items():
        if len(keys) == 1:
            known.setdefault(label, keys[0])
    return known


def _row_key(header: str, known: dict[str, str]) -> str | None:
    """Return "tjanstgoring[1].stalle" for the heading tjanstgoring.2.stalle (rows count from 1)."""
    steps = [step for step in _STEP.split(header) if step]
    rows = [step for step in steps if step.isdigit()]
    key = known.get(".".join(step for step in steps if not step.isdigit()).lower())
    if key is None or len(rows) != 1:
        return None
    table, _, column = key.partition(".")
    return f"{table}[{max(0, int(rows[0]) - 1)}].{column}"


def _record(keys: list[str | None], cells: list[Json]) -> Record:
    record: Record = {}
    for key, cell in zip(keys, cells, strict=False):
        if key is not None and cell is not None:
            set_at(record, key, cell)
    return record


def set_at(record: Record, key: str, value: Json) -> None:
    """Set a value at "a.b" or "tabell[2].kolumn", making what lies between."""
    node: Json = record
    steps = [step for step in _STEP.split(key) if step]
    for step, following in pairwise(steps):
        if isinstance(node, list):
            node = _item(node, int(step))
        else:
            node = node.setdefault(step, [] if following.isdigit() else {})
    node[steps[-1]] = value


def _item(rows: list[Json], index: int) -> Json:
    while len(rows) <= min(index, MAX_ROWS):
        rows.append({})
    return rows[min(index, MAX_ROWS)]
