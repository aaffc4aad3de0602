"""The laws of merging, for forms of every kind and whatever people do to the copies."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merging.papers import FORMS, LIBRARY, paper, schema, seeds, shape, some_record, touched

import stforms
from stforms.actions.decisions import read_decisions, with_open
from stforms.actions.merge import Merged
from stforms.actions.merge_json import as_json
from stforms.merging import Copy, Decision, State, canon, meaning
from stforms.model import Record, get_path

fewer = settings(max_examples=max(10, settings().max_examples // 4))
"""Each example is several records of a whole form and as many merges."""

every_form = pytest.mark.parametrize("edition", FORMS)


def merged(base: Copy, copies: Sequence[Copy], decisions: Sequence[Decision] = ()) -> Merged:
    return stforms.merge(copies, base=base, decisions=decisions, library=LIBRARY).value


def sent_and_back(edition: str, source: random.Random, count: int) -> tuple[Copy, list[Copy]]:
    record = some_record(edition, source)
    copies = [touched(record, edition, source) for _ in range(count)]
    return paper("sent", record, edition), [paper(f"c{n}", one, edition) for n, one in enumerate(copies)]


def outcome(merge: Merged) -> object:
    """Return what became of everything, without the names of those who say nothing."""
    return merge.record, [
        (entry.address, entry.state, canon(entry.result), entry.conflict and entry.conflict.seen)
        for entry in merge.entries
    ]


# --- one copy, equal copies -----------------------------------------------------------------------


@every_form
@fewer
@given(source=seeds())
def test_one_copy_is_the_result(edition: str, source: random.Random) -> None:
    """Whatever was sent, and be it another record altogether; the order of its rows included."""
    base = some_record(edition, source)
    back = source.choice((some_record(edition, source), touched(base, edition, source, 0.5)))
    result = merged(paper("sent", base, edition), [copy := paper("back", back, edition)])
    assert (result.record, result.conflicts) == (copy.record, ())


@every_form
@fewer
@given(source=seeds())
def test_the_same_twice_is_the_same(edition: str, source: random.Random) -> None:
    base, (one,) = sent_and_back(edition, source, 1)
    result = merged(base, [one, paper("again", one.record, edition)])
    assert (result.record, result.conflicts) == (one.record, ())


@every_form
@fewer
@given(source=seeds())
def test_a_copy_that_says_what_was_sent_changes_nothing(edition: str, source: random.Random) -> None:
    base, copies = sent_and_back(edition, source, 2)
    unchanged = paper("unchanged", base.record, edition)
    assert outcome(merged(base, [*copies, unchanged])) == outcome(merged(base, copies))


# --- order ------------------------------------------------------------------------------------------


@every_form
@fewer
@given(source=seeds(), count=st.integers(2, 4))
def test_the_order_of_the_copies_makes_no_difference(edition: str, source: random.Random, count: int) -> None:
    """Not to the record, nor to any conflict, finding, or where anything comes from."""
    base, copies = sent_and_back(edition, source, count)
    shuffled = source.sample(copies, len(copies))
    one, other = (stforms.merge(order, base=base, library=LIBRARY) for order in (copies, shuffled))
    assert one == other
    assert json.dumps(as_json(one.value, schema(edition))) == json.dumps(
        as_json(other.value, schema(edition))
    )


# --- nothing invented, nothing lost -----------------------------------------------------------------


@every_form
@fewer
@given(source=seeds())
def test_nothing_is_invented(edition: str, source: random.Random) -> None:
    """Every value of the result stands under the same key, every cell in the same column, on some paper."""
    base, copies = sent_and_back(edition, source, 3)
    result = merged(base, copies)
    papers = [base.record, *(copy.record for copy in copies)]
    for key in shape(edition).keys:
        assert get_path(result.record, key) in [get_path(one, key) for one in papers]
    for table in shape(edition).tables:
        known = {
            column: [get_path(row, column) for one in papers for row in one.get(table.key, ())]
            for column in table.columns
        }
        for row, column in itertools.product(result.record.get(table.key, ()), table.columns):
            assert get_path(row, column) in [*known[column], None]


@every_form
@fewer
@given(source=seeds())
def test_every_value_of_every_copy_is_in_an_entry(edition: str, source: random.Random) -> None:
    """Nothing that a copy says can be missing from what a person is shown."""
    base, copies = sent_and_back(edition, source, 3)
    result = merged(base, copies)
    for number, copy in enumerate(result.copies):
        said = [entry.copies[number].value for entry in result.entries]
        for key in shape(edition).keys:
            assert (value := get_path(copy.record, key)) is None or value in said
        for table in shape(edition).tables:
            cells = [
                (entry.address.key, canon(entry.copies[number].value))
                for entry in result.entries
                if entry.address.row is not None and not entry.address.whole_row
            ]
            whole = [one for one in said if isinstance(one, dict)]
            for row in copy.record.get(table.key, ()):
                alone = all(
                    (f"{table.key}.{column}", canon(get_path(row, column))) in cells
                    for column in table.columns
                    if get_path(row, column) is not None
                )
                assert alone or row in whole


@every_form
@fewer
@given(source=seeds())
def test_the_record_is_what_the_entries_say(edition: str, source: random.Random) -> None:
    """Each entry's path leads to its result, and no two entries are about the same address."""
    base, copies = sent_and_back(edition, source, 3)
    result = merged(base, copies)
    for entry in result.entries:
        assert (entry.path is None) == (entry.result is None)
        assert entry.path is None or get_path(result.record, entry.path) == entry.result
    addresses = [entry.address.sign for entry in result.entries]
    assert len(set(addresses)) == len(addresses)


# --- disagreements, against a plain reference -------------------------------------------------------


def reference(base: Record, copies: Sequence[Record], keys: Sequence[str]) -> tuple[Record, set[str]]:
    """Merge flat records in the plainest way: return the values, and the keys in dispute."""
    values, disputed = {}, set()
    for key in keys:
        sent, back = get_path(base, key), [get_path(copy, key) for copy in copies]
        edits = [value for value in back if meaning(value) != meaning(sent)]
        if len({meaning(value) for value in edits}) > 1:
            disputed.add(key)
        agreed = edits and key not in disputed
        values[key] = meaning(edits[0] if agreed else sent)
    return values, disputed


@every_form
@fewer
@given(source=seeds(), count=st.integers(1, 4))
def test_outside_tables_every_disagreement_is_there_once(
    edition: str, source: random.Random, count: int
) -> None:
    base, copies = sent_and_back(edition, source, count)
    result = merged(base, copies)
    keys = shape(edition).keys
    values, disputed = reference(base.record, [copy.record for copy in copies], keys)
    assert {key: meaning(get_path(result.record, key)) for key in keys} == values
    found = [conflict.address.key for conflict in result.conflicts if conflict.address.row is None]
    assert sorted(found) == sorted(disputed)


TABLES = [(edition, table.key) for edition in FORMS for table in shape(edition).tables]


@pytest.mark.parametrize(("edition", "table"), TABLES)
@fewer
@given(source=seeds(), count=st.integers(1, 4))
def test_in_tables_every_disagreement_is_there_once(
    edition: str, table: str, source: random.Random, count: int
) -> None:
    """Rows of different identity, each edited in cells, removed, or added, as a script says."""
    columns = next(one for one in shape(edition).tables if one.key == table)
    identity = columns.identity
    others = [column for column in columns.columns if column not in identity]
    rows = {number: _row(number, columns.columns, identity, 0) for number in range(source.randint(1, 5))}
    scripts = [_script(rows, others, source) for _ in range(count)]
    base = paper("sent", {table: list(rows.values())}, edition)
    copies = [
        paper(f"c{n}", {table: _acted(rows, script, columns.columns, identity)}, edition)
        for n, script in enumerate(scripts)
    ]
    result = merged(base, copies)
    expected = _expected(rows, scripts, others)
    found = {
        (
            canon(dict(conflict.address.row.cells)[identity[0]]),
            conflict.address.key.removeprefix(table).lstrip("."),
        )
        for conflict in result.conflicts
        if conflict.address.row is not None
    }
    assert len(found) == len(result.conflicts)
    names = [canon(get_path(row, identity[0])) for row in base.record[table]]
    assert found == {(names[number], cell) for number, cell in expected}


Script = dict[int, dict[str, int] | None]
"""What is done to each row: other values for cells, or None when it is removed."""


def _row(number: int, columns: Sequence[str], identity: Sequence[str], version: int) -> Record:
    """Return a row whose identity nobody takes for another's, and whose cells say its version."""
    flat = {
        column: _value(column, number if column in identity else number * 10 + version) for column in columns
    }
    row: Record = {}
    for column, value in flat.items():
        stforms.model.set_path(row, column, value)
    return row


def _value(column: str, number: int) -> str:
    day = column in ("datum", "klar_datum", "uppfoljning") or column.startswith("period")
    return f"{2000 + number}-01-01" if day else "abcdefghijklmnopqrst"[number % 20] * (5 + number // 20)


def _script(rows: dict[int, Record], others: Sequence[str], source: random.Random) -> Script:
    script: Script = {}
    for number in rows:
        chance = source.random()
        if chance < 0.15:
            script[number] = None
        elif chance < 0.6 and others:
            script[number] = {source.choice(others): source.randint(1, 2)}
    return script


def _acted(
    rows: dict[int, Record], script: Script, columns: Sequence[str], identity: Sequence[str]
) -> list[Record]:
    made = []
    for number, row in rows.items():
        act = script.get(number, {})
        if act is None:
            continue
        new = json.loads(json.dumps(row))
        for column, version in act.items():
            stforms.model.set_path(new, column, _value(column, number * 10 + version))
        made.append(new)
    return made


def _expected(
    rows: dict[int, Record], scripts: Sequence[Script], others: Sequence[str]
) -> set[tuple[int, str]]:
    """Return the (row, cell) in dispute; the cell is "" where a row was removed and edited."""
    found = set()
    for number in rows:
        acts = [script[number] for script in scripts if number in script]
        edits = [act for act in acts if act]
        if None in acts:
            found |= {(number, "")} if edits else set()
            continue
        for column in others:
            if len({act[column] for act in edits if column in act}) > 1:
                found.add((number, column))
    return found


@every_form
@fewer
@given(source=seeds())
def test_edits_that_do_not_meet_all_arrive(edition: str, source: random.Random) -> None:
    """One person changes some keys, another one others: the result has both, and nobody is asked."""
    record = some_record(edition, source)
    parts: tuple[Record, Record] = (json.loads(json.dumps(record)), json.loads(json.dumps(record)))
    donor, both = some_record(edition, source), json.loads(json.dumps(record))
    for key in shape(edition).keys:
        value = get_path(donor, key)
        if value is not None and source.random() < 0.5:
            stforms.model.set_path(source.choice(parts), key, value)
            stforms.model.set_path(both, key, value)
    base = paper("sent", record, edition)
    result = merged(base, [paper(f"c{n}", part, edition) for n, part in enumerate(parts)])
    assert (result.record, result.conflicts) == (paper("both", both, edition).record, ())


# --- decisions --------------------------------------------------------------------------------------


@every_form
@fewer
@given(source=seeds())
def test_a_decision_settles_its_conflict_and_nothing_else(edition: str, source: random.Random) -> None:
    base, copies = sent_and_back(edition, source, 3)
    before = merged(base, copies)
    if not before.conflicts:
        return
    conflict = source.choice(before.conflicts)
    number = source.randint(1, len(conflict.alternatives))
    after = merged(base, copies, [conflict.choose(number, by="Karin Löfqvist-Öhrn")])
    assert [one.address for one in after.conflicts] == [
        one.address for one in before.conflicts if one != conflict
    ]
    for old, new in zip(before.entries, after.entries, strict=True):
        if old.conflict == conflict:
            assert (new.state, new.result) == (State.DECIDED, conflict.alternatives[number - 1].value)
        else:
            assert (new.address, new.state, new.result) == (old.address, old.state, old.result)


@every_form
@fewer
@given(source=seeds())
def test_everything_can_be_decided_and_replayed(edition: str, source: random.Random) -> None:
    """Through the file: what is open is written, a person chooses, and the same comes out each time."""
    base, copies = sent_and_back(edition, source, 3)
    form = LIBRARY.edition(edition)
    before = merged(base, copies)
    content = with_open(None, before.conflicts, "beslut.yaml", form, schema(edition))
    assert (content is None) == (not before.conflicts)
    chosen = [source.randint(1, len(one.alternatives)) for one in before.conflicts]
    for number in chosen:
        content = (content or "").replace("  choose:\n", f"  choose: {number}\n", 1)
    noted = read_decisions(content or "", "beslut.yaml", form, schema(edition))
    decisions = [one.decision for one in noted if one.decision is not None]
    result = stforms.merge(copies, base=base, decisions=decisions, library=LIBRARY)
    again = stforms.merge(copies[::-1], base=base, decisions=decisions[::-1], library=LIBRARY)
    assert result.value.conflicts == ()
    assert [f.code for f in result.findings if f.code.startswith("merge.decision")] == []
    assert {entry.address.sign: canon(entry.result) for entry in result.value.entries if entry.decision} == {
        one.address.sign: canon(one.alternatives[number - 1].value)
        for one, number in zip(before.conflicts, chosen, strict=True)
    }
    assert json.dumps(as_json(result.value, schema(edition))) == json.dumps(
        as_json(again.value, schema(edition))
    )


# --- re-sends ---------------------------------------------------------------------------------------


@every_form
@fewer
@given(source=seeds())
def test_a_copy_that_was_replaced_has_no_say(edition: str, source: random.Random) -> None:
    """The result is as if it had never come, wherever it is named."""
    base, copies = sent_and_back(edition, source, 3)
    order = source.sample(copies, 3)
    result = stforms.merge(order, base=base, replaces=[("c1", "c0")], library=LIBRARY).value
    assert outcome(result) == outcome(merged(base, copies[1:]))
    assert [(copy.name, new) for copy, new in result.replaced] == [("c0", "c1")]
