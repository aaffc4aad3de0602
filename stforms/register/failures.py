"""What goes wrong with a database, as failures of ours; a driver's own words may hold values."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from stforms.errors import DiskFullError, MissingProgramError, RegisterError, StformsError
from stforms.register.place import Place

_OF_SQLITE = {
    "BUSY": "register.busy",
    "LOCKED": "register.busy",
    "PROTOCOL": "register.busy",
    "READONLY": "register.not_writable",
    "CANTOPEN": "register.not_writable",
    "PERM": "register.not_writable",
    "NOTADB": "register.not_ours",
    "CORRUPT": "register.damaged",
    "IOERR": "register.disk_error",
}
"""By the first word of SQLite's result codes (SQLITE_BUSY_SNAPSHOT)."""

_OF_POSTGRESQL = {
    "08": "register.lost",
    "25006": "register.not_writable",
    "3F000": "register.no_rights",
    "40": "register.busy",
    "42501": "register.no_rights",
    "53": "register.server_busy",
    "55P03": "register.busy",
    "57P": "register.lost",
    "58": "register.disk_error",
    "XX001": "register.damaged",
    "XX002": "register.damaged",
}
"""By the beginning of SQLSTATE (PostgreSQL's documentation, appendix A)."""

_FULL = ("FULL", "IOERR_SHMSIZE", "53100")
"""SHMSIZE: there was no room for the index of SQLite's log."""


@contextmanager
def told(place: Place) -> Iterator[None]:
    """Raise what a database raises in this block as a failure of ours; what is a bug comes through.

    Raises:
        RegisterError: the database cannot be reached, written to or read, is busy or damaged.
        DiskFullError: there is no room left.
        MissingProgramError: the driver is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        raise MissingProgramError("register.no_driver") from error
    except sa.exc.DBAPIError as error:
        failure = failure_of(error.orig, place, lost=error.connection_invalidated)
        if failure is None:
            raise
        # `from None`: the driver's own words can hold the address, the statement and its values.
        raise failure from None
    except sqlite3.Error as error:  # while a connection is set up, SQLAlchemy hands on what it gets
        failure = failure_of(error, place)
        if failure is None:
            raise
        raise failure from None


def failure_of(error: BaseException | None, place: Place, lost: bool = False) -> StformsError | None:
    """Return what an error of a driver means; None when it can only be a bug of ours."""
    params: dict[str, str | int | float] = {"place": place.shown}
    sign = _sign(error)
    if sign in _FULL:
        return DiskFullError("register.disk_full", params)
    known = _OF_SQLITE if isinstance(error, sqlite3.Error) else _OF_POSTGRESQL
    for begins, code in known.items():
        if sign.startswith(begins):
            return RegisterError(code, params)
    if lost:
        return RegisterError("register.lost", params)
    if isinstance(error, sqlite3.Error):
        return None
    if type(error).__name__ in ("OperationalError", "InterfaceError"):
        return RegisterError(_not_reached(error, place), params)
    return None


def _sign(error: BaseException | None) -> str:
    """Return SQLite's result code without its beginning, or SQLSTATE; empty when the driver has none."""
    if isinstance(error, sqlite3.Error):
        return str(getattr(error, "sqlite_errorname", "") or "").removeprefix("SQLITE_")
    return str(getattr(error, "sqlstate", None) or "")


def _not_reached(error: BaseException | None, place: Place) -> str:
    """Return why nobody answered. A failed connection has no SQLSTATE, and its words are in any language."""
    if not _answers(place):
        return "register.no_server"
    name = sa.make_url(place.url).database or ""
    return "register.no_database" if f'database "{name}"' in str(error) else "register.no_entry"


def _answers(place: Place) -> bool:
    """Tell whether there is a server, whoever it lets in."""
    import psycopg

    url = sa.make_url(place.url)
    given = {"host": url.host, "port": url.port, **url.query}
    known = {key: str(given[key]) for key in ("host", "port") if isinstance(given.get(key), (str, int))}
    address = psycopg.conninfo.make_conninfo("", connect_timeout=5, **known)
    return psycopg.pq.PGconn.ping(address.encode()) in (psycopg.pq.Ping.OK, psycopg.pq.Ping.REJECT)
