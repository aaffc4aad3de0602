"""adopt --like: what is the same keeps its key; what moved, is new, gone or another is told."""

from __future__ import annotations

import copy
import datetime
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import blanks
import docx
import openpyxl
import pikepdf
import pytest

from stforms.actions.adopt.adopting import Adopted, adopt
from stforms.actions.adopt.draft import Draft, DraftSlot
from stforms.actions.adopt.editionfile import UNSURE
from stforms.actions.adopt.finding import find
from stforms.actions.adopt.like.carrying import carried_over
from stforms.actions.adopt.like.changes import Changes, Kind
from stforms.actions.check.checking import check_forms
from stforms.actions.identify import identify
from stforms.actions.source import Document
from stforms.binding import load_edition
from stforms.cli import run
from stforms.errors import ExitCode, UsageError
from stforms.formats.opc import Package
from stforms.library import Library
from stforms.messages import LANGUAGES

sys.path.insert(0, str(blanks.ROOT / "tools"))

import adopt_score

LIBRARY = blanks.library("specimen")
EVERY = blanks.editions("pdf", "docx", "xlsx")
TODAY = datetime.date(2026, 11, 29)
KURS = "intyg-kurs/hslf-fs-2021-8"
WORD = "checklista-st/2026-docx"
EXCEL = "checklista-st/2026-xlsx"
OLD = "checklista-st/2018-docx"


def _like(old: str, data: bytes, ending: str) -> tuple[Draft, Changes]:
    return carried_over(LIBRARY.edition(old), LIBRARY, find(Document(data, f"ny.{ending}")))


def _data(edition: str) -> bytes:
    return LIBRARY.blank(LIBRARY.edition(edition)).path.read_bytes()


def _ending(edition: str) -> str:
    return LIBRARY.edition(edition).blank.format


def _keys(draft: Draft) -> list[tuple[str, ...]]:
    return [keys for keys, _ in adopt_score.drafted(draft)]


def _slot(draft: Draft, key: str) -> DraftSlot:
    return next(slot for keys, slot in adopt_score.drafted(draft) if key in keys)


def _told(changes: Changes, *kinds: Kind) -> list[tuple[Kind, str]]:
    """Return what is told, less what has only moved."""
    return [
        (one.kind, one.key)
        for one in changes.changes
        if (one.kind in kinds if kinds else one.kind is not Kind.MOVED)
    ]


# --- the same form ----------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EVERY)
def test_a_form_like_itself_is_carried_over_whole(edition: str) -> None:
    """Nothing is told, nothing unsure, and keys, codecs, answers and wishes are those of the edition."""
    old = LIBRARY.edition(edition)
    draft, changes = _like(edition, _data(edition), _ending(edition))
    assert changes.changes == ()
    assert changes.carried == len(old.slots) + sum(len(table.columns) for table in old.tables)
    assert min(g.confidence for _, slot in adopt_score.drafted(draft) for g in slot.keys) >= UNSURE
    mine = {
        slot.keys[0].value: (slot.codec.value, dict(slot.options), slot.wishes and slot.wishes.derive)
        for slot in draft.slots
    }
    assert {key: (codec, derive) for key, (codec, _, derive) in mine.items()} == {
        slot.key: (slot.codec, slot.derive) for slot in old.slots
    }
    for slot in old.slots:
        if slot.options:
            assert mine[slot.key][1] == dict(slot.options)
        assert set(mine[slot.key][1]) == {value for value, _ in slot.choice or slot.options}
    assert draft.demands == old.demands
    assert (draft.title, draft.regulation, draft.bilaga) == (old.title, old.regulation, old.bilaga)
    assert {t.key.value: t.wishes and t.wishes.more for t in draft.tables} == {
        table.key: table.more for table in old.tables
    }


@pytest.mark.parametrize("edition", [KURS, OLD, EXCEL, "intyg-fullgjord-st/hslf-fs-2021-8"])
def test_what_is_written_is_the_edition_again(edition: str, tmp_path: Path) -> None:
    """Labels, modes and comments too; and it checks clean but for being a copy."""
    old = LIBRARY.edition(edition)
    adopted = adopt(_data(edition), like=edition, today=TODAY, library=LIBRARY).value
    new = _written(adopted, tmp_path)
    assert new.demands == old.demands
    assert new.explained == old.explained
    assert [table.more for table in new.tables] == [table.more for table in old.tables]
    mine = {slot.key: slot for slot in new.slots}
    for slot in old.slots:
        assert (mine[slot.key].keys, mine[slot.key].mode) == (slot.keys, slot.mode)
        assert mine[slot.key].label in (slot.label, None) or len(slot.keys) > 1
        assert slot.label in (mine[slot.key].label, None)
    (checked,) = check_forms([str(new.folder)], LIBRARY)
    assert {finding.code for finding in checked.findings} <= {"check.known_as_other"}


def _written(adopted: Adopted, folder: Path) -> Any:
    for path, data in adopted.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return load_edition(folder / adopted.draft.edition)


def test_comments_follow_their_slots() -> None:
    adopted = adopt(_data(KURS), like=KURS, today=TODAY, library=LIBRARY).value
    text = adopted.files[f"{adopted.draft.edition}/edition.toml"].decode()
    assert "# The applicant's own running number: known when bundling." in text
    assert text.count("# Sökande\n") == 1


# --- another edition of the form --------------------------------------------------------------

REVISIONS = [
    (OLD, WORD),
    (OLD, EXCEL),
    (WORD, EXCEL),
    (EXCEL, WORD),
    ("handledarutlatande/2018-docx", "handledarutlatande/2026-docx"),
    ("iup/2026-docx", "iup/2026-xlsx"),
    ("kravspecifikation/2026-xlsx", "kravspecifikation/2026-docx"),
    *(
        (f"{form}/sosfs-2015-8", f"{form}/hslf-fs-2021-8")
        for form in (
            "intyg-kurs",
            "intyg-auskultation",
            "intyg-klinisk-tjanstgoring",
            "intyg-utvecklingsarbete",
            "intyg-uppnadd-specialistkompetens",
        )
    ),
]


@pytest.mark.parametrize(("old", "new"), REVISIONS)
def test_a_revision_has_the_keys_that_people_gave_it(old: str, new: str) -> None:
    """Every slot of the edition that was made by hand for the newer paper: key and codec, place by place."""
    edition, data = LIBRARY.edition(new), _data(new)
    draft, changes = _like(old, data, _ending(new))
    score = adopt_score.score(list(adopt_score.made(edition)), draft, _where(new, draft))
    assert (score.keys, score.codecs, score.false) == (score.slots, score.slots, 0)
    assert {one.key for one in changes.changes if one.kind is Kind.NEW}.isdisjoint(LIBRARY.edition(old).keys)
    gone = {one.key for one in changes.changes if one.kind is Kind.GONE}
    assert gone == LIBRARY.edition(old).keys - edition.keys


def _where(edition: str, draft: Draft) -> Any:
    if _ending(edition) == "pdf":
        return adopt_score.on_pdf
    medium = LIBRARY.bound(LIBRARY.edition(edition)).medium
    return adopt_score.InOffice(medium, {id(spot): spot for spot in draft.found.spots})


def test_an_application_keeps_what_is_sure_and_says_what_is_not() -> None:
    """Its rows of attachments were put in another order with other words: two stay wrong, and are unsure."""
    old, new = (f"ansokan-specialistkompetens/{one}" for one in ("sosfs-2015-8", "hslf-fs-2021-8"))
    draft, _ = _like(old, _data(new), "pdf")
    for slot in adopt_score.made(LIBRARY.edition(new)):
        mine = [
            (keys, one)
            for keys, one in adopt_score.drafted(draft)
            if any(adopt_score.on_pdf(spot, slot.at[0]) for spot in one.spots)
        ]
        unsure = all(one.keys[0].confidence < UNSURE for _, one in mine)
        assert unsure or slot.keys in [keys for keys, _ in mine], slot.keys


# --- an edited Word file ----------------------------------------------------------------------


def _edited(edit: Callable[[Any], object]) -> bytes:
    document = docx.Document(io.BytesIO(_data(WORD)))
    edit(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _row(document: Any, words: str) -> Any:
    rows = (row for table in document.tables for row in table.rows)
    return next(row for row in rows if any(cell.text.startswith(words) for cell in row.cells))


def _reword(document: Any, old: str, new: str) -> None:
    texts = [e for e in document.element.body.iter() if e.tag.endswith("}t") and e.text and old in e.text]
    assert texts
    texts[0].text = texts[0].text.replace(old, new)


def test_a_question_that_was_removed_is_gone() -> None:
    def removed(document: Any) -> None:
        row = _row(document, "Jour")._tr
        row.getparent().remove(row)

    _, changes = _like(WORD, _edited(removed), "docx")
    assert _told(changes) == [(Kind.GONE, "jour"), (Kind.GONE, "jour_kommentar")]


def test_a_question_that_was_reworded_keeps_its_key_and_is_told() -> None:
    new = "Handledning är schemalagd, minst 2 timmar i veckan"
    data = _edited(lambda d: _reword(d, "Handledning är schemalagd, minst 1 timme i veckan", new))
    draft, changes = _like(WORD, data, "docx")
    assert (Kind.REWORDED, "handledning.veckovis") in _told(changes)
    assert _told(changes, Kind.NEW, Kind.GONE, Kind.OTHER) == []
    assert _slot(draft, "handledning.veckovis").keys[0].value == "handledning.veckovis"


def test_a_question_that_was_added_is_named_and_told() -> None:
    """The row is another one's copy, as people make it: with its tags."""

    def added(document: Any) -> None:
        row = _row(document, "Jour")._tr
        new = copy.deepcopy(row)
        row.addnext(new)
        texts = [e for e in new.iter() if e.tag.endswith("}t") and e.text == "Jour"]
        texts[0].text = "Rondarbete på avdelning"
        for element in new.iter():
            if element.tag.endswith("}tag"):
                name = next(name for name in element.attrib if name.endswith("}val"))
                element.set(name, element.get(name).replace("jour", "rond"))

    draft, changes = _like(WORD, _edited(added), "docx")
    assert _told(changes, Kind.GONE, Kind.OTHER) == []
    new = [change for change in changes.changes if change.kind is Kind.NEW]
    assert new[0].now.startswith("Rondarbete på avdelning")
    assert not _slot(draft, new[0].key).known
    assert draft.schema is not None


def test_tables_with_more_rows_keep_their_keys() -> None:
    def longer(document: Any) -> None:
        table = next(t for t in document.tables if t.rows[0].cells[0].text.startswith("Kurs"))
        for _ in range(3):
            table._tbl.append(copy.deepcopy(table.rows[-1]._tr))

    draft, changes = _like(WORD, _edited(longer), "docx")
    assert _told(changes) == []
    rows = {table.key.value: table.rows for table in draft.tables}
    before = {table.key: table.rows for table in LIBRARY.edition(WORD).tables}
    assert rows == {**before, "kurser": before["kurser"] + 3}


def test_other_answers_are_told() -> None:
    def answered(document: Any) -> None:
        for element in document.element.body.iter():
            if element.tag.endswith("}listItem"):
                for name, value in element.attrib.items():
                    if value == "SOSFS 2015:8":
                        element.set(name, "HSLF-FS 2030:1")

    draft, changes = _like(WORD, _edited(answered), "docx")
    assert _told(changes) == [(Kind.ANSWERS, "malbeskrivning")]
    assert "hslf_fs_2021_8" in dict(_slot(draft, "malbeskrivning").options)


def test_a_tag_under_other_words_is_told_and_not_carried() -> None:
    """The old words are gone, and a control keeps its tag whatever people print for it."""
    draft, changes = _like(WORD, _edited(lambda d: _reword(d, "Vårdcentral", "Telefonnummer")), "docx")
    (other,) = [change for change in changes.changes if change.kind is Kind.OTHER]
    assert (other.key, other.was, other.now) == ("vardcentral", "Vårdcentral", "Telefonnummer")
    assert (Kind.GONE, "vardcentral") in _told(changes)
    assert ("vardcentral",) not in _keys(draft)
    assert (Kind.DEMAND, "vardcentral") in _told(changes)


# --- an edited workbook -----------------------------------------------------------------------


def test_cells_that_moved_are_told_from_and_to() -> None:
    """Without their names, as other programs leave them."""
    book = openpyxl.load_workbook(io.BytesIO(_data(EXCEL)))
    for name in list(book.defined_names):
        del book.defined_names[name]
    out = io.BytesIO()
    book.save(out)
    draft, changes = _like(EXCEL, out.getvalue(), "xlsx")
    assert _told(changes) == []
    moved = next(one for one in changes.changes if one.key == "vardcentral")
    assert 'name = "vardcentral"' in moved.was
    assert "Vårdcentral" in moved.now or "cell" in moved.now
    whole, _ = _like(EXCEL, _data(EXCEL), "xlsx")
    assert _keys(draft) == _keys(whole)


# --- an edited PDF ----------------------------------------------------------------------------


def _pdf(edit: Callable[[pikepdf.Pdf], object], edition: str = KURS) -> bytes:
    with pikepdf.open(io.BytesIO(_data(edition))) as pdf:
        edit(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def _fields(pdf: pikepdf.Pdf) -> Iterator[Any]:
    yield from (node for node in pdf.Root.AcroForm.Fields if "/T" in node)


def _field(pdf: pikepdf.Pdf, name: str) -> Any:
    return next(node for node in _fields(pdf) if str(node.T) == name)


def test_fields_that_were_renamed_are_known_by_what_is_printed() -> None:
    def renamed(pdf: pikepdf.Pdf) -> None:
        for number, node in enumerate(_fields(pdf), 1):
            node.T = pikepdf.String(f"Fält {number}")
            if "/TU" in node:
                del node["/TU"]

    draft, changes = _like(KURS, _pdf(renamed), "pdf")
    assert _told(changes, Kind.NEW, Kind.GONE, Kind.OTHER, Kind.REWORDED) == []
    assert set(_keys(draft)) == {slot.keys for slot in LIBRARY.edition(KURS).slots}
    moved = next(one for one in changes.changes if one.key == "sokande.efternamn")
    assert 'field = "Efternamn"' in moved.was
    assert "Fält " in moved.now


def test_boxes_that_moved_are_told_and_keep_their_keys() -> None:
    def moved(pdf: pikepdf.Pdf) -> None:
        node = _field(pdf, "Tjänsteställe")
        left, bottom, right, top = (float(x) for x in node.Rect)
        node.Rect = pikepdf.Array([left + 12, bottom, right, top])

    _, changes = _like(KURS, _pdf(moved), "pdf")
    (change,) = changes.changes
    assert (change.kind, change.key) == (Kind.MOVED, "intygande.tjanstestalle")
    assert change.was != change.now


def test_a_field_that_is_gone_and_one_that_is_new_are_told() -> None:
    def changed(pdf: pikepdf.Pdf) -> None:
        gone, model = _field(pdf, "Bilaga nr"), _field(pdf, "Tjänsteställe")
        page = pdf.pages[0].obj
        page.Annots = pikepdf.Array([one for one in page.Annots if one.objgen != gone.objgen])
        fields = [one for one in pdf.Root.AcroForm.Fields if one.objgen != gone.objgen]
        new = pdf.make_indirect(pikepdf.Dictionary(model))
        new.T = new.TU = pikepdf.String("Antal kursdagar")
        new.Rect = pikepdf.Array([400, 700, 520, 720])
        page.Annots.append(new)
        pdf.Root.AcroForm.Fields = pikepdf.Array([*fields, new])

    draft, changes = _like(KURS, _pdf(changed), "pdf")
    assert (Kind.GONE, "bilaga_nr") in _told(changes)
    new = [change for change in changes.changes if change.kind is Kind.NEW]
    assert [change.where and change.where.field for change in new] == ["Antal kursdagar"]
    assert _slot(draft, new[0].key).keys[0].confidence < UNSURE


def test_a_name_that_means_another_thing_now_is_told_and_not_carried() -> None:
    """Two fields change names: each key stays with the words that are printed."""

    def swapped(pdf: pikepdf.Pdf) -> None:
        one, other = _field(pdf, "Personnummer"), _field(pdf, "Specialitet som ansökan avser")
        one.T, other.T = other.T, one.T

    draft, _ = _like(KURS, _pdf(swapped), "pdf")
    assert _slot(draft, "sokande.personnummer").spots[0].where.field == "Specialitet som ansökan avser"
    assert _slot(draft, "specialitet").spots[0].where.field == "Personnummer"


def test_a_name_is_given_up_for_the_words() -> None:
    """Another field has the name of one that is gone: it keeps the key of its own words."""

    def renamed(pdf: pikepdf.Pdf) -> None:
        gone = _field(pdf, "Bilaga nr")
        page = pdf.pages[0].obj
        page.Annots = pikepdf.Array([one for one in page.Annots if one.objgen != gone.objgen])
        fields = [one for one in pdf.Root.AcroForm.Fields if one.objgen != gone.objgen]
        pdf.Root.AcroForm.Fields = pikepdf.Array(fields)
        _field(pdf, "Efternamn").T = pikepdf.String("Bilaga nr")

    draft, changes = _like(KURS, _pdf(renamed), "pdf")
    assert _slot(draft, "sokande.efternamn").spots[0].where.field == "Bilaga nr"
    assert (Kind.GONE, "bilaga_nr") in _told(changes)


# --- the whole verb ---------------------------------------------------------------------------


def test_a_copy_says_what_tells_it_from_the_edition_and_does_not_take_its_place(tmp_path: Path) -> None:
    outcome = adopt(_data(KURS), like=KURS, today=TODAY, library=LIBRARY)
    assert {"adopt.known_already", "adopt.same_marks"} <= {finding.code for finding in outcome.findings}
    _written(outcome.value, tmp_path)
    both = Library(LIBRARY.root, LIBRARY.cabinet, tmp_path)
    assert identify(_data(KURS), library=both).value.edition is both.edition(KURS)


def _without_stamp(data: bytes) -> bytes:
    document = docx.Document(io.BytesIO(data))
    part = next(p for p in document.part.package.iter_parts() if "custom" in str(p.partname))
    part._blob = re.sub(rb"<property .*</property>", b"", part.blob)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


REWORDED = ("Handledning är schemalagd, minst 1 timme i veckan", "Handledning är schemalagd, minst 2 timmar")


def _removed(document: Any) -> None:
    row = _row(document, "Jour")._tr
    row.getparent().remove(row)


def _added(document: Any) -> None:
    new = copy.deepcopy(_row(document, "Jour")._tr)
    _row(document, "Jour")._tr.addnext(new)
    next(e for e in new.iter() if e.tag.endswith("}t") and e.text == "Jour").text = "Rondarbete"


@pytest.mark.parametrize(
    "edit", [lambda d: _reword(d, *REWORDED), _removed, _added], ids=["reworded", "removed", "added"]
)
def test_files_of_two_revisions_are_told_apart(edit: Callable[[Any], object], tmp_path: Path) -> None:
    """By the mark where the file has one, which a new blank does not keep; else by the lines that differ."""
    data = _edited(edit)
    adopted = adopt(data, like=WORD, edition="2027-docx", today=TODAY, library=LIBRARY).value
    own = "checklista-st/2027-docx"
    _written(adopted, tmp_path)
    both = Library(LIBRARY.root, LIBRARY.cabinet, tmp_path)
    blank = adopted.files[f"{own}/blank.docx"]
    told = {name: identify(one, library=both).value for name, one in (("new", blank), ("old", _data(WORD)))}
    assert {name: (one.edition and one.edition.id, one.by) for name, one in told.items()} == {
        "new": (own, "stamp"),
        "old": (WORD, "stamp"),
    }
    for expected, one in ((own, blank), (WORD, _data(WORD))):
        found = identify(_without_stamp(one), library=both).value
        assert (found.edition and found.edition.id, found.by) == (expected, "labels")
    (checked,) = check_forms([str(tmp_path / own)], both)
    assert [finding.code for finding in checked.findings if finding.code.startswith("check.known")] == []


def test_a_word_copy_does_not_take_the_edition_s_place(tmp_path: Path) -> None:
    adopted = adopt(_data(WORD), like=WORD, edition="2027-docx", today=TODAY, library=LIBRARY).value
    _written(adopted, tmp_path)
    both = Library(LIBRARY.root, LIBRARY.cabinet, tmp_path)
    assert identify(_without_stamp(_data(WORD)), library=both).value.edition is both.edition(WORD)


@pytest.mark.parametrize("edition", [WORD, EXCEL])
def test_a_blank_gets_the_stamp_of_its_own_edition_and_nothing_else_changes(edition: str) -> None:
    adopted = adopt(_data(edition), like=edition, edition="2027-ny", today=TODAY, library=LIBRARY).value
    name = f"{LIBRARY.edition(edition).form}/2027-ny"
    before = Package(_data(edition))
    after = Package(adopted.files[f"{name}/blank.{_ending(edition)}"])
    assert (before.custom["stforms"], after.custom["stforms"]) == (edition, name)
    names = [member.filename for member in before.members]
    differing = [one for one in names if before.read(one) != after.read(one)]
    assert differing == ["docProps/custom.xml"]


def test_another_form_than_the_edition_s_is_refused() -> None:
    with pytest.raises(UsageError, match="intyg-kurs"):
        adopt(_data(KURS), form="intyg-auskultation", like=KURS, today=TODAY, library=LIBRARY)
    with pytest.raises(UsageError):
        adopt(_data(KURS), like="intyg-kurs/finns-inte", today=TODAY, library=LIBRARY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_tells_the_changes(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STFORMS_LANG", language)
    file = tmp_path / "ny.pdf"
    older = LIBRARY.blank(LIBRARY.edition("intyg-kurs/sosfs-2015-8")).path
    with pikepdf.open(older) as pdf:
        pdf.save(file)  # another file than the blank of the edition, which needs no adoption
    arguments = ["adopt", str(file), "--like", KURS, "-o", str(tmp_path / "egna"), "--json"]
    assert run(arguments) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["like"]["edition"] == KURS
    assert told["like"]["carried"] >= 12
    assert {"moved", "new", "gone"} <= {change["kind"] for change in told["like"]["changes"]}
    notes = (tmp_path / "egna" / told["edition"] / "NOTES.md").read_text(encoding="utf-8")
    assert KURS in notes.partition("\n## ")[2]
    assert "intygande.personnummer" in notes
