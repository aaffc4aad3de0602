"""Papers of a folder are each there once, also where the bundle that was made of them lies beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest

import stforms
from stforms.library import Library

COURSE, APPLICATION = "intyg-kurs/hslf-fs-2021-8", "ansokan-specialistkompetens/hslf-fs-2021-8"
WHO = {"efternamn": "Öqvist", "fornamn": "Sanna", "personnummer": "19900114-2380"}
SUBJECTS = ("Palliativ vård", "Hjärtsvikt")


def write(path: Path, record: dict[str, Any], edition: str, library: Library) -> None:
    outcome = stforms.fill(record, edition, library=library)
    assert outcome.value is not None, outcome.findings
    path.write_bytes(bytes(outcome.value))


LINES = "Fyra dagar i februari, om barnhälsovård och tillväxt.\nBedömning: kunskapsprov."
"""A text whose lines its writer has ended: on a flattened page nobody can tell."""


def certify(path: Path, subject: str, library: Library) -> None:
    write(path, {"sokande": WHO, "kurs": {"amne": subject}, "beskrivning": LINES}, COURSE, library)


@pytest.fixture
def folder(specimens: Library, tmp_path: Path) -> Path:
    """Return a folder with an application, two certificates, and the bundle of the three."""
    write(tmp_path / "ansokan.pdf", {"sokande": WHO}, APPLICATION, specimens)
    for number, subject in enumerate(SUBJECTS):
        certify(tmp_path / f"kurs-{number}.pdf", subject, specimens)
    (outcome,) = stforms.bundle([tmp_path], library=specimens)
    (tmp_path / "handlingar.pdf").write_bytes(bytes(outcome.value))
    return tmp_path


def read(folder: Path, library: Library) -> tuple[list[str], list[object]]:
    """Return subjects of the certificates and "ansökan", and how many papers were told to lie there twice."""
    found = stforms.read_papers([folder], library=library)
    names = [one.record["kurs"]["amne"] if "kurs" in one.record else "ansökan" for one in found.papers]
    twice = [finding.params["count"] for finding in found.findings if finding.code == "papers.in_bundle_too"]
    return sorted(names), twice


def test_a_paper_that_a_bundle_has_too_is_there_once(folder: Path, specimens: Library) -> None:
    """As it stands in the bundle: there it has its number."""
    assert read(folder, specimens) == (["Hjärtsvikt", "Palliativ vård", "ansökan"], [3])
    found = stforms.read_papers([folder], library=specimens).papers
    assert sorted(str(one.record.get("bilaga_nr")) for one in found) == ["1", "2", "None"]


def test_a_paper_that_was_changed_since_is_there_beside_the_one_in_the_bundle(
    folder: Path, specimens: Library
) -> None:
    """The two contradict each other, and neither may vanish."""
    certify(folder / "kurs-0.pdf", "Smärta", specimens)
    assert read(folder, specimens) == (["Hjärtsvikt", "Palliativ vård", "Smärta", "ansökan"], [2])


def test_a_paper_with_a_note_on_it_is_not_left_out(folder: Path, specimens: Library) -> None:
    """What somebody has written beside the boxes since the bundle was made is told."""
    path = folder / "kurs-0.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[50, 50, 70, 70], Contents="Fel datum!"
        )
        pdf.pages[0].obj.Annots.append(pdf.make_indirect(note))
        pdf.save(path)
    assert read(folder, specimens) == (["Hjärtsvikt", "Palliativ vård", "Palliativ vård", "ansökan"], [2])


def test_a_paper_that_lies_there_twice_by_itself_still_does(folder: Path, specimens: Library) -> None:
    """One paper of a bundle stands for one file."""
    certify(folder / "kurs-2.pdf", SUBJECTS[0], specimens)
    assert read(folder, specimens) == (["Hjärtsvikt", "Palliativ vård", "Palliativ vård", "ansökan"], [3])


def test_without_a_bundle_nothing_is_left_out(folder: Path, specimens: Library) -> None:
    """Two files that say the same are two papers."""
    (folder / "handlingar.pdf").unlink()
    certify(folder / "kurs-2.pdf", SUBJECTS[0], specimens)
    assert read(folder, specimens) == (["Hjärtsvikt", "Palliativ vård", "Palliativ vård", "ansökan"], [])
