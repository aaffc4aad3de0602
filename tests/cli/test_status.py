"""stforms status and stforms export, as somebody types them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import register_samples as samples
import registers
from register_samples import CANARY, CANARY_CLINIC

from stforms.cli import run
from stforms.errors import ExitCode
from stforms.register.opening import open_register
from stforms.register.papers import STATES

TODAY = ("--today", "2026-06-01")
NUMBER = re.compile(r"(?:19|20)?\d{6}[-+ ]?\d{4}")
DOCS = Path(__file__).resolve().parents[2] / "docs" / "how-to"


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """The user's register, with papers in every state."""
    place = registers.place("sqlite", tmp_path)  # where STFORMS_REGISTER points in tests
    register = open_register(place)
    samples.sample(register)
    register.close()
    return place.home


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run([*arguments, *TODAY]) == ExitCode.DONE
    return capsys.readouterr().out


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(shown(capsys, "status", "--json", *arguments))


# --- status --------------------------------------------------------------------------------------


def test_what_is_late_comes_first_then_the_clinics_the_papers_and_the_sum(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = shown(capsys, "status")
    places = [
        words.index(one) for one in ("Försenade, längst först: 3 av 3", "Per klinik", "Papper: 10 av 10")
    ]
    assert places == sorted(places)
    assert "Papper: 12 (planerat 1, skickat 3, påmint 1, inkommet 1," in words
    assert "skyddade personuppgifter, räknade men inte visade: 1." in words


def test_what_there_is_to_do_is_said_beside_the_product(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["status", *TODAY])
    told = capsys.readouterr()
    assert "Frågor att avgöra: 1. Kör stforms decide." in told.err
    assert "decide" not in told.out


def test_a_register_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for arguments in (["status"], ["export", str(tmp_path / "a.xlsx")]):
        assert run(arguments) == ExitCode.REGISTER
    assert list(tmp_path.iterdir()) == []


def test_an_empty_register_says_how_to_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_register(registers.place("sqlite", tmp_path)).close()
    assert "stforms register plan" in shown(capsys, "status")


def test_a_choice_that_fits_nothing_says_so(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "status", "--period", "1999").strip() == "Inga papper som passar."


def test_a_limit_says_that_there_is_more(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status", "--state", "sent", "--state", "reminded", "--limit", "1", *TODAY]) == ExitCode.DONE
    told = capsys.readouterr()
    assert "längst först: 1 av 2" in told.out
    assert "--limit 0" in told.err


def test_json_holds_the_sums_and_every_paper(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = listed(capsys)
    assert (told["stforms"], told["papers"], told["overdue"], told["questions"]) == ("status/1", 12, 5, 1)
    assert told["protected"] == {"persons": 1, "papers": 2}
    assert told["waiting"] == {"unmatched": 1, "scans": 1, "refused": 1}
    assert {paper["state"] for paper in told["items"]} == set(STATES)
    (lacking,) = (paper for paper in told["items"] if paper["state"] == "lacking")
    assert [one["code"] for one in lacking["findings"]] == [
        "person.checksum", "demands.missing", "demands.missing",
    ]  # fmt: skip
    assert lacking["person"]["personnummer"] == "19870521-••••"


def test_json_lines_have_a_line_for_each_paper_and_one_for_all(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.loads(line) for line in shown(capsys, "status", "--jsonl").splitlines()]
    assert [line["stforms"] for line in lines] == ["status-paper/1"] * 10 + ["status/1"]


def test_a_page_is_written_once(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "sidor" / "laget.html"
    assert run(["status", "--html", str(page), *TODAY]) == ExitCode.DONE
    assert "Läget i registret 2026-06-01" in page.read_text(encoding="utf-8")
    assert run(["status", "--html", str(page), *TODAY]) == ExitCode.REFUSED
    assert run(["status", "--html", str(page), "--overwrite", *TODAY]) == ExitCode.DONE
    assert run(["status", "--html", str(tmp_path / "laget.pdf")]) == ExitCode.USAGE


@pytest.mark.parametrize(
    "arguments",
    [
        ("--person", "A99"),
        ("--person", "19870521-2382"),
        ("--clinic", "finns inte"),
        ("--form", "checklista"),
        ("--state", "skickat"),
        ("--period", "våren"),
        ("--today", "i dag"),
    ],
)
def test_a_mistyped_choice_is_refused_without_repeating_a_number(
    filled: Path, arguments: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["status", *arguments]) == ExitCode.USAGE
    assert NUMBER.search(capsys.readouterr().err) is None


@pytest.mark.parametrize("extra", [(), ("--json",), ("--jsonl",), ("--include-protected",), ("--overdue",)])
def test_no_personnummer_and_no_protected_person_is_shown(
    filled: Path, extra: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    run(["status", *extra, *TODAY])
    told = capsys.readouterr()
    for words in (told.out, told.err):
        assert NUMBER.search(words) is None
        for secret in (CANARY, CANARY_CLINIC, "K9", "Kaj"):
            assert secret not in words


def test_protected_persons_are_listed_by_number_on_request(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = [
        paper for paper in listed(capsys, "--include-protected")["items"] if "own_id" not in paper["person"]
    ]
    assert [paper["person"] for paper in papers] == [{"id": 5, "protected": True}] * 2
    assert {paper["clinic"] for paper in papers} == {None}


def test_english_is_spoken_too(
    filled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STFORMS_LANG", "en")
    assert "Overdue, the longest first: 3 of 3" in shown(capsys, "status")


# --- export --------------------------------------------------------------------------------------


def test_a_workbook_is_written(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lista.xlsx"
    assert "Översikt 9, Papper 10, Saknas 3, Försenade 3, Att avgöra 2, Inkommet 10." in shown(
        capsys, "export", str(file)
    )
    assert openpyxl.load_workbook(file)["Papper"].max_row == 11
    assert run(["export", str(file)]) == ExitCode.REFUSED


def test_a_sheet_is_written_as_csv(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown(capsys, "export", str(tmp_path / "a.csv"), "--sheet", "overdue")
    shown(capsys, "export", str(tmp_path / "b.csv"), "--csv", "rfc4180", "--overdue")
    first, second = ((tmp_path / name).read_bytes() for name in ("a.csv", "b.csv"))
    assert first.startswith("\ufeffDagar sen;Senast;Nr;Id;".encode())
    assert first.count(b"\r\n") == 4
    assert second.startswith(b"Nr,Id,Efternamn")


def test_json_says_how_many_rows_there_are(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(shown(capsys, "export", str(tmp_path / "a.csv"), "--json"))
    assert (told["stforms"], told["rows"]) == ("export/1", {"papers": 10})


@pytest.mark.parametrize(
    "arguments",
    [("a.ods",), ("a.xlsx", "--sheet", "papers"), ("a.xlsx", "--csv", "excel"), ("a.csv", "--sheet", "x")],
)
def test_what_does_not_go_together_is_refused(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert run(["export", str(tmp_path / arguments[0]), *arguments[1:]]) == ExitCode.USAGE
    assert list(tmp_path.glob("a.*")) == []


@pytest.mark.parametrize("reveal", [False, True])
def test_personnummer_are_in_the_files_only_on_request(
    filled: Path, tmp_path: Path, reveal: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.xlsx", "a.csv"):
        shown(capsys, "export", str(tmp_path / name), *(["--reveal"] if reveal else []))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    cells = " ".join(str(c.value) for page in book for row in page for c in row if isinstance(c.value, str))
    for words in (cells, (tmp_path / "a.csv").read_text(encoding="utf-8-sig")):
        assert bool(NUMBER.search(words)) is reveal
        assert CANARY not in words


# --- the documentation ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["status", "export"])
def test_the_how_to_shows_what_is_printed(
    name: str, filled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks of text that begin with a command: the register of the tests, in English."""
    monkeypatch.setenv("STFORMS_LANG", "en")
    monkeypatch.chdir(filled)
    blocks = re.findall(
        r"```text\n\$ stforms (.*)\n([^`]*)```", (DOCS / f"{name}.md").read_text(encoding="utf-8")
    )
    assert blocks
    for command, expected in blocks:
        run([*command.split(), *TODAY])
        printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
        assert [line.rstrip() for line in expected.splitlines()] == printed
