"""PDF forms of people's own are told apart by what is printed where their fields are called alike."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from drawing import Drawing

from stforms.actions.adopt.adopting import adopt
from stforms.actions.fill import fill
from stforms.actions.identify import identify
from stforms.actions.source import Document
from stforms.library import Library

COURSE = (
    "Anmälan till utbildningsdag i Norra regionen",
    ["Namn", "Klinik", "Utbildningsdag", "Kostnadsställe"],
)
LEAVE = ("Ansökan om ledighet för randning, Norra regionen", ["Namn", "Klinik", "Placering", "Ansvarig chef"])


def drawn(form: tuple[str, list[str]], fields: bool = True) -> bytes:
    """Draw a form with the names that a program gives fields by itself."""
    title, labels = form
    drawing = Drawing()
    drawing.text(50, 780, title, 16, bold=True)
    for number, label in enumerate(labels, start=1):
        drawing.text(50, 760 - 40 * number, label)
        if fields:
            drawing.field(f"Text{number}", (200, 752 - 40 * number, 500, 770 - 40 * number))
    return drawing.data()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library with two forms whose fields have the same names."""
    shipped = Library(forms=tmp_path)
    for name, form in (("utbildningsdag", COURSE), ("ledighet", LEAVE)):
        made = adopt(
            drawn(form), form=name, edition="2026-pdf", today=datetime.date(2026, 1, 1), library=shipped
        )
        for path, data in made.value.files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
    return Library(forms=tmp_path)


@pytest.mark.parametrize(
    ("form", "edition"), [(COURSE, "utbildningsdag/2026-pdf"), (LEAVE, "ledighet/2026-pdf")]
)
def test_the_print_tells_where_field_names_are_the_same(
    form: tuple[str, list[str]], edition: str, library: Library
) -> None:
    found = identify(Document(drawn(form)), library=library).value
    assert (found.edition and found.edition.id, found.by) == (edition, "fields")


def test_a_form_with_the_same_field_names_and_another_print_is_none_of_them(library: Library) -> None:
    other = ("Intyg om närvaro", ["Namn", "Datum", "Plats", "Arrangör"])
    found = identify(Document(drawn(other)), library=library)
    assert found.value.edition is None
    assert [one.code for one in found.findings] == ["identify.unknown"]


def test_a_print_without_fields_is_known_by_its_words(library: Library) -> None:
    found = identify(Document(drawn(COURSE, fields=False)), library=library).value
    assert (found.edition and found.edition.id, found.by) == ("utbildningsdag/2026-pdf", "text")


def test_a_filled_one_is_known_by_its_stamp(library: Library) -> None:
    edition = library.edition("ledighet/2026-pdf")
    key = edition.slots[0].key
    outcome = fill({key: "Sanna Öqvist"}, edition, library=library)
    assert outcome.value is not None
    found = identify(Document(bytes(outcome.value)), library=library).value
    assert (found.edition and found.edition.id, found.by) == ("ledighet/2026-pdf", "stamp")
