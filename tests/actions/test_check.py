"""forms check: what comes with stforms is clean, and every rule finds the edit that breaks it."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import blanks
import docx
import openpyxl
import pikepdf
import pytest

from stforms.actions.check.checking import Checked, check_forms
from stforms.cli import run
from stforms.errors import ExitCode, UsageError
from stforms.library import Library
from stforms.messages import LANGUAGES
from stforms.model import Finding, Severity
from stforms.wording import say

KURS = "intyg-kurs/hslf-fs-2021-8"
OLD = "checklista-st/2018-docx"
WORD = "checklista-st/2026-docx"
EXCEL = "checklista-st/2026-xlsx"
ACTION = "spur-handlingsplan/2026-docx"


@pytest.mark.parametrize("kind", blanks.kinds())
def test_what_comes_with_stforms_is_clean(kind: str) -> None:
    """Or says in its data what is left as it is, and why."""
    checked = check_forms([], blanks.library(kind))
    assert {one.edition: one.findings for one in checked if one.findings} == {}
    assert [one.edition for one in checked if one.explained] == [OLD]
    assert {one.edition for one in checked} == set(blanks.library(kind).editions)


# --- one edit each ----------------------------------------------------------------------------


class Bench:
    """A library of one edition, a copy that can be edited."""

    def __init__(self, folder: Path, edition: str) -> None:
        self.root = folder / "root"
        self.edition = edition
        shipped = blanks.library("specimen")
        shutil.copytree(shipped.root / "schemas", self.root / "schemas")
        self.folder = self.root / "templates" / "forms" / edition
        shutil.copytree(shipped.edition(edition).folder, self.folder)
        self.own = folder

    @property
    def library(self) -> Library:
        """Return a library that has nothing in mind."""
        return Library(self.root, self.own / "blanks", self.own / "forms")

    @property
    def blank(self) -> Path:
        """Return the blank."""
        return self.library.blank(self.library.edition(self.edition)).path

    def reworded(self, old: str, new: str) -> None:
        """Replace a text of edition.toml, at its first place."""
        path = self.folder / "edition.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def added(self, text: str) -> None:
        """Add to edition.toml."""
        with (self.folder / "edition.toml").open("a", encoding="utf-8") as file:
            file.write(text)

    def checked(self) -> Checked:
        """Return what is found."""
        (one,) = check_forms([], self.library)
        return one

    def found(self) -> list[tuple[str, str | None]]:
        """Return code and path of everything that is found."""
        return [(finding.code, finding.path) for finding in self.checked().findings]


Edited = Callable[[str], Bench]


@pytest.fixture
def bench(tmp_path: Path) -> Edited:
    return lambda edition: Bench(tmp_path, edition)


@pytest.mark.parametrize(
    ("edition", "old", "new", "found"),
    [
        (KURS, 'key = "kurs.amne"', 'key = "kurs.titel"',
         [("check.no_key", "kurs.titel"), ("check.demand", "kurs.amne")]),
        (KURS, 'key = "sokande.fornamn"', 'key = "sokande.efternamn"',
         [("check.key_twice", "sokande.efternamn"), ("check.demand", "sokande.fornamn")]),
        (KURS, 'codec = "delmal"', 'codec = "text"', [("check.codec", "delmal")]),
        (KURS, 'codec = "multiline"', 'codec = "iso_date"', [("check.codec", "beskrivning")]),
        (KURS, "{ handledare = {", "{ larare = {",
         [("check.no_value", "intygande.roll"), ("check.no_answer", "intygande.roll")]),
        (KURS, 'field = "Efternamn"', 'field = "Finns inte"',
         [("check.no_place", "sokande.efternamn"), ("check.unbound", None)]),
        (KURS, 'field = "Efternamn"', 'field = "Förnamn"',
         [("check.shared_place", "sokande.fornamn"), ("check.unbound", None)]),
        (KURS, "page = 1, box = [73, 176", "page = 2, box = [73, 176",
         [("check.no_place", "intygande.signerad"), ("check.unbound", None)]),
        (WORD, 'tag = "st_lakare.namn"', 'tag = "namn"',
         [("check.no_place", "st_lakare.namn"), ("check.unbound", None)]),
        (WORD, 'at = { tag = "st_lakare.namn" }', 'at = [{ tag = "st_lakare.namn" }, { tag = "borta" }]',
         [("check.no_place", "st_lakare.namn")]),
        (WORD, 'at = { tag = "st_lakare.namn" }',
         'at = [{ tag = "st_lakare.namn" }, { tag = "vardcentral" }]',
         [("check.two_places", "st_lakare.namn")]),
        (WORD, 'sosfs_2015_8 = "SOSFS 2015:8"', 'sosfs_2015_8 = "SOSFS 2015:88"',
         [("check.not_in_list", "malbeskrivning"), ("check.no_option", "malbeskrivning")]),
        (EXCEL, 'sosfs_2015_8 = "SOSFS 2015:8"', 'sosfs_2015_8 = "SOSFS 2015:88"',
         [("check.not_in_list", "malbeskrivning"), ("check.no_option", "malbeskrivning")]),
        (OLD, '"handledning.veckovis", "sjalvstudier"', '"sjalvstudier"',
         [("check.no_answer", "handledning.veckovis")]),
        (OLD, '"sabo"]', '"sabo", "borta"]', [("check.explains_nothing", None)]),
    ],
)  # fmt: skip
def test_an_edit_of_an_edition_is_found(
    bench: Edited, edition: str, old: str, new: str, found: list[tuple[str, str | None]]
) -> None:
    one = bench(edition)
    one.reworded(old, new)
    assert one.found() == found


def test_a_place_that_another_locator_finds_is_a_warning(bench: Edited) -> None:
    one = bench(WORD)
    one.reworded('at = { tag = "st_lakare.namn" }', 'at = [{ tag = "st_lakare.namn" }, { tag = "borta" }]')
    assert [finding.severity for finding in one.checked().findings] == [Severity.WARNING]


def test_a_slot_that_is_left_out_leaves_its_place_unbound(bench: Edited) -> None:
    one = bench(KURS)
    one.reworded('[[slot]]\nat = { field = "Bilaga nr" }\nkey = "bilaga_nr"\n', "")
    (finding,) = one.checked().findings
    assert (finding.code, finding.where and finding.where.field) == ("check.unbound", "Bilaga nr")


def test_what_is_explained_is_not_told(bench: Edited) -> None:
    """By key, by the field, or by the place in the finding's own words."""
    one = bench(KURS)
    one.reworded('[[slot]]\nat = { field = "Bilaga nr" }\nkey = "bilaga_nr"\n', "")
    one.added('\n[[explained]]\nfinding = "check.unbound"\nat = ["Bilaga nr"]\nwhy = "Not used here."\n')
    assert one.found() == []


# --- files ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edition", "old", "new", "code", "why"),
    [
        (KURS, "[blank]", "[blank", "edition.unreadable", r"line 11\b"),
        (KURS, 'codec = "personnummer"', 'codec = "tal"', "edition.wrong", "line 45: unknown codec: tal"),
        (KURS, 'key = "bilaga_nr"', "", "edition.wrong", "line 32: missing: key"),
        (KURS, 'title = "Intyg om kurs"', "", "edition.wrong", "missing: title"),
        (WORD, "more = ", "mera = ", "edition.wrong", r"line \d+: unknown: mera"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_line(
    bench: Edited, edition: str, old: str, new: str, code: str, why: str
) -> None:
    one = bench(edition)
    one.reworded(old, new)
    (finding,) = one.checked().findings
    assert finding.code == code
    assert str(finding.params["file"]).endswith("edition.toml")
    assert re.search(why, str(finding.params["why"]))


def test_a_missing_blank_and_schema_and_geometry_are_told(bench: Edited) -> None:
    one = bench(KURS)
    (one.folder / "geometry.json").write_text("{", encoding="utf-8")
    assert one.found() == [("edition.unreadable", None)]
    (one.folder / "specimen.pdf").unlink()
    assert one.found() == [("blank.missing", None)]
    (one.root / "schemas" / "intyg-kurs.schema.json").unlink()
    assert one.found() == [("schema.unreadable", None), ("blank.missing", None)]


# --- the blank --------------------------------------------------------------------------------


def _pdf(one: Bench, edit: Callable[[pikepdf.Pdf], object]) -> None:
    path = one.folder / "specimen.pdf"
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        edit(pdf)
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def _field(pdf: pikepdf.Pdf, name: str) -> pikepdf.Object:
    return next(node for node in pdf.Root.AcroForm.Fields if str(node.get("/T", "")) == name)


def _renamed(pdf: pikepdf.Pdf) -> None:
    _field(pdf, "Tjänsteställe").T = pikepdf.String("Arbetsplats")


def _moved(pdf: pikepdf.Pdf) -> None:
    node = _field(pdf, "Tjänsteställe")
    node.Rect = pikepdf.Array([float(x) + 4 for x in node.Rect])


def _larger(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].mediabox = [0, 0, 612, 792]


def _listed(pdf: pikepdf.Pdf) -> None:
    node = _field(pdf, "Tjänsteställe")
    node.FT, node.Opt = pikepdf.Name.Ch, pikepdf.Array([pikepdf.String("Avdelning 1")])


@pytest.mark.parametrize(
    ("edit", "codes"),
    [
        (_renamed, {"check.no_place", "check.field_gone", "check.field_new", "check.unbound"}),
        (_moved, {"check.field_moved"}),
        (_larger, {"check.pages"}),
        (_listed, {"check.field_kind"}),
    ],
)
def test_a_pdf_that_is_another_than_its_geometry_is_told(
    bench: Edited, edit: Callable[[pikepdf.Pdf], object], codes: set[str]
) -> None:
    one = bench(KURS)
    _pdf(one, edit)
    assert {code for code, _ in one.found()} == codes


def test_a_box_that_is_called_otherwise_when_ticked_is_told(bench: Edited) -> None:
    one = bench("intyg-kurs/sosfs-2015-8")
    path = one.folder / "geometry.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"on": ["Ja"]', '"on": ["Yes"]', 1), encoding="utf-8"
    )
    assert one.found() == [("check.field_states", None)]


def test_a_blank_with_another_hash_is_told(bench: Edited) -> None:
    one = bench(ACTION)
    one.reworded('file = "blank.docx"', f'file = "blank.docx"\nsha256 = ["{"0" * 64}"]')
    assert one.found() == [("check.other_file", None)]


def _document(one: Bench, edit: Callable[[docx.document.Document], object]) -> None:
    document = docx.Document(str(one.blank))
    edit(document)
    document.save(str(one.blank))


def test_a_tag_that_stands_twice_is_told(bench: Edited) -> None:
    """A row copied within Word keeps its tags."""
    one = bench(WORD)

    def copied(document: docx.document.Document) -> None:
        row = next(r for table in document.tables for r in table.rows if "Vårdcentral" in r._tr.xml)
        row._tr.addnext(row._tr.__copy__())

    _document(one, copied)
    found = one.found()
    assert ("check.name_twice", "vardcentral") in found
    assert {code for code, _ in found} == {"check.name_twice", "check.unbound"}


def test_a_label_that_stands_twice_is_told(bench: Edited) -> None:
    one = bench(WORD)
    one.reworded('at = { tag = "datum" }', 'at = { label = "Datum" }')
    assert ("check.name_twice", "datum") in one.found()


def test_a_label_that_stands_twice_on_a_sheet_is_told(bench: Edited) -> None:
    one = bench(EXCEL)
    book = openpyxl.load_workbook(one.blank)
    book.worksheets[0]["A90"] = "Vårdcentral"
    book.save(one.blank)
    one.reworded('at = { name = "vardcentral" }', 'at = { label = "Vårdcentral", sheet = "Checklista" }')
    assert ("check.name_twice", "vardcentral") in one.found()


def test_a_control_that_no_slot_has_is_told(bench: Edited) -> None:
    one = bench(OLD)
    one.reworded('[[slot]]\nat = { field = "Text3" }\nkey = "vardcentral"\nlabel = "Enhet"\n', "")
    findings = one.checked().findings
    assert [(f.code, f.params.get("place")) for f in findings if f.code == "check.unbound"] == [
        ("check.unbound", '{ field = "Text3" }')
    ]


# --- recognising ------------------------------------------------------------------------------


def test_a_blank_that_is_taken_for_another_edition_is_told(bench: Edited) -> None:
    """The mark in the file decides, before what is printed."""
    one = bench(WORD)
    copy = one.folder.parent / "2027-docx"
    shutil.copytree(one.folder, copy)
    path = copy / "edition.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(WORD, "checklista-st/2027-docx"), encoding="utf-8"
    )
    found = {c.edition: c.findings for c in check_forms([], Library(one.root, one.root, one.root))}
    assert found[WORD] == ()
    (finding,) = found["checklista-st/2027-docx"]
    assert (finding.code, finding.params["edition"]) == ("check.known_as_other", WORD)
    assert finding.params["by"] == "igenkänd på stforms märkning i filen"


def test_a_blank_that_looks_like_two_editions_is_not_known(bench: Edited) -> None:
    """Without the mark, two blanks with the same print cannot be told apart."""
    one = bench(WORD)
    document = docx.Document(str(one.blank))
    part = next(p for p in document.part.package.iter_parts() if "custom" in str(p.partname))
    part._blob = re.sub(rb"<property .*</property>", b"", part.blob)
    document.save(str(one.blank))
    copy = one.folder.parent / "2027-docx"
    shutil.copytree(one.folder, copy)
    path = copy / "edition.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(WORD, "checklista-st/2027-docx"), encoding="utf-8"
    )
    checked = check_forms([], Library(one.root, one.root, one.root))
    assert [[f.code for f in one.findings] for one in checked] == [["check.not_known"]] * 2


# --- which, and how it is said -----------------------------------------------------------------


def test_editions_are_named_by_id_form_or_folder(bench: Edited, tmp_path: Path) -> None:
    shipped = blanks.library("specimen")
    assert [one.edition for one in check_forms(["intyg-kurs"], shipped)] == [KURS, "intyg-kurs/sosfs-2015-8"]
    assert [one.edition for one in check_forms([ACTION], shipped)] == [ACTION]
    own = tmp_path / "egna" / "spur-handlingsplan" / "2027-docx"
    shutil.copytree(shipped.edition(ACTION).folder, own)
    text = (own / "edition.toml").read_text(encoding="utf-8").replace("/2026-docx", "/2027-docx")
    (own / "edition.toml").write_text(text, encoding="utf-8")
    by_edition = check_forms([str(own)], shipped)
    assert by_edition == check_forms([str(tmp_path / "egna")], shipped)
    assert [(one.edition, one.folder) for one in by_edition] == [("spur-handlingsplan/2027-docx", own)]
    for name in ("hittas-inte", str(tmp_path / "blanks")):
        (tmp_path / "blanks").mkdir(exist_ok=True)
        with pytest.raises(UsageError):
            check_forms([name], shipped)


def test_an_edition_that_a_shipped_one_hides_is_told(tmp_path: Path) -> None:
    shipped = blanks.library("specimen")
    own = tmp_path / ACTION
    shutil.copytree(shipped.edition(ACTION).folder, own)
    (one,) = check_forms([str(own)], shipped)
    assert [finding.code for finding in one.findings] == ["check.hidden"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_says_where_and_ends_with_a_code(
    bench: Edited, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STFORMS_LANG", language)
    assert run(["forms", "check", ACTION]) == ExitCode.DONE
    assert ACTION in capsys.readouterr().out
    one = bench(ACTION)
    own = one.folder.parent / "2027-docx"
    one.folder.rename(own)
    text = (own / "edition.toml").read_text(encoding="utf-8").replace("/2026-docx", "/2027-docx")
    text = text.replace('key = "granskningsdatum"', 'key = "granskad"')
    (own / "edition.toml").write_text(text, encoding="utf-8")
    assert run(["forms", "check", str(own), "--json"]) == ExitCode.FINDINGS
    shape = json.loads(capsys.readouterr().out)
    assert shape["stforms"] == "check/1"
    (edition,) = shape["editions"]
    assert {"code", "severity", "message", "hint"} <= set(edition["findings"][0])
    assert run(["forms", "check", str(own)]) == ExitCode.FINDINGS
    assert "granskad" in capsys.readouterr().out


def test_every_finding_can_be_said() -> None:
    finding = Finding("check.no_place", Severity.ERROR, "sokande.namn", None, {"place": '{ tag = "x" }'})
    assert 'sokande.namn: { tag = "x" } finns inte' in say(finding).message
