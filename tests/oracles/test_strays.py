"""What a person put outside the boxes of the form is reported with its place, and changes nothing else."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable

import pikepdf
import pypdf
import pypdf.annotations
import pytest

import stforms
from stforms.binding import BoxAt
from stforms.model import Box
from tests.oracles import programs
from tests.oracles.papers import CHOSEN, Paper, codes, each, edited, same

FREE: Box = (14.0, 400.0, 64.0, 430.0)
"""A place in the left margin, where no form prints anything or has a field."""

NOTE = "Komplettering följer – se bilaga"


def _strays(outcome: stforms.Outcome[stforms.Parsed]) -> list[tuple[str, int | None, Box | None]]:
    return [(f.code, f.where.page, f.where.box) for f in outcome.findings if f.where and "stray" in f.code]


def _near(found: Box | None, expected: Box, within: float = 3.0) -> bool:
    return found is not None and all(abs(a - b) <= within for a, b in zip(found, expected, strict=True))


def _only(outcome: stforms.Outcome[stforms.Parsed], code: str, page: int, box: Box | None) -> None:
    """Fail unless one thing is reported, of this kind, on this page, in this place."""
    assert codes(outcome) == [code]
    ((_, found_page, found_box),) = _strays(outcome)
    assert found_page == page
    assert box is None or _near(found_box, box), found_box


def _drawn(page: pikepdf.Page, pdf: pikepdf.Pdf, operators: bytes) -> None:
    """Draw on top of a page, whatever state its own contents leave."""
    page.contents_add(pdf.make_stream(b"q"), prepend=True)
    page.contents_add(pdf.make_stream(b"Q\n" + operators))


# --- comments, stamps and drawings -----------------------------------------------------------


def _with_annotation(annotation: pikepdf.Dictionary, page: int = 0) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        target = pdf.pages[page].obj
        annots = target.get("/Annots", pikepdf.Array())
        annots.append(pdf.make_indirect(annotation))
        target.Annots = annots

    return change


@each(CHOSEN)
def test_a_comment_beside_the_form_is_reported(paper: Paper) -> None:
    comment = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=list(FREE), F=4,
        Contents=pikepdf.String(NOTE), DA=pikepdf.String("/Helv 9 Tf 0 g"),
    )  # fmt: skip
    outcome = paper.parse(edited(paper.filled, _with_annotation(comment)))
    same(paper.record, outcome.value.record)
    _only(outcome, "parse.stray_note", 1, FREE)
    assert [reading.text for reading in outcome.value.readings if reading.key is None] == [NOTE]


@each(CHOSEN)
def test_a_comment_appended_to_our_own_file_is_reported(paper: Paper) -> None:
    """A file that starts with the blank is read quickly; a comment must not slip through."""
    writer = pypdf.PdfWriter(io.BytesIO(paper.filled), incremental=True)
    comment = pypdf.annotations.FreeText(text=NOTE, rect=FREE)
    writer.add_annotation(page_number=len(writer.pages) - 1, annotation=comment)
    out = io.BytesIO()
    writer.write(out)
    outcome = paper.parse(out.getvalue())
    same(paper.record, outcome.value.record)
    _only(outcome, "parse.stray_note", len(writer.pages), FREE)


_SIGNED = [
    ("intyg-klinisk-tjanstgoring/hslf-fs-2021-8", "intygande.signerad"),
    ("intyg-kurs/hslf-fs-2021-8", "intygande.signerad"),
    ("intyg-kurs/sosfs-2015-8", "intygande.signerad"),
    ("intyg-fullgjord-st/hslf-fs-2021-8", "verksamhetschef.signerad"),
    ("ansokan-specialistkompetens/hslf-fs-2021-8", "underskrift.signerad"),
    ("ansokan-specialistkompetens/sosfs-2015-8", "underskrift.signerad"),
]


def _signature_area(paper: Paper) -> tuple[str, BoxAt]:
    key = dict(_SIGNED)[paper.id]
    slot = next(slot for slot in paper.edition.slots if slot.key == key)
    area = slot.at[0]
    assert isinstance(area, BoxAt)
    return key, area


def _stroke(box: Box) -> list[tuple[float, float]]:
    """Return the points of a scrawl that fills the middle of a box."""
    left, bottom, right, top = box
    steps = 24
    wide, high = right - left, top - bottom
    return [
        (left + wide * (0.2 + 0.4 * i / steps), bottom + high * (0.3 if i % 2 else 0.7)) for i in range(steps)
    ]


def _ink(box: Box) -> Callable[[pikepdf.Pdf], pikepdf.Dictionary]:
    def made(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
        points = _stroke(box)
        path = b" ".join(b"%.2f %.2f %b" % (x, y, b"l" if i else b"m") for i, (x, y) in enumerate(points))
        look = pdf.make_stream(b"0 0 0.6 RG 1.2 w " + path + b" S")
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox = list(box)
        return pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Ink, Rect=list(box), F=4, C=[0, 0, 0.6],
            InkList=[[value for point in points for value in point]], AP=pikepdf.Dictionary(N=look),
        )  # fmt: skip

    return made


def _as_signed(paper: Paper, key: str) -> dict[str, object]:
    expected = copy.deepcopy(paper.record)
    holder, _, last = key.partition(".")
    expected[holder][last] = True
    return expected


@each([edition for edition, _ in _SIGNED])
def test_a_signature_drawn_with_a_pen_counts_as_signed(paper: Paper) -> None:
    key, area = _signature_area(paper)

    def change(pdf: pikepdf.Pdf) -> None:
        _with_annotation(_ink(area.box)(pdf), area.page - 1)(pdf)

    outcome = paper.parse(edited(paper.filled, change))
    same(_as_signed(paper, key), outcome.value.record)
    (reading,) = [reading for reading in outcome.value.readings if reading.key == key]
    assert (reading.where.page, reading.where.box) == (area.page, area.box)


@each([edition for edition, _ in _SIGNED])
def test_a_signature_on_a_flattened_copy_counts_as_signed(paper: Paper) -> None:
    key, area = _signature_area(paper)

    def change(pdf: pikepdf.Pdf) -> None:
        _with_annotation(_ink(area.box)(pdf), area.page - 1)(pdf)

    outcome = paper.parse(programs.qpdf_flatten(edited(paper.filled, change)))
    assert outcome.value.flattened
    found = outcome.value.record
    holder, _, last = key.partition(".")
    assert found[holder].pop(last) is True
    assert codes(outcome) == []


@each(CHOSEN)
def test_a_comment_elsewhere_is_no_signature(paper: Paper) -> None:
    outcome = paper.parse(edited(paper.filled, lambda pdf: _with_annotation(_ink(FREE)(pdf))(pdf)))
    same(paper.record, outcome.value.record)
    _only(outcome, "parse.stray_note", 1, FREE)


# --- what is drawn on the page itself --------------------------------------------------------


@each(CHOSEN)
def test_text_written_beside_the_form_is_reported(paper: Paper) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[-1]
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )  # fmt: skip
        name = page.add_resource(font, pikepdf.Name.Font)
        _drawn(page, pdf, b"BT %b 9 Tf 14 410 Td (Obs! Se p\xe5) Tj ET" % str(name).encode())

    outcome = paper.parse(edited(paper.filled, change))
    same(paper.record, outcome.value.record)
    _only(outcome, "parse.stray_text", len(paper.bound.blank.pages), (14, 408, 60, 419))
    assert [reading.text for reading in outcome.value.readings if reading.key is None] == ["Obs! Se på"]


@each(CHOSEN)
def test_a_picture_on_the_page_is_reported(paper: Paper) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        image = pdf.make_stream(bytes(range(0, 192, 12)))
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width = image.Height = 4
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        name = page.add_resource(image, pikepdf.Name.XObject)
        _drawn(page, pdf, b"q 50 0 0 30 14 400 cm %b Do Q" % str(name).encode())

    outcome = paper.parse(edited(paper.filled, change))
    same(paper.record, outcome.value.record)
    _only(outcome, "parse.stray_image", 1, FREE)


@each(CHOSEN)
def test_a_page_added_at_the_end_is_reported(paper: Paper) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        name = page.add_resource(font, pikepdf.Name.Font)
        page.contents_add(pdf.make_stream(b"BT %b 12 Tf 72 700 Td (Kursintyg) Tj ET" % str(name).encode()))

    outcome = paper.parse(edited(paper.filled, change))
    same(paper.record, outcome.value.record)
    _only(outcome, "parse.stray_page", len(paper.bound.blank.pages) + 1, None)
    assert "Kursintyg" in [r.text for r in outcome.value.readings if r.key is None]


@each(CHOSEN)
def test_an_unknown_field_with_a_value_is_reported(paper: Paper) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        widget = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, Rect=list(FREE), F=4,
            T=pikepdf.String("Handläggarens anteckning"), V=pikepdf.String("Klart 2024"),
            DA=pikepdf.String("/Helv 9 Tf 0 g"),
        )  # fmt: skip
        _with_annotation(widget, page=-1)(pdf)
        pdf.Root.AcroForm.Fields.append(pdf.pages[-1].obj.Annots[-1])

    outcome = paper.parse(edited(paper.filled, change))
    same(paper.record, outcome.value.record)
    assert sorted(codes(outcome)) == ["identify.fields_new", "parse.stray_field"]
    ((_, page, box),) = _strays(outcome)
    assert page == len(paper.bound.blank.pages)
    assert _near(box, FREE)


@each(CHOSEN)
def test_a_field_of_the_form_that_is_gone_is_reported(paper: Paper) -> None:
    """Editors lose fields; what they held is then missing from the record, and that is said."""

    def change(pdf: pikepdf.Pdf) -> None:
        for fields in (pdf.Root.AcroForm.Fields, pdf.pages[0].obj.Annots):
            at = next(i for i, field in enumerate(fields) if str(field.get("/T")) == "Efternamn")
            del fields[at]

    data = edited(paper.filled, change)
    outcome = paper.parse(data)
    expected = copy.deepcopy(paper.record)
    del expected["sokande"]["efternamn"]
    same(expected, outcome.value.record)
    assert "identify.fields_missing" in codes(outcome)


@pytest.mark.parametrize("kind", ["FreeText", "Ink", "Stamp", "Highlight", "Square"])
@each(CHOSEN[:1])
def test_every_kind_of_comment_is_reported(paper: Paper, kind: str) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(f"/{kind}"), Rect=list(FREE), F=4,
        Contents=pikepdf.String(NOTE),
    )  # fmt: skip
    outcome = paper.parse(edited(paper.filled, _with_annotation(note)))
    same(paper.record, outcome.value.record)
    _only(outcome, "parse.stray_note", 1, FREE)
    (stray,) = [reading for reading in outcome.value.readings if reading.key is None]
    assert (stray.text, stray.where.page) == (NOTE, 1)
