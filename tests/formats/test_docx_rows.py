"""What people do to the rows, columns and sections of a Word form before it comes back."""

from __future__ import annotations

import copy

import pytest
from lxml import etree

from stforms.model import get_path
from tests.formats.sent_back import (
    CHECKLIST,
    LIST,
    NEW,
    OPINION,
    but,
    checklist,
    courses,
    opened,
    read,
    statement,
)
from tests.formats.word import (
    Element,
    W,
    Word,
    copied,
    paragraph,
    removed,
    table,
    table_row,
    text_of,
    words,
    xml,
)

# --- rows -------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_row_put_in_is_a_row(after: int) -> None:
    word = checklist()
    word.around(word.control(f"kurser.{after}.namn"), "tr").addnext(
        table_row("Dermatoskopi", "sep 2024", "Planerad")
    )
    got = read(word)
    rows = CHECKLIST["kurser"]
    assert (got.record, got.strays) == (courses(*rows[:after], NEW, *rows[after:]), [])


def test_rows_put_in_at_the_end_are_rows() -> None:
    """All rows of the form were used, and more were needed."""
    full = [{"namn": f"Kurs {number}", "datum": "2024-05"} for number in range(1, 9)]
    word = opened(courses(*full), LIST)
    last = word.around(word.control("kurser.8.namn"), "tr")
    last.addnext(table_row("Akut omhändertagande", "2024-10", ""))
    last.addnext(table_row("Dermatoskopi", "2024-09", "Planerad"))
    got = read(word)
    assert got.record == courses(*full, NEW, {"namn": "Akut omhändertagande", "datum": "2024-10"})
    assert got.strays == []


@pytest.mark.parametrize("after", [1, 3, 8])
def test_a_row_copied_with_its_controls_is_a_row(after: int) -> None:
    """Word copies the controls, tags and all; then one types over them."""
    full = [{"namn": f"Kurs {number}", "datum": "2024-05", "status": "pagar"} for number in range(1, 9)]
    word = opened(courses(*full), LIST)
    made = copied(word.around(word.control(f"kurser.{after}.namn"), "tr"))
    for text, new in zip(words(made), ("Dermatoskopi", "2024-09", "Planerad"), strict=True):
        text.text = new
    got = read(word)
    assert (got.record, got.strays) == (courses(*full[:after], NEW, *full[after:]), [])


def test_an_empty_row_copied_is_no_entry() -> None:
    word = checklist()
    copied(word.around(word.control("kurser.8.namn"), "tr"))
    copied(word.around(word.control("kurser.4.namn"), "tr"))
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, [])


@pytest.mark.parametrize("state_kept", [True, False])
def test_an_empty_row_copied_and_half_filled_is_a_row(state_kept: bool) -> None:
    """Some programs leave the state of a placeholder when one writes over it."""
    word = checklist()
    made = copied(word.around(word.control("kurser.4.namn"), "tr"))
    next(words(made)).text = "Dermatoskopi"
    if not state_kept:
        removed(next(made.iter(f"{W}showingPlcHdr")))
    got = read(word)
    assert (got.record, got.strays) == (courses(*CHECKLIST["kurser"], {"namn": "Dermatoskopi"}), [])


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_row_taken_out_leaves_the_others(number: int) -> None:
    word = checklist()
    removed(word.around(word.control(f"kurser.{number}.namn"), "tr"))
    got = read(word)
    rows = [row for at, row in enumerate(CHECKLIST["kurser"], start=1) if at != number]
    assert (got.record, got.strays, got.codes) == (courses(*rows), [], [])


def test_rows_nobody_needed_may_go() -> None:
    word = checklist()
    removed(*(word.around(word.control(f"kurser.{number}.namn"), "tr") for number in range(4, 9)))
    got = read(word)
    assert (got.record, got.strays, got.codes) == (CHECKLIST, [], [])


def test_a_row_left_empty_between_others_is_told() -> None:
    word = checklist()
    word.type_over(word.cell("kurser.2.namn"))
    word.type_over(word.cell("kurser.2.datum"))
    word.type_over(word.cell("kurser.2.status"))
    got = read(word)
    assert got.record == courses(CHECKLIST["kurser"][0], CHECKLIST["kurser"][2])
    assert got.codes == ["parse.empty_row"]


def test_rows_in_another_order_come_in_that_order() -> None:
    word = checklist()
    first = word.around(word.control("kurser.1.namn"), "tr")
    word.around(word.control("kurser.3.namn"), "tr").addnext(first)
    got = read(word)
    one, two, three = CHECKLIST["kurser"]
    assert (got.record, got.strays) == (courses(two, three, one), [])


def test_a_question_taken_out_is_told_and_the_others_stay() -> None:
    word = checklist()
    removed(word.row("Självstudier"))
    got = read(word)
    assert got.record == but(CHECKLIST, without="sjalvstudier")
    assert got.strays == []
    assert set(got.codes) == {"parse.slot_missing"}


def test_a_question_put_in_is_kept() -> None:
    word = checklist()
    word.row("Självstudier").addnext(table_row("Läser tidskrifter", "", "x", "", "ibland"))
    got = read(word)
    assert got.record == CHECKLIST
    assert "Läser tidskrifter" in got.said()
    assert "ibland" in got.said()


def test_questions_in_another_order_keep_their_answers() -> None:
    word = checklist()
    word.row("ST-läkaren deltar").addnext(word.row("Handledning är schemalagd"))
    word.row("Vårdcentral").addprevious(word.row("Studierektor"))
    got = read(word)
    assert (got.record, got.strays, got.codes) == (CHECKLIST, [], [])


# --- columns and cells ------------------------------------------------------------------------


def column(word: Word, row_tag: str) -> list[Element]:
    """Return the rows of the table that a control stands in."""
    return list(word.around(word.control(row_tag), "tbl").findall(f"{W}tr"))


def test_a_column_put_in_changes_no_answer() -> None:
    word = checklist()
    for number, one in enumerate(column(word, "kurser.1.namn")):
        one.append(table_row("Poäng" if number == 0 else f"{number} hp")[0])
    got = read(word)
    assert got.record == CHECKLIST
    assert "2 hp" in got.strays


def test_a_column_put_in_first_changes_no_answer() -> None:
    """The controls say which cell is which; the header row says it too."""
    word = checklist()
    for number, one in enumerate(column(word, "kurser.1.namn")):
        one.insert(1, table_row("Nr" if number == 0 else f"nummer {number}")[0])
    got = read(word)
    assert got.record == CHECKLIST
    assert "nummer 2" in got.strays


def test_a_column_taken_out_leaves_the_others() -> None:
    word = checklist()
    for one in column(word, "kurser.1.namn"):
        one.remove(one.findall(f"{W}tc")[1])
    got = read(word)
    assert got.record == courses(
        *({k: v for k, v in row.items() if k != "datum"} for row in CHECKLIST["kurser"])
    )


def test_columns_in_another_order_keep_their_answers() -> None:
    word = checklist()
    for one in column(word, "kurser.1.namn"):
        one.append(one.findall(f"{W}tc")[0])
    got = read(word)
    assert got.record == CHECKLIST


def test_answer_columns_in_another_order_keep_their_answers() -> None:
    """Nej before Ja: the heading of the column says what a tick means, not its place."""
    word = checklist()
    for one in column(word, "sjalvstudier.ja"):
        one.insert(2, one.findall(f"{W}tc")[3])
    got = read(word)
    assert got.record == CHECKLIST


def test_cells_merged_with_their_neighbours_lose_nothing() -> None:
    """Word puts the paragraphs of both cells into one that spans two columns."""
    word = checklist()
    first, second = word.cell("kurser.1.namn"), word.cell("kurser.1.datum")
    first.find(f"{W}tcPr").append(xml('<w:gridSpan w:val="2"/>'))
    first.extend(second.findall(f"{W}p"))
    removed(second)
    got = read(word)
    assert got.record["kurser"][-2:] == CHECKLIST["kurser"][1:]
    for said in ("Palliativ vård", "2024-04-24", "Genomförd"):
        assert said in got.said()


def test_a_cell_merged_over_another_label_and_answer_is_told() -> None:
    word = checklist()
    cells = word.row("Vårdcentral").findall(f"{W}tc")
    cells[1].find(f"{W}tcPr").append(xml('<w:gridSpan w:val="3"/>'))
    removed(*cells[2:])
    got = read(word)
    assert got.record == but(CHECKLIST, without="malbeskrivning")
    assert got.codes == ["parse.slot_missing"]


def test_cells_merged_downwards_keep_their_answers() -> None:
    """A merge downwards leaves the cells below in place, empty."""
    word = checklist()
    for tag, kind in (("kurser.4.namn", 'w:val="restart"'), ("kurser.5.namn", "")):
        word.cell(tag).find(f"{W}tcPr").append(xml(f"<w:vMerge {kind}/>"))
    word.write("kurser.4.namn", "Dermatoskopi")
    word.type_over(word.cell("kurser.5.namn"))
    got = read(word)
    assert (got.record, got.strays) == (courses(*CHECKLIST["kurser"], {"namn": "Dermatoskopi"}), [])


def test_a_table_in_an_answer_is_kept() -> None:
    word = checklist()
    word.cell("kurser.2.namn").insert(1, table(("Dag 1", "Teori"), ("Dag 2", "Övningar")))
    got = read(word)
    assert got.record == CHECKLIST
    for said in ("Dag 1", "Teori", "Dag 2", "Övningar"):
        assert said in got.said()


def test_a_form_pasted_into_a_table_loses_nothing() -> None:
    """Everything within one cell of an outer table, as e-mail programs do."""
    word = checklist()
    outer = xml("<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/></w:tc></w:tr></w:tbl>")
    cell = next(outer.iter(f"{W}tc"))
    section = word.body.find(f"{W}sectPr")
    cell.extend([e for e in word.body if e is not section])
    word.body.insert(0, outer)
    got = read(word)
    assert but(got.record, {"kommentarer": 1}) == but(CHECKLIST, {"kommentarer": 1})
    assert "Fler bedömare önskas." in got.said()


# --- sections ---------------------------------------------------------------------------------


def section(word: Word, heading: str) -> list[Element]:
    """Return a heading and what follows it up to the next of its level or above."""
    first = word.line(heading)
    style = first.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
    found = [first]
    for one in first.itersiblings():
        own = one.find(f"{W}pPr/{W}pStyle")
        if one.tag == f"{W}sectPr" or (own is not None and own.get(f"{W}val") in ("Rubrik1", style)):
            break
        found.append(one)
    return found


def test_introductions_may_go() -> None:
    word = checklist()
    removed(
        *(
            p
            for p in word.body.findall(f"{W}p")
            if p.find(f"{W}pPr/{W}pStyle[@{W}val='Anvisning']") is not None
        )
    )
    removed(word.line("ST-läkare och huvudhandledare går igenom"))
    got = read(word)
    assert (got.record, got.strays, got.codes) == (CHECKLIST, [], [])


@pytest.mark.parametrize("heading", ["Uppgifter", "Kurser", "Kommentarer", "Underskrifter", "Egen lista"])
def test_a_heading_may_go(heading: str) -> None:
    word = checklist()
    removed(word.line(heading))
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, [])


def test_all_headings_may_go() -> None:
    word = checklist()
    removed(*(p for p in word.body.findall(f"{W}p") if text_of(p) and "Rubrik" in etree.tostring(p).decode()))
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, [])


def test_a_section_taken_out_is_told() -> None:
    word = checklist()
    removed(*section(word, "Vetenskapligt arbete"))
    got = read(word)
    assert got.record == but(CHECKLIST, without="vetenskapligt_arbete")
    assert got.strays == []
    assert got.codes == ["parse.slot_missing"] * 3


def test_a_table_of_entries_taken_out_leaves_the_rest() -> None:
    word = checklist()
    removed(*section(word, "Kurser"))
    got = read(word)
    assert (got.record, got.strays) == (but(CHECKLIST, without="kurser"), [])


@pytest.mark.parametrize("heading", ["Vetenskapligt arbete", "Kurser", "Kommentarer", "Uppgifter"])
def test_a_section_moved_keeps_its_answers(heading: str) -> None:
    word = checklist()
    for one in section(word, heading):
        word.line("Underskrifter").addprevious(one)
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, [])


def test_texts_moved_with_their_headings_keep_their_places() -> None:
    word = statement()
    for one in section(word, "Styrkor"):
        word.line("Sammanfattning").addprevious(one)
    got = read(word)
    assert (got.record, got.strays) == (OPINION, [])


@pytest.mark.parametrize("filled_in", ["first", "second"])
def test_a_section_twice_loses_nothing(filled_in: str) -> None:
    """Somebody copied the section of a table to have more rows, and one copy is empty."""
    record = but(CHECKLIST, without="sidotjanstgoring")
    word = checklist()
    empty = section(opened(record, LIST), "Sidotjänstgöring")
    mine = section(word, "Sidotjänstgöring")
    for one in empty if filled_in == "second" else reversed(empty):
        mine[0].addprevious(one) if filled_in == "second" else mine[-1].addnext(one)
    got = read(word)
    assert but(got.record, {"sidotjanstgoring": 1}) == but(CHECKLIST, {"sidotjanstgoring": 1})
    for said in ("Kvinnokliniken", "2023-08-31", "Öjeby vårdcentral", "2025-03-01"):
        assert said in got.said()


def test_two_forms_in_one_file_lose_nothing() -> None:
    """Somebody pasted a second person's form below the first: one is read, the other kept beside it."""
    other = but(CHECKLIST, {"st_lakare.namn": "Bo Ek", "vardcentral": "Öjeby", "kommentarer": "Inget."})
    word, second = checklist(), opened(but(other, {"kurser": [NEW]}), LIST)
    section = word.body.find(f"{W}sectPr")
    for one in [e for e in second.body if e.tag != f"{W}sectPr"]:
        section.addprevious(one)
    got = read(word)
    for said in ("Jelena Đorđević", "Bo Ek", "Tallåsens", "Öjeby", "Fler bedömare", "Inget.", "Dermatoskopi"):
        assert said in got.said()
    assert get_path(got.record, "st_lakare.namn") == "Jelena Đorđević"
    assert get_path(got.record, "vardcentral") == "Tallåsens vårdcentral"


def test_pages_before_and_after_change_no_answer() -> None:
    """A letter in front, and a page that a service for signing adds at the end."""
    word = checklist()
    word.body.insert(0, paragraph("Hej! Här kommer listan. Hälsningar Jelena"))
    word.body.insert(1, paragraph("Datum: 2024-06-07"))
    section = word.body.find(f"{W}sectPr")
    section.addprevious(paragraph("Signeringssida"))
    section.addprevious(table(("Namn", "Datum"), ("Jelena Đorđević", "2024-06-07 10:11")))
    got = read(word)
    assert got.record == CHECKLIST
    for said in ("Här kommer listan", "Datum: 2024-06-07", "Signeringssida", "2024-06-07 10:11"):
        assert said in got.said()


def test_half_a_form_is_read_as_far_as_it_goes() -> None:
    word = checklist()
    body = word.body
    for one in list(body)[body.index(word.line("Kurser")) :]:
        if one.tag != f"{W}sectPr":
            body.remove(one)
    got = read(word)
    gone = ("kurser", "sidotjanstgoring", "vetenskapligt_arbete", "kommentarer", "underskrift_st")
    assert got.record == {key: value for key, value in CHECKLIST.items() if key not in gone}
    assert "parse.slot_missing" in got.codes


def test_a_section_twice_and_both_filled_loses_nothing() -> None:
    word = checklist()
    mine = section(word, "Vetenskapligt arbete")
    for one in reversed([copy.deepcopy(e) for e in mine]):
        mine[-1].addnext(one)
        for text in words(one):
            text.text = (text.text or "").replace("Kontinuitet och akuta besök", "Läkemedelslistor")
    got = read(word)
    assert "Kontinuitet och akuta besök" in got.said()
    assert "Läkemedelslistor" in got.said()
