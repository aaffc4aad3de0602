"""stforms register plan and sent: what they say, as words and as JSON, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stforms.cli import run

ROOT = Path(__file__).resolve().parents[2]
ROSTER = str(ROOT / "samples" / "roster.json")
DATA = str(ROOT / "samples" / "ansokan-hslf-fs-2021-8.yaml")
NUMBER = "19870521-2382"


@pytest.fixture(autouse=True)
def _own_register(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STFORMS_REGISTER", str(tmp_path / "register"))
    monkeypatch.chdir(tmp_path)


def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["register", *arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_plan_says_how_many_papers_are_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    """Tried, noted, noted again."""
    tried = called(capsys, "plan", ROSTER, "--period", "2026", "--due", "2026-09-01", "--dry-run")
    assert (tried[0], tried[1]) == (0, "")
    assert "Väntas, nya: 58, ändrade: 0, redan kända: 0. Personer: 3." in tried[2]
    assert "det var ett prov" in tried[2]
    for new, known in ((58, 0), (0, 58)):
        said = called(capsys, "plan", ROSTER, "--period", "2026", "--due", "2026-09-01")[2]
        assert f"nya: {new}, ändrade: 0, redan kända: {known}." in said


def test_sent_says_how_many_papers_were_sent(capsys: pytest.CaptureFixture[str]) -> None:
    assert called(capsys, "sent", DATA, "--on", "2026-01-15", "--days", "30")[0] == 0
    code, out, _ = called(capsys, "sent", DATA, "--on", "2026-01-15", "--due", "2026-02-20", "--json")
    said = json.loads(out)
    assert (code, said["stforms"], said["dry_run"]) == (0, "register-sent/1", False)
    assert said["counts"] == {"new": 0, "changed": len(said["papers"]), "known": 0}
    assert said["papers"][0].keys() == {"name", "person", "paper", "state"}
    assert said["findings"] == []


def test_plan_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "plan", ROSTER, "--person", "A3", "--json", "--dry-run")
    said = json.loads(out)
    assert (code, said["stforms"], said["dry_run"]) == (0, "register-plan/1", True)
    assert {paper["state"] for paper in said["papers"]} == {"new"}


def test_no_personnummer_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is asked for."""
    shown = [
        called(capsys, "plan", ROSTER),
        called(capsys, "plan", ROSTER, "--json"),
        called(capsys, "sent", DATA),
        called(capsys, "sent", DATA, "--json"),
    ]
    assert NUMBER not in "".join(out + err for _, out, err in shown)


def test_a_roster_that_is_wrong_notes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("fel.json").write_text('{"personer": [{"id": "A1", "bt_godkand": "2024-13-01"}]}', encoding="utf-8")
    code, _, said = called(capsys, "plan", "fel.json")
    assert code == 1
    assert "Inget har noterats" in said
    assert not Path("register").exists()


def test_some_of_many_that_are_not_noted(capsys: pytest.CaptureFixture[str]) -> None:
    """11 when others were; 1 when there was nothing else."""
    Path("tom.json").write_text(
        '{"edition": "checklista-st/2026-docx", "datum": "2026-01-01"}', encoding="utf-8"
    )
    assert called(capsys, "sent", "tom.json")[0] == 1
    assert called(capsys, "sent", "tom.json", DATA)[0] == 11


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--on", "2100-01-01"], "sent.to_come"),
        (["--due", "2026-02-01", "--days", "3"], "sent.due_twice"),
        (["--on", "2026-02-01", "--due", "2026-01-31"], "sent.due_before"),
        (["--period", "i år"], "sent.period"),
    ],
)
def test_days_that_cannot_be_meant(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is read or noted."""
    exit_code, out, _ = called(capsys, "sent", DATA, *arguments, "--json")
    assert (exit_code, json.loads(out)["code"]) == (2, code)
    assert not Path("register").exists()
