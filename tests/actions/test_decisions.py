"""Decisions in a file: what a person writes counts and stays, and what cannot be meant is told."""

from __future__ import annotations

import pytest
from merging.papers import LIBRARY, paper, schema

import stforms
from stforms.actions.decisions import read_decisions, with_open
from stforms.errors import RefusedError, UnreadableError, UsageError
from stforms.merging import Decision
from stforms.model import Record

LIST = "checklista-st/2026-docx"
EDITION, SCHEMA = LIBRARY.edition(LIST), schema(LIST)
COURSE = {"namn": "Palliativ vård", "datum": "2024-04-24"}
SENT: Record = {"st_moten": "ja", "datum": "2024-06-05", "kurser": [COURSE, {"namn": "Etik"}]}
ONE: Record = {**SENT, "st_moten": "nej", "datum": "2024-06-06", "kurser": [{"namn": "Etik"}]}
OTHER: Record = {
    **SENT,
    "st_moten": "delvis",
    "datum": "2024-06-07",
    "kurser": [{**COURSE, "datum": "2024-05"}, {"namn": "Etik"}],
}


def merge(*decisions: Decision, one: Record = ONE, other: Record = OTHER) -> stforms.Outcome[stforms.Merged]:
    copies = [paper("a.docx", one, LIST), paper("b.docx", other, LIST)]
    return stforms.merge(copies, base=paper("sent.docx", SENT, LIST), decisions=decisions, library=LIBRARY)


def with_new(content: str | None, outcome: stforms.Outcome[stforms.Merged]) -> str | None:
    return with_open(content, outcome.value.conflicts, "beslut.yaml", EDITION, SCHEMA)


def decided(content: str) -> list[Decision]:
    noted = read_decisions(content, "beslut.yaml", EDITION, SCHEMA)
    return [one.decision for one in noted if one.decision is not None]


@pytest.fixture
def content() -> str:
    made = with_new(None, merge())
    assert made is not None
    return made


def answered(content: str, *answers: str) -> str:
    """Return the file with these lines in the place of "choose:", entry by entry."""
    for answer in answers:
        content = content.replace("  choose:\n", f"  {answer}\n", 1)
    return content


def test_the_file_says_what_it_is_about_and_every_conflict_once(content: str) -> None:
    assert content.startswith("# Att avgöra: Checklista inför årlig uppföljning av ST (2026-docx)\n#\n")
    start = content.index("- key: kurser")
    assert content[start:] == (
        "- key: kurser\n"
        "  table: kurser\n"
        "  row: {namn: Palliativ vård}\n"
        "  label: Kurser (Palliativ vård)\n"
        "  alternatives:\n"
        "    1:\n"
        "      value: {namn: Palliativ vård, datum: '2024-04-24'}\n"
        "      sent: true\n"
        "    2:\n"
        "      nothing: true\n"
        "      from: [a.docx]\n"
        "    3:\n"
        "      value: {namn: Palliativ vård, datum: 2024-05}\n"
        "      from: [b.docx]\n"
        "  choose:\n"
        "  by:\n"
        "  why:\n"
    )
    assert [content.count(f"- key: {key}\n") for key in ("st_moten", "datum", "kurser")] == [1, 1, 1]


def test_nothing_is_decided_until_somebody_does(content: str) -> None:
    assert decided(content) == []
    assert with_new(content, merge()) is None


def test_numbers_own_answers_and_removals(content: str) -> None:
    """A day as people write it; who decided, and why, comes along."""
    content = answered(content, "value: 3 maj 2024", "choose: 3", "remove: true")
    content = content.replace("  by:\n  why:\n", "  by: Karin\n  why: Hon var där.\n", 1)
    outcome = merge(*decided(content))
    assert outcome.value.record == {"st_moten": "nej", "datum": "2024-05-03", "kurser": [{"namn": "Etik"}]}
    assert (outcome.ok, outcome.value.conflicts) == (True, ())
    entry = next(entry for entry in outcome.value.entries if entry.address.key == "datum")
    assert entry.decision is not None
    assert (entry.decision.by, entry.decision.why, entry.origins) == ("Karin", "Hon var där.", ())


def test_a_row_of_ones_own(content: str) -> None:
    content = answered(content, "choose: 1", "choose: 1", "value: {namn: Palliativ vård, datum: våren 2024}")
    with pytest.raises(UsageError) as refused:
        decided(content)
    assert (refused.value.code, refused.value.params) == ("merge.decision_value", {"key": "kurser"})
    rows = merge(*decided(content.replace("våren 2024", "2024-03"))).value.record["kurser"]
    assert rows == [{"namn": "Palliativ vård", "datum": "2024-03"}, {"namn": "Etik"}]


def test_what_a_person_wrote_stays_when_something_new_comes(content: str) -> None:
    """Their answers, their comments and their way of writing it."""
    mine = answered(content, "choose: 2   # ringt Jelena").rstrip() + "\n# Resten frågar jag om i morgon"
    other = {**OTHER, "vardcentral": "Öjeby"}
    outcome = merge(*decided(mine), one={**ONE, "vardcentral": "Älvbro"}, other=other)
    made = with_new(mine, outcome)
    assert made is not None
    assert made.startswith(mine)
    assert made.count("- key: ") == 4
    assert [one.address.key for one in decided(made)] == ["datum"]
    assert with_new(made, outcome) is None


def test_a_decision_about_other_answers_is_not_used_and_the_new_ones_are_asked_about(content: str) -> None:
    mine = answered(content, "choose: 2")
    new = {**OTHER, "datum": "2024-06-08"}
    outcome = merge(*decided(mine), other=new)
    told = [(f.code, f.path) for f in outcome.findings if f.code.startswith("merge.decision")]
    assert told == [("merge.decision_stale", "datum")]
    assert outcome.value.record["datum"] == SENT["datum"]
    made = with_new(mine, outcome)
    assert made is not None
    assert made.count("- key: datum\n") == 2
    again = merge(*decided(made.replace("choose:\n", "choose: 3\n")), other=new)
    assert again.value.record["datum"] == "2024-06-08"
    assert [f.code for f in again.findings if f.code.startswith("merge.decision")] == []


def test_a_decision_where_nobody_disagrees_any_more_is_told(content: str) -> None:
    mine = answered(content, "choose: 2")
    outcome = merge(*decided(mine), other={**OTHER, "datum": ONE["datum"]})
    told = [(f.code, f.path) for f in outcome.findings if f.code.startswith("merge.decision")]
    assert told == [("merge.decision_unused", "datum")]


def test_other_names_for_the_files_are_no_other_answers(content: str) -> None:
    mine = answered(content.replace("a.docx", "kopia av a.docx"), "choose: 2")
    assert merge(*decided(mine)).value.record["datum"] == "2024-06-06"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("choose: 9", "merge.no_such_number"),
        ("choose: 0", "merge.no_such_number"),
        ("choose: två", "merge.no_such_number"),
        ("choose: true", "merge.no_such_number"),
        ("choose: 2\n  value: 2024-05-03", "merge.decision_says_two"),
        ("value: 2024-05-03\n  remove: true", "merge.decision_says_two"),
        ("value: i våras", "merge.decision_value"),
        ("value: [2024-05-03]", "merge.decision_value"),
    ],
)
def test_an_answer_that_cannot_be_meant(content: str, answer: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        decided(answered(content, answer))
    assert (refused.value.code, refused.value.params["key"]) == (code, "datum")


@pytest.mark.parametrize(
    "change",
    [
        ("- key: datum", "- key: [datum"),
        ("- key: datum", "key: datum"),
        ("- key: datum", "- key: finns_inte"),
        ("  by:", "  vem:"),
        ("  alternatives:", "  alternativ:"),
        ("    2:", "    7:"),
        ("nothing:", "inget:"),
        ("row: {namn: Palliativ vård}", "row: Palliativ vård"),
    ],
)
def test_a_file_that_is_none_is_told_and_never_touched(content: str, change: tuple[str, str]) -> None:
    broken = content.replace(*change, 1)
    assert broken != content
    with pytest.raises(UnreadableError) as refused:
        decided(broken)
    assert refused.value.code == "merge.decisions_unreadable"


def test_two_decisions_about_one_thing(content: str) -> None:
    """The same twice is one; two different ones are for a person to sort out."""
    once = answered(content, "choose: 2")
    entry = once[once.index("- key: datum") : once.index("- key: kurser")]
    assert merge(*decided(f"{once}\n---\n{entry}")).value.record["datum"] == "2024-06-06"
    with pytest.raises(UsageError) as refused:
        merge(*decided(f"{once}\n---\n{entry.replace('choose: 2', 'choose: 3')}"))
    assert refused.value.code == "merge.decided_twice"


def test_what_does_not_read_back_is_not_written(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stforms.actions.decisions._entry", lambda *_: "- key: datum\n")
    with pytest.raises(RefusedError):
        with_new(None, merge())


@pytest.mark.parametrize(
    "value", ["true", "1", "0701", "1.50", "~", "2024-05", "- a", "a: b", "#x", "'", '"', "a\nb\n\nc", "on"]
)
def test_any_text_comes_back_from_the_file_as_it_was(value: str) -> None:
    """What YAML would take for a number, a list or nothing."""
    outcome = merge(one={**SENT, "kommentarer": value}, other={**SENT, "kommentarer": "nej"})
    made = with_new(None, outcome)
    assert made is not None
    number = [one.value for one in outcome.value.conflicts[0].alternatives].index(value) + 1
    (decision,) = decided(answered(made, f"choose: {number}"))
    assert decision.value == value
