"""Bringing an older register to this program's version: a copy first, then all of it or nothing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from stforms.atomic import not_written
from stforms.register.failures import told
from stforms.register.opening import (
    engine_of,
    locked,
    look,
    open_register,
    refuse_network_drive,
    refuse_unless_ready,
)
from stforms.register.place import Place
from stforms.register.store import Writer, user
from stforms.register.versions import VERSION, State, migrate


@dataclass(frozen=True)
class Migrated:
    """What became of a register: its version before (None: there was none) and now, and the copy."""

    before: str | None
    after: str
    copy: Path | None = None


def migrate_register(place: Place) -> Migrated:
    """Bring a register to this program's version; one that has it already is left as it is.

    An embedded one is copied first, to a file beside it; a server's backup is its administrator's.

    Raises:
        RegisterError: it is of a newer version, no register, or cannot be reached.
        DiskFullError: there is no room for the copy, or for the change.
    """
    refuse_network_drive(place)
    found = look(place)
    if found.state is not State.OLD:
        open_register(place).close()  # makes it where there is none; refuses what is not ours
        return Migrated(found.version, found.version or VERSION)
    copy = _copied(place, str(found.version)) if place.embedded else None
    with told(place):
        engine = engine_of(place)
        if place.embedded:
            # A table that is made anew would take the rows along that refer to it
            # (sqlite.org/lang_altertable.html, 7). Looked at afterwards instead.
            sa.event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA foreign_keys=OFF"))
        try:
            _migrate(engine, place)
        finally:
            engine.dispose()
    return Migrated(found.version, VERSION, copy)


def copies(place: Place) -> Iterator[Path]:
    """Yield the copies that were made before migrations."""
    yield from sorted(place.home.glob("register-[0-9][0-9][0-9][0-9].sqlite"))


def _migrate(engine: sa.Engine, place: Place) -> None:
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        found = locked(connection)
        if found.state is State.OLD:  # nobody else has done it meanwhile
            migrate(connection)
            details = {"from": found.version, "to": VERSION}
            Writer(connection, user()).event("register.migrated", "register", details)
        refuse_unless_ready(locked(connection), place)


def _copied(place: Place, version: str) -> Path:
    """Copy an embedded database, also while somebody writes to it; return the copy when the disk has it."""
    path = place.home / f"register-{version}.sqlite"
    temporary = path.with_suffix(".tmp")
    try:
        with told(place), closing(sqlite3.connect(place.database)) as source:
            with closing(sqlite3.connect(temporary)) as target:
                source.backup(target)
            with temporary.open("r+b") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)
    return path
