"""parse: a print of a Word or Excel form says what the form says, and where it does not that is told."""

from __future__ import annotations

from functools import cache

import blanks
import pytest
from prints import compared, in_another_font, nameless, on_letter, printed, smaller, with_notes

import stforms
from stforms.actions.adopt.samples import sample
from stforms.errors import UnreadableError
from stforms.formats import libreoffice
from stforms.library import Library
from stforms.model import Json, Record, get_path, normal_record

pytestmark = pytest.mark.skipif(libreoffice.find() is None, reason="needs LibreOffice")

EDITIONS = blanks.editions("docx", "xlsx")
each_edition = pytest.mark.parametrize("edition", EDITIONS)
SENTENCE = (
    "Läkaren har under året arbetat självständigt med akuta och planerade besök, skött egen lista "
    "och deltagit i kvalitets- och förbättringsarbete enligt planen (se bilaga 3)."
)


def library() -> Library:
    return blanks.library("specimen")


def record_of(edition: str, words: int) -> Record:
    """Return a record with something in every slot; texts with so many words."""
    text = " ".join((SENTENCE.split() * 5)[:words])
    return normal_record(_worded(sample(library().edition(edition), 0), text)) or {}


def _worded(value: Json, text: str) -> Json:
    if isinstance(value, dict):
        return {key: _worded(one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [_worded(one, text) for one in value]
    return f"{value} {text}" if isinstance(value, str) and value[:1] == "P" and value[1:].isdigit() else value


def filled(edition: str, words: int) -> tuple[str, bytes]:
    outcome = stforms.fill(record_of(edition, words), edition, library=library())
    assert outcome.value is not None
    return library().edition(edition).blank.format, bytes(outcome.value)


@cache
def copies(words: int) -> dict[str, bytes]:
    """Return every form, filled and printed."""
    return dict(zip(EDITIONS, printed([filled(edition, words) for edition in EDITIONS]), strict=True))


@each_edition
def test_a_print_says_what_the_form_says(edition: str) -> None:
    """Every value comes back, and nothing that nobody wrote."""
    found = compared(record_of(edition, 4), copies(4)[edition], edition, library())
    assert (found.told, found.wrong, found.missing, found.invented) == ((), (), (), ())


@pytest.mark.parametrize("edition", blanks.editions("docx"))
def test_long_texts_come_back_from_a_document(edition: str) -> None:
    """Cells grow, rows move to the next page: at least 95 % comes back, and what differs is told."""
    record, copy = record_of(edition, 40), copies(40)[edition]
    found = compared(record, copy, edition, library())
    assert (found.wrong, found.missing, found.invented) == ((), (), ())
    assert len(found.same) >= 0.95 * (len(found.same) + len(found.told))


@pytest.mark.parametrize("edition", blanks.editions("xlsx"))
def test_what_a_sheet_does_not_show_is_told(edition: str) -> None:
    """Cells of a sheet do not grow: what is cut off or runs into others is never given for sure."""
    found = compared(record_of(edition, 40), copies(40)[edition], edition, library())
    assert found.wrong == ()
    assert found.told != ()


@each_edition
def test_a_print_is_recognised(edition: str) -> None:
    """By what the file says of itself, else by what is printed on its pages."""
    copy = copies(4)[edition]
    assert stforms.identify(copy, library=library()).value.edition == library().edition(edition)
    found = stforms.identify(nameless(copy), library=library()).value
    assert found.edition == library().edition(edition)


def test_a_print_is_told_as_one() -> None:
    """The values are said to be read from the pages, with less confidence than a form's."""
    outcome = stforms.parse(copies(4)["checklista-st/2026-docx"], library=library())
    assert outcome.value.flattened
    assert outcome.value.identified_by == "stamp"
    assert "parse.printed" in {finding.code for finding in outcome.findings}
    assert max(reading.confidence for reading in outcome.value.readings) <= 0.9


@pytest.mark.parametrize("edition", ["checklista-st/2018-docx", "handledarutlatande/2026-docx"])
@pytest.mark.parametrize("otherwise", [in_another_font, on_letter])
def test_pages_may_be_laid_out_otherwise(edition: str, otherwise: object) -> None:
    """Another font, another paper: every line may end elsewhere, and every value comes back."""
    assert callable(otherwise)
    copy = printed([("docx", otherwise(filled(edition, 8)[1]))])[0]
    found = compared(record_of(edition, 8), copy, edition, library())
    assert (found.told, found.wrong, found.missing, found.invented) == ((), (), (), ())


@each_edition
def test_pages_may_be_scaled(edition: str) -> None:
    """A copy printed at 97 % says the same."""
    found = compared(record_of(edition, 4), smaller(copies(4)[edition]), edition, library())
    assert (found.wrong, found.missing, found.invented) == ((), (), ())
    assert len(found.told) <= 0.01 * len(found.same)


def test_an_empty_form_says_nothing() -> None:
    """Placeholders and empty boxes are no answers."""
    files = [(e.blank.format, library().blank(e).path.read_bytes()) for e in map(library().edition, EDITIONS)]
    for edition, copy in zip(EDITIONS, printed(files), strict=True):
        outcome = stforms.parse(copy, edition=edition, library=library())
        assert outcome.value.record == {}
        assert [reading.text for reading in outcome.value.readings] == []


def test_another_form_is_not_read_as_this_one() -> None:
    """What was printed of one form is not laid on another one's lines."""
    with pytest.raises(UnreadableError) as caught:
        stforms.parse(copies(4)["kravspecifikation/2026-docx"], edition="iup/2026-docx", library=library())
    assert caught.value.code == "parse.other_form"


def test_what_is_typed_onto_a_print_is_read() -> None:
    """People print first and fill in then: a text laid over a cell is its answer, another note is told."""
    edition = library().edition("handledarutlatande/2018-docx")
    blank = printed([("docx", library().blank(edition).path.read_bytes())])[0]
    copy = with_notes(blank, (70, 594, 300, 610), "Mycket god kommunikation", "Hör av dig")
    outcome = stforms.parse(copy, edition=edition, library=library())
    assert get_path(outcome.value.record, "styrkor") == "Mycket god kommunikation"
    assert [f.params["text"] for f in outcome.findings if f.code == "parse.stray_note"] == ["Hör av dig"]
