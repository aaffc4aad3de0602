"""Radio buttons and lists of a PDF are filled and read back, by our own short way and by field."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from drawing import LIST, RADIO, Drawing
from pikepdf import Array, String

from stforms.binding import Blank, Edition, FieldAt, Slot
from stforms.formats.pdf.blank import CompiledBlank
from stforms.formats.pdf.compiling import compile_blank
from stforms.formats.pdf.ours import own_objects, values_in
from stforms.formats.pdf.returned import ReturnedPdf
from stforms.lens.get import get
from stforms.lens.on_pdf import PdfSource, bind_pdf
from stforms.lens.put import put
from stforms.model import Record

STATES = ("1", "10", "Nej å")
"""One is the beginning of another, and one has letters that names write in hex."""


def drawn() -> bytes:
    drawing = Drawing()
    for index, state in enumerate(STATES):
        drawing.field("svar", (50, 700 - 20 * index, 60, 710 - 20 * index), RADIO, state=state)
    options = Array([String("ST-läkare"), String("Handledare")])
    drawing.field("roll", (100, 600, 250, 614), LIST, Opt=options, Ff=1 << 17, I=Array([1]))
    return drawing.data()


def edition() -> Edition:
    choice = tuple((f"v{index}", FieldAt("svar", state=state)) for index, state in enumerate(STATES))
    slots = (Slot(("svar",), (), choice=choice), Slot(("roll",), (FieldAt("roll"),)))
    return Edition("a/b", "a", "A", None, None, Blank("pdf", "drawn"), Path(), slots=slots)


def filled(record: Record) -> tuple[bytes, CompiledBlank]:
    blank = compile_blank(drawn(), "a/b")
    filling, findings = put(bind_pdf(edition(), blank), record)
    assert findings == []
    return b"".join(filling.finish()), blank


@pytest.mark.parametrize("value", [f"v{index}" for index in range(len(STATES))])
def test_the_button_that_was_chosen_is_read_back(value: str) -> None:
    record = {"svar": value, "roll": "Handledare"}
    data, blank = filled(record)
    own = own_objects(data[len(blank.data) :], blank)
    assert own is not None
    for values in (values_in(own, blank), ReturnedPdf(data).values):
        assert get(bind_pdf(edition(), blank), PdfSource(values)).record == record


@pytest.mark.parametrize("index", range(len(STATES)))
def test_other_readers_see_the_same(index: int) -> None:
    data, _ = filled({"svar": f"v{index}", "roll": "ST-läkare"})
    fields = pypdf.PdfReader(io.BytesIO(data)).get_fields()
    assert fields is not None
    assert (fields["svar"].value, fields["roll"].value) == (f"/{STATES[index]}", "ST-läkare")


def test_a_list_says_no_longer_which_entry_it_had() -> None:
    """/I would tell viewers to show the entry that was chosen before (12.7.5.4)."""
    data, _ = filled({"roll": "ST-läkare"})
    returned = ReturnedPdf(data)
    assert "/I" not in next(one.node for one in returned.terminals if one.name == "roll")


def test_nothing_is_chosen_on_an_empty_form() -> None:
    data, blank = filled({})
    assert get(bind_pdf(edition(), blank), PdfSource(ReturnedPdf(data).values)).record == {}
