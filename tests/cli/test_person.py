"""stforms person: ids and not names, a personnummer only from a terminal or a pipe, exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import register_samples as samples
import sqlalchemy as sa

from stforms.cli import run
from stforms.errors import ExitCode
from stforms.register.opening import open_register
from stforms.register.tables import persons


@pytest.fixture(autouse=True)
def _register() -> None:
    register = open_register()
    samples.sample(register)
    register.close()


def count() -> int:
    register = open_register()
    with register.reading() as connection:
        found = connection.execute(sa.select(sa.func.count()).select_from(persons)).scalar_one()
    register.close()
    return int(found)


def test_a_list_has_ids_and_names_only_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["person", "list"]) == run(["person", "list", "--json"]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "A1" in out
    assert "Jelena" not in out
    run(["person", "list", "--reveal"])
    shown = capsys.readouterr().out
    assert "Jelena" in shown
    assert samples.CANARY not in shown
    assert samples.CANARY_CLINIC not in shown


@pytest.mark.parametrize(
    ("given", "code", "printed"),
    [
        ("19900114-2380\n", ExitCode.DONE, "#3\n"),
        ("9001142380", ExitCode.DONE, "#3\n"),
        ("19900114-2381\n", ExitCode.USAGE, ""),
        ("Öqvist\n", ExitCode.USAGE, ""),
        ("", ExitCode.USAGE, ""),
    ],
)
def test_a_personnummer_is_read_and_an_id_printed(
    given: str,
    code: ExitCode,
    printed: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    assert run(["person", "find"]) == code
    out, err = capsys.readouterr()
    assert out == printed
    assert "238" not in err


def test_protection_hides_and_can_be_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["person", "protect", "A1"]) == ExitCode.DONE
    run(["person", "list", "--reveal"])
    assert "Jelena" not in capsys.readouterr().out
    run(["person", "protect", "A1", "--off"])
    run(["person", "list", "--reveal"])
    assert "Jelena" in capsys.readouterr().out


def test_a_purge_writes_its_protocol_and_tells_it_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = ["person", "purge", "A2", "--decision", "RX 2026-17", "--by", "Arkivet", "-o", str(tmp_path)]
    assert run([*whole, "--json"]) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    written = json.loads((tmp_path / "gallring-2.json").read_text(encoding="utf-8"))
    assert {**written, "dry_run": False} == told
    assert "RX 2026-17" in (tmp_path / "gallring-2.txt").read_text(encoding="utf-8")
    assert run(["person", "purge", "#2", "--decision", "x", "--json"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out) == told


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["purge", "A2"], ExitCode.USAGE),
        (["purge", "A2", "--decision", ""], ExitCode.USAGE),
        (["purge", "ingen", "--decision", "x"], ExitCode.USAGE),
        (["purge", "A1", "--decision", "x"], ExitCode.REFUSED),
        (["purge", "A2", "--decision", "x", "--also", "99"], ExitCode.USAGE),
        (["purge", "A2", "--dry-run"], ExitCode.DONE),
        (["export", "A2", "-o", "ut.txt"], ExitCode.USAGE),
        (["export", "ingen", "-o", "ut.zip"], ExitCode.USAGE),
        (["protect", "ingen"], ExitCode.USAGE),
    ],
)
def test_what_cannot_be_done_changes_nothing(arguments: list[str], code: ExitCode) -> None:
    before = count()
    assert run(["person", *arguments]) == code
    assert count() == before


def test_an_extract_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "ut.zip"
    file.write_bytes(b"x")
    assert run(["person", "export", "A2", "-o", str(file)]) == ExitCode.REFUSED
    assert file.read_bytes() == b"x"
    assert run(["person", "export", "A2", "-o", str(file), "--overwrite"]) == ExitCode.DONE
    assert file.read_bytes().startswith(b"PK")
