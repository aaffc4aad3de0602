"""After a purge: making sure that nothing is left of what was deleted, as far as that is ours to do.

SQLite: deleted bytes are overwritten as they are deleted (`secure_delete`); what is left is the
write-ahead log, which is emptied, and pages that fell free, which VACUUM gives back.

PostgreSQL: a deleted row stays in its table's file until that is written anew (VACUUM FULL), the old
file until the next checkpoint, and values stand in the planner's statistics too. Its write-ahead log
keeps what was done until the server takes the file for something else: that is told.
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
        for name in metadata.tables:
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {name}")
        if not _statistics_anew(connection):
            yield Finding("register.scrub_statistics", Severity.WARNING)
        # A new file of the log first, so that the checkpoint lets go of the one with the deletion.
        _allowed(connection, "SELECT pg_switch_wal()")
        if not _allowed(connection, "CHECKPOINT"):
            yield Finding("register.scrub_checkpoint", Severity.WARNING)
        yield from _log(connection)


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
    """Say how long the write-ahead log keeps what was deleted."""
    settings = ("max_wal_size", "archive_mode")
    values = {name: str(connection.exec_driver_sql(f"SHOW {name}").scalar()) for name in settings}
    yield Finding("register.scrub_log", Severity.INFO, params={"size": values["max_wal_size"]})
    if values["archive_mode"] != "off":
        yield Finding("register.scrub_archive", Severity.WARNING)
