"""Which characters a form's font can show, and what stands in for the rest."""

from __future__ import annotations

import io

import blanks
import pikepdf
import pytest

import stforms
from stforms.formats.pdf.encodings import base_encoding
from stforms.formats.pdf.fonts import FieldFont
from stforms.library import Library

FOREIGN = "Łukasz Đorđević"


def font_of(library: Library, edition: str, field: str = "Efternamn") -> FieldFont:
    style = library.bound(library.edition(edition)).blank.fields[field].style
    assert style is not None
    return style.font


@pytest.mark.parametrize("edition", blanks.editions())
def test_swedish_is_set_in_the_forms_own_font(edition: str, library: Library) -> None:
    font = font_of(library, edition)
    assert font.encoded("åäöÅÄÖé – ”citat” 1234567890 €") is not None or "€" not in font.repertoire.codes
    assert font.encoded("åäöÅÄÖé – ”citat” 1234567890") is not None


def test_the_encodings_are_those_of_the_standard() -> None:
    win, mac = base_encoding("/WinAnsiEncoding"), base_encoding("/MacRomanEncoding")
    assert (win[0xE5], win[0x80], win[0x96]) == ("å", "€", "–")
    assert (mac[0x8C], mac[0xD0], mac[0xDB]) == ("å", "–", "¤")
    assert (win[0x1F], win[0xAD], mac[0xCA]) == ("", "", "")
    assert base_encoding("/StandardEncoding")[0x41] == "A"


@pytest.mark.parametrize(
    "edition", ["intyg-klinisk-tjanstgoring/hslf-fs-2021-8", "intyg-auskultation/sosfs-2015-8"]
)
def test_a_foreign_name_is_set_in_an_embedded_font_and_can_be_copied_out(
    edition: str, library: Library
) -> None:
    """Century Gothic of 2021 has Ł itself; of 2015 it has not, and our own font stands in."""
    document = bytes(stforms.fill({"sokande": {"efternamn": FOREIGN}}, edition, library=library).value)
    assert stforms.parse(document, library=library).value.record == {"sokande": {"efternamn": FOREIGN}}
    flat = bytes(
        stforms.fill({"sokande": {"efternamn": FOREIGN}}, edition, library=library, flatten=True).value
    )
    assert stforms.parse(flat, library=library).value.record == {"sokande": {"efternamn": FOREIGN}}
    with pikepdf.open(io.BytesIO(document)) as pdf:
        field = next(f for f in pdf.Root.AcroForm.Fields if str(f.T) == "Efternamn")
        fonts = field.AP.N.Resources.Font
        composite = [fonts[key] for key in fonts.keys() if fonts[key].Subtype == "/Type0"]  # noqa: SIM118
        assert len(composite) == 1
        descriptor = composite[0].DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in descriptor
        assert b"beginbfchar" in composite[0].ToUnicode.read_bytes()


def test_a_character_that_no_font_has_is_refused_by_name(library: Library) -> None:
    outcome = stforms.fill({"sokande": {"efternamn": "Li 李"}}, "intyg-kurs/hslf-fs-2021-8", library=library)
    assert outcome.value is None
    assert [(f.code, f.params["characters"]) for f in outcome.findings] == [("fill.no_glyph", "李")]
