"""What is found on Word and Excel forms: ours as they are and without names, and others' in their own styles.

What was found is filled, read back, and held against what is printed: nothing printed may be lost.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.actions.adopt.found import Found, Kind, Spot
from stforms.actions.adopt.on_docx import found_in_docx
from stforms.actions.adopt.on_xlsx import found_in_xlsx
from stforms.actions.source import Document
from stforms.binding import Blank, Edition, Locator, Slot, load_edition
from stforms.formats.docx.blank import compile_docx
from stforms.formats.docx.returned import ReturnedDocx
from stforms.formats.xlsx.blank import compile_xlsx
from stforms.formats.xlsx.returned import ReturnedXlsx
from stforms.lens.binding import bind
from stforms.lens.bound import Bound
from stforms.lens.get import get
from stforms.lens.on_docx import docx_source, own_docx
from stforms.lens.on_xlsx import xlsx_source
from stforms.lens.put import put
from stforms.model import Record
from tests.blanks import REQUIRED, ROOT, editions
from tests.office_forms import EXCEL, WORD, saved

OURS = editions("docx", "xlsx")
DRAWN = {**WORD, **EXCEL}
FIND: dict[str, Callable[[Document], Found]] = {"docx": found_in_docx, "xlsx": found_in_xlsx}
COMPILE: dict[str, Callable[[bytes], Any]] = {"docx": compile_docx, "xlsx": compile_xlsx}


def kind_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "docx" if "word/document.xml" in package.namelist() else "xlsx"


def found_in(data: bytes) -> Found:
    return FIND[kind_of(data)](Document(data))


def said(spot: Spot) -> tuple[str, str, str | None]:
    """Return what tests say of a spot: its kind, the nearest label, the answer of a box."""
    column = spot.table.column_label if spot.table is not None else None
    return spot.kind.value, spot.labels[0].text if spot.labels else column or "", spot.option


# --- our own forms ----------------------------------------------------------------------------


def own_blank(edition: str) -> bytes:
    folder = ROOT / "templates" / "forms" / edition
    return next(folder.glob("blank.???x")).read_bytes()


def nameless(data: bytes) -> bytes:
    """Return a form without the names of its controls, fields, bookmarks and cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(".xml"):
                part = re.sub(rb'<w:(tag|alias) w:val="[^"]*"/>', b"", part)
                part = re.sub(rb"<w:bookmark(Start|End)[^>]*/>", b"", part)
                part = re.sub(rb'(<w:ffData>)<w:name w:val="[^"]*"/>', rb"\1", part)
                part = re.sub(rb"<definedNames>.*?</definedNames>", b"", part, flags=re.S)
            new.writestr(name, part)
    return out.getvalue()


def places(blank: Any, bound: Bound) -> list[Any]:
    """Return where the places of an edition are: the part and byte, or the cell."""
    return [at(target) for place in bound.all_places() for target in place.targets]


def at(target: Any) -> tuple[Any, ...]:
    return (target.sheet, target.ref) if hasattr(target, "ref") else (target.part, target.start)


def target_of(data: bytes, locator: Locator) -> Any:
    """Return where a locator leads, as binding it says."""
    slot = Slot(("nyckel",), (locator,))
    return at(bound_to(data, slot).places[0].targets[0])


def bound_to(data: bytes, *slots: Slot) -> Bound:
    kind = kind_of(data)
    edition = Edition("prov/1", "prov", "Prov", None, None, Blank(kind, "prov"), Path(), slots=slots)
    return bind(edition, COMPILE[kind](data))


@pytest.mark.parametrize("edition", OURS)
def test_every_place_of_our_own_forms_is_found_and_no_other(edition: str) -> None:
    data = own_blank(edition)
    bound = bind(load_edition(ROOT / "templates" / "forms" / edition), COMPILE[kind_of(data)](data))
    spots = found_in(data).spots
    slots = [Slot((f"k{index}",), spot.at) for index, spot in enumerate(spots)]
    found = [at(target) for place in bound_to(data, *slots).places for target in place.targets]
    assert sorted(found) == sorted(places(bound.blank, bound))


@pytest.mark.parametrize("edition", OURS)
def test_without_any_names_the_same_is_found_and_the_same_said_of_it(edition: str) -> None:
    data = own_blank(edition)
    there, here = found_in(data), found_in(nameless(data))
    assert [replace(spot, at=()) for spot in here.spots] == [replace(spot, at=()) for spot in there.spots]


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        missing = "LibreOffice is missing: apt-get install libreoffice-writer libreoffice-calc"
        if REQUIRED:
            pytest.fail(missing)
        pytest.skip(missing)
    return found


FILTERS = {"docx": "docx:Office Open XML Text", "xlsx": "xlsx:Calc MS Excel 2007 XML"}


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_same_is_found_once_libreoffice_has_saved_the_form(
    soffice: str, kind: str, tmp_path: Path
) -> None:
    ours = [edition for edition in OURS if edition.endswith(kind)]
    files = []
    for number, edition in enumerate(ours):
        files.append(tmp_path / f"{number}.{kind}")
        files[-1].write_bytes(own_blank(edition))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = ["--convert-to", FILTERS[kind], "--outdir", str(tmp_path / "out")]
    subprocess.run([soffice, "--headless", profile, *out, *map(str, files)], check=True, capture_output=True)
    for edition, file in zip(ours, files, strict=True):
        there = found_in(own_blank(edition)).spots
        here = found_in((tmp_path / "out" / file.name).read_bytes()).spots
        assert list(map(said, here)) == list(map(said, there)), edition


# --- forms in other styles --------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAWN)
def test_what_people_see_on_a_form_is_found(name: str) -> None:
    draw, expected = DRAWN[name]
    found = found_in(draw())
    assert list(map(said, found.spots)) == expected
    assert found.left == ()


@pytest.mark.parametrize("name", DRAWN)
def test_every_way_to_a_place_leads_to_it(name: str) -> None:
    data = DRAWN[name][0]()
    for spot in found_in(data).spots:
        ends = {target_of(data, locator)[:1] for locator in spot.at}
        assert len(ends) == 1
        assert spot.at


def as_edition(data: bytes) -> tuple[Bound, Record]:
    """Return what was found bound as it is, and a record that fills every text and every other box."""
    slots, record = [], {}
    for index, spot in enumerate(found_in(data).spots):
        key = f"k{index}"
        if spot.kind is Kind.BOX:
            slots.append(Slot((key,), (), choice=(("ja", spot.at[0]),)))
            record |= {key: "ja"} if index % 2 else {}
        else:
            slots.append(Slot((key,), spot.at))
            record[key] = _value(spot, index)
    return bound_to(data, *slots), record


def _value(spot: Spot, index: int) -> str:
    if spot.choices:
        return spot.choices[0]
    hint = spot.hint or ""
    return "2024-05-03" if "åååå-mm-dd" in hint else "50 %" if hint == "%" else f"Svar {index} å & <b>"


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_filled_in_is_read_back(name: str) -> None:
    bound, record = as_edition(DRAWN[name][0]())
    filling, findings = put(bound, record)
    assert list(findings) == []
    data = b"".join(filling.finish())
    if kind_of(data) == "xlsx":
        assert get(bound, xlsx_source(ReturnedXlsx(data), bound)).record == record
        return
    own = own_docx(ReturnedDocx(data), bound)
    assert own is not None
    assert get(bound, own).record == record
    assert get(bound, docx_source(ReturnedDocx(data), bound)).record == record
    assert get(bound, docx_source(ReturnedDocx(bound.blank.data), bound)).record == {}


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_printed_is_lost_when_all_is_filled(name: str) -> None:
    bound, record = as_edition(DRAWN[name][0]())
    data = b"".join(put(bound, record)[0].finish())
    assert words(bound.blank.data) - words(data) == Counter()


def words(data: bytes) -> Counter[str]:
    """Return every word that stands in a document, or in the cells of a workbook."""
    if kind_of(data) == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        text = " ".join(str(cell.value or "") for sheet in book for row in sheet.rows for cell in row)
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            text = re.sub(r"<[^>]*>", " ", package.read("word/document.xml").decode())
    return Counter(re.findall(r"[^\W\d_]{2,}", text))


def test_a_text_that_only_informs_has_no_places() -> None:
    text = docx.Document()
    text.add_heading("Riktlinjer för ST", 0)
    text.add_heading("Ansvar", 1)
    text.add_paragraph("Följande gäller:")
    text.add_paragraph("Handledning varje vecka", style="List Bullet")
    text.add_paragraph("")
    text.add_paragraph("Kontakt: studierektor, telefon: 013-10 20 30.")
    roles = text.add_table(rows=2, cols=2)
    for index, words_of_row in enumerate((("Roll", "Ansvar"), ("Handledare", "Handleder"))):
        roles.cell(index, 0).text, roles.cell(index, 1).text = words_of_row
    text.add_paragraph("Ansvar .......... 12")
    assert found_in(saved(text)).spots == ()


# --- a law: forms put together at random ------------------------------------------------------

LABELS = ["Namn", "Enhet", "Chef", "Telefon", "Adress", "Ort", "Klinik", "Anställd sedan"]


def _lines(label: str, other: str) -> dict[str, tuple[list[str], list[tuple[str, str | None]]]]:
    """Return ways to ask for two things in paragraphs, with what is found."""
    both: list[tuple[str, str | None]] = [(label, None), (other, None)]
    return {
        "dots": ([f"{label}: ............  {other}: ............"], both),
        "strokes": ([f"{label} ________ {other} ________"], both),
        "colons": ([f"{label}:", f"{other}:"], both),
        "tabs": ([f"{label}:\t{other}:\t"], both),
        "boxes": ([f"{label}: ☐ Ja ☐ Nej"], [(label, "Ja"), (label, "Nej")]),
        "brackets": ([f"{label}?", "[ ] Ja", "[ ] Nej"], [(f"{label}?", "Ja"), (f"{label}?", "Nej")]),
    }


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(_lines("", ""))), st.permutations(LABELS).map(lambda names: names[:2])
        ),
        min_size=1,
        max_size=5,
    )
)
def test_lines_in_any_order_are_each_found_and_filled(parts: list[tuple[str, list[str]]]) -> None:

    form = docx.Document()
    form.add_heading("Blankett", 1)
    expected: list[tuple[str, str | None]] = []
    for way, (label, other) in parts:
        lines, found = _lines(label, other)[way]
        for line in lines:
            form.add_paragraph(line)
        expected += found
    data = saved(form)
    assert [said(spot)[1:] for spot in found_in(data).spots] == expected
    bound, record = as_edition(data)
    filled = b"".join(put(bound, record)[0].finish())
    assert get(bound, docx_source(ReturnedDocx(filled), bound)).record == record
