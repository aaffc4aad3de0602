"""A whole register is found whole, and each thing that can be wrong with one is found."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import filled
import pytest
import registers
import sqlalchemy as sa

from stforms.model import Severity
from stforms.register import received
from stforms.register.check import check
from stforms.register.opening import open_register
from stforms.register.store import Register
from stforms.register.tables import documents, events, findings, papers, readings, sendings


def _told(register: Register, **how: Any) -> list[tuple[str, dict[str, Any]]]:
    return [
        (finding.code.removeprefix("register.check_"), dict(finding.params))
        for finding in check(register, **how)
    ]


def _changed(register: Register, *statements: sa.UpdateBase) -> None:
    """Change the tables behind the register's back."""
    with register.engine.connect().execution_options(writing=True) as connection, connection.begin():
        for statement in statements:
            connection.execute(statement)


def _first(register: Register) -> str:
    with register.reading() as connection:
        return str(connection.execute(sa.select(documents.c.sha256).where(documents.c.id == 1)).scalar_one())


def test_a_whole_register_is_whole(register: Register) -> None:
    assert check(register) == []
    filled.fill(register, 3)
    with register.writing("test") as writer:
        document = filled.note_document(register, writer, b"bild", received.SCAN, 9)
        received.ask(writer, document, None, [])
    seen: list[tuple[int, int]] = []
    assert check(register, tell=lambda done, of: seen.append((done, of))) == []
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_file_that_is_gone_is_found(register: Register) -> None:
    filled.fill(register)
    register.blobs.remove(_first(register))
    assert _told(register) == [("missing", {"document": 1, "file": _first(register)})]


def test_a_file_that_was_changed_is_found_and_its_size_also_fast(register: Register) -> None:
    filled.fill(register)
    path = register.blobs.path(_first(register))
    damaged = [("damaged", {"document": 1, "file": _first(register)})]
    path.write_bytes(b"FORM 0")
    assert _told(register) == damaged
    assert _told(register, fast=True) == []
    path.write_bytes(b"form")
    assert _told(register, fast=True) == damaged


def test_a_file_that_belongs_to_nothing_is_kept_and_told(register: Register) -> None:
    sha256 = register.blobs.put(b"nobody's")
    (finding,) = check(register)
    assert (finding.code, finding.severity) == ("register.check_stray", Severity.WARNING)
    assert register.blobs.get(sha256) == b"nobody's"


def test_a_purged_document_has_no_file(register: Register) -> None:
    filled.fill(register)
    purged = sa.update(documents).where(documents.c.id == 1).values(state=received.PURGED)
    _changed(register, sa.delete(readings).where(readings.c.document_id == 1), purged)
    assert ("purged", {"document": 1, "file": _first(register)}) in _told(register)
    register.blobs.remove(_first(register))
    assert "purged" not in dict(_told(register))
    assert "missing" not in dict(_told(register))


DAMAGES: list[tuple[Callable[[], sa.UpdateBase], tuple[str, dict[str, Any]]]] = [
    (
        lambda: sa.update(papers).where(papers.c.id == 2).values(state="approved", versions=7),
        ("paper", {"paper": "2", "keys": "versions, state"}),
    ),
    (
        lambda: sa.delete(findings).where(findings.c.paper_id == 1),
        ("paper", {"paper": "1", "keys": "errors"}),
    ),
    (
        lambda: sa.update(sendings).where(sendings.c.id == 2).values(record={"namn": "Bo"}),
        ("sending", {"sending": 2}),
    ),
    (
        lambda: sa.update(documents).where(documents.c.id == 1).values(state=received.OTHER),
        ("reading", {"document": 1, "state": received.OTHER}),
    ),
    (lambda: sa.update(events).where(events.c.number == 5).values(actor="x"), ("chain", {"number": 5})),
]


@pytest.mark.parametrize(("damage", "told"), DAMAGES)
def test_what_does_not_follow_is_found(
    register: Register, damage: Callable[[], sa.UpdateBase], told: tuple[str, dict[str, Any]]
) -> None:
    filled.fill(register)
    _changed(register, damage())
    assert _told(register) == [told]


def test_a_form_that_nobody_has_read_is_found(register: Register) -> None:
    with register.writing("test") as writer:
        filled.note_document(register, writer, b"form", received.FORM, 1)
    assert _told(register) == [("unread", {"document": 1, "state": received.FORM})]


def test_a_reference_to_nothing_is_found(tmp_path: Any) -> None:
    """SQLite keeps no references when another program opens the file."""
    register = open_register(registers.place("sqlite", tmp_path))
    filled.fill(register)
    with sqlite3.connect(register.place.database) as other:
        other.execute("DELETE FROM clinics WHERE id = 2")
    other.close()
    told = {(code, params.get("table"), params.get("to")) for code, params in _told(register)}
    assert told == {("reference", name, "clinics") for name in ("persons", "papers")}
    register.close()


def test_a_damaged_database_is_a_finding(tmp_path: Any) -> None:
    register = open_register(registers.place("sqlite", tmp_path))
    filled.fill(register, 20)
    register.close()
    path = register.place.database
    data = bytearray(path.read_bytes())
    data[-8192:] = b"\xff" * 8192
    path.write_bytes(data)
    found = check(open_register(register.place))
    assert {finding.code for finding in found} & {"register.check_database", "register.damaged"}
    assert all(finding.severity is Severity.ERROR for finding in found)
