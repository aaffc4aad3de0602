"""Letters: what they say is in them, whole, in order; the PDF can be read aloud and kept."""

from __future__ import annotations

import io

import blanks
import docx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stforms.formats.docx.letter import letter_docx
from stforms.formats.letter import Grid, Letter, Point, Section
from stforms.formats.pdf.letter import letter_pdf

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


def letter_of(points: int = 1, rows: int = 1) -> Letter:
    entries = tuple(Point(f"Checklista {n}", ("Skickad 1 oktober 2026", LONG)) for n in range(points))
    cells = tuple(
        (f"Person {n}", "Checklista", "Datum: ”31/4” är inget datum. <3 & så vidare") for n in range(rows)
    )
    return Letter(
        "sv-SE",
        ("Region Östergötland", "Vårdcentralen Ån"),
        "28 november 2026",
        ("Jelena Đorđević-Åström",),
        "Påminnelse",
        ("Hej Jelena!", "Vi saknar detta."),
        (
            Section("Har inte kommit in", entries),
            Section("Alla", grid=Grid(("Namn", "Blankett", "Saknas"), cells, (0.2, 0.2, 0.6))),
        ),
        ("Svara snart.",),
        ("Med vänlig hälsning", "Anna Ek"),
    )


def words_of_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def words_of_docx(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(("points", "rows"), [(0, 0), (1, 1), (40, 60)])
@pytest.mark.parametrize("profile", ["PDF_A_2A", "PDF_UA_1"])
def test_the_pdf_is_what_it_claims_to_be(points: int, rows: int, profile: str) -> None:
    """A validator finds nothing against its being PDF/A-2a and PDF/UA-1."""
    if not blanks.REQUIRED:
        pytest.importorskip("page")
    import page  # the package page-validation

    wanted = getattr(page.ValidationProfile, profile)
    report = page.validate_pdf_bytes(letter_pdf(letter_of(points, rows)), profile=wanted)
    assert [failure.rule_id for failure in report.failures] == []


def test_the_pdf_says_everything_in_order() -> None:
    words = words_of_pdf(letter_pdf(letter_of(3, 2)))
    order = [
        "Region Östergötland", "28 november 2026", "Jelena Đorđević-Åström", "Påminnelse", "Hej Jelena!",
        "Har inte kommit in", "Checklista 0", "Checklista 2", "Person 0", "Person 1",
        "Svara snart.", "Anna Ek",
    ]  # fmt: skip
    places = [words.index(part) for part in order]
    assert places == sorted(places)


def test_the_word_document_says_everything() -> None:
    words = words_of_docx(letter_docx(letter_of(3, 2)))
    for part in (
        "Region Östergötland",
        "Jelena Đorđević-Åström",
        "Checklista 2",
        LONG,
        "Person 1",
        "Anna Ek",
    ):
        assert part in words


def test_headings_and_lists_are_real_in_word() -> None:
    document = docx.Document(io.BytesIO(letter_docx(letter_of())))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None]
    assert [name for name in styles if name != "Normal"] == [
        "Heading 1", "Heading 2", "List Bullet", "List Bullet 2", "List Bullet 2", "Heading 2",
    ]  # fmt: skip


def test_nothing_is_drawn_outside_the_page() -> None:
    """Words wider than the page are broken."""
    document = pypdfium2.PdfDocument(letter_pdf(letter_of(30, 30)))
    for page in document:
        text = page.get_textpage()
        for number in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(number)
            assert left >= 0
            assert right <= page.get_width() - 50
            assert 0 <= bottom <= top <= page.get_height()


def test_pages_are_numbered_where_there_are_several() -> None:
    assert "1 (" not in words_of_pdf(letter_pdf(letter_of()))
    assert "2 (" in words_of_pdf(letter_pdf(letter_of(40, 60)))


@settings(max_examples=30)
@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    """A letter that the font lacks is a question mark, never a gap."""
    made = Letter(
        "sv-SE", (text,), "d", (text,), "s", (text,), (Section(text, (Point(text, (text,)),)),), (), ()
    )
    assert letter_pdf(made).startswith(b"%PDF-1.7")
    assert letter_pdf(made) == letter_pdf(made)
    assert letter_docx(made)
