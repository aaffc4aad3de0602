"""stforms register: what it says, what it gives programs, with which codes it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import filled
import pytest
import registers
import sqlalchemy as sa

from stforms.cli import run
from stforms.errors import ExitCode
from stforms.model import Json
from stforms.register import opening
from stforms.register.opening import open_register
from stforms.register.store import Register
from stforms.register.tables import events
from stforms.register.versions import TABLE, VERSION


@pytest.fixture(params=registers.KINDS)
def named(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Register]:
    """A register with something in it, to which the environment leads."""
    place = registers.place(request.param, tmp_path)
    monkeypatch.setenv("STFORMS_REGISTER", str(place.home) if place.embedded else place.url)
    monkeypatch.setenv("STFORMS_FILES", str(place.home))
    register = open_register(place)
    filled.fill(register, 3)
    yield register
    register.close()


def _json(capsys: pytest.CaptureFixture[str]) -> Json:
    return json.loads(capsys.readouterr().out)


def test_info_tells_where_it_is_and_what_is_in_it(
    named: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["register", "info", "--json"]) == ExitCode.DONE
    told = _json(capsys)
    assert (told["stforms"], told["state"], told["version"]) == ("register-info/1", "ready", VERSION)
    assert (told["place"], told["driver"]) == (named.place.shown, named.place.driver)
    assert (told["counts"]["persons"], told["counts"]["documents"], told["size"]) == (3, 3, 18)
    assert told["network"] is None

    assert run(["register", "info"]) == ExitCode.DONE
    assert named.place.shown in capsys.readouterr().out


def test_info_makes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["register", "info", "--register", str(tmp_path / "r"), "--json"]) == ExitCode.DONE
    assert _json(capsys)["state"] == "empty"
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("command", [["check"], ["backup", "x.zip"]])
def test_there_is_nothing_to_look_after_where_there_is_no_register(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistyped folder must not give an empty backup."""
    assert run(["register", *command, "--register", str(tmp_path / "r")]) == ExitCode.REGISTER
    assert "det finns inget register" in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


def test_check_ends_with_integrity_when_something_is_broken(
    named: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["register", "check"]) == ExitCode.DONE
    assert "helt" in capsys.readouterr().err
    named.blobs.put(b"stray")
    assert run(["register", "check"]) == ExitCode.DONE  # a warning

    with named.engine.begin() as connection:
        connection.execute(sa.update(events).where(events.c.number == 2).values(actor="x"))
    first = next(iter(named.blobs.names()))
    named.blobs.path(first).write_bytes(b"FORM 0")
    assert run(["register", "check", "--json"]) == ExitCode.INTEGRITY
    codes = {finding["code"] for finding in _json(capsys)["findings"]}
    assert codes == {"register.check_chain", "register.check_damaged", "register.check_stray"}
    assert run(["register", "check", "--fast", "--json"]) == ExitCode.INTEGRITY
    assert "register.check_damaged" not in {finding["code"] for finding in _json(capsys)["findings"]}


def test_a_register_moves_by_backup_and_restore(
    named: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, new = str(tmp_path / "copy.zip"), str(tmp_path / "new")
    assert run(["register", "backup", copy, "--json"]) == ExitCode.DONE
    told = _json(capsys)
    assert (told["stforms"], told["files"], told["findings"]) == ("register-backup/1", 3, [])
    assert run(["register", "backup", copy]) == ExitCode.REFUSED
    assert run(["register", "backup", copy, "--overwrite"]) == ExitCode.DONE
    assert run(["register", "restore", copy, "--register", new]) == ExitCode.DONE
    assert run(["register", "restore", copy, "--register", new]) == ExitCode.REFUSED
    capsys.readouterr()
    assert run(["register", "info", "--register", new, "--json"]) == ExitCode.DONE
    assert _json(capsys)["counts"]["persons"] == 3
    assert run(["register", "check", "--register", new]) == ExitCode.DONE


def test_what_was_lacking_is_told_by_both(
    named: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named.blobs.remove(next(iter(named.blobs.names())))
    copy = str(tmp_path / "copy.zip")
    assert run(["register", "backup", copy]) == ExitCode.INTEGRITY
    assert run(["register", "restore", copy, "--register", str(tmp_path / "new")]) == ExitCode.INTEGRITY
    assert capsys.readouterr().err.count("finns inte i säkerhetskopian") == 2


def test_restoring_what_is_no_backup_makes_no_register(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"x")
    new = tmp_path / "new"
    arguments = ["register", "restore", str(tmp_path / "x.zip"), "--register", str(new)]
    assert run(arguments) == ExitCode.UNREADABLE
    assert not new.exists()


def test_an_old_register_is_told_and_how_to_migrate_it(
    named: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["register", "migrate", "--json"]) == ExitCode.DONE
    assert _json(capsys) == {
        "stforms": "register-migrate/1", "before": VERSION, "after": VERSION, "copy": None,
    }  # fmt: skip
    engine = opening.engine_of(named.place)
    with engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE {TABLE} SET version_num = '0000'"))
    engine.dispose()
    assert run(["register", "check"]) == ExitCode.REGISTER
    assert "stforms register migrate" in capsys.readouterr().err
    assert run(["register", "info"]) == ExitCode.REGISTER


def test_nothing_of_a_person_is_told(
    named: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither names nor personnummer, whatever is wrong."""
    copy = str(tmp_path / "copy.zip")
    for arguments in (["check"], ["info"], ["backup", copy], ["migrate"]):
        run(["register", *arguments])
        run(["register", *arguments, "--json"])
    with named.engine.begin() as connection:
        connection.execute(sa.text("UPDATE papers SET state = 'sent'"))
        connection.execute(sa.text('UPDATE sendings SET record = \'{"namn": "Åström"}\''))
    assert run(["register", "check"]) == ExitCode.INTEGRITY
    assert run(["register", "check", "--json"]) == ExitCode.INTEGRITY
    told = capsys.readouterr()
    for canary in ("Åström", "20000101", "000101", "x@example.se"):
        assert canary not in told.out + told.err


def test_doctor_tells_of_the_register(named: Register, capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", "--json"])
    checks = {check["check"]: check for check in _json(capsys)["checks"]}
    assert checks["Register"]["ok"]
    assert VERSION in checks["Register"]["value"]
    assert checks["Nätverksenhet"] == {"check": "Nätverksenhet", "ok": True, "value": "nej"}


def test_doctor_tells_of_a_register_that_is_not_reached(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STFORMS_REGISTER", "postgresql://u:hemligt@127.0.0.1:1/x")
    assert run(["doctor", "--json"]) == ExitCode.MISSING_PROGRAM
    told = _json(capsys)
    assert not next(check["ok"] for check in told["checks"] if check["check"] == "Register")
    assert "hemligt" not in json.dumps(told)
