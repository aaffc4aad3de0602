"""stforms ingest and watch: what is shown, what the exit code says, and what is never shown."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ingesting as given
import pytest

from stforms.actions.ingest.inbox import DONE, QUARANTINE
from stforms.cli import run
from stforms.errors import ExitCode
from stforms.register.opening import open_register


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A form that was sent, one that nobody waits for, a mail with a picture, and a broken file."""
    register = open_register()  # the tests' own: STFORMS_REGISTER
    _, reference = given.send(register, 1)
    register.close()
    return given.put(
        tmp_path / "inkorg",
        {
            "Påhittad 1.docx": given.filled(given.answered(1), reference=reference),
            "okänd.docx": given.filled(given.answered(5)),
            "mejl.eml": given.mail({"skannat.png": given.picture(1)}),
            "trasig.pdf": b"%PDF-1.7",
        },
    )


def shown(capsys: pytest.CaptureFixture[str]) -> Any:
    """Return the JSON that was printed."""
    return json.loads(capsys.readouterr().out)


def test_the_sums_and_what_a_person_has_to_do(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ingest", str(inbox)]) == ExitCode.SOME_FAILED
    out, err = capsys.readouterr()
    rows = [[cell.strip() for cell in line.split("│")] for line in out.splitlines()[2:]]
    assert rows[:2] == [["Lästa blanketter", "2"], ["… varav ingen hade väntat på", "1"]]
    assert ["Går inte att läsa, sparade", "1"] in rows
    assert "Filen är skadad" in err
    assert "--reveal" in err


def test_files_are_moved_and_the_quarantine_says_why(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["ingest", str(inbox), "--move"])
    names = {
        folder: sorted(path.name for path in (inbox / folder).rglob("*.*")) for folder in (DONE, QUARANTINE)
    }
    assert names == {
        DONE: ["Påhittad 1.docx", "mejl.eml", "okänd.docx"],
        QUARANTINE: ["trasig.pdf", "trasig.pdf.txt"],
    }
    (why,) = (inbox / QUARANTINE).rglob("*.txt")
    assert "skadad" in why.read_text(encoding="utf-8")


def test_json_says_what_became_of_each(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["ingest", str(inbox), "--json", "--workers", "1"])
    told = shown(capsys)
    assert (told["stforms"], told["dry_run"], told["left"]) == ("ingest/1", False, False)
    by_state: dict[str, list[Any]] = {}
    for one in told["documents"]:
        by_state.setdefault(one["state"], []).append(one)
    assert sorted(one["matched_by"] for one in by_state["form"]) == ["reference", "unexpected"]
    assert by_state["scan"][0]["within"] == ["mail"]
    assert by_state["refused"][0]["error"] == "file.damaged"


def test_json_lines_come_one_by_one_with_the_sums_last(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["ingest", str(inbox), "--jsonl"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["stforms"] for line in lines] == ["ingest-item/1"] * 5 + ["ingest/1"]
    assert lines[-1]["counts"]["read"] == 2


def test_twice_is_as_once(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["ingest", str(inbox), "--json"])
    capsys.readouterr()
    run(["ingest", str(inbox), "--json"])
    told = shown(capsys)
    assert told["counts"]["known"] == len(told["documents"]) == 4
    assert not any(one["arrived"] for one in told["documents"])


def test_a_trial_changes_nothing(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ingest", str(inbox), "--dry-run", "--json"]) == ExitCode.SOME_FAILED
    assert shown(capsys)["counts"]["read"] == 2
    run(["ingest", str(inbox), "--json"])
    assert shown(capsys)["counts"]["known"] == 0


@pytest.mark.parametrize("verb", [["ingest"], ["watch", "--once", "--still", "0"]])
def test_no_name_and_no_number_is_shown_unless_asked_for(
    inbox: Path, capsys: pytest.CaptureFixture[str], verb: list[str]
) -> None:
    """Neither from a form nor of a file: these words go into logs."""
    run([*verb, str(inbox)])
    out, err = capsys.readouterr()
    for secret in ("Påhittad", "okänd.docx", given.number(1), given.number(1)[-4:], given.number(5)):
        assert secret not in out + err


def test_the_names_of_files_are_shown_when_asked_for(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["ingest", str(inbox), "--reveal"])
    assert "(trasig.pdf)" in capsys.readouterr().err


@pytest.mark.parametrize(("answers", "code"), [(["ja"], ExitCode.DONE), (["ja", "nej"], ExitCode.CONFLICTS)])
def test_the_exit_code_says_whether_a_person_is_needed(
    tmp_path: Path, answers: list[str], code: ExitCode, capsys: pytest.CaptureFixture[str]
) -> None:
    record = {"st_lakare": {"namn": "Sanna Öqvist", "personnummer": "19900114-2380"}}
    files = {f"{one}.docx": given.filled({**record, "st_moten": one}) for one in answers}
    assert run(["ingest", str(given.put(tmp_path / "in", files))]) == code


def test_again_without_files_tries_what_was_refused(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["ingest", str(inbox)])
    capsys.readouterr()
    assert run(["ingest", "--again", "--json"]) == ExitCode.SOME_FAILED
    assert [one["state"] for one in shown(capsys)["documents"]] == ["refused"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["FILE", "--move"],
        ["FOLDER", "--move", "--dry-run"],
        ["FOLDER", "--received", (date.today() + timedelta(days=2)).isoformat()],
        ["FOLDER", "--received", "i våras"],
    ],
)
def test_a_call_that_cannot_be_meant_is_refused(inbox: Path, arguments: list[str]) -> None:
    words = {"FILE": str(inbox / "trasig.pdf"), "FOLDER": str(inbox)}
    assert run(["ingest", *(words.get(one, one) for one in arguments)]) == ExitCode.USAGE


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert run(["ingest", str(tmp_path / "a.docx")]) == ExitCode.UNREADABLE
    assert run(["watch", str(tmp_path / "a")]) == ExitCode.UNREADABLE


def test_a_watch_says_with_the_time_what_it_has_taken(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["watch", str(inbox), "--once", "--still", "0"]) == ExitCode.SOME_FAILED
    err = capsys.readouterr().err
    assert "papper 1, version 1" in err
    assert "Går inte att läsa" in err
