"""Forms of the user's own: one that is broken is left out and told of; none leads out of its folder."""

from __future__ import annotations

import datetime
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import docx
import norrskogen
import pytest

import stforms
from stforms.actions.adopt.adopting import adopt
from stforms.binding import load_edition
from stforms.cli import run
from stforms.cli.doctor import own_forms_checked
from stforms.errors import ExitCode, IntegrityError
from stforms.library import Library, left_out
from stforms.model import Record
from stforms.paths import data_root

FORM = "samtal-om-st-i-region-norrskogen"
WORD, PDF = f"{FORM}/2026-docx", f"{FORM}/2026-pdf"
RECORD: Record = {"st_lakare": {"namn": "Sanna Öqvist"}}


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """The folder of own forms, where STFORMS_FORMS says: an edition in Word and one in PDF."""
    folder = tmp_path / "forms"
    for make in (norrskogen.word, norrskogen.pdf):
        made = adopt(make(), today=datetime.date(2026, 6, 1), library=Library(forms=folder)).value
        for name, data in made.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    return folder


def schema_with(forms: Path, **more: Any) -> Path:
    path = forms / FORM / f"{FORM}.schema.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["properties"] |= more
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


# --- what is broken -------------------------------------------------------------------------

BREAKS = {
    "no TOML": ("edition.toml", "this is no TOML"),
    "another edition": (
        "edition.toml",
        'edition = "a/b"\nform = "a"\ntitle = "A"\n[blank]\nformat = "docx"\nsource = ""',
    ),
    "nothing": ("edition.toml", ""),
    "deep": ("edition.toml", "a = " + "[" * 5000),
    "an unknown place": (
        "edition.toml",
        f'edition = "{WORD}"\nform = "{FORM}"\ntitle = "A"\n[blank]\nformat = "docx"\nsource = ""\n'
        'file = "blank.docx"\n[[slot]]\nat = { tag = "finns-inte" }\nkey = "st_lakare.namn"\n',
    ),
    "no document": ("blank.docx", "this is no document"),
}


@pytest.mark.parametrize("how", BREAKS)
def test_the_others_are_used_and_what_is_wrong_is_told(
    how: str, forms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, content = BREAKS[how]
    (forms / WORD / name).write_text(content, encoding="utf-8")
    sent = stforms.fill(RECORD, "checklista-st/2026-docx", library=Library(forms=forms)).value
    assert sent is not None
    (tmp_path / "svar.docx").write_bytes(bytes(sent))
    capsys.readouterr()
    assert run(["parse", str(tmp_path / "svar.docx")]) == ExitCode.DONE
    assert run(["forms"]) == ExitCode.DONE
    letter = docx.Document()
    letter.add_paragraph("Ett brev som ingen känner igen")
    letter.save(str(tmp_path / "brev.docx"))
    assert run(["identify", str(tmp_path / "brev.docx")]) == ExitCode.UNREADABLE
    out, err = capsys.readouterr()
    assert PDF in out
    assert str(forms / WORD) in err
    assert "forms check" in err
    with pytest.raises(IntegrityError):
        Library(forms=forms).bound(Library(forms=forms).edition(WORD))


@pytest.mark.parametrize("content", ["no JSON", "[]", "[" * 50_000, '{"properties": []}', '{"items": 3}'])
def test_an_edition_whose_schema_is_broken_is_left_out(content: str, forms: Path) -> None:
    path = forms / FORM / f"{FORM}.schema.json"
    path.write_text(content, encoding="utf-8")
    library = Library(forms=forms)
    assert {edition.id for edition in library.of_format("docx")}.isdisjoint({WORD})
    assert {edition.id for edition in library.of_format("pdf")}.isdisjoint({PDF})
    assert {str(path) in str(error) for error in library.editions.left_out.values()} == {True}


def test_a_broken_schema_does_not_take_a_form_that_comes_with_stforms(tmp_path: Path) -> None:
    path = tmp_path / "checklista-st" / "checklista-st.schema.json"
    path.parent.mkdir()
    path.write_text("no JSON", encoding="utf-8")
    library = Library(forms=tmp_path)
    assert library.schema("checklista-st").node("handledning.veckovis") is not None
    assert list(library.editions.left_out) == [path]


def test_of_two_editions_with_one_name_that_of_stforms_holds(forms: Path) -> None:
    twin = forms / "checklista-st" / "2026-docx"
    twin.mkdir(parents=True)
    (twin / "edition.toml").write_text("anything", encoding="utf-8")
    library = Library(forms=forms)
    assert library.edition("checklista-st/2026-docx").folder.is_relative_to(data_root())
    (error,) = library.editions.left_out.values()
    assert error.code == "check.hidden"


def test_doctor_says_where_own_forms_are_and_which_are_broken(
    forms: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor"]) == ExitCode.DONE
    assert f"2 i {forms}" in " ".join(capsys.readouterr().out.split())
    (forms / WORD / "edition.toml").write_text("no TOML", encoding="utf-8")
    broken = Library(forms=forms)
    found = [(name, ok) for name, ok, _ in own_forms_checked(broken)]
    assert found == [("Egna blanketter", True), ("Egna blanketter", False)]


LEADING_OUT = ["../../blank.docx", "/etc/passwd", "a/b.docx", "..", "", r"C:\\x", r"\\\\host"]


# --- what would lead out --------------------------------------------------------------------


@pytest.mark.parametrize(
    "file", ["../../blank.docx", "/etc/passwd", "a/b.docx", "..", "", "C:\\\\x", "\\\\\\\\host"]
)
def test_a_blank_lies_beside_its_edition(file: str, forms: Path) -> None:
    path = forms / WORD / "edition.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('file = "blank.docx"', f'file = "{file}"'), encoding="utf-8")
    with pytest.raises(IntegrityError):
        load_edition(path.parent)


@pytest.mark.parametrize(
    "wrong",
    [
        "rows = 1_000_000_000",
        "rows = 0",
        'rows = "3"',
    ],
)
def test_a_table_has_as_many_rows_as_a_form_can(wrong: str, forms: Path) -> None:
    path = forms / WORD / "edition.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"rows = {norrskogen.ROWS}", wrong), encoding="utf-8")
    with pytest.raises(IntegrityError):
        load_edition(path.parent)


@pytest.mark.parametrize(
    "node",
    [
        {"$ref": "file:///etc/hostname"},
        {"$ref": "../../../common.schema.json#/$defs/rad"},
        {"$ref": "#/properties/mer"},
        {"$ref": "common.schema.json#/$defs/finns_inte"},
        {"$ref": 3},
        {"type": "nothing"},
        {"title": ["a"]},
        {"properties": {"a": {"$ref": "file:///etc/hostname"}}},
        {"items": {"items": {"$ref": "#"}}},
    ],
)
def test_a_schema_refers_to_the_shared_parts_and_to_nothing_else(node: Any, forms: Path) -> None:
    schema_with(forms, mer=node)
    with pytest.raises(IntegrityError) as error:
        Library(forms=forms).schema(FORM)
    assert error.value.code == "schema.unreadable"


def test_a_schema_makes_nobody_open_a_connection(forms: Path) -> None:
    """Neither by a keyword that we look at nor by one that only the validator knows."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/a.json"
        for node in ({"$ref": address}, {"allOf": [{"$ref": address}]}, {"$dynamicRef": address}):
            schema_with(forms, mer=node)
            with pytest.raises(IntegrityError):
                Library(forms=forms).schema(FORM)
        server.shutdown()
    assert asked == []


# --- a schema that adds to that of stforms --------------------------------------------------


def test_what_an_own_schema_adds_is_there_and_what_it_says_otherwise_is_not(tmp_path: Path) -> None:
    """So an older copy of a schema does not take back what a newer stforms says."""
    path = tmp_path / "checklista-st" / "checklista-st.schema.json"
    path.parent.mkdir()
    own = {
        "title": "Another title",
        "properties": {
            "jour": {"type": "number", "title": "Another question"},
            "iup": {"properties": {"eget": {"$ref": "common.schema.json#/$defs/rad", "title": "Eget"}}},
            "eget": {"$ref": "common.schema.json#/$defs/rad", "title": "Eget"},
        },
    }
    path.write_text(json.dumps(own), encoding="utf-8")
    schema = Library(forms=tmp_path).schema("checklista-st")
    shipped = Library(forms=tmp_path / "none").schema("checklista-st")
    assert schema.document["title"] == shipped.document["title"]
    assert schema.label("eget") == "Eget"
    assert set(shipped.key_paths()) | {"eget", "iup.eget"} == set(schema.key_paths())
    assert schema.node("jour") == shipped.node("jour")
    assert schema.findings({"eget": "x", "jour": "ja", "iup": {"eget": "x"}}) == []


def test_nothing_is_left_out_where_nothing_is_wrong(forms: Path) -> None:
    assert stforms.fill(RECORD, WORD).value is not None
    assert dict(left_out()) == {}
