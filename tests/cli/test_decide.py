"""stforms decide: what is listed, one decision at a time, and asked one after the other on a terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from came import SANNA, come, filled, record, sent

from stforms.actions.questions import questions
from stforms.cli import run
from stforms.errors import ExitCode
from stforms.register.opening import open_register
from stforms.register.persons import protect
from stforms.register.store import Register


@pytest.fixture
def register() -> Register:
    """A register with two conflicts about one paper: a speciality, and the certifier's personnummer."""
    register = open_register()
    sent(register)
    for speciality, number in (("Geriatrik", "19620317-3056"), ("Psykiatri", "19640511-2985")):
        come(register, filled(record(specialitet=speciality, intygande={"personnummer": number})))
    return register


def left(register: Register) -> list[str]:
    with register.reading() as connection:
        return [one.id for one in questions(connection)]


def test_questions_are_listed_with_numbers_to_choose_by(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["decide"]) == ExitCode.CONFLICTS
    out, err = capsys.readouterr()
    assert "Geriatrik" in out
    assert "det som skickades" in out
    assert "dokument 1, sida 1" in out
    assert "Att avgöra: 2" in err


def test_a_personnummer_is_masked_unless_it_is_asked_for(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["decide"])
    run(["decide", "--json"])
    assert "3056" not in "".join(capsys.readouterr())
    run(["decide", "--reveal"])
    out = capsys.readouterr().out
    assert "19620317-3056" in out
    assert "intyg.pdf" in out


def test_of_a_protected_person_no_answer_is_shown(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    with register.writing("test") as writer:
        protect(writer, 1, True)
    run(["decide"])
    run(["decide", "--json"])
    out = capsys.readouterr().out
    assert "Geriatrik" not in out
    assert "skyddad uppgift" in out


def test_a_decision_tells_what_follows(register: Register, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = left(register)
    assert run(["decide", first, "--choose", "2", "--by", "Anna Ek", "--why", "ringt", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {key: told[key] for key in ("stforms", "question", "paper", "state", "left")} == {
        "stforms": "decided/1",
        "question": first,
        "paper": 1,
        "state": "review",
        "left": [second],
    }
    assert run(["decide", second, "--remove"]) == ExitCode.DONE
    assert "Fråga 2 är avgjord" in capsys.readouterr().err
    assert run(["decide"]) == ExitCode.DONE


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["decide", "--choose", "1"], ExitCode.USAGE),
        (["decide", "1"], ExitCode.USAGE),
        (["decide", "1", "--choose", "1", "--remove"], ExitCode.USAGE),
        (["decide", "1", "--paper", "x"], ExitCode.USAGE),
        (["decide", "1", "--paper", "new"], ExitCode.USAGE),
        (["decide", "1", "--approve", "1"], ExitCode.USAGE),
        (["decide", "--although", "x"], ExitCode.USAGE),
        (["decide", "99", "--choose", "1"], ExitCode.USAGE),
        (["decide", "--approve", "99"], ExitCode.USAGE),
        (["decide", "--approve", "1"], ExitCode.REFUSED),
    ],
)
def test_what_cannot_be_done_is_said_with_its_exit_code(
    register: Register, arguments: list[str], code: ExitCode
) -> None:
    before = left(register)
    assert run(arguments) == code
    assert left(register) == before


# --- on a terminal ----------------------------------------------------------------------------


def typed(*lines: str) -> tuple[int, str]:
    """Run stforms decide on a terminal and type lines; return (exit code, what was shown)."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "stforms", "decide", "--by", "Anna Ek"]
    environment = {**os.environ, "COLUMNS": "140"}
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    ) as process:
        os.close(theirs)
        os.write(ours, "".join(f"{line}\n" for line in lines).encode())
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            shown += piece
        code = process.wait()
    os.close(ours)
    return code, shown.decode()


@pytest.mark.parametrize(
    ("lines", "code", "expected"),
    [
        (["q"], ExitCode.CONFLICTS, ["1", "2"]),
        (["", ""], ExitCode.CONFLICTS, ["1", "2"]),
        (["2", "ringt", "q"], ExitCode.CONFLICTS, ["2"]),
        (["2", "", "-", ""], ExitCode.DONE, []),
        (["= Reumatologi", "", "q"], ExitCode.CONFLICTS, ["2"]),
        (["vad?", "9", "", "3", "", ""], ExitCode.CONFLICTS, ["2"]),
    ],
)
def test_questions_are_asked_one_after_the_other(
    register: Register, lines: list[str], code: ExitCode, expected: list[str]
) -> None:
    """Nothing is decided by itself, and what was answered is kept when it is left."""
    exit_code, shown = typed(*lines)
    assert "Fråga 1 av 2" in shown
    assert (exit_code, left(register)) == (code, expected)


def test_which_paper_a_document_is_can_be_typed(tmp_path: Path) -> None:
    register = open_register()
    paper = sent(register)
    come(register, filled(record(replace(SANNA, personnummer="19900114-2390"))), on=date(2026, 3, 2))
    assert typed(f"={paper}", "")[0] == ExitCode.DONE
    assert left(register) == []
