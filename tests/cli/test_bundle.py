"""stforms bundle and split: what is written where, what is shown, what the exit code says."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest

from stforms.cli import run
from stforms.errors import ExitCode

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
HSLF = str(SAMPLES / "ansokan-hslf-fs-2021-8.yaml")
SOSFS = str(SAMPLES / "ansokan-sosfs-2015-8.yaml")


def test_two_applications_go_to_a_folder(tmp_path: Path) -> None:
    assert run(["bundle", HSLF, "-o", str(tmp_path), "--incomplete"]) == ExitCode.DONE
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == [
        "ansokan-godkand-bt.pdf",
        "ansokan-specialistkompetens.pdf",
    ]


def test_two_applications_do_not_go_to_one_file(tmp_path: Path) -> None:
    target = tmp_path / "allt.pdf"
    assert run(["bundle", HSLF, "-o", str(target), "--incomplete"]) == ExitCode.USAGE
    assert run(["bundle", HSLF, "-o", str(target), "--only", "bt"]) == ExitCode.DONE
    assert len(pypdfium2.PdfDocument(target)) == 11


def test_what_is_missing_is_refused_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "st.pdf"
    assert run(["bundle", SOSFS, "-o", str(target)]) == ExitCode.REFUSED
    assert "bilaga 20 står i förteckningen" in " ".join(capsys.readouterr().err.split())
    assert not target.exists()


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "st.pdf"
    target.write_bytes(b"mine")
    assert run(["bundle", SOSFS, "-o", str(target), "--incomplete"]) == ExitCode.REFUSED
    assert target.read_bytes() == b"mine"
    assert run(["bundle", SOSFS, "-o", str(target), "--incomplete", "--overwrite"]) == ExitCode.DONE


def test_a_dry_run_shows_the_order_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bundle", SOSFS, "-o", str(tmp_path), "--incomplete", "--dry-run"]) == ExitCode.DONE
    rows = [line for line in capsys.readouterr().out.splitlines() if "│" in line]
    assert "Intyg om uppnådd specialistkompetens" in rows[1]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scan", ["21", "=fil.pdf", "21="])
def test_a_scan_without_a_name_is_explained(tmp_path: Path, scan: str) -> None:
    assert run(["bundle", SOSFS, "--scan", scan, "-o", str(tmp_path)]) == ExitCode.USAGE


def test_the_application_is_bt_or_st(tmp_path: Path) -> None:
    assert run(["bundle", HSLF, "--only", "xt", "-o", str(tmp_path)]) == ExitCode.USAGE


def test_no_personnummer_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["bundle", HSLF, "-o", str(tmp_path), "--cover", "--contents"])
    said = capsys.readouterr()
    assert "2382" not in said.out + said.err


def test_split_writes_each_paper_and_tells_how_it_was_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = tmp_path / "st.pdf"
    run(["bundle", SOSFS, "-o", str(whole), "--incomplete"])
    capsys.readouterr()
    assert run(["split", str(whole), "-o", str(tmp_path / "delar"), "--json"]) == ExitCode.DONE
    shape = json.loads(capsys.readouterr().out)
    assert shape["stforms"] == "split/1"
    files = sorted(path.name for path in (tmp_path / "delar").iterdir())
    assert files == sorted(Path(paper["file"]).name for paper in shape["papers"])
    assert len(files) == 20
    assert {paper["by"] for paper in shape["papers"]} == {"mark"}
    assert run(["split", str(whole), "-o", str(tmp_path / "delar")]) == ExitCode.REFUSED
    assert run(["split", str(whole), "-o", str(tmp_path / "delar"), "--overwrite"]) == ExitCode.DONE


def test_split_of_a_missing_file_is_an_error(tmp_path: Path) -> None:
    assert run(["split", str(tmp_path / "nej.pdf")]) == ExitCode.UNREADABLE
