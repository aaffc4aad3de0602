"""What there is to say of a register without changing it: where it is, its version, how much is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from stforms.register.drives import network_drive
from stforms.register.failures import told
from stforms.register.opening import engine_of, look
from stforms.register.place import Place
from stforms.register.tables import arrivals, conflicts, documents, events, papers, persons, sendings
from stforms.register.versions import State

COUNTED = (persons, papers, sendings, documents, arrivals, conflicts, events)


@dataclass(frozen=True)
class Info:
    """A register, seen from outside. `network` is the kind of network drive that its folder lies on."""

    place: str
    files: Path
    driver: str
    state: State
    version: str | None
    network: str | None
    counts: Mapping[str, int] = field(default_factory=dict)
    size: int | None = None  # of the received files, in bytes


def info_of(place: Place) -> Info:
    """Return what a register is; nothing is made where there is none.

    Raises:
        RegisterError: it cannot be reached or read.
        MissingProgramError: the extra for PostgreSQL is not installed.
    """
    found = look(place)
    outside = Info(
        place.shown, place.files, place.driver, found.state, found.version, network_drive(place.home)
    )
    return _with_counts(outside, place) if found.state is State.READY else outside


def _with_counts(info: Info, place: Place) -> Info:
    with told(place):
        engine = engine_of(place)
        try:
            with engine.connect() as connection:
                counts = {table.name: _count(connection, table) for table in COUNTED}
                size = connection.execute(sa.select(sa.func.sum(documents.c.size))).scalar()
        finally:
            engine.dispose()
    return Info(**{**vars(info), "counts": counts, "size": int(size or 0)})


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
