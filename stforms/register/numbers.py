"""The last id that each table gave: ids are never used again, also not in a register that was restored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from stforms.register.tables import metadata


def last_ids(connection: sa.Connection) -> dict[str, int]:
    """Return table -> the last id that it gave, whether its row is still there or not."""
    return {name: last for name in _numbered() if (last := _last(connection, name))}


def set_last_ids(connection: sa.Connection, last: Mapping[str, int]) -> None:
    """Let each table go on after these ids."""
    for name in _numbered():
        number = max(last.get(name, 0), _highest(connection, name))
        if number:
            _set(connection, name, number)


def _numbered() -> Iterator[str]:
    return (
        name for name, table in metadata.tables.items() if table.dialect_options["sqlite"]["autoincrement"]
    )


def _highest(connection: sa.Connection, name: str) -> int:
    query = sa.select(sa.func.coalesce(sa.func.max(metadata.tables[name].c.id), 0))
    return int(connection.execute(query).scalar_one())


def _last(connection: sa.Connection, name: str) -> int:
    if connection.dialect.name == "sqlite":
        query = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return int(connection.execute(query, {"name": name}).scalar() or 0)
    sequence = connection.execute(sa.select(sa.func.pg_get_serial_sequence(name, "id"))).scalar_one()
    query = sa.text(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608 - PostgreSQL's own name of it
    value, called = connection.execute(query).one()
    return int(value) if called else 0


def _set(connection: sa.Connection, name: str, number: int) -> None:
    if connection.dialect.name == "sqlite":
        given = {"name": name, "number": number}
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), given)
        connection.execute(sa.text("INSERT INTO sqlite_sequence VALUES (:name, :number)"), given)
    else:
        connection.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(name, "id"), number)))
