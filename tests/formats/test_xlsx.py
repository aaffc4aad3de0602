"""Excel forms: filled by holes, nothing else touched; read honestly, whatever was done to them."""

from __future__ import annotations

import datetime
import io
import random
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

import stforms.formats.xlsx.cells as raw_cells
from stforms.errors import IntegrityError, UnreadableError
from stforms.formats.opc import Package
from stforms.formats.xlsx.blank import compile_xlsx
from stforms.formats.xlsx.filling import MOST, XlsxFilling
from stforms.formats.xlsx.returned import ReturnedXlsx, read
from stforms.model import Where
from tests.formats.books import (
    COURSES,
    FIELDS,
    TEXTS,
    Prov,
    changed,
    codes,
    form,
    parts,
    picture,
    prov,
    repacked,
    replaced,
    rows_of,
    saved,
    strays,
)

FIRST = "xl/worksheets/sheet1.xml"
SECOND = "xl/worksheets/sheet2.xml"
PROV = "Prov och svar"
NOON = datetime.datetime(2024, 5, 3, 12)


@pytest.fixture(scope="module")
def blank() -> Prov:
    return prov()


# --- the blank ----------------------------------------------------------------------------------


def test_a_slot_is_found_by_name_by_cell_by_label_and_by_crossing(blank: Prov) -> None:
    found = blank.blank
    assert found.named("NAMN") is blank.cells["namn"]
    assert found.cell(PROV, "B3") is blank.cells["namn"]
    assert found.beside("Namn") is blank.cells["namn"]
    assert found.beside("personnummer:", PROV) is blank.cells["personnummer"]
    assert found.beside("Sammanfattning") is blank.cells["sammanfattning"]
    assert found.crossing("Efter", "Kommentar") is blank.cells["svar.efter_kommentar"]
    assert found.cell(PROV, "C13") is blank.cells["sammanfattning"]  # one of the merged cells
    nowhere = (found.named("nej"), found.cell("Nej", "A1"), found.cell(PROV, "?"), found.beside("Nej"))
    assert nowhere == (None,) * 4
    assert found.crossing("Efter", "Nej") is None


def test_a_slot_knows_what_it_is_for(blank: Prov) -> None:
    kinds = {key: cell.kind for key, cell in blank.cells.items()}
    assert (kinds["namn"], kinds["datum"], kinds["timmar"], kinds["andel"]) == (
        "text",
        "date",
        "number",
        "percent",
    )
    assert blank.cells["svar.fore"].choices == ("Ja", "Nej")
    assert blank.cells["svar.fore"].allowed("Nej")
    assert not blank.cells["svar.fore"].allowed("Delvis")
    assert blank.cells["namn"].allowed("vad som helst")
    assert blank.cells["namn"].where == Where(place="Prov och svar!B3")
    assert blank.blank.stamp == "prov/2026-xlsx"


def test_every_cell_open_for_writing_is_told(blank: Prov) -> None:
    bound = {*blank.cells.values(), *(cell for row in blank.table for cell in row)}
    assert set(blank.blank.unlocked) == bound


def test_lists_may_stand_on_another_sheet_or_have_a_name() -> None:
    def lists(book: openpyxl.Workbook) -> None:
        sheet = book.create_sheet("Val & 'listor'")
        for row, text in enumerate(("Ett", "Två", None, "Tre"), 1):
            sheet.cell(row, 1, text)
        for ref, formula in {"B3": "'Val & ''listor'''!$A$1:$A$4", "D3": "Valen"}.items():
            rule = DataValidation(type="list", formula1=formula)
            rule.add(ref)
            book[PROV].add_data_validation(rule)
        from openpyxl.workbook.defined_name import DefinedName

        book.defined_names["Valen"] = DefinedName("Valen", attr_text="'Val & ''listor'''!$A$1:$A$2")

    made = prov(form(lists))
    assert made.cells["namn"].choices == ("Ett", "Två", "Tre")
    assert made.cells["personnummer"].choices == ("Ett", "Två")


@pytest.mark.parametrize("data", [b"", b"%PDF", form()[:500]])
def test_a_damaged_blank_is_told_as_such(data: bytes) -> None:
    with pytest.raises(IntegrityError):
        compile_xlsx(data)


# --- filling ------------------------------------------------------------------------------------


def test_what_is_filled_is_read_back(blank: Prov) -> None:
    data = blank.filled()
    assert blank.texts(data) == {**TEXTS, "andel": "50 %"}
    answers = blank.answers(data)
    assert rows_of(answers) == [tuple(row) for row in COURSES]
    assert (answers.findings, answers.strays) == ([], [])
    assert all(answer.sure == 1.0 for answer in answers.slots.values())


def test_another_program_reads_the_same(blank: Prov) -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank.filled()))
    sheet = book[PROV]
    texts = {key: sheet[at].value for key, _, at, _ in FIELDS}
    assert texts["namn"] == TEXTS["namn"]
    assert texts["svar.fore_kommentar"] == "=1+1"
    assert sheet["C8"].data_type == "s" or sheet["C8"].data_type == "inlineStr"
    assert texts["svar.efter_kommentar"] == TEXTS["svar.efter_kommentar"]
    assert texts["datum"] == datetime.datetime(2024, 5, 3)
    assert (texts["timmar"], texts["andel"]) == (2.5, 0.5)
    assert book["Kurser"]["B5"].value == datetime.datetime(2024, 5, 3)


def test_only_the_slots_change(blank: Prov) -> None:
    """Every other member's compressed bytes are the blank's; in the sheets only the slots' cells differ."""
    data = blank.filled()
    before, after = Package(blank.blank.data), Package(data)
    assert after.names == before.names
    for name in before.names:
        if name not in (FIRST, SECOND):
            assert after.raw(after.info(name)) == before.raw(before.info(name))
    cells = {cell.ref for cell in blank.cells.values()}
    old, new = (_cells(parts(file)[FIRST]) for file in (blank.blank.data, data))
    assert [ref for ref in new if old.get(ref) != new[ref]] == [
        r for r in new if r in cells and r in _filled(data)
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None


def _cells(part: bytes) -> dict[str, bytes]:
    from lxml import etree

    root = etree.fromstring(part)
    return {node.get("r"): etree.tostring(node) for node in root.iter("{*}c")}


def _filled(data: bytes) -> set[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {cell.coordinate for row in book[PROV].iter_rows() for cell in row if cell.value is not None}


def test_an_empty_filling_is_the_blank(blank: Prov) -> None:
    assert b"".join(XlsxFilling(blank.blank).finish()) == blank.blank.data
    assert blank.texts(blank.blank.data) == {}
    assert blank.answers(blank.blank.data).rows == [[]]


def test_a_sheet_without_values_is_copied(blank: Prov) -> None:
    data = blank.filled({"namn": "Ett"}, ())
    before, after = Package(blank.blank.data), Package(data)
    assert after.raw(after.info(SECOND)) == before.raw(before.info(SECOND))


def test_the_same_values_give_the_same_bytes(blank: Prov) -> None:
    assert blank.filled() == blank.filled() == prov(blank.blank.data).filled()


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+46", "-1", "@namn", "\tindrag", "'apostrof", "0012", "1e5", "2024-05-03", "SANT", "#REF!",
        "_x000D_", "_x0041_x0042_", "a_x005F_b", "&amp; &#229;", "<c r=\"A1\"/>", "]]>", "två  mellanslag",
        " först", "sist ", "rad\nrad", "\n", "räksmörgås 😀 ẞ", "\x0b\x1f", "x" * 32_767,
    ],
)  # fmt: skip
def test_a_text_stays_the_text_it_is(blank: Prov, text: str) -> None:
    data = blank.filled({"namn": text})
    assert blank.texts(data).get("namn", "") == (text if text.strip() else "")


def test_an_emoji_counts_for_two(blank: Prov) -> None:
    assert blank.refusal("namn", "😀" * (MOST // 2)) is None
    refusal = blank.refusal("namn", "😀" * (MOST // 2 + 1))
    assert refusal is not None
    assert (refusal.code, dict(refusal.params)) == ("fill.too_much", {"length": MOST + 1, "fits": MOST})


def test_a_cell_holds_so_many_lines(blank: Prov) -> None:
    assert blank.refusal("namn", "\n" * 253) is None
    refusal = blank.refusal("namn", "\n" * 254)
    assert refusal is not None
    assert refusal.code == "xlsx.too_many_lines"


@pytest.mark.parametrize(
    ("key", "text", "stored"),
    [
        ("datum", "2024-05-03", 45415),
        ("datum", "1900-03-01", 61),
        ("datum", "1900-02-28", "1900-02-28"),
        ("datum", "9999-12-31", 2958465),
        ("datum", "2024-05", "2024-05"),
        ("datum", "2024-02-30", "2024-02-30"),
        ("timmar", "2,5", 2.5),
        ("timmar", "-0,25", -0.25),
        ("timmar", "007", "007"),
        ("timmar", "2,50", "2,50"),
        ("timmar", "ungefär 3", "ungefär 3"),
        ("timmar", "123456789012345", 123456789012345),
        ("timmar", "1234567890123456", "1234567890123456"),
        ("andel", "12,5", 0.125),
        ("andel", "hälften", "hälften"),
    ],
)
def test_days_and_numbers_are_stored_as_such_when_they_come_back_as_they_were(
    blank: Prov, key: str, text: str, stored: Any
) -> None:
    data = blank.filled({key: text})
    raw = ReturnedXlsx(data).book.cells(ReturnedXlsx(data).sheets[0])[blank.cells[key].ref.encode()]
    number = raw[1].type == "n"
    assert (float(raw[2]) if number else raw[2]) == stored
    said = blank.texts(data)[key]
    assert said == (f"{text} %" if key == "andel" and number else text)


def test_days_count_from_1904_in_some_workbooks() -> None:
    def since_1904(book: openpyxl.Workbook) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    made = prov(form(since_1904))
    data = made.filled({"datum": "2024-05-03"})
    assert b"<v>43953</v>" in parts(data)[FIRST]
    assert made.texts(data) == {"datum": "2024-05-03"}
    sheet = openpyxl.load_workbook(io.BytesIO(data))[PROV]
    assert sheet["B4"].value == datetime.datetime(2024, 5, 3)


def test_slots_where_the_blank_has_no_cell_and_no_row(blank: Prov) -> None:
    """Cells and rows are put in at their place, with the style of their column."""
    made = prov()
    at = ("H3", "A3", "C40", "A41", "B10", "C41")
    cells = [made.blank.cell(PROV, ref) for ref in at]
    filling = XlsxFilling(made.blank)
    for cell, ref in zip(cells, at, strict=True):
        assert cell is not None
        filling.text(cell, f"i {ref}")
    data = b"".join(filling.finish())
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [book[PROV][ref].value for ref in at] == [f"i {ref}" for ref in at]
    refs = [ref for ref in _cells(parts(data)[FIRST]) if ref]
    places = [(cell.row, cell.column) for cell in (book[PROV][ref] for ref in refs)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "rows", [b"<sheetData/>", b"<sheetData></sheetData>", b'<sheetData><row r="3"/></sheetData>']
)
def test_slots_on_a_sheet_that_is_quite_empty(rows: bytes) -> None:
    def empty(files: dict[str, bytes]) -> None:
        start, end = (files[SECOND].index(tag) for tag in (b"<sheetData", b"</sheetData>"))
        files[SECOND] = files[SECOND][:start] + rows + files[SECOND][end + len(b"</sheetData>") :]
        del files["xl/tables/table1.xml"], files["xl/worksheets/_rels/sheet2.xml.rels"]

    data = repacked(form(), empty)
    found = compile_xlsx(data)
    cells = {ref: found.cell("Kurser", ref) for ref in ("B2", "C3", "A9")}
    filling = XlsxFilling(found)
    for ref, cell in cells.items():
        assert cell is not None
        filling.text(cell, f"i {ref}")
    made = b"".join(filling.finish())
    texts = ReturnedXlsx(made).book.grid(ReturnedXlsx(made).sheets[1]).texts
    assert texts == {b"B2": "i B2", b"C3": "i C3", b"A9": "i A9"}


def test_a_blank_in_another_prefix_and_encoding_is_filled_all_the_same() -> None:
    data = repacked(form(), lambda files: files.update({FIRST: _prefixed(files[FIRST])}))
    made = prov(data)
    filled = made.filled()
    assert made.texts(filled) == {**TEXTS, "andel": "50 %"}
    assert openpyxl.load_workbook(io.BytesIO(filled))[PROV]["B3"].value == TEXTS["namn"]


def _prefixed(part: bytes) -> bytes:
    """Return a sheet with the prefix x and in UTF-16, as a few programs write them."""
    from lxml import etree

    root = etree.fromstring(part)
    space = etree.QName(root).namespace
    fresh = etree.Element(root.tag, dict(root.attrib), nsmap={"x": space})
    fresh.extend(list(root))
    etree.cleanup_namespaces(fresh, top_nsmap={"x": space})
    text = etree.tostring(fresh, encoding="unicode")
    return ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")


def test_a_formula_is_no_slot_to_fill(blank: Prov) -> None:
    made = prov()
    cell = made.blank.cell(PROV, "F3")
    assert cell is not None
    refusal = XlsxFilling(made.blank).text(cell, "5")
    assert refusal is not None
    assert (refusal.code, dict(refusal.params)) == ("xlsx.formula_slot", {"place": "Prov och svar!F3"})


def test_ticks_are_true_where_a_box_is_linked_and_x_elsewhere() -> None:
    def linked(book: openpyxl.Workbook) -> None:
        book[PROV]["H1"] = False

    made = prov(form(linked))
    box, plain_cell = made.blank.cell(PROV, "H1"), made.cells["namn"]
    assert box is not None
    assert box.kind == "bool"
    filling = XlsxFilling(made.blank)
    filling.tick(box)
    filling.tick(plain_cell)
    data = b"".join(filling.finish())
    sheet = openpyxl.load_workbook(io.BytesIO(data))[PROV]
    assert (sheet["H1"].value, sheet["B3"].value) == (True, "X")
    slots = read(ReturnedXlsx(data), made.blank, [box, plain_cell], []).slots
    assert (slots[box].ticked, slots[plain_cell].ticked) == (True, True)
    slots = read(ReturnedXlsx(made.blank.data), made.blank, [box, plain_cell], []).slots
    assert (slots[box].ticked, slots[box].text, slots[plain_cell].ticked) == (False, "", None)


def test_macros_are_kept_and_never_run() -> None:
    def with_macros(files: dict[str, bytes]) -> None:
        files["xl/vbaProject.bin"] = b"\xd0\xcf makro"
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(kind, macro)

    made = prov(repacked(form(), with_macros))
    data = made.filled()
    assert Package(data).kind == "xlsx"
    assert parts(data)["xl/vbaProject.bin"] == b"\xd0\xcf makro"
    assert made.texts(data)["namn"] == TEXTS["namn"]


# --- reading: values ----------------------------------------------------------------------------


def _with(blank: Prov, **values: Any) -> bytes:
    """Return the form as a person filled it in another program; `shape_B3` sets a cell's format."""

    def typed(book: openpyxl.Workbook) -> None:
        for name, value in values.items():
            sheet = book[PROV]
            if name.startswith("shape_"):
                sheet[name[6:]].number_format = value
            else:
                sheet[name].value = value

    return changed(blank.blank.data, typed)


@pytest.mark.parametrize(
    ("values", "said", "code"),
    [
        ({"B3": 850509981}, "850509981", "xlsx.digits_as_number"),
        ({"B3": 198505099817}, "198505099817", "xlsx.digits_as_number"),
        ({"B3": 8505099817, "shape_B3": "000000\\-0000"}, "850509-9817", None),
        ({"B3": 101019817, "shape_B3": '000000"-"0000'}, "010101-9817", None),
        ({"B3": True}, "SANT", None),
        ({"B3": datetime.date(2024, 5, 3)}, "2024-05-03", None),
        ({"B3": datetime.date(2024, 5, 3), "shape_B3": "mmm\\-yy"}, "2024-05", None),
        ({"B3": datetime.date(2024, 5, 3), "shape_B3": "[$-41D]d/mmm;@"}, "2024-05-03", "xlsx.day_made"),
        ({"B4": datetime.date(2024, 5, 3), "shape_B4": "d/m;@"}, "2024-05-03", "xlsx.year_assumed"),
        ({"B4": datetime.date(2024, 5, 3), "shape_B4": "yyyy"}, "2024", None),
        ({"B4": NOON, "shape_B4": "yyyy-mm-dd hh:mm"}, "2024-05-03 12:00", None),
        ({"B4": NOON}, "2024-05-03", None),
        ({"B4": datetime.time(14, 30), "shape_B4": "hh:mm:ss"}, "14:30", None),
        ({"B4": 45415, "shape_B4": "General"}, "2024-05-03", "xlsx.day_restored"),
        ({"B4": 240503, "shape_B4": "General"}, "240503", None),
        ({"B4": "3 maj 2024"}, "3 maj 2024", None),
        ({"D4": "ungefär 3"}, "ungefär 3", None),
        ({"D4": 0.1 + 0.2}, "0,3", None),
        ({"D4": 1e15}, "1000000000000000", None),
        ({"D4": 0.000001}, "0,000001", None),
        ({"D4": datetime.date(2024, 2, 1), "shape_D4": "yyyy-mm-dd"}, "2024-02-01", "xlsx.day_made"),
        ({"D4": "2,5"}, "2,5", None),
        ({"B5": 0.333}, "33,3 %", None),
        ({"B8": "Kanske"}, "Kanske", None),
        ({"B3": "=D4"}, "", "xlsx.formula_unsaved"),
        ({"B3": "#REF!"}, "", "xlsx.error_value"),
    ],
)  # fmt: skip
def test_a_value_comes_back_as_a_person_sees_it(
    blank: Prov, values: dict[str, Any], said: str, code: str | None
) -> None:
    answers = blank.answers(_with(blank, **values))
    ref = next(name for name in values if not name.startswith("shape_"))
    cell = next(cell for cell in blank.cells.values() if cell.ref == ref and cell.sheet == PROV)
    assert answers.slots[cell].text == said
    expected = [code] if code else []
    if code is None and isinstance(values[ref], datetime.date) and ref == "B3":
        expected = ["xlsx.day_made"]
    assert codes(answers) == expected
    assert all(finding.where == Where(place=f"Prov och svar!{ref}") for finding in answers.findings)


def test_a_formula_in_an_answer_counts_as_what_it_showed(blank: Prov) -> None:
    data = _with(blank, B3="=D4", D4=3)
    data = replaced(data, FIRST, b"<f>D4</f><v></v>", b"<f>D4</f><v>3</v>")
    answers = blank.answers(data)
    assert blank.said(answers) == {"namn": "3", "timmar": "3"}
    assert "xlsx.formula" in codes(answers)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            b'<c r="B3" t="inlineStr"><is><r><t>Anna </t></r><r><rPr><b/></rPr><t>Ek</t></r></is></c>',
            "Anna Ek",
        ),
        (b'<c r="B3" t="inlineStr"><is><t>Ek</t><rPh sb="0" eb="1"><t>ek</t></rPh></is></c>', "Ek"),
        (b'<c r="B3" t="str"><v>Ek</v></c>', "Ek"),
        (b'<c r="B3" t="str" s="0"><f>CONCATENATE("E","k")</f><v>Ek</v></c>', "Ek"),
        (b'<c r="B3" cm="1" t="str"><f t="array" ref="B3">"Ek"</f><v>Ek</v></c>', "Ek"),
        (b'<c r="B3" t="d"><v>2024-05-03T00:00:00</v></c>', "2024-05-03"),
        (b'<c r="B3" t="d"><v>2024-05-03T14:30:00</v></c>', "2024-05-03 14:30"),
        (b"<c t='inlineStr' r='B3'><is><t>Ek</t></is></c>", "Ek"),
        (b'<c r="B3" t="inlineStr"><!-- nej --><is><t>E<![CDATA[<k]]></t></is></c >', "E<k"),
        (
            b'<c r="B3" t="inlineStr"><is><t>a&#10;b_x000D_&#xE5;&amp;#229;&#38;lt;</t></is></c>',
            "a\nb\r\u00e5&#229;&lt;",
        ),
        (b'<c r="B3" t="n"><v>1.98505099817E11</v></c>', "198505099817"),
        (b'<c r="B3" t="n"><v/></c>', ""),
        (b'<c r="B3" t="n"></c>', ""),
        (b'<c r="B3" t="inlineStr"><is><t xml:space="preserve">  </t></is></c>', ""),
        (b'<c r="B3" t="inlineStr"><is><t>x</t></is></c\n>', "x"),
    ],
)
def test_the_many_ways_to_write_a_cell(blank: Prov, cell: bytes, said: str) -> None:
    def put(files: dict[str, bytes]) -> None:
        files[FIRST], count = re.subn(rb'<c r="B3"[^>]*?(?:/>|></c>)', lambda _: cell, files[FIRST])
        assert count == 1

    data = repacked(blank.blank.data, put)
    assert blank.texts(data).get("namn", "") == said


def test_shared_strings_are_read_whatever_they_are(blank: Prov) -> None:
    """Rich text, pronunciations, empty ones, entities: by number, as the sheet points at them."""
    data = _shared(blank.filled())
    assert blank.texts(data) == {**TEXTS, "andel": "50 %"}
    rich = b"<si><r><t>Pers</t></r><r><t>onnummer</t></r><rPh sb='0' eb='1'><t>nej</t></rPh></si>"
    data = replaced(data, "xl/sharedStrings.xml", b"<si><t>Personnummer</t></si>", rich)
    answers = blank.answers(data)
    assert blank.said(answers) == {**TEXTS, "andel": "50 %"}
    assert answers.strays == []


def _shared(data: bytes) -> bytes:
    """Return a workbook with its strings shared, as Excel saves it."""
    table: list[bytes] = []

    def share(match: re.Match[bytes]) -> bytes:
        table.append(b"<si>" + match[2] + b"</si>")
        return b'%b t="s"><v>%d</v></c>' % (match[1], len(table) - 1)

    def change(files: dict[str, bytes]) -> None:
        for name in (FIRST, SECOND):
            pattern = rb'(<c r="\w+"(?: s="\d+")?) t="inlineStr"><is>(<t.*?</t>)</is></c>'
            files[name] = re.sub(pattern, share, files[name], flags=re.S)
        space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        files["xl/sharedStrings.xml"] = b"<sst " + space + b"><si/>" + b"".join(table[1:]) + b"</sst>"
        files["xl/sharedStrings.xml"] = b"<sst " + space + b">" + b"".join(table) + b"</sst>"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        rels = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
        key = "xl/_rels/workbook.xml.rels"
        files[key] = files[key].replace(b"</Relationships>", rels.encode())

    return repacked(data, change)


def test_a_string_that_is_not_there_is_damage(blank: Prov) -> None:
    data = replaced(_shared(blank.filled()), FIRST, b't="s"><v>1</v>', b't="s"><v>99999</v>')
    with pytest.raises(UnreadableError):
        blank.answers(data)


def test_cells_without_references_follow_each_other(blank: Prov) -> None:
    def drop(files: dict[str, bytes]) -> None:
        part = re.sub(rb'<row r="(\d+)"[^>]*>', b"<row>", files[SECOND])
        part = re.sub(rb'<c r="\w+"', b"<c", part)
        rows = part.count(b"<row>")
        files[SECOND] = part
        assert rows > 5

    data = repacked(blank.filled(), drop)
    sheet = ReturnedXlsx(data)
    texts = sheet.book.grid(sheet.sheets[1]).texts
    assert texts[b"A1"] == "Kurser"
    assert "Kurs ett" in texts.values()


def test_a_strict_workbook_is_read(blank: Prov) -> None:
    def strict(files: dict[str, bytes]) -> None:
        for name, content in files.items():
            for old, new in {
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties": b"http://purl.oclc.org/ooxml/officeDocument/relationships/customProperties",
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            }.items():  # fmt: skip
                content = content.replace(old, new)
            files[name] = content

    data = repacked(blank.filled(), strict)
    assert ReturnedXlsx(data).stamp == "prov/2026-xlsx"
    assert blank.texts(data) == {**TEXTS, "andel": "50 %"}


# --- reading: rows and columns moved -------------------------------------------------------------


def _moved(blank: Prov, change: Any) -> bytes:
    """Return the filled form after rows or columns were put in by a program that moves no names."""
    return changed(blank.filled(), lambda book: _unmerged(book, change))


def _unmerged(book: openpyxl.Workbook, change: Any) -> None:
    for sheet in book:
        for merge in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merge))
    change(book)


EXPECTED = {**TEXTS, "andel": "50 %"}


@pytest.mark.parametrize(
    ("sheet", "at", "count"),
    [(PROV, 1, 1), (PROV, 3, 2), (PROV, 4, 1), (PROV, 8, 1), (PROV, 9, 3), (PROV, 12, 1), (PROV, 14, 1),
     ("Kurser", 1, 3), ("Kurser", 4, 1), ("Kurser", 12, 2)],
)  # fmt: skip
def test_rows_put_in_without_the_names_moving(blank: Prov, sheet: str, at: int, count: int) -> None:
    data = _moved(blank, lambda book: book[sheet].insert_rows(at, count))
    answers = blank.answers(data)
    assert blank.said(answers) == EXPECTED
    assert rows_of(answers) == [tuple(row) for row in COURSES]
    assert answers.strays == []


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_columns_put_in_without_the_names_moving(blank: Prov, at: int) -> None:
    answers = blank.answers(_moved(blank, lambda book: book[PROV].insert_cols(at)))
    assert blank.said(answers) == EXPECTED
    assert answers.strays == []


def test_rows_and_columns_put_in_with_the_names_moving(blank: Prov) -> None:
    """As Excel and LibreOffice do it: the names go along, and agree with what is printed."""

    def change(book: openpyxl.Workbook) -> None:
        book[PROV].insert_rows(2, 2)
        for key, _, at, _ in FIELDS:
            book.defined_names[key].attr_text = f"'Prov och svar'!${at[0]}${int(at[1:]) + 2}"

    answers = blank.answers(_moved(blank, change))
    assert blank.said(answers) == EXPECTED
    assert (answers.findings, answers.strays) == ([], [])
    assert answers.slots[blank.cells["namn"]].where.place == "Prov och svar!B5"


def test_names_that_are_lost_are_not_needed(blank: Prov) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[PROV].insert_rows(3)
        book.defined_names.clear()

    answers = blank.answers(_moved(blank, change))
    assert blank.said(answers) == EXPECTED
    assert answers.findings == []
    assert {answer.sure for answer in answers.slots.values() if answer.text} == {0.95}


def test_where_names_and_print_disagree_print_counts_and_it_is_told(blank: Prov) -> None:
    answers = blank.answers(_moved(blank, lambda book: book[PROV].insert_rows(3)))
    assert set(codes(answers)) == {"xlsx.name_elsewhere"}
    finding = next(f for f in answers.findings if f.where == Where(place="Prov och svar!B4"))
    assert finding.params == {"named": "Prov och svar!B3", "place": "Prov och svar!B4"}


def test_a_label_that_is_gone_leaves_the_name(blank: Prov) -> None:
    """The row's only label is gone and rows were put in: the name still leads there."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[PROV]
        sheet.insert_rows(5, 3)
        for cell in ("A8", "A9"):
            sheet[cell].value = None
        for key, _, at, _ in FIELDS:
            down = 3 if int(at[1:]) >= 5 else 0
            book.defined_names[key].attr_text = f"'Prov och svar'!${at[0]}${int(at[1:]) + down}"

    answers = blank.answers(_moved(blank, change))
    assert blank.said(answers) == EXPECTED
    assert "xlsx.print_missing" in codes(answers)
    assert answers.strays == []


def test_a_row_taken_out_is_told_and_its_slots_are_empty(blank: Prov) -> None:
    answers = blank.answers(_moved(blank, lambda book: book[PROV].delete_rows(9)))
    expected = {key: text for key, text in EXPECTED.items() if not key.startswith("svar.efter")}
    assert blank.said(answers) == expected
    assert "xlsx.print_missing" in codes(answers)
    assert answers.strays == []


def test_columns_that_changed_places(blank: Prov) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Kurser"]
        for row in range(4, 11):
            first, second = sheet.cell(row, 1), sheet.cell(row, 3)
            first.value, second.value = second.value, first.value

    answers = blank.answers(_moved(blank, change))
    assert rows_of(answers) == [tuple(row) for row in COURSES]


def test_a_sheet_with_another_name_is_known_by_its_print(blank: Prov) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[PROV].title = "Mitt blad"

    answers = blank.answers(changed(blank.filled(), change))
    assert blank.said(answers) == EXPECTED
    assert answers.slots[blank.cells["namn"]].where.place == "Mitt blad!B3"
    assert answers.strays == []


def test_a_sheet_that_is_gone_is_told(blank: Prov) -> None:
    answers = blank.answers(changed(blank.filled(), lambda book: book.remove(book["Kurser"])))
    assert blank.said(answers) == EXPECTED
    assert (answers.rows, codes(answers)) == ([[]], ["xlsx.sheet_missing"])


def test_the_case_of_a_label_and_its_spaces_say_nothing(blank: Prov) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[PROV]["A3"], book[PROV]["C3"] = "  NAMN:", "Person\u00adnummer "

    answers = blank.answers(changed(blank.filled(), change))
    assert blank.said(answers) == EXPECTED
    assert (answers.findings, answers.strays) == ([], [])


def test_an_answer_typed_over_its_label_is_not_lost(blank: Prov) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[PROV]["A3"], book[PROV]["B3"] = "Namn: Anna Ek", None

    answers = blank.answers(changed(blank.filled(), change))
    assert ("text", "Namn: Anna Ek", "Prov och svar!A3") in strays(answers)
    assert blank.said(answers) == {key: text for key, text in EXPECTED.items() if key != "namn"}


# --- reading: tables ----------------------------------------------------------------------------


def test_rows_written_below_a_full_table_are_its_rows(blank: Prov) -> None:
    rows = [(f"Kurs {n}", "2024-05-03", "Planerad") for n in range(6)]

    def more(book: openpyxl.Workbook) -> None:
        book["Kurser"]["A11"], book["Kurser"]["A12"] = "Kurs sex", "Kurs sju"

    answers = blank.answers(changed(blank.filled({}, rows), more))
    assert rows_of(answers) == [*rows, ("Kurs sex", "", ""), ("Kurs sju", "", "")]
    assert codes(answers) == ["xlsx.rows_added"]
    assert answers.strays == []


def test_a_word_below_a_table_that_is_not_full_is_no_row(blank: Prov) -> None:
    def more(book: openpyxl.Workbook) -> None:
        book["Kurser"]["A12"] = "Se bilaga"

    answers = blank.answers(changed(blank.filled(), more))
    assert rows_of(answers) == [tuple(row) for row in COURSES]
    assert strays(answers) == [("text", "Se bilaga", "Kurser!A12")]


def test_rows_put_into_a_table_are_rows(blank: Prov) -> None:
    def more(book: openpyxl.Workbook) -> None:
        sheet = book["Kurser"]
        sheet.insert_rows(6, 2)
        sheet["A6"], sheet["A7"], sheet["B7"] = "Mellan ett", "Mellan två", datetime.date(2024, 6, 1)
        sheet["B7"].number_format = "yyyy-mm-dd"

    answers = blank.answers(_moved(blank, more))
    new = [("Mellan ett", "", ""), ("Mellan två", "2024-06-01", "")]
    assert rows_of(answers) == [tuple(COURSES[0]), *new, tuple(COURSES[1])]
    assert answers.strays == []


def test_empty_rows_between_are_kept_for_the_reader_to_judge(blank: Prov) -> None:
    data = blank.filled({}, (("Ett", "", ""), ("", "", ""), ("Tre", "", "")))
    assert rows_of(blank.answers(data)) == [("Ett", "", ""), ("", "", ""), ("Tre", "", "")]


# --- reading: what stands beside ------------------------------------------------------------------


def test_text_outside_every_slot_is_kept_with_its_place(blank: Prov) -> None:
    def more(book: openpyxl.Workbook) -> None:
        book[PROV]["E12"], book[PROV]["H40"] = "Se nästa sida", 42

    answers = blank.answers(changed(blank.filled(), more))
    assert strays(answers) == [
        ("text", "Se nästa sida", "Prov och svar!E12"),
        ("text", "42", "Prov och svar!H40"),
    ]


def test_comments_are_kept_but_not_the_blank_s_own(blank: Prov) -> None:
    def more(book: openpyxl.Workbook) -> None:
        book[PROV]["B3"].comment = Comment("Menar du mig?", "Handledare")

    answers = blank.answers(changed(blank.filled(), more))
    assert strays(answers) == [("comment", "Menar du mig?", "Prov och svar!B3")]


def test_threads_of_comments_are_kept_whole() -> None:
    def threaded(files: dict[str, bytes]) -> None:
        rels = next(name for name in files if name == "xl/worksheets/_rels/sheet1.xml.rels")
        kind = b"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
        more = (
            b'<Relationship Id="rT" Type="'
            + kind
            + b'" Target="../threadedComments/t1.xml"/></Relationships>'
        )
        files[rels] = files[rels].replace(b"</Relationships>", more)
        space = b'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"'
        files["xl/threadedComments/t1.xml"] = (
            b"<ThreadedComments " + space + b">"
            b'<threadedComment ref="B3"><text>Menar du mig?</text></threadedComment>'
            b'<threadedComment ref="B3"><text>Ja.</text></threadedComment></ThreadedComments>'
        )  # fmt: skip

    made = prov()

    def shadow(book: openpyxl.Workbook) -> None:
        book[PROV]["B3"].comment = Comment("[Threaded comment] Your version of Excel …", "tc={1}")

    data = repacked(changed(made.filled(), shadow), threaded)
    assert strays(made.answers(data)) == [
        ("comment", "Menar du mig?", "Prov och svar!B3"),
        ("comment", "Ja.", "Prov och svar!B3"),
    ]


def test_a_picture_over_an_empty_slot_is_what_stands_there(blank: Prov) -> None:
    def signed(book: openpyxl.Workbook) -> None:
        book[PROV].add_image(picture(), "B15")
        book[PROV].add_image(picture(), "H20")

    answers = blank.answers(changed(blank.filled(), signed))
    assert answers.slots[blank.cells["underskrift"]].text == "\ufffc"
    assert strays(answers) == [("image", "", "Prov och svar!H20")]


def test_the_blank_s_own_pictures_say_nothing() -> None:
    made = prov(form(lambda book: book[PROV].add_image(picture(), "H1")))
    answers = made.answers(made.filled())
    assert (made.said(answers), answers.strays) == (EXPECTED, [])


def test_answers_in_hidden_rows_are_read_and_told(blank: Prov) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book[PROV].row_dimensions[3].hidden = True
        book[PROV].column_dimensions["H"].hidden = True
        book[PROV]["H3"], book[PROV]["H20"] = "dolt", "dolt också"

    answers = blank.answers(changed(blank.filled(), hide))
    assert blank.said(answers) == EXPECTED
    assert [(f.code, f.where) for f in answers.findings] == [("xlsx.hidden", Where(place="Prov och svar!B3"))]
    assert strays(answers) == [
        ("hidden", "dolt", "Prov och svar!H3"),
        ("hidden", "dolt också", "Prov och svar!H20"),
    ]


def test_a_hidden_sheet_with_answers_is_told(blank: Prov) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["Kurser"].sheet_state = "veryHidden"

    answers = blank.answers(changed(blank.filled(), hide))
    assert rows_of(answers) == [tuple(row) for row in COURSES]
    assert [(f.code, f.where) for f in answers.findings] == [("xlsx.hidden", Where(place="Kurser"))]


def test_a_sheet_of_one_s_own_is_kept_whole(blank: Prov) -> None:
    def more(book: openpyxl.Workbook) -> None:
        sheet = book.create_sheet("Egna anteckningar")
        sheet["B2"], sheet["C2"], sheet["A9"] = "Ring", datetime.date(2024, 5, 3), 7
        book.create_sheet("Tomt")

    answers = blank.answers(changed(blank.filled(), more))
    assert strays(answers) == [("sheet", "Ring\t2024-05-03\n7", "Egna anteckningar")]


def test_a_header_of_one_s_own_is_kept(blank: Prov) -> None:
    def more(book: openpyxl.Workbook) -> None:
        book[PROV].oddHeader.left.text = "Kopia till registrator, sida &P"
        book["Kurser"].oddFooter.left.text = "&P (&N)"

    assert strays(blank.answers(changed(blank.filled(), more))) == [
        ("margin", "Kopia till registrator, sida", "Prov och svar")
    ]


# --- never lost, never invented --------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_done_to_a_sheet_every_text_is_an_answer_or_a_stray(blank: Prov, seed: int) -> None:
    """Rows and columns put in and taken out, texts typed anywhere, labels wiped, names lost."""
    chance = random.Random(seed)
    texts = {key: f"svar {number}" for number, key in enumerate(TEXTS)}
    rows = [(f"kurs {n}", "2024-05-03", f"läge {n}") for n in range(chance.randint(0, 6))]

    def meddle(book: openpyxl.Workbook) -> None:
        for number in range(chance.randint(1, 5)):
            _meddle(book, chance, number)

    data = changed(blank.filled(texts, rows), lambda book: _unmerged(book, meddle))
    answers = blank.answers(data)
    given = [answer.text for answer in answers.slots.values() if answer.text]
    given += [cell.text for row in answers.rows[0] for cell in row if cell is not None and cell.text]
    given += [text for stray in answers.strays for text in re.split(r"[\t\n]", stray.text)]
    printed = [value.text for page in blank.blank.pages.values() for value in page.printed.values()]
    there = sorted(_texts(data))
    assert sorted(set(there) - set(given)) == sorted(set(there) & set(printed) - set(given))
    assert set(given) <= set(there)
    assert all(given.count(text) <= there.count(text) for text in given)


def _meddle(book: openpyxl.Workbook, chance: random.Random, number: int) -> None:
    sheet = chance.choice(book.worksheets)
    row, column = chance.randint(1, 16), chance.randint(1, 7)
    match chance.choice(("row in", "column in", "row out", "column out", "type", "type", "wipe", "names")):
        case "row in":
            sheet.insert_rows(row, chance.randint(1, 3))
        case "column in":
            sheet.insert_cols(column)
        case "row out":
            sheet.delete_rows(row)
        case "column out":
            sheet.delete_cols(column)
        case "type":
            sheet.cell(row, column).value = f"typed {number}"
        case "wipe":
            sheet.cell(row, 1).value = None
        case "names":
            book.defined_names.clear()


def _texts(data: bytes) -> list[str]:
    """Return all that stands in a workbook, as openpyxl sees it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)
    return [_shown(cell.value) for cell in cells if cell.data_type != "f"]


def _shown(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, datetime.datetime) else str(value)


# --- hostile and odd files ------------------------------------------------------------------------


def test_a_sheet_with_more_cells_than_anybody_looks_at_is_refused(
    blank: Prov, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw_cells, "MAX_CELLS", 10)
    with pytest.raises(UnreadableError) as caught:
        blank.answers(blank.filled())
    assert caught.value.code == "file.too_many_cells"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (FIRST, b"</sheetData>", b"</sheetDat>"),
        (FIRST, b"<sheetData>", b"<!DOCTYPE x><sheetData>"),
        ("xl/workbook.xml", b"<workbook", b"<bok"),
        ("xl/workbook.xml", b"</workbook>", b""),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>", b""),
    ],
)
def test_damage_is_one_of_our_errors(blank: Prov, part: str, old: bytes, new: bytes) -> None:
    data = replaced(blank.filled(), part, old, new)
    with pytest.raises(UnreadableError):
        blank.answers(data)


def test_random_damage_in_the_parts_is_one_of_our_errors(blank: Prov) -> None:
    """Whole zips with a few bytes of a part changed: answers, or one of our errors."""
    chance = random.Random(20240503)
    data = blank.filled()
    names = [FIRST, SECOND, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
    read_whole = 0
    for _ in range(300):

        def damage(files: dict[str, bytes]) -> None:
            name = chance.choice(names)
            content = bytearray(files[name])
            for _ in range(chance.randint(1, 3)):
                content[chance.randrange(len(content))] = chance.randrange(256)
            files[name] = bytes(content)

        try:
            blank.answers(repacked(data, damage))
            read_whole += 1
        except UnreadableError:
            continue
    assert read_whole > 20


def test_a_word_document_is_no_workbook() -> None:
    from tests.formats.offices import word

    with pytest.raises(UnreadableError) as caught:
        ReturnedXlsx(word())
    assert caught.value.code == "file.no_office"


def test_a_form_is_known_by_its_print(blank: Prov) -> None:
    assert ReturnedXlsx(blank.filled()).likeness(blank.blank) == 1.0
    other = openpyxl.Workbook()
    assert other.active is not None
    other.active["A1"] = "Något helt annat"  # type: ignore[index]
    assert ReturnedXlsx(saved(other)).likeness(blank.blank) == 0.0
    assert ReturnedXlsx(saved(other)).stamp is None
