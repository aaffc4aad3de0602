"""stforms adopt: what is written and shown, what the exit code says, and what is left alone."""

from __future__ import annotations

import datetime
import io
import json
import os
import shutil
from pathlib import Path
from typing import Any

import blanks
import norrskogen
import pikepdf
import pytest

from stforms.cli import run
from stforms.errors import ExitCode
from tests.actions.ingest import poison

YEAR = datetime.date.today().year
FORM = "samtal-om-st-i-region-norrskogen"


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """A blank in a folder with spaces and Swedish letters."""
    path = tmp_path / "Blanketter från å ä ö" / "Samtal (ny).docx"
    path.parent.mkdir()
    path.write_bytes(norrskogen.word())
    return path


def written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def shown(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


# --- from the blank to the data and back ----------------------------------------------------


@pytest.mark.parametrize("kind", norrskogen.MADE)
def test_a_form_is_adopted_filled_and_read_by_three_calls(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Into the folder of one's own forms, where every verb finds it."""
    (tmp_path / f"blank.{kind}").write_bytes(norrskogen.MADE[kind]())
    assert run(["adopt", str(tmp_path / f"blank.{kind}")]) == ExitCode.DONE
    out, err = capsys.readouterr()
    edition = f"{FORM}/{YEAR}-{kind}"
    assert (f"{edition}: {norrskogen.TITLE}" in out, "kom tillbaka likadana" in err) == (True, True)
    record = {"edition": edition, "st_lakare": {"namn": "Åsa Öqvist"}, "har_en_aktuell_studieplan": "nej"}
    (tmp_path / "data.json").write_text(json.dumps(record), encoding="utf-8")
    assert run(["fill", str(tmp_path / "data.json"), "-o", str(tmp_path / f"ut.{kind}")]) == ExitCode.DONE
    capsys.readouterr()
    assert run(["parse", str(tmp_path / f"ut.{kind}"), "--json"]) == ExitCode.DONE
    read = shown(capsys)
    assert (read["edition"], read["record"]) == (edition, {k: v for k, v in record.items() if k != "edition"})
    assert run(["forms", "check", edition]) == ExitCode.DONE


def test_what_is_written(blank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "finns" / "inte än"
    assert run(["adopt", str(blank), "-o", str(out), "--edition", "egen"]) == ExitCode.DONE
    expected = {"NOTES.md", "blank.docx", "edition.toml", "picture.html", "page-1.png"}
    assert written(out) == {f"{FORM}/egen/{name}" for name in expected} | {f"{FORM}/{FORM}.schema.json"}
    assert (out / FORM / "egen" / "blank.docx").read_bytes() == blank.read_bytes()
    assert f"STFORMS_FORMS till {out}" in capsys.readouterr().err


def test_a_dry_run_shows_and_writes_nothing(
    blank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = written(tmp_path)
    assert run(["adopt", str(blank), "--dry-run"]) == ExitCode.DONE
    assert "Inget är skrivet" in capsys.readouterr().err
    assert written(tmp_path) == before


def test_the_json_says_what_was_found_and_written(
    blank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["adopt", str(blank), "--json", "-o", str(tmp_path / "ut")]) == ExitCode.DONE
    told = shown(capsys)
    assert (told["stforms"], told["form"], told["format"]) == ("adopt/1", FORM, "docx")
    assert set(told["files"]) == written(tmp_path / "ut")
    assert told["proof"]["written"] == told["proof"]["back"] > 0
    name = next(slot for slot in told["slots"] if slot["keys"] == ["st_lakare.namn"])
    assert (name["label"], name["codec"], 0 < name["confidence"] <= 1) == ("Namn", "text", True)


def test_it_speaks_english(
    blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STFORMS_LANG", "en")
    assert run(["adopt", str(blank)]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert ("Sure" in out, "trial values came back the same" in err) == (True, True)
    notes = (tmp_path / "forms" / FORM / f"{YEAR}-docx" / "NOTES.md").read_text(encoding="utf-8")
    assert "A draft by stforms adopt" in notes


# --- what is there already ------------------------------------------------------------------


def test_an_earlier_draft_is_kept_unless_told(blank: Path, tmp_path: Path) -> None:
    arguments = ["adopt", str(blank), "-o", str(tmp_path / "ut")]
    assert run(arguments) == ExitCode.DONE
    edition = tmp_path / "ut" / FORM / f"{YEAR}-docx"
    (edition / "edition.toml").write_text("# by hand", encoding="utf-8")
    (edition / "page-9.png").write_bytes(b"")
    (edition / "mine.txt").write_bytes(b"")
    assert run([*arguments, "--edition", f"{YEAR}-docx"]) == ExitCode.REFUSED
    assert (edition / "edition.toml").read_text(encoding="utf-8") == "# by hand"
    assert run([*arguments, "--edition", f"{YEAR}-docx", "--overwrite"]) == ExitCode.DONE
    assert "edition =" in (edition / "edition.toml").read_text(encoding="utf-8")
    assert ((edition / "page-9.png").exists(), (edition / "mine.txt").exists()) == (False, True)


def test_the_same_blank_again_is_refused_and_named(
    blank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["adopt", str(blank), "-o", str(tmp_path / "ut")]) == ExitCode.DONE
    capsys.readouterr()
    assert run(["adopt", str(blank), "-o", str(tmp_path / "ut")]) == ExitCode.REFUSED
    assert f"{FORM}/{YEAR}-docx" in capsys.readouterr().err
    assert run(["adopt", str(blank), "-o", str(tmp_path / "ut"), "--edition", "annan"]) == ExitCode.REFUSED
    assert f"den tomma blanketten för {FORM}/{YEAR}-docx" in capsys.readouterr().err


def test_a_blank_that_comes_with_stforms_is_not_adopted_but_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With two editions of one blank, copies would be told to be neither."""
    library = blanks.library("specimen")
    edition = library.edition("checklista-st/2026-docx")
    path = str(library.blank(edition).path)
    assert run(["adopt", path]) == ExitCode.REFUSED
    assert "checklista-st/2026-docx" in capsys.readouterr().err
    assert not (tmp_path / "forms").exists()
    assert run(["adopt", path, "--dry-run"]) == ExitCode.DONE


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere, Windows differs")
def test_a_folder_that_cannot_be_written_to_is_told(blank: Path, tmp_path: Path) -> None:
    locked = tmp_path / "låst"
    locked.mkdir()
    locked.chmod(0o500)
    assert run(["adopt", str(blank), "-o", str(locked)]) == ExitCode.REFUSED


def test_a_file_in_the_place_of_the_folder_is_told(blank: Path, tmp_path: Path) -> None:
    (tmp_path / "ut").write_text("a file", encoding="utf-8")
    assert run(["adopt", str(blank), "-o", str(tmp_path / "ut")]) == ExitCode.REFUSED


# --- what is no blank -----------------------------------------------------------------------


def encrypted() -> bytes:
    made = pikepdf.open(blanks.ROOT / "templates/forms/intyg-kurs/hslf-fs-2021-8/specimen.pdf")
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(user="a", owner="b"))
    return out.getvalue()


ODD = {
    "krypterad.pdf": (encrypted, ExitCode.PROTECTED),
    "tom.pdf": (lambda: b"", ExitCode.UNREADABLE),
    "skräp.pdf": (lambda: b"%PDF-1.7 " + bytes(500), ExitCode.UNREADABLE),
    "skräp.docx": (lambda: b"PK\3\4" + bytes(500), ExitCode.UNREADABLE),
    "brev.txt": (lambda: b"Hej!", ExitCode.UNREADABLE),
    "entitet.docx": (poison.external_entity, ExitCode.UNREADABLE),
    "skratt.docx": (poison.billion_laughs, ExitCode.UNREADABLE),
    "djup.docx": (lambda: poison.deep_word(2000), ExitCode.UNREADABLE),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_blank_is_refused_in_words(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, code = ODD[name]
    (tmp_path / name).write_bytes(make())
    assert run(["adopt", str(tmp_path / name)]) == code
    out, err = capsys.readouterr()
    assert (out, "Traceback" in err, len(err) > 20) == ("", False, True)
    assert not (tmp_path / "forms").exists()


def test_a_filled_form_leaves_nothing_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled = blanks.ROOT / "samples" / "aterkomna" / "checklista-jelena.docx"
    shutil.copy(filled, tmp_path / "ifylld.docx")
    assert run(["adopt", str(tmp_path / "ifylld.docx")]) == ExitCode.REFUSED
    assert "19870521" not in "".join(capsys.readouterr())
    assert not (tmp_path / "forms").exists()


@pytest.mark.parametrize("name", ["Checklista ST", "../utanför", "ä"])
def test_a_name_that_cannot_be_one_is_a_slip_of_the_call(name: str, blank: Path) -> None:
    assert run(["adopt", str(blank), "--form", name]) == ExitCode.USAGE
    assert run(["adopt", str(blank), "--edition", name]) == ExitCode.USAGE


# --- every official blank -------------------------------------------------------------------


@pytest.mark.parametrize("edition", blanks.editions("pdf"))
def test_every_pdf_is_adopted_as_if_nobody_knew_it(
    edition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing that was written on it is lost."""
    library = blanks.library(blanks.kinds()[-1])
    path = str(library.blank(library.edition(edition)).path)
    assert run(["adopt", path, "--dry-run", "--json"]) == ExitCode.DONE
    told = shown(capsys)
    assert told["form"] == edition.partition("/")[0]
    assert told["proof"]["written"] == told["proof"]["back"] > 0
