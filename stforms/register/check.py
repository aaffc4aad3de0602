"""Whether a register is whole: its chain, its files, its references, and what follows from what."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from stforms.errors import RegisterError
from stforms.model import Finding, Param, Severity
from stforms.register.audit import broken
from stforms.register.papers import digest_of, followed
from stforms.register.received import FORM, PURGED
from stforms.register.store import Register
from stforms.register.tables import documents, papers, readings, sendings

_MANY = 500
"""Rows that are looked at together: the memory that is needed does not grow with the register."""


def check(
    register: Register, fast: bool = False, tell: Callable[[int, int], None] = lambda *_: None
) -> list[Finding]:
    """Return what is not as it should be; nothing is changed.

    Args:
        register: which.
        fast: look at the sizes of the received files, not at every byte.
        tell: is told how many files were looked at, of how many.

    Raises:
        RegisterError: the register cannot be reached.
    """
    try:
        with register.reading() as connection:
            return [
                *_database(connection),
                *_chain(connection),
                *_files(register, connection, fast, tell),
                *_papers(connection),
                *_readings(connection),
                *_sendings(connection),
            ]
    except RegisterError as error:
        if error.code != "register.damaged":
            raise
        return [Finding(error.code, Severity.ERROR, params=error.params)]


def _finding(code: str, **params: Param) -> Finding:
    return Finding(code, Severity.ERROR, params=params)


def _database(connection: sa.Connection) -> Iterator[Finding]:
    """Ask SQLite about its file; PostgreSQL looks after references, and its own files, by itself."""
    if connection.dialect.name != "sqlite":
        return
    for (words,) in connection.execute(sa.text("PRAGMA integrity_check")):
        if words != "ok":
            yield _finding("register.check_database", what=str(words)[:200])
    for table, row, to, _ in connection.execute(sa.text("PRAGMA foreign_key_check")):
        yield _finding("register.check_reference", table=table, row=row or 0, to=to)


def _chain(connection: sa.Connection) -> Iterator[Finding]:
    yield from (_finding("register.check_chain", number=number) for number in broken(connection))


# --- received files -------------------------------------------------------------------------


def _files(
    register: Register, connection: sa.Connection, fast: bool, tell: Callable[[int, int], None]
) -> Iterator[Finding]:
    """Look at each file that should be there, then at those that are."""
    known = set()
    of = int(connection.execute(sa.select(sa.func.count()).select_from(documents)).scalar_one())
    query = sa.select(documents.c.id, documents.c.sha256, documents.c.size, documents.c.state)
    rows = connection.execute(query.order_by(documents.c.id).execution_options(yield_per=_MANY))
    for done, row in enumerate(rows, start=1):
        known.add(row.sha256)
        yield from _file(register.blobs.path(row.sha256), row, fast)
        tell(done, of)
    for sha256 in register.blobs.names():
        if sha256 not in known:
            yield Finding("register.check_stray", Severity.WARNING, params={"file": sha256})


def _file(path: Path, row: Any, fast: bool) -> Iterator[Finding]:
    """Look at the file of a document."""
    params = {"document": row.id, "file": row.sha256}
    try:
        there = path.stat().st_size
        if row.state == PURGED:
            yield _finding("register.check_purged", **params)
        elif there != row.size or (not fast and _hash(path) != row.sha256):
            yield _finding("register.check_damaged", **params)
    except OSError:
        if row.state != PURGED:
            yield _finding("register.check_missing", **params)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- what follows from what -----------------------------------------------------------------


def _papers(connection: sa.Connection) -> Iterator[Finding]:
    """Count anew what is kept with each paper, so that an overview reads one table."""
    last = 0
    while ids := _next_papers(connection, last):
        stored = sa.select(papers).where(papers.c.id.in_(ids))
        rows = {row["id"]: row for row in connection.execute(stored).mappings()}
        for right in followed(connection, ids):
            keys = [key for key, value in right.items() if rows[right["id"]][key] != value]
            if keys:
                yield _finding("register.check_paper", paper=str(right["id"]), keys=", ".join(keys))
        last = ids[-1]


def _next_papers(connection: sa.Connection, after: int) -> list[int]:
    query = sa.select(papers.c.id).where(papers.c.id > after).order_by(papers.c.id).limit(_MANY)
    return list(connection.execute(query).scalars())


def _readings(connection: sa.Connection) -> Iterator[Finding]:
    """A form has been read, and nothing else has."""
    both = sa.select(documents.c.id, documents.c.state, readings.c.document_id.label("read")).select_from(
        documents.outerjoin(readings, readings.c.document_id == documents.c.id)
    )
    odd = both.where((documents.c.state == FORM) != readings.c.document_id.is_not(None))
    for row in connection.execute(odd.order_by(documents.c.id)):
        code = "register.check_unread" if row.read is None else "register.check_reading"
        yield _finding(code, document=row.id, state=row.state)


def _sendings(connection: sa.Connection) -> Iterator[Finding]:
    """What was sent is the base of every merge: it has to be what it was."""
    query = sa.select(sendings.c.id, sendings.c.record, sendings.c.digest)
    for row in connection.execute(query.order_by(sendings.c.id).execution_options(yield_per=_MANY)):
        if digest_of(row.record) != row.digest:
            yield _finding("register.check_sending", sending=row.id)
