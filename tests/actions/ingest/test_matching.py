"""Which paper a form is that came back: by reference, by person; and asked whenever that is not certain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import ingesting as given
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from stforms.actions.ingest.matching import Match, Question, Returned, expect, find, slips_of
from stforms.actions.subject_of import Subject, subject_of
from stforms.model import Record
from stforms.register.papers import Sending, Wanted, cancel, note_paper, note_sending
from stforms.register.persons import Known, digits_of, note_person
from stforms.register.store import Register

KURS = "intyg-kurs"


def returned(record: Record, reference: str | None = None, edition: str = given.LIST) -> Returned:
    """Return what a form says of itself."""
    return Returned(edition.partition("/")[0], edition, subject_of(record), reference)


def asked(register: Register, back: Returned) -> Match | Question | None:
    """Return which paper a form is."""
    with register.reading() as connection:
        return find(connection, back)


def plan(register: Register, person: int, *about: str, period: tuple[date, date] | None = None) -> list[int]:
    """Note certificates of courses that a person shall hand in; return their papers."""
    with register.writing() as writer:
        whose = note_person(writer, given.known(person))
        begins, ends = period or (None, None)
        wanted = [Wanted(KURS, given.COURSE, begins, ends, one or None) for one in about]
        return [note_paper(writer, whose, one)[0] for one in wanted]


def certificate(person: int, name: str) -> Returned:
    """Return a certificate of a course that came back."""
    return returned(given.course(person, name), edition=given.COURSE)


# --- by reference -----------------------------------------------------------------------------------


def test_the_reference_says_which_paper(register: Register) -> None:
    paper, reference = given.send(register, 1)
    assert asked(register, returned(given.answered(1), reference)) == Match(1, paper, "reference")


def test_a_reference_holds_when_the_period_was_corrected(register: Register) -> None:
    paper, reference = given.send(register, 1)
    record = given.answered(1, period={"fran": "2031-01-01", "till": "2031-02-01"})
    assert asked(register, returned(record, reference)) == Match(1, paper, "reference")


def test_a_reference_with_another_person_on_the_form_is_asked(register: Register) -> None:
    """Somebody has filled in a colleague's form: it is neither's before a person has said so."""
    first, reference = given.send(register, 1)
    second, _ = given.send(register, 2)
    assert asked(register, returned(given.answered(2), reference)) == Question(2, (first, second))


def test_a_reference_with_another_name_and_no_number_is_asked(register: Register) -> None:
    paper, reference = given.send(register, 1)
    record = given.answered(1, st_lakare={"namn": "Någon Annan"})
    assert asked(register, returned(record, reference)) == Question(None, (paper,))


@pytest.mark.parametrize("whose", [{}, {"namn": "PERSON 1  Påhittad"}])
def test_a_reference_is_enough_when_the_form_does_not_contradict_it(
    register: Register, whose: Record
) -> None:
    paper, reference = given.send(register, 1)
    record = given.answered(1, st_lakare=whose)
    assert asked(register, returned(record, reference)) == Match(1, paper, "reference")


def test_blank_forms_share_a_reference_and_the_person_decides(register: Register) -> None:
    papers = []
    with register.writing() as writer:
        for person in (1, 2):
            whose = note_person(writer, given.known(person))
            paper, _ = note_paper(writer, whose, Wanted("checklista-st", given.LIST))
            note_sending(writer, paper, Sending(given.LIST, {}, given.SENT_ON, "AAAA-BBBB"))
            papers.append(paper)
    assert asked(register, returned(given.answered(2), "AAAA-BBBB")) == Match(2, papers[1], "reference")
    assert asked(register, returned({}, "AAAA-BBBB")) == Question(None, tuple(papers))


def test_an_unknown_reference_says_nothing(register: Register) -> None:
    paper, _ = given.send(register, 1)
    assert asked(register, returned(given.answered(1), "ZZZZ")) == Match(1, paper, "person")


# --- by person --------------------------------------------------------------------------------------


def test_the_one_paper_of_the_person_that_is_this_form(register: Register) -> None:
    paper, _ = given.send(register, 1)
    assert asked(register, returned(given.answered(1))) == Match(1, paper, "person")


def test_a_number_is_found_with_and_without_century(register: Register) -> None:
    paper, _ = given.send(register, 1)
    record = given.answered(1, st_lakare={"personnummer": given.number(1)[2:]})
    assert asked(register, returned(record)) == Match(1, paper, "person")


def test_among_several_papers_what_it_is_about_decides(register: Register) -> None:
    papers = plan(register, 1, "Palliativ vård", "Försäkringsmedicin")
    assert asked(register, certificate(1, "palliativ  vård")) == Match(1, papers[0], "person")


def test_what_it_is_about_counts_more_than_that_a_paper_says_nothing(register: Register) -> None:
    papers = plan(register, 1, "", "Palliativ vård")
    assert asked(register, certificate(1, "Palliativ vård")) == Match(1, papers[1], "person")


def test_a_paper_that_says_nothing_takes_what_no_other_paper_is_about(register: Register) -> None:
    papers = plan(register, 1, "", "Försäkringsmedicin")
    assert asked(register, certificate(1, "Palliativ vård")) == Match(1, papers[0], "person")


def test_among_several_years_the_period_decides(register: Register) -> None:
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in (2024, 2025)]
    papers = [plan(register, 1, "", period=year)[0] for year in years]
    assert asked(register, certificate(1, "Palliativ vård")) == Match(1, papers[1], "person")


def test_several_papers_that_it_may_be_are_asked(register: Register) -> None:
    papers = plan(register, 1, "", "Palliativ vård")
    back = certificate(1, "Palliativ vård")
    silent = replace(back, subject=replace(back.subject, about=None))
    assert asked(register, silent) == Question(1, tuple(papers))


def test_a_paper_about_something_else_is_asked_and_never_taken(register: Register) -> None:
    papers = plan(register, 1, "Försäkringsmedicin")
    assert asked(register, certificate(1, "Palliativ vård")) == Question(1, tuple(papers))


def test_a_paper_of_another_year_is_asked_and_never_taken(register: Register) -> None:
    paper, _ = given.send(register, 1)
    record = given.answered(1, period={"fran": "2024-01-01", "till": "2024-12-31"})
    assert asked(register, returned(record)) == Question(1, (paper,))


def test_a_paper_that_is_no_longer_wanted_is_asked(register: Register) -> None:
    paper, _ = given.send(register, 1)
    with register.writing() as writer:
        cancel(writer, paper, date(2026, 2, 1))
    assert asked(register, returned(given.answered(1))) == Question(1, (paper,))


# --- who is not known -------------------------------------------------------------------------------


def test_a_form_without_number_is_asked_with_the_papers_of_the_namesakes(register: Register) -> None:
    paper, _ = given.send(register, 1)
    record = given.answered(1, st_lakare={"namn": "Person 1 Påhittad"})
    assert asked(register, returned(record)) == Question(None, (paper,), (1,))
    assert asked(register, returned({})) == Question(None)


def test_a_number_that_is_a_slip_away_from_somebodys_is_asked(register: Register) -> None:
    paper, _ = given.send(register, 1)
    for slip in ("19900011-0012", "19900011-1011"):
        record = given.answered(1, st_lakare={"personnummer": slip})
        assert asked(register, returned(record)) == Question(None, (paper,), (1,))


def test_a_namesake_with_another_number_is_asked(register: Register) -> None:
    paper, _ = given.send(register, 1)
    whose = {"namn": "Person 1 Påhittad", "personnummer": given.number(5)}
    assert asked(register, returned(given.answered(1, st_lakare=whose))) == Question(None, (paper,), (1,))


def test_who_is_protected_is_matched_as_everybody(register: Register) -> None:
    paper, _ = given.send(register, 1)
    with register.writing() as writer:
        note_person(writer, replace(given.known(1), protected=True))
    assert asked(register, returned(given.answered(1))) == Match(1, paper, "person")


def test_a_form_that_nobody_waits_for_is_a_paper_of_its_own(register: Register) -> None:
    """Of somebody new, and of somebody known who was not asked for this form."""
    given.send(register, 1)
    for back in (returned(given.answered(7)), certificate(1, "Palliativ vård")):
        assert asked(register, back) is None
        with register.writing() as writer:
            person, paper = expect(writer, back)
        assert asked(register, back) == Match(person, paper, "person")


@for_all(st.text("0123456789", min_size=10, max_size=10), st.data())
def test_slips_are_one_digit_or_one_exchange_away(digits: str, data: st.DataObject) -> None:
    slips = set(slips_of(digits))
    assert digits not in slips
    other = data.draw(st.text("0123456789", min_size=10, max_size=10))
    different = [place for place in range(10) if digits[place] != other[place]]
    exchanged = (
        len(different) == 2
        and different[1] == different[0] + 1
        and [other[place] for place in different] == [digits[place] for place in reversed(different)]
    )
    assert (other in slips) == (len(different) == 1 or exchanged)


def test_the_tests_own_numbers_are_more_than_a_slip_apart() -> None:
    numbers = [digits_of(given.number(person)) or "" for person in range(100)]
    assert not any(set(slips_of(one)) & set(numbers) for one in numbers)


def test_a_subject_without_anything_is_no_subject() -> None:
    assert subject_of({}) == Subject()
    assert Known() == Known()
