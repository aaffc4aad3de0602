"""A bundle shows what its papers show, whoever looks at it, and nothing in it runs."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pypdf
import pypdfium2
import pytest

import stforms
from stforms.formats.pdf.bundle.binder import Binder, Titled
from stforms.formats.pdf.bundle.left_out import LeftOut
from stforms.formats.pdf.returned import ReturnedPdf
from tests.bundles import opened, put_together, running
from tests.oracles import programs
from tests.oracles.papers import CHOSEN, WITH_TABLES, Paper, each, same
from tests.oracles.programs import Node
from tests.pictures import looks

SAVES: dict[str, Callable[[bytes], bytes]] = {
    "qpdf": programs.qpdf_rewrite,
    "pikepdf": programs.pikepdf_save,
    "pdfium": programs.pdfium_save,
    "pdftk": programs.pdftk_output,
    "qpdf, flattened": programs.qpdf_flatten,
    "Ghostscript, printed": programs.ghostscript,
}


def same_pages(single: list[bytes], whole: bytes) -> None:
    """Fail unless every page of a bundle looks as the single file's does, in poppler and in pdfium."""
    for renderer in looks.RENDERERS:
        pages = looks.drawn(renderer, whole)
        expected = [page for data in single for page in looks.drawn(renderer, data)]
        assert len(pages) == len(expected)
        differing = [
            (renderer, index, found)
            for index, (one, other) in enumerate(zip(expected, pages, strict=True), start=1)
            if (found := looks.apart(one, other)) is not None
        ]
        assert differing == []


def sound(data: bytes) -> None:
    """Fail unless qpdf, pypdf at its strictest and Ghostscript accept a file, and nothing in it runs."""
    assert "No syntax or stream encoding errors found" in programs.checked(data)
    reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
    assert all(page.extract_text() is not None for page in reader.pages)
    assert programs.rendered_by_ghostscript(data) == ""
    assert running(data) == []


def _two(paper: Paper) -> list[bytes]:
    """Return a paper filled twice: with everything, and with little."""
    little = {key: paper.record[key] for key in list(paper.record)[:2]}
    return [paper.filled, paper.fill(little)]


@each()
def test_every_page_looks_as_the_single_paper(paper: Paper) -> None:
    files = _two(paper)
    same_pages(files, put_together(files, paper.library))


@each()
def test_a_paper_that_fill_flattened_looks_as_the_filled_one(paper: Paper) -> None:
    """What the blank shows in boxes that nobody filled stays: SOSFS bilaga 1 prints a sum of 0."""
    little = {key: paper.record[key] for key in list(paper.record)[:2]}
    same_pages([paper.fill(little)], paper.fill(little, flatten=True))


@each()
def test_a_bundle_is_sound(paper: Paper) -> None:
    sound(put_together(_two(paper), paper.library))


@each(CHOSEN)
def test_fields_that_are_kept_look_the_same_and_hold_their_own_values(paper: Paper) -> None:
    """Fields of one name would be one field: the first paper's values would show on all."""
    files = _two(paper)
    whole = put_together(files, paper.library, keep_fields=True)
    same_pages(files, whole)
    sound(whole)
    with opened(whole) as pdf:
        names = [str(field.T) for field in pdf.Root.AcroForm.Fields]
    assert len(names) == len(set(names)) == 2


@each(CHOSEN[:2])
def test_pdfium_draws_kept_fields_from_their_own_values(paper: Paper) -> None:
    """What pdfium shows once it has made the fields page content is what the single papers show."""
    files = _two(paper)
    whole = put_together(files, paper.library, keep_fields=True)
    expected = [text for data in files for text in _texts(programs.pdfium_flatten(data))]
    assert _texts(programs.pdfium_flatten(whole)) == expected


def _texts(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


@pytest.mark.parametrize("program", SAVES)
@each(CHOSEN[:4])
def test_papers_that_other_programs_saved_look_the_same(paper: Paper, program: str) -> None:
    saved = [SAVES[program](data) for data in _two(paper)]
    whole = put_together(saved, paper.library)
    same_pages(saved, whole)
    sound(whole)


@each(CHOSEN[:3])
def test_papers_that_firefox_saved_look_the_same(paper: Paper, node: Node) -> None:
    saved = [node.pdfjs_save(paper.filled)]
    whole = put_together(saved, paper.library)
    same_pages(saved, whole)
    sound(whole)


@each(WITH_TABLES)
def test_continuation_sheets_come_along(paper: Paper) -> None:
    files = [paper.fill(paper.long_record), paper.fill(paper.long_record, flatten=True)]
    whole = put_together(files, paper.library)
    same_pages(files, whole)
    sound(whole)


@each(CHOSEN)
def test_both_ways_give_the_same_pages(paper: Paper) -> None:
    """A file of ours by its literals, and the same file as any program's."""
    anew = programs.pikepdf_save(paper.filled)
    same_pages([paper.filled, anew], put_together([paper.filled, anew], paper.library))


@each(CHOSEN)
def test_more_papers_of_one_form_add_only_what_was_filled_in(paper: Paper) -> None:
    """Fonts, pictures and the colour profile are stored once: twenty papers are not twenty blanks."""
    one = len(put_together([paper.filled], paper.library))
    twenty = len(put_together([paper.filled] * 20, paper.library))
    pages = len(paper.bound.blank.pages)
    assert twenty - one < 19 * pages * 2_000
    assert twenty < 1.5 * max(len(paper.blank), 60_000)


@each(CHOSEN)
def test_the_same_papers_give_the_same_bytes(paper: Paper) -> None:
    files = [*_two(paper), programs.pikepdf_save(paper.filled)]
    for keep in (False, True):
        assert put_together(files, paper.library, keep) == put_together(files, paper.library, keep)


# --- what parse reads -------------------------------------------------------------------------


@each(CHOSEN)
def test_the_papers_are_read_from_a_split_bundle_as_from_the_single_ones(paper: Paper) -> None:
    """Flattened they are read by print, as a flattened single paper is; with fields, exactly."""
    flat = paper.parse(paper.fill(paper.record, flatten=True)).value.record
    for keep, expected in ((False, flat), (True, paper.parse(paper.filled).value.record)):
        whole = put_together([paper.filled, paper.filled], paper.library, keep)
        pieces = stforms.split(whole, library=paper.library).value
        assert [piece.edition for piece in pieces] == [paper.id, paper.id]
        for piece in pieces:
            same(expected, paper.parse(bytes(piece)).value.record)
            sound(bytes(piece))


@pytest.mark.parametrize("program", ["qpdf", "pdftk", "Ghostscript, printed"])
@each(CHOSEN[2:4])
def test_a_bundle_that_came_back_is_taken_apart(paper: Paper, program: str) -> None:
    """Whether our marks are still there or the footers alone, every page finds its paper."""
    whole = SAVES[program](put_together([paper.filled] * 3, paper.library))
    pieces = stforms.split(whole, library=paper.library).value
    assert [piece.edition for piece in pieces] == [paper.id] * 3
    many = len(paper.bound.blank.pages)
    assert [len(piece.pages) for piece in pieces] == [many] * 3


# --- what people put on the pages --------------------------------------------------------------


def _signed(data: bytes, noted: bool = True) -> bytes:
    """Return a paper with a pen stroke, and perhaps a comment, as a tablet leaves them."""
    with opened(data) as pdf:
        stroke = pdf.make_stream(b"2 w 5 5 m 90 25 l S", Type=pikepdf.Name.XObject, BBox=[0, 0, 100, 30])
        ink = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Ink, Rect=[80, 180, 180, 210], F=4,
            InkList=[[85, 185, 170, 205]], AP=pikepdf.Dictionary(N=stroke),
        )  # fmt: skip
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[500, 700, 520, 720],
            Contents=pikepdf.String("Ring mig om datumet"),
        )  # fmt: skip
        added = [pdf.make_indirect(one) for one in ((ink, note) if noted else (ink,))]
        pdf.pages[0].obj.Annots = [*pdf.pages[0].obj.Annots, *added]
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


@each(CHOSEN[:2])
def test_a_pen_stroke_is_on_the_page_and_a_comment_is_told(paper: Paper) -> None:
    binder = Binder()
    left = binder.add(Titled("Bilaga 1", "1:", "- 1"), ReturnedPdf(_signed(paper.filled)))
    assert LeftOut("note", 1, "Ring mig om datumet") in left
    same_pages([_signed(paper.filled, noted=False)], b"".join(binder.finish("Prov")))


@each(CHOSEN[:2])
def test_values_without_a_look_are_drawn(paper: Paper) -> None:
    """Some programs leave the drawing of fields to the viewer; a page has none."""
    with opened(paper.filled) as pdf:
        for page in pdf.pages:
            for annot in page.obj.Annots:
                if str(annot.get("/FT")) == "/Tx" and "/AP" in annot:
                    del annot.AP
        pdf.Root.AcroForm.NeedAppearances = True
        out = io.BytesIO()
        pdf.save(out)
    same_pages([paper.filled], put_together([out.getvalue()], paper.library))


@each(CHOSEN[:1])
def test_a_hidden_layer_stays_hidden(paper: Paper) -> None:
    """Drawing programs leave guides and drafts in layers that nobody sees (8.11)."""
    files = []
    for hidden in (True, False):
        with opened(paper.fill(paper.record, flatten=True)) as pdf:
            layer = pdf.make_indirect(
                pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String(f"Utkast {hidden}"))
            )
            off = [layer] if hidden else []
            pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=off))
            page = pdf.pages[0]
            page.obj.Resources.Properties = pikepdf.Dictionary(Lager=layer)
            page.contents_add(pdf.make_stream(b"/OC /Lager BDC 100 100 300 300 re f EMC"))
            out = io.BytesIO()
            pdf.save(out)
            files.append(out.getvalue())
    same_pages(files, put_together(files, paper.library))
