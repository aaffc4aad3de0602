"""A backup holds the whole register, and any database gives the same back."""

from __future__ import annotations

import json
import threading
import zipfile
from datetime import UTC
from pathlib import Path
from typing import Any

import filled
import pytest
import registers
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from stforms.errors import IntegrityError, RefusedError, RegisterError, UnreadableError
from stforms.register import persons, received
from stforms.register.backup import backup
from stforms.register.check import check
from stforms.register.opening import open_register
from stforms.register.portable import KEPT, MANIFEST, Archive, line_of, row_of
from stforms.register.restore import restore
from stforms.register.store import Register
from stforms.register.tables import clinics, events, heads

KINDS = pytest.mark.parametrize("kind", registers.KINDS)


def _new(kind: str, folder: Path) -> Register:
    return open_register(registers.place(kind, folder))


@KINDS
def test_what_is_restored_is_what_was_backed_up(register: Register, kind: str, tmp_path: Path) -> None:
    """From each database to each, odd letters and empty values included."""
    filled.fill(register, 4)
    with register.writing("test") as writer:
        filled.note_document(register, writer, b"bild", received.SCAN, 9)
    before = filled.contents(register)
    manifest = backup(register, tmp_path / "copy.zip")
    assert (manifest.files, manifest.lacking, manifest.broken) == (5, (), ())

    other = _new(kind, tmp_path / "other")
    assert restore(other, tmp_path / "copy.zip") == manifest
    after = filled.contents(other)
    assert {name: rows for name, rows in after.items() if name not in ("events", "heads")} == {
        name: rows for name, rows in before.items() if name not in ("events", "heads")
    }
    assert set(after["events"]) > set(before["events"])
    assert [row[3] for row in set(after["events"]) - set(before["events"])] == ["register.restored"]
    assert list(other.blobs.names()) == list(register.blobs.names())
    assert check(other) == []
    other.close()


@KINDS
def test_ids_of_rows_that_are_gone_are_not_given_again(register: Register, kind: str, tmp_path: Path) -> None:
    with register.writing("test") as writer:
        last = [persons.note_clinic(writer, f"Kliniken {number}") for number in range(3)][-1]
        writer.connection.execute(sa.delete(clinics).where(clinics.c.id == last))
    backup(register, tmp_path / "copy.zip")
    other = _new(kind, tmp_path / "other")
    restore(other, tmp_path / "copy.zip")
    with other.writing("test") as writer:
        assert persons.note_clinic(writer, "Ny klinik") == (last or 0) + 1
    other.close()


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def _values(column: sa.Column[Any]) -> st.SearchStrategy[Any]:
    """Return what a column may hold."""
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "Integer": st.integers(), "BigInteger": st.integers(), "String": TEXT, "Text": TEXT, "JSON": JSONS,
        "Boolean": st.booleans(), "Date": st.dates(),
        "Utc": st.datetimes(timezones=st.just(UTC)),
    }  # fmt: skip
    values = by_type[type(column.type).__name__]
    return st.none() | values if column.nullable else values


@given(st.data())
@settings(max_examples=50)
@pytest.mark.parametrize("table", KEPT, ids=lambda table: str(table.name))
def test_a_row_survives_being_a_line(table: sa.Table, data: st.DataObject) -> None:
    row = {column.name: data.draw(_values(column)) for column in table.columns}
    line = line_of(row)
    assert line.count(b"\n") == 1
    assert row_of(table, line) == row


def test_a_backup_shows_one_moment_while_others_write(register: Register, tmp_path: Path) -> None:
    filled.fill(register, 5)
    stopped = threading.Event()

    def write() -> None:
        number = 100
        while not stopped.is_set():
            with register.writing("other") as writer:
                filled.note_all(register, writer, number)
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(5):
            backup(register, tmp_path / f"{number}.zip")
    finally:
        stopped.set()
        thread.join()
    for number in range(5):
        with Archive(tmp_path / f"{number}.zip") as archive:
            rows = {table.name: len(list(archive.rows(table))) for table in KEPT}
            (head,) = archive.rows(heads)
        assert rows["persons"] == rows["papers"] == rows["readings"] == rows["documents"]
        assert head["number"] == rows["events"]
    other = _new("sqlite", tmp_path / "other")
    restore(other, tmp_path / "4.zip")
    assert check(other) == []
    other.close()


def test_a_damaged_register_is_backed_up_as_far_as_it_goes(register: Register, tmp_path: Path) -> None:
    filled.fill(register, 3)
    gone, changed, _ = register.blobs.names()
    register.blobs.remove(gone)
    register.blobs.path(changed).write_bytes(b"x")
    with register.engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(sa.update(events).where(events.c.number == 2).values(actor="x"))
    manifest = backup(register, tmp_path / "copy.zip")
    assert (manifest.files, set(manifest.lacking), manifest.broken) == (1, {gone, changed}, (2,))

    other = _new("sqlite", tmp_path / "other")
    assert restore(other, tmp_path / "copy.zip") == manifest
    assert len(filled.contents(other)["papers"]) == 3
    other.close()


# --- refused -----------------------------------------------------------------------------------


def _copy(tmp_path: Path) -> Path:
    register = _new("sqlite", tmp_path / "one")
    filled.fill(register)
    backup(register, tmp_path / "copy.zip")
    register.close()
    return tmp_path / "copy.zip"


@KINDS
def test_a_backup_goes_into_an_empty_register_only(kind: str, tmp_path: Path) -> None:
    copy = _copy(tmp_path)
    other = _new(kind, tmp_path / "other")
    with other.writing("test") as writer:
        persons.note_clinic(writer, "Kliniken")
    before = filled.contents(other)
    with pytest.raises(RefusedError):
        restore(other, copy)
    assert filled.contents(other) == before
    other.close()


def test_a_backup_does_not_take_the_place_of_a_file_unless_asked(tmp_path: Path) -> None:
    copy = _copy(tmp_path)
    register = _new("sqlite", tmp_path / "one")
    with pytest.raises(RefusedError):
        backup(register, copy)
    backup(register, copy, overwrite=True)
    register.close()


def test_a_backup_of_another_version_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = _copy(tmp_path)
    monkeypatch.setattr("stforms.register.restore.VERSION", "0002")
    other = _new("sqlite", tmp_path / "other")
    with pytest.raises(RegisterError) as raised:
        restore(other, copy)
    assert raised.value.code == "register.backup_version"
    other.close()


@pytest.mark.parametrize("data", [b"", b"PK\5\6" + bytes(18), b"x" * 1000])
def test_what_is_no_backup_is_told(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(UnreadableError):
        Archive(path)


def _members(copy: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(copy) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _lines_swapped(members: dict[str, bytes]) -> None:
    name = "tables/papers.jsonl"
    first, second = members[name].splitlines(keepends=True)
    members[name] = second + first


def _file_changed(members: dict[str, bytes]) -> None:
    name = next(name for name in members if name.startswith("files/"))
    members[name] = b"x" + members[name][1:]


def _file_gone(members: dict[str, bytes]) -> None:
    members.pop(next(name for name in members if name.startswith("files/")))


def _table_gone(members: dict[str, bytes]) -> None:
    members.pop("tables/papers.jsonl")


def _table_not_counted(members: dict[str, bytes]) -> None:
    manifest = json.loads(members[MANIFEST])
    manifest["tables"].pop("papers")
    members[MANIFEST] = json.dumps(manifest).encode()


def _other_head(members: dict[str, bytes]) -> None:
    manifest = json.loads(members[MANIFEST])
    manifest["head"][0] += 1
    members[MANIFEST] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    "damage", [_lines_swapped, _file_changed, _file_gone, _table_gone, _table_not_counted, _other_head]
)
def test_a_backup_that_was_changed_is_refused_and_nothing_restored(damage: Any, tmp_path: Path) -> None:
    copy = _copy(tmp_path)
    members = _members(copy)
    damage(members)
    with zipfile.ZipFile(copy, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    other = _new("sqlite", tmp_path / "other")
    empty = filled.contents(other)
    with pytest.raises(IntegrityError):
        restore(other, copy)
    assert filled.contents(other) == empty
    other.close()


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_byte_that_is_wrong_is_noticed(part: float, tmp_path: Path) -> None:
    """Or it does not matter: some bytes of a zip say nothing."""
    copy = _copy(tmp_path)
    before = _members(copy)
    data = bytearray(copy.read_bytes())
    for place in range(int(len(data) * part), int(len(data) * part) + 40):
        data[place] ^= 0x10
        copy.write_bytes(data)
        try:
            with Archive(copy) as archive:
                archive.verify()
        except (IntegrityError, UnreadableError):
            pass
        else:
            assert _members(copy) == before
        data[place] ^= 0x10


def test_a_restore_that_was_broken_off_is_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = _copy(tmp_path)
    other = _new("sqlite", tmp_path / "other")
    empty = filled.contents(other)
    monkeypatch.setattr("stforms.register.restore.broken", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        restore(other, copy)
    monkeypatch.undo()
    assert filled.contents(other) == empty
    restore(other, copy)
    assert check(other) == []
    other.close()
