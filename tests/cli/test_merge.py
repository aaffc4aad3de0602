"""stforms merge: what is shown, what is written, what the exit code says."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

import stforms
from stforms.cli import run
from stforms.errors import ExitCode

KURS = "intyg-kurs/hslf-fs-2021-8"
SENT = {
    "sokande": {"efternamn": "Öqvist", "personnummer": "19900114-2380"},
    "specialitet": "Allmänmedicin",
    "delmal": ["STa1"],
    "kurs": {"amne": "Palliativ vård"},
}


def form(path: Path, record: object) -> Path:
    outcome = stforms.fill(record, KURS)  # type: ignore[arg-type]
    path.write_bytes(bytes(outcome.value))  # type: ignore[arg-type]
    return path


@pytest.fixture
def papers(tmp_path: Path) -> list[str]:
    """A certificate and two copies: of the personnummer each says something else."""
    one = {
        **SENT,
        "sokande": {"efternamn": "Öqvist", "personnummer": "19890615-2395"},
        "delmal": ["STa1", "STb2"],
    }
    other = {**SENT, "sokande": {"efternamn": "Öqvist", "personnummer": "19870521-2382"}}
    del other["specialitet"]
    return [
        str(form(tmp_path / "sanna.pdf", one)),
        str(form(tmp_path / "inger.pdf", other)),
        "--base",
        str(form(tmp_path / "skickad.pdf", SENT)),
    ]


def test_a_conflict_is_shown_with_the_numbers_to_choose_by(
    papers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["merge", *papers]) == ExitCode.CONFLICTS
    out, err = capsys.readouterr()
    rows = [[cell.strip() for cell in line.split("│")] for line in out.splitlines()[3:]]
    assert rows == [
        ["Sökande – Personnummer", "1", "19900114-••••", "det som skickades"],
        ["", "2", "19870521-••••", "inger.pdf"],
        ["", "3", "19890615-••••", "sanna.pdf"],
    ]
    assert "”Allmänmedicin” stod i det som skickades men saknas i inger.pdf" in err
    assert "att avgöra: 1, borttagna: 1, ändrade i ett exemplar: 1, oförändrade: 2." in err
    for number in ("2380", "2395", "2382"):
        assert number not in out + err


def test_all_is_shown_when_asked_for(papers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["merge", *papers, "--reveal"]) == ExitCode.CONFLICTS
    assert "19890615-2395" in capsys.readouterr().out


def test_decide_and_run_again(tmp_path: Path, papers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The result is written either way, and fill and validate take it."""
    decisions, result = tmp_path / "beslut.yaml", tmp_path / "ut" / "klar.json"
    arguments = ["merge", *papers, "--decisions", str(decisions), "-o", str(result)]
    assert run(arguments) == ExitCode.CONFLICTS
    assert json.loads(result.read_text(encoding="utf-8"))["record"]["sokande"] == SENT["sokande"]
    content = decisions.read_text(encoding="utf-8")
    decisions.write_text(content.replace("  choose:\n", "  choose: 3\n"), encoding="utf-8")
    assert run([*arguments, "--overwrite"]) == ExitCode.DONE
    made = json.loads(result.read_text(encoding="utf-8"))
    assert made["record"]["sokande"]["personnummer"] == "19890615-2395"
    assert (made["conflicts"], made["counts"]["decided"]) == ([], 1)
    first = result.read_bytes()
    assert run([*arguments, "--overwrite"]) == ExitCode.DONE
    assert result.read_bytes() == first
    assert run(["validate", str(result)]) == ExitCode.DONE
    assert run(["fill", str(result), "-o", str(tmp_path / "klar.pdf")]) == ExitCode.DONE
    assert stforms.parse(tmp_path / "klar.pdf").value.record == made["record"]
    capsys.readouterr()


def test_decisions_are_never_written_over(
    tmp_path: Path, papers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Not with --overwrite, and not when they cannot be read."""
    decisions = tmp_path / "beslut.yaml"
    for content, code in (("- key: [", ExitCode.UNREADABLE), ("# mitt\r\n# ditt", ExitCode.CONFLICTS)):
        decisions.write_bytes(content.encode())
        assert run(["merge", *papers, "--decisions", str(decisions), "--overwrite"]) == code
        assert decisions.read_bytes().startswith(content.encode())
    assert "- key: sokande.personnummer" in decisions.read_text(encoding="utf-8")
    assert "beslut.yaml går inte att läsa" in capsys.readouterr().err


def test_a_number_that_is_none_of_them(
    tmp_path: Path, papers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    decisions = tmp_path / "beslut.yaml"
    arguments = ["merge", *papers, "--decisions", str(decisions)]
    run(arguments)
    content = decisions.read_text(encoding="utf-8").replace("  choose:\n", "  choose: 7\n")
    decisions.write_text(content, encoding="utf-8")
    assert run(arguments) == ExitCode.USAGE
    assert "inget svar med nummer 7 att välja. Välj bland 1, 2, 3" in capsys.readouterr().err
    assert decisions.read_text(encoding="utf-8") == content


def test_the_merge_as_json(papers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["merge", *papers, "--json"]) == ExitCode.CONFLICTS
    shape = json.loads(capsys.readouterr().out)
    assert (shape["stforms"], shape["edition"]) == ("merge/1", KURS)
    assert [copy["file"] for copy in shape["copies"]] == ["inger.pdf", "sanna.pdf"]
    (conflict,) = shape["conflicts"]
    assert (conflict["key"], conflict["label"]) == ("sokande.personnummer", "Sökande – Personnummer")
    assert [(one["number"], one["value"], one["from"]) for one in conflict["alternatives"]] == [
        (1, "19900114-2380", []),
        (2, "19870521-2382", ["inger.pdf"]),
        (3, "19890615-2395", ["sanna.pdf"]),
    ]
    assert shape["provenance"]["delmal"]["state"] == "taken"
    assert shape["provenance"]["delmal"]["from"][0]["text"] == "STa1, STb2"
    assert [one["sent"] for one in shape["removed"]] == ["Allmänmedicin"]
    assert {"merge.open", "merge.removed"} <= {finding["code"] for finding in shape["findings"]}


def test_a_report_is_written_beside_it(
    tmp_path: Path, papers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "rapport.html"
    assert run(["merge", *papers, "--report", str(report)]) == ExitCode.CONFLICTS
    page = report.read_text(encoding="utf-8")
    assert "sanna.pdf" in page
    assert "19890615-2395" not in page
    assert run(["merge", *papers, "--report", str(report), "--overwrite", "--reveal"]) == ExitCode.CONFLICTS
    assert "19890615-2395" in report.read_text(encoding="utf-8")
    assert "Rapporten ligger i" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(tmp_path: Path, papers: list[str]) -> None:
    before = sorted(tmp_path.iterdir())
    options = ["--decisions", str(tmp_path / "b.yaml"), "-o", str(tmp_path / "m.json"), "--dry-run"]
    assert run(["merge", *papers, *options, "--report", str(tmp_path / "r.html")]) == ExitCode.CONFLICTS
    assert sorted(tmp_path.iterdir()) == before


def test_one_copy_from_standard_input(
    papers: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A form, or JSON: what parse --json said of it."""
    assert run(["parse", papers[0], "--json"]) == ExitCode.DONE
    for data in (Path(papers[0]).read_bytes(), capsys.readouterr().out.encode()):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert run(["merge", "-", *papers[2:], "--json"]) == ExitCode.DONE
        shape = json.loads(capsys.readouterr().out)
        assert (shape["copies"][0]["file"], shape["record"]["delmal"]) == ("-", ["STa1", "STb2"])
    assert run(["merge", "-", "-", *papers[2:]]) == ExitCode.USAGE


def test_a_corrected_copy(papers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["merge", *papers, "--replaces", f"{papers[1]}=sanna.pdf"]) == ExitCode.DONE
    assert "”STa1, STb2” står i sanna.pdf men inte i inger.pdf" in capsys.readouterr().err


def test_a_copy_whose_name_has_an_equals_sign(tmp_path: Path, papers: list[str]) -> None:
    new = form(tmp_path / "a=b.pdf", SENT)
    assert (
        run(["merge", papers[0], str(new), *papers[2:], "--replaces", "a=b.pdf=sanna.pdf"]) == ExitCode.DONE
    )


@pytest.mark.parametrize(
    ("extra", "code", "said"),
    [
        (["-o", "m.txt"], ExitCode.USAGE, "-o skriver en fil som slutar på .json"),
        (["--report", "m.pdf"], ExitCode.USAGE, "--report skriver en fil som slutar på .html"),
        (["-o", "finns.json"], ExitCode.REFUSED, "finns redan"),
        (["-o", "finns.json", "--decisions", "finns.json"], ExitCode.REFUSED, "finns redan"),
        (["-o", "m.json", "--decisions", "m.json"], ExitCode.REFUSED, "skrivs inte över"),
        (["--decisions", "skickad.pdf"], ExitCode.REFUSED, "skrivs inte över"),
        (["--replaces", "sanna.pdf"], ExitCode.USAGE, "säger inte vilket"),
        (["--replaces", "sanna.pdf=karin.pdf"], ExitCode.USAGE, "karin.pdf är inget av exemplaren"),
    ],
)
def test_what_would_be_wrong_in_the_end_is_refused_at_once(
    tmp_path: Path,
    papers: list[str],
    extra: list[str],
    code: ExitCode,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "finns.json").write_text("{}", encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert run(["merge", *papers, *extra]) == code
    assert said in capsys.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ingen.pdf", "--base", "skickad.pdf"], ExitCode.UNREADABLE),
        (["sanna.pdf", "--base", "ingen.pdf"], ExitCode.UNREADABLE),
        (["sanna.pdf", "--base", "brev.docx"], ExitCode.UNREADABLE),
        (["sanna.pdf"], ExitCode.USAGE),
        (["--base", "skickad.pdf"], ExitCode.USAGE),
        (["annan.json", "--base", "skickad.pdf"], ExitCode.USAGE),
        ([".", "--base", "skickad.pdf"], ExitCode.UNREADABLE),
    ],
)
def test_wrong_input(
    tmp_path: Path,
    papers: list[str],
    arguments: list[str],
    code: ExitCode,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brev.docx").write_bytes(b"Hej")
    (tmp_path / "annan.json").write_text('{"edition": "iup/2026-docx", "record": {}}', encoding="utf-8")
    assert run(["merge", *arguments]) == code
    assert capsys.readouterr().err.strip()
