"""The overview: sums that add up whatever the papers, filters, what is late, nothing of protected persons."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import register_samples as samples
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from register_samples import CANARY, CANARY_CLINIC, FORMS, PERSONS, TODAY, Given

from stforms.actions.status import AWAITED, Asked, Overview, period_of, status, sum_of, sums
from stforms.actions.status.as_json import line_json, overview_json
from stforms.actions.status.words import lacking_of, person_of, steps, title_of
from stforms.errors import UsageError
from stforms.register.papers import STATES
from stforms.register.store import Register, Writer
from stforms.register.tables import arrivals, papers, persons

# --- whatever the papers --------------------------------------------------------------------


class _Undone(Exception):  # noqa: N818 - no error: it ends the transaction
    """Takes back what an example has written."""


def _in_a_moment(register: Register, given_papers: list[Given], look: Callable[[Writer], None]) -> None:
    """Put papers into a register, look at it, and take them back."""
    try:
        with register.writing("test") as writer:
            for one in given_papers:
                samples.note(writer, one)
            look(writer)
            raise _Undone
    except _Undone:
        pass


GIVEN = st.builds(
    Given,
    person=st.integers(0, len(PERSONS) - 1),
    form=st.integers(0, len(FORMS) - 1),
    state=st.sampled_from(STATES),
    due=st.none() | st.integers(-120, 30),
    about=st.none() | st.sampled_from(["a", "b", "EKG"]),
)
FEWER = settings(max_examples=max(10, settings().max_examples // 8))
"""Each example is a dozen statements in two databases."""
SEVERAL = st.lists(GIVEN, max_size=8, unique_by=lambda one: (one.person, one.form, one.about))


@FEWER
@given(several=SEVERAL)
def test_sums_add_up(register: Register, several: list[Given]) -> None:
    """Of states, clinics, forms, ages: each is a partition of the papers; lists are as long as they say."""

    def look(writer: Writer) -> None:
        found = status(writer.connection, TODAY)
        assert {s: n for s, n in found.sum.states.items() if n} == Counter(one.state for one in several)
        late = [one for one in several if one.state in AWAITED and (one.due or 0) < 0]
        assert found.sum.overdue == len(late) == sum(age.papers for age in found.ages)
        for by in (_form, _clinic):
            parts = sums(found.cells, by).values()
            assert sum(one.papers for one in parts) == found.sum.papers == len(several)
        shown = [one for one in several if not PERSONS[one.person].protected]
        assert (found.listed, len(found.lines)) == (len(shown), len(shown))
        assert (found.late, len(found.overdue)) == (sum(one in shown for one in late),) * 2
        assert found.protected == len({one.person for one in several} - {one.person for one in shown})

    _in_a_moment(register, several, look)


@FEWER
@given(several=SEVERAL, limit=st.integers(0, 5), protected=st.booleans())
def test_a_limit_takes_the_first_and_changes_no_sum(
    register: Register, several: list[Given], limit: int, protected: bool
) -> None:
    def look(writer: Writer) -> None:
        asked = Asked(protected=protected)
        whole, part = (status(writer.connection, TODAY, asked, most) for most in (None, limit))
        assert (part.cells, part.weeks, part.ages) == (whole.cells, whole.weeks, whole.ages)
        assert (part.lines, part.overdue) == (whole.lines[:limit], whole.overdue[:limit])
        assert (part.listed, part.late) == (len(whole.lines), len(whole.overdue))

    _in_a_moment(register, several, look)


@FEWER
@given(several=SEVERAL)
def test_a_filter_shows_what_a_look_at_everything_shows(register: Register, several: list[Given]) -> None:
    def look(writer: Writer) -> None:
        whole = status(writer.connection, TODAY, Asked(protected=True))
        for state in {line.state for line in whole.lines}:
            chosen = status(writer.connection, TODAY, Asked(states=(state,), protected=True))
            assert chosen.lines == tuple(line for line in whole.lines if line.state == state)
        late = status(writer.connection, TODAY, Asked(overdue=True, protected=True))
        assert late.lines == tuple(line for line in whole.lines if line.late)
        for line in whole.lines:
            of_person = status(
                writer.connection, TODAY, Asked(persons=(f"#{line.person.id}",), protected=True)
            )
            assert line in of_person.lines

    _in_a_moment(register, several, look)


def _form(cell: Any) -> str:
    return str(cell.form)


def _clinic(cell: Any) -> tuple[str | None, bool]:
    return cell.clinic, cell.protected


# --- one register -----------------------------------------------------------------------------


@pytest.fixture
def filled(register: Register) -> Register:
    """A register with papers in every state."""
    samples.sample(register)
    return register


def look(register: Register, asked: Asked | None = None, today: date = TODAY) -> Overview:
    with register.reading() as connection:
        return status(connection, today, asked)


def test_an_empty_register_has_nothing_to_tell(register: Register) -> None:
    found = look(register)
    assert (found.cells, found.lines, found.overdue, list(steps(found))) == ((), (), (), [])


def test_every_state_is_there_and_persons_are_in_order(filled: Register) -> None:
    found = look(filled)
    assert all(found.sum.states[state] for state in STATES)
    families = [line.person.efternamn for line in found.lines]
    assert list(dict.fromkeys(families)) == [
        "Đorđević-Åström", "Zetterberg", "Ågren-Lindqvist", "Öqvist",
    ]  # fmt: skip


def test_the_longest_overdue_comes_first(filled: Register) -> None:
    assert [(line.id, line.late) for line in look(filled).overdue] == [(5, 45), (4, 12), (2, 3)]


def test_a_paper_is_overdue_the_day_after(filled: Register) -> None:
    due = TODAY + timedelta(days=20)
    for today, late in ((due, 0), (due + timedelta(days=1), 1)):
        (line,) = [one for one in look(filled, today=today).lines if one.id == 9]
        assert line.late == late


def test_what_is_back_or_no_longer_wanted_is_not_overdue(filled: Register) -> None:
    states = {line.state for line in look(filled, today=date(2030, 1, 1)).overdue}
    assert states == {"planned", "sent", "reminded", "lacking"}


def test_what_is_missing_is_said_with_the_labels_of_the_form(filled: Register) -> None:
    (line,) = look(filled, Asked(states=("lacking",))).lines
    assert lacking_of(line, "sv") == (
        "Saknas: Huvudhandledare; Datum. "
        "ST-läkare – Personnummer (…): kontrollsiffran, den sista siffran, stämmer inte."
    )


def test_what_there_is_to_do_is_told_with_its_number(filled: Register) -> None:
    assert [(step.name, step.count) for step in steps(look(filled))] == [
        ("questions", 1), ("unmatched", 1), ("refused", 1), ("scans", 1), ("approve", 1), ("remind", 5),
        ("send", 1),
    ]  # fmt: skip


def test_documents_are_told_only_when_everything_is_asked_for(filled: Register) -> None:
    assert look(filled).waiting is not None
    assert look(filled, Asked(states=("sent",))).waiting is None


def test_weeks_begin_on_mondays_and_hold_what_came(filled: Register) -> None:
    found = look(filled)
    assert {week.monday.weekday() for week in found.weeks} == {0}
    with filled.reading() as connection:
        count = sa.select(sa.func.count()).where(papers.c.received_on.is_not(None))
        assert sum(week.papers for week in found.weeks) == connection.execute(count).scalar()


def test_a_paper_without_a_clinic_is_at_the_persons(filled: Register) -> None:
    before = look(filled).cells
    with filled.writing("test") as writer:
        writer.connection.execute(sa.update(papers).values(clinic_id=None))
    assert look(filled).cells == before


def test_an_edition_that_is_not_here_any_more_is_called_by_its_id() -> None:
    assert title_of("checklista-st/1999-docx") == "checklista-st/1999-docx"


# --- filters ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        (Asked(persons=("a2",)), {4, 5, 6}),
        (Asked(persons=("#2",)), {4, 5, 6}),
        (Asked(persons=("2",)), {4, 5, 6}),
        (Asked(persons=("A2", "A3")), {4, 5, 6, 7, 8}),
        (Asked(clinics=("åkerbo",)), {4, 5, 6}),
        (Asked(clinics=("VÅRDCENTRAL",), states=("approved",)), {3, 10}),
        (Asked(forms=("handledarutlatande",)), {2, 5, 10}),
        (Asked(forms=("handledarutlatande/2026-docx",)), {2, 5, 10}),
        (Asked(states=("sent", "reminded")), {4, 5, 9}),
        (Asked(overdue=True), {2, 4, 5}),
        (Asked(period=period_of("2026-05-31"), states=("sent",)), {4, 9}),
        (Asked(period=period_of("2027")), set()),
        (Asked(overdue=True, protected=True), {2, 4, 5, 11, 12}),
    ],
)
def test_filters(filled: Register, asked: Asked, ids: set[int]) -> None:
    assert {line.id for line in look(filled, asked).lines} == ids


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(persons=("A99",)), "status.no_person"),
        (Asked(persons=("#99",)), "status.no_person"),
        (Asked(persons=("19870521-2382",)), "status.person_is_number"),
        (Asked(persons=("8705212382",)), "status.person_is_number"),
        (Asked(clinics=("finns inte",)), "status.no_clinic"),
        (Asked(clinics=("",)), "status.no_clinic"),
        (Asked(forms=("checklista",)), "status.no_form"),
        (Asked(states=("skickat",)), "status.no_state"),
    ],
)
def test_what_is_not_there_is_refused(filled: Register, asked: Asked, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        look(filled, asked)
    assert refused.value.code == code
    assert "2382" not in str(refused.value)


def test_two_persons_of_one_own_id_are_refused(filled: Register) -> None:
    with filled.writing("test") as writer:
        writer.connection.execute(sa.update(persons).where(persons.c.own_id == "A4").values(own_id="a2"))
    with pytest.raises(UsageError) as refused:
        look(filled, Asked(persons=("A2",)))
    assert refused.value.code == "status.two_persons"


@pytest.mark.parametrize(
    ("given_text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-03-15", "2026-03-15", "2026-03-15"),
        ("2026-01..2026-06", "2026-01-01", "2026-06-30"),
        ("2025..2026-01-15", "2025-01-01", "2026-01-15"),
    ],
)
def test_periods_as_people_write_them(given_text: str, first: str, last: str) -> None:
    assert period_of(given_text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("given_text", ["", "26", "2026-13", "2026-02-30", "2026..2025", "i fjol", "0000"])
def test_other_periods_are_refused(given_text: str) -> None:
    with pytest.raises(UsageError):
        period_of(given_text)


# --- persons with protected personal data -------------------------------------------------------


def _everything(found: Overview) -> str:
    return json.dumps([overview_json(found), *(line_json(line, reveal=True) for line in found.lines)]) + repr(
        found
    )


@pytest.mark.parametrize("protected", [False, True])
@pytest.mark.parametrize("asked", [{}, {"persons": ("K9",)}, {"states": ("lacking",)}, {"overdue": True}])
def test_a_protected_person_is_in_no_output(filled: Register, protected: bool, asked: dict[str, Any]) -> None:
    """Not the name, number, clinic, what is missing: the register's id at most, and only on request."""
    found = look(filled, Asked(protected=protected, **asked))
    said = _everything(found)
    for secret in (CANARY, CANARY_CLINIC, "196203173056", "19620317", "Kaj", "K9"):
        assert json.dumps(secret).strip('"') not in said
        assert secret not in said
    hidden = [line for line in found.lines if line.person.protected]
    assert bool(hidden) is protected
    assert all(line.findings == () for line in hidden)
    assert {person_of(line, "sv") for line in hidden} <= {"#5 (skyddade personuppgifter)"}


def test_a_protected_person_counts_and_is_at_no_clinic(filled: Register) -> None:
    found = look(filled)
    hidden = sum_of(cell for cell in found.cells if cell.protected)
    assert (found.protected, hidden.papers, found.sum.papers) == (1, 2, 12)


def test_a_question_about_a_clinic_never_finds_a_protected_person(filled: Register) -> None:
    found = look(filled, Asked(clinics=(CANARY_CLINIC,), protected=True))
    assert (found.cells, found.lines, found.protected) == ((), (), 0)


def test_a_personnummer_is_masked_unless_asked_for(filled: Register) -> None:
    line = next(line for line in look(filled).lines if line.id == 1)
    assert line_json(line)["person"]["personnummer"] == "19870521-••••"
    assert line_json(line, reveal=True)["person"]["personnummer"] == "19870521-2382"


def test_reading_changes_nothing(filled: Register) -> None:
    with filled.reading() as connection:
        before = connection.execute(sa.select(arrivals)).all()
    look(filled)
    with filled.reading() as connection:
        assert connection.execute(sa.select(arrivals)).all() == before
