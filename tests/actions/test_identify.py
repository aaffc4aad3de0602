"""Which form a file is: by stamp, by fields, by footer, or honestly unsure."""

from __future__ import annotations

import io

import blanks
import docx
import pikepdf
import pytest

import stforms
from stforms.actions.identify_pdf import footers
from stforms.errors import UnreadableError
from stforms.library import Library

each_edition = pytest.mark.parametrize("edition", blanks.editions())


def blank_of(library: Library, edition: str) -> bytes:
    return library.blank(library.edition(edition)).path.read_bytes()


def page_with(text: str) -> bytes:
    """Make a PDF of one page with a line of text and no form."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    font.Encoding = pikepdf.Name.WinAnsiEncoding
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    shown = text.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
    page.Contents = pdf.make_stream(b"BT /F1 10 Tf 50 50 Td (" + shown + b") Tj ET")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@each_edition
def test_a_filled_form_is_recognised_by_its_stamp(edition: str, library: Library) -> None:
    filled = stforms.fill({}, edition, library=library)
    found = stforms.identify(bytes(filled.value), library=library).value
    assert found.edition is not None
    assert (found.edition.id, found.by) == (edition, "stamp")


@each_edition
def test_an_untouched_blank_is_recognised_by_its_fields(edition: str, library: Library) -> None:
    found = stforms.identify(blank_of(library, edition), library=library)
    assert found.value.edition is not None
    assert (found.value.edition.id, found.value.by) == (edition, "fields")
    assert found.findings == ()


@each_edition
def test_a_copy_without_fields_and_stamp_is_recognised_by_its_footer(edition: str, library: Library) -> None:
    filled = stforms.fill({}, edition, flatten=True, library=library)
    with pikepdf.open(io.BytesIO(bytes(filled.value))) as pdf:
        del pdf.docinfo["/stforms"]
        out = io.BytesIO()
        pdf.save(out)
    found = stforms.identify(out.getvalue(), library=library).value
    assert found.edition is not None
    assert (found.edition.id, found.by) == (edition, "text")


def test_the_stamp_does_not_outweigh_the_fields(library: Library) -> None:
    """A stamp copied to another form is not believed."""
    with pikepdf.open(io.BytesIO(blank_of(library, "intyg-kurs/hslf-fs-2021-8"))) as pdf:
        pdf.docinfo["/stforms"] = "intyg-auskultation/hslf-fs-2021-8"
        out = io.BytesIO()
        pdf.save(out)
    found = stforms.identify(out.getvalue(), library=library).value
    assert found.edition is not None
    assert (found.edition.id, found.by) == ("intyg-kurs/hslf-fs-2021-8", "fields")


def test_a_form_that_has_lost_a_field_is_recognised_and_the_drift_said(library: Library) -> None:
    with pikepdf.open(io.BytesIO(blank_of(library, "intyg-kurs/hslf-fs-2021-8"))) as pdf:
        fields = pdf.Root.AcroForm.Fields
        gone = next(f for f in fields if str(f.T) == "Tjänsteställe")
        pdf.pages[0].Annots = pikepdf.Array([a for a in pdf.pages[0].Annots if a.objgen != gone.objgen])
        pdf.Root.AcroForm.Fields = pikepdf.Array([f for f in fields if f.objgen != gone.objgen])
        out = io.BytesIO()
        pdf.save(out)
    found = stforms.identify(out.getvalue(), library=library)
    assert found.value.edition is not None
    assert found.value.edition.id == "intyg-kurs/hslf-fs-2021-8"
    assert [(f.code, "Tjänsteställe" in str(f.params["fields"])) for f in found.findings] == [
        ("identify.fields_missing", True)
    ]


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("HSLF-FS 2021:8 - Bilaga 1 1 (2)", [("HSLF-FS 2021:8", "1")]),
        ("HSLF-FS 2021:8 - Bilaga 12", [("HSLF-FS 2021:8", "12")]),
        ("HSLF - FS 2021 : 8 – Bilaga 9", [("HSLF-FS 2021:8", "9")]),
        ("SOSFS 2015:8 - Bilaga 8 a", [("SOSFS 2015:8", "8a")]),
        ("SOFS 2008:17 - Bilaga 3", [("SOSFS 2008:17", "3")]),
        ("SOSFS 2008:7 – Bilaga 3", [("SOSFS 2008:17", "3")]),
        ("SOSFS 2015:8 - Bilaga 5 SOSFS 2015:8 - Bilaga 5", [("SOSFS 2015:8", "5")]),
        ("enligt SOSFS 2015:8 ska bilagan", []),
    ],
)
def test_the_footer_says_regulation_and_bilaga(printed: str, found: list[tuple[str, str]]) -> None:
    assert footers(printed) == found


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("SOSFS 2015:8 - Bilaga 8 b", "identify.unsupported"),
        ("HSLF-FS 2021:8 - Bilaga 13", "identify.unsupported"),
        ("SOSFS 2008:17 - Bilaga 3", "identify.expired"),
        ("SOFS 2008:17 - Bilaga 3", "identify.expired"),
        ("SOSFS 2008:7 - Bilaga 3 SOSFS 2008:17 - Bilaga 4", "identify.expired"),
        ("SOSFS 2008:17 - Bilaga 3 och SOSFS 2015:8 - Bilaga 4", "identify.several"),
        ("Intyg om kurs enligt SOSFS 2008:17", "identify.looks_expired"),
        ("Ansökan om bevis, SOFS 2008 : 17", "identify.looks_expired"),
        ("SOSFS 2015:8 - Bilaga 3 och SOSFS 2015:8 - Bilaga 4", "identify.several"),
    ],
)
def test_a_form_we_cannot_read_is_named(printed: str, code: str, library: Library) -> None:
    with pytest.raises(UnreadableError) as caught:
        stforms.identify(page_with(printed), library=library)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "printed", ["Lunchmeny enligt SOSFS 2008:17", "Intyg enligt SOSFS 2008:175", "Intyg enligt 2008:17"]
)
def test_a_paper_that_only_resembles_an_expired_form_is_unknown(printed: str, library: Library) -> None:
    assert stforms.identify(page_with(printed), library=library).value.edition is None


def test_an_expired_form_is_refused_whatever_the_caller_says(library: Library) -> None:
    """Read as another form, its answers would stand under the wrong delmål."""
    edition = "intyg-kurs/sosfs-2015-8"
    with pytest.raises(UnreadableError) as caught:
        stforms.parse(page_with("SOSFS 2008:17 - Bilaga 3"), edition=edition, library=library)
    assert (caught.value.code, caught.value.params["last"]) == ("identify.expired", "2022-04-30")
    doubtful = page_with("Intyg om kurs enligt SOSFS 2008:17")
    assert stforms.parse(doubtful, edition=edition, library=library).value.edition.id == edition


def test_fields_almost_like_a_known_forms_do_not_outweigh_an_expired_footer(library: Library) -> None:
    """The older forms resemble those that took their place."""
    with (
        pikepdf.open(io.BytesIO(blank_of(library, "intyg-kurs/sosfs-2015-8"))) as pdf,
        pikepdf.open(io.BytesIO(page_with("SOSFS 2008:17 - Bilaga 5"))) as older,
    ):
        page = pdf.copy_foreign(older.pages[0].obj)
        pdf.pages[0].obj.Contents, pdf.pages[0].obj.Resources = page.Contents, page.Resources
        fields = pdf.Root.AcroForm.Fields
        gone = next(f for f in fields if str(f.T) == "Tjänsteställe")
        pdf.pages[0].obj.Annots = pikepdf.Array([a for a in pdf.pages[0].Annots if a.objgen != gone.objgen])
        pdf.Root.AcroForm.Fields = pikepdf.Array([f for f in fields if f.objgen != gone.objgen])
        out = io.BytesIO()
        pdf.save(out)
    with pytest.raises(UnreadableError) as caught:
        stforms.identify(out.getvalue(), library=library)
    assert caught.value.code == "identify.expired"


def test_a_known_form_may_tell_what_was_carried_over(library: Library) -> None:
    record = {"beskrivning": "Fört över från intyg enligt SOSFS 2008:17 - Bilaga 3."}
    for flatten in (False, True):
        filled = stforms.fill(record, "intyg-kurs/sosfs-2015-8", flatten=flatten, library=library)
        found = stforms.identify(bytes(filled.value), library=library).value
        assert found.edition is not None
        assert found.edition.id == "intyg-kurs/sosfs-2015-8"


@pytest.mark.parametrize("in_footer", [False, True])
def test_a_word_file_of_the_expired_regulation_is_refused(in_footer: bool, library: Library) -> None:
    """Wherever it says so."""
    document = docx.Document()
    document.add_paragraph("Intyg om klinisk tjänstgöring under handledning")
    document.add_paragraph("Sökandens namn: Alva Provlund")
    told = document.sections[0].footer.paragraphs[0] if in_footer else document.add_paragraph()
    told.text = "SOSFS 2008:17"
    out = io.BytesIO()
    document.save(out)
    for verb in (stforms.identify, stforms.parse):
        with pytest.raises(UnreadableError) as caught:
            verb(out.getvalue(), library=library)
        assert caught.value.code == "identify.looks_expired"


def test_an_unknown_paper_is_answered_with_the_nearest(library: Library) -> None:
    found = stforms.identify(page_with("Intyg om auskultation på kliniken"), library=library)
    assert found.value.edition is None
    assert found.value.candidates[0].edition.startswith("intyg-auskultation/")
    nothing = stforms.identify(page_with("Lunchmeny vecka 12"), library=library)
    assert nothing.value.candidates == ()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 en zip", b"hej", "åäö".encode()])
def test_what_is_no_pdf_is_said_so(data: bytes, library: Library) -> None:
    with pytest.raises(UnreadableError) as caught:
        stforms.identify(data, library=library)
    assert caught.value.code in ("file.no_pdf", "file.empty", "file.damaged")
