"""The version of a register's tables: read without Alembic, which is loaded only to change them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import sqlalchemy as sa

VERSION = "0001"
"""What this program works with: the last of the migrations. Counted up, so that they can be compared."""

TABLE = "stforms_version"
"""Where a database says its version. A name of our own: others use Alembic too."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_OF_SQLITE = "sqlite_"


class State(Enum):
    """What a database is to this program."""

    EMPTY = "empty"
    READY = "ready"
    OLD = "old"
    NEWER = "newer"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Found:
    """What a database holds: a register of some version, nothing, or what is none of ours."""

    state: State
    version: str | None = None


def found_in(connection: sa.Connection) -> Found:
    """Return what a database holds."""
    names = [name for name in sa.inspect(connection).get_table_names() if not name.startswith(_OF_SQLITE)]
    if TABLE not in names:
        return Found(State.FOREIGN if names else State.EMPTY)
    version = connection.execute(sa.text(f"SELECT version_num FROM {TABLE}")).scalar()  # noqa: S608 - our name
    if version is None:
        return Found(State.FOREIGN)
    return Found(_state(str(version)), str(version))


def _state(version: str) -> State:
    """Compare versions: all have four digits. One that is none of ours can only be of a later program."""
    if version == VERSION:
        return State.READY
    return State.OLD if version.isdigit() and version < VERSION else State.NEWER


def migrate(connection: sa.Connection, to: str = "head") -> None:
    """Bring the tables to a version, in the transaction that the connection is in."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
