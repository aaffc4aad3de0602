"""Whose a record is: told for every form that has persons, by the keys that they share."""

from __future__ import annotations

from datetime import date

import blanks
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws.strategies import records

from stforms.actions.about import ABOUT
from stforms.actions.subject_of import CLINICS, HOMES, WHOSE, Subject, subject_of
from stforms.model import get_path

EDITIONS = blanks.editions("pdf", "docx", "xlsx")
OF_UNITS = {"kravspecifikation", "spur-handlingsplan"}
"""Forms about a unit: they are nobody's."""


def test_a_certificate() -> None:
    record = {
        "sokande": {"efternamn": "Öqvist", "fornamn": "Sanna", "personnummer": "19900114-2380"},
        "tjanstgoringsstalle": "Barnkliniken",
        "period": {"fran": "2024-01-08", "till": "2024-06-30"},
        "intygande": {"tjanstestalle": "Lasarettet"},
    }
    first, last = date(2024, 1, 8), date(2024, 6, 30)
    assert subject_of(record) == Subject(
        "19900114-2380", "Öqvist", "Sanna", "Barnkliniken", first, last, "Barnkliniken"
    )


def test_a_checklist() -> None:
    record = {"st_lakare": {"namn": "Sanna Maria Öqvist"}, "vardcentral": "Ekens vårdcentral"}
    eken = "Ekens vårdcentral"
    assert subject_of(record) == Subject(None, "Öqvist", "Sanna Maria", clinic=eken, home=eken)


def test_the_certificate_of_a_course_is_at_the_place_of_whoever_signs_it() -> None:
    record = {"kurs": {"amne": "Palliativ vård"}, "intygande": {"tjanstestalle": "Palliativa enheten"}}
    found = subject_of(record)
    assert (found.about, found.clinic, found.home) == ("Palliativ vård", "Palliativa enheten", None)


@pytest.mark.parametrize(
    ("name", "surname", "first"),
    [
        ("Sanna Öqvist", "Öqvist", "Sanna"),
        ("Öqvist, Sanna", "Öqvist", "Sanna"),
        ("Öqvist,Sanna Maria", "Öqvist", "Sanna Maria"),
        ("Jelena Đorđević-Åström", "Đorđević-Åström", "Jelena"),
        ("Öqvist", "Öqvist", None),
        ("Öqvist,", "Öqvist", None),
    ],
)
def test_a_name_in_one_box(name: str, surname: str | None, first: str | None) -> None:
    found = subject_of({"st_lakare": {"namn": name}})
    assert (found.efternamn, found.fornamn) == (surname, first)


@pytest.mark.parametrize("edition", EDITIONS)
@given(data=st.data())
def test_every_form_that_has_a_person_says_whose_it_is(edition: str, data: st.DataObject) -> None:
    """Nothing is said that does not stand there, and nothing that stands there is missed."""
    library = blanks.library("specimen")
    chosen = library.edition(edition)
    record = data.draw(records(library.bound(chosen), plain=True))
    found = subject_of(record)
    if chosen.form in OF_UNITS:
        assert (found.personnummer, found.efternamn, found.fornamn, found.about) == (None,) * 4
        return
    numbers = [get_path(record, f"{who}.personnummer") for who in WHOSE]
    assert found.personnummer == next((number for number in numbers if number), None)
    assert found.clinic in (None, *(get_path(record, key) for key in CLINICS))
    assert found.period_from == _day(get_path(record, "period.fran"))
    assert found.period_to == _day(get_path(record, "period.till"))


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


@pytest.mark.parametrize("form", sorted({edition.partition("/")[0] for edition in EDITIONS} - OF_UNITS))
def test_every_form_of_persons_has_a_key_for_number_and_name(form: str) -> None:
    """And where it asks for a period or a place, it is the key that is looked for."""
    keys = set(blanks.library("specimen").schema(form).key_paths())
    assert any({f"{who}.personnummer"} <= keys for who in WHOSE)
    assert any({f"{who}.namn"} <= keys or {f"{who}.efternamn", f"{who}.fornamn"} <= keys for who in WHOSE)
    single = {key for key in keys if key.partition(".")[0] in ("kurs", "arbete", "vardcentral")}
    assert {key for key in single if key.endswith(("amne", "vardcentral"))} <= {*ABOUT, *HOMES}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["namn", "personnummer", "fran", "till", "amne", "x"]), inner)
    ),
)


@given(st.dictionaries(st.sampled_from([*WHOSE, "period", "kurs", "arbete", *HOMES, *CLINICS]), ANYTHING))
def test_odd_data_is_nobody_s(record: dict[str, object]) -> None:
    """Whatever JSON it is, there is an answer."""
    assert isinstance(subject_of(record), Subject)
