"""Taking a person out of the register, for good: begun, done and finished in steps that can be taken again.

1. That it is begun is noted, under which decision and by whom.
2. The bytes go, then the rows, in one transaction: whoever is interrupted has all rows, and begins anew.
3. Nothing is left of what was deleted in the database's files (`erase.scrub`); that is noted, and it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from stforms.model import Finding, Json
from stforms.register.belongings import Belongings, belongings, conditions
from stforms.register.erase import scrub
from stforms.register.naming import names_one_of, words_for
from stforms.register.received import PURGED
from stforms.register.store import Register, Writer
from stforms.register.tables import arrivals, documents, persons, purges, readings


@dataclass(frozen=True)
class Purge:
    """A purge: of whom (an id), under which decision, by whom, and how many rows of each table went.

    `counts` also has `files`, the ids of what is left (`shared`, `unsure`), and is empty before step 2.
    """

    id: int
    person: int
    reference: str
    by: str
    counts: Json
    begun_at: datetime
    done_at: datetime | None = None


def find_purge(connection: sa.Connection, person: int) -> Purge | None:
    """Return the purge of a person, done or not; None when there has been none."""
    query = sa.select(purges).where(purges.c.person == person).order_by(purges.c.id.desc())
    row = connection.execute(query.limit(1)).first()
    if row is None:
        return None
    return Purge(row.id, row.person, row.reference, row.by, row.counts, row.noted_at, row.done_at)


def counted(connection: sa.Connection, own: Belongings) -> dict[str, Json]:
    """Return how many rows of each table are a person's, how many files, and what is left of others."""
    counts: dict[str, Json] = {
        table.name: int(
            connection.execute(sa.select(sa.func.count()).select_from(table).where(mine)).scalar_one()
        )
        for table, mine in conditions(own).items()
    }
    files = len(own.whole) + len(own.shared)
    return {**counts, "files": files, "shared": list(own.shared), "unsure": list(own.unsure)}


def purge(
    register: Register,
    person: int,
    reference: str,
    by: str,
    also: Sequence[int] = (),
    step: Callable[[str], None] = lambda _: None,
) -> tuple[Purge, list[Finding]]:
    """Take a person out, or finish what was interrupted.

    Args:
        register: which.
        person: the id.
        reference: of the decision, as the archive knows it.
        by: who does it.
        also: documents of nobody known that somebody has found to be the person's.
        step: is told before each step: "files", "rows", "scrub", "done".

    Returns:
        The purge as it is noted, and what could not be done about the database's own files.

    Raises:
        RegisterError: the register cannot be reached, or others use it for too long.
        DiskFullError: there is no room left.
    """
    with register.writing() as writer:
        begun = _begin(writer, person, reference, by)
    if begun.done_at is not None:
        return begun, []
    with register.writing() as writer:
        _remove(register, writer, begun, also, step)
    step("scrub")
    left = scrub(register)
    step("done")
    with register.writing() as writer:
        done = sa.update(purges).where(purges.c.id == begun.id).values(done_at=writer.now)
        writer.connection.execute(done)
        writer.event("purge.done", f"person {person}", {"purge": begun.id})
        found = find_purge(writer.connection, person)
    assert found is not None
    return found, left


def _begin(writer: Writer, person: int, reference: str, by: str) -> Purge:
    """Note that it is begun; one that was interrupted is the same, whoever finishes it."""
    found = find_purge(writer.connection, person)
    if found is not None:
        return found
    row = {"person": person, "reference": reference, "by": by, "counts": {}, "noted_at": writer.now}
    new = writer.insert(purges, **row)
    writer.event("purge.begun", f"person {person}", {"purge": new})
    return Purge(new, person, reference, by, {}, writer.now)


def _remove(
    register: Register, writer: Writer, begun: Purge, also: Sequence[int], step: Callable[[str], None]
) -> None:
    own = belongings(writer.connection, begun.person, also)
    whose = (
        writer.connection.execute(sa.select(persons).where(persons.c.id == begun.person)).mappings().first()
    )
    if whose is None:  # the rows went before it was interrupted
        return
    counts = counted(writer.connection, own)
    step("files")
    for sha256 in _hashes(writer, (*own.whole, *own.shared)):
        register.blobs.remove(sha256)
    step("rows")
    _empty(writer, own, words_for(whose))
    for table, mine in conditions(own).items():
        writer.connection.execute(sa.delete(table).where(mine))
    writer.connection.execute(sa.update(purges).where(purges.c.id == begun.id).values(counts=counts))
    writer.event("purge.rows", f"person {begun.person}", {"purge": begun.id, "papers": len(own.papers)})


def _hashes(writer: Writer, ids: Sequence[int]) -> list[str]:
    query = sa.select(documents.c.sha256).where(documents.c.id.in_(list(ids))).order_by(documents.c.id)
    return list(writer.connection.execute(query).scalars())


def _empty(writer: Writer, own: Belongings, names: Sequence[str]) -> None:
    """Leave of what others share their rows alone: that something came, and what of it is theirs."""
    connection = writer.connection
    shared = list(own.shared)
    gone = {"state": PURGED, "code": None, "params": None}
    connection.execute(sa.update(documents).where(documents.c.id.in_(shared)).values(**gone))
    came = arrivals.c.document_id.in_(shared)
    connection.execute(sa.update(arrivals).where(came).values(name="", sender=None))
    _unnamed(connection, shared, names)
    _no_candidates(connection, own)


def _unnamed(connection: sa.Connection, shared: Sequence[int], names: Sequence[str]) -> None:
    """Take the person out of the names and senders of what came in the same mail."""
    query = sa.select(arrivals.c.id, arrivals.c.name, arrivals.c.sender)
    for row in connection.execute(query.where(arrivals.c.via_id.in_(shared))).all():
        told = {"name": row.name or "", "sender": row.sender or ""}
        cleared = {
            key: None if key == "sender" else "" for key, text in told.items() if names_one_of(text, names)
        }
        if cleared:
            connection.execute(sa.update(arrivals).where(arrivals.c.id == row.id).values(**cleared))


def _no_candidates(connection: sa.Connection, own: Belongings) -> None:
    """Take the papers out of what documents of no known paper might be."""
    query = sa.select(readings.c.document_id, readings.c.candidates).where(readings.c.candidates.is_not(None))
    for document, candidates in connection.execute(query).all():
        left = [one for one in candidates if one not in own.papers]
        if left != candidates:
            this = readings.c.document_id == document
            connection.execute(sa.update(readings).where(this).values(candidates=left))
