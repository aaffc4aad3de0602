"""The applications in samples/: two clean ones, and one whose planted flaws are found, and nothing else."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import stforms
from stforms.actions.papers import ReadPapers, read_papers
from stforms.actions.records import read_records
from stforms.actions.together import Whole, validate_together
from stforms.library import Library
from stforms.paths import data_root
from stforms.rules.region import region

SAMPLES = data_root() / "samples"
CLEAN = ("ansokan-hslf-fs-2021-8.yaml", "ansokan-sosfs-2015-8.yaml")
FLAWED = "ansokan-med-brister.yaml"
TODAY = datetime.date(2026, 9, 14)
OURS = region("region-ostergotland", TODAY)
GIVEN = stforms.Wishes(incomplete=True)
"""The samples list a document of another kind, such as a doctoral degree, that is no form of ours."""


def planted() -> list[tuple[str, str, str]]:
    """Return (paper, code, path) of the flaws that the table at the top of the sample lists."""
    lines = (SAMPLES / FLAWED).read_text(encoding="utf-8").splitlines()
    rows = [
        [cell.strip() for cell in line.strip("# |").split("|")] for line in lines if line.startswith("# |")
    ]
    return sorted((row[0], row[1], row[2]) for row in rows[2:])


def read(path: Path, library: Library) -> ReadPapers:
    return read_papers([path], today=TODAY, region=OURS, library=library)


def said(papers: ReadPapers) -> list[tuple[str, str, str]]:
    """Return (paper, code, path) of everything that is said of an application, sorted."""
    outcome = validate_together(papers, Whole.APPLICATION, today=TODAY, region=OURS)
    found = [*outcome.findings, *(finding for group in outcome.value for finding in group.findings)]
    return sorted(((one.paper or "–").removesuffix(".pdf"), one.code, one.path or "–") for one in found)


def on_paper(name: str, folder: Path, library: Library) -> Path:
    """Fill every form of a sample into a folder, as an administrator sends them out."""
    folder.mkdir(exist_ok=True)
    for one in read_records(SAMPLES / name, library).given:
        filled = stforms.fill(one.record, str(one.edition), library=library).value
        assert filled is not None
        (folder / f"{one.name}.pdf").write_bytes(bytes(filled))
    return folder


@pytest.mark.parametrize("name", CLEAN)
def test_a_complete_application_has_nothing_to_remark(name: str, specimens: Library) -> None:
    assert said(read(SAMPLES / name, specimens)) == []


def test_every_planted_flaw_is_found_and_nothing_else(specimens: Library) -> None:
    assert said(read(SAMPLES / FLAWED, specimens)) == planted()


@pytest.mark.parametrize("name", CLEAN)
def test_the_same_is_said_of_the_filled_forms(name: str, tmp_path: Path, library: Library) -> None:
    """On paper a signature is missing until somebody signs; nothing else is added by filling and reading."""
    assert said(read(on_paper(name, tmp_path, library), library)) == []


def test_the_flaws_are_found_on_the_filled_forms_as_well(tmp_path: Path, library: Library) -> None:
    assert said(read(on_paper(FLAWED, tmp_path, library), library)) == planted()


@pytest.mark.parametrize("name", CLEAN)
def test_a_bundle_is_read_paper_by_paper(name: str, tmp_path: Path, library: Library) -> None:
    """One file for each application, flattened and numbered: the papers in it say the same as apart."""
    papers = on_paper(name, tmp_path / "apart", library)
    for number, made in enumerate(stforms.bundle([papers], wishes=GIVEN, library=library)):
        (tmp_path / f"{number}.pdf").write_bytes(bytes(made.value))
    together = read_papers(tmp_path.glob("*.pdf"), today=TODAY, region=OURS, library=library)

    assert {code for _, code, _ in said(together)} <= {"parse.flattened"}
    assert len(together.papers) == len(read(papers, library).papers)


def test_a_flaw_more_is_a_finding_more(specimens: Library, tmp_path: Path) -> None:
    """The table is no copy of whatever the rules happen to say: mend one flaw and its line is too much."""
    mended = (SAMPLES / FLAWED).read_text(encoding="utf-8").replace("delmal: [STb3]", "delmal: [b4]")
    (tmp_path / "ansokan.yaml").write_text(mended, encoding="utf-8")
    gone = {code for _, code, _ in planted()} - {code for _, code, _ in said(read(tmp_path, specimens))}
    assert gone == {"coverage.missing", "delmal.other_regulation"}
