"""stforms validate --as: what is shown, what is written, what the exit code says."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import stforms
from stforms.actions.papers import read_papers
from stforms.cli import run, show
from stforms.errors import ExitCode
from stforms.paths import data_root

SAMPLES = data_root() / "samples"
CLEAN = str(SAMPLES / "ansokan-hslf-fs-2021-8.yaml")
OLDER = str(SAMPLES / "ansokan-sosfs-2015-8.yaml")
YEAR = [str(SAMPLES / name) for name in ("checklista-st.yaml", "iup.yaml", "handledarutlatande.yaml")]
TOGETHER = ["--as", "application"]

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def without_a_course(tmp_path: Path) -> Path:
    """The clean application without the course in palliative care, and with a broken PDF beside it."""
    folder = tmp_path / "ansökan"
    folder.mkdir()
    content = yaml.safe_load(Path(CLEAN).read_text(encoding="utf-8"))
    content["blanketter"] = [one for one in content["blanketter"] if one["name"] != "st-16-palliativ-vard"]
    shutil.copy(CLEAN, folder / "hel.yaml")
    (folder / "hel.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return folder


def told(arguments: list[str], capsys: Capture) -> Any:
    """Return the JSON that a call prints."""
    run([*arguments, "--json"])
    return json.loads(capsys.readouterr().out)


# --- on the terminal ------------------------------------------------------------------------


def test_a_clean_application_is_shown_with_what_covers_what_and_the_service(capsys: Capture) -> None:
    assert run(["validate", CLEAN, *TOGETHER]) == ExitCode.DONE
    out, err = capsys.readouterr()
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert (
        "Ansökan om bevis om specialistkompetens, HSLF-FS 2021:8, Jelena Đorđević-Åström. Papper: 21."
        in lines
    )
    assert "STb4 │ ✓ │ │ │ │ │ │ │ │ │ │ │ │ │ ✓ │ │ │ │ │" in lines
    assert "Tallåsens vårdcentral, Älvbro │ 2023-09-01 – 2024-06-30 │ 80 │ 8 │ 8 │ ja" in lines
    assert "Räknas, för ingen rad mer än den intygar │ 66,5 │ 66" in lines
    assert "Räknat i primärvården │ 42,5 │ 30" in lines
    assert "Helheten: inga anmärkningar." in lines
    assert (err, "2382" in out) == ("", False)


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("width", [80, 100, 140])
def test_no_line_is_wider_than_the_terminal(
    lang: str, width: int, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Titles of papers may be: the terminal breaks them where it likes."""
    monkeypatch.setenv("STFORMS_LANG", lang)
    monkeypatch.setattr(show, "_PIPE_WIDTH", width)
    run(["validate", CLEAN, OLDER, *TOGETHER])
    tables = [line for line in capsys.readouterr().out.splitlines() if "│" in line or "━" in line]
    assert tables
    assert max(map(len, tables)) <= width


def test_too_many_certificates_for_the_width_are_numbers_in_one_column(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show, "_PIPE_WIDTH", 80)
    run(["validate", CLEAN, *TOGETHER])
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "Delmål ┃ Täcks av ┃ Saknas" in lines
    assert "STc6 │ 5, 7, 18 │" in lines


def test_what_is_missing_is_said_and_the_whole_comes_before_the_papers(
    without_a_course: Path, capsys: Capture
) -> None:
    assert run(["validate", str(without_a_course), *TOGETHER]) == ExitCode.DONE  # warnings only
    out = " ".join(capsys.readouterr().out.split())
    assert "kurs (obekräftat)" in out
    assert "st-ansokan: Förteckning över bifogade intyg – Kurser: förteckningen har 16" in out
    assert out.index("Helheten varning") < out.index("Utan anmärkningar var för sig: 20 papper.")


def test_a_follow_up_is_shown_with_its_papers_and_areas(capsys: Capture) -> None:
    run(["validate", *YEAR, "--as", "follow-up"])
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert any(line.startswith("Årlig uppföljning, Jelena Đorđević-Åström. Papper: ") for line in lines)
    assert "Papper ┃ Avser ┃ Datum ┃ Fil eller post" in lines
    assert any(line.startswith("Kompetensbedömningar │ ") for line in lines)


def test_what_all_papers_have_alike_is_told_once(tmp_path: Path, capsys: Capture) -> None:
    """An application of which every paper was printed to PDF."""
    library = stforms.Library(cabinet=tmp_path / "none")
    given = read_papers([Path(CLEAN)], library=library).papers[:3]
    for one in given:
        filled = stforms.fill(one.record, one.edition.id, flatten=True, library=library)
        (tmp_path / f"{one.name}.pdf").write_bytes(bytes(filled.value))  # type: ignore[arg-type]
    run(["validate", str(tmp_path), *TOGETHER])
    out = capsys.readouterr().out
    assert out.count("Filen har inga ifyllbara fält kvar.") == 1
    assert "På 3 papper" in out
    assert "Utan andra anmärkningar var för sig: 3 papper." in out


# --- files that cannot be read --------------------------------------------------------------


def test_a_broken_file_stops_nothing_and_is_told(without_a_course: Path, capsys: Capture) -> None:
    """11, because the others were checked."""
    (without_a_course / "skadad.pdf").write_bytes(b"%PDF-1.7\nnothing")
    assert run(["validate", str(without_a_course), *TOGETHER]) == ExitCode.SOME_FAILED
    out = capsys.readouterr().out
    assert "skadad.pdf: Filen är skadad" in out
    assert "Utan anmärkningar var för sig: 20 papper." in out


@pytest.mark.parametrize("name", ["finns-inte.pdf", "tom"])
def test_nothing_that_can_be_read_is_unreadable(name: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "tom").mkdir()
    assert run(["validate", str(tmp_path / name), *TOGETHER]) == ExitCode.UNREADABLE
    assert name in capsys.readouterr().out


def test_other_things_in_a_folder_are_told_and_are_no_failure(
    without_a_course: Path, capsys: Capture
) -> None:
    """A photograph, a letter; what was named itself is a failure."""
    (without_a_course / "foto.jpg").write_bytes(b"\xff\xd8\xff")
    (without_a_course / ".dold").write_text("x")
    assert run(["validate", str(without_a_course), *TOGETHER]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "foto.jpg: Det här är ingen blankett" in out
    assert ".dold" not in out
    named = ["validate", CLEAN, str(without_a_course / "foto.jpg"), *TOGETHER]
    assert run(named) == ExitCode.SOME_FAILED


def test_an_unrelated_pdf_in_a_folder_is_a_warning(without_a_course: Path) -> None:
    """A copy of a degree belongs into an application, and no rule can read it."""
    import pikepdf

    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(without_a_course / "examensbevis.pdf")
    read = read_papers([without_a_course])
    assert [(one.code, one.severity.value, one.paper) for one in read.findings] == [
        ("papers.unrecognised", "warning", "examensbevis.pdf")
    ]
    named = read_papers([without_a_course / "examensbevis.pdf"])
    assert [(one.code, one.severity.value) for one in named.findings] == [("identify.unknown", "error")]


def test_papers_of_no_application_are_an_error(capsys: Capture) -> None:
    assert run(["validate", str(SAMPLES / "kravspecifikation.yaml"), *TOGETHER]) == ExitCode.FINDINGS
    assert "Här finns ingen ansökan" in capsys.readouterr().out


def test_an_empty_folder_beside_papers_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    assert run(["validate", CLEAN, str(tmp_path / "tom"), *TOGETHER]) == ExitCode.SOME_FAILED


# --- the report -----------------------------------------------------------------------------


def test_the_report_is_written_into_a_folder_that_is_made(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "ny" / "rapport.html"
    assert run(["validate", CLEAN, *TOGETHER, "--report", str(path)]) == ExitCode.DONE
    page = path.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "19870521-••••" in page
    assert "2382" not in page
    assert f"Rapporten ligger i {path}." in " ".join(capsys.readouterr().err.split())


def test_the_report_shows_personnummer_when_asked_to(tmp_path: Path) -> None:
    path = tmp_path / "rapport.html"
    run(["validate", CLEAN, *TOGETHER, "--report", str(path), "--reveal"])
    assert "19870521-2382" in path.read_text(encoding="utf-8")


def test_a_report_is_only_written_over_when_asked_to(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "rapport.html"
    path.write_text("min egen")
    call = ["validate", CLEAN, *TOGETHER, "--report", str(path)]
    assert run(call) == ExitCode.REFUSED
    assert (path.read_text(), capsys.readouterr().out) == ("min egen", "")
    assert run([*call, "--overwrite"]) == ExitCode.DONE
    assert "<!DOCTYPE html>" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([*TOGETHER, "--report", "rapport.pdf"], ExitCode.USAGE),
        (["--report", "rapport.html"], ExitCode.USAGE),
        (["--reveal"], ExitCode.USAGE),
        (["--overwrite"], ExitCode.USAGE),
        (["-", *TOGETHER], ExitCode.USAGE),
        (["--as", "ansokan"], ExitCode.USAGE),
        ([*TOGETHER, "--region", "ingenstans"], ExitCode.USAGE),
        (["--region", "ingenstans"], ExitCode.USAGE),
    ],
)
def test_what_does_not_go_together_is_refused(
    arguments: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """Before anything is read, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert run(["validate", CLEAN, *arguments]) == code
    assert (list(tmp_path.iterdir()), capsys.readouterr().out) == ([], "")


def test_lines_of_json_are_of_papers_one_by_one(capsys: Capture) -> None:
    assert run(["validate", CLEAN, *TOGETHER, "--jsonl"]) == ExitCode.USAGE
    assert json.loads(capsys.readouterr().out)["code"] == "papers.not_with_as"


def test_the_report_is_never_one_of_the_files(tmp_path: Path) -> None:
    """Not even with --overwrite, and not under another name for it."""
    path = tmp_path / "data.html"
    shutil.copy(CLEAN, path)
    call = ["validate", str(path), *TOGETHER, "--overwrite"]
    assert run([*call, "--report", str(tmp_path / "." / "data.html")]) == ExitCode.REFUSED
    assert path.read_bytes() == Path(CLEAN).read_bytes()


def test_jinja_is_not_loaded_before_a_report_is_made() -> None:
    """`stforms --help` stays quick."""
    code = "import sys, stforms.cli; sys.exit(any(name.startswith('jinja2') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- a region's numbers ---------------------------------------------------------------------


def test_a_region_of_ones_own_is_used_for_the_whole(tmp_path: Path, capsys: Capture) -> None:
    """40 months in primary care instead of 30: shown, and the report says whose numbers they are."""
    own = tmp_path / "egen.toml"
    own.write_text(
        'region = "Region Egen"\nvalid_from = 2024-01-01\nextends = "region-ostergotland"\n'
        '[sources]\nX = "Beslut"\n'
        '[numbers.primarvard_manader]\nvalue = 48\nsource = "X"\nverified = true\n',
        encoding="utf-8",
    )
    report = tmp_path / "rapport.html"
    run(["validate", CLEAN, *TOGETHER, "--region", str(own), "--report", str(report)])
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "Räknat i primärvården │ 42,5 │ 48" in lines
    assert "Region Egen" in report.read_text(encoding="utf-8")


# --- JSON -----------------------------------------------------------------------------------


def test_the_shape_of_together_1(capsys: Capture) -> None:
    """As docs/how-to/validate.md shows it."""
    shape = told(["validate", CLEAN, *TOGETHER], capsys)
    assert list(shape) == ["stforms", "as", "today", "region", "wholes", "findings"]
    assert (shape["stforms"], shape["as"], shape["region"]) == (
        "together/1", "application", "Region Östergötland",
    )  # fmt: skip
    bt, st = shape["wholes"]
    assert list(st) == ["form", "regulation", "papers", "coverage", "service", "findings"]
    assert (bt["form"], st["form"]) == ("ansokan-godkand-bt", "ansokan-specialistkompetens")
    assert st["papers"][1] == {
        "name": "st-01-fullgjord", "edition": "intyg-fullgjord-st/hslf-fs-2021-8", "number": "1",
    }  # fmt: skip


def test_the_coverage_in_together_1(capsys: Capture) -> None:
    covered = {
        one["delmal"]: one for one in told(["validate", CLEAN, *TOGETHER], capsys)["wholes"][1]["coverage"]
    }
    assert covered["STb4"] == {
        "delmal": "STb4",
        "complete": True,
        "verified": False,
        "needs": [
            {"kinds": ["kurs"], "papers": ["st-16-palliativ-vard"]},
            {"kinds": ["klinisk_tjanstgoring", "auskultation"], "papers": ["st-03-palliativa-enheten"]},
        ],
        "named_by": ["st-03-palliativa-enheten", "st-16-palliativ-vard"],
    }


def test_the_service_in_together_1(capsys: Capture) -> None:
    """Numbers are numbers, days are days."""
    service = told(["validate", CLEAN, *TOGETHER], capsys)["wholes"][1]["service"]
    sums = {key: service[key] for key in ("required", "months", "counted", "primary_care", "stated")}
    assert sums == {
        "required": 66, "months": 66.5, "counted": 66.5, "primary_care": 42.5, "stated": 66.5,
    }  # fmt: skip
    assert service["spans"][0] == {
        "first": "2020-03-01", "last": "2021-08-31", "percent": 100.0, "stated": 18.0,
        "place": "Tallåsens vårdcentral, Älvbro", "paper": "st-01-fullgjord", "row": 1,
    }  # fmt: skip
    assert set(service["stretches"][0]) == {"first", "last", "percent", "together", "months", "absent"}
    assert sum(one["months"] for one in service["stretches"]) == pytest.approx(66.5, abs=0.01)


def test_a_finding_in_together_1_names_its_paper(without_a_course: Path, capsys: Capture) -> None:
    (without_a_course / "skadad.pdf").write_bytes(b"%PDF-1.7\nnothing")
    shape = told(["validate", str(without_a_course), *TOGETHER], capsys)
    found = {one["code"]: one for one in shape["wholes"][1]["findings"]}
    assert found["attachment.not_there"]["paper"] == "st-ansokan"
    assert "Kurser" in found["attachment.not_there"]["message"]
    assert [(one["code"], one["paper"]) for one in shape["findings"]] == [("file.damaged", "skadad.pdf")]


def test_together_1_says_no_personnummer(capsys: Capture) -> None:
    run(["validate", CLEAN, OLDER, *YEAR, *TOGETHER, "--json"])
    out = capsys.readouterr().out
    numbers = {"2382", "9990"}
    assert not any(f"-{end}" in out for end in numbers)


# --- from Python ----------------------------------------------------------------------------


def test_the_same_from_python() -> None:
    """read_papers and validate_together are part of what others build on."""
    read = stforms.read_papers([Path(CLEAN)])
    outcome = stforms.validate_together(read, stforms.Whole.APPLICATION)
    assert [len(group.papers) for group in outcome.value] == [6, 21]
    assert all(one.complete for group in outcome.value for one in group.coverage)
    assert outcome.ok
    assert outcome.value[1].findings == ()
