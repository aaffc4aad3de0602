"""A register as one file: a zip with a line of JSON for each row, and the received files as they came.

The same whatever the database, so that it also moves a register from one to the other.

    tables/persons.jsonl …    rows, in an order in which those that are referred to come first
    files/ab/cdef…            received files, by their hash
    manifest.json             versions, counts, hashes, the last event
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from stforms.errors import IntegrityError, UnreadableError
from stforms.model import Json
from stforms.register.tables import Utc, leases, metadata

SHAPE = "register-backup/1"
MANIFEST = "manifest.json"
KEPT = tuple(table for table in metadata.sorted_tables if table is not leases)
"""Every table but what only concerns who is at work now."""

_FILE = re.compile(r"files/([0-9a-f]{2})/([0-9a-f]{62})")
_PIECE = 1_000_000

_ODD = (
    OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, struct.error,
    KeyError, TypeError, ValueError, AttributeError,
)  # fmt: skip
"""What zipfile and json raise when a byte is wrong."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    `lacking` and `broken` are what was wrong with the register already: files that were gone or damaged,
    numbers of events that do not hold.
    """

    program: str
    schema: str
    database: str
    made_at: str
    tables: Mapping[str, tuple[int, str]]  # rows, and the hash of their lines
    ids: Mapping[str, int]  # the last that each table gave
    files: int
    size: int  # of the files, in bytes
    lacking: tuple[str, ...]
    broken: tuple[int, ...]
    head: tuple[int, str]

    @property
    def rows(self) -> int:
        """Return how many rows there are in all."""
        return sum(rows for rows, _ in self.tables.values())

    def as_json(self) -> dict[str, Json]:
        """Return what stands in manifest.json."""
        return {"stforms": SHAPE, **asdict(self)}


def table_member(name: str) -> str:
    """Return where the rows of a table are."""
    return f"tables/{name}.jsonl"


def file_member(sha256: str) -> str:
    """Return where a received file is."""
    return f"files/{sha256[:2]}/{sha256[2:]}"


def line_of(row: Mapping[str, Any]) -> bytes:
    """Return a row as a line."""
    values = {key: _plain(value) for key, value in row.items()}
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def row_of(table: sa.Table, line: bytes) -> dict[str, Any]:
    """Return the row of a table that a line is."""
    return {key: _typed(table.c[key], value) for key, value in json.loads(line).items()}


def _plain(value: Any) -> Json:
    return value.isoformat() if isinstance(value, date) else value


def _typed(column: sa.Column[Any], value: Json) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Utc):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, sa.Date) else value


# --- reading ----------------------------------------------------------------------------------


class Archive:
    """A backup that is read."""

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            UnreadableError: it is no backup of a register, or cannot be read.
        """
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            data = json.loads(self._zip.read(MANIFEST))
            if data.pop("stforms") != SHAPE:
                raise UnreadableError("register.no_backup", {"file": str(path)})
            self.manifest = _manifest(data)
        except _ODD as error:
            raise UnreadableError("register.no_backup", {"file": str(path)}) from error

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def files(self) -> Iterator[str]:
        """Yield the hash of each received file."""
        for name in self._zip.namelist():
            found = _FILE.fullmatch(name)
            if found is not None:
                yield found[1] + found[2]

    def file(self, sha256: str) -> bytes:
        """Return a received file."""
        return b"".join(self._pieces(file_member(sha256)))

    def rows(self, table: sa.Table) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table."""
        try:
            with self._zip.open(table_member(table.name)) as lines:
                yield from (row_of(table, line) for line in lines)
        except _ODD as error:
            raise self.damaged(table_member(table.name)) from error

    def verify(self) -> Manifest:
        """Read all of it, and return the manifest when everything is as it says.

        Raises:
            IntegrityError: something is missing, or not what was written.
        """
        for name, (rows, digest) in self.manifest.tables.items():
            if (rows, digest) != self._counted(table_member(name)):
                raise self.damaged(table_member(name))
        files = list(self.files())
        for sha256 in files:
            if self._hash(file_member(sha256)) != sha256:
                raise self.damaged(file_member(sha256))
        if len(set(files)) != self.manifest.files or set(self.manifest.tables) != {t.name for t in KEPT}:
            raise self.damaged(MANIFEST)
        return self.manifest

    def damaged(self, member: str) -> IntegrityError:
        """Return the failure that a member of the backup is not what was written."""
        return IntegrityError("register.backup_damaged", {"file": str(self.path), "member": member})

    def _counted(self, member: str) -> tuple[int, str]:
        digest, rows = hashlib.sha256(), 0
        for piece in self._pieces(member):
            digest.update(piece)
            rows += piece.count(b"\n")
        return rows, digest.hexdigest()

    def _hash(self, member: str) -> str:
        digest = hashlib.sha256()
        for piece in self._pieces(member):
            digest.update(piece)
        return digest.hexdigest()

    def _pieces(self, member: str) -> Iterator[bytes]:
        try:
            with self._zip.open(member) as file:
                while piece := file.read(_PIECE):
                    yield piece
        except _ODD as error:
            raise self.damaged(member) from error


def _manifest(data: dict[str, Any]) -> Manifest:
    lists = {name: tuple(data[name]) for name in ("lacking", "broken", "head")}
    tables = {name: (rows, digest) for name, (rows, digest) in data["tables"].items()}
    return Manifest(**{**data, **lists, "tables": tables})
