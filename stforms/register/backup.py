"""Backing a register up: one view of it, also while others write, as one file that is read again at once."""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from stforms.atomic import write_atomically
from stforms.errors import IntegrityError
from stforms.register.audit import broken
from stforms.register.numbers import last_ids
from stforms.register.portable import KEPT, MANIFEST, Archive, Manifest, file_member, line_of, table_member
from stforms.register.received import PURGED
from stforms.register.store import Register
from stforms.register.tables import documents, heads
from stforms.register.versions import VERSION

_MANY = 500


def backup(
    register: Register,
    path: Path,
    overwrite: bool = False,
    tell: Callable[[int, int], None] = lambda *_: None,
) -> Manifest:
    """Write a backup, wait until the disk has it, and read it again.

    A register that is damaged is backed up all the same, as far as it goes: see `Manifest`.

    Args:
        register: which.
        path: the file, a zip.
        overwrite: take the place of a file that is there.
        tell: is told how many received files were written, of how many.

    Raises:
        RefusedError: the file exists, or cannot be written.
        DiskFullError: there is no room left.
        RegisterError: the register cannot be read.
        IntegrityError: what was written is not what is read again: the disk is not to be trusted.
    """
    write_atomically(path, _pieces(register, tell), overwrite)
    with Archive(path) as archive:
        return archive.verify()


class _Sink(io.RawIOBase):
    """What zipfile writes, to be taken piece by piece; it cannot go back, as a pipe cannot."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


@dataclass
class _Files:
    """Which received files were written so far."""

    count: int = 0
    size: int = 0
    lacking: list[str] = field(default_factory=list)


def _pieces(register: Register, tell: Callable[[int, int], None]) -> Iterator[bytes]:
    """Yield the backup, as much at a time as one received file or some rows are."""
    sink, files = _Sink(), _Files()
    tables: dict[str, tuple[int, str]] = {}
    with register.reading() as connection, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in KEPT:
            for counted in _rows(connection, archive, table):
                tables[table.name] = counted
                yield sink.taken()
        for of in _files(register, connection, archive, files):
            tell(files.count + len(files.lacking), of)
            yield sink.taken()
        manifest = _manifest(register, connection, tables, files)
        archive.writestr(MANIFEST, json.dumps(manifest.as_json(), indent=1))
    yield sink.taken()


def _manifest(
    register: Register, connection: sa.Connection, tables: dict[str, tuple[int, str]], files: _Files
) -> Manifest:
    head = connection.execute(sa.select(heads.c.number, heads.c.hash)).one()
    return Manifest(
        program=importlib.metadata.version("stforms"),
        schema=VERSION,
        database=register.place.driver,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        tables=tables,
        ids=last_ids(connection),
        files=files.count,
        size=files.size,
        lacking=tuple(files.lacking),
        broken=tuple(broken(connection)),
        head=(head.number, head.hash),
    )


def _rows(connection: sa.Connection, archive: zipfile.ZipFile, table: sa.Table) -> Iterator[tuple[int, str]]:
    """Write a table; yield now and then how many rows there are so far, and the hash of their lines."""
    rows, digest = 0, hashlib.sha256()
    query = sa.select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_MANY)
    with archive.open(table_member(table.name), "w", force_zip64=True) as member:
        for some in connection.execute(query).mappings().partitions():
            lines = [line_of(dict(row)) for row in some]
            written = b"".join(lines)
            digest.update(written)
            rows += len(lines)
            member.write(written)
            yield rows, digest.hexdigest()
    yield rows, digest.hexdigest()


def _files(
    register: Register, connection: sa.Connection, archive: zipfile.ZipFile, files: _Files
) -> Iterator[int]:
    """Write the received files; after each, yield how many there are in all."""
    mine = documents.c.state != PURGED
    of = int(connection.execute(sa.select(sa.func.count()).where(mine)).scalar_one())
    query = sa.select(documents.c.sha256).where(mine).order_by(documents.c.sha256)
    for sha256 in connection.execute(query.execution_options(yield_per=_MANY)).scalars():
        try:
            data = register.blobs.get(sha256)
        except IntegrityError:
            files.lacking.append(sha256)
        else:
            # As it came: office files and pictures are compressed already.
            archive.writestr(file_member(sha256), data, zipfile.ZIP_STORED)
            files.count, files.size = files.count + 1, files.size + len(data)
        yield of
