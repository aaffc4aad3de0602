"""merge on real documents: copies that people and programs changed, in Word, Excel, PDF and as data."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path

import blanks
import openpyxl
import pytest
import yaml

import stforms
from stforms.actions.merge import named_apart
from stforms.actions.merge_json import as_json
from stforms.errors import ProtectedError, UnreadableError, UsageError
from stforms.formats import libreoffice
from stforms.library import Library
from stforms.merging import State
from stforms.model import Record, Severity
from stforms.wording import as_json as findings_json
from tests.formats.sent_back import CHECKLIST, filled, opened

LIST, SHEET, OLD_LIST = "checklista-st/2026-docx", "checklista-st/2026-xlsx", "checklista-st/2018-docx"
KURS, OLD_KURS = "intyg-kurs/hslf-fs-2021-8", "intyg-kurs/sosfs-2015-8"
COURSE: Record = {
    "sokande": {"efternamn": "Öqvist", "fornamn": "Sanna", "personnummer": "19900114-2380"},
    "specialitet": "Allmänmedicin",
    "delmal": ["STa1", "STb2"],
    "kurs": {"amne": "Palliativ vård"},
    "beskrivning": "Kurs om tre dagar med föreläsningar, seminarier och grupparbeten om palliativ vård i "
    "hemmet, på boenden och på sjukhus, med tyngd på samtal.\nEn fördjupning.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What was sent, and what the ST physician and the supervisor send back, changed in Word."""
    (tmp_path / "skickad.docx").write_bytes(filled(CHECKLIST, LIST))
    mine = opened(CHECKLIST, LIST)
    mine.write("vardcentral", "Öjeby vårdcentral")
    mine.show("st_moten.nej", "☐")
    mine.show("st_moten.delvis", "☒")
    (tmp_path / "jelena.docx").write_bytes(mine.save())
    hers = opened(CHECKLIST, LIST)
    hers.write("kurser.1.datum", "2024-04-25")
    hers.show("st_moten.nej", "☐")
    hers.show("st_moten.ja", "☒")
    (tmp_path / "karin.docx").write_bytes(hers.save())
    return tmp_path


def codes(outcome: stforms.Outcome[stforms.Merged]) -> list[str]:
    """Return what the merge itself warns of."""
    found = [one for one in outcome.findings if one.severity is not Severity.INFO]
    return [one.code for one in found if one.code.startswith("merge.")]


# --- copies of every kind -----------------------------------------------------------------------


def test_the_st_physicians_copy_and_the_supervisors(folder: Path, specimens: Library) -> None:
    copies = [folder / "jelena.docx", folder / "karin.docx"]
    outcome = stforms.merge(copies, base=folder / "skickad.docx", library=specimens)
    expected = copy.deepcopy(CHECKLIST)
    expected["vardcentral"], expected["kurser"][0]["datum"] = "Öjeby vårdcentral", "2024-04-25"
    assert outcome.value.record == expected
    (conflict,) = outcome.value.conflicts
    assert [(one.value, one.copies) for one in conflict.alternatives] == [
        ("nej", ()),
        ("delvis", ("jelena.docx",)),
        ("ja", ("karin.docx",)),
    ]
    assert codes(outcome) == ["merge.open"]
    taken = {entry.path: entry for entry in outcome.value.entries if entry.state is State.TAKEN}
    (origin,) = taken["kurser[0].datum"].origins
    assert (origin.name, origin.text, origin.confidence) == ("karin.docx", "2024-04-25", 1.0)
    assert origin.where is not None
    assert len(origin.sha256) == 64


def test_a_corrected_resend_takes_the_place_of_the_first(folder: Path, specimens: Library) -> None:
    """What it agrees with needs nobody any more; what only the first had is told."""
    again = opened(CHECKLIST, LIST)
    again.show("st_moten.nej", "☐")
    again.show("st_moten.ja", "☒")
    (folder / "jelena-2.docx").write_bytes(again.save())
    copies = [folder / name for name in ("jelena-2.docx", "karin.docx", "jelena.docx")]
    outcome = stforms.merge(
        copies,
        base=folder / "skickad.docx",
        replaces=[("jelena-2.docx", str(folder / "jelena.docx"))],
        library=specimens,
    )
    assert (outcome.value.conflicts, outcome.value.record["st_moten"]) == ((), "ja")
    assert outcome.value.record["vardcentral"] == CHECKLIST["vardcentral"]
    (told,) = [finding for finding in outcome.findings if finding.code == "merge.replaced_lacks"]
    assert (told.path, told.params["value"]) == ("vardcentral", "Öjeby vårdcentral")


def test_word_excel_and_data_are_copies_alike(folder: Path, specimens: Library) -> None:
    """Each read its own way; a workbook that is a form is no data file."""
    record = {**CHECKLIST, "vardcentral": "Öjeby vårdcentral"}
    (folder / "excel.xlsx").write_bytes(filled(record, SHEET))
    book = openpyxl.load_workbook(folder / "excel.xlsx")
    book.save(folder / "excel.xlsx")
    data = {"edition": OLD_LIST, "record": {key: value for key, value in record.items() if key != "datum"}}
    (folder / "data.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    outcome = stforms.merge(
        [folder / "excel.xlsx", folder / "data.yaml"], base=folder / "skickad.docx", library=specimens
    )
    expected = {key: value for key, value in record.items() if key != "datum"}
    assert (outcome.value.record, outcome.value.conflicts) == (expected, ())
    assert [finding.params["copies"] for finding in outcome.findings if finding.code == "merge.removed"] == [
        "data.yaml"
    ]


def test_what_parse_said_of_a_file_is_as_good_as_the_file(folder: Path, specimens: Library) -> None:
    """Its readings too: two boxes ticked are no removal, though the record lacks the key."""
    both = opened(CHECKLIST, LIST)
    both.show("st_moten.ja", "☒")
    (folder / "a.docx").write_bytes(both.save())
    parsed = stforms.parse(folder / "a.docx", library=specimens).value
    said = {"code": "parse.several_ticked", "severity": "error", "path": "st_moten", "message": "Två."}
    shape = {"stforms": "parse/1", **parsed.as_json(), "findings": [said]}
    (folder / "a.json").write_text(json.dumps(shape, ensure_ascii=False), encoding="utf-8")
    from_file, from_json = (
        stforms.merge([folder / name], base=folder / "skickad.docx", library=specimens)
        for name in ("a.docx", "a.json")
    )
    assert from_file.value.record == from_json.value.record == CHECKLIST
    unclear = [outcome.value.conflicts[0].alternatives[1].unclear for outcome in (from_file, from_json)]
    assert unclear == ["ja / nej", "ja / nej"]
    (told,) = [finding for finding in from_json.findings if finding.code == "merge.told_before"]
    assert (told.params["said"], told.severity) == ("Två.", Severity.INFO)


def test_a_form_and_its_flattened_print_are_one(tmp_path: Path, library: Library) -> None:
    """The same certificate as a form and as a print of it, both with what was added."""
    new = {
        **COURSE,
        "kurs": {"amne": "Palliativ vård i hemmet"},
        "beskrivning": f"{COURSE['beskrivning']} Slut.",
    }
    for name, record, flat in (("sent", COURSE, False), ("form", new, False), ("print", new, True)):
        made = stforms.fill(record, KURS, flatten=flat, library=library).value
        assert made is not None
        (tmp_path / f"{name}.pdf").write_bytes(bytes(made))
    outcome = stforms.merge(
        [tmp_path / "print.pdf", tmp_path / "form.pdf"], base=tmp_path / "sent.pdf", library=library
    )
    assert (outcome.value.record, outcome.value.conflicts) == (new, ())
    agreed = [entry for entry in outcome.value.entries if entry.state is State.AGREED]
    assert [entry.address.key for entry in agreed] == ["kurs.amne", "beskrivning"]
    assert [origin.confidence for origin in agreed[0].origins] == [1.0, 0.9]


@pytest.mark.skipif(libreoffice.find() is None and not blanks.REQUIRED, reason="LibreOffice is missing")
def test_a_copy_saved_by_another_program_says_the_same(folder: Path, specimens: Library) -> None:
    """LibreOffice drops the names of controls; as .odt, the file is read through it again."""
    made = libreoffice.convert([("a.docx", (folder / "karin.docx").read_bytes())], "odt")[0]
    assert isinstance(made, bytes)
    (folder / "karin.odt").write_bytes(made)
    outcome = stforms.merge(
        [folder / "karin.odt", folder / "karin.docx"], base=folder / "skickad.docx", library=specimens
    )
    assert outcome.value.conflicts == ()
    assert {entry.state for entry in outcome.value.entries} == {State.UNCHANGED, State.AGREED}


def test_what_stands_beside_the_boxes_is_told_with_the_copys_name(folder: Path, specimens: Library) -> None:
    noted = opened(CHECKLIST, LIST)
    first = noted.body[0]
    first.addprevious(copy.deepcopy(first))
    from tests.formats.word import paragraph

    noted.body.insert(1, paragraph("Ring Karin!"))
    (folder / "a.docx").write_bytes(noted.save())
    outcome = stforms.merge([folder / "a.docx"], base=folder / "skickad.docx", library=specimens)
    told = [(f.paper, f.params["text"]) for f in outcome.findings if f.code.startswith("parse.stray")]
    assert ("a.docx", "Ring Karin!") in told


def test_a_copy_with_nothing_new_is_told_of(folder: Path, specimens: Library) -> None:
    """Perhaps the wrong file was taken."""
    shutil.copy(folder / "skickad.docx", folder / "svar.docx")
    outcome = stforms.merge(
        [folder / "svar.docx", folder / "karin.docx"], base=folder / "skickad.docx", library=specimens
    )
    assert [f.paper for f in outcome.findings if f.code == "merge.nothing_new"] == ["svar.docx"]


# --- what is not in the file any more ---------------------------------------------------------------


def test_a_sheet_that_is_gone_takes_no_answers_with_it(tmp_path: Path, specimens: Library) -> None:
    """Nobody took out each course by hand; parse's error says that the sheet could not be read."""
    record: Record = {
        "st_lakare": {"namn": "Jelena Đorđević"},
        "kurser": [{"namn": "Palliativ vård", "datum": "2024-04-24"}],
    }
    (tmp_path / "sent.xlsx").write_bytes(filled(record, "iup/2026-xlsx"))
    book = openpyxl.load_workbook(tmp_path / "sent.xlsx")
    bound = specimens.bound(specimens.edition("iup/2026-xlsx"))
    place = next(rows for rows in bound.tables if rows.table.key == "kurser").places[0][0].where.place or ""
    del book[place.partition("!")[0]]
    book.save(tmp_path / "a.xlsx")
    outcome = stforms.merge([tmp_path / "a.xlsx"], base=tmp_path / "sent.xlsx", library=specimens)
    assert outcome.value.record == record
    found = [(f.code, f.paper) for f in outcome.findings if f.severity is Severity.ERROR]
    assert found == [("xlsx.sheet_missing", "a.xlsx")]


def test_a_box_that_is_gone_takes_no_answer_with_it(folder: Path, specimens: Library) -> None:
    """A line that was deleted is told of; whether its answer was meant to go nobody knows."""
    cut = opened(CHECKLIST, LIST)
    line = cut.around(cut.control("vardcentral"), "tr")
    line.getparent().remove(line)
    (folder / "a.docx").write_bytes(cut.save())
    parsed = stforms.parse(folder / "a.docx", library=specimens)
    shape = {"stforms": "parse/1", **parsed.value.as_json(), "findings": findings_json(parsed.findings)}
    (folder / "a.json").write_text(json.dumps(shape), encoding="utf-8")
    for name in ("a.docx", "a.json"):
        outcome = stforms.merge([folder / name], base=folder / "skickad.docx", library=specimens)
        assert outcome.value.record["vardcentral"] == CHECKLIST["vardcentral"]
        assert "vardcentral" in [finding.path for finding in outcome.findings]


# --- the data file that comes out -----------------------------------------------------------------


def test_the_result_is_a_data_file(folder: Path, specimens: Library) -> None:
    """Fill and validate take it as it is, and so does the next merge."""
    merged = stforms.merge([folder / "karin.docx"], base=folder / "skickad.docx", library=specimens).value
    shape = as_json(merged, specimens.schema(merged.form))
    (folder / "klar.json").write_text(json.dumps(shape, ensure_ascii=False), encoding="utf-8")
    again = stforms.merge([folder / "klar.json"], base=folder / "karin.docx", library=specimens)
    assert (again.value.record, codes(again)) == (merged.record, [])
    assert shape["counts"]["taken"] == 2
    assert shape["provenance"]["kurser[0].datum"]["from"][0]["file"] == "karin.docx"
    assert set(shape["provenance"]) == {path for path, _ in stforms.model.leaves(merged.record)}


# --- what is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edition", "record"),
    [("iup/2026-docx", {}), (OLD_KURS, COURSE), ("bedomning/cbd-2026-docx", {})],
)
def test_another_form_is_no_copy(tmp_path: Path, edition: str, record: Record, specimens: Library) -> None:
    """Nor is the same form under another regulation, or another assessment on the same schema."""
    base = {"iup/2026-docx": LIST, OLD_KURS: KURS}.get(edition, "bedomning/kollegium-2026-docx")
    for name, chosen in (("sent.json", base), ("copy.json", edition)):
        (tmp_path / name).write_text(json.dumps({"edition": chosen, "record": {}}), encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        stforms.merge([tmp_path / "copy.json"], base=tmp_path / "sent.json", library=specimens)
    assert refused.value.code == "merge.other_form"


@pytest.mark.parametrize(
    "record",
    [
        {"kurser": {"namn": "A"}},
        {"kurser": ["A"]},
        {"datum": {"a": "b"}},
        {"okand": 1},
        {"kurser": [{"x": 1}]},
    ],
)
def test_a_record_of_another_shape_is_refused(tmp_path: Path, record: Record, specimens: Library) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"edition": LIST, "record": record}), encoding="utf-8")
    (tmp_path / "sent.json").write_text(json.dumps({"edition": LIST, "record": {}}), encoding="utf-8")
    for base, one in (("a.json", "sent.json"), ("sent.json", "a.json")):
        with pytest.raises(UsageError) as refused:
            stforms.merge([tmp_path / one], base=tmp_path / base, library=specimens)
        assert (refused.value.code, refused.value.params["name"]) == ("merge.other_shape", "a.json")


@pytest.mark.parametrize(
    ("replaces", "code"),
    [
        ([("a.json", "x.json")], "merge.unknown_copy"),
        ([("a.json", "a.json")], "merge.replaced_by_itself"),
        ([("a.json", "b.json"), ("b.json", "a.json")], "merge.replaced_by_itself"),
        ([("a.json", "c.json"), ("b.json", "c.json")], "merge.replaced_twice"),
    ],
)
def test_replacements_that_say_nothing_clear(
    tmp_path: Path, replaces: list[tuple[str, str]], code: str, specimens: Library
) -> None:
    copies = [tmp_path / name for name in ("a.json", "b.json", "c.json")]
    for path in copies:
        path.write_text(json.dumps({"edition": LIST, "record": {}}), encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        stforms.merge(copies, base=copies[0], replaces=replaces, library=specimens)
    assert refused.value.code == code


def test_one_copy_can_take_the_place_of_several(tmp_path: Path, specimens: Library) -> None:
    """One after the other, too: the last of a chain counts."""
    for name, centre in (("sent", "A"), ("a", "B"), ("b", "C"), ("c", "D")):
        shape = {"edition": LIST, "record": {"vardcentral": centre}}
        (tmp_path / f"{name}.json").write_text(json.dumps(shape), encoding="utf-8")
    copies = [tmp_path / f"{name}.json" for name in "abc"]
    for replaces in (
        [("c.json", "a.json"), ("c.json", "b.json")],
        [("b.json", "a.json"), ("c.json", "b.json")],
    ):
        result = stforms.merge(
            copies, base=tmp_path / "sent.json", replaces=replaces, library=specimens
        ).value
        assert (result.record, [copy.name for copy in result.copies]) == ({"vardcentral": "D"}, ["c.json"])


def test_a_file_that_cannot_be_read_stops_the_merge_and_is_named(folder: Path, specimens: Library) -> None:
    """A merge without one of its copies would say that nobody objected."""
    (folder / "brev.docx").write_bytes(b"Hej!")
    with pytest.raises((UnreadableError, ProtectedError)) as refused:
        stforms.merge(
            [folder / "karin.docx", folder / "brev.docx"], base=folder / "skickad.docx", library=specimens
        )
    assert str(refused.value).startswith("brev.docx: ")


def test_nothing_to_merge(folder: Path, specimens: Library) -> None:
    with pytest.raises(UsageError):
        stforms.merge([], base=folder / "skickad.docx", library=specimens)


# --- names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["a.docx", "b.docx"], ["a.docx", "b.docx"]),
        (["x/a.docx", "y/a.docx", "b.docx"], ["x/a.docx", "y/a.docx", "b.docx"]),
        (["/r/x/1/a.docx", "/r/y/1/a.docx"], ["x/1/a.docx", "y/1/a.docx"]),
        (["x/a.docx", "a.docx"], ["x/a.docx", "a.docx"]),
        (["a.docx", "a.docx"], ["a.docx", "a.docx (2)"]),
    ],
)
def test_copies_are_called_as_much_of_their_paths_as_tells_them_apart(
    paths: list[str], names: list[str]
) -> None:
    assert named_apart(paths) == names
