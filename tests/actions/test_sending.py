"""What was sent is read from batches, forms and data alike; what cannot be read is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import stforms
from stforms.actions.batch import Sync, Ways, batch
from stforms.actions.batch.ledger import JOURNAL, MANIFEST
from stforms.actions.plan import Item, plan
from stforms.actions.reference import reference_of
from stforms.actions.roster import read_roster
from stforms.actions.sending import sent_papers
from stforms.actions.subject_of import subject_of
from stforms.library import Library
from stforms.model import normal_record
from stforms.spelling import canonical

ROOT = Path(__file__).resolve().parents[2]
COURSE, CHECKLIST = "intyg-kurs/hslf-fs-2021-8", "checklista-st/2026-docx"
WHO = {"efternamn": "Öqvist", "fornamn": "Sanna", "personnummer": "19900114-2380"}
RECORD = {"sokande": WHO, "kurs": {"amne": "Palliativ vård"}}


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return plan(read_roster(ROOT / "samples" / "roster.json").value).value


@pytest.fixture
def made(items: list[Item], tmp_path: Path, specimens: Library) -> Path:
    """The folder of a batch, with what else lies in one."""
    batch(items, tmp_path / "ut", ways=Ways(sync=Sync.NEVER), library=specimens)
    (tmp_path / "ut" / "A1" / "handlingar-st-A1.pdf").write_bytes(b"%PDF-1.7 a bundle")
    (tmp_path / "ut" / "oversikt.html").write_text("<p>", encoding="utf-8")
    return tmp_path / "ut"


def told(found: stforms.Outcome[object]) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.paper) for finding in found.findings]


def test_the_papers_of_a_batch_are_those_of_the_plan(
    made: Path, items: list[Item], specimens: Library
) -> None:
    """Every one, with its record as the merge of what comes back needs it, and its reference."""
    outcome = sent_papers([made], library=specimens)
    assert outcome.findings == ()
    sent = {paper.name: paper for paper in outcome.value}
    assert sent.keys() == {item.path for item in items}
    for item in items:
        edition = specimens.edition(item.edition)
        paper, record = sent[item.path], canonical(edition, normal_record(item.record) or {})
        assert (paper.edition.id, paper.record) == (item.edition, record)
        assert paper.reference == reference_of(record, edition)
        assert paper.subject == subject_of(record)
        assert paper.sha256 is not None


def test_a_paper_that_was_changed_by_hand_was_sent_as_it_is_now(made: Path, specimens: Library) -> None:
    path = next(made.glob("A1/intyg-kurs-*.pdf"))
    changed = stforms.fill(RECORD, COURSE, library=specimens)
    path.write_bytes(bytes(changed.value))
    outcome = sent_papers([made], library=specimens)
    name = path.relative_to(made).as_posix()
    assert told(outcome) == [("sent.changed", name)]
    assert [paper.record for paper in outcome.value if paper.name == name] == [RECORD]


def test_a_paper_that_is_gone_is_told_and_the_others_are_read(
    made: Path, items: list[Item], specimens: Library
) -> None:
    (made / items[0].path).unlink()
    outcome = sent_papers([made], library=specimens)
    assert told(outcome) == [("file.missing", items[0].path)]
    assert len(outcome.value) == len(items) - 1


def test_a_batch_that_was_broken_off_is_told(made: Path, specimens: Library) -> None:
    (made / JOURNAL).write_bytes(b"{}\n")
    assert told(sent_papers([made], library=specimens)) == [("sent.unfinished", "ut")]


def test_a_manifest_of_somebody_else_is_an_error(tmp_path: Path, specimens: Library) -> None:
    (tmp_path / MANIFEST).write_text("{}", encoding="utf-8")
    outcome = sent_papers([tmp_path], library=specimens)
    assert (outcome.ok, told(outcome)) == (False, [("batch.manifest", tmp_path.name)])


# --- files ----------------------------------------------------------------------------------


def test_a_form_and_its_data_are_the_same_paper(tmp_path: Path, specimens: Library) -> None:
    """Filled with a reference, without one, as the record alone."""
    edition = specimens.edition(COURSE)
    reference = reference_of(RECORD, edition)
    for name, given in (("med", reference), ("utan", None)):
        form = stforms.fill(RECORD, COURSE, reference=given, library=specimens)
        (tmp_path / f"{name}.pdf").write_bytes(bytes(form.value))
    spelled = {**RECORD, "sokande": {**WHO, "personnummer": "199001142380"}}
    (tmp_path / "uppgifter.json").write_text(json.dumps({"edition": COURSE, **spelled}), encoding="utf-8")
    outcome = sent_papers([tmp_path], library=specimens)
    assert outcome.findings == ()
    assert [(paper.name, paper.reference) for paper in outcome.value] == [
        ("med.pdf", reference), ("uppgifter.json", reference), ("utan.pdf", None),
    ]  # fmt: skip
    assert [paper.record for paper in outcome.value] == [RECORD] * 3


def test_a_file_of_data_holds_many(specimens: Library) -> None:
    """Each with the name that it has there."""
    outcome = sent_papers([ROOT / "samples" / "ansokan-hslf-fs-2021-8.yaml"], library=specimens)
    assert outcome.findings == ()
    assert len({paper.name for paper in outcome.value}) == len(outcome.value) > 10
    assert {paper.subject.personnummer for paper in outcome.value} == {"19870521-2382"}
    assert {paper.sha256 for paper in outcome.value} == {None}


def test_the_papers_of_a_bundle_are_papers(tmp_path: Path, specimens: Library) -> None:
    for number, reference in enumerate(("7ZK2-0QF4-M9TX-C3WD", "0123-4567-89AB-CDEF")):
        record = {**RECORD, "kurs": {"amne": f"Kurs {number}"}}
        form = stforms.fill(record, COURSE, reference=reference, library=specimens)
        (tmp_path / f"{number}.pdf").write_bytes(bytes(form.value))
    wishes = stforms.Wishes(cover=True, contents=True)  # our own page is none of the papers
    (bundled,) = stforms.bundle(sorted(tmp_path.iterdir()), wishes=wishes, library=specimens)
    whole = tmp_path / "bunt" / "allt.pdf"
    whole.parent.mkdir()
    whole.write_bytes(bytes(bundled.value))
    outcome = sent_papers([whole], library=specimens)
    assert outcome.findings == ()
    assert [(paper.name, paper.subject.about, paper.reference) for paper in outcome.value] == [
        ("01-intyg-kurs", "Kurs 0", "7ZK2-0QF4-M9TX-C3WD"),
        ("02-intyg-kurs", "Kurs 1", "0123-4567-89AB-CDEF"),
    ]


def test_what_lies_in_a_folder_besides_stops_nothing(tmp_path: Path, specimens: Library) -> None:
    """A named file that is none is an error; in a folder it is told of."""
    (tmp_path / "bild.gif").write_bytes(b"GIF89a")
    (tmp_path / "trasig.pdf").write_bytes(b"%PDF-1.7 trasig")
    form = stforms.fill(RECORD, COURSE, library=specimens)
    (tmp_path / "intyg.pdf").write_bytes(bytes(form.value))
    (tmp_path / "tom").mkdir()
    outcome = sent_papers([tmp_path, tmp_path / "tom", tmp_path / "saknas.pdf"], library=specimens)
    assert [paper.name for paper in outcome.value] == ["intyg.pdf"]
    assert told(outcome) == [
        ("papers.other_kind", "bild.gif"),
        ("file.damaged", "trasig.pdf"),
        ("papers.empty_folder", None),
        ("file.missing", "saknas.pdf"),
    ]
