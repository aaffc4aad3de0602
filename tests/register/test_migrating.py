"""An older register becomes one of this version: all of it or nothing, and a copy first."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import filled
import pytest
import registers
import sqlalchemy as sa

from stforms.errors import RegisterError
from stforms.register import audit, versions
from stforms.register.migrating import copies, migrate_register
from stforms.register.opening import look, open_register
from stforms.register.place import Place
from stforms.register.tables import events
from stforms.register.versions import Found, State

KINDS = pytest.mark.parametrize("kind", registers.KINDS)
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.create_table("rooms", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("clinics") as table:
        table.add_column(sa.Column("town", sa.String))
        table.alter_column("name", nullable=True)
    {more}
"""


def _next_version(folder: Path, monkeypatch: pytest.MonkeyPatch, more: str = "") -> None:
    """Let the program be a version further; its migration makes a table that others refer to anew."""
    shutil.copytree(Path(versions.__file__).parent / "migrations", folder / "migrations")
    (folder / "migrations" / "versions" / "v0002_next.py").write_text(NEXT.format(more=more))
    monkeypatch.setattr(versions, "_MIGRATIONS", folder / "migrations")
    for module in ("versions", "opening", "migrating"):
        monkeypatch.setattr(f"stforms.register.{module}.VERSION", "0002")


def _old(kind: str, folder: Path) -> tuple[Place, dict[str, Any]]:
    register = open_register(registers.place(kind, folder / "r"))
    filled.fill(register, 4)
    before = filled.contents(register)
    register.close()
    return register.place, before


@KINDS
def test_an_older_register_keeps_everything_and_says_what_was_done(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, before = _old(kind, tmp_path)
    _next_version(tmp_path, monkeypatch)
    with pytest.raises(RegisterError) as raised:
        open_register(place)
    assert raised.value.code == "register.old"

    done = migrate_register(place)
    assert (done.before, done.after) == ("0001", "0002")
    assert look(place) == Found(State.READY, "0002")
    register = open_register(place)
    after = filled.contents(register)
    assert {n: r for n, r in after.items() if n not in ("events", "heads")} == {
        n: r for n, r in before.items() if n not in ("events", "heads")
    }
    with register.reading() as connection:
        last = connection.execute(sa.select(events).order_by(events.c.number.desc())).first()
        assert last is not None
        assert (last.action, last.details) == ("register.migrated", '{"from": "0001", "to": "0002"}')
        assert list(audit.broken(connection)) == []
        assert "town" in {column["name"] for column in sa.inspect(connection).get_columns("clinics")}
    register.close()
    assert migrate_register(place).before == "0002"  # nothing is left to do


def test_the_copy_is_the_register_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, before = _old("sqlite", tmp_path)
    with monkeypatch.context() as later:
        _next_version(tmp_path, later)
        done = migrate_register(place)
    assert done.copy == place.home / "register-0001.sqlite"
    assert list(copies(place)) == [done.copy]
    shutil.move(done.copy, place.database)
    for name in ("register.sqlite-wal", "register.sqlite-shm"):
        (place.home / name).unlink(missing_ok=True)
    register = open_register(place)
    assert filled.contents(register) == before
    register.close()


@KINDS
def test_a_migration_that_fails_changes_nothing(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, before = _old(kind, tmp_path)
    with monkeypatch.context() as later:
        _next_version(tmp_path, later, more="1 / 0")
        with pytest.raises(ZeroDivisionError):
            migrate_register(place)
    register = open_register(place)
    assert filled.contents(register) == before
    assert "rooms" not in sa.inspect(register.engine).get_table_names()
    register.close()


@KINDS
def test_what_is_new_or_not_ours_is_not_migrated(kind: str, tmp_path: Path) -> None:
    place = registers.place(kind, tmp_path / "r")
    assert migrate_register(place).before is None
    register = open_register(place)
    with register.engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE {versions.TABLE} SET version_num = '0009'"))
    register.close()
    with pytest.raises(RegisterError) as raised:
        migrate_register(place)
    assert raised.value.code == "register.newer"
