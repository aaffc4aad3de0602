"""Crosswalks: the data is right, every value goes somewhere exactly once, and the way back leads back."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import blanks
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stforms.actions.account import CARRIED, Line, assembled, item_of
from stforms.binding import Edition
from stforms.crosswalks import (
    Crosswalk,
    Fate,
    KeyRule,
    Reason,
    Route,
    Step,
    load_crosswalks,
    moved,
    route,
    slots,
    writable,
)
from stforms.errors import IntegrityError
from stforms.library import Library
from stforms.messages import LANGUAGES
from stforms.model import Record, general_path, leaves, set_path
from stforms.rules.catalogue import delmal
from stforms.schemas import FormSchema

LIBRARY = Library(cabinet=blanks.ROOT / "no-such-folder")
CROSSWALKS = load_crosswalks(LIBRARY.root / "schemas" / "crosswalks")
SOSFS, HSLF = "SOSFS 2015:8", "HSLF-FS 2021:8"
KLIN_15, KLIN_21 = (f"intyg-klinisk-tjanstgoring/{one}" for one in ("sosfs-2015-8", "hslf-fs-2021-8"))


def pairs() -> list[tuple[str, str]]:
    """Return every pair of editions that one can go between, an edition to itself included."""
    editions = [edition for edition in LIBRARY.editions.values() if writable(edition)]
    found = ((a, b, route(a, b, CROSSWALKS)) for a in LIBRARY.editions.values() for b in editions)
    return [(a.id, b.id) for a, b, way in found if way is not None and way.refused is None]


PAIRS = pairs()
FEW = settings(max_examples=max(10, settings().max_examples // 8))
"""The pairs are many, and each value of a record is an example by itself."""
each_pair = pytest.mark.parametrize(("source", "target"), PAIRS)


def way(source: str, target: str) -> Route:
    found = route(LIBRARY.edition(source), LIBRARY.edition(target), CROSSWALKS)
    assert found is not None
    return found


def steps(record: Record, source: str = KLIN_15, target: str = KLIN_21) -> list[Step]:
    return way(source, target).steps(record)


def carried(record: Record, source: str, target: str) -> Record:
    """Return what stands in the new record."""
    lines = [Line(s.fate, s.path, s.value, s.to, s.became) for s in steps(record, source, target)]
    return assembled(lines)[0]


# --- the data -------------------------------------------------------------------------------


@pytest.mark.parametrize("one", CROSSWALKS, ids=range(len(CROSSWALKS)))
def test_a_crosswalk_is_about_editions_and_keys_that_exist(one: Crosswalk) -> None:
    """A slip of the pen in it would lose a value without anybody noticing."""
    sources = [edition for edition in LIBRARY.editions.values() if one.source.fits(edition)]
    targets = [edition for edition in LIBRARY.editions.values() if one.target.fits(edition)]
    assert sources
    assert targets
    for rule in one.keys:
        assert any(_known(rule.key, edition) for edition in sources), rule
        assert all(any(_known(key, edition) for edition in targets) for key in rule.to), rule
    for value_rule in one.values:
        assert any(_known(value_rule.key, edition) for edition in sources), value_rule


def _known(key: str, edition: Edition) -> bool:
    return LIBRARY.schema(edition.form).node(key) is not None


def test_every_note_is_there_in_both_languages() -> None:
    """What a crosswalk says to a person it says in Swedish and in English."""
    rules: list[Any] = [rule for one in CROSSWALKS for rule in (*one.keys, *one.values)]
    notes = [rule.note for rule in rules if rule.note] + [one.refused for one in CROSSWALKS if one.refused]
    assert notes
    assert all(set(note) == set(LANGUAGES) and all(note.values()) for note in notes)


def test_no_two_keys_go_to_one_without_a_person() -> None:
    """The second would take the place of the first."""
    for source, target in PAIRS:
        rules = [rule for one in way(source, target).crosswalks for rule in one.keys if not rule.ask]
        certain = Counter(rule.to[0] for rule in rules if rule.to)
        assert [key for key, count in certain.items() if count > 1] == []


def test_the_crosswalk_of_delmal_knows_every_delmal_of_both_regulations() -> None:
    """And no other ones."""
    for source, target in ((SOSFS, HSLF), (HSLF, SOSFS)):
        rules = [
            rule
            for one in CROSSWALKS
            if (one.source.regulation, one.target.regulation) == (source, target)
            for rule in one.values
        ]
        assert {value for rule in rules for value in (*rule.to, *rule.without)} == set(delmal(source))
        assert {other for rule in rules for others in rule.to.values() for other in others} <= set(
            delmal(target)
        )


def test_a_crosswalk_with_a_slip_is_refused(tmp_path: Any) -> None:
    """An unknown word in it is no word to overlook."""
    (tmp_path / "fel.toml").write_text("[[crosswalk]]\nfrom = {}\nto = {}\nkyes = []\n", encoding="utf-8")
    with pytest.raises(IntegrityError) as caught:
        load_crosswalks(tmp_path)
    assert caught.value.code == "convert.crosswalk_wrong"


# --- delmål -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "value", "fate", "others"),
    [
        (KLIN_15, KLIN_21, "a3", Fate.MAPPED, ["STa7"]),
        (KLIN_15, KLIN_21, "a1", Fate.PERSON, ["STa5", "STa6"]),
        (KLIN_15, KLIN_21, "a6", Fate.PERSON, ["STa1", "STc15", "BT3", "BT4"]),
        (KLIN_15, KLIN_21, "c14", Fate.MAPPED, ["STc15"]),
        (KLIN_15, KLIN_21, "STa1", Fate.PERSON, []),
        (KLIN_15, KLIN_21, "tre delmål", Fate.PERSON, []),
        (KLIN_21, KLIN_15, "STa7", Fate.MAPPED, ["a3"]),
        (KLIN_21, KLIN_15, "STa5", Fate.PERSON, ["a1"]),
        (KLIN_21, KLIN_15, "STc15", Fate.PERSON, ["a6", "c14"]),
        (KLIN_21, KLIN_15, "STc14", Fate.PERSON, ["b3"]),
        (KLIN_21, KLIN_15, "BT1", Fate.LOST, []),
    ],
)
def test_a_delmal_is_translated_only_where_one_corresponds_to_one(
    source: str, target: str, value: str, fate: Fate, others: list[str]
) -> None:
    (_, step) = steps({"specialitet": "Allmänmedicin", "delmal": [value]}, source, target)
    assert (step.path, step.fate) == ("delmal[0]", fate)
    assert ([step.became] if fate is Fate.MAPPED else list(step.candidates)) == others
    assert step.verified is (fate is not Fate.MAPPED)


@pytest.mark.parametrize("specialitet", ["Kirurgi", None])
def test_c_delmal_are_translated_for_allmanmedicin_alone(specialitet: str | None) -> None:
    """c1 of surgery is not STc1 of anything that we know of."""
    record = {"specialitet": specialitet} if specialitet else {}
    *_, a3, c1 = steps({**record, "delmal": ["a3", "c1"]})
    assert (a3.fate, a3.became) == (Fate.MAPPED, "STa7")
    assert (c1.fate, c1.candidates, c1.reason) == (Fate.PERSON, (), Reason.NOT_KNOWN)
    assert c1.note is not None


def test_items_of_a_list_end_differently_and_are_written_once() -> None:
    record = {"specialitet": "Allmänmedicin", "delmal": ["a3", "a1", "c1", "a3"]}
    assert [step.path for step in steps(record)] == ["specialitet", *(f"delmal[{i}]" for i in range(4))]
    assert carried(record, KLIN_15, KLIN_21)["delmal"] == ["STa7", "STc1"]


# --- keys -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "fate"),
    [
        ("intygande.signerad", Fate.LOST),
        ("intygande.namnteckning", Fate.LOST),
        ("intygande.ort", Fate.LOST),
        ("intygande.datum", Fate.LOST),
        ("intygande.namn", Fate.KEPT),
        ("bilaga_nr", Fate.KEPT),
    ],
)
def test_what_belongs_to_the_signature_stays_with_the_old_paper(path: str, fate: Fate) -> None:
    record: Record = {}
    set_path(record, path, "x")
    (step,) = steps(record)
    assert (step.fate, step.reason) == (fate, Reason.NEVER if fate is Fate.LOST else None)


def test_a_date_that_is_no_day_of_signing_is_carried() -> None:
    """Only what stands beside a signature belongs to it."""
    ansokan = ("ansokan-specialistkompetens/sosfs-2015-8", "ansokan-specialistkompetens/hslf-fs-2021-8")
    record = {"lakarexamen": {"datum": "2013-06-05"}, "sokande": {"postort": "Älvbro"}}
    assert carried(record, *ansokan) == record


@pytest.mark.parametrize(
    ("path", "to", "expected"),
    [
        ("a.b", ("x",), "x.b"),
        ("a[2].b", ("x",), "x[2].b"),
        ("a[2].b", ("x.y",), "x[2].y.b"),
        ("a", ("x.y",), "x.y"),
        ("a.b", (), None),
    ],
)
def test_a_renamed_key_takes_what_is_beneath_it_along(
    path: str, to: tuple[str, ...], expected: str | None
) -> None:
    assert moved(path, KeyRule("a", to, ask=False)) == expected


def test_forms_that_do_not_correspond_have_no_way() -> None:
    """An observership is no clinical service, though their forms have the same boxes."""
    auskultation = LIBRARY.edition("intyg-auskultation/hslf-fs-2021-8")
    assert route(auskultation, LIBRARY.edition(KLIN_21), CROSSWALKS) is None


def test_a_written_work_may_go_to_sta3_and_not_the_other_way_round() -> None:
    written = "intyg-skriftligt-arbete/sosfs-2015-8"
    science = "intyg-medicinsk-vetenskap/hslf-fs-2021-8"
    assert (written, science) in PAIRS
    assert (science, written) not in PAIRS
    record = {"delmal": ["a5"], "arbete": {"amne": "Smärta"}, "beskrivning": "Text", "specialitet": "X"}
    fates = {step.path: (step.fate, step.candidates) for step in steps(record, written, science)}
    assert fates == {
        "delmal": (Fate.PERSON, ()),
        "arbete.amne": (Fate.PERSON, ("aktiviteter",)),
        "beskrivning": (Fate.PERSON, ("aktiviteter", "kontroll")),
        "specialitet": (Fate.KEPT, ()),
    }


# --- laws -------------------------------------------------------------------------------------


def drawn(edition: Edition) -> st.SearchStrategy[Record]:
    """Return records of an edition: any of its keys, texts of any kind, rows where it has tables."""
    return st.builds(lambda seed: _record(edition, random.Random(seed)), st.integers(0, 2**32))


def _record(edition: Edition, chance: random.Random) -> Record:
    made: Record = {}
    tables = {table.key for table in edition.tables}
    for prefix, slot in slots(edition):
        for key in slot.keys:
            table = prefix.rstrip(".")
            if table in tables:
                rows = made.setdefault(table, [{} for _ in range(chance.randint(1, 4))])
                for row in rows:
                    if chance.random() < 0.7:
                        set_path(row, key, _value(edition, slot.codec, chance))
            elif chance.random() < 0.7:
                set_path(made, prefix + key, _value(edition, slot.codec, chance))
    return {key: value for key, value in made.items() if value != [] and {} not in [value, *_rows(value)]}


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _value(edition: Edition, codec: str, chance: random.Random) -> Any:
    if codec == "delmal":
        codes = [*delmal(edition.regulation or HSLF), "annat"]
        return chance.sample(codes, chance.randint(1, 5))
    if codec == "numbers":
        return [str(chance.randint(1, 40)) for _ in range(chance.randint(1, 3))]
    return chance.choice(
        ["Allmänmedicin", "Kirurgi", "2024-05-03", "ja", "Åsa Öberg", "8,5", "a, b\nc", 7, 2.5]
    )


@each_pair
@FEW
@given(data=st.data())
def test_every_value_has_exactly_one_step(source: str, target: str, data: st.DataObject) -> None:
    """Nothing vanishes, nothing is told twice; a list has one step, or one for each item."""
    record = data.draw(drawn(LIBRARY.edition(source)))
    found = steps(record, source, target)
    assert len({step.path for step in found}) == len(found)
    whole = {step.path: step.value for step in found if not item_of(step.path)}
    items: dict[str, list[Any]] = {}
    for step in found:
        if number := item_of(step.path):
            items.setdefault(step.path.removesuffix(number), []).append(step.value)
    assert whole.keys() & items.keys() == set()
    assert whole | items == dict(leaves(record))


@each_pair
@FEW
@given(data=st.data())
def test_the_new_record_holds_what_was_carried_and_nothing_else(
    source: str, target: str, data: st.DataObject
) -> None:
    """And only keys that the new form has a box for."""
    record = data.draw(drawn(LIBRARY.edition(source)))
    found = [step for step in steps(record, source, target) if step.fate in CARRIED]
    new = carried(record, source, target)
    assert {general_path(path) for path, _ in leaves(new)} <= writable(LIBRARY.edition(target))
    assert {general_path(step.to or "") for step in found} == {general_path(path) for path, _ in leaves(new)}


@each_pair
@FEW
@given(data=st.data())
def test_there_and_back_is_the_identity_on_what_both_bind(
    source: str, target: str, data: st.DataObject
) -> None:
    """For keys that no crosswalk moves, asks about or translates, and delmål that correspond one to one."""
    if (target, source) not in PAIRS:
        return
    forth, back = way(source, target), way(target, source)
    both = writable(forth.source) & writable(forth.target)
    ruled = [rule.key for one in forth.crosswalks for rule in (*one.keys, *one.values)]
    plain = {
        key
        for key in both
        if not forth.stays(key) and not any(key == one or key.startswith(f"{one}.") for one in ruled)
    }
    record = data.draw(drawn(forth.source))
    returned = carried(carried(record, source, target), target, source)
    assert _of(returned, plain) == _of(record, plain)
    assert set(returned.get("delmal", [])) <= set(record.get("delmal", []))
    assert len(back.crosswalks) >= 1


def _of(record: Record, keys: set[str]) -> Record:
    """Return a record's values at some keys; rows without any are no rows."""
    kept = [Line(Fate.KEPT, path, value, path, value) for path, value in leaves(record)]
    return assembled([line for line in kept if general_path(line.to or "") in keys])[0]


def test_schemas_of_a_pair_name_every_key(tmp_path: Any) -> None:
    """Labels of the account come from them."""
    for source, _ in PAIRS:
        schema: FormSchema = LIBRARY.schema(LIBRARY.edition(source).form)
        assert all(schema.node(key) is not None for key in LIBRARY.edition(source).keys)
