"""What is found becomes a draft: right keys and codecs, stable new ones, files that load and bind."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import replace
from functools import cache
from itertools import permutations
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.actions.adopt.draft import Draft
from stforms.actions.adopt.editionfile import Origin, edition_toml
from stforms.actions.adopt.found import Found, InTable, Kind, Label, Spot
from stforms.actions.adopt.naming.assignment import best_pairs
from stforms.actions.adopt.naming.drafting import draft_of
from stforms.actions.adopt.naming.inventing import free
from stforms.actions.adopt.naming.meanings import meanings
from stforms.actions.adopt.naming.words import alike, key_of, spelled
from stforms.actions.adopt.notes import notes_md
from stforms.actions.source import Document
from stforms.binding import Edition, FieldAt, load_edition
from stforms.formats.docx.blank import compile_docx
from stforms.formats.pdf.compiling import compile_blank
from stforms.formats.xlsx.blank import compile_xlsx
from stforms.lens.binding import bind
from stforms.lens.bound import own_fields
from stforms.model import Where

sys.path.append(str(Path(__file__).parents[2] / "tools"))  # last, for tests/ has modules of the same names
import adopt_score

LIBRARY = adopt_score.library()
EVERY = [edition.id for edition in LIBRARY.editions.values() if edition.blank.format != "text"]


@cache
def found(edition: str) -> Found:
    one = LIBRARY.edition(edition)
    return adopt_score.FIND[one.blank.format](Document(data_of(one)))


def data_of(edition: Edition) -> bytes:
    return LIBRARY.specimen(edition).path.read_bytes()


# --- files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seen", [True, False])
@pytest.mark.parametrize("edition", EVERY)
def test_a_draft_loads_and_binds(edition: str, seen: bool, tmp_path: Path) -> None:
    one = LIBRARY.edition(edition)
    draft = draft_of(found(edition), LIBRARY, **({"form": one.form} if seen else {"without": {one.form}}))  # type: ignore[arg-type]
    origin = Origin("blank", "00", "")
    (tmp_path / "edition.toml").write_text(edition_toml(draft, origin), encoding="utf-8")
    loaded = load_edition(tmp_path)
    compiled = {
        "pdf": lambda: compile_blank(data_of(one), loaded.id, own_fields(loaded)),
        "docx": lambda: compile_docx(data_of(one)),
        "xlsx": lambda: compile_xlsx(data_of(one)),
    }[one.blank.format]()
    bound = bind(loaded, compiled, str)
    assert len(bound.places) == len(draft.slots)
    assert [rows.table.key for rows in bound.tables] == [
        t.key.value
        for t in sorted(draft.tables, key=lambda t: found(edition).spots.index(t.columns[0].spots[0]))
    ]
    assert notes_md(draft, origin).startswith("# ")


@pytest.mark.parametrize("edition", EVERY)
def test_every_key_is_in_the_schema_once(edition: str) -> None:
    one = LIBRARY.edition(edition)
    draft = draft_of(found(edition), LIBRARY, without=frozenset({one.form}))
    keys = [key for keys, _ in adopt_score.drafted(draft) for key in keys]
    assert len(keys) == len(set(keys))
    if draft.schema is not None:
        assert [key for key in keys if not _has(draft.schema, key)] == []
        jsonschema_rs.meta.validate(draft.schema)


def _has(schema: dict[str, object], key: str) -> bool:
    node: object = schema
    for step in key.split("."):
        if not isinstance(node, dict):
            return False
        node = node.get("items", node)
        if not isinstance(node, dict) or "$ref" in node:  # a shared part of the schemas, looked at elsewhere
            return isinstance(node, dict)
        node = node.get("properties", {}).get(step)
    return node is not None


# --- one form, drawn ------------------------------------------------------------------------


def spot(label: str, section: str = "", number: int = 0, **more: object) -> Spot:
    at = FieldAt(f"{section}/{label}/{number}")
    base = Spot(
        (at,), Kind.TEXT, Where(1, at.field), (Label(label, "left"),), None, (section,) if section else ()
    )
    return replace(base, **more)  # type: ignore[arg-type]


def draft(*spots: Spot, form: str | None = None) -> Draft:
    return draft_of(Found("pdf", "Okänd blankett", spots), LIBRARY, form=form)


def keys(made: Draft) -> list[tuple[str, ...]]:
    return [tuple(key.value for key in slot.keys) for slot in made.slots]


def test_the_same_label_belongs_to_whom_the_heading_names() -> None:
    made = draft(spot("Personnummer", "Sökande"), spot("Personnummer", "Intygsutfärdande handledare"))
    assert keys(made) == [("sokande.personnummer",), ("intygande.personnummer",)]
    assert [slot.codec.value for slot in made.slots] == ["personnummer", "personnummer"]


def test_place_and_date_in_one_box_are_two_keys() -> None:
    made = draft(spot("Ort och datum", "Sökandens underskrift"))
    assert (keys(made), made.slots[0].codec.value) == (
        [("underskrift.ort", "underskrift.datum")],
        "place_and_date",
    )


def test_what_no_schema_has_is_called_in_the_forms_own_words() -> None:
    made = draft(spot("Parkeringsplats för cykel"), spot("Parkeringsplats för cykel", number=1))
    assert keys(made) == [("parkeringsplats_for_cykel",), ("parkeringsplats_for_cykel_2",)]
    assert {slot.keys[0].why for slot in made.slots} == {"adopt.key_new"}
    assert not any(slot.known for slot in made.slots)


def test_a_place_without_words_is_said_to_be_so() -> None:
    made = draft(replace(spot(""), labels=()))
    assert (made.slots[0].keys[0].why, made.slots[0].keys[0].confidence) == ("adopt.key_nameless", 0.2)


def test_boxes_of_one_question_are_one_slot_with_the_schemas_values() -> None:
    boxes = [
        spot("Roll", "Intygande", n, kind=Kind.BOX, option=option, group="g")
        for n, option in enumerate(["Handledare", "Kursledare"])
    ]
    made = draft(*boxes, form="intyg-kurs")
    assert keys(made) == [("intygande.roll",)]
    assert made.slots[0].options == (("handledare", "Handledare"), ("kursledare", "Kursledare"))


def test_rows_that_repeat_are_an_array() -> None:
    rows = [
        spot(
            label,
            "Legitimation/motsvarande bevis om behörighet",
            row,
            table=InTable(0, row, column, label, None, True),
        )
        for row in range(3)
        for column, label in enumerate(["Land", "Datum"])
    ]
    made = draft(*rows, form="ansokan-godkand-bt")
    assert [(table.key.value, table.rows) for table in made.tables] == [("legitimation", 3)]
    assert [column.keys[0].value for column in made.tables[0].columns] == ["land", "datum"]


def test_a_heading_that_names_nobody_leaves_it_to_the_label_before() -> None:
    made = draft(spot("ST-läkare", "Uppgifter"), spot("Personnummer", "Uppgifter"), form="iup")
    assert keys(made) == [("st_lakare.namn",), ("st_lakare.personnummer",)]


def test_a_label_that_names_an_object_asks_for_its_first_key() -> None:
    made = draft(spot("Förbättringsarbete", "Arbeten"), form="checklista-st")
    assert keys(made) == [("kvalitetsarbete.titel",)]


def test_a_heading_in_common_is_not_enough() -> None:
    made = draft(spot("Kylskåp", "Vetenskapligt arbete"), form="iup")
    assert not made.slots[0].known


def test_nobody_gets_what_is_another_persons() -> None:
    made = draft(
        spot("Specialitet", "Intygsutfärdande studierektor"),
        spot("Personnummer", "Intygsutfärdande studierektor"),
        form="intyg-uppnadd-baskompetens",
    )
    assert keys(made) == [("studierektor.specialitet",), ("studierektor.personnummer",)]


@pytest.mark.parametrize(
    ("label", "kind", "key"),
    [
        ("Handläggare", Kind.TEXT, "handlaggare"),
        ("Studierektor", Kind.TEXT, "studierektor.namn"),
        ("Studierektorns befattning", Kind.TEXT, "studierektor.befattning"),
        ("Studierektorns e-post", Kind.TEXT, "studierektor.epost"),
        ("Trainee's signature", Kind.SIGNATURE, "st_lakare.signerad"),
    ],
)
def test_a_label_says_whose_a_place_is(label: str, kind: Kind, key: str) -> None:
    made = draft(spot(label, kind=kind))
    assert [step.replace("roll", "befattning") for step, *_ in keys(made)] == [key]


def test_a_further_place_in_a_row_is_called_by_its_column_too() -> None:
    row = [
        spot("Cykelställ", number=n, table=InTable(0, 0, n, column, "Cykelställ"))
        for n, column in enumerate(["Antal", "Anmärkning"])
    ]
    assert keys(draft(*row)) == [("cykelstall",), ("cykelstall_anmarkning",)]


def test_english_answers_are_the_schemas_values() -> None:
    boxes = [
        spot("Difficulty", n * " ", n, kind=Kind.BOX, option=option, group="g", sections=())
        for n, option in enumerate(["Low", "Medium", "High"])
    ]
    made = draft(*boxes, form="bedomning")
    assert keys(made) == [("svarighetsgrad",)]
    assert [value for value, _ in made.slots[0].options] == ["lag", "medel", "hog"]


# --- which form it is -------------------------------------------------------------------------


def called(title: str, *spots: Spot) -> str:
    return draft_of(Found("pdf", title, spots), LIBRARY).form


UNIT = ("Antal ST-läkare", "Antal huvudhandledare", "Senaste SPUR-granskning", "Antal listade")


def test_a_form_is_known_by_what_no_other_asks_under_any_title() -> None:
    assert called("Enkät", *map(spot, UNIT)) == "kravspecifikation"


def test_what_many_forms_ask_tells_nothing() -> None:
    common = [spot(label, "Sökande") for label in ("Efternamn", "Förnamn", "Personnummer")]
    assert called("Enkät", *common) == "enkat"


def test_a_name_may_be_put_together_in_another_way() -> None:
    asked = [spot(label) for label in ("ST-läkare", "Underlag", "Styrkor", "Medicinsk kompetens", "Telefax")]
    assert called("Utlåtande från handledare", *asked) == "handledarutlatande"


# --- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kommunikation och bemötande", "kommunikativ kompetens"),
        ("medicinskt kunnande", "medicinsk kompetens"),
        ("tjänstgöring", "sidotjänstgöring"),
        ("egen bvc", "bvc"),
    ],
)
def test_words_of_one_family_have_something_in_common(one: str, other: str) -> None:
    assert 0.3 < alike(one, other) < 1


@pytest.mark.parametrize(
    ("headings", "owner"),
    [
        (("Intygsutfärdande huvudansvarig handledare",), "huvudhandledare"),
        (("Intygande", "Handledare"), "intygande"),
        (("Sökande", "Handledare"), "sokande"),
        (("Underskrifter", "Handledare"), "handledare"),
        (("Parkering",), None),
    ],
)
def test_who_is_named_in_particular_counts(headings: tuple[str, ...], owner: str | None) -> None:
    assert meanings().owner(headings) == owner


@pytest.mark.parametrize(
    ("hint", "codec"), [("ååmmdd", "date"), ("åååå-mm-dd", "iso_date"), ("årtal", "year")]
)
def test_a_hint_says_how_to_write_it(hint: str, codec: str) -> None:
    assert draft(spot("Besökt", hint=hint)).slots[0].codec.value == codec


def test_what_is_unsure_is_said_beside_it() -> None:
    said = edition_toml(draft(spot("Parkeringsplats")), Origin("blank.pdf", "00", ""))
    assert "parkeringsplats (50 %)" in said
    assert tomllib.loads(said)["slot"] == [{"at": {"field": "/Parkeringsplats/0"}, "key": "parkeringsplats"}]


# --- laws -----------------------------------------------------------------------------------

small = st.integers(0, 9).map(float)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(small, min_size=width, max_size=width), min_size=1, max_size=4)
    )
)
def test_pairs_are_the_best_that_there_are(worth: list[list[float]]) -> None:
    pairs = best_pairs(worth)
    chosen = [column for column in pairs if column is not None]
    assert len(chosen) == len(set(chosen))
    columns: list[int | None] = [*range(len(worth[0])), *[None] * len(worth)]
    best = max(
        sum(worth[row][c] for row, c in enumerate(order) if c is not None)
        for order in permutations(columns, len(worth))
    )
    assert sum(worth[row][c] for row, c in enumerate(pairs) if c is not None) == best


@given(st.text(max_size=60))
def test_a_label_gives_a_step_of_a_key_or_none(label: str) -> None:
    key = key_of(label)
    assert key == "" or (key.isascii() and key.replace("_", "a").isalnum() and key[0].isalpha())


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_goes_both_ways_and_is_whole_for_the_same_only(one: str, other: str) -> None:
    a, b = spelled(one), spelled(other)
    assert alike(a, b) == pytest.approx(alike(b, a), abs=0.1)
    assert (alike(a, b) == 1.0) == (a == b != "")


@given(st.lists(st.sampled_from(["a", "b", "a.b", "a.c", "b.c", "a.b.c"]), max_size=8))
def test_no_key_lies_in_another(wanted: list[str]) -> None:
    taken: set[str] = set()
    for path in wanted:
        taken.add(free(path, taken))
    assert len(taken) == len(wanted)
    assert not [(x, y) for x in taken for y in taken if y.startswith(f"{x}.")]
