"""After a purge: making sure that nothing is left of what was deleted, as far as that is ours to do.

SQLite: deleted bytes are overwritten as they are deleted (`secure_delete`); what is left is the
write-ahead log, which is emptied, and pages that fell free, which VACUUM gives back.

PostgreSQL: a deleted row stays in its table's file until that is written anew (VACUUM FULL), the old
file until the next checkpoint, and values stand in the planner's statistics too. Its write-ahead log
keeps what was done until it is written over. What the user's rights are not enough for is told.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from stforms.errors import RegisterError
from stforms.model import Finding, Severity
from stforms.register.failures import told
from stforms.register.migrating import copies
from stforms.register.store import Register
from stforms.register.tables import metadata

_NOT_ALLOWED = "42501"
_STATISTICS = "pg_catalog.pg_statistic"
_LOG_FILES = "count(*) FROM pg_ls_waldir()"
_MANY_FILES = 64
"""Files of the log, 16 MB each as a rule, that are written over; a server with more does it by itself."""


def scrub(register: Register) -> list[Finding]:
    """Leave nothing of deleted rows; return what could not be done, or is not ours to do.

    Copies that were made before a migration go too: they hold what the register held then.

    Raises:
        RegisterError: the register cannot be reached, or others have been using it for too long.
        DiskFullError: there is no room left to write it anew.
    """
    for copy in copies(register.place):
        copy.unlink()
    register.blobs.tidy(older=0.0)
    with told(register.place):
        if register.place.embedded:
            _scrub_sqlite(register)
            return []
        return list(_scrub_postgresql(register))


def _scrub_sqlite(register: Register) -> None:
    """Write the file anew, and empty the log; both wait for their turn (busy_timeout)."""
    pooled = register.engine.raw_connection()
    try:
        cursor = pooled.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        answer = cursor.fetchone()
    finally:
        pooled.close()
    if answer is None or answer[0]:  # somebody still reads what was there before
        raise RegisterError("register.busy", {"place": register.place.shown})


def _scrub_postgresql(register: Register) -> Iterator[Finding]:
    with register.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET lock_timeout = '60s'")
        for name, table in metadata.tables.items():
            _forget(connection, table)
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {name}")
        if not _statistics_anew(connection):
            yield Finding("register.scrub_statistics", Severity.WARNING)
        if not _allowed(connection, "CHECKPOINT"):
            yield Finding("register.scrub_checkpoint", Severity.WARNING)
        yield from _log(connection)


def _forget(connection: sa.Connection, table: sa.Table) -> None:
    """Let the planner forget a table that has become empty: ANALYZE leaves what it knew of such a one.

    It forgets what it knows of a column whose type is set, also to what it is; that needs no more rights
    than the table's owner has.
    """
    if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None:
        return
    quoted = connection.dialect.identifier_preparer.quote
    changes = ", ".join(
        f"ALTER COLUMN {quoted(column.name)} TYPE {column.type.compile(connection.dialect)}"
        for column in table.columns
        if not column.primary_key and not column.foreign_keys
    )
    if changes:
        connection.exec_driver_sql(f"ALTER TABLE {table.name} {changes}")


def _statistics_anew(connection: sa.Connection) -> bool:
    """Write the statistics' own table anew; who may not is not told by an error but by a notice."""
    number = f"SELECT pg_relation_filenode('{_STATISTICS}')"
    before = connection.exec_driver_sql(number).scalar()
    allowed = _allowed(connection, f"VACUUM FULL {_STATISTICS}")
    return allowed and connection.exec_driver_sql(number).scalar() != before


def _allowed(connection: sa.Connection, statement: str) -> bool:
    """Run a statement; tell whether this user may."""
    try:
        connection.exec_driver_sql(statement)
    except sa.exc.ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != _NOT_ALLOWED:
            raise
        return False
    return True


def _log(connection: sa.Connection) -> Iterator[Finding]:
    """Have the write-ahead log written over; where that is not allowed, say how long it keeps what was."""
    if not _written_over(connection):
        size = str(connection.exec_driver_sql("SHOW max_wal_size").scalar())
        yield Finding("register.scrub_log", Severity.WARNING, params={"size": size})
    if connection.exec_driver_sql("SHOW archive_mode").scalar() != "off":
        yield Finding("register.scrub_archive", Severity.WARNING)


def _written_over(connection: sa.Connection) -> bool:
    """Go through every file of the write-ahead log once; tell whether this user may, and it was not too much.

    A checkpoint renames old files for later use, with all that is in them. Each switch to the next file
    fills the rest of the last one with zeros (PostgreSQL's documentation, 30.5 and 9.27.3).
    """
    if not _allowed(connection, "SELECT pg_switch_wal()") or not _allowed(connection, f"SELECT {_LOG_FILES}"):
        return False
    files = int(connection.exec_driver_sql(f"SELECT {_LOG_FILES}").scalar() or 0)
    if files > _MANY_FILES:
        return False
    for _ in range(files + 2):  # one is kept of before the checkpoint, and one is being written
        connection.exec_driver_sql("SELECT pg_switch_wal()")
        connection.exec_driver_sql("CHECKPOINT")
    return True
