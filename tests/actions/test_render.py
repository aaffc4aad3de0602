"""render: office files become PDFs; as a function, and on the command line."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import blanks
import pytest

import stforms.actions.render as action
from stforms.actions.render import render
from stforms.cli import run
from stforms.errors import ExitCode, StformsError
from stforms.formats import libreoffice
from stforms.model import Severity
from tests.formats import offices

if os.name == "nt":
    pytest.skip("the program that plays LibreOffice is a sh script", allow_module_level=True)

RTF = b"{\\rtf1 hej}"
EACH = "for f in $files; do grep -q DUMT $f || make $f; done"


@pytest.fixture(autouse=True)
def _played(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a script play LibreOffice, except where a test asks for the real one."""
    if "real" not in request.fixturenames:
        folder = tmp_path / "bin"
        folder.mkdir()
        monkeypatch.setenv("STFORMS_SOFFICE", str(offices.player(folder, EACH)))


@pytest.fixture
def real() -> Path:
    """The real program; CI fails without it."""
    found = libreoffice.find()
    if found is None:
        (pytest.fail if blanks.REQUIRED else pytest.skip)("LibreOffice is missing")
    return found


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Put a file into the folder in which the command line runs."""
    folder = tmp_path / "mina filer å"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def put(name: str, data: bytes = RTF) -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return put


def here() -> list[str]:
    return sorted(path.as_posix() for path in Path().rglob("*") if path.is_file())


# --- the function -----------------------------------------------------------------------------


def test_every_source_has_an_outcome_in_its_place(put: Callable[..., Path]) -> None:
    """Paths, names and bytes; an error is a value with a finding, and stops nothing."""
    sources = [put("a.rtf"), RTF, "saknas.docx", put("b.pdf", b"%PDF-1.7"), put("c.docx", b"hej"), b"", RTF]
    outcomes = render(sources)
    assert [outcome.ok for outcome in outcomes] == [True, True, False, False, False, False, True]
    assert [outcome.value for outcome in outcomes if outcome.ok] == [b"%PDF-1.7 " + RTF + b" %%EOF"] * 3
    failed = [outcome for outcome in outcomes if isinstance(outcome.value, StformsError)]
    assert [outcome.value.code for outcome in failed if isinstance(outcome.value, StformsError)] == [
        "file.missing",
        "render.is_pdf",
        "file.no_office",
        "file.empty",
    ]
    assert [(f.code, f.severity) for outcome in failed for f in outcome.findings] == [
        (outcome.value.code, Severity.ERROR) for outcome in failed if isinstance(outcome.value, StformsError)
    ]


def test_batches_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, whatever the number."""
    monkeypatch.setattr(action, "BATCH", 3)
    told: list[int] = []
    outcomes = render([b"{\\rtf1 nr %d.}" % number for number in range(8)], progress=told.append)
    values = [outcome.value for outcome in outcomes]
    assert [b"nr %d." % number in bytes(value) for number, value in enumerate(values)] == [True] * 8  # type: ignore[arg-type]
    assert (told == sorted(told), told[-1]) == (True, 8)


@pytest.mark.parametrize(
    ("markup", "codes"),
    [
        ("<w:r><w:t>klart</w:t></w:r>", []),
        ("<w:ins w:id='1' w:author='A'><w:r><w:t>nytt</w:t></w:r></w:ins>", ["render.changes"]),
        (
            "<w:del w:id='1' w:author='A'><w:r><w:delText>gammalt</w:delText></w:r></w:del>",
            ["render.changes"],
        ),
    ],
)
def test_changes_that_nobody_accepted_are_told(markup: str, codes: list[str], real: Path) -> None:
    """On the page, what was added and what was removed stand fused."""
    (outcome,) = render([offices.word_of(markup)])
    assert [finding.code for finding in outcome.findings] == codes
    assert outcome.ok


def test_a_document_and_a_workbook_become_pages(real: Path, put: Callable[..., Path]) -> None:
    put("Åsas intyg.docx", offices.word())
    put("lista.xlsx", offices.workbook())
    assert run(["render", "Åsas intyg.docx", "lista.xlsx"]) == ExitCode.DONE
    for name in ("Åsas intyg.pdf", "lista.pdf"):
        assert offices.SWEDISH in offices.pdf_text(Path(name).read_bytes())


# --- the command line -------------------------------------------------------------------------


def test_the_new_file_lies_beside_the_old(
    put: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    put("intyg/a.v2.rtf")
    assert run(["render", "intyg/a.v2.rtf"]) == ExitCode.DONE
    assert here() == ["intyg/a.v2.pdf", "intyg/a.v2.rtf"]
    out, err = capsys.readouterr()
    assert out == ""
    assert "a.v2.rtf → " in err


def test_or_in_the_named_folder_or_under_the_named_name(put: Callable[..., Path]) -> None:
    put("a.rtf")
    assert run(["render", "a.rtf", "-o", "ut/b.PDF"]) == ExitCode.DONE
    assert run(["render", "a.rtf", "--output", "ut/ny mapp"]) == ExitCode.DONE
    assert run(["render", "a.rtf", "--to", "DOCX", "--dry-run"]) != ExitCode.DONE  # no docx, what was played
    assert here() == ["a.rtf", "ut/b.PDF", "ut/ny mapp/a.pdf"]


def test_nothing_is_overwritten_unless_told(
    put: Callable[..., Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And LibreOffice is not even started in vain."""
    put("a.rtf")
    put("a.pdf", b"viktig")
    monkeypatch.setattr(action, "render", lambda *_: 1 / 0)
    assert run(["render", "a.rtf"]) == ExitCode.REFUSED
    assert "finns redan" in capsys.readouterr().err
    assert Path("a.pdf").read_bytes() == b"viktig"
    assert run(["render", "a.rtf", "--overwrite"]) == ExitCode.DONE
    assert Path("a.pdf").read_bytes().startswith(b"%PDF")


def test_two_files_never_become_one(put: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Not even with --overwrite, and not where names differ in case only."""
    for name in ("x/a.rtf", "y/A.rtf", "b.rtf"):
        put(name)
    files = ["x/a.rtf", "y/A.rtf", "b.rtf"]
    assert run(["render", *files, "-o", "ut", "--overwrite"]) == ExitCode.SOME_FAILED
    assert "x/a.rtf" in capsys.readouterr().err.replace("\\", "/")
    assert sorted(path.name for path in Path("ut").iterdir()) == ["a.pdf", "b.pdf"]


def test_the_original_is_never_overwritten(
    put: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is called .pdf and is something else would be written over by its own PDF."""
    put("a.pdf", RTF)
    assert run(["render", "a.pdf", "--overwrite"]) == ExitCode.REFUSED
    assert "som den görs av" in capsys.readouterr().err
    assert Path("a.pdf").read_bytes() == RTF


def test_dry_run_does_everything_but_write(
    put: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    put("a.rtf")
    put("b.rtf", b"{\\rtf1 DUMT}")
    assert run(["render", "a.rtf", "b.rtf", "--dry-run"]) == ExitCode.SOME_FAILED
    assert "Skulle skriva a.pdf" in capsys.readouterr().err
    assert here() == ["a.rtf", "b.rtf"]


def test_one_failure_stops_none_and_the_json_tells(
    put: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    put("a.rtf")
    put("b.rtf", b"{\\rtf1 DUMT}")
    put("c.rtf")
    put("d.pdf", b"%PDF-1.7")
    files = ["a.rtf", "b.rtf", "c.rtf", "d.pdf"]
    assert run(["render", *files, "-o", "ut", "--json"]) == ExitCode.SOME_FAILED
    items = json.loads(capsys.readouterr().out)["items"]
    assert [item["stforms"] for item in items] == ["render/1", "error/1", "render/1", "error/1"]
    assert items[0] == {
        "stforms": "render/1",
        "file": "a.rtf",
        "output": str(Path("ut/a.pdf")),
        "to": "pdf",
        "findings": [],
    }
    assert [item["error"] for item in items if "error" in item] == ["file.not_converted", "render.is_pdf"]
    assert run(["render", *files, "-o", "ut2", "--jsonl"]) == ExitCode.SOME_FAILED
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["stforms"] for line in lines] == [item["stforms"] for item in items]


def test_from_standard_input_to_standard_output(
    monkeypatch: pytest.MonkeyPatch, put: Callable[..., Path]
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(RTF)))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=written, isatty=lambda: False))
    assert run(["render", "-", "-o", "-"]) == ExitCode.DONE
    assert written.getvalue() == b"%PDF-1.7 " + RTF + b" %%EOF"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["a.rtf", "--to", "exe"], ExitCode.USAGE, "pdf, docx, doc, odt, rtf, xlsx, xls, ods"),
        (["a.rtf", "b.rtf", "-o", "c.pdf"], ExitCode.USAGE, "Ange en mapp"),
        (["a.rtf", "b.rtf", "-o", "-"], ExitCode.USAGE, "Ange en mapp"),
        (["saknas.docx"], ExitCode.UNREADABLE, "finns inte"),
        (["b.pdf"], ExitCode.USAGE, "redan en PDF"),
        (["a.rtf", "--to", "xlsx"], ExitCode.USAGE, "går inte att göra om"),
        (["text.docx"], ExitCode.UNREADABLE, "spara den som .docx"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    arguments: list[str], code: ExitCode, words: str,
    put: Callable[..., Path], capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    put("a.rtf")
    put("b.pdf", b"%PDF-1.7")
    put("text.docx", b"hej")
    assert run(["render", *arguments, *(["-o", "ut"] if "-o" not in arguments else [])]) == code
    assert words in capsys.readouterr().err


def test_without_libreoffice_it_says_what_to_install(
    put: Callable[..., Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STFORMS_SOFFICE", "finns-inte")
    put("a.rtf")
    put("b.rtf")
    assert run(["render", "a.rtf", "b.rtf"]) == ExitCode.MISSING_PROGRAM
    assert "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui" in capsys.readouterr().err


def test_a_full_disk_is_said_of_each_file(
    put: Callable[..., Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where LibreOffice's own files do not fit."""
    import errno
    import tempfile

    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    put("a.rtf")
    assert run(["render", "a.rtf"]) == ExitCode.DISK_FULL
    assert "Frigör utrymme" in capsys.readouterr().err


def test_no_name_and_no_progress_where_nobody_looks(
    put: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    put("a.rtf")
    assert run(["render", "a.rtf", "--json"]) == ExitCode.DONE
    assert capsys.readouterr().err == ""
