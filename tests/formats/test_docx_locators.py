"""Blanks that other people made, with no controls or with theirs: slots told by what is printed.

Each blank is a small document made here; an edition says where its slots are, by alias, label, heading
or row and column. What is filled in is read back, and the rest of the document stays as it was.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from stforms.binding import load_edition
from stforms.errors import IntegrityError, ProtectedError, StformsError, UnreadableError
from stforms.formats.docx.blank import compile_docx
from stforms.formats.docx.returned import ReturnedDocx
from stforms.lens.binding import bind
from stforms.lens.bound import Bound
from stforms.lens.get import Parsed, get
from stforms.lens.on_docx import docx_source
from stforms.lens.put import put
from stforms.model import Record
from tests.formats.word import (
    MAIN,
    R_NS,
    RELATIONS,
    W14_NS,
    W_NS,
    Element,
    W,
    Word,
    paragraph,
    run,
    table,
    text_of,
    xml,
    zipped,
)

MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def blank(*blocks: Element) -> bytes:
    """Return the smallest Word document with these blocks."""
    root = xml("<w:document><w:body/></w:document>")
    root[0].extend(blocks)
    types = (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{MAIN}" ContentType="{MAIN_TYPE}"/></Types>'
    )
    relations = (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{R_NS}/officeDocument" Target="{MAIN}"/></Relationships>'
    )
    return zipped(
        {
            "[Content_Types].xml": types.encode(),
            "_rels/.rels": relations.encode(),
            MAIN: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True),
        }
    )


def heading(text: str) -> Element:
    return paragraph(text, style="Heading1")


def bound(folder: Path, data: bytes, slots: str) -> Bound:
    """Return an edition with these slots (TOML) on a blank."""
    (folder / "edition.toml").write_text(
        'edition = "prov/2024"\nform = "prov"\ntitle = "Prov"\n'
        '[blank]\nformat = "docx"\nsource = "stforms"\nfile = "blank.docx"\n' + slots,
        encoding="utf-8",
    )
    return bind(load_edition(folder), compile_docx(data))


def slot(key: str, at: str, more: str = "") -> str:
    return f'[[slot]]\nkey = "{key}"\nat = {at}\n{more}\n'


def filled(form: Bound, record: Record) -> bytes:
    filling, findings = put(form, record)
    assert findings == []
    return b"".join(filling.finish())


def parsed(form: Bound, data: bytes) -> Parsed:
    return get(form, docx_source(ReturnedDocx(data), form))


def there_and_back(form: Bound, record: Record) -> Word:
    """Fill, read by the short way and by the lines, insist on the record, and return the document."""
    data = filled(form, record)
    word = Word(data)
    assert parsed(form, data).record == record
    assert parsed(form, word.save()).record == record
    assert parsed(form, form.blank.data).record == {}
    return word


# --- by label ---------------------------------------------------------------------------------


def test_the_cell_right_of_a_label(tmp_path: Path) -> None:
    data = blank(table(("Namn", ""), ("Telefon:", "", "Ort", "")))
    form = bound(
        tmp_path,
        data,
        slot("namn", '{ label = "Namn" }')
        + slot("telefon", '{ label = "telefon" }')
        + slot("ort", '{ label = "Ort" }'),
    )
    word = there_and_back(form, {"namn": "Åsa <Öberg> & co", "telefon": "013-10 20 30", "ort": "Älvbro"})
    assert [text_of(cell) for cell in word.all("tc")] == [
        "Namn", "Åsa <Öberg> & co", "Telefon:", "013-10 20 30", "Ort", "Älvbro",
    ]  # fmt: skip


def test_the_cell_under_a_label_where_none_is_right_of_it(tmp_path: Path) -> None:
    data = blank(table(("Nr", "Namn"), ("", "")))
    form = bound(tmp_path, data, slot("namn", '{ label = "Namn" }'))
    word = there_and_back(form, {"namn": "Åsa"})
    assert [text_of(cell) for cell in word.all("tc")] == ["Nr", "Namn", "", "Åsa"]


def test_the_text_behind_a_label_in_its_line(tmp_path: Path) -> None:
    line = paragraph()
    line.append(run("Namn:", "<w:b/>"))
    data = blank(line, paragraph("Ort: ", "__________"), paragraph("Datum: ……………"))
    form = bound(
        tmp_path,
        data,
        slot("namn", '{ label = "Namn" }')
        + slot("ort", '{ label = "Ort" }')
        + slot("datum", '{ label = "Datum" }'),
    )
    word = there_and_back(form, {"namn": "Åsa", "ort": "Älvbro"})
    lines = [text_of(p) for p in word.all("p")]
    assert lines[:2] == ["Namn: Åsa", "Ort: Älvbro"]
    bold = [r for r in word.all("r") if r.find(f"{W}rPr/{W}b") is not None]
    assert [text_of(r) for r in bold] == ["Namn:"]


def test_several_lines_behind_a_label(tmp_path: Path) -> None:
    data = blank(table(("Kommentar", "")))
    form = bound(tmp_path, data, slot("kommentar", '{ label = "Kommentar" }', 'codec = "multiline"'))
    word = there_and_back(form, {"kommentar": "ett\n\ntre  fyra"})
    assert len(word.all("br")) == 2


def test_the_heading_above_tells_equal_labels_apart(tmp_path: Path) -> None:
    data = blank(heading("ST-läkare"), table(("Namn", "")), heading("Handledare"), table(("Namn", "")))
    form = bound(
        tmp_path,
        data,
        slot("st", '{ label = "Namn", under = "ST-läkare" }')
        + slot("handledare", '{ label = "Namn", under = "Handledare" }'),
    )
    word = there_and_back(form, {"st": "Åsa", "handledare": "Bo"})
    assert [text_of(cell) for cell in word.all("tc")] == ["Namn", "Åsa", "Namn", "Bo"]
    there_and_back(form, {"handledare": "Bo"})


def test_a_control_beside_a_label_is_filled_as_a_control(tmp_path: Path) -> None:
    data = blank(table(("Namn", "")))
    word = Word(data)
    word.all("p")[1].append(
        xml(
            "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr>"
            "<w:sdtContent><w:r><w:t>Skriv här</w:t></w:r></w:sdtContent></w:sdt>"
        )
    )
    form = bound(tmp_path, word.save(), slot("namn", '{ label = "Namn" }'))
    after = there_and_back(form, {"namn": "Åsa"})
    assert text_of(after.all("sdt")[0]) == "Åsa"
    assert after.all("showingPlcHdr") == []


# --- by row and column ------------------------------------------------------------------------

QUESTIONS = (("Fråga", "Ja", "Nej", "Kommentar"), ("Jour", "", "", ""), ("BVC", "", "", ""))


def _matrix(folder: Path, data: bytes) -> Bound:
    def choice(key: str, row: str) -> str:
        return (
            f'[[slot]]\nkey = "{key}"\nchoice.ja = {{ row = "{row}", column = "Ja" }}\n'
            f'choice.nej = {{ row = "{row}", column = "Nej" }}\n'
            + slot(f"{key}_kommentar", f'{{ row = "{row}", column = "Kommentar" }}')
        )

    return bound(folder, data, choice("jour", "Jour") + choice("bvc", "BVC"))


def test_where_a_row_and_a_column_cross(tmp_path: Path) -> None:
    form = _matrix(tmp_path, blank(table(*QUESTIONS)))
    word = there_and_back(form, {"jour": "nej", "bvc": "ja", "bvc_kommentar": "varannan tisdag"})
    rows = [[text_of(cell) for cell in row.findall(f"{W}tc")] for row in word.all("tr")]
    assert rows[1:] == [["Jour", "", "X", ""], ["BVC", "X", "", "varannan tisdag"]]


@pytest.mark.parametrize("tick", ["x", "✓", "☒", "Ja", "1"])
def test_a_tick_typed_in_a_cell_without_box_counts(tmp_path: Path, tick: str) -> None:
    form = _matrix(tmp_path, blank(table(*QUESTIONS)))
    word = Word(filled(form, {"jour": "nej"}))
    word.type_over(word.row("BVC").findall(f"{W}tc")[1], tick)
    read = parsed(form, word.save())
    assert (read.record, read.findings) == ({"jour": "nej", "bvc": "ja"}, [])


def test_rows_in_another_order_keep_their_ticks(tmp_path: Path) -> None:
    form = _matrix(tmp_path, blank(table(*QUESTIONS)))
    word = Word(filled(form, {"jour": "nej", "bvc_kommentar": "varannan tisdag"}))
    word.row("BVC").addnext(word.row("Jour"))
    assert parsed(form, word.save()).record == {"jour": "nej", "bvc_kommentar": "varannan tisdag"}


# --- under a heading --------------------------------------------------------------------------


def test_the_text_under_a_heading(tmp_path: Path) -> None:
    data = blank(heading("Styrkor"), paragraph(), heading("Mål"), paragraph(), heading("Slut"))
    form = bound(
        tmp_path,
        data,
        slot("styrkor", '{ under = "Styrkor" }', 'codec = "multiline"')
        + slot("mal", '{ under = "Mål" }', 'codec = "multiline"'),
    )
    word = there_and_back(form, {"styrkor": "Noggrann.\nLugn.", "mal": "Att delegera."})
    texts = [text_of(p) for p in word.all("p")]
    assert texts == ["Styrkor", "Noggrann.Lugn.", "Mål", "Att delegera.", "Slut"]


def test_all_paragraphs_under_a_heading_are_its_text(tmp_path: Path) -> None:
    data = blank(heading("Styrkor"), paragraph(), heading("Slut"))
    form = bound(tmp_path, data, slot("styrkor", '{ under = "Styrkor" }', 'codec = "multiline"'))
    word = Word(data)
    word.line("Styrkor").addnext(paragraph("Noggrann."))
    word.line("Slut").addprevious(paragraph("Lugn."))
    assert parsed(form, word.save()).record == {"styrkor": "Noggrann.\n\nLugn."}


# --- by alias, and several locators -----------------------------------------------------------


def _control(alias: str, kind: str = "<w:text/>") -> Element:
    made = paragraph()
    made.append(
        xml(
            f'<w:sdt><w:sdtPr><w:alias w:val="{alias}"/><w:showingPlcHdr/>{kind}</w:sdtPr>'
            "<w:sdtContent><w:r><w:t>Välj</w:t></w:r></w:sdtContent></w:sdt>"
        )
    )
    return made


def test_a_control_by_its_alias(tmp_path: Path) -> None:
    data = blank(_control("Namn"), _control("Ort"))
    form = bound(tmp_path, data, slot("namn", '{ alias = "Namn" }') + slot("ort", '{ alias = "Ort" }'))
    there_and_back(form, {"namn": "Åsa", "ort": "Älvbro"})


def test_a_drop_down_takes_what_is_in_its_list(tmp_path: Path) -> None:
    entries = "".join(f'<w:listItem w:displayText="{t}" w:value="{t}"/>' for t in ("Välj", "Ett", "Två"))
    data = blank(_control("Grupp", f"<w:dropDownList>{entries}</w:dropDownList>"))
    options = 'options = { a = "Ett", b = "Två", c = "Tre" }'
    form = bound(tmp_path, data, slot("grupp", '{ alias = "Grupp" }', options))
    there_and_back(form, {"grupp": "b"})
    _, findings = put(form, {"grupp": "c"})
    assert [finding.code for finding in findings] == ["fill.no_choice"]


def test_the_first_locator_that_is_found_counts(tmp_path: Path) -> None:
    at = '[ { tag = "namn" }, { alias = "Namn" }, { label = "Namn" } ]'
    for number, data in enumerate((blank(_control("Namn")), blank(table(("Namn", ""))))):
        (tmp_path / str(number)).mkdir()
        form = bound(tmp_path / str(number), data, slot("namn", at))
        there_and_back(form, {"namn": "Åsa"})


def test_a_day_has_its_full_date(tmp_path: Path) -> None:
    """The date picker shows what w:fullDate says (17.5.2.7)."""
    data = blank(_control("Dag", '<w:date><w:dateFormat w:val="yyyy-MM-dd"/></w:date>'))
    form = bound(tmp_path, data, slot("dag", '{ alias = "Dag" }', 'codec = "iso_date"'))
    word = there_and_back(form, {"dag": "2024-05-03"})
    assert word.all("date")[0].get(f"{W}fullDate") == "2024-05-03T00:00:00Z"


# --- in headers and footers -------------------------------------------------------------------

FOOTER = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"


def _with_footer(*blocks: Element) -> bytes:
    word = Word(_linked(blank(table(("Namn", "")), paragraph("Slut"))))
    footer = xml("<w:ftr/>")
    footer.extend(blocks)
    word.part("footer1.xml", "footer", etree.tostring(footer, encoding="unicode"), FOOTER)
    return word.save()


def _linked(data: bytes) -> bytes:
    relations = f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    return zipped({**Word(data).members, RELATIONS: relations.encode()})


def test_a_control_in_the_footer(tmp_path: Path) -> None:
    data = _with_footer(_control("Diarienummer"))
    slots = slot("namn", '{ label = "Namn" }') + slot("dnr", '{ alias = "Diarienummer" }')
    there_and_back(bound(tmp_path, data, slots), {"namn": "Åsa", "dnr": "2024/12"})


def test_what_is_added_in_a_footer_with_a_slot_is_kept(tmp_path: Path) -> None:
    data = _with_footer(paragraph("Diarienummer:"), paragraph("Sida 1"))
    form = bound(tmp_path, data, slot("dnr", '{ label = "Diarienummer" }'))
    word = Word(filled(form, {"dnr": "2024/12"}))
    footer = etree.fromstring(word.members["word/footer1.xml"])
    footer.append(paragraph("Inkom 2024-06-07"))
    word.members["word/footer1.xml"] = etree.tostring(footer)
    answers = docx_source(ReturnedDocx(word.save()), form).answers
    assert parsed(form, word.save()).record == {"dnr": "2024/12"}
    assert [stray.text for stray in answers.strays] == ["Inkom 2024-06-07"]


# --- tables within tables, rows that are added ------------------------------------------------


def test_a_table_within_a_cell(tmp_path: Path) -> None:
    outer = table(("Person", ""))
    cell = outer.findall(f".//{W}tc")[1]
    cell.insert(1, table(("Namn", ""), ("Ort", "")))
    form = bound(
        tmp_path, blank(outer), slot("namn", '{ label = "Namn" }') + slot("ort", '{ label = "Ort" }')
    )
    there_and_back(form, {"namn": "Åsa", "ort": "Älvbro"})


ENTRIES = """[[table]]
key = "kurser"
rows = 2
more = "grow"
slot = [
    { at = { tag = "kurser.{row}.namn" }, key = "namn" },
    { at = { tag = "kurser.{row}.ar" }, key = "ar", codec = "year" },
]
"""


def _entries() -> bytes:
    data = blank(table(("Kurs", "År"), ("", ""), ("", "")), paragraph("Slut"))
    word = Word(data)
    for number, row in enumerate(word.all("tr")[1:], start=1):
        for cell, name in zip(row.findall(f"{W}tc"), ("namn", "ar"), strict=True):
            cell.find(f"{W}p").append(
                xml(
                    f'<w:sdt><w:sdtPr><w:tag w:val="kurser.{number}.{name}"/>'
                    f'<w:id w:val="{number}7{len(name)}"/><w:showingPlcHdr/><w:text/></w:sdtPr>'
                    "<w:sdtContent><w:r><w:t>Skriv</w:t></w:r></w:sdtContent></w:sdt>"
                )
            )
    return word.save()


@pytest.mark.parametrize("count", [1, 2, 3, 25])
def test_a_table_grows_with_its_rows(tmp_path: Path, count: int) -> None:
    form = bound(tmp_path, _entries(), ENTRIES)
    record = {"kurser": [{"namn": f"Kurs {number}", "ar": 2000 + number} for number in range(1, count + 1)]}
    word = there_and_back(form, record)
    assert len(word.all("tr")) == 1 + max(2, count)
    tags = [tag.get(f"{W}val") for tag in word.all("tag")]
    ids = [one.get(f"{W}val") for one in word.all("id")]
    assert (len(tags), len(ids)) == (len(set(tags)), len(set(ids)))


# --- editions that are wrong ------------------------------------------------------------------


@pytest.mark.parametrize(
    "at",
    [
        '{ tag = "finns.inte" }',
        '{ alias = "Finns inte" }',
        '{ field = "Text99" }',
        '{ label = "Finns inte" }',
        '{ label = "Namn", under = "Finns inte" }',
        '{ label = "Ort" }',
        '{ row = "Namn", column = "Finns inte" }',
        '{ under = "Finns inte" }',
    ],
)
def test_a_place_that_the_blank_does_not_have_is_told(tmp_path: Path, at: str) -> None:
    data = blank(table(("Namn", ""), ("Ort",)))
    with pytest.raises(IntegrityError) as caught:
        bound(tmp_path, data, slot("namn", at))
    assert caught.value.code == "edition.no_field"
    assert caught.value.params["edition"] == "prov/2024"


def test_two_slots_in_one_place_are_told(tmp_path: Path) -> None:
    """One control inside another: what is written in the outer one would take the inner one's place."""
    inner = _control("Inre").find(f"{W}sdt")
    outer = _control("Yttre")
    outer.find(f"{W}sdt/{W}sdtContent").append(inner)
    form = bound(tmp_path, blank(outer), slot("a", '{ alias = "Yttre" }') + slot("b", '{ alias = "Inre" }'))
    with pytest.raises(IntegrityError) as caught:
        filled(form, {"a": "x", "b": "y"})
    assert caught.value.code == "blank.slots_overlap"


def _damaged(data: bytes, name: str, content: bytes) -> bytes:
    word = Word(data)
    return zipped({**word.members, name: content})


def test_a_blank_that_is_no_document_is_told() -> None:
    good = blank(table(("Namn", "")))
    for data in (
        b"",
        b"PK\3\4",
        good[: len(good) // 2],
        _damaged(good, MAIN, b"<w:document"),
        zipped({"a.txt": b"a"}),
    ):
        with pytest.raises(IntegrityError) as caught:
            compile_docx(data)
        assert caught.value.code == "blank.damaged"


# --- files that are no Word documents ---------------------------------------------------------


def _read(data: bytes) -> None:
    returned = ReturnedDocx(data)
    assert returned.document.rows is not None
    assert returned.stamp is None or returned.stamp


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.no_office"),
        (b"Hej!", "file.no_office"),
        (b"PK\3\4 trasig", "file.damaged"),
        (zipped({"mimetype": b"text/plain"}), "file.no_document"),
        (blank(paragraph("a"))[:-40], "file.damaged"),
        (_damaged(blank(paragraph("a")), MAIN, b"<w:document><w:body>"), "file.damaged"),
        (_damaged(blank(paragraph("a")), MAIN, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "file.doctype"),
    ],
)
def test_a_file_that_is_no_document_is_an_error_of_ours(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        _read(data)
    assert caught.value.code == code


def test_a_document_with_a_password_is_told() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(ProtectedError) as caught:
        _read(data)
    assert caught.value.code == "file.password"


def test_a_document_longer_than_any_form_is_told() -> None:
    body = f'<w:document xmlns:w="{W_NS}"><w:body>{"<w:p/>" * 50_001}</w:body></w:document>'
    with pytest.raises(UnreadableError) as caught:
        _read(_damaged(blank(), MAIN, body.encode()))
    assert caught.value.code == "file.too_many_lines"


ODD = f"""
<w:p><w:r/></w:p>
<w:tbl/>
<w:tbl><w:tr/></w:tbl>
<w:tbl><w:tr><w:tc/></w:tr></w:tbl>
<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="-3"/></w:tcPr></w:tc></w:tr></w:tbl>
<w:tr/>
<w:sdt/>
<w:r><w:t/></w:r>
<w:sdt><w:sdtContent/></w:sdt>
<w:sdt><w:sdtPr><w:tag/></w:sdtPr><w:sdtContent/></w:sdt>
<w:sdt><w:sdtPr><w14:checkbox xmlns:w14="{W14_NS}"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>
<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList/></w:ffData></w:fldChar></w:r></w:p>
<w:p><w:r><w:fldChar/><w:sym w:char="zz"/><w:sym/></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="Rubrik0"/><w:outlineLvl w:val="x"/></w:pPr></w:p>
""".splitlines()


def test_no_document_brings_the_reader_down() -> None:
    """Elements in places where no program puts them: a document, an error of ours, nothing else."""
    for inner in ODD:
        root = f'<w:document xmlns:w="{W_NS}"><w:body>{inner}</w:body></w:document>'
        try:
            _read(_damaged(blank(), MAIN, root.encode()))
        except StformsError:
            continue


def test_a_blank_keeps_every_other_member_as_it_is(tmp_path: Path) -> None:
    word = Word(blank(table(("Namn", ""))))
    data = zipped({**word.members, "customXml/item1.xml": b"<a/>", "word/media/bild.png": b"\x89PNG"})
    form = bound(tmp_path, data, slot("namn", '{ label = "Namn" }'))
    with (
        zipfile.ZipFile(io.BytesIO(filled(form, {"namn": "Åsa"}))) as after,
        zipfile.ZipFile(io.BytesIO(data)) as before,
    ):
        assert after.namelist() == before.namelist()
        changed = [name for name in before.namelist() if after.read(name) != before.read(name)]
    assert changed == [MAIN]
