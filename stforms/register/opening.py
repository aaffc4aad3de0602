"""Opening a register: made when it is not there, refused where it would not be safe."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from stforms.atomic import make_folder
from stforms.errors import RefusedError, RegisterError
from stforms.register.drives import network_drive
from stforms.register.failures import told
from stforms.register.place import Place, place_of
from stforms.register.store import Register
from stforms.register.versions import VERSION, Found, State, found_in, migrate

WAIT = 60.0
"""Seconds that somebody who will write waits for somebody who does; a change takes parts of one."""

_LOCK = 0x7374666F726D73
"""Names the lock of PostgreSQL under which tables are made and changed: "stforms"."""

_REFUSED = {
    State.OLD: "register.old",
    State.NEWER: "register.newer",
    State.FOREIGN: "register.not_ours",
}


def open_register(place: Place | None = None, make: bool = True) -> Register:
    """Open a register.

    Args:
        place: where; default what the environment says.
        make: make it where there is none yet.

    Raises:
        RegisterError: it cannot be reached, is of another version, lies on a network drive, or what is
            there is no register, or nothing.
        DiskFullError: there is no room to make it.
        MissingProgramError: the extra for PostgreSQL is not installed.
    """
    place = place or place_of()
    refuse_network_drive(place)
    if not make and look(place).state is State.EMPTY:
        raise RegisterError("register.none", {"place": place.shown})
    if place.embedded:
        _make_home(place)
    with told(place):
        engine = engine_of(place)
        try:
            _ready(engine, place)
        except BaseException:
            engine.dispose()
            raise
    return Register(engine, place)


def look(place: Place) -> Found:
    """Return what is at a place, without making or changing anything.

    Raises:
        RegisterError: it cannot be reached or read.
        MissingProgramError: the extra for PostgreSQL is not installed.
    """
    if place.embedded and not place.database.exists():
        return Found(State.EMPTY)
    with told(place):
        engine = engine_of(place)
        try:
            with engine.connect() as connection:
                return found_in(connection)
        finally:
            engine.dispose()


def refuse_network_drive(place: Place) -> None:
    """Raise RegisterError when an embedded register would lie on a network drive.

    SQLite's write-ahead log lives in memory that processes of one machine share
    (sqlite.org/wal.html, 1): on a share two machines would overwrite each other's changes.
    """
    kind = network_drive(place.home) if place.embedded else None
    if kind is not None:
        raise RegisterError("register.network_drive", {"place": str(place.home), "kind": kind})


def refuse_unless_ready(found: Found, place: Place) -> None:
    """Raise RegisterError when what is in a database is not a register of this version."""
    if found.state in _REFUSED:
        params = {"place": place.shown, "version": found.version or "", "own": VERSION}
        raise RegisterError(_REFUSED[found.state], params)


def locked(connection: sa.Connection) -> Found:
    """Let nobody else make or change tables until this transaction ends; return what there is then.

    In SQLite a transaction that will write keeps all others away as it is.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    return found_in(connection)


def engine_of(place: Place) -> sa.Engine:
    """Return SQLAlchemy's engine for a place; nothing is connected yet."""
    if not place.embedded:
        # A connection that was lost while nobody used it is opened anew: a watch runs for months.
        return sa.create_engine(place.url, pool_pre_ping=True)
    engine = sa.create_engine(place.url)
    sa.event.listen(engine, "connect", _connected)
    sa.event.listen(engine, "begin", _begun)
    return engine


def _make_home(place: Place) -> None:
    """Make the folder; one that is made here is its owner's alone, as it holds personal data."""
    new = not place.home.exists()
    try:
        make_folder(place.home)
        if new:
            place.home.chmod(0o700)
    except RefusedError as error:
        raise RegisterError("register.not_writable", {"place": place.shown}) from error


def _connected(connection: Any, _: object) -> None:
    """Set an SQLite connection up: durable, with references checked, and nothing left of what is deleted."""
    connection.isolation_level = None  # who begins a transaction is us: see _begun
    for pragma in (
        f"busy_timeout={round(WAIT * 1000)}",  # first: the next one may have to wait already
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begun(connection: sa.Connection) -> None:
    """Begin; who will write takes its turn at once, instead of failing at the first change."""
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _ready(engine: sa.Engine, place: Place) -> None:
    """Make the tables where there are none; of two who come at once one makes them, the other waits."""
    with engine.connect() as connection:
        found = found_in(connection)
    if found.state is State.EMPTY:
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            found = locked(connection)
            if found.state is State.EMPTY:
                migrate(connection)
                return
    refuse_unless_ready(found, place)
