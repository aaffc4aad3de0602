"""stforms remind: what is written and said, and what the log says when it is broken off."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import register_samples as samples
import sqlalchemy as sa

from stforms.cli import run
from stforms.errors import ExitCode
from stforms.register.opening import open_register
from stforms.register.tables import reminders

TODAY = ["--today", samples.TODAY.isoformat()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    register = open_register()
    samples.sample(register)
    register.close()
    return tmp_path / "brev"


def noted() -> int:
    register = open_register()
    with register.reading() as connection:
        count = connection.execute(sa.select(sa.func.count()).select_from(reminders)).scalar_one()
    register.close()
    return int(count)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_letters_are_written_as_word_and_pdf(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = noted()
    assert run(["remind", "-o", str(folder), *TODAY, "--json"]) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    assert names(folder) == [
        f"brev-{one}-2026-06-01.{ending}" for one in ("1-A1", "2-A2") for ending in ("docx", "pdf")
    ]
    assert told["stforms"] == "remind/1"
    assert sorted(file for one in told["letters"] for file in one["files"]) == [
        str(folder / name) for name in names(folder)
    ]
    assert told["protected"] == 1
    assert noted() == before + 2


def test_a_dry_run_writes_and_notes_nothing(folder: Path) -> None:
    before = noted()
    assert run(["remind", "--dry-run", *TODAY]) == ExitCode.DONE
    assert run(["remind", "--dry-run", "-o", str(folder), *TODAY]) == ExitCode.DONE
    assert not folder.exists()
    assert noted() == before


def test_twice_on_one_day_is_once(folder: Path) -> None:
    run(["remind", "-o", str(folder), *TODAY])
    count, files = noted(), {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert run(["remind", "-o", str(folder), *TODAY, "--days", "0"]) == ExitCode.DONE
    assert (noted(), {path: path.stat().st_mtime_ns for path in folder.iterdir()}) == (count, files)


_KILLED = """
import os, signal, sys
import stforms.cli.remind as verb

def stop(*_):
    os.kill(os.getpid(), signal.SIGKILL)

verb.note = stop
from stforms.cli import run
run(sys.argv[1:])
"""


def test_letters_whose_log_was_broken_off_are_written_over(folder: Path) -> None:
    """Killed between letters and log: the same call makes the same letters, and notes them."""
    before = noted()
    arguments = ["remind", "-o", str(folder), *TODAY]
    killed = subprocess.run([sys.executable, "-c", _KILLED, *arguments], env=os.environ, check=False)
    assert killed.returncode == -signal.SIGKILL
    files = {path.name: path.read_bytes() for path in folder.glob("*.pdf")}
    assert (len(files), noted()) == (2, before)
    assert run(arguments) == ExitCode.DONE
    assert {path.name: path.read_bytes() for path in folder.glob("*.pdf")} == files
    assert noted() == before + 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["remind"], ExitCode.USAGE),
        (["remind", "--dry-run", "--to", "mamma"], ExitCode.USAGE),
        (["remind", "--dry-run", "--person", "ingen"], ExitCode.USAGE),
        (["remind", "--dry-run", "--letter", "finns-inte.toml"], ExitCode.UNREADABLE),
        (["remind", "--dry-run", "--days", "-1"], ExitCode.USAGE),
        (["remind", "--dry-run", "--today", "i går"], ExitCode.USAGE),
    ],
)
def test_what_cannot_be_done_is_said_with_its_exit_code(
    folder: Path, arguments: list[str], code: ExitCode
) -> None:
    assert run(arguments) == code
