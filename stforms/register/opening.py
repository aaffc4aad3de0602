"""Opening a register: made when it is not there, refused where it would not be safe."""

from __future__ import annotations

import sqlite3
from typing import Any

import sqlalchemy as sa

from stforms.atomic import make_folder
from stforms.errors import MissingProgramError, RegisterError
from stforms.register.audit import START
from stforms.register.place import Place, place_of
from stforms.register.store import Register
from stforms.register.tables import heads, metadata


def open_register(place: Place | None = None) -> Register:
    """Open a register; an embedded one is made at first use.

    Raises:
        RegisterError: it cannot be reached, is of another version, or lies on a network drive.
        MissingProgramError: the extra for PostgreSQL is not installed.
    """
    place = place or place_of()
    if place.embedded:
        make_folder(place.home)
    engine = _engine(place)
    _ready(engine)
    return Register(engine, place)


def _engine(place: Place) -> sa.Engine:
    try:
        engine = sa.create_engine(place.url)
    except ModuleNotFoundError as error:
        raise MissingProgramError("register.no_driver") from error
    if place.embedded:
        sa.event.listen(engine, "connect", _connected)
        sa.event.listen(engine, "begin", _begun)
    return engine


def _connected(connection: Any, _: object) -> None:
    """Set an SQLite connection up: durable, with references checked, and nothing left of what is deleted."""
    connection.isolation_level = None  # who begins a transaction is us: see _begun
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=60000",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begun(connection: sa.Connection) -> None:
    """Begin; who will write takes its turn at once, instead of failing at the first change."""
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _ready(engine: sa.Engine) -> None:
    try:
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            metadata.create_all(connection)
            if connection.execute(sa.select(heads.c.id)).first() is None:
                connection.execute(sa.insert(heads).values(id=1, number=0, hash=START))
    except (sa.exc.OperationalError, sqlite3.Error) as error:
        raise RegisterError("register.unreachable", {"why": type(error).__name__}) from error
