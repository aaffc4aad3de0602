"""An open register: reading, and writing in transactions that come one after the other."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa

from stforms.model import Json
from stforms.register.audit import append, locked_head
from stforms.register.blobs import Blobs
from stforms.register.failures import told
from stforms.register.place import Place
from stforms.register.tables import heads


class Writer:
    """One transaction: its connection, and the events that tell of it."""

    def __init__(self, connection: sa.Connection, actor: str) -> None:
        """Take part in a transaction; nobody else writes until it is done."""
        self.connection, self.actor = connection, actor
        self.now = datetime.now(UTC)
        self._last = locked_head(connection)

    def event(self, action: str, subject: str, details: Mapping[str, Json] | None = None) -> None:
        """Note what was done to which row ("paper 7"); ids and counts only."""
        self._last = append(self.connection, self._last, self.actor, action, subject, details or {})
        number, digest = self._last
        self.connection.execute(sa.update(heads).values(number=number, hash=digest))

    def insert(self, table: sa.Table, **values: Json) -> int:
        """Insert a row; return its id."""
        result = self.connection.execute(sa.insert(table).values(**values).returning(table.c.id))
        return int(result.scalar_one())

    def insert_once(self, table: sa.Table, **values: Json) -> bool:
        """Insert a row unless one with its unique key is there; tell whether it was inserted.

        The database decides, not a question before it: two who come at once would both be told no.
        """
        if self.connection.dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import insert
        else:
            from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
        # Rows come back rather than their count, which not every driver knows when it returns an id as well.
        statement = insert(table).values(**values).on_conflict_do_nothing().returning(sa.literal(1))
        return self.connection.execute(statement).first() is not None


class Register:
    """An open register."""

    def __init__(self, engine: sa.Engine, place: Place) -> None:
        """Use an engine; see `open_register`."""
        self.engine, self.place = engine, place
        self.blobs = Blobs(place.files)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Read: one view of the register, however long it is looked at.

        Raises:
            RegisterError: the database was lost, is busy or damaged.
        """
        # PostgreSQL would look anew at each question; SQLite's transactions are one view as they are.
        level = {} if self.place.embedded else {"isolation_level": "REPEATABLE READ"}
        with (
            told(self.place),
            self.engine.connect().execution_options(**level) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def writing(self, actor: str | None = None) -> Iterator[Writer]:
        """Change the register: all of it when the block ends, nothing of it when it raises.

        Args:
            actor: who does it, for the events; default the user of the machine.

        Raises:
            RegisterError: the database was lost, is busy, damaged or not writable; nothing was changed.
            DiskFullError: there is no room left; nothing was changed.
        """
        with (
            told(self.place),
            self.engine.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            yield Writer(connection, actor or user())

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def user() -> str:
    """Return what the machine calls who is at the keyboard."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
