"""Places that have no name: dots, printed boxes, the room behind a colon, told by their numbers.

An edition says the line, the cell and the place; what is filled in is read back, by the short way and by
the lines, and all that is printed stays.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from stforms.formats.docx.openings import places
from stforms.formats.docx.outline import outline
from tests.formats.test_docx_locators import blank, bound, slot, there_and_back
from tests.formats.word import Element, W, paragraph, run, table, text_of, xml


def line(*runs: Element) -> Element:
    made = paragraph()
    made.extend(runs)
    return made


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Namn: ........ Personnr: ____-____", [("line", "........"), ("line", "____-____")]),
        ("Ort …………", [("line", "…………")]),
        ("Datum: . . . . . . .", [("line", ". . . . . . .")]),
        ("☐ Ja [ ] Nej ( ) Vet ej", [("tick", "☐"), ("tick", "[ ]"), ("tick", "( )")]),
        ("Namn:", [("rest", "")]),
        ("Namn: Telefon:", [("rest", ""), ("rest", "")]),
        ("Namn:   ", [("rest", "")]),
        ("", [("whole", "")]),
        ("Klicka här...", []),
        ("Öppet kl. 10:30, se sida 4.", []),
        ("Kom ihåg: skriv tydligt.", []),
        ("a) och (se bilaga)", []),
        ("Fr.o.m.: t.o.m.:", [("rest", ""), ("rest", "")]),
        ("Namn:          (texta)", [("rest", "")]),
        ("Ansvar .......... 12", []),
        ("Linköping den ________ 2026", [("line", "________")]),
        ("Telefon:    010-10 20 30", []),
        ("Kontakt: Region Väst, telefon: 010-10 20 30", []),
    ],
)
def test_room_in_a_text(text: str, wanted: list[tuple[str, str]]) -> None:
    root = xml("<w:document><w:body/></w:document>")
    root[0].append(paragraph(text))
    box = outline(root).rows[0].boxes[0]
    assert [(one.kind, box.whole[one.start : one.end]) for one in places(box)] == wanted


def test_several_places_in_one_text(tmp_path: Path) -> None:
    data = blank(paragraph("Chef & co: ....... tel. _____ eller"), paragraph("Slut"))
    form = bound(
        tmp_path, data, slot("chef", "{ line = 1, place = 1 }") + slot("tel", "{ line = 1, place = 2 }")
    )
    word = there_and_back(form, {"chef": "Åsa <Öberg> & son", "tel": "013-10 20 30"})
    assert text_of(word.body) == "Chef & co: Åsa <Öberg> & son tel. 013-10 20 30 ellerSlut"


def test_dots_over_several_runs_leave_the_rest_of_each(tmp_path: Path) -> None:
    data = blank(line(run("Namn: ...", "<w:b/>"), run("....."), run(".... Ort: ______")))
    form = bound(tmp_path, data, slot("namn", "{ line = 1 }") + slot("ort", "{ line = 1, place = 2 }"))
    word = there_and_back(form, {"namn": "Åsa", "ort": "Älvbro"})
    assert [text_of(one) for one in word.all("r")] == ["Namn: Åsa", "", " Ort: Älvbro"]


def test_boxes_are_ticked_as_they_are_drawn(tmp_path: Path) -> None:
    data = blank(paragraph("Svar: ☐ Ja □ Nej [ ] Delvis ( ) Annat"))
    places_of = ", ".join(f"{name} = {{ line = 1, place = {n} }}" for n, name in enumerate("abcd", 1))
    form = bound(tmp_path, data, f'[[slot]]\nkey = "svar"\nchoice = {{ {places_of} }}\n')
    texts = [text_of(there_and_back(form, {"svar": one}).body) for one in "abcd"]
    assert texts == [
        "Svar: ☒ Ja □ Nej [ ] Delvis ( ) Annat",
        "Svar: ☐ Ja ☒ Nej [ ] Delvis ( ) Annat",
        "Svar: ☐ Ja □ Nej [X] Delvis ( ) Annat",
        "Svar: ☐ Ja □ Nej [ ] Delvis (X) Annat",
    ]


def test_a_symbol_of_wingdings_is_a_box(tmp_path: Path) -> None:
    symbol = xml('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>')
    form = bound(
        tmp_path,
        blank(line(symbol, run(" Jag intygar"))),
        '[[slot]]\nkey = "intyg"\nchoice = { ja = { line = 1 } }\n',
    )
    assert text_of(there_and_back(form, {"intyg": "ja"}).body) == "☒ Jag intygar"


def test_tabs_stay_where_they_are(tmp_path: Path) -> None:
    tabbed = line(run("Namn:"), xml("<w:r><w:tab/></w:r>"), run("Ort:"), xml("<w:r><w:tab/></w:r>"))
    form = bound(
        tmp_path, blank(tabbed), slot("namn", "{ line = 1 }") + slot("ort", "{ line = 1, place = 2 }")
    )
    word = there_and_back(form, {"namn": "Åsa", "ort": "Älvbro"})
    assert [len(word.all("tab")), text_of(word.body)] == [2, "Namn: ÅsaOrt: Älvbro"]


def test_empty_lines_below_a_label_in_its_cell(tmp_path: Path) -> None:
    cells = table(("Namn", "Adress"))
    for cell in cells.iter(f"{W}tc"):
        cell.append(paragraph())
    form = bound(
        tmp_path,
        blank(cells),
        slot("namn", "{ line = 1, cell = 1 }") + slot("adress", "{ line = 1, cell = 2 }"),
    )
    word = there_and_back(form, {"namn": "Åsa", "adress": "Storgatan 1"})
    assert [text_of(p) for p in word.all("p")] == ["Namn", "Åsa", "Adress", "Storgatan 1"]


def test_a_row_of_places_without_print_is_read_cell_by_cell(tmp_path: Path) -> None:
    data = blank(table(("Datum", "Namn"), ("", "")), paragraph("Slut"))
    form = bound(
        tmp_path, data, slot("datum", "{ line = 2, cell = 1 }") + slot("namn", "{ line = 2, cell = 2 }")
    )
    there_and_back(form, {"datum": "2024-05-03", "namn": "Åsa"})
    there_and_back(form, {"namn": "Åsa"})


def test_rows_of_a_table_by_their_lines(tmp_path: Path) -> None:
    data = blank(table(("Kurs", "När"), ("", ""), ("", "")), paragraph("Slut"))
    form = bound(
        tmp_path,
        data,
        '[[table]]\nkey = "kurser"\nrows = 2\nfirst = 2\nslot = [\n'
        '    { at = { line = "{row}", cell = 1 }, key = "namn" },\n'
        '    { at = { line = "{row}", cell = 2 }, key = "datum" },\n]\n',
    )
    there_and_back(form, {"kurser": [{"namn": "EKG", "datum": "maj"}, {"namn": "Palliation"}]})
