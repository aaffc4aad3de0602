"""Converting: every value of the old paper is accounted for, and the new paper holds what was carried."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from typing import Any

import blanks
import docx
import pikepdf
import pypdf
import pypdf.annotations
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws.strategies import records

import stforms
from stforms.actions.account import CARRIED, Line, item_of
from stforms.actions.convert import Converted, convert, set_aside
from stforms.actions.records import read_records
from stforms.binding import BoxAt
from stforms.crosswalks import Fate, load_crosswalks, route, slots, writable
from stforms.errors import UsageError
from stforms.library import Library
from stforms.model import Finding, Outcome, Record, Severity, general_path, get_path, leaves

KURS_15, KURS_21 = "intyg-kurs/sosfs-2015-8", "intyg-kurs/hslf-fs-2021-8"
KLIN_15, KLIN_21 = (f"intyg-klinisk-tjanstgoring/{one}" for one in ("sosfs-2015-8", "hslf-fs-2021-8"))
ST_21 = "intyg-fullgjord-st/hslf-fs-2021-8"

KURS: Record = {
    "bilaga_nr": "7",
    "sokande": {"efternamn": "Öqvist", "fornamn": "Sanna", "personnummer": "19900114-2380"},
    "specialitet": "Allmänmedicin",
    "delmal": ["b5", "a1"],
    "kurs": {"amne": "Palliativ vård", "kursledare": "Inger Åkerlind"},
    "period": {"fran": "2019-04-22", "till": "2019-04-24"},
    "beskrivning": "Kurs om tre dagar.",
    "intygande": {"roll": "kursledare", "namn": "Inger Åkerlind", "ort": "Älvbro", "datum": "2019-04-25"},
}


def paper(record: Record, edition: str, library: Library) -> bytes:
    outcome = stforms.fill(record, edition, library=library)
    assert outcome.value is not None, outcome.findings
    return bytes(outcome.value)


def converted(record: Record, source: str, target: str, library: Library) -> Outcome[Converted]:
    return convert(paper(record, source, library), target, library=library)


def line_of(outcome: Outcome[Converted], key: str) -> Line:
    (line,) = [line for line in outcome.value.account if line.key == key]
    return line


def fates(outcome: Outcome[Converted]) -> dict[str | None, Fate]:
    return {line.key or line.to: line.fate for line in outcome.value.account}


def errors(outcome: Outcome[Any]) -> list[tuple[str, str | None]]:
    return [(f.code, f.path) for f in outcome.findings if f.severity is Severity.ERROR]


# --- what is carried, and what is not -------------------------------------------------------


def test_a_certificate_goes_over_with_an_account_of_every_value(library: Library) -> None:
    outcome = converted(KURS, KURS_15, KURS_21, library)
    assert fates(outcome) == {
        "bilaga_nr": Fate.KEPT,
        "sokande.efternamn": Fate.KEPT,
        "sokande.fornamn": Fate.KEPT,
        "sokande.personnummer": Fate.KEPT,
        "specialitet": Fate.KEPT,
        "delmal[0]": Fate.MAPPED,
        "delmal[1]": Fate.PERSON,
        "kurs.amne": Fate.KEPT,
        "kurs.kursledare": Fate.LOST,
        "period.fran": Fate.LOST,
        "period.till": Fate.LOST,
        "beskrivning": Fate.KEPT,
        "intygande.roll": Fate.KEPT,
        "intygande.namn": Fate.KEPT,
        "intygande.ort": Fate.MISSING,
        "intygande.datum": Fate.MISSING,
        "intygande.signerad": Fate.MISSING,
        "intygande.personnummer": Fate.MISSING,
        "intygande.specialitet": Fate.MISSING,
        "intygande.tjanstestalle": Fate.MISSING,
    }
    back = stforms.parse(bytes(outcome.value), library=library).value
    assert back.edition.id == KURS_21
    assert back.record == outcome.value.record
    assert back.record["delmal"] == ["STb4"]
    assert errors(outcome) == [("convert.which_value", "delmal")]


def test_the_day_of_signing_is_told_twice_as_left_and_as_missing(library: Library) -> None:
    """It belongs to the old paper, and the new one will need its own."""
    outcome = converted(KURS, KURS_15, KURS_21, library)
    about = [line for line in outcome.value.account if "intygande.datum" in (line.key, line.to)]
    assert [(line.fate, line.value) for line in about] == [(Fate.LOST, "2019-04-25"), (Fate.MISSING, None)]
    assert {line.why.code for line in about if line.why} == {"convert.signed_anew"}
    assert [f.code for f in outcome.findings].count("convert.signed_anew") == 1


def test_what_was_translated_without_a_source_is_said_to_be(library: Library) -> None:
    record = {"specialitet": "Allmänmedicin", "delmal": ["a3", "c1"]}
    outcome = converted(record, KLIN_15, KLIN_21, library)
    (finding,) = [f for f in outcome.findings if f.code == "convert.unverified"]
    assert (finding.severity, finding.params["pairs"]) == (Severity.WARNING, "a3 → STa7, c1 → STc1")
    assert outcome.ok
    assert ("convert.other_regulation", Severity.WARNING) in [(f.code, f.severity) for f in outcome.findings]


def test_the_same_edition_gets_a_clean_copy(library: Library) -> None:
    """A flattened or damaged copy becomes a form again, less its signature."""
    flat = bytes(stforms.fill(KURS, KURS_15, flatten=True, library=library).value)
    outcome = convert(flat, KURS_15, library=library)
    expected = {**KURS, "intygande": {"roll": "kursledare", "namn": "Inger Åkerlind"}}
    assert outcome.value.record == expected
    assert not [f for f in outcome.findings if f.code in ("convert.other_regulation", "convert.unverified")]


def test_a_sum_that_the_new_form_works_out_is_not_missing(library: Library) -> None:
    record = {"tjanstgoring": [{"stalle": "Ek", "manader": 3}], "bilaga_nr": "2"}
    outcome = converted(record, ST_21, ST_21, library)
    assert line_of(outcome, "summa_manader").fate is Fate.KEPT
    source = stforms.parse(paper(record, ST_21, library), library=library).value.record
    assert source["summa_manader"] == 3


def test_an_empty_table_is_missing_as_a_whole(library: Library) -> None:
    outcome = converted({"bilaga_nr": "2"}, ST_21, ST_21, library)
    tables = [line.to for line in outcome.value.account if (line.to or "").startswith("tjanstgoring")]
    assert tables == ["tjanstgoring"]


# --- what does not fit ------------------------------------------------------------------------


def test_a_text_that_does_not_fit_goes_to_a_person_and_the_rest_is_made(library: Library) -> None:
    """The 2021 form holds half of what the 2015 form does. Nothing is cut."""
    text = "Handledning och klinisk tjänstgöring. " * 35
    outcome = converted({**KURS, "beskrivning": text.strip()}, KURS_15, KURS_21, library)
    line = line_of(outcome, "beskrivning")
    assert (line.fate, line.value, line.to) == (Fate.PERSON, text.strip(), "beskrivning")
    assert line.why is not None
    assert line.why.code == "fill.too_long"
    assert 0 < int(line.why.params["fits"]) < len(text)
    back = stforms.parse(bytes(outcome.value), library=library).value.record
    assert "beskrivning" not in back
    assert back["kurs"] == {"amne": "Palliativ vård"}
    assert not [one for one in outcome.value.account if one.fate is Fate.MISSING and one.to == "beskrivning"]


def test_on_request_it_is_set_smaller(library: Library) -> None:
    text = ("Handledning och klinisk tjänstgöring. " * 36).strip()
    source = paper({**KURS, "beskrivning": text}, KURS_15, library)
    outcome = convert(source, KURS_21, shrink=7, library=library)
    assert line_of(outcome, "beskrivning").fate is Fate.KEPT
    assert ("fill.smaller", "beskrivning") in [(f.code, f.path) for f in outcome.findings]


def test_what_was_translated_and_then_does_not_fit_is_told_translated(library: Library) -> None:
    every = [*(f"b{i}" for i in (1, 2, 4, 5)), *(f"c{i}" for i in range(1, 15)), "a2", "a3", "a4", "a5"]
    outcome = converted({"specialitet": "Allmänmedicin", "delmal": every}, KLIN_15, KLIN_21, library)
    about = [line for line in outcome.value.account if (line.key or "").startswith("delmal")]
    assert [line.value for line in about] == every
    assert {line.fate for line in about} == {Fate.PERSON}
    assert about[0].candidates == ("STb1",)
    assert "delmal" not in outcome.value.record


def test_values_that_share_a_box_are_told_apart_where_one_is_too_long(library: Library) -> None:
    """SOSFS 2015:8 bilaga 4 has one box for the place and the period, the 2021 form has two."""
    place = "Vårdcentralen Björkängen och jourcentralen i Hasselvik med filialer i söder och i norr samt"
    record = {"tjanstgoringsstalle": place, "period": {"fran": "2019-04-22", "till": "2019-04-24"}}
    outcome = converted(record, KLIN_21, KLIN_15, library)
    assert fates(outcome)["tjanstgoringsstalle"] is Fate.PERSON
    assert outcome.value.record == {"period": record["period"]}


def test_where_the_value_at_fault_is_not_there_the_whole_box_goes_to_a_person(library: Library) -> None:
    """Or the form could not be made at all."""
    line = Line(Fate.KEPT, "period.fran", "2019-04-22", "period.fran", "2019-04-22")
    finding = Finding("fill.too_wide", Severity.ERROR, "tjanstgoringsstalle")
    (left,) = set_aside([line], finding, library.edition(KLIN_15))
    assert (left.fate, left.why) == (Fate.PERSON, finding)


def test_rows_beyond_a_table_that_cannot_grow_go_to_a_person() -> None:
    library = Library(cabinet=blanks.ROOT / "no-such-folder")
    edition = library.edition(ST_21)
    target = replace(edition, tables=tuple(replace(table, more="refuse") for table in edition.tables))
    rows = [{"stalle": f"Vårdcentral {i}", "manader": 1} for i in range(41)]
    source = paper({"tjanstgoring": rows}, ST_21, blanks.library("specimen"))
    library.bound(target)  # from now on what this library knows under the name
    outcome = convert(source, target, library=library)
    assert outcome.value.record["tjanstgoring"] == rows[:39]
    left = [line.key for line in outcome.value.account if line.fate is Fate.PERSON]
    assert left == [f"tjanstgoring[{row}].{key}" for row in (39, 40) for key in ("stalle", "manader")]
    assert errors(outcome) == [("fill.too_many_rows", "tjanstgoring")]
    assert outcome.value.pieces is not None


# --- Word and Excel -------------------------------------------------------------------------------

CHECK_18, CHECK_DOCX, CHECK_XLSX = (f"checklista-st/{one}" for one in ("2018-docx", "2026-docx", "2026-xlsx"))


def checklist(edition: str, library: Library) -> Record:
    """Return the sample's record of a checklist."""
    sample = library.root / "samples" / "checklista-st.yaml"
    (given,) = [one for one in read_records(sample, library).given if one.edition == edition]
    return given.record


def test_the_old_checklist_goes_to_word_to_excel_and_back(specimens: Library) -> None:
    """Everything but the days of signing, the same at every step."""
    source = paper(checklist(CHECK_18, specimens), CHECK_18, specimens)
    old = stforms.parse(source, library=specimens).value.record
    unsigned = {key: value for key, value in old.items() if not key.startswith("underskrift")}
    for target in (CHECK_DOCX, CHECK_XLSX, CHECK_DOCX, CHECK_18):
        outcome = convert(source, target, library=specimens)
        assert outcome.value.record == unsigned
        assert outcome.value.count(Fate.PERSON) == 0
        source = bytes(outcome.value)
        assert stforms.parse(source, library=specimens).value.record == unsigned


@pytest.mark.parametrize(("source", "target"), [(CHECK_DOCX, CHECK_XLSX), (CHECK_XLSX, CHECK_DOCX)])
def test_word_and_excel_hold_the_same(source: str, target: str, specimens: Library) -> None:
    outcome = converted(checklist(source, specimens), source, target, specimens)
    lost = [line.key for line in outcome.value.account if line.fate is Fate.LOST]
    assert lost == ["underskrift_st.datum", "underskrift_handledare.datum"]
    assert outcome.value.count(Fate.PERSON) == 0
    missing = [line.to for line in outcome.value.account if line.fate is Fate.MISSING]
    assert {key for key in missing if key and not key.startswith("underskrift")} == set()


def test_an_answer_that_the_old_checklist_does_not_have_is_for_a_person(specimens: Library) -> None:
    """It knows yes and no; "delvis" is neither."""
    outcome = converted(checklist(CHECK_DOCX, specimens), CHECK_DOCX, CHECK_18, specimens)
    line = line_of(outcome, "iup.dokumenterat")
    assert (line.fate, line.value) == (Fate.PERSON, "delvis")
    assert ("fill.no_choice", "iup.dokumenterat") in errors(outcome)
    assert line_of(outcome, "handledning.veckovis").fate is Fate.KEPT


def test_rows_that_the_old_checklist_has_no_room_for_go_to_a_person(specimens: Library) -> None:
    record = checklist(CHECK_DOCX, specimens)
    assert len(record["kurser"]) == 7
    outcome = converted(record, CHECK_DOCX, CHECK_18, specimens)
    assert outcome.value.record["kurser"] == record["kurser"][:6]
    assert fates(outcome)["kurser[6].namn"] is Fate.PERSON


def test_a_note_added_to_a_word_form_goes_to_a_person(specimens: Library) -> None:
    document = docx.Document(io.BytesIO(paper(checklist(CHECK_DOCX, specimens), CHECK_DOCX, specimens)))
    document.add_paragraph("Ring mig om jouren.")
    out = io.BytesIO()
    document.save(out)
    outcome = convert(out.getvalue(), CHECK_XLSX, library=specimens)
    (line,) = [line for line in outcome.value.account if line.fate is Fate.PERSON]
    assert (line.key, line.value) == (None, "Ring mig om jouren.")


def test_one_kind_of_assessment_does_not_become_another(specimens: Library) -> None:
    """They share a schema and boxes, and mean different things."""
    with pytest.raises(UsageError) as caught:
        converted(
            {"vardcentral": "Ek"}, "bedomning/cbd-2026-docx", "bedomning/medsittning-2026-docx", specimens
        )
    assert caught.value.code == "convert.refused"
    assert "olika bedömningar" in str(caught.value)


# --- what was not understood --------------------------------------------------------------------


def edited(data: bytes, values: dict[str, str]) -> bytes:
    """Return a form with other texts in its fields, as a viewer saves it."""
    writer = pypdf.PdfWriter(io.BytesIO(data))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def field_of(edition: str, key: str, library: Library) -> str:
    """Return the name of the field that a key stands in."""
    (slot,) = [slot for slot in library.edition(edition).slots if key in slot.keys]
    return str(getattr(slot.at[0], "field", ""))


def test_a_value_that_was_not_understood_goes_to_a_person_as_it_stands(library: Library) -> None:
    name = field_of(KLIN_21, "period.fran", library)
    source = edited(paper({"bilaga_nr": "3"}, KLIN_21, library), {name: "i våras"})
    outcome = convert(source, KLIN_21, library=library)
    line = line_of(outcome, "period.fran")
    assert (line.fate, line.value, line.became) == (Fate.PERSON, "i våras", None)
    assert line.why is not None
    assert line.why.code == "codec.unread_period"
    assert line.where is not None
    assert line.where.page == 1
    assert outcome.value.record == {"bilaga_nr": "3"}
    assert [f.code for f in outcome.findings].count("codec.unread_period") == 1


def test_two_boxes_ticked_are_two_lines_for_a_person(library: Library) -> None:
    """Parse chooses none of them, so neither is in the record, and neither may vanish."""
    source = paper({"intygande": {"roll": "handledare"}}, KURS_15, library)
    with pikepdf.open(io.BytesIO(source)) as pdf:
        for annot in pdf.pages[0].Annots:
            if annot.get("/FT") == pikepdf.Name.Btn and not int(annot.get("/Ff", 0)) & 65536:
                annot.V = annot.AS = pikepdf.Name.Ja
        out = io.BytesIO()
        pdf.save(out)
    outcome = convert(out.getvalue(), KURS_21, library=library)
    about = [line for line in outcome.value.account if line.key == "intygande.roll"]
    assert sorted((line.fate, line.value) for line in about) == [
        (Fate.PERSON, "handledare"),
        (Fate.PERSON, "kursledare"),
    ]
    assert errors(outcome) == [("parse.several_ticked", "intygande.roll")]


def test_what_stands_outside_the_boxes_goes_to_a_person(library: Library) -> None:
    """On the old paper everybody sees the note; on the new one it would be gone."""
    writer = pypdf.PdfWriter(io.BytesIO(paper(KURS, KURS_15, library)), incremental=True)
    note = pypdf.annotations.FreeText(text="Komplettering följer", rect=(14, 400, 64, 430))
    writer.add_annotation(page_number=0, annotation=note)
    out = io.BytesIO()
    writer.write(out)
    outcome = convert(out.getvalue(), KURS_21, library=library)
    (line,) = [line for line in outcome.value.account if line.key is None and line.to is None]
    assert (line.fate, line.value) == (Fate.PERSON, "Komplettering följer")
    assert ("parse.stray_note", None) in errors(outcome)


def test_a_signature_is_for_the_paper_it_was_written_on(library: Library) -> None:
    edition = library.edition(KURS_15)
    (box,) = [slot.at[0] for slot in edition.slots if slot.key == "intygande.signerad"]
    assert isinstance(box, BoxAt)
    left, bottom, *_ = box.box
    with pikepdf.open(io.BytesIO(paper(KURS, KURS_15, library))) as pdf:
        page = pdf.pages[0]
        strokes = " ".join(f"{left + 20 + 9 * i} {bottom + 6 + 8 * (i % 2)} l" for i in range(1, 9))
        drawing = f"q 1 w {left + 20} {bottom + 6} m {strokes} S Q".encode()
        page.contents_add(pdf.make_stream(b"q"), prepend=True)
        page.contents_add(pdf.make_stream(b"Q\n" + drawing))
        out = io.BytesIO()
        pdf.save(out)
    outcome = convert(out.getvalue(), KURS_21, library=library)
    line = line_of(outcome, "intygande.signerad")
    assert (line.fate, line.value, line.became) == (Fate.LOST, True, None)
    assert "signerad" not in outcome.value.record["intygande"]


# --- what is refused ----------------------------------------------------------------------------


def test_a_form_of_another_kind_is_refused_with_where_it_can_go(library: Library) -> None:
    with pytest.raises(UsageError) as caught:
        converted(KURS, KURS_15, KLIN_21, library)
    assert caught.value.code == "convert.other_form"
    assert caught.value.params["near"] == KURS_21


def test_a_form_with_one_edition_can_go_nowhere(library: Library) -> None:
    with pytest.raises(UsageError) as caught:
        converted({"bilaga_nr": "2"}, ST_21, KLIN_21, library)
    assert caught.value.code == "convert.no_other_edition"


def test_an_edition_that_cannot_be_filled_is_refused(library: Library) -> None:
    """A report is read, never written."""
    with pytest.raises(UsageError) as caught:
        convert(paper(KURS, KURS_15, library), "spur-rapport/lipus", library=library)
    assert caught.value.code == "edition.only_read"


# --- laws ---------------------------------------------------------------------------------------

FEW = settings(max_examples=max(5, settings().max_examples // 20))


def _pairs() -> list[tuple[str, str]]:
    library = blanks.library("specimen")
    crosswalks = load_crosswalks(library.root / "schemas" / "crosswalks")
    editions = [edition for edition in library.editions.values() if writable(edition)]
    ways = [way for a in editions for b in editions if (way := route(a, b, crosswalks))]
    return [(way.source.id, way.target.id) for way in ways if way.refused is None]


@pytest.mark.parametrize(("source", "target"), _pairs())
@FEW
@given(data=st.data())
def test_nothing_vanishes(source: str, target: str, data: st.DataObject) -> None:
    """Every value ends in one line, every box without one is told, and the rest stands on the paper."""
    library = blanks.library("specimen")
    bound = library.bound(library.edition(source))
    outcome = converted(data.draw(records(bound, most_rows=3)), source, target, library)
    value = outcome.value
    assert value.pieces is not None
    old = dict(leaves(value.source.record))
    counted = Counter((line.key or "").removesuffix(item_of(line.key or "")) for line in value.account)
    items = Counter(line.key for line in value.account if item_of(line.key or ""))
    assert set(items.values()) <= {1}
    for path, held in old.items():
        as_items = any(key.startswith(f"{path}[") for key in items if key)
        assert counted[path] == (len(held) if as_items else 1), path
    new = stforms.parse(bytes(value), library=library).value.record
    assert {**new, "summa_manader": 0} == {**value.record, "summa_manader": 0}
    _told(value, new)
    assert _needing(outcome) == bool(value.count(Fate.PERSON))


BOTH_WAYS = [pair for pair in _pairs() if pair[::-1] in _pairs() and pair[0] != pair[1]]


@pytest.mark.parametrize(("source", "target"), BOTH_WAYS)
@FEW
@given(data=st.data())
def test_there_and_back_through_files(source: str, target: str, data: st.DataObject) -> None:
    """What was carried as it was, and is carried back, is what it was."""
    library = blanks.library("specimen")
    record = data.draw(records(library.bound(library.edition(source)), most_rows=2))
    forth = converted(record, source, target, library)
    back = convert(bytes(forth.value), source, library=library)
    assert _kept(forth).items() >= _kept(back).items()
    parsed = stforms.parse(bytes(back.value), library=library).value.record
    again = {path: str(held) for path, held in leaves(parsed)}
    assert again.items() >= _kept(back).items()
    if not forth.value.count(Fate.MAPPED) + back.value.count(Fate.PERSON):
        assert _kept(forth).keys() == _kept(back).keys()


def _kept(outcome: Outcome[Converted]) -> dict[str, Any]:
    lines = [line for line in outcome.value.account if line.fate is Fate.KEPT]
    return {line.to or "": str(line.became) for line in lines}


def _told(value: Converted, new: Record) -> None:
    """Fail unless every box without a value is missing, or waits for what a person decides."""
    filled = {general_path(path) for path, _ in leaves(new)}
    told = [line.to or "" for line in value.account if line.fate is Fate.MISSING]
    assert len(set(told)) == len(told)
    waiting = {general_path(line.to) for line in value.account if line.fate is Fate.PERSON and line.to}
    tables = {table.key for table in value.edition.tables}
    for prefix, slot in slots(value.edition):
        for key in (prefix + key for key in slot.keys):
            table = prefix.rstrip(".") if prefix.rstrip(".") in tables else None
            if slot.codec == "ink" or slot.mode == "fill":
                assert (key in filled) != (key in told or table in told or key in waiting - filled), key
    assert all(get_path(new, line.to or "") == line.became for line in value.account if _whole(line))


def _whole(line: Line) -> bool:
    return line.fate in CARRIED and not item_of(line.key or "")


def _needing(outcome: Outcome[Converted]) -> bool:
    found: list[Finding] = [f for f in outcome.findings if f.severity is Severity.ERROR]
    return bool(found)
