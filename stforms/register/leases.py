"""Leases: what one at a time may do, until it is done, or has not been heard of for a while.

A lease is a row, so that it also holds between machines that share a PostgreSQL register. It runs out
by itself: whoever held it may have been killed, or have lost its network.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from stforms.errors import RegisterError
from stforms.register.store import Register
from stforms.register.tables import leases


@dataclass(frozen=True)
class Lease:
    """A lease that is held; whoever holds it renews it before it runs out."""

    register: Register
    name: str
    holder: str
    seconds: float

    def renew(self) -> None:
        """Hold it for as long again from now.

        Raises:
            RegisterError: it has run out, and somebody else holds it; stop what it is about.
        """
        with self.register.writing(self.holder) as writer:
            now = _now(writer.connection)
            mine = (leases.c.name == self.name) & (leases.c.holder == self.holder)
            changed = sa.update(leases).where(mine).values(until=now + timedelta(seconds=self.seconds))
            if writer.connection.execute(changed).rowcount != 1:
                raise RegisterError("register.lease_lost", {"name": self.name})


def anybody() -> str:
    """Return a new name for a holder: a process and a chance number, nothing about who it is."""
    return f"{os.getpid()}-{secrets.token_hex(8)}"


@contextmanager
def held(register: Register, name: str, holder: str, seconds: float) -> Iterator[Lease]:
    """Hold a lease for the block.

    Args:
        register: where it is noted.
        name: what one at a time may do.
        holder: who holds it, told from all others: see `anybody`. The same holder gets it again.
        seconds: how long it holds unless it is renewed.

    Raises:
        RegisterError: somebody else holds it.
    """
    lease = Lease(register, name, holder, seconds)
    _take(lease)
    try:
        yield lease
    finally:
        with suppress(RegisterError):  # out of reach: it runs out by itself
            _give_back(lease)


def _take(lease: Lease) -> None:
    with lease.register.writing(lease.holder) as writer:
        now = _now(writer.connection)
        row = writer.connection.execute(sa.select(leases).where(leases.c.name == lease.name)).first()
        if row is not None and row.holder != lease.holder and row.until > now:
            until = row.until.astimezone().strftime("%H:%M:%S")
            raise RegisterError("register.held", {"name": lease.name, "until": until})
        writer.connection.execute(sa.delete(leases).where(leases.c.name == lease.name))
        until = now + timedelta(seconds=lease.seconds)
        writer.connection.execute(sa.insert(leases).values(name=lease.name, holder=lease.holder, until=until))


def _give_back(lease: Lease) -> None:
    with lease.register.writing(lease.holder) as writer:
        mine = (leases.c.name == lease.name) & (leases.c.holder == lease.holder)
        writer.connection.execute(sa.delete(leases).where(mine))


def _now(connection: sa.Connection) -> datetime:
    """Return the time by the one clock that all who share the register have.

    Not now(): that is when the transaction began, which may have waited for its turn since.
    """
    if connection.dialect.name != "postgresql":
        return datetime.now(UTC)
    moment: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return moment.astimezone(UTC)
