"""Events in a chain of hashes: nothing can be taken out, put in or changed without being seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from stforms.model import Json
from stforms.register.tables import events, heads

START = "0" * 64
"""What the first event comes after."""


@dataclass(frozen=True)
class Event:
    """One change: when, who, what, to which row. `details` are ids and counts, never what a form says."""

    number: int
    at: str
    actor: str
    action: str
    subject: str
    details: str
    before: str

    @property
    def hash(self) -> str:
        """Return the hash of the event and, through `before`, of all that were before it."""
        parts = [self.number, self.at, self.actor, self.action, self.subject, self.details, self.before]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def locked_head(connection: sa.Connection) -> tuple[int, str]:
    """Return number and hash of the last event, and let nobody else add one before this change is done."""
    row = connection.execute(sa.select(heads.c.number, heads.c.hash).with_for_update()).one()
    return row.number, row.hash


def append(
    connection: sa.Connection,
    last: tuple[int, str],
    actor: str,
    action: str,
    subject: str,
    details: Mapping[str, Json],
) -> tuple[int, str]:
    """Add an event after the last one; return the new last one."""
    number, before = last
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    written = json.dumps(details, ensure_ascii=False, sort_keys=True)
    event = Event(number + 1, at, actor, action, subject, written, before)
    row = {name: getattr(event, name) for name in event.__dataclass_fields__}
    connection.execute(sa.insert(events).values(**row, hash=event.hash))
    return event.number, event.hash


def broken(connection: sa.Connection) -> Iterator[int]:
    """Yield the numbers at which the chain does not hold; the head counts as the one after the last."""
    before, number = START, 0
    query = sa.select(events).order_by(events.c.number).execution_options(yield_per=1000)
    for row in connection.execute(query):
        event = Event(row.number, row.at, row.actor, row.action, row.subject, row.details, row.before)
        if (event.number, event.before, event.hash) != (number + 1, before, row.hash):
            yield row.number
        before, number = row.hash, row.number
    head = connection.execute(sa.select(heads.c.number, heads.c.hash)).one()
    if (head.number, head.hash) != (number, before):
        yield number + 1
