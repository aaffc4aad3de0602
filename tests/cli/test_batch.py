"""stforms batch on the command line: what it says, what it prints for programs, how it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import stforms
from stforms.cli import run
from stforms.errors import ExitCode

ROOT = Path(__file__).resolve().parents[2]
PERSONNUMMER = ("19870521-2382", "870521", "19860521", "19900114", "9990")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "samples" / "roster.json", tmp_path / "lista.json")
    monkeypatch.chdir(tmp_path)


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict]:  # type: ignore[type-arg]
    code = run(["batch", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def _small(**changes: object) -> None:
    """Write a roster of one person and two courses."""
    person = {
        "id": "A1",
        "efternamn": "Öqvist",
        "regelverk": "2021:8",
        "personnummer": "19900114-2380",
        **changes,
    }
    courses = [{"personer": "A1", "amne": name} for name in ("EKG", "Sår")]
    Path("liten.json").write_text(
        json.dumps({"personer": [person | changes], "kurser": courses}), encoding="utf-8"
    )


def test_a_roster_becomes_everybodys_papers(capsys: pytest.CaptureFixture[str]) -> None:
    """In a folder of the roster's name: a folder for each person, the manifest, the overview."""
    assert run(["batch", "lista.json"]) == ExitCode.DONE
    assert sorted(path.name for path in Path("lista").iterdir()) == [
        "A1", "A2", "A3", "manifest.json", "oversikt.html",
    ]  # fmt: skip
    said = capsys.readouterr()
    assert "gjorda: 58, oförändrade: 0" in said.err
    assert said.out == ""


def test_a_dry_run_writes_nothing_and_shows_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    """The table is the product."""
    _small()
    assert run(["batch", "liten.json", "--dry-run"]) == ExitCode.DONE
    said = capsys.readouterr()
    assert "Sökande: Förnamn" in " ".join(said.out.split())
    assert "Skulle göras: 7 papper, personer: 1. Ofullständiga: 7." in said.err
    assert not Path("liten").exists()


def test_json_says_the_same_for_a_trial_and_for_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    """But for nothing: one shape, one content."""
    trial = _json(capsys, "lista.json", "-o", "ut", "--dry-run")
    assert trial[1]["stforms"] == "batch/1"
    assert trial[1]["counts"] == {"made": 58, "unchanged": 0, "kept": 0, "failed": 0, "left": 0}
    assert _json(capsys, "lista.json", "-o", "ut") == trial
    assert _json(capsys, "lista.json", "-o", "ut")[1]["counts"]["unchanged"] == 58


def test_jsonl_is_one_line_for_each_paper(capsys: pytest.CaptureFixture[str]) -> None:
    """As they come."""
    _small()
    assert run(["batch", "liten.json", "--jsonl"]) == ExitCode.DONE
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["stforms"] for line in lines} == {"batch-item/1"}
    assert {line["file"] for line in lines} >= {"A1/intyg-kurs-EKG.pdf", "A1/intyg-kurs-Sår.pdf"}


def test_no_personnummer_stands_in_what_is_said_or_in_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    """Nor in the manifest, nor in the overview."""
    run(["batch", "lista.json"])
    run(["batch", "lista.json", "--dry-run"])
    run(["batch", "lista.json", "--json"])
    said = capsys.readouterr()
    own = [Path("lista/manifest.json"), Path("lista/oversikt.html")]
    names = "\n".join(str(path) for path in Path("lista").rglob("*"))
    told = "\n".join([said.out, said.err, names, *(path.read_text(encoding="utf-8") for path in own)])
    for number in PERSONNUMMER[:4]:
        assert number not in told


def test_an_error_in_the_roster_stops_it_before_anything_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    """With sheet, row and column."""
    _small(regelverk="2019:1")
    assert run(["batch", "liten.json"]) == ExitCode.FINDINGS
    said = capsys.readouterr().err
    assert "personer, rad 1, regelverk: 2019:1 går inte att välja." in said
    assert not Path("liten").exists()
    code, product = _json(capsys, "liten.json")
    assert (code, [one["code"] for one in product["findings"]]) == (1, ["roster.not_choice"])
    assert product["findings"][0]["where"] == {"place": "personer!C1"}


def test_a_paper_that_fails_is_named_and_the_code_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 11, and the others are there."""
    _small(efternamn="x" * 400)
    assert run(["batch", "liten.json"]) == ExitCode.SOME_FAILED
    assert "får inte plats" in capsys.readouterr().err
    code, product = _json(capsys, "liten.json", "--dry-run")
    assert code == ExitCode.SOME_FAILED
    assert product["counts"]["failed"] == 5


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_number_of_workers_changes_nothing(workers: str, capsys: pytest.CaptureFixture[str]) -> None:
    """On the command line either."""
    _small()
    code, product = _json(capsys, "liten.json", "--workers", workers, "--executor", "processes")
    assert (code, product["counts"]["made"]) == (0, 7)


def test_a_plan_and_persons_choose(capsys: pytest.CaptureFixture[str]) -> None:
    """And what an earlier run made for others is not told as old then."""
    Path("plan.toml").write_text("[forms]\nchecklista-st = false\n", encoding="utf-8")
    run(["batch", "lista.json"])
    capsys.readouterr()
    assert run(["batch", "lista.json", "--plan", "plan.toml", "--person", "A3"]) == ExitCode.DONE
    said = capsys.readouterr().err
    assert "oförändrade: 6" in said
    assert "hör inte längre" not in said
    run(["batch", "lista.json", "--plan", "plan.toml"])
    assert "3 filer från en tidigare körning" in capsys.readouterr().err


def test_an_empty_roster_is_made_and_not_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    """It is a workbook."""
    assert run(["batch", "--new-roster", "ny.xlsx"]) == ExitCode.DONE
    assert openpyxl.load_workbook("ny.xlsx").sheetnames[0] == "Personer"
    assert run(["batch", "--new-roster", "ny.xlsx"]) == ExitCode.REFUSED
    assert run(["batch", "--new-roster", "ny.csv"]) == ExitCode.USAGE
    assert run(["batch"]) == ExitCode.USAGE


def test_an_overview_of_somebody_else_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """The folder may have held one before."""
    _small()
    Path("liten").mkdir()
    Path("liten/oversikt.html").write_text("<p>min egen</p>", encoding="utf-8")
    assert run(["batch", "liten.json"]) == ExitCode.DONE
    assert "är lämnad som den är" in capsys.readouterr().err
    assert Path("liten/oversikt.html").read_text(encoding="utf-8") == "<p>min egen</p>"


def test_unchanged_work_leaves_a_changed_file_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """By its name."""
    _small()
    run(["batch", "liten.json"])
    path = Path("liten/A1/intyg-kurs-EKG.pdf")
    path.write_bytes(path.read_bytes() + b"\n")
    capsys.readouterr()
    assert run(["batch", "liten.json"]) == ExitCode.DONE
    assert "liten/A1/intyg-kurs-EKG.pdf är ändrad för hand" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_the_first_interrupt_finishes_what_is_under_way_and_the_next_run_goes_on(tmp_path: Path) -> None:
    """Exit code 130, a manifest, and the same papers in the end."""
    persons = [{"id": f"A{n}", "efternamn": f"Ek {n}", "regelverk": "2021:8"} for n in range(150)]
    Path("stor.json").write_text(json.dumps({"personer": persons}), encoding="utf-8")
    command = [sys.executable, "-m", "stforms", "batch", "stor.json", "--jsonl", "--executor", "serial"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stderr is not None
    first = [child.stdout.readline() for _ in range(5)]
    child.send_signal(signal.SIGINT)
    rest, said = child.stdout.read(), child.stderr.read()  # communicate() would pass by lines read ahead
    assert child.wait(timeout=60) == ExitCode.INTERRUPTED
    assert "Avslutar de papper som är på gång" in said
    made = len(first) + len(rest.splitlines())
    assert 5 <= made < 750
    items = json.loads(Path("stor/manifest.json").read_bytes())["items"]
    assert len(items) == made
    assert len([path for path in Path("stor").rglob("*") if path.suffix in (".pdf", ".docx")]) == made
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == ExitCode.DONE
    told = [json.loads(line)["state"] for line in ended.stdout.splitlines()]
    assert (told.count("unchanged"), told.count("made")) == (made, 750 - made)


def test_a_second_interrupt_stops_at_once() -> None:
    """It is a KeyboardInterrupt again, and the handler of before is back."""
    from stforms.cli.interrupts import interrupts

    before = signal.getsignal(signal.SIGINT)
    with interrupts("cli.batch.stopping") as asked:
        signal.raise_signal(signal.SIGINT)
        assert asked == [signal.SIGINT]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_the_bar_shows_ids_and_rates_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """N of N, a rate, the paper's id; no name. No thread is started: workers could not be forked then."""
    import io
    import threading

    from rich.console import Console

    from stforms.actions.batch import MADE, Result
    from stforms.actions.plan import Item
    from stforms.cli import batch_show, show

    out = io.StringIO()
    terminal = Console(file=out, force_terminal=True, width=100, color_system=None)
    monkeypatch.setattr(show, "console", lambda **_: terminal)
    threads = threading.active_count()
    with batch_show.bar(3, quiet=False) as advance:
        assert threading.active_count() == threads
        for number in range(3):
            advance(Result(Item(f"A1/intyg-kurs-{number}", "A1", "e", "p", {}), MADE))
    assert "3/3" in out.getvalue()
    assert "A1/intyg-kurs-2" in out.getvalue()


# --- everybody's bundle -----------------------------------------------------------------------


def test_with_bundle_everybody_gets_their_applications_as_one_pdf(capsys: pytest.CaptureFixture[str]) -> None:
    """One for BT and one for specialist competence, with every certificate once, numbered and listed."""
    code, done = _json(capsys, "lista.json", "--bundle")
    assert code == ExitCode.DONE
    made = {Path(one["file"]).name: one["papers"] for one in done["bundles"]}
    assert made == {
        "handlingar-bt-A1.pdf": 6,
        "handlingar-st-A1.pdf": 21,
        "handlingar-st-A2.pdf": 20,
        "handlingar-st-A3.pdf": 5,
    }
    split = stforms.split(Path("lista/A2/handlingar-st-A2.pdf")).value
    pieces = [stforms.parse(bytes(piece)).value.record for piece in split]
    numbers = [record["bilaga_nr"] for record in pieces if "bilaga_nr" in record]
    (application,) = [record for record in pieces if "bifogade_intyg" in record]
    listed = [number for found in application["bifogade_intyg"].values() for number in found]
    assert numbers == [str(number) for number in range(1, 20)]
    assert sorted(listed, key=int) == numbers


def test_a_bundle_that_is_there_is_unchanged_or_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """The same bytes are nothing new; other bytes may be somebody's, and take --overwrite."""
    _small()
    run(["batch", "liten.json", "--bundle"])
    path = Path("liten/A1/handlingar-st-A1.pdf")
    ours = path.read_bytes()
    capsys.readouterr()

    def again(*more: str) -> list[str]:
        return [one["state"] for one in _json(capsys, "liten.json", "--bundle", *more)[1]["bundles"]]

    assert again() == ["unchanged"]
    path.write_bytes(ours + b"\n% signed")
    assert again() == ["kept"]
    assert path.read_bytes() != ours
    assert again("--overwrite") == ["made"]
    assert path.read_bytes() == ours


def test_who_lacks_a_paper_gets_no_bundle(capsys: pytest.CaptureFixture[str]) -> None:
    """A place that is too long for its box stops one certificate, and the bundle with it."""
    _small(arbetsplats="Vårdcentralen vid " + "den långa vägen " * 30)
    assert run(["batch", "liten.json", "--bundle"]) == ExitCode.SOME_FAILED
    said = capsys.readouterr().err
    assert "A1: inga samlade handlingar." in said
    assert "ett papper kunde inte göras" in said
    assert not list(Path("liten").rglob("handlingar-*"))


def test_a_bundle_is_told_on_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    _small()
    assert run(["batch", "liten.json", "--bundle", "--jsonl"]) == ExitCode.DONE
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["stforms"] for one in lines].count("batch-bundle/1") == 1
