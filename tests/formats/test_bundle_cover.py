"""The page in front is ours: it says what follows, and can be read aloud."""

from __future__ import annotations

import blanks
import pypdfium2
import pytest

from stforms.formats.pdf.bundle.binder import Binder, Titled
from stforms.formats.pdf.bundle.cover import Cover
from tests.bundles import opened


def cover_of(rows: int, title: str = "Ansökan om bevis om specialistkompetens") -> bytes:
    named = "Intyg om kurs – Barn och ungdomar i primärvården, med ”särskild” inriktning på Łódź & Ωmega <3"
    papers = tuple((str(number), named, "1") for number in range(1, rows + 1))
    binder = Binder()
    page = Cover(title, ("Jelena Đorđević-Åström",), ("Bilaga", "Handling", "Sidor"), papers)
    binder.add_cover(Titled("Innehåll", "F", "cover -"), page)
    return b"".join(binder.finish(title))


@pytest.mark.parametrize("rows", [0, 1, 20, 120])
def test_alone_it_is_accessible(rows: int) -> None:
    """A validator finds nothing against its being PDF/UA-1."""
    if not blanks.REQUIRED:
        pytest.importorskip("page")
    import page  # the package page-validation

    report = page.validate_pdf_bytes(cover_of(rows), profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.rule_id for failure in report.failures] == []


def test_it_says_every_paper() -> None:
    document = pypdfium2.PdfDocument(cover_of(120))
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) > 1
    assert words.count("Intyg om kurs") == 120
    assert "Jelena Đorđević-Åström" in words


def test_every_piece_of_text_is_an_element_and_every_element_has_its_text() -> None:
    """The tree and the pages name each other (14.7.4.4, 14.7.5.4)."""
    with opened(cover_of(60)) as pdf:
        root = pdf.Root.StructTreeRoot
        parents = list(root.ParentTree.Nums)
        for page in pdf.pages:
            listed = parents[parents.index(int(page.obj.StructParents)) + 1]
            for mark, element in enumerate(listed):
                marks = [kid for kid in element.K if "/MCID" in kid and kid.Pg.objgen == page.obj.objgen]
                assert mark in [int(kid.MCID) for kid in marks]


def test_in_front_of_other_papers_it_does_not_claim_that_they_are_tagged() -> None:
    binder = Binder()
    binder.add_cover(Titled("Innehåll", "F", "cover -"), Cover("Ansökan", (), ("a", "b", "c"), ()))
    from stforms.formats.pdf.returned import ReturnedPdf

    binder.add(Titled("Bilaga 1", "1:", "- 1"), ReturnedPdf(cover_of(1)))
    with opened(b"".join(binder.finish("Ansökan"))) as pdf:
        assert pdf.Root.MarkInfo == {"/Marked": True, "/Suspects": True}
        assert b"pdfuaid:part>" not in pdf.Root.Metadata.read_bytes()
