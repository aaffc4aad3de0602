"""Where the places of an office form are on its pages: on the dots to write on, never on print."""

from __future__ import annotations

import pytest

from stforms.actions.adopt.finding import find
from stforms.actions.adopt.found import Kind
from stforms.actions.adopt.marked import laid_out
from stforms.actions.source import read_document
from stforms.formats import libreoffice
from stforms.formats.pdf.pages import Pages
from stforms.paths import data_root

FORM = data_root() / "samples" / "samtal-norrskogen.docx"


@pytest.mark.skipif(libreoffice.find() is None, reason="needs LibreOffice")
def test_no_place_lies_on_print() -> None:
    """Two places of dots on one line keep to their own, whatever stands between them."""
    document = read_document(FORM)
    spots = find(document).spots
    pdf, places = laid_out(document, spots)
    pages = Pages(pdf)
    texts = [spot for spot in spots if spot.kind is not Kind.BOX]
    assert {id(spot) for spot in texts} <= places.keys()
    for spot in texts:
        page, (left, bottom, right, top) = places[id(spot)]
        inside = {
            char.char
            for char in pages.chars(page)
            if left < char.centre[0] < right and bottom < char.centre[1] < top
        }
        assert inside <= {"."}, spot.labels
