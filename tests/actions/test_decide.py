"""Decisions: what waits for a person is asked once, and what the person says is what holds."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
import sqlalchemy as sa
from came import KURS, NILS, SANNA, come, filled, record, sent

from stforms.actions.decide import Answer, Decided, approve, decide
from stforms.actions.ingest.merged import rebuild
from stforms.actions.questions import Question, questions
from stforms.errors import RefusedError, StformsError, UsageError
from stforms.library import default_library
from stforms.register.audit import broken
from stforms.register.papers import APPROVED, LACKING, RECEIVED, REVIEW, cancel
from stforms.register.store import Register
from stforms.register.tables import decisions, events, merges, papers, readings


def asked(register: Register) -> list[Question]:
    with register.reading() as connection:
        return questions(connection)


def say(register: Register, id_: str, **answer: object) -> Decided:
    with register.writing("test") as writer:
        return decide(writer, id_, Answer(**answer), "Anna Ek", "ringt")  # type: ignore[arg-type]


def paper_row(register: Register, paper: int) -> sa.RowMapping:
    with register.reading() as connection:
        return connection.execute(sa.select(papers).where(papers.c.id == paper)).mappings().one()


def merged(register: Register, paper: int) -> dict[str, object]:
    with register.reading() as connection:
        return connection.execute(sa.select(merges.c.record).where(merges.c.paper_id == paper)).scalar_one()


@pytest.fixture
def disputed(register: Register) -> int:
    """A paper of which two copies have come that name different specialities; its one conflict is open."""
    paper = sent(register)
    come(register, filled(record(specialitet="Geriatrik")))
    come(register, filled(record(specialitet="Psykiatri")))
    return paper


# --- conflicts ----------------------------------------------------------------------------------


def test_a_conflict_is_asked_with_every_answer_and_where_it_stands(register: Register, disputed: int) -> None:
    (question,) = asked(register)
    assert (question.kind, question.paper) == ("conflict", disputed)
    assert question.label(default_library()) == "Specialitet som ansökan avser"
    assert [(one.value, one.sent) for one in question.choices] == [
        ("Allmänmedicin", True),
        ("Geriatrik", False),
        ("Psykiatri", False),
    ]
    assert [[stands.document for stands in one.stands] for one in question.choices] == [[], [1], [2]]
    (stands,) = question.choices[1].stands
    assert stands.where is not None
    assert stands.where.page == 1


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ({"choose": 1}, "Allmänmedicin"),
        ({"choose": 3}, "Psykiatri"),
        ({"value": "Reumatologi"}, "Reumatologi"),
        ({"remove": True}, None),
    ],
)
def test_an_answer_is_what_the_paper_says_then(
    register: Register, disputed: int, answer: dict[str, object], value: str | None
) -> None:
    (question,) = asked(register)
    done = say(register, question.id, **answer)
    assert merged(register, disputed).get("specialitet") == value
    assert done.paper == disputed
    assert done.left == ()
    assert asked(register) == []
    assert paper_row(register, disputed)["open_questions"] == 0


def test_a_decision_holds_however_often_the_paper_is_merged_anew(register: Register, disputed: int) -> None:
    (question,) = asked(register)
    say(register, question.id, choose=2)
    before = merged(register, disputed)
    with register.writing("test") as writer:
        rebuild(writer, disputed)
    assert merged(register, disputed) == before
    assert asked(register) == []


def test_who_changes_their_mind_decides_again_and_both_decisions_are_kept(
    register: Register, disputed: int
) -> None:
    (question,) = asked(register)
    say(register, question.id, choose=2)
    say(register, question.id, choose=3)
    assert merged(register, disputed)["specialitet"] == "Psykiatri"
    with register.reading() as connection:
        kept = connection.execute(sa.select(decisions.c.answer, decisions.c.by, decisions.c.why)).all()
    assert kept == [
        ({"value": "Geriatrik"}, "Anna Ek", "ringt"),
        ({"value": "Psykiatri"}, "Anna Ek", "ringt"),
    ]


def test_a_conflict_with_other_answers_since_is_not_decided_by_its_old_number(
    register: Register, disputed: int
) -> None:
    """The answer was about what the person saw, and a third copy says something else."""
    (question,) = asked(register)
    come(register, filled(record(specialitet="Kardiologi")))
    with pytest.raises(RefusedError) as refused:
        say(register, question.id, choose=2)
    (now,) = asked(register)
    assert (refused.value.code, refused.value.params["new"]) == ("decide.changed", now.id)
    assert len(now.choices) == 4
    assert merged(register, disputed)["specialitet"] == "Allmänmedicin"


def test_another_copy_that_says_the_same_leaves_the_question_as_it_is(
    register: Register, disputed: int
) -> None:
    (question,) = asked(register)
    come(register, filled(record(specialitet="Geriatrik", delmal=["STa1"])))
    (now,) = asked(register)
    assert now.id == question.id
    assert say(register, question.id, choose=2).paper == disputed


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"choose": 4}, "decide.no_such_number"),
        ({"choose": 0}, "decide.no_such_number"),
        ({"paper": 1}, "decide.not_a_document"),
        ({"leave": True}, "decide.not_a_document"),
        ({}, "decide.one_answer"),
        ({"choose": 1, "value": "x"}, "decide.one_answer"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_changes_nothing(
    register: Register, disputed: int, answer: dict[str, object], code: str
) -> None:
    (question,) = asked(register)
    with pytest.raises(UsageError) as refused:
        say(register, question.id, **answer)
    assert refused.value.code == code
    assert asked(register) == [question]
    assert register_count(register, decisions) == 0


def test_a_value_that_cannot_stand_there_is_refused(register: Register) -> None:
    sent(register)
    for day in ("2024-02-01", "2024-03-01"):
        come(register, filled(record(intygande={"datum": day})))
    (question,) = asked(register)
    with pytest.raises(UsageError):
        say(register, question.id, value="i våras")
    assert say(register, question.id, value="2024-04-01").left == ()


def two_boxes() -> bytes:
    """Return a form on which both of two boxes are ticked of which only one can hold."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(filled(record(intygande={"roll": "handledare"})))) as pdf:
        for box in pdf.Root.AcroForm.Fields:
            if box.get("/T") == "Kursledare":
                box.V = box.AS = pikepdf.Name.Ja
        pdf.save(out)
    return out.getvalue()


def test_what_nobody_could_read_cannot_be_chosen(register: Register) -> None:
    paper = sent(register)
    come(register, two_boxes())
    (question,) = asked(register)
    (number,) = [choice.number for choice in question.choices if choice.unclear]
    with pytest.raises(UsageError):
        say(register, question.id, choose=number)
    assert say(register, question.id, value="kursledare").left == ()
    assert merged(register, paper)["intygande"] == {"roll": "kursledare"}


@pytest.mark.parametrize("id_", ["99", "d99", "d99.1", "x", "", "-1", "1e3", "d", "9" * 30])
def test_an_id_that_nothing_has_is_refused(register: Register, disputed: int, id_: str) -> None:
    with pytest.raises(UsageError) as refused:
        say(register, id_, choose=1)
    assert refused.value.code == "decide.unknown"


def test_papers_that_are_not_wanted_any_more_are_not_asked_about(register: Register, disputed: int) -> None:
    with register.writing("test") as writer:
        cancel(writer, disputed, date(2026, 4, 1))
    assert asked(register) == []


# --- values that were read unsurely ----------------------------------------------------------------


@pytest.fixture
def unsure(register: Register) -> int:
    """A paper that came back as a picture of text: what it says was read off the page, one value badly."""
    paper = sent(register)
    noted = come(register, filled(record(specialitet="Geriatrik"), flatten=True))
    with register.writing("test") as writer:
        query = sa.select(readings.c["values"]).where(readings.c.document_id == noted.document)
        values = [
            {**one, "confidence": 0.7} if one["key"] == "specialitet" else one
            for one in writer.connection.execute(query).scalar_one()
        ]
        writer.connection.execute(sa.update(readings).values({"values": values}))
        rebuild(writer, paper)
    return paper


def test_a_value_that_was_read_unsurely_and_is_used_is_asked(register: Register, unsure: int) -> None:
    (question,) = asked(register)
    assert (question.kind, question.paper, question.choices[0].value) == ("reading", unsure, "Geriatrik")
    assert question.label(default_library()) == "Specialitet som ansökan avser"
    assert question.id.startswith("d1.")


@pytest.mark.parametrize(
    ("answer", "value"),
    [({"choose": 1}, "Geriatrik"), ({"value": "Gynekologi"}, "Gynekologi"), ({"remove": True}, None)],
)
def test_what_a_person_says_of_it_counts_as_read(
    register: Register, unsure: int, answer: dict[str, object], value: str | None
) -> None:
    """Nothing where something was sent is an answer too: it was taken out."""
    (question,) = asked(register)
    done = say(register, question.id, **answer)
    assert merged(register, unsure).get("specialitet") == value
    assert done.left == ()
    with pytest.raises(RefusedError):
        say(register, question.id, choose=1)


def test_a_surer_copy_makes_the_question_needless(register: Register, unsure: int) -> None:
    come(register, filled(record(specialitet="Geriatrik")))
    assert asked(register) == []


# --- which paper a document is ---------------------------------------------------------------------


def slipped() -> bytes:
    """Return a form whose personnummer is one digit off Sanna's."""
    return filled(record(replace(SANNA, personnummer="19900114-2390")))


def test_a_form_of_nobody_known_is_asked_with_the_papers_that_it_may_be(register: Register) -> None:
    paper = sent(register)
    noted = come(register, slipped())
    (question,) = asked(register)
    assert (question.id, question.kind) == (f"d{noted.document}", "match")
    assert [one.paper["id"] for one in question.choices if one.paper is not None] == [paper]


@pytest.mark.parametrize("way", ["choose", "paper"])
def test_it_becomes_a_version_of_the_paper_that_is_named(register: Register, way: str) -> None:
    paper = sent(register)
    noted = come(register, slipped())
    done = say(register, f"d{noted.document}", **{way: 1 if way == "choose" else paper})
    assert (done.paper, done.version) == (paper, 1)
    assert paper_row(register, paper)["versions"] == 1


def test_it_becomes_a_paper_of_its_own(register: Register) -> None:
    paper = sent(register)
    noted = come(register, slipped())
    done = say(register, f"d{noted.document}", new=True)
    assert done.paper not in (None, paper)
    assert paper_row(register, paper)["versions"] == 0


def test_it_is_left_alone_and_not_asked_again(register: Register) -> None:
    sent(register)
    noted = come(register, slipped())
    assert say(register, f"d{noted.document}", leave=True).paper is None
    assert asked(register) == []


def test_a_document_that_was_taken_for_the_wrong_paper_moves(register: Register) -> None:
    """Both papers are merged anew."""
    wrong, right = sent(register), sent(register, NILS)
    noted = come(register, filled(record()))
    assert noted.paper == wrong
    done = say(register, f"d{noted.document}", paper=right)
    assert (done.paper, done.version) == (right, 1)
    assert (paper_row(register, wrong)["versions"], paper_row(register, right)["versions"]) == (0, 1)
    with register.reading() as connection:
        assert connection.execute(sa.select(merges.c.paper_id)).scalars().all() == [right]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"paper": 99}, "decide.no_paper"),
        ({"choose": 2}, "decide.no_such_number"),
        ({"value": "x"}, "decide.only_a_document"),
        ({"remove": True}, "decide.only_a_document"),
    ],
)
def test_a_paper_that_it_cannot_be_is_refused(
    register: Register, answer: dict[str, object], code: str
) -> None:
    sent(register)
    noted = come(register, slipped())
    with pytest.raises(UsageError) as refused:
        say(register, f"d{noted.document}", **answer)
    assert refused.value.code == code


# --- approving --------------------------------------------------------------------------------------


def approved(register: Register, paper: int, although: str | None = None) -> Decided:
    with register.writing("test") as writer:
        return approve(writer, paper, "Anna Ek", date(2026, 4, 2), although)


def whole(register: Register) -> int:
    """Return a paper that is back and of which nothing is wrong."""
    paper = sent(register)
    come(register, filled(record(delmal=["STa1"])))
    return paper


def test_a_whole_paper_is_approved(register: Register) -> None:
    paper = whole(register)
    assert paper_row(register, paper)["state"] == RECEIVED
    assert approved(register, paper).state == APPROVED
    assert paper_row(register, paper)["approved_by"] == "Anna Ek"


def test_a_paper_with_a_conflict_is_not_approved_whatever_the_reason(
    register: Register, disputed: int
) -> None:
    for although in (None, "bråttom"):
        with pytest.raises(RefusedError) as refused:
            approved(register, disputed, although)
        assert refused.value.code == "decide.still_open"
    assert paper_row(register, disputed)["state"] == REVIEW


def test_a_paper_with_errors_is_approved_with_a_reason_only(register: Register) -> None:
    paper = sent(register)
    come(register, filled(record(intygande={"personnummer": "19620317-3057"})))
    assert paper_row(register, paper)["state"] == LACKING
    with pytest.raises(RefusedError) as refused:
        approved(register, paper)
    assert refused.value.code == "decide.not_whole"
    approved(register, paper, "saknas med rätta")
    assert paper_row(register, paper)["state"] == APPROVED
    with register.reading() as connection:
        assert connection.execute(sa.select(decisions.c.why)).scalar_one() == "saknas med rätta"


def test_an_approval_is_taken_back_when_something_new_comes(register: Register) -> None:
    paper = whole(register)
    approved(register, paper)
    come(register, filled(record(delmal=["STa1"], specialitet="Geriatrik")))
    assert paper_row(register, paper)["state"] != APPROVED


@pytest.mark.parametrize("paper", [1, 99])
def test_what_has_not_come_is_not_approved(register: Register, paper: int) -> None:
    sent(register)
    with pytest.raises(StformsError):
        approved(register, paper)


# --- what is noted of it ------------------------------------------------------------------------------


def test_decisions_are_events_without_values(register: Register, disputed: int) -> None:
    (question,) = asked(register)
    say(register, question.id, value="Reumatologi")
    with register.reading() as connection:
        said = [tuple(row) for row in connection.execute(sa.select(events))]
        assert list(broken(connection)) == []
    assert "decision.taken" in str(said)
    for secret in ("Reumatologi", "Anna Ek", "ringt", "Öqvist", "2380"):
        assert secret not in str(said)


def register_count(register: Register, table: sa.Table) -> int:
    with register.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_the_edition_of_the_tests_is_known() -> None:
    assert KURS in default_library().editions
