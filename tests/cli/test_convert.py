"""stforms convert: what is written where, what is shown, what the exit code says."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import stforms
from stforms.cli import run
from stforms.errors import ExitCode

KURS_15, KURS_21 = "intyg-kurs/sosfs-2015-8", "intyg-kurs/hslf-fs-2021-8"
RECORD = {
    "sokande": {"efternamn": "Öqvist", "personnummer": "19900114-2380"},
    "specialitet": "Allmänmedicin",
    "delmal": ["b5"],
    "kurs": {"amne": "=1+1", "kursledare": "Inger Åkerlind"},
}


def form(path: Path, record: object = RECORD, edition: str = KURS_15) -> Path:
    """Write a filled form."""
    path.parent.mkdir(parents=True, exist_ok=True)
    outcome = stforms.fill(record, edition)  # type: ignore[arg-type]
    path.write_bytes(bytes(outcome.value))  # type: ignore[arg-type]
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return form(tmp_path / "gamla" / "palliativ vård.pdf")


def test_the_new_form_gets_the_old_ones_name(
    tmp_path: Path, old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["convert", str(old), "--to", KURS_21, "-o", str(tmp_path / "nya")]) == ExitCode.DONE
    out, err = capsys.readouterr()
    new = tmp_path / "nya" / "palliativ vård.pdf"
    assert stforms.parse(new).value.edition.id == KURS_21
    assert "följde med" in out
    assert "STb4" in out
    assert "2380" not in out + err
    assert "palliativ vård.pdf: Intyg om kurs (HSLF-FS 2021:8, bilaga 10)" in err


def test_an_original_is_never_written_over(tmp_path: Path, old: Path) -> None:
    """Not even with --overwrite, and not when it is another file of the same call."""
    before = old.read_bytes()
    other = form(old.with_name("palliativ vård-hslf-fs-2021-8.pdf"))
    arguments = [str(old), str(other), "--to", KURS_21, "-o", str(old.parent), "--overwrite"]
    assert run(["convert", *arguments]) == ExitCode.DONE
    assert old.read_bytes() == other.read_bytes() == before
    assert sorted(path.name for path in old.parent.iterdir()) == [
        "palliativ vård-hslf-fs-2021-8-2.pdf",
        "palliativ vård-hslf-fs-2021-8-hslf-fs-2021-8.pdf",
        "palliativ vård-hslf-fs-2021-8.pdf",
        "palliativ vård.pdf",
    ]


def test_files_of_one_name_do_not_take_each_others_place(tmp_path: Path) -> None:
    files = [str(form(tmp_path / name / "intyg.pdf")) for name in ("a", "b", "c")]
    assert run(["convert", *files, "--to", KURS_21, "-o", str(tmp_path / "ut")]) == ExitCode.DONE
    assert len(list((tmp_path / "ut").iterdir())) == 3


def test_a_file_that_exists_is_not_overwritten_unless_told(
    tmp_path: Path, old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["convert", str(old), "--to", KURS_21, "-o", str(tmp_path / "nya")]
    assert run(arguments) == ExitCode.DONE
    assert run(arguments) == ExitCode.REFUSED
    assert "finns redan" in capsys.readouterr().err
    assert run([*arguments, "--overwrite"]) == ExitCode.DONE


def test_what_needs_a_person_is_an_error_and_the_form_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = form(tmp_path / "gammal.pdf", {**RECORD, "delmal": ["a1"]})
    assert run(["convert", str(old), "--to", KURS_21, "-o", str(tmp_path / "nya")]) == ExitCode.FINDINGS
    out, err = capsys.readouterr()
    assert "STa5 / STa6?" in out
    assert "att avgöra: 1" in err
    assert (tmp_path / "nya" / "gammal.pdf").exists()


def test_a_dry_run_writes_no_form(tmp_path: Path, old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "redovisning.csv"
    arguments = ["convert", str(old), "--to", KURS_21, "-o", str(tmp_path / "nya"), "--dry-run"]
    assert run([*arguments, "--report", str(report)]) == ExitCode.DONE
    assert "Skulle skriva" in capsys.readouterr().err
    assert not (tmp_path / "nya").exists()
    assert report.exists()


def test_the_account_as_json(tmp_path: Path, old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", str(old), "--to", KURS_21, "-o", str(tmp_path / "nya"), "--json"]) == ExitCode.DONE
    shape = json.loads(capsys.readouterr().out)
    assert shape["stforms"] == "convert/1"
    assert (shape["from"], shape["edition"]) == (KURS_15, KURS_21)
    assert shape["written"] == str(tmp_path / "nya" / "palliativ vård.pdf")
    assert shape["record"]["sokande"]["personnummer"] == "19900114-2380"
    assert sum(shape["counts"].values()) == len(shape["account"])
    (delmal,) = [line for line in shape["account"] if line["key"] == "delmal[0]"]
    assert (delmal["fate"], delmal["value"], delmal["to"], delmal["became"]) == (
        "mapped",
        "b5",
        "delmal",
        "STb4",
    )
    assert (delmal["verified"], delmal["code"], delmal["where"]["page"]) == (False, "convert.unverified", 1)
    assert "Kursledare" in [line["label"] for line in shape["account"]]
    assert "convert.lost" in [finding["code"] for finding in shape["findings"]]


def test_many_files_one_line_each_and_one_failure_stops_none(
    tmp_path: Path, old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "ingen.pdf"
    bad.write_bytes(b"hej")
    report = tmp_path / "redovisning.json"
    arguments = ["convert", str(bad), str(old), "--to", KURS_21, "-o", str(tmp_path / "nya"), "--jsonl"]
    assert run([*arguments, "--report", str(report)]) == ExitCode.SOME_FAILED
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["stforms"] for line in lines] == ["error/1", "convert/1"]
    assert [item["stforms"] for item in json.loads(report.read_text(encoding="utf-8"))["items"]] == [
        "error/1",
        "convert/1",
    ]


def test_the_report_for_excel(tmp_path: Path, old: Path) -> None:
    """Semicolons, BOM, CRLF; nothing that Excel would compute; no personnummer unless asked for."""
    report = tmp_path / "redovisning.csv"
    arguments = ["convert", str(old), "--to", KURS_21, "-o", str(tmp_path / "nya"), "--report", str(report)]
    assert run(arguments) == ExitCode.DONE
    raw = report.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    values = {row["Nyckel"]: row["Värde"] for row in rows}
    assert values["kurs.amne"] == "'=1+1"
    assert values["sokande.personnummer"] == "19900114-••••"
    (delmal,) = [row for row in rows if row["Nyckel"] == "delmal[0]"]
    assert (delmal["Utfall"], delmal["På den nya blanketten"], delmal["Plats"]) == ("översatt", "STb4", "1")
    assert delmal["Anmärkning"].startswith("Delmål som intyget avser: översatt b5 → STb4")
    assert run([*arguments, "--overwrite", "--reveal"]) == ExitCode.DONE
    assert b"19900114-2380" in report.read_bytes()


@pytest.mark.parametrize(
    ("name", "code"), [("redovisning.txt", ExitCode.USAGE), ("gamla/palliativ vård.pdf", ExitCode.USAGE)]
)
def test_a_report_of_an_unknown_kind_is_refused_before_anything_is_done(
    tmp_path: Path, old: Path, name: str, code: ExitCode
) -> None:
    arguments = [str(old), "--to", KURS_21, "-o", str(tmp_path / "nya"), "--report", str(tmp_path / name)]
    assert run(["convert", *arguments]) == code
    assert not (tmp_path / "nya").exists()


def test_a_report_is_no_input_and_overwrites_nothing(tmp_path: Path, old: Path) -> None:
    data = old.rename(old.with_suffix(".json"))  # whatever its name, it is the original
    arguments = ["convert", str(data), "--to", KURS_21, "-o", str(tmp_path / "nya"), "--report", str(data)]
    assert run([*arguments, "--overwrite"]) == ExitCode.REFUSED
    there = tmp_path / "redovisning.csv"
    there.write_text("x", encoding="utf-8")
    assert run([*arguments[:-1], str(there)]) == ExitCode.REFUSED
    assert there.read_text(encoding="utf-8") == "x"


def test_a_form_of_another_kind_is_refused(
    tmp_path: Path, old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(old), "--to", "intyg-auskultation/hslf-fs-2021-8", "-o", str(tmp_path / "nya")]
    assert run(["convert", *arguments]) == ExitCode.USAGE
    assert f"Den kan föras över till: {KURS_21}." in capsys.readouterr().err
    assert not (tmp_path / "nya").exists()


@pytest.mark.parametrize("name", ["ny.pdf", "gamla/palliativ vård.pdf"])
def test_new_forms_go_to_a_folder(
    tmp_path: Path, old: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["convert", str(old), "--to", KURS_21, "-o", str(tmp_path / name)]) == ExitCode.USAGE
    assert "mapp" in capsys.readouterr().err
    assert not (tmp_path / "ny.pdf").exists()
