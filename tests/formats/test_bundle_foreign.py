"""Files of any program: what runs is gone, what is beside the pages is told, and damage hurts nobody."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import stforms
from stforms.errors import StformsError
from stforms.formats.pdf.bundle.binder import Binder, Titled
from stforms.formats.pdf.bundle.left_out import left_out
from stforms.formats.pdf.returned import ReturnedPdf
from stforms.library import Library
from tests.bundles import opened, put_together, running

COURSE = "intyg-kurs/hslf-fs-2021-8"
RECORD = {"kurs": {"amne": "Palliativ vård"}, "delmal": ["STb4"], "intygande": {"roll": "kursledare"}}


def filled(library: Library, **options: Any) -> bytes:
    outcome = stforms.fill(RECORD, COURSE, library=library, **options)
    return bytes(outcome.value)  # type: ignore[arg-type]


def saved(pdf: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _script(pdf: Any) -> Any:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('hej')"))


def _with_everything(data: bytes) -> bytes:
    """Return a paper with all that a bundle may not hold."""
    with opened(data) as pdf:
        script = _script(pdf)
        pdf.Root.OpenAction = script
        pdf.Root.AA = pikepdf.Dictionary(WC=script)
        pdf.Root.Perms = pikepdf.Dictionary(UR3=pikepdf.Dictionary(Type=pikepdf.Name.Sig))
        pdf.Root.Names = pikepdf.Dictionary(
            JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
        )
        pdf.attachments["hemligt.txt"] = b"en bifogad fil"
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")
        page = pdf.pages[0].obj
        page.AA = pikepdf.Dictionary(O=script)
        for annot in page.Annots:
            annot.AA = pikepdf.Dictionary(K=script)
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script
        )
        signature = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, Rect=[9, 9, 99, 40],
            T=pikepdf.String("Underskrift"), V=pikepdf.Dictionary(Type=pikepdf.Name.Sig),
        )  # fmt: skip
        added = [pdf.make_indirect(link), pdf.make_indirect(signature)]
        page.Annots = [*page.Annots, *added]
        pdf.Root.AcroForm.Fields.append(added[1])
        return saved(pdf)


@pytest.mark.parametrize("keep", [False, True], ids=["flat", "fields"])
def test_what_runs_is_gone_and_what_is_left_out_is_told(library: Library, keep: bool) -> None:
    data = _with_everything(filled(library))
    assert set(running(data)) >= {"/OpenAction", "/AA", "/JavaScript", "/Perms", "/EmbeddedFiles", "/XFA"}
    binder = Binder(keep)
    left = binder.add(Titled("Bilaga 1", "1:", "- 1"), ReturnedPdf(data))
    assert {one.kind for one in left} == {"attachment", "script", "xfa", "signature"}
    whole = b"".join(binder.finish("Prov"))
    assert running(whole) == []
    assert b"hemligt" not in whole
    assert put_together([whole], library, keep)


def test_a_clean_paper_leaves_nothing_out(specimens: Library) -> None:
    assert left_out(ReturnedPdf(filled(specimens))) == []


def test_push_buttons_are_gone(library: Library) -> None:
    """“Rensa” in a bundle would empty everybody's fields."""
    for keep in (False, True):
        with opened(put_together([filled(library)], library, keep)) as pdf:
            kinds = [
                str(node.get("/FT", "")) + str(int(node.get("/Ff", 0)) >> 16 & 1)
                for node in pdf.objects
                if isinstance(node, pikepdf.Dictionary) and "/FT" in node
            ]
        assert "/Btn1" not in kinds
        assert bool(kinds) is keep


def test_fonts_of_one_name_that_differ_keep_apart(specimens: Library) -> None:
    """Two forms may call different fonts the same; a field is drawn in its own."""
    other = filled(specimens)
    with opened(other) as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier
        )
        pdf.Root.AcroForm.DR.Font["/CenturyGothic"] = pdf.make_indirect(font)
        other = saved(pdf)
    with opened(put_together([filled(specimens), other], specimens, keep_fields=True)) as pdf:
        fonts = pdf.Root.AcroForm.DR.Font
        faces = [
            {str(fonts[str(kid.DA).split()[0]].BaseFont) for kid in parent.Kids if "/DA" in kid}
            for parent in pdf.Root.AcroForm.Fields
        ]
    assert "/Courier" not in faces[0]
    assert "/Courier" in faces[1]


def test_pages_keep_their_size_and_turn(specimens: Library) -> None:
    """Also where the page has them from above it (7.7.3.4)."""
    with opened(filled(specimens, flatten=True)) as pdf:
        page = pdf.pages[0].obj
        for key in ("/MediaBox", "/Resources"):
            pdf.Root.Pages[key] = page[key]
            del page[key]
        pdf.Root.Pages.Rotate = 90
        data = saved(pdf)
    with opened(put_together([data], specimens)) as pdf:
        assert int(pdf.pages[0].obj.Rotate) == 90
        assert [float(x) for x in pdf.pages[0].mediabox] == pytest.approx([0, 0, 595.276, 841.89])
        assert "/Font" in pdf.pages[0].obj.Resources


@pytest.mark.parametrize("start", range(0, 120, 30))
def test_random_bytes_are_survived(specimens: Library, tmp_path: Path, start: int) -> None:
    """Whatever is changed in a paper, the answer is a file that opens or an error of ours."""
    with opened(filled(specimens)) as pdf:
        bases = [filled(specimens), saved(pdf)]
    path = tmp_path / "a.pdf"
    for seed in range(start, start + 30):
        chance = random.Random(seed)
        data = bytearray(bases[seed % 2])
        for _ in range(chance.choice((1, 5, 30))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(bytes(data))
        try:
            for keep in (False, True):
                wishes = stforms.Wishes(keep_fields=keep)
                for outcome in stforms.bundle([path], wishes=wishes, library=specimens):
                    if outcome.value.pieces:
                        opened(bytes(outcome.value)).close()
        except StformsError:
            continue
