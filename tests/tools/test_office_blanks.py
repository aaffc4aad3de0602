"""The blanks of our own on disk are what tools/blanks.py makes, and they are well made."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
import tomllib
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from lxml import etree

docx = pytest.importorskip("docx", reason="python-docx reads what we write")

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools"))  # the tools import each other; last, for tests/ has a blanks.py too

from office import cells, controls, edition, layout, package, styles  # noqa: E402


def _tool() -> ModuleType:
    """Import tools/blanks.py under another name than tests/blanks.py has."""
    spec = importlib.util.spec_from_file_location("office_blanks", ROOT / "tools" / "blanks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = _tool()
FORMS = {form.id: form for form in tool.forms()}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

every = pytest.mark.parametrize("name", FORMS)
word = pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.format == "docx"])
modern = pytest.mark.parametrize(
    "name", [name for name, form in FORMS.items() if form.format == "docx" and not form.legacy]
)
legacy = pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.legacy])
excel = pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.format == "xlsx"])


def _bytes(name: str) -> bytes:
    return (tool.EDITIONS / name / f"blank.{FORMS[name].format}").read_bytes()


def _part(name: str, part: str) -> Any:
    return etree.fromstring(package.unpack(_bytes(name))[part])


def _body(name: str) -> Any:
    return _part(name, "word/document.xml")[0]


def _binding(name: str) -> dict[str, Any]:
    return tomllib.loads((tool.EDITIONS / name / "edition.toml").read_text(encoding="utf-8"))


def _values(tree: Any, tag: str) -> list[str]:
    return [element.get(f"{W}val") for element in tree.iter(f"{W}{tag}")]


# --- the files on disk ----------------------------------------------------------------------


@every
def test_the_files_on_disk_are_what_the_layouts_give(name: str) -> None:
    """A change of a layout or of the builder shows as a changed blank."""
    assert tool.stale(FORMS[name]) == []


@every
def test_building_twice_gives_the_same_bytes(name: str) -> None:
    assert tool.files(FORMS[name]) == tool.files(FORMS[name])


@every
def test_a_check_sees_a_changed_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "EDITIONS", tmp_path)
    form = FORMS[name]
    assert sorted(tool.stale(form)) == sorted(["edition.toml", f"blank.{form.format}"])
    tool.write(form, tool.files(form))
    assert tool.stale(form) == []
    with (tmp_path / name / "edition.toml").open("a", encoding="utf-8") as file:
        file.write("# by hand\n")
    assert tool.stale(form) == ["edition.toml"]


def test_only_the_named_forms_are_built() -> None:
    assert {form.form for form in tool.forms(["iup"])} == {"iup"}
    assert [form.id for form in tool.forms(["iup/2026-docx"])] == ["iup/2026-docx"]


@every
def test_an_edition_has_its_notes(name: str) -> None:
    assert (tool.EDITIONS / name / "NOTES.md").is_file()


@legacy
def test_an_older_edition_has_a_doc_too(name: str) -> None:
    """Made once with LibreOffice; an OLE file."""
    assert (tool.EDITIONS / name / "blank.doc").read_bytes().startswith(b"\xd0\xcf\x11\xe0")


# --- what every file says about itself ------------------------------------------------------


@every
def test_title_language_and_stamp(name: str) -> None:
    core = _part(name, "docProps/core.xml")
    assert core.findtext("{http://purl.org/dc/elements/1.1/}title") == FORMS[name].title
    assert core.findtext("{http://purl.org/dc/elements/1.1/}language") == "sv-SE"
    stamps = {prop.get("name"): "".join(prop.itertext()) for prop in _part(name, "docProps/custom.xml")}
    assert stamps == {"stforms": name}


@every
def test_every_part_is_old_and_declared(name: str) -> None:
    """No dates of the machine that made it; every part has a content type."""
    with zipfile.ZipFile(io.BytesIO(_bytes(name))) as archive:
        infos = archive.infolist()
    assert infos[0].filename == "[Content_Types].xml"
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    declared = {part.get("PartName") for part in _part(name, "[Content_Types].xml")}
    assert {f"/{info.filename}" for info in infos[1:] if not info.filename.endswith(".rels")} <= declared


@every
def test_the_edition_binds_the_keys_of_the_layout(name: str) -> None:
    binding = _binding(name)
    slots = [slot["key"] for slot in binding["slot"]]
    columns = [f"{t['key']}.{slot['key']}" for t in binding.get("table", ()) for slot in t["slot"]]
    assert sorted(slots + columns) == sorted(layout.keys(FORMS[name]))
    assert binding["identify"]["text"] == [FORMS[name].title]


# --- Word -----------------------------------------------------------------------------------


def _bound_tags(name: str) -> list[str]:
    """Return the tags that edition.toml names, rows written out."""
    binding = _binding(name)
    places = [
        place
        for slot in binding["slot"]
        for place in ([slot["at"]] if "at" in slot else slot["choice"].values())
    ]
    tags = [place["tag"] for place in places]
    for table in binding.get("table", ()):
        for number in range(1, table["rows"] + 1):
            tags += [slot["at"]["tag"].replace("{row}", str(number)) for slot in table["slot"]]
    return tags


@modern
def test_every_control_has_a_tag_a_name_and_a_number_of_its_own(name: str) -> None:
    body = _body(name)
    count = len(list(body.iter(f"{W}sdt")))
    for tag in ("tag", "alias"):
        found = [
            value
            for properties in body.iter(f"{W}sdtPr")
            for value in [properties.find(f"{W}{tag}").get(f"{W}val")]
        ]
        assert len(set(found)) == len(found) == count
        assert max(map(len, found)) <= controls.LONGEST
    numbers = [properties.find(f"{W}id").get(f"{W}val") for properties in body.iter(f"{W}sdtPr")]
    assert len(set(numbers)) == count


@modern
def test_every_control_is_bound_once(name: str) -> None:
    tags = [properties.find(f"{W}tag").get(f"{W}val") for properties in _body(name).iter(f"{W}sdtPr")]
    assert sorted(_bound_tags(name)) == sorted(tags)


@modern
def test_lists_offer_what_the_edition_says(name: str) -> None:
    offered = {
        properties.find(f"{W}tag").get(f"{W}val"): {
            item.get(f"{W}value"): item.get(f"{W}displayText")
            for item in properties.iter(f"{W}listItem")
            if item.get(f"{W}value")
        }
        for properties in _body(name).iter(f"{W}sdtPr")
        if properties.find(f"{W}dropDownList") is not None
    }
    for slot in _binding(name)["slot"]:
        if "options" in slot:
            assert offered[slot["at"]["tag"]] == slot["options"]


@word
def test_headings_go_down_one_step_at_a_time(name: str) -> None:
    styles_used = [style for style in _values(_body(name), "pStyle") if style.startswith("Rubrik")]
    assert styles_used[0] == "Rubrik"
    assert styles_used.count("Rubrik") == 1
    levels = [0, *(int(style[-1]) for style in styles_used[1:])]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@word
def test_tables_say_which_cells_are_headings(name: str) -> None:
    for table in _body(name).iter(f"{W}tbl"):
        properties = table.find(f"{W}tblPr")
        look = properties.find(f"{W}tblLook")
        heads = [row for row in table.iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
        assert len(heads) == int(look.get(f"{W}firstRow"))
        assert heads or look.get(f"{W}firstColumn") == "1"
        assert all(_text(cell) for row in heads for cell in row.iter(f"{W}tc"))
        assert properties.find(f"{W}tblCaption").get(f"{W}val")
        assert properties.find(f"{W}tblDescription").get(f"{W}val")
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in table.iter(f"{W}tr"))


@word
def test_cells_are_as_wide_as_their_columns(name: str) -> None:
    for table in _body(name).iter(f"{W}tbl"):
        grid = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
        for row in table.iter(f"{W}tr"):
            widths = [int(width) for width in (cell.get(f"{W}w") for cell in row.iter(f"{W}tcW"))]
            assert abs(sum(widths) - sum(grid)) <= len(grid)


@word
def test_nothing_is_spaced_with_empty_paragraphs(name: str) -> None:
    """An empty paragraph stands only where Word wants one: behind a last table, and where people sign."""
    for paragraph in _body(name).findall(f"{W}p"):
        empty = not _text(paragraph) and paragraph.find(f".//{W}fldChar") is None
        assert not empty or paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Slutrad"


def _text(element: Any) -> str:
    return "".join(element.itertext(f"{W}t"))


@word
def test_python_docx_reads_headings_and_labels(name: str) -> None:
    document = docx.Document(io.BytesIO(_bytes(name)))
    printed = {paragraph.text for paragraph in document.paragraphs}
    assert FORMS[name].title in printed
    assert {layout.heading(part) for part in FORMS[name].parts} - {""} <= printed
    assert document.core_properties.title == FORMS[name].title


@word
def test_the_language_is_swedish_and_the_paper_a4(name: str) -> None:
    language = _part(name, "word/styles.xml").find(f".//{W}docDefaults//{W}lang")
    assert language.get(f"{W}val") == "sv-SE"
    size = _body(name).find(f"{W}sectPr/{W}pgSz")
    assert sorted((int(size.get(f"{W}w")), int(size.get(f"{W}h")))) == [11906, 16838]


@word
def test_every_style_that_is_used_is_there(name: str) -> None:
    there = {style.get(f"{W}styleId") for style in _part(name, "word/styles.xml").iter(f"{W}style")}
    for part in ("word/document.xml", "word/footer1.xml"):
        tree = _part(name, part)
        for tag in ("pStyle", "rStyle", "tblStyle"):
            assert set(_values(tree, tag)) <= there


# Word refuses a file whose elements stand in another order than in its schema (ECMA-376-1, A.1).
ORDER = {
    "sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding text date dropDownList",
    "pPr": "pStyle keepNext keepLines pBdr shd tabs spacing ind contextualSpacing jc outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs noProof color sz szCs lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "tcW gridSpan shd vAlign",
    "style": "name basedOn next uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr tblStylePr",
    "settings": (
        "zoom documentProtection defaultTabStop characterSpacingControl compat themeFontLang"
        " decimalSymbol listSeparator"
    ),
    "sectPr": "footerReference pgSz pgMar",
    "ffData": "name enabled calcOnExit statusText checkBox ddList textInput",
    "textInput": "type default maxLength format",
}


@word
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/settings.xml"])
def test_elements_stand_in_the_order_of_the_schema(name: str, part: str) -> None:
    for parent in _part(name, part).iter():
        order = ORDER.get(etree.QName(parent).localname, "").split()
        names = [etree.QName(child).localname for child in parent if child.tag.startswith(W)]
        if order:
            places = [order.index(child) for child in names]
            assert places == sorted(places), (etree.QName(parent).localname, names)


# --- the older Word editions ----------------------------------------------------------------


@legacy
def test_form_fields_have_names_of_their_own_and_are_bound_once(name: str) -> None:
    body = _body(name)
    names = [data.find(f"{W}name").get(f"{W}val") for data in body.iter(f"{W}ffData")]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"(Text|Kryss|Listruta)\d+", field) for field in names)
    assert names == [mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")]
    bound = re.findall(r'"((?:Text|Kryss|Listruta)\d+)"', _edition_text(name))
    assert sorted(bound) == sorted(names)


def _edition_text(name: str) -> str:
    return (tool.EDITIONS / name / "edition.toml").read_text(encoding="utf-8")


@legacy
def test_form_fields_are_whole_and_the_document_protected(name: str) -> None:
    counts = Counter(mark.get(f"{W}fldCharType") for mark in _body(name).iter(f"{W}fldChar"))
    assert counts["begin"] == counts["separate"] == counts["end"]
    protection = _part(name, "word/settings.xml").find(f"{W}documentProtection")
    assert protection.get(f"{W}edit") == "forms"


@legacy
def test_form_fields_say_what_they_are_for(name: str) -> None:
    for data in _body(name).iter(f"{W}ffData"):
        assert data.find(f"{W}statusText").get(f"{W}val")


# --- Excel ----------------------------------------------------------------------------------


def _book(name: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(_bytes(name)))


def _input_cells(book: openpyxl.Workbook) -> set[str]:
    """Return the cells that may be written in: "Kurser!B6"; of merged ones the first."""
    return {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked and type(cell).__name__ != "MergedCell"
    }


@excel
def test_every_input_cell_is_bound_once(name: str) -> None:
    book, binding = _book(name), _binding(name)
    bound = []
    for slot in binding["slot"]:
        (target,) = book.defined_names[slot["at"]["name"]].destinations
        bound.append(f"{target[0]}!{target[1].replace('$', '')}")
    for table in binding.get("table", ()):
        for row in range(table["first"], table["first"] + table["rows"]):
            bound += [
                f"{slot['at']['sheet']}!{slot['at']['cell'].replace('{row}', str(row))}"
                for slot in table["slot"]
            ]
    assert sorted(bound) == sorted(_input_cells(book))


@excel
def test_sheets_are_protected_and_set_up_for_paper(name: str) -> None:
    for sheet in _book(name).worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert sheet.freeze_panes
        assert sheet.print_title_rows
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.paperSize == 9


@excel
def test_lists_dates_and_numbers_are_checked(name: str) -> None:
    book, form = _book(name), FORMS[name]
    checked = _checks(book)
    for part in form.parts:
        for field in layout.answers(part):
            (target,) = book.defined_names[field.key].destinations
            check = checked.get(f"{target[0]}!{target[1].replace('$', '')}")
            if field.options:
                assert check is not None
                assert check.formula1.strip('"').split(",") == [text for _, text in field.options]
            if field.kind == "date":
                assert check is not None
                assert check.type == "date"


def _checks(book: openpyxl.Workbook) -> dict[str, Any]:
    """Return what is checked in each cell."""
    return {
        f"{sheet.title}!{openpyxl.utils.get_column_letter(column)}{row}": check
        for sheet in book.worksheets
        for check in sheet.data_validations.dataValidation
        for area in check.sqref.ranges
        for row, column in area.cells
    }


@excel
def test_tables_are_excel_s_own_with_their_headings(name: str) -> None:
    book = _book(name)
    listed = {
        table.displayName: (sheet, table) for sheet in book.worksheets for table in sheet.tables.values()
    }
    for part in FORMS[name].parts:
        if isinstance(part, layout.Table):
            sheet, table = listed[f"Tabell_{part.key}"]
            heads = [cell.value for cell in sheet[table.ref][0]]
            assert heads == [column.label for column in part.columns] == [c.name for c in table.tableColumns]


@excel
def test_dates_are_dates_and_words_are_text(name: str) -> None:
    formats = {cell.number_format for cell in _cells(_book(name)) if not cell.protection.locked}
    assert formats <= {cells.DATE_FORMAT, cells.TEXT_FORMAT, "General"}


def _cells(book: openpyxl.Workbook) -> list[Any]:
    return [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]


# --- what can be read -----------------------------------------------------------------------


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 counts it."""
    lighter, darker = sorted((_light(one), _light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _light(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("look", [styles.MODERN, styles.OLD], ids=["modern", "old"])
def test_text_and_lines_stand_out(look: styles.Look) -> None:
    """WCAG 2.2: 4.5 for text, 3 for the lines that show where to write."""
    for ground in ("FFFFFF", look.tint, look.head):
        assert _contrast(look.accent, ground) >= 4.5
        assert _contrast(styles.GREY, ground) >= 4.5
        assert _contrast(look.line, ground) >= 3


@pytest.mark.parametrize("ground", [cells.INPUT, cells.TINT, cells.HEAD, "FCE4D6"])
def test_text_stands_out_in_cells(ground: str) -> None:
    assert _contrast("000000", ground) >= 4.5
    assert _contrast(cells.GREY, ground) >= 4.5
    assert _contrast(cells.LINE, ground) >= 3


# --- layouts that cannot be -----------------------------------------------------------------


def _form(*parts: layout.Part, **more: Any) -> layout.Form:
    return layout.Form("x", more.pop("edition", "1-docx"), "X", "Intro.", parts, **more)


def test_a_layout_with_a_key_twice_is_refused() -> None:
    twice = layout.Fields("A", (layout.Field("a", "A"), layout.Field("a", "B")))
    with pytest.raises(ValueError, match="more than once: a"):
        layout.check(_form(twice))


def test_a_layout_that_demands_what_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="not on the form: b"):
        layout.check(_form(layout.Text("a", "A"), demands=("b",)))


def test_a_choice_without_options_is_refused() -> None:
    with pytest.raises(ValueError, match="no options: a"):
        layout.check(_form(layout.Fields("A", (layout.Field("a", "A", "choice"),))))


def test_an_edition_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="docx or xlsx"):
        tool.build(_form(layout.Text("a", "A"), edition="2026-pdf"))


def test_a_sheet_that_begins_with_no_part_is_refused() -> None:
    form = _form(layout.Text("a", "A"), edition="1-xlsx", sheets=(("Ett", ""), ("Två", "B")))
    with pytest.raises(ValueError, match="no such part: B"):
        tool.build(form)


def test_equal_labels_are_told_apart_by_their_headings() -> None:
    parts = (
        layout.Fields("Kurs", (layout.Field("a", "Titel"),)),
        layout.Fields("Arbete", (layout.Field("b", "Titel"), layout.Field("c", "Läge"))),
    )
    assert layout.names(_form(*parts)) == {"a": "Kurs – Titel", "b": "Arbete – Titel", "c": "Läge"}


def test_long_names_keep_both_ends() -> None:
    name = controls.shortened("Kommentar: " + "mycket " * 20 + "rad 7", 64)
    assert len(name) == 64
    assert name.startswith("Kommentar: ")
    assert name.endswith("rad 7")


def test_toml_text_is_escaped() -> None:
    text = 'a "b" \\ c'
    assert tomllib.loads(f"x = {edition.quoted(text)}") == {"x": text}
