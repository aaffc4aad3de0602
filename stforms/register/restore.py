"""Restoring a register from a backup: into an empty one only, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from stforms.errors import RefusedError, RegisterError
from stforms.register.audit import broken
from stforms.register.numbers import set_last_ids
from stforms.register.portable import KEPT, MANIFEST, Archive, Manifest
from stforms.register.store import Register, Writer
from stforms.register.tables import heads
from stforms.register.versions import VERSION

T = TypeVar("T")

_MANY = 500


def restore(register: Register, path: Path, tell: Callable[[int, int], None] = lambda *_: None) -> Manifest:
    """Put a backup into an empty register; return what is in it.

    The received files come first and the rows in one transaction: when it is broken off, the register is
    still empty, and the same call completes it.

    Args:
        register: an empty one, embedded or in PostgreSQL.
        path: the backup.
        tell: is told how many received files are there, of how many.

    Raises:
        UnreadableError: the file is no backup.
        IntegrityError: the backup is damaged.
        RegisterError: the backup is of another version.
        RefusedError: the register is not empty.
        DiskFullError: there is no room left.
    """
    with Archive(path) as archive:
        manifest = archive.manifest
        if manifest.schema != VERSION:
            params = {
                "file": str(path),
                "version": manifest.schema,
                "own": VERSION,
                "program": manifest.program,
            }
            raise RegisterError("register.backup_version", params)
        archive.verify()
        with register.reading() as connection:
            _refuse_unless_empty(connection, register)
        for done, sha256 in enumerate(archive.files(), start=1):
            register.blobs.put(archive.file(sha256))
            tell(done, manifest.files)
        _restore_rows(register, archive)
    return manifest


def _refuse_unless_empty(connection: sa.Connection, register: Register) -> None:
    for table in KEPT:
        filled = table.c.number > 0 if table is heads else sa.true()
        if connection.execute(sa.select(sa.literal(1)).select_from(table).where(filled).limit(1)).first():
            raise RefusedError("register.not_empty", {"place": register.place.shown})


def _restore_rows(register: Register, archive: Archive) -> None:
    with register.writing() as writer:
        _refuse_unless_empty(writer.connection, register)
        writer.connection.execute(sa.delete(heads))
        for table in KEPT:
            for rows in _some(archive.rows(table)):
                writer.connection.execute(sa.insert(table), rows)
        manifest = archive.manifest
        set_last_ids(writer.connection, manifest.ids)
        head = writer.connection.execute(sa.select(heads.c.number, heads.c.hash)).one()
        if tuple(head) != manifest.head or tuple(broken(writer.connection)) != manifest.broken:
            raise archive.damaged(MANIFEST)
        # Another writer: this one knows the head that was there before.
        details = {"rows": manifest.rows, "files": manifest.files, "made_at": manifest.made_at}
        Writer(writer.connection, writer.actor).event("register.restored", "register", details)


def _some(rows: Iterable[T]) -> Iterator[list[T]]:
    source = iter(rows)
    while some := list(islice(source, _MANY)):
        yield some
