"""The command line: the product on standard output, talk on standard error, stable exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import blanks
import pytest

from stforms import fill
from stforms.cli import expanded, run
from stforms.errors import ExitCode

KLIN = "intyg-klinisk-tjanstgoring/hslf-fs-2021-8"
RECORD = {
    "edition": KLIN,
    "sokande": {"efternamn": "Åström", "personnummer": "19900101-9802"},
    "period": {"fran": "2024-01-01", "till": "2024-06-30"},
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "åsas uppgifter.json"
    path.write_text(json.dumps(RECORD), encoding="utf-8")
    return path


@pytest.fixture
def form(tmp_path: Path, data: Path) -> Path:
    path = tmp_path / "ifylld blankett.pdf"
    assert run(["fill", str(data), "-o", str(path)]) == ExitCode.DONE
    return path


def test_fill_writes_a_file_and_keeps_standard_output_clean(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "ut" / "blankett.pdf"
    assert run(["fill", str(data), "-o", str(target)]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert out == ""
    assert "blankett.pdf" in err
    assert target.read_bytes().startswith(b"%PDF-")


def test_fill_does_not_overwrite_unless_told(
    data: Path, form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = form.read_bytes()
    assert run(["fill", str(data), "-o", str(form)]) == ExitCode.REFUSED
    assert "finns redan" in capsys.readouterr().err
    assert form.read_bytes() == before
    assert run(["fill", str(data), "-o", str(form), "--overwrite"]) == ExitCode.DONE


def test_fill_writes_nothing_when_a_text_does_not_fit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "lång.json"
    source.write_text(json.dumps({"edition": KLIN, "beskrivning": "ord " * 900}), encoding="utf-8")
    assert run(["fill", str(source), "-o", str(tmp_path / "x.pdf")]) == ExitCode.REFUSED
    err = capsys.readouterr().err
    assert "ryms inte" in err
    assert "--shrink" in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lång.json"]


def test_dry_run_checks_and_writes_nothing(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fill", str(data), "-o", str(tmp_path / "x.pdf"), "--dry-run"]) == ExitCode.DONE
    assert not (tmp_path / "x.pdf").exists()
    assert "Skulle skriva" in capsys.readouterr().err


def test_many_records_go_to_a_folder_and_one_failure_stops_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "flera.json"
    bad = {"edition": KLIN, "period": {"fran": "i våras"}}
    source.write_text(json.dumps([RECORD, bad, RECORD]), encoding="utf-8")
    folder = tmp_path / "ut"
    assert run(["fill", str(source), "-o", str(folder), "--json"]) == ExitCode.SOME_FAILED
    shape = json.loads(capsys.readouterr().out)
    assert [item["file"] is not None for item in shape["items"]] == [True, False, True]
    assert len(list(folder.glob("*.pdf"))) == 2
    assert run(["fill", str(source), "-o", str(tmp_path / "en.pdf")]) == ExitCode.USAGE


def test_parse_prints_the_contracts_json(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["parse", str(form), "--json"]) == ExitCode.DONE
    shape = json.loads(capsys.readouterr().out)
    assert shape["stforms"] == "parse/1"
    assert shape["record"] == {key: value for key, value in RECORD.items() if key != "edition"}
    assert shape["edition"] == KLIN
    assert shape["identified_by"] == "stamp"
    assert len(shape["sha256"]) == 64
    reading = next(r for r in shape["readings"] if r["key"] == "sokande.efternamn")
    assert (reading["text"], reading["value"], reading["page"], reading["confidence"]) == (
        "Åström",
        "Åström",
        1,
        1.0,
    )
    assert reading["at"] == {"field": "Efternamn"}
    assert len(reading["box"]) == 4
    assert [finding["code"] for finding in shape["findings"]] == []


def test_what_parse_prints_can_be_filled_again(
    tmp_path: Path, form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["parse", str(form), "--json"])
    again = tmp_path / "igen.json"
    again.write_text(capsys.readouterr().out, encoding="utf-8")
    target = tmp_path / "igen.pdf"
    assert run(["fill", str(again), "-o", str(target)]) == ExitCode.DONE
    assert target.read_bytes() == form.read_bytes()


def test_a_personnummer_is_masked_unless_asked_for(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["parse", str(form)])
    assert "9802" not in capsys.readouterr().out
    run(["parse", str(form), "--reveal"])
    assert "19900101-9802" in capsys.readouterr().out


def test_many_files_give_one_json_line_each(
    tmp_path: Path, form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "ingen.pdf"
    bad.write_bytes(b"hej")
    assert run(["parse", str(form), str(bad), "--jsonl"]) == ExitCode.SOME_FAILED
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["stforms"] for line in lines] == ["parse/1", "error/1"]
    assert lines[1]["error"] == "file.no_pdf"


def test_identify_says_which_and_why(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["identify", str(form)]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert KLIN in out
    assert "märkning" in out


def test_validate_takes_forms_and_data_files(
    data: Path, form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["validate", str(form)]) == ExitCode.DONE  # gaps are warnings
    assert "saknas" in capsys.readouterr().out
    broken = data.with_name("fel.json")
    broken.write_text(
        json.dumps({**RECORD, "period": {"fran": "2024-07-01", "till": "2024-06-30"}}), encoding="utf-8"
    )
    assert run(["validate", str(broken), "--json"]) == ExitCode.FINDINGS
    (item,) = json.loads(capsys.readouterr().out)["items"]
    assert "period.reversed" in [finding["code"] for finding in item["findings"]]


def test_forms_lists_describes_and_gives_a_template(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["forms", "--json"]) == ExitCode.DONE
    assert len(json.loads(capsys.readouterr().out)["editions"]) == 33
    assert run(["forms", "intyg-fullgjord-st", "--json"]) == ExitCode.DONE
    keys = [key["key"] for key in json.loads(capsys.readouterr().out)["keys"]]
    assert "tjanstgoring.period.fran" in keys
    for edition in blanks.editions("pdf", "docx", "xlsx"):
        assert run(["forms", edition, "--template"]) == ExitCode.DONE
        template = tmp_path / "mall.yaml"
        template.write_text(capsys.readouterr().out, encoding="utf-8")
        assert run(["validate", str(template)]) in (ExitCode.DONE, ExitCode.FINDINGS)
        capsys.readouterr()


def test_specimens_and_filled_forms_are_no_blanks(
    tmp_path: Path, form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "hämtade"
    folder.mkdir()
    library = blanks.library("specimen")
    specimen = library.specimen(library.edition("intyg-kurs/hslf-fs-2021-8"))
    (folder / "prov.PDF").write_bytes(specimen.path.read_bytes())
    (folder / "ifylld.pdf").write_bytes(form.read_bytes())
    (folder / "annat.pdf").write_bytes(b"hej")
    assert run(["blanks", "add", str(folder)]) == ExitCode.UNREADABLE
    err = capsys.readouterr().err
    assert "provexemplar" in err
    assert "varken en PDF" in err
    assert not (tmp_path / "blanks").exists()


@pytest.mark.parametrize("kind", [kind for kind in blanks.kinds() if kind == "official"])
def test_official_blanks_are_recognised_under_any_name(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    library = blanks.library(kind)
    official = library.official(library.edition("intyg-kurs/hslf-fs-2021-8"))
    assert official is not None
    folder = tmp_path / "hämtade"
    folder.mkdir()
    (folder / "blankett å.PDF").write_bytes(official.path.read_bytes())
    filled = fill({"bilaga_nr": "7"}, "intyg-kurs/hslf-fs-2021-8", library=library)
    (folder / "ifylld.pdf").write_bytes(bytes(filled.value))
    assert run(["blanks", "add", str(folder)]) == ExitCode.SOME_FAILED
    assert "ifylld och kan inte användas som tom" in capsys.readouterr().err
    assert run(["blanks", "list", "--json"]) == ExitCode.DONE
    listed = json.loads(capsys.readouterr().out)["blanks"]
    assert [blank["edition"] for blank in listed if blank["file"]] == ["intyg-kurs/hslf-fs-2021-8"]


def test_doctor_looks_at_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--json"]) == ExitCode.DONE
    assert all(check["ok"] for check in json.loads(capsys.readouterr().out)["checks"])


def test_demo_fills_all_forms_and_reads_them_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--output", str(tmp_path / "demo"), "--json"]) == ExitCode.DONE
    items = json.loads(capsys.readouterr().out)["items"]
    assert {item["edition"] for item in items} == set(blanks.editions("pdf", "docx", "xlsx"))
    assert all(item["read_back"] for item in items)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["parse", "finns-inte.pdf"], ExitCode.UNREADABLE),
        (["fill", "finns-inte.json", "-e", KLIN], ExitCode.UNREADABLE),
        (["forms", "intyg-kurser"], ExitCode.USAGE),
        (["hitta-på"], ExitCode.USAGE),
        (["fill"], ExitCode.USAGE),
        (["parse", "--okänd"], ExitCode.USAGE),
        ([], ExitCode.USAGE),
    ],
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_wrong_call_gets_words_and_a_code_never_a_traceback(
    arguments: list[str], code: ExitCode, language: str,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("STFORMS_LANG", language)
    assert run(arguments) == code
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert out + err


def test_a_bug_is_said_without_a_traceback(
    form: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stforms.cli.parse.parse", lambda *_, **__: 1 / 0)
    assert run(["parse", str(form)]) == ExitCode.BUG
    err = capsys.readouterr().err
    assert "ZeroDivisionError" in err
    assert "Traceback" not in err


def test_patterns_are_expanded_where_the_shell_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b.pdf", "å.pdf"):
        (tmp_path / name).write_bytes(b"")
    given = ["parse", "*.pdf", "saknas*.pdf", "--json"]
    assert expanded(given, windows=True) == ["parse", "b.pdf", "å.pdf", "saknas*.pdf", "--json"]
    assert expanded(given, windows=False) == given


def test_a_pipe_carries_bytes_and_swedish_letters(tmp_path: Path, data: Path) -> None:
    """As a real process: data in on standard input, the form out on standard output."""
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "STFORMS_LANG": "sv"}
    command = [sys.executable, "-m", "stforms"]
    filled = subprocess.run(
        [*command, "fill", "-", "-o", "-"],
        input=data.read_bytes(),
        capture_output=True,
        env=environment,
        check=True,
    )
    assert filled.stdout.startswith(b"%PDF-")
    parsed = subprocess.run(
        [*command, "parse", "-", "--json"],
        input=filled.stdout,
        capture_output=True,
        env=environment,
        check=True,
    )
    assert json.loads(parsed.stdout.decode("utf-8"))["record"]["sokande"]["efternamn"] == "Åström"
