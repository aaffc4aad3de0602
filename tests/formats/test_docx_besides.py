"""What else people leave in a Word form: revision marks, comments, notes, hidden text, pictures."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from stforms.model import Severity
from tests.formats.sent_back import (
    CHECKLIST,
    NEW,
    OLD_CHECKLIST,
    OLD_LIST,
    but,
    checklist,
    courses,
    opened,
    read,
)
from tests.formats.word import (
    Element,
    W,
    old_picture,
    paragraph,
    pen_stroke,
    picture,
    replaced,
    run,
    table_row,
    text_box,
    words,
    xml,
)

# --- revision marks ---------------------------------------------------------------------------

BY = 'w:author="Karin Löfqvist" w:date="2024-05-03T10:00:00Z"'


def marked(kind: str, text: str) -> Element:
    """Return a text put in ("ins", "moveTo") or taken out ("del", "moveFrom") with revision marks on."""
    made = xml(f'<w:{kind} w:id="5" {BY}/>')
    made.append(run(text))
    if kind == "del":
        for old in list(words(made)):
            old.tag = f"{W}delText"
    return made


def test_text_put_in_counts_and_text_taken_out_does_not() -> None:
    word = checklist()
    line = word.content("vardcentral")
    line.remove(line[0])
    line.extend([run("Tallåsens "), marked("del", "mottagning"), marked("ins", "vårdcentral")])
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, [])
    finding = got.finding("parse.tracked_changes")
    assert finding.severity is Severity.WARNING
    assert (finding.params["inserted"], finding.params["deleted"]) == (1, 1)
    assert "mottagning" in str(finding.params["texts"])


def test_an_answer_taken_out_is_no_answer() -> None:
    word = checklist()
    line = word.content("vardcentral")
    line.remove(line[0])
    line.append(marked("del", "Tallåsens vårdcentral"))
    got = read(word)
    assert (got.record, got.strays) == (but(CHECKLIST, without="vardcentral"), [])
    assert got.codes == ["parse.tracked_changes"]


def test_text_moved_stands_where_it_was_moved_to() -> None:
    word = checklist()
    for tag, kind in (("verksamhetschef.namn", "moveTo"), ("huvudhandledare.namn", "moveFrom")):
        cell = word.cell(tag)
        word.type_over(cell)
        cell.find(f"{W}p").append(marked(kind, "Karin Löfqvist"))
    got = read(word)
    moved = but(CHECKLIST, {"verksamhetschef.namn": "Karin Löfqvist"}, without="huvudhandledare")
    assert (got.record, got.strays) == (moved, [])
    assert got.codes == ["parse.tracked_changes"]


def test_a_row_put_in_with_revision_marks_is_a_row() -> None:
    word = checklist()
    made = table_row("", "", "")
    made.insert(0, xml(f'<w:trPr><w:ins w:id="6" {BY}/></w:trPr>'))
    for cell, text in zip(made.findall(f"{W}tc"), ("Dermatoskopi", "2024-09", "Planerad"), strict=True):
        cell.find(f"{W}p").append(marked("ins", text))
    word.around(word.control("kurser.3.namn"), "tr").addnext(made)
    got = read(word)
    assert (got.record, got.strays) == (courses(*CHECKLIST["kurser"], NEW), [])


def test_a_row_taken_out_with_revision_marks_is_no_row() -> None:
    word = checklist()
    row = word.around(word.control("kurser.2.namn"), "tr")
    row.insert(0, xml(f'<w:trPr><w:del w:id="6" {BY}/></w:trPr>'))
    for text in list(words(row)):
        old = text.getparent()
        replaced(old, [marked("del", text.text or "")])
    got = read(word)
    assert got.record == courses(CHECKLIST["kurser"][0], CHECKLIST["kurser"][2])
    assert got.strays == []
    assert "parse.tracked_changes" in got.codes


def test_a_changed_look_is_no_change_of_the_text() -> None:
    word = checklist()
    for one in word.content("vardcentral").iter(f"{W}r"):
        one.insert(
            0,
            xml(f'<w:rPr><w:b/><w:rPrChange w:id="4" {BY}><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>'),
        )
    got = read(word)
    assert (got.record, got.strays, got.codes) == (CHECKLIST, [], [])


# --- comments, notes, hidden text, text boxes, margins ----------------------------------------


def test_comments_are_kept_and_are_no_answers() -> None:
    word = checklist()
    word.notes("comments", ("Karin Löfqvist", "Stämmer detta?"), ("", "Ja, kollat"))
    line = word.around(word.control("vardcentral"), "p")
    line.insert(1, xml('<w:commentRangeStart w:id="1"/>'))
    line.append(xml('<w:commentRangeEnd w:id="1"/>'))
    line.append(xml('<w:r><w:commentReference w:id="1"/></w:r>'))
    got = read(word)
    assert got.record == CHECKLIST
    assert got.strays == ["Karin Löfqvist: Stämmer detta?", "Ja, kollat"]
    assert got.codes == ["parse.stray_comment"] * 2


@pytest.mark.parametrize("kind", ["footnotes", "endnotes"])
def test_notes_are_kept_and_are_no_answers(kind: str) -> None:
    word = checklist()
    word.notes(kind, ("", "Inklusive jour."))
    reference = f"<w:r><w:{kind.rstrip('s')}Reference w:id='1'/></w:r>"
    word.around(word.control("vardcentral"), "p").append(xml(reference))
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, ["Inklusive jour."])
    assert len(got.codes) == 1


def test_the_lines_above_notes_are_nothing() -> None:
    """Word keeps the separators in the same part as the notes."""
    word = checklist()
    line = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    word.notes("footnotes")
    word.members["word/footnotes.xml"] = word.members["word/footnotes.xml"].replace(
        b"</w:footnotes>", line.encode() + b"</w:footnotes>"
    )
    got = read(word)
    assert (got.record, got.strays, got.codes) == (CHECKLIST, [], [])


def test_hidden_text_is_kept_and_is_no_answer() -> None:
    word = checklist()
    word.content("vardcentral").append(run("i Älvbro", "<w:vanish/>"))
    word.line("Kurser").append(run("gammal rubrik", "<w:vanish/>"))
    got = read(word)
    assert got.record == CHECKLIST
    assert got.strays == ["i Älvbro", "gammal rubrik"]
    assert got.codes == ["parse.stray_hidden"] * 2


def test_a_hidden_answer_is_no_answer() -> None:
    word = checklist()
    word.content("vardcentral")[0].insert(0, xml("<w:rPr><w:vanish/></w:rPr>"))
    got = read(word)
    assert (got.record, got.strays) == (but(CHECKLIST, without="vardcentral"), ["Tallåsens vårdcentral"])


def test_a_text_box_is_read_once() -> None:
    """Word writes it twice, for itself and for older programs."""
    word = checklist()
    word.line("Kurser").append(text_box("Ring mig!", "Karin"))
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, ["Ring mig!", "Karin"])


def test_a_text_box_of_an_older_word_is_read() -> None:
    word = checklist()
    box = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict></w:r>"
    word.line("Kurser").append(xml(box))
    next(word.root.iter(f"{W}txbxContent")).append(paragraph("Ring mig!"))
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, ["Ring mig!"])


def test_an_equation_is_kept() -> None:
    """Insert > Equation: its text is not among the paragraph's runs."""
    word = checklist()
    space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    equation = xml(f"<m:oMath {space}><m:r><m:t>x=2</m:t></m:r></m:oMath>")
    word.around(word.control("vardcentral"), "p").append(equation)
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, ["x=2"])


def test_macros_are_told() -> None:
    word = checklist()
    word.members["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"
    got = read(word)
    assert (got.record, got.strays, got.codes) == (CHECKLIST, [], ["parse.macros"])


def test_a_text_box_over_an_answer_is_kept() -> None:
    """Where boxes could not be ticked people put text boxes on top of them."""
    word = checklist()
    word.around(word.control("iup.dokumenterat.ja"), "p").append(text_box("X vid Ja"))
    got = read(word)
    assert (got.record, got.strays) == (CHECKLIST, ["X vid Ja"])


def test_text_in_the_margins_is_kept() -> None:
    word = checklist()
    footer = next(name for name in word.members if "footer" in name)
    root = etree.fromstring(word.members[footer])
    root.append(paragraph("Inkom 2024-06-07, dnr 12"))
    word.members[footer] = etree.tostring(root)
    got = read(word)
    assert (got.record, got.strays, got.codes) == (
        CHECKLIST,
        ["Inkom 2024-06-07, dnr 12"],
        ["parse.stray_margin"],
    )


def test_a_header_of_the_employers_is_kept() -> None:
    word = checklist()
    content = etree.tostring(xml("<w:hdr><w:p><w:r><w:t>Region Älvbro</w:t></w:r></w:p></w:hdr>")).decode()
    word.part(
        "header9.xml",
        "header",
        content,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml",
    )
    got = read(word)
    assert (got.record, got.strays, got.codes) == (CHECKLIST, ["Region Älvbro"], ["parse.stray_margin"])


def test_text_written_on_in_the_footers_own_line_is_kept() -> None:
    word = checklist()
    footer = next(name for name in word.members if "footer" in name)
    root = etree.fromstring(word.members[footer])
    root.find(f"{W}p").append(run(" Arkivexemplar"))
    word.members[footer] = etree.tostring(root)
    got = read(word)
    assert got.record == CHECKLIST
    assert "Arkivexemplar" in "".join(got.strays)


# --- signatures and pictures ------------------------------------------------------------------


@pytest.mark.parametrize("signature", [picture, old_picture, pen_stroke])
def test_a_signature_drawn_or_pasted_counts(signature: Any) -> None:
    for inside in (True, False):
        word = checklist()
        control = word.control("underskrift_st.signerad")
        (word.content("underskrift_st.signerad") if inside else control.getparent()).append(signature())
        got = read(word)
        assert (got.record, got.strays) == (but(CHECKLIST, {"underskrift_st.signerad": True}), [])


@pytest.mark.parametrize("signature", [picture, old_picture, pen_stroke])
def test_a_signature_on_an_older_form_counts(signature: Any) -> None:
    word = opened(OLD_CHECKLIST, OLD_LIST)
    word.row("Handledare:").findall(f"{W}tc")[1].find(f"{W}p").append(signature())
    got = read(word)
    assert (got.record, got.strays) == (but(OLD_CHECKLIST, {"underskrift_handledare.signerad": True}), [])


def test_a_name_where_one_signs_counts_as_signed() -> None:
    word = checklist()
    word.write("underskrift_st.signerad", "Jelena Đorđević")
    got = read(word)
    assert got.record == but(CHECKLIST, {"underskrift_st.signerad": True})
    assert "Jelena Đorđević" in [
        r.text for r in got.outcome.value.readings if r.key == "underskrift_st.signerad"
    ]


@pytest.mark.parametrize("line", ["     ", "__________", "……………", "\N{EN SPACE}" * 12, "\n\n"])
def test_an_empty_line_to_sign_on_is_no_signature(line: str) -> None:
    """Underscores, dots and line breaks: room for ink on the printed paper."""
    word = checklist()
    word.type_over(word.cell("underskrift_st.signerad"), *line.split("\n"))
    assert read(word).record == CHECKLIST


def test_a_picture_elsewhere_is_told() -> None:
    """It may be a scanned page, a stamp or a signature in the wrong place."""
    word = checklist()
    word.line("Kurser").addprevious(paragraph())
    word.line("Kurser").getprevious().append(picture())
    got = read(word)
    assert got.record == CHECKLIST
    assert got.codes == ["parse.stray_picture"]
    assert got.finding("parse.stray_picture").severity is Severity.WARNING


def test_a_picture_over_an_answer_is_told() -> None:
    word = checklist()
    word.around(word.control("vardcentral"), "p").append(picture())
    got = read(word)
    assert (got.record, got.codes) == (CHECKLIST, ["parse.stray_picture"])
