"""A plan makes the papers that the regulations know, of what the roster says and of nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.actions.names import LONGEST, Pattern, slug
from stforms.actions.plan import Item, Plan, plan, plan_of, read_plan
from stforms.actions.roster import Roster, read_roster
from stforms.actions.roster.layout import REFERENCES, layout
from stforms.actions.roster.papers import forms, kinds
from stforms.actions.validate import validate
from stforms.errors import StformsError, UnreadableError, UsageError
from stforms.library import Library
from stforms.model import Severity, general_path, leaves
from stforms.wording import say

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "roster.json"
PERSON = {"id": "A1", "efternamn": "Öqvist", "fornamn": "Sanna", "regelverk": "HSLF-FS 2021:8"}


@pytest.fixture
def sample() -> Roster:
    return read_roster(SAMPLE).value


def roster_of(rows: Mapping[str, Any], folder: Path) -> Roster:
    path = folder / "roster.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    outcome = read_roster(path)
    assert outcome.ok
    return outcome.value


def _of(items: list[Item], person: str) -> list[Item]:
    return [item for item in items if item.person == person]


# --- the data of the mapping ----------------------------------------------------------------


def _sources(kind: Any) -> Iterator[tuple[str, str]]:
    """Yield (key, source) of a group of keys, each of several sources alone."""
    for key, source in kind.items():
        for one in [source] if isinstance(source, str) else source:
            yield key, one


def _groups(kind: Any) -> Iterator[tuple[str, Any, str | None]]:
    """Yield (prefix of the keys, keys, sheet of the rows) of a kind of paper."""
    for name in kind["parts"]:
        yield "", kinds()["parts"][name]["keys"], kind.get("rows")
    yield "", kind.get("keys", {}), kind.get("rows")
    for name in kind.get("tables", ()):
        table = kinds()["tables"][name]
        yield f"{table.get('key', name)}.", table["keys"], table["rows"]


@pytest.mark.parametrize("kind", kinds()["paper"], ids=lambda kind: kind["form"])
def test_every_key_of_the_mapping_is_one_that_an_edition_of_the_form_has(
    kind: Any, specimens: Library
) -> None:
    """A slip in papers.toml would leave a box empty without a word."""
    editions = [edition for edition in specimens.editions.values() if edition.form == kind["form"]]
    shared = {key for name, part in kinds()["parts"].items() for key in part["keys"]}
    for prefix, keys, _ in _groups(kind):
        for key in keys:
            known = any(prefix + general_path(key) in edition.keys for edition in editions)
            assert known or key in shared, key


def test_every_shared_key_is_of_some_paper_that_shares_it(specimens: Library) -> None:
    """The parts serve both regulations, so one edition is enough."""
    for name, part in kinds()["parts"].items():
        users = {kind["form"] for kind in kinds()["paper"] if name in kind["parts"]}
        keys = {key for e in specimens.editions.values() if e.form in users for key in e.keys}
        assert {key for key in part["keys"] if general_path(key) not in keys} == set(), name


def test_every_source_of_the_mapping_is_a_column_and_every_column_is_a_source() -> None:
    """What people write goes somewhere, and nothing is looked for where nobody can write it."""
    sheets = {sheet.name: sheet for sheet in layout()}
    made = {"personer": {"namn", "malbeskrivning"}, "handledare": {"namn"}}
    used: set[tuple[str, str]] = set()

    def follow(sheet: str, path: str) -> None:
        key, _, rest = path.partition(".")
        column = next((column for column in sheets[sheet].columns if column.key == key), None)
        assert column is not None or key in made.get(sheet, ()), f"{sheet}.{path}"
        used.add((sheet, key))
        if rest:
            assert column is not None
            follow(REFERENCES[column.kind], rest)

    for kind in kinds()["paper"]:
        for _, keys, rows in _groups(kind):
            for _, source in _sources(keys):
                root, _, rest = source.partition(".")
                follow("personer" if root == "person" else str(rows), rest)
    structure = {"id", "person", "personer", "typ", "regelverk"}
    all_of = {(sheet.name, column.key) for sheet in layout() for column in sheet.columns}
    assert {pair for pair in all_of - used if pair[1] not in structure} == set()


# --- which papers ---------------------------------------------------------------------------


def test_the_papers_of_each_person_follow_from_the_regulation(sample: Roster) -> None:
    """One certificate for each placement, course and work; BT papers where there is BT."""
    items = plan(sample).value
    counted = {p.id: Counter(i.edition.split("/")[0] for i in _of(items, p.id)) for p in sample.persons}
    assert counted["A1"] == {
        "ansokan-godkand-bt": 1, "intyg-delmal-bt": 3, "intyg-fullgjord-bt": 1,
        "intyg-uppnadd-baskompetens": 1, "ansokan-specialistkompetens": 1, "intyg-fullgjord-st": 1,
        "intyg-uppnadd-specialistkompetens": 1, "intyg-auskultation": 1, "intyg-klinisk-tjanstgoring": 7,
        "intyg-kurs": 8, "intyg-utvecklingsarbete": 1, "intyg-medicinsk-vetenskap": 1,
        "handledarutlatande": 1, "checklista-st": 1,
    }  # fmt: skip
    assert counted["A2"] == {
        "ansokan-specialistkompetens": 1, "intyg-uppnadd-specialistkompetens": 1, "intyg-auskultation": 1,
        "intyg-klinisk-tjanstgoring": 6, "intyg-kurs": 9, "intyg-utvecklingsarbete": 1,
        "intyg-skriftligt-arbete": 1, "handledarutlatande": 1, "checklista-st": 1,
    }  # fmt: skip
    assert counted["A3"] == {
        "ansokan-specialistkompetens": 1, "intyg-fullgjord-st": 1, "intyg-uppnadd-specialistkompetens": 1,
        "intyg-klinisk-tjanstgoring": 1, "intyg-kurs": 1, "handledarutlatande": 1, "checklista-st": 1,
    }  # fmt: skip


def test_official_papers_are_of_the_persons_own_regulation(sample: Roster, specimens: Library) -> None:
    """Nobody gets a form of the other one."""
    rules = {person.id: person.values["regelverk"] for person in sample.persons}
    for item in plan(sample).value:
        assert specimens.edition(item.edition).regulation in (rules[item.person], None)


def test_the_complete_persons_papers_lack_nothing_but_what_a_meeting_settles(sample: Roster) -> None:
    """The follow-up papers ask for what no roster holds; the others are whole."""
    lacking = {i.edition.split("/")[0] for i in plan(sample).value if i.missing and i.person != "A3"}
    assert lacking == {"handledarutlatande", "checklista-st"}


def test_the_complete_persons_certificates_have_no_remark(sample: Roster, specimens: Library) -> None:
    """Neither the schema nor a rule has anything to say but of the enclosures, which come later."""
    found = {
        (item.path, finding.code, finding.path)
        for item in plan(sample).value
        if item.person != "A3" and item.edition.startswith("intyg")
        for finding in validate(item.record, item.edition, library=specimens).findings
        if finding.severity is not Severity.INFO
    }
    assert found == set()


def test_nothing_is_invented(sample: Roster) -> None:
    """Every value on a paper stands in the roster, is joined of two that do, or is a sum of months."""
    given_values: set[str] = set()
    for rows in sample.sheets.values():
        for row in rows:
            given_values |= {str(value) for _, value in leaves(dict(row.values))}
            names = row.values.get("fornamn"), row.values.get("efternamn")
            given_values.add(" ".join(str(name) for name in names if name))
    months = {"9.4", "4"}
    for item in plan(sample).value:
        told = {str(value) for path, value in leaves(item.record) if path != "summa_manader"}
        assert told - given_values - months == set(), item.path
        rows = [row["manader"] for row in item.record.get("tjanstgoring", ())]
        assert item.record.get("summa_manader", 0) == pytest.approx(sum(rows))


def test_a_sum_of_months_is_only_there_when_every_row_has_its_months(tmp_path: Path) -> None:
    """What a part would say is too little."""
    placed = [
        {"person": "A1", "typ": "klinisk", "stalle": "Akuten", "manader": 3},
        {"person": "A1", "typ": "klinisk", "stalle": "Medicin"},
    ]
    items = plan(roster_of({"personer": [PERSON], "placeringar": placed}, tmp_path)).value
    done = next(item for item in items if item.edition.startswith("intyg-fullgjord-st"))
    assert "summa_manader" in done.missing


def test_months_are_counted_only_where_the_roster_has_none_and_that_is_told(sample: Roster) -> None:
    """Period times percentage, to a tenth."""
    outcome = plan(sample)
    assert [say(one).message for one in outcome.findings if one.code == "plan.months"] == [
        "A3: månader räknade ur period och procent (placeringens rad: månader): 27: 9,4; 28: 4"
    ]
    done = next(i for i in outcome.value if i.person == "A3" and i.edition.startswith("intyg-fullgjord-st"))
    assert [row["manader"] for row in done.record["tjanstgoring"]] == [9.4, 4]


def test_months_that_cannot_be_counted_are_missing(tmp_path: Path) -> None:
    """Without a percentage there is nothing to count from."""
    placed = {"person": "A1", "typ": "klinisk", "stalle": "Akuten", "fran": "240101", "till": "240131"}
    items = plan(roster_of({"personer": [PERSON], "placeringar": [placed]}, tmp_path)).value
    done = next(item for item in items if item.edition.startswith("intyg-fullgjord-st"))
    assert {key for key in done.missing if key.startswith("tjanst")} == {
        "tjanstgoring[0].procent", "tjanstgoring[0].manader",
    }  # fmt: skip


def test_placements_are_listed_by_date_and_auskultation_is_not_among_them(tmp_path: Path) -> None:
    """Whatever their order in the roster."""
    rows = [
        {"person": "A1", "typ": "klinisk", "stalle": "Sist", "fran": "2024-05-01", "till": "2024-06-30"},
        {
            "person": "A1",
            "typ": "auskultation",
            "stalle": "Bredvid",
            "fran": "2024-02-01",
            "till": "2024-02-09",
        },
        {"person": "A1", "typ": "utan intyg", "stalle": "Först", "fran": "2023-05-01", "till": "2024-04-30"},
    ]
    items = plan(roster_of({"personer": [PERSON], "placeringar": rows}, tmp_path)).value
    done = next(item for item in items if item.edition.startswith("intyg-fullgjord-st"))
    assert [row["stalle"] for row in done.record["tjanstgoring"]] == ["Först", "Sist"]


@pytest.mark.parametrize(
    ("regulation", "sheet", "row"),
    [
        ("SOSFS 2015:8", "placeringar", {"typ": "BT", "stalle": "Akuten"}),
        ("SOSFS 2015:8", "arbeten", {"typ": "STa3"}),
        ("HSLF-FS 2021:8", "arbeten", {"typ": "skriftligt arbete"}),
    ],
)
def test_a_row_that_the_regulation_has_no_form_for_is_told(
    regulation: str, sheet: str, row: dict[str, str], tmp_path: Path
) -> None:
    """It is not dropped without a word."""
    rows = {"personer": [{**PERSON, "regelverk": regulation}], sheet: [{"person": "A1", **row}]}
    assert [f.code for f in plan(roster_of(rows, tmp_path)).findings] == ["plan.no_paper"]


@pytest.mark.parametrize(
    ("delegated", "chief", "signer"),
    [("ja", "Eva Chef", "Per Spec"), ("nej", None, "Eva Chef"), ("", None, "Eva Chef")],
)
def test_with_a_delegation_the_specialist_signs_where_the_head_would(
    delegated: str, chief: str | None, signer: str, tmp_path: Path
) -> None:
    """SOSFS 2015:8 bilaga 2."""
    person = {
        **PERSON,
        "regelverk": "2015:8",
        "verksamhetschef": "H1",
        "specialist": "H2",
        "delegering": delegated,
    }
    signers = [{"id": "H1", "namn": "Eva Chef"}, {"id": "H2", "namn": "Per Spec"}]
    items = plan(roster_of({"personer": [person], "handledare": signers}, tmp_path)).value
    record = next(i.record for i in items if i.edition.startswith("intyg-uppnadd"))
    assert record.get("delegering", {}).get("namn") == chief
    assert record["verksamhetschef"]["namn"] == signer


# --- names ----------------------------------------------------------------------------------


def test_the_names_of_the_sample_hold_no_personnummer_and_none_is_there_twice(sample: Roster) -> None:
    """Whatever the case, for disks that do not tell it."""
    paths = [item.path for item in plan(sample).value]
    assert len({path.casefold() for path in paths}) == len(paths)
    assert not any(re.search(r"\d{6}", path) for path in paths)
    assert len({item.id for item in plan(sample).value}) == len(paths)


@given(st.text(max_size=300))
def test_a_slug_is_a_name_on_every_system(text: str) -> None:
    """And the slug of a slug is itself."""
    made = slug(text)
    assert len(made) <= LONGEST
    assert not set(made) & set('<>:"/\\|?*\0 ')
    assert not re.match(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)", made)
    assert made == made.strip("-. ")
    assert all(char.isalnum() or char in "._-" for char in made)
    assert slug(made) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Palliativ vård – i hemmet", "Palliativ-vård-i-hemmet"),
        ("CON", "_CON"),
        ("nul.pdf", "_nul.pdf"),
        ("../../etc", "etc"),
        ("a/b\\c", "a-b-c"),
        ("19870521-2382", ""),
        ("Sanna 870521-2382 kurs", "Sanna-kurs"),
        ("A\u030angström", "Ångström"),
    ],
)
def test_what_a_slug_keeps(text: str, made: str) -> None:
    """Å ä ö, and nothing that means something to a system."""
    assert slug(text) == made


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("{{ person.id }}", ["A1"]),
        ("{{ person.efternamn }}, {{ person.fornamn }}", ["Öqvist-Sanna"]),
        ("ST/{{ person.id }}/{{ about }}", ["ST", "A1", "a-b"]),
        ("{{ '%02d' % number }}-{{ form }}", ["07-intyg-kurs"]),
        ("{% if nothing is defined %}x{% endif %}{{ form }}", ["intyg-kurs"]),
    ],
)
def test_a_pattern_makes_folders_only_where_it_says_so(pattern: str, parts: list[str]) -> None:
    """A slash in the data makes none."""
    person = {"id": "A1", "fornamn": "Sanna", "efternamn": "Öqvist"}
    values = {"person": person, "about": "a/b", "number": 7, "form": "intyg-kurs"}
    assert Pattern(pattern, "file").parts(values) == parts


@pytest.mark.parametrize(
    "pattern",
    [
        "{{ person.personnummer }}",
        "{{ personn.id }}",
        "{{ form",
        "{% for %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ person.id.__globals__ }}",
        "{{ 1 // 0 }}",
    ],
)
def test_a_pattern_that_names_what_is_not_there_is_refused(pattern: str) -> None:
    """Nor does it reach what is not its business."""
    with pytest.raises(UsageError) as error:
        Pattern(pattern, "file").parts({"person": {"id": "A1"}, "form": "x"})
    assert error.value.code == "plan.pattern"


def test_a_pattern_that_leaves_nothing_is_refused() -> None:
    """A file needs a name."""
    with pytest.raises(UsageError) as error:
        Pattern("{{ about }}", "file").parts({"about": "—"})
    assert error.value.code == "plan.pattern_empty"


def test_papers_of_the_same_name_are_numbered(tmp_path: Path) -> None:
    """The second gets -2, whatever its case."""
    courses = [
        {"personer": "A1", "amne": name, "datum": f"2024-0{n}-01"}
        for n, name in enumerate(("EKG", "ekg", "EKG"), 1)
    ]
    items = plan(roster_of({"personer": [PERSON], "kurser": courses}, tmp_path)).value
    names = [item.path for item in items if item.edition.startswith("intyg-kurs")]
    assert names == ["A1/intyg-kurs-EKG.pdf", "A1/intyg-kurs-ekg-2.pdf", "A1/intyg-kurs-EKG-3.pdf"]


def test_ids_that_become_one_folder_are_an_error(tmp_path: Path) -> None:
    """A/1 and A 1 are two persons with one folder."""
    rows = {"personer": [{**PERSON, "id": "A/1"}, {**PERSON, "id": "A 1", "efternamn": "Ek"}]}
    assert [f.code for f in plan(roster_of(rows, tmp_path)).findings] == ["plan.same_folder"]


# --- the plan's file ------------------------------------------------------------------------


def test_a_plan_chooses_editions_names_and_persons(
    sample: Roster, tmp_path: Path, specimens: Library
) -> None:
    """In TOML and in YAML alike."""
    toml, yaml = tmp_path / "plan.toml", tmp_path / "plan.yaml"
    toml.write_text(
        'persons = ["A3"]\n[names]\nfolder = "{{ person.efternamn }}"\nfile = "{{ number }}"\n'
        "[forms]\nhandledarutlatande = false\nintyg-kurs = true\n"
        'checklista-st = ["checklista-st/2026-xlsx", "checklista-st/2018-docx"]\n',
        encoding="utf-8",
    )
    yaml.write_text(
        'persons: [A3]\nnames: {folder: "{{ person.efternamn }}", file: "{{ number }}"}\n'
        "forms:\n  handledarutlatande: false\n  intyg-kurs: true\n"
        "  checklista-st: [checklista-st/2026-xlsx, checklista-st/2018-docx]\n",
        encoding="utf-8",
    )
    chosen = read_plan(toml, specimens)
    assert chosen == read_plan(yaml, specimens)
    paths = [item.path for item in plan(sample, chosen, specimens).value]
    assert paths == [f"Öqvist/{n}.pdf" for n in range(1, 6)] + ["Öqvist/6.xlsx", "Öqvist/7.docx"]


def test_a_plan_that_names_forms_makes_no_others(sample: Roster, specimens: Library) -> None:
    """And what it says of one of them holds."""
    data = {
        "only": ["checklista-st", "handledarutlatande"],
        "forms": {"checklista-st": "checklista-st/2026-xlsx"},
    }
    items = plan(sample, plan_of(data, specimens), specimens).value
    assert [item.edition for item in items] == ["handledarutlatande/2026-docx", "checklista-st/2026-xlsx"] * 3


@pytest.mark.parametrize(
    ("data", "code", "near"),
    [
        ({"form": {}}, "plan.unknown_key", "forms"),
        ({"names": {"fil": "x"}}, "plan.unknown_key", "file"),
        ({"forms": {"intyg-kurser": False}}, "plan.unknown_key", "intyg-kurs"),
        ({"forms": {"intyg-kurs": "intyg-kurs/2099"}}, "edition.unknown", "intyg-kurs/"),
        ({"forms": {"intyg-kurs": "checklista-st/2026-xlsx"}}, "plan.other_form", "intyg-kurs"),
        ({"persons": "A1"}, "plan.not_list", "persons"),
        ({"only": "intyg-kurs"}, "plan.not_list", "only"),
        ({"only": ["intyg-kurser"]}, "plan.unknown_key", "intyg-kurs"),
        ([], "plan.not_table", ""),
        ({"names": 1}, "plan.not_table", "names"),
    ],
)
def test_a_plan_that_says_something_unknown_is_refused(
    data: Any, code: str, near: str, specimens: Library
) -> None:
    """With the nearest that is known."""
    with pytest.raises(StformsError) as error:
        plan_of(data, specimens)
    assert error.value.code == code
    assert near in str(error.value)


def test_a_person_who_is_not_there_is_told(sample: Roster) -> None:
    """With those whose ids are most like it."""
    with pytest.raises(UsageError) as error:
        plan(sample, Plan(persons=("A4",)))
    assert error.value.code == "plan.no_person"


def test_a_plan_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Missing, or no TOML."""
    (tmp_path / "plan.toml").write_text("= 1", encoding="utf-8")
    for name, code in (("plan.toml", "plan.unreadable"), ("nowhere.toml", "file.missing")):
        with pytest.raises(UnreadableError) as error:
            read_plan(tmp_path / name)
        assert error.value.code == code


def test_every_form_of_an_application_can_be_planned(specimens: Library) -> None:
    """Nineteen official editions, and the two papers of the yearly follow-up."""
    official = {edition.form for edition in specimens.of_format("pdf")}
    assert official - set(forms()) == set()
