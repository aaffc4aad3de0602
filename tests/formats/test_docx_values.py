"""How people tick, date, count and choose in a Word form, and what is made of it."""

from __future__ import annotations

import pytest

from stforms.model import Severity, get_path
from tests.formats.sent_back import (
    CHECKLIST,
    OLD_CHECKLIST,
    OLD_LIST,
    OPINION,
    STATEMENT,
    but,
    checklist,
    opened,
    read,
)
from tests.formats.word import W14, W, Word, removed, run, xml

# --- ticks ------------------------------------------------------------------------------------

TICKS = [
    "x",
    "X",
    "✓",
    "✔",
    "☒",
    "☑",
    "Ja",
    "ja",
    "J",
    "1",
    " x ",
    "(x)",
    "[X]",
    "×",
    "✔\ufe0f",
    "☑\ufe0f",
    "✅",
]
QUESTION = "iup.dokumenterat"


def ticked(word: Word, tag: str, state: bool) -> None:
    box = word.control(tag).find(f"{W}sdtPr/{W14}checkbox/{W14}checked")
    box.set(f"{W14}val", "1" if state else "0")


@pytest.mark.parametrize("tick", TICKS)
def test_a_tick_typed_over_the_box_counts(tick: str) -> None:
    word = checklist()
    word.show(f"{QUESTION}.ja", tick)
    got = read(word)
    assert (got.record, got.strays) == (but(CHECKLIST, {QUESTION: "ja"}), [])
    assert got.codes == ["parse.tick_differs"]


@pytest.mark.parametrize("tick", TICKS)
def test_a_tick_typed_in_the_place_of_the_box_counts(tick: str) -> None:
    word = checklist()
    word.type_over(word.cell(f"{QUESTION}.delvis"), tick)
    got = read(word)
    assert (got.record, got.strays, got.codes) == (but(CHECKLIST, {QUESTION: "delvis"}), [], [])


@pytest.mark.parametrize("tick", TICKS)
def test_a_tick_typed_beside_the_empty_box_counts(tick: str) -> None:
    word = checklist()
    word.control(f"{QUESTION}.nej").addnext(run(f" {tick}"))
    got = read(word)
    assert (got.record, got.strays) == (but(CHECKLIST, {QUESTION: "nej"}), [])


@pytest.mark.parametrize("tick", TICKS)
def test_a_tick_typed_in_an_older_form_counts(tick: str) -> None:
    for beside in (True, False):
        word = opened(OLD_CHECKLIST, OLD_LIST)
        cell = word.row("Går på ST-möten").findall(f"{W}tc")[1]
        if beside:
            cell.find(f"{W}p").append(run(tick))
        else:
            word.type_over(cell, tick)
        got = read(word)
        assert (got.record, got.strays) == (but(OLD_CHECKLIST, {"st_moten": "ja"}), [])


@pytest.mark.parametrize(("column", "value"), [("ja", "ja"), ("delvis", "delvis"), ("nej", "nej")])
def test_the_answer_written_out_in_its_own_column_counts(column: str, value: str) -> None:
    """Nej in the column of Nej is an answer, not an empty box."""
    for typed in (value, value.title()):
        word = checklist()
        word.type_over(word.cell(f"{QUESTION}.{column}"), typed)
        got = read(word)
        assert (got.record, got.strays) == (but(CHECKLIST, {QUESTION: value}), [])


def test_nej_in_the_column_of_ja_is_not_lost() -> None:
    word = checklist()
    word.type_over(word.cell(f"{QUESTION}.ja"), "Nej")
    got = read(word)
    assert get_path(got.record, QUESTION) in (None, "nej")
    assert get_path(got.record, QUESTION) == "nej" or "Nej" in got.strays


def test_a_word_in_the_place_of_a_tick_is_kept() -> None:
    word = checklist()
    word.type_over(word.cell(f"{QUESTION}.ja"), "ibland")
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, ["ibland"])


@pytest.mark.parametrize("second", ["ja", "delvis"])
def test_two_answers_to_one_question_are_an_error_and_no_answer(second: str) -> None:
    word = checklist()
    ticked(word, f"st_moten.{second}", state=True)
    word.show(f"st_moten.{second}", "☒")
    got = read(word)
    assert got.record == but(CHECKLIST, without="st_moten")
    finding = got.finding("parse.several_ticked")
    assert (finding.severity, finding.path) == (Severity.ERROR, "st_moten")
    readings = [r for r in got.outcome.value.readings if r.key == "st_moten"]
    assert {reading.text for reading in readings} == {second, "nej"}
    assert {reading.value for reading in readings} == {None}


def test_two_answers_in_an_older_form_are_an_error_and_no_answer() -> None:
    word = opened(OLD_CHECKLIST, OLD_LIST)
    for cell in word.row("Går på ST-möten").findall(f"{W}tc")[1:]:
        word.type_over(cell, "X")
    got = read(word)
    assert got.record == OLD_CHECKLIST
    assert got.codes == ["parse.several_ticked"]


@pytest.mark.parametrize(
    ("font", "code"),
    [("Wingdings", "F0FE"), ("Wingdings", "F0FC"), ("Wingdings", "F078"), ("Wingdings", "00FE"),
     ("Wingdings 2", "F052"), ("Wingdings 2", "F054"), ("Wingdings 2", "F050"), ("Segoe UI Symbol", "2612")],
)  # fmt: skip
def test_a_tick_put_in_as_a_symbol_counts(font: str, code: str) -> None:
    for over in (True, False):
        word = checklist()
        holder = word.around(word.control(f"{QUESTION}.ja"), "p")
        if over:
            removed(word.control(f"{QUESTION}.ja"))
        holder.append(xml(f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'))
        got = read(word)
        assert (got.record, got.strays) == (but(CHECKLIST, {QUESTION: "ja"}), [])


@pytest.mark.parametrize(
    ("font", "code"),
    [("Wingdings", "F0A8"), ("Wingdings", "F06F"), ("Wingdings 2", "F0A3"), ("Wingdings", "F071")],
)
def test_an_empty_box_put_in_as_a_symbol_is_no_tick(font: str, code: str) -> None:
    word = checklist()
    cell = word.cell(f"{QUESTION}.ja")
    word.type_over(cell)
    cell.find(f"{W}p").append(xml(f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'))
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, [])


@pytest.mark.parametrize(("state", "glyph"), [(True, "☐"), (False, "☒")])
def test_what_a_box_shows_counts_and_a_state_that_differs_is_told(state: bool, glyph: str) -> None:
    word = checklist()
    ticked(word, f"{QUESTION}.ja", state)
    word.show(f"{QUESTION}.ja", glyph)
    got = read(word)
    assert got.record == (but(CHECKLIST, {QUESTION: "ja"}) if glyph == "☒" else CHECKLIST)
    assert got.codes == ["parse.tick_differs"]


def test_a_box_that_shows_nothing_has_its_state() -> None:
    word = checklist()
    ticked(word, f"{QUESTION}.ja", state=True)
    word.show(f"{QUESTION}.ja", "")
    assert read(word).record == but(CHECKLIST, {QUESTION: "ja"})


@pytest.mark.parametrize("typed", ["☒ Ja    ☐ Nej", "☒ Ja ☐ Nej", "X Ja    ☐ Nej", "☒ja ☐nej"])
def test_both_boxes_of_a_cell_typed_anew(typed: str) -> None:
    word = opened(but(OPINION, without="foljer_plan"), STATEMENT)
    word.type_over(word.cell("foljer_plan.ja"), typed)
    got = read(word)
    assert (got.record, got.strays) == (OPINION, [])


@pytest.mark.parametrize("typed", ["Ja", "☒ Ja", "Ja x   Nej", "Ja!", "delvis", "x"])
def test_an_answer_instead_of_two_boxes_is_not_lost(typed: str) -> None:
    word = opened(but(OPINION, without="foljer_plan"), STATEMENT)
    word.type_over(word.cell("foljer_plan.ja"), typed)
    got = read(word)
    assert but(got.record, {"foljer_plan": "ja"}) == OPINION
    assert get_path(got.record, "foljer_plan") in (None, "ja")
    assert got.record.get("foljer_plan") == "ja" or typed in got.strays


def test_nej_with_the_other_word_taken_out_is_not_ja() -> None:
    word = opened(but(OPINION, without="foljer_plan"), STATEMENT)
    word.type_over(word.cell("foljer_plan.ja"), "Nej")
    got = read(word)
    assert get_path(got.record, "foljer_plan") in (None, "nej")
    assert got.record.get("foljer_plan") == "nej" or "Nej" in got.strays


# --- dates, numbers, personnummer, lists ------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["3/5-24", "3/5 -24", "2024-05-03", "240503", "20240503", "3 maj 2024", "3 maj -24", "den 3 maj 2024",
     "3.5.2024", "2024.05.03", "3/5 2024", "2024-5-3", "3:e maj 2024", "2024/05/03", "24-05-03",
     " 2024-05-03. "],
)  # fmt: skip
def test_every_spelling_of_a_day(written: str) -> None:
    for tag, path in (("datum", "datum"), ("kurser.1.datum", "kurser[0].datum")):
        word = checklist()
        word.write(tag, written)
        got = read(word)
        assert get_path(got.record, path) == "2024-05-03"
        assert got.codes == []


@pytest.mark.parametrize("written", ["maj -24", "maj 2024", "Maj 24", "2024-05", "05/2024", "maj-24"])
def test_a_month_is_a_month_where_one_plans_and_no_day_elsewhere(written: str) -> None:
    word = checklist()
    word.write("datum", written)
    word.write("kurser.1.datum", written)
    got = read(word)
    assert get_path(got.record, "kurser[0].datum") == "2024-05"
    assert got.record["datum"] == written
    finding = got.finding("codec.no_day")
    assert (finding.severity, finding.path, finding.params["month"]) == (Severity.ERROR, "datum", "2024-05")


@pytest.mark.parametrize(
    "written", ["i våras", "2024-02-30", "3/5", "ht 2024", "31/4-24", "senast 2024-05-03"]
)
def test_what_is_no_day_is_kept_as_it_is(written: str) -> None:
    word = checklist()
    word.write("datum", written)
    got = read(word)
    assert got.record == but(CHECKLIST, {"datum": written})
    assert got.codes == ["codec.unread_date"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("19870521-2382", "19870521-2382"),
        ("198705212382", "19870521-2382"),
        ("870521-2382", "870521-2382"),
        ("8705212382", "870521-2382"),
        ("870521 2382", "870521-2382"),
        ("19870521 - 2382", "19870521-2382"),
        ("870521–2382", "870521-2382"),
        ("870521\N{NON-BREAKING HYPHEN}2382", "870521-2382"),
        ("870521+2382", "870521+2382"),
        (" 19870521-2382 ", "19870521-2382"),
    ],
)
def test_every_spelling_of_a_personnummer(written: str, meant: str) -> None:
    word = checklist()
    word.write("st_lakare.personnummer", written)
    got = read(word)
    assert got.record == but(CHECKLIST, {"st_lakare.personnummer": meant})
    assert got.codes == []


def test_a_personnummer_that_is_none_is_kept_and_not_repeated() -> None:
    """It stays in the record, where it belongs, and out of the message, which goes anywhere."""
    word = checklist()
    word.write("st_lakare.personnummer", "870521")
    got = read(word)
    assert get_path(got.record, "st_lakare.personnummer") == "870521"
    finding = got.finding("codec.unread_personnummer")
    assert "870521" not in str(dict(finding.params))


@pytest.mark.parametrize(
    ("written", "meant"),
    [("4", 4), ("2,5", 2.5), ("2.5", 2.5), (" 12 ", 12), ("1 200", 1200), ("4 st", 4)],
)
def test_every_spelling_of_a_number(written: str, meant: float) -> None:
    word = checklist()
    word.write("egen_lista.antal", written)
    got = read(word)
    assert (got.record, got.codes) == (but(CHECKLIST, {"egen_lista.antal": meant}), [])


@pytest.mark.parametrize("written", ["fyra", "ca 550", "4–5", "4 (en till bokad)"])
def test_what_is_no_number_is_kept_as_it_is(written: str) -> None:
    word = checklist()
    word.write("egen_lista.antal", written)
    got = read(word)
    assert got.record == but(CHECKLIST, {"egen_lista.antal": written})
    assert got.codes == ["codec.unread_number"]


@pytest.mark.parametrize(
    "written", ["SOSFS 2015:8", "sosfs 2015:8", "SOSFS  2015:8.", "SOSFS\N{NO-BREAK SPACE}2015:8"]
)
def test_a_choice_typed_instead_of_chosen(written: str) -> None:
    word = checklist()
    word.write("malbeskrivning", written)
    got = read(word)
    assert (got.record, got.codes) == (but(CHECKLIST, {"malbeskrivning": "sosfs_2015_8"}), [])


def test_a_choice_that_is_not_in_the_list_is_kept_as_it_is() -> None:
    word = checklist()
    word.write("malbeskrivning", "SOSFS 2008:17")
    got = read(word)
    assert got.record == but(CHECKLIST, {"malbeskrivning": "SOSFS 2008:17"})
    assert got.codes == ["codec.unread_choice"]


@pytest.mark.parametrize("code", ['DATE \\\\@ "yyyy-MM-dd"', "DOCPROPERTY Dag", "REF bokmarke"])
def test_a_field_in_the_place_of_an_answer_says_what_it_shows(code: str) -> None:
    """Insert > Date and time, with automatic updating on."""
    for simple in (True, False):
        word = checklist()
        content = word.content("underskrift_st.datum")
        content.clear()
        if simple:
            content.append(xml(f"<w:fldSimple w:instr='{code}'/>"))
            content[0].append(run("2024-05-03"))
        else:
            content.append(xml('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'))
            content.append(xml(f"<w:r><w:instrText>{code}</w:instrText></w:r>"))
            content.append(xml('<w:r><w:fldChar w:fldCharType="separate"/></w:r>'))
            content.append(run("2024-05-03"))
            content.append(xml('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))
        got = read(word)
        assert (got.record, got.strays) == (but(CHECKLIST, {"underskrift_st.datum": "2024-05-03"}), [])


def test_of_a_day_what_is_shown_counts() -> None:
    """Some programs change the text of a date picker and not its date, or the other way round."""
    word = checklist()
    word.show("datum", "2024-06-07")
    assert read(word).record == but(CHECKLIST, {"datum": "2024-06-07"})


def test_a_text_of_several_lines_where_one_fits_is_one_line() -> None:
    word = checklist()
    word.write("vardcentral", "Tallåsens\nvårdcentral")
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, [])
