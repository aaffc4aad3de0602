"""The lens laws, for every edition of a Word or Excel form."""

from __future__ import annotations

import io
import zipfile

import blanks
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import stforms
from laws.strategies import records
from stforms.formats.docx.answers import read as read_docx
from stforms.formats.docx.returned import ReturnedDocx
from stforms.lens.bound import Bound
from stforms.lens.get import get
from stforms.lens.office import OfficeSource
from stforms.model import Record, Severity

EDITIONS = blanks.editions("docx", "xlsx")
WORD = blanks.editions("docx")
each_edition = pytest.mark.parametrize("edition", EDITIONS)
each_word_edition = pytest.mark.parametrize("edition", WORD)
FEW = settings(max_examples=max(10, settings().max_examples // 5))
"""For laws whose check is costly: a fifth of the profile's records."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def bound_of(edition: str) -> Bound:
    library = blanks.library("specimen")
    return library.bound(library.edition(edition))


def filled(record: Record, edition: str) -> bytes:
    """Fill, and insist that everything went in."""
    outcome = stforms.fill(record, edition, library=blanks.library("specimen"))
    errors = [finding for finding in outcome.findings if finding.severity is Severity.ERROR]
    assert outcome.value is not None, errors
    return bytes(outcome.value)


def drawn(edition: str, **options: int) -> st.SearchStrategy[Record]:
    return records(bound_of(edition), **options)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


@each_edition
@given(data=st.data())
def test_what_is_written_is_read_back(edition: str, data: st.DataObject) -> None:
    """put–get: parse(fill(r)) is r; get–put: putting back what was read changes nothing."""
    record = data.draw(drawn(edition))
    document = filled(record, edition)
    outcome = stforms.parse(document, library=blanks.library("specimen"))
    assert outcome.value.record == record
    assert outcome.value.edition.id == edition
    assert not [f for f in outcome.findings if f.code not in ("parse.nearly_empty", "parse.empty")]
    assert filled(outcome.value.record, edition) == document


@each_edition
@FEW
@given(data=st.data())
def test_a_second_fill_leaves_no_residue_of_the_first(edition: str, data: st.DataObject) -> None:
    """put–put: a fill depends on its own record alone, whatever was filled before it."""
    first, second = data.draw(drawn(edition)), data.draw(drawn(edition))
    alone = filled(second, edition)
    filled(first, edition)
    assert filled(second, edition) == alone


@each_edition
@FEW
@given(data=st.data())
def test_every_part_without_a_slot_stays_as_it_is(edition: str, data: st.DataObject) -> None:
    """Nothing else changes: the same members in the same order, and only parts with slots differ."""
    document = filled(data.draw(drawn(edition)), edition)
    before, after = members(bound_of(edition).blank.data), members(document)
    assert list(before) == list(after)
    touched = {name for name in before if before[name] != after[name]}
    assert touched <= _parts_with_slots(bound_of(edition))


def _parts_with_slots(bound: Bound) -> set[str]:
    targets = [target for place in bound.all_places() for target in place.targets]
    if bound.edition.blank.format == "docx":
        return {target.part for target in targets}
    return {bound.blank.pages[cell.sheet].sheet.part for cell in targets}


@each_edition
@FEW
@given(data=st.data())
def test_an_empty_record_gives_the_blank(edition: str, data: st.DataObject) -> None:
    """What was not said is not touched: every part is the blank's own."""
    assert members(filled({}, edition)) == members(bound_of(edition).blank.data)


@each_word_edition
@FEW
@given(data=st.data())
def test_a_touched_part_differs_only_in_its_slots(edition: str, data: st.DataObject) -> None:
    """Nothing else changes: emptied of its controls and fields, the document is the blank's."""
    record = data.draw(drawn(edition, most_rows=3))
    document = members(filled(record, edition))
    blank = bound_of(edition).blank
    for name in blank.touched:
        assert _without_slots(document[name]) == _without_slots(blank.parts[name].data)


def _without_slots(part: bytes) -> bytes:
    """Return a part with its content controls emptied, and its legacy fields' values gone."""
    root = etree.fromstring(part)
    for control in root.iter(f"{W}sdt"):
        control.clear()
    for field in root.iter(f"{W}ffData"):
        for value in field.iter(f"{W}checked", f"{W}result"):
            value.getparent().remove(value)
    for text in _results(root):
        text.getparent().remove(text)
    return etree.tostring(root, method="c14n")


def _results(root: etree._Element) -> list[etree._Element]:
    """Return the runs between the separators and the ends of form fields."""
    inside, found = False, []
    for run in root.iter(f"{W}r"):
        kinds = {char.get(f"{W}fldCharType") for char in run.iter(f"{W}fldChar")}
        if "end" in kinds:
            inside = False
        if inside:
            found.append(run)
        if "separate" in kinds:
            inside = True
    return found


@each_word_edition
@FEW
@given(data=st.data())
def test_the_short_way_of_reading_is_the_long_way(edition: str, data: st.DataObject) -> None:
    """A file exactly as we wrote it is read by its literals; by its lines it says the same."""
    record = data.draw(drawn(edition))
    bound = bound_of(edition)
    tables = [(rows.table.key, rows.targets) for rows in bound.tables]
    answers = read_docx(ReturnedDocx(filled(record, edition)), bound.blank, tables)
    long = get(bound, OfficeSource(answers))
    assert long.record == record
    assert answers.strays == []
    assert answers.findings == []


@each_word_edition
@FEW
@given(data=st.data())
def test_an_independent_reader_sees_controls_that_are_still_controls(
    edition: str, data: st.DataObject
) -> None:
    """Every control of the blank is there after the fill, with its tag, and an id of its own."""
    record = data.draw(drawn(edition))
    blank, after = bound_of(edition).blank.data, filled(record, edition)
    before_tags, tags = _tags(blank), _tags(after)
    assert [tag for tag in tags if tag in set(before_tags)] == before_tags
    ids = [e.get(f"{W}val") for root in _roots(after) for e in root.iterfind(f".//{W}sdtPr/{W}id")]
    assert len(ids) == len(set(ids))
    assert len(tags) == len(set(tags))


def _roots(document: bytes) -> list[etree._Element]:
    names = ("word/document.xml", "word/header", "word/footer")
    return [etree.fromstring(v) for k, v in members(document).items() if k.startswith(names)]


def _tags(document: bytes) -> list[str]:
    return [e.get(f"{W}val") for root in _roots(document) for e in root.iterfind(f".//{W}sdtPr/{W}tag")]
