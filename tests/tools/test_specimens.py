"""The specimens on disk are what tools/specimens.py draws, and they have the forms' geometry."""

from __future__ import annotations

import importlib.util
import io
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pikepdf
import pypdfium2
import pytest

from stforms.binding import load_edition

ROOT = Path(__file__).resolve().parents[2]
FORMS = ROOT / "templates" / "forms"
EDITIONS = sorted(path.parent.relative_to(FORMS).as_posix() for path in FORMS.glob("*/*/specimen.pdf"))


def _load(name: str) -> ModuleType:
    """Import tools/<name>.py; the tools are scripts that import each other, not a package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


fonts, geometry, specimens = _load("fonts"), _load("geometry"), _load("specimens")


def _content(pdf: bytes) -> bytes:
    """Return a PDF rewritten without compression: how a library packs is not what is drawn."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(
            stream,
            static_id=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return stream.getvalue()


def _on_disk(edition: str) -> bytes:
    """Return the committed specimen."""
    return (FORMS / edition / "specimen.pdf").read_bytes()


def _page_texts(pdf: bytes) -> list[str]:
    """Return the text of each page as pdfium reads it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_every_pdf_edition_with_a_geometry_has_a_specimen() -> None:
    """A geometry.json without a sheet in the script would have no specimen; office forms have their blank."""
    folders = [path.parent for path in FORMS.glob("*/*/geometry.json")]
    pdfs = {f.relative_to(FORMS).as_posix() for f in folders if load_edition(f).blank.format == "pdf"}
    assert set(specimens.SHEETS) == pdfs == set(EDITIONS)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_specimen_on_disk_is_what_the_script_draws(edition: str) -> None:
    """A change of the script or of a geometry shows as a changed specimen."""
    assert _content(_on_disk(edition)) == _content(specimens.specimen(edition))


@pytest.mark.parametrize("edition", EDITIONS)
def test_drawing_twice_gives_the_same_bytes(edition: str) -> None:
    """No dates and no random ID in the file."""
    assert specimens.specimen(edition) == specimens.specimen(edition)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_specimen_has_the_form_s_geometry(edition: str) -> None:
    """Names, types, flags, fonts, states, tooltips and boxes are the official ones."""
    wanted = (FORMS / edition / "geometry.json").read_text(encoding="utf-8")
    assert geometry.dump(geometry.read(_on_disk(edition))) == wanted
    assert geometry.dump(geometry.load(wanted)) == wanted


@pytest.mark.parametrize("edition", EDITIONS)
def test_footer_counter_and_warning_are_text_on_every_page(edition: str) -> None:
    """The footer identifies the form; å, ä and ö come out as letters."""
    sheet, texts = specimens.SHEETS[edition], _page_texts(_on_disk(edition))
    for number, text in enumerate(texts, 1):
        # pdfium puts footer and counter on one line, on the official forms too.
        assert f"{sheet.footer} {number} ({len(texts)})" in text.splitlines()
        assert specimens.WATERMARK in text
    assert "Sökande" in texts[0]


@pytest.mark.parametrize("edition", EDITIONS)
def test_title_and_footer_are_the_edition_s(edition: str) -> None:
    """The script has its own table of titles; edition.toml must say the same."""
    facts = tomllib.loads((FORMS / edition / "edition.toml").read_text(encoding="utf-8"))
    sheet = specimens.SHEETS[edition]
    assert facts["title"] == sheet.title
    assert sheet.footer in facts["identify"]["text"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_label_is_printed(edition: str) -> None:
    """A form can be filled and read by its labels alone."""
    drawn = _on_disk(edition)
    texts = [" ".join(text.split()) for text in _page_texts(drawn)]
    for each in geometry.read(drawn).fields:
        words = specimens.label(specimens.SHEETS[edition], each)
        if each.type != "button":
            assert all(words in texts[widget.page - 1] for widget in each.widgets), words


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_specimen_is_small_and_plain(edition: str) -> None:
    """PDF 1.6 of less than 60 kB, in Swedish, with a title and without usage rights."""
    drawn = _on_disk(edition)
    assert len(drawn) < 60_000
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        assert pdf.pdf_version == "1.6"
        assert str(pdf.Root.Lang) == "sv-SE"
        assert str(pdf.docinfo.Title) == f"SPECIMEN – {specimens.SHEETS[edition].title}"
        assert "/Perms" not in pdf.Root


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_buttons_stay_off_the_paper(edition: str) -> None:
    """Rensa and Skriv ut have an action and no print flag; all other widgets print."""
    with pikepdf.open(io.BytesIO(_on_disk(edition))) as pdf:
        for widget in (each for page in pdf.pages for each in page.Annots):
            is_button = "/A" in widget
            assert int(widget.get("/F", 0)) == (0 if is_button else specimens.PRINT)
            assert "/N" in widget.AP


def test_the_months_are_summed_by_the_viewer() -> None:
    """SOSFS 2015:8 bilaga 1 has a calculated field over its 33 rows."""
    with pikepdf.open(io.BytesIO(_on_disk("ansokan-specialistkompetens/sosfs-2015-8"))) as pdf:
        (total,) = pdf.Root.AcroForm.CO
        assert str(total.T).endswith("Summa")
        assert str(total.AA.C.JS).count("Row") == 33


@pytest.mark.parametrize("encoding", sorted(fonts.CODECS))
def test_the_embedded_font_covers_its_encoding(encoding: str) -> None:
    """Every code of the encoding has a width, so every filled text can be measured."""
    font = fonts.simple_font(encoding)
    assert all(font.widths[code] > 0 for code in fonts.characters(encoding))
    assert set("ÅÄÖåäöé–”§€") <= set(fonts.characters(encoding).values())


def test_the_fallback_font_is_small_and_broad() -> None:
    """Under 350 kB with letters of Swedish, Polish, Vietnamese, Greek and Russian names."""
    assert fonts.FALLBACK.stat().st_size < 350_000
    with fonts.TTFont(fonts.FALLBACK) as font:
        assert {ord(letter) for letter in "åłőệΩЖ₫→≤✓☐"} <= set(font.getBestCmap())
        assert "Vera" not in font["name"].getDebugName(1)
