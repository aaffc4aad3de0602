"""What people do to a Word form before it comes back, one habit a test: answers and labels.

Whatever a person wrote is in the record, or in a reading that belongs to no key; nothing is invented.
Rows and sections are in test_docx_rows, ticks, dates and numbers in test_docx_values, comments, pictures
and the like in test_docx_besides; what programs do in test_docx_programs, blanks of others in
test_docx_locators.
"""

from __future__ import annotations

import blanks
import pytest

import stforms
from stforms.model import Severity, get_path
from tests.formats.sent_back import (
    CHECKLIST,
    EDITIONS,
    LIST,
    OLD_CHECKLIST,
    OLD_LIST,
    OPINION,
    RECORDS,
    STATEMENT,
    but,
    checklist,
    filled,
    opened,
    read,
    statement,
)
from tests.formats.word import W, Word, paragraph, removed, replaced, run, table, words


def test_a_form_that_nobody_changed() -> None:
    """The two ways of reading say the same: by our own bytes, and by the lines."""
    for edition, record in RECORDS.items():
        for data in (filled(record, edition), opened(record, edition).save()):
            got = read(data)
            assert (got.record, got.strays, got.codes, got.by) == (record, [], [], "stamp")


# --- over the placeholder, beside the control, in the wrong cell ------------------------------


def test_text_over_the_placeholder_is_the_answer_whatever_the_state_says() -> None:
    word = checklist()
    word.show("verksamhetschef.namn", "Ulrika Stjärnfält")
    got = read(word)
    assert got.record == but(CHECKLIST, {"verksamhetschef.namn": "Ulrika Stjärnfält"})
    assert got.strays == []


@pytest.mark.parametrize("left", ["Klicka här och skriv", "klicka här  och skriv ", "", "   "])
def test_a_placeholder_left_or_wiped_is_no_answer(left: str) -> None:
    word = checklist()
    word.write("verksamhetschef.namn", left)
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, [])


@pytest.mark.parametrize("dash", ["-", "–", "—", "./.", "?"])
def test_a_dash_is_an_answer(dash: str) -> None:
    """It says that there is nobody, or nothing to say, which is not the same as saying nothing."""
    word = checklist()
    word.write("verksamhetschef.namn", dash)
    got = read(word)
    assert (got.record, got.strays) == (but(CHECKLIST, {"verksamhetschef.namn": dash}), [])


def test_a_line_of_dots_within_a_text_stays() -> None:
    word = checklist()
    replaced(word.control("kommentarer"), [paragraph("Ett."), paragraph("....."), paragraph("Två.")])
    got = read(word)
    assert (got.record, got.strays) == (but(CHECKLIST, {"kommentarer": "Ett.\n.....\nTvå."}), [])


@pytest.mark.parametrize("where", ["before", "after", "paragraph before", "paragraph after"])
def test_an_answer_beside_the_empty_control_is_the_answer(where: str) -> None:
    word = checklist()
    control = word.control("verksamhetschef.namn")
    line = word.around(control, "p")
    if where == "before":
        control.addprevious(run("Ulrika Stjärnfält"))
    elif where == "after":
        control.addnext(run(" Ulrika Stjärnfält"))
    elif where == "paragraph before":
        line.addprevious(paragraph("Ulrika Stjärnfält"))
    else:
        line.addnext(paragraph("Ulrika Stjärnfält"))
    got = read(word)
    assert got.record == but(CHECKLIST, {"verksamhetschef.namn": "Ulrika Stjärnfält"})
    assert (got.strays, got.codes) == ([], ["parse.beside"])
    assert got.finding("parse.beside").severity is Severity.INFO


def test_what_stands_beside_a_filled_control_is_kept_apart() -> None:
    """It may be more of the answer or a remark; only a person can tell."""
    word = checklist()
    word.control("huvudhandledare.namn").addnext(run(" (till augusti)"))
    got = read(word)
    assert got.record == CHECKLIST
    assert got.strays == ["(till augusti)"]
    assert got.codes == ["parse.stray_line"]


def test_more_paragraphs_under_a_long_answer_belong_to_it() -> None:
    word = checklist()
    word.cell("vetenskapligt_arbete.plan").append(paragraph("Projektplan i juni."))
    word.write("vetenskapligt_arbete.plan", "Kursen är klar.")
    got = read(word)
    assert got.record == but(CHECKLIST, {"vetenskapligt_arbete.plan": "Kursen är klar.\nProjektplan i juni."})
    assert got.strays == []


def test_an_answer_typed_over_everything_in_the_cell_is_the_answer() -> None:
    word = checklist()
    word.type_over(word.cell("verksamhetschef.namn"), "Ulrika Stjärnfält")
    word.type_over(word.cell("period.fran"), "1/6-23")
    word.type_over(word.cell("malbeskrivning"), "SOSFS 2015:8")
    got = read(word)
    assert got.record == but(
        CHECKLIST,
        {
            "verksamhetschef.namn": "Ulrika Stjärnfält",
            "period.fran": "2023-06-01",
            "malbeskrivning": "sosfs_2015_8",
        },
    )
    assert (got.strays, got.codes) == ([], [])


@pytest.mark.parametrize(
    "typed", ["Titel: Läkemedelslistor", "Titel Läkemedelslistor", "Titel – Läkemedelslistor"]
)
def test_an_answer_behind_the_label_is_the_answer(typed: str) -> None:
    word = checklist()
    label = word.cell("kvalitetsarbete.titel").getprevious()
    word.type_over(label, typed)
    got = read(word)
    assert got.record == but(CHECKLIST, {"kvalitetsarbete.titel": "Läkemedelslistor"})
    assert (got.strays, got.codes) == ([], ["parse.beside"])


def test_a_remark_behind_a_label_is_not_the_answer_of_another_label() -> None:
    """Two labels on a line, the first answered: what stands behind the first says nothing of the second."""
    word = checklist()
    word.label("Huvudhandledare").find(f"{W}p").append(run(": se bilagan"))
    got = read(word)
    assert got.record == CHECKLIST
    assert "se bilagan" in "".join(got.strays)


def test_an_answer_behind_one_of_two_labels_goes_to_no_other() -> None:
    word = checklist()
    word.label("Verksamhetschef").find(f"{W}p").append(run(": Ulrika Stjärnfält"))
    word.type_over(word.cell("huvudhandledare.namn"))
    got = read(word)
    assert get_path(got.record, "huvudhandledare.namn") is None
    assert "Ulrika Stjärnfält" in got.said()


def test_text_between_the_tables_is_kept_with_its_place() -> None:
    word = checklist()
    word.line("Kurser").addprevious(paragraph("Listan lämnas även till facket."))
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, ["Listan lämnas även till facket."])
    finding = got.finding("parse.stray_line")
    assert finding.severity is Severity.WARNING
    assert finding.where is not None
    assert finding.where.place == "Uppdrag"


def test_an_answer_cut_and_pasted_elsewhere_in_the_same_control_follows_it() -> None:
    """The control was moved with its answer, to a line of its own at the end."""
    word = checklist()
    control = word.control("vardcentral")
    word.row("Vårdcentral").getparent().remove(word.row("Vårdcentral"))
    moved = paragraph()
    moved.append(control)
    word.body.find(f"{W}sectPr").addprevious(moved)
    got = read(word)
    assert got.record == but(CHECKLIST, without="malbeskrivning")
    assert got.strays == []


def test_a_new_heading_with_a_text_of_its_own_is_kept() -> None:
    word = statement()
    here = word.line("Sammanfattning")
    here.addprevious(paragraph("Övrigt", style="Rubrik1"))
    here.addprevious(paragraph("Handledaren slutar i augusti."))
    got = read(word)
    assert "Övrigt" in got.said()
    assert "Handledaren slutar i augusti." in got.said()
    assert but(got.record, {"utveckling": 1}) == but(OPINION, {"utveckling": 1})
    assert got.record["utveckling"].startswith(OPINION["utveckling"])


# --- free text between headings ---------------------------------------------------------------


def test_paragraphs_in_the_place_of_a_control_are_the_answer() -> None:
    word = statement()
    control = word.control("kompetens.medicinsk")
    replaced(control, [paragraph("Bred och säker."), paragraph("Väger nytta mot risk.")])
    got = read(word)
    assert (got.record, got.strays) == (OPINION, [])


def test_paragraphs_after_the_control_are_more_of_the_answer() -> None:
    word = statement()
    word.control("kompetens.kommunikativ").addnext(paragraph("Journalerna är lätta att följa."))
    got = read(word)
    more = "Patienterna får tala till punkt.\nJournalerna är lätta att följa."
    assert (got.record, got.strays) == (but(OPINION, {"kompetens.kommunikativ": more}), [])


def test_paragraphs_after_the_empty_control_are_the_answer() -> None:
    word = opened(but(OPINION, without="styrkor"), STATEMENT)
    word.control("styrkor").addnext(paragraph("Noggrannhet."))
    got = read(word)
    assert (got.record, got.strays) == (OPINION, [])


def test_a_table_pasted_into_a_free_text_is_kept() -> None:
    word = statement()
    word.control("kompetens.kommunikativ").addnext(
        table(("Område", "Omdöme"), ("Journaler", "lätta att följa"))
    )
    got = read(word)
    for said in ("Patienterna får tala till punkt.", "Område", "Omdöme", "Journaler", "lätta att följa"):
        assert said in got.said()
    assert but(got.record, {"kompetens.kommunikativ": 1}) == but(OPINION, {"kompetens.kommunikativ": 1})


@pytest.mark.parametrize("heading", ["Medicinsk kompetens", "Kommunikativ kompetens", "Styrkor", "Bedömning"])
def test_with_a_heading_gone_the_texts_stay_apart(heading: str) -> None:
    """The controls say which text is which, several paragraphs or one."""
    word = statement()
    removed(word.line(heading))
    got = read(word)
    assert (got.record, got.strays) == (OPINION, [])


def test_with_a_heading_and_the_controls_gone_nothing_is_lost() -> None:
    word = statement()
    removed(word.line("Kommunikativ kompetens"))
    word.unwrap()
    got = read(word)
    for said in ("Bred och säker.", "Väger nytta mot risk.", "Patienterna får tala till punkt."):
        assert said in got.said()
    for path in ("underlag", "kompetens.ledarskap", "styrkor", "utveckling", "foljer_plan"):
        assert get_path(got.record, path) == get_path(OPINION, path)


# --- labels -----------------------------------------------------------------------------------


def test_touched_labels_keep_their_answers() -> None:
    word = checklist()
    for old, new in (
        ("Vårdcentral", "Vårdcentralen:"),
        ("Huvudhandledare", "Huvudhandledarens namn"),
        ("ST-läkare", "ST läkare"),
        (
            "Självstudier 10 % av arbetstiden på vårdcentralen",
            "Självstudier (10 %) av arbetstiden på vårdcentralen",
        ),
    ):
        next(words(word.label(old))).text = new
    assert read(word).record == CHECKLIST


def test_an_answer_under_another_label_is_found_by_its_control() -> None:
    word = checklist()
    next(words(word.label("Vårdcentral"))).text = "Var arbetar du?"
    got = read(word)
    assert got.record == CHECKLIST


def test_an_answer_under_another_label_without_control_is_not_lost() -> None:
    word = checklist()
    for old in ("Vårdcentral", "Målbeskrivning"):
        next(words(word.label(old))).text = "Var arbetar du?"
    word.unwrap()
    got = read(word)
    assert "Tallåsens vårdcentral" in got.said()
    assert but(got.record, {"vardcentral": 1, "malbeskrivning": 1}) == but(
        CHECKLIST, {"vardcentral": 1, "malbeskrivning": 1}
    )


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("with_controls", [True, False])
def test_a_touched_label_is_nobodys_answer(edition: str, with_controls: bool) -> None:
    """On a form that is empty, whatever letter is missing in what is printed."""
    library = blanks.library("specimen")
    blank = library.bound(library.edition(edition)).blank.data
    for number in range(len(Word(blank).printed())):
        word = Word(blank)
        text = word.printed()[number]
        middle = len(text.text or "") // 2
        text.text = (text.text or "")[:middle] + (text.text or "")[middle + 1 :]
        if not with_controls:
            word.unwrap()
        assert read(word, edition).record == {}, text.text


# --- older forms ------------------------------------------------------------------------------


def old() -> Word:
    return opened(OLD_CHECKLIST, OLD_LIST)


def test_an_answer_typed_in_a_legacy_field() -> None:
    word = old()
    word.write_field("Text4", "Ulrika Stjärnfält")
    got = read(word)
    assert (got.record, got.strays) == (but(OLD_CHECKLIST, {"verksamhetschef.namn": "Ulrika Stjärnfält"}), [])


def test_an_answer_typed_behind_an_empty_legacy_field_is_the_answer() -> None:
    """Whoever unlocks the form types anywhere."""
    word = old()
    word.field("Text4")[-1].addnext(run(" Ulrika Stjärnfält"))
    got = read(word)
    assert (got.record, got.strays) == (but(OLD_CHECKLIST, {"verksamhetschef.namn": "Ulrika Stjärnfält"}), [])


def test_an_answer_in_the_place_of_a_legacy_field_is_the_answer() -> None:
    word = old()
    runs = word.field("Text4")
    replaced(runs[0], [run("Ulrika Stjärnfält")])
    removed(*runs[1:])
    got = read(word)
    assert (got.record, got.strays) == (but(OLD_CHECKLIST, {"verksamhetschef.namn": "Ulrika Stjärnfält"}), [])


def test_a_line_typed_anew_is_taken_apart_at_its_labels() -> None:
    word = old()
    line = word.line("Enhet:")
    replaced(line, [paragraph("Enhet: Tallåsens vårdcentral  Chef: Ulrika Stjärnfält")])
    got = read(word)
    assert (got.record, got.strays) == (but(OLD_CHECKLIST, {"verksamhetschef.namn": "Ulrika Stjärnfält"}), [])


def test_a_line_broken_in_two_loses_nothing() -> None:
    """Enter pressed between two labels of a line."""
    word = old()
    replaced(
        word.line("Enhet:"), [paragraph("Enhet: Tallåsens vårdcentral"), paragraph("Chef: Ulrika Stjärnfält")]
    )
    got = read(word)
    assert "Tallåsens vårdcentral" in got.said()
    assert "Ulrika Stjärnfält" in got.said()
    for path in ("st_lakare.namn", "huvudhandledare.namn", "datum", "kurser", "kommentarer"):
        assert get_path(got.record, path) == get_path(OLD_CHECKLIST, path)


def test_an_answer_of_several_paragraphs_in_a_legacy_field() -> None:
    word = old()
    line = word.line("Jouren tas upp")
    end = line.findall(f"{W}r")[-1]
    more = paragraph("Fler bedömare önskas.")
    line.addnext(more)
    more.append(end)
    got = read(word)
    more_said = "Jouren tas upp i höst.\nFler bedömare önskas."
    assert (got.record, got.strays) == (but(OLD_CHECKLIST, {"kommentarer": more_said}), [])


# --- which form it is -------------------------------------------------------------------------


def test_a_letter_is_no_form() -> None:
    """Not even with the stamp of one."""
    with pytest.raises(stforms.StformsError) as caught:
        read(_letter())
    assert caught.value.code == "identify.unknown"


def test_a_form_that_the_caller_takes_for_another_is_not_read_as_it() -> None:
    """Another form's lines laid on this one's would give answers that nobody wrote."""
    with pytest.raises(stforms.StformsError) as caught:
        read(filled(CHECKLIST, LIST), OLD_LIST)
    assert caught.value.code == "parse.other_form"


def test_a_word_file_is_no_workbook() -> None:
    for data in (filled(CHECKLIST, LIST), _letter()):
        with pytest.raises(stforms.StformsError) as caught:
            read(data, "checklista-st/2026-xlsx")
        assert caught.value.code in ("parse.other_form", "parse.other_format")


def _letter() -> bytes:
    word = checklist()
    section = word.body.find(f"{W}sectPr")
    for one in [e for e in word.body if e is not section]:
        word.body.remove(one)
    section.addprevious(paragraph("Hej! Här kommer checklistan."))
    return word.save()
