"""A roster is read whole: nobody dropped, nobody doubled, every oddity told with sheet, row and column."""

from __future__ import annotations

import datetime
import io
import json
import random
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stforms.actions.plan import plan
from stforms.actions.roster import Ref, Roster, read_roster
from stforms.actions.roster.layout import Column, fold, layout
from stforms.actions.roster.workbook import ROWS, new_roster
from stforms.errors import StformsError, UnreadableError, UsageError
from stforms.formats.libreoffice import find
from stforms.messages import LANGUAGES
from stforms.model import Outcome
from stforms.wording import say

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "roster.json"
PERSON = {"id": "A1", "efternamn": "Öqvist", "fornamn": "Sanna", "regelverk": "HSLF-FS 2021:8"}
OTHER = {"id": "A2", "efternamn": "Åström", "fornamn": "Jelena", "regelverk": "SOSFS 2015:8"}
COLUMNS = [(sheet.name, column) for sheet in layout() for column in sheet.columns]

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def read(rows: Rows, folder: Path) -> Outcome[Roster]:
    """Read rows as JSON."""
    path = folder / "roster.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return read_roster(path)


def book(
    folder: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], formats: Mapping[str, str] = {}
) -> Path:
    """Write a workbook of rows, headings first; `formats` are of single cells."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(list(row))
        for cell, number_format in formats.items():
            page[cell].number_format = number_format
    path = folder / "roster.xlsx"
    made.save(path)
    return path


def codes(outcome: Outcome[Roster]) -> list[str]:
    return [finding.code for finding in outcome.findings]


def told(outcome: Outcome[Roster]) -> list[str]:
    return [say(finding).message for finding in outcome.findings]


# --- the layout -----------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", layout(), ids=lambda sheet: sheet.name)
def test_no_heading_means_two_columns(sheet: Any) -> None:
    """Keys, titles and synonyms, as they are compared."""
    owners: dict[str, set[str]] = {}
    for column in sheet.columns:
        for name in (column.key, column.title, *column.synonyms):
            owners.setdefault(fold(name), set()).add(column.key)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


@pytest.mark.parametrize(("sheet", "column"), COLUMNS, ids=lambda part: getattr(part, "key", part))
def test_an_example_is_what_its_column_takes(sheet: str, column: Column, tmp_path: Path) -> None:
    """So the help shows nothing that is then refused; references are another matter."""
    if column.kind in ("person", "persons", "signer", "place"):
        assert column.example
        return
    needed = {
        c.key: c.example
        for s, c in COLUMNS
        if s == sheet and c.required and c.kind not in ("person", "persons", "place")
    }
    others = {
        key: "A1" for s, c in COLUMNS if s == sheet and c.kind in ("person", "persons") for key in [c.key]
    }
    place = {"stalle": "Akuten"} if sheet == "placeringar" else {}
    row = {**needed, **others, **place, column.key: column.example}
    rows = {"personer": [PERSON], sheet: [row]} if sheet != "personer" else {"personer": [row]}
    assert codes(read(rows, tmp_path)) == []


def test_what_people_read_of_the_layout_is_there_in_both_languages() -> None:
    """A help text in one language has its like in the other."""
    for sheet in layout():
        assert all(sheet.explained(lang) for lang in LANGUAGES)
        assert [c.key for c in sheet.columns if bool(c.help) != bool(c.help_en)] == []


# --- the sample -----------------------------------------------------------------------------


def test_the_sample_has_nothing_to_be_said() -> None:
    """Three persons, one under each regulation and one with gaps; gaps are no fault of a roster."""
    outcome = read_roster(SAMPLE)
    assert outcome.findings == ()
    assert [person.id for person in outcome.value.persons] == ["A1", "A2", "A3"]


def _records(path: Path) -> list[Any]:
    """Return what papers become of a roster."""
    outcome = read_roster(path)
    assert outcome.ok, told(outcome)
    return [(item.path, item.edition, item.record) for item in plan(outcome.value).value]


def test_the_workbook_says_what_the_json_says() -> None:
    """If not: python tools/roster.py."""
    assert _records(SAMPLE.with_suffix(".xlsx")) == _records(SAMPLE)


def test_a_folder_of_csv_says_the_same(tmp_path: Path) -> None:
    """As Swedish Excel saves it: semicolons, Windows-1252 where it can."""
    for name, rows in json.loads(SAMPLE.read_text(encoding="utf-8")).items():
        keys = list(dict.fromkeys(key for row in rows for key in row))
        lines = [";".join(keys)]
        for row in rows:
            cells = (
                ", ".join(v) if isinstance(v, list) else str(v) for v in (row.get(key, "") for key in keys)
            )
            lines.append(";".join('"' + cell.replace('"', '""') + '"' for cell in cells))
        (tmp_path / f"{name.upper()}.csv").write_text("\n".join(lines), encoding="utf-8-sig", newline="")
    assert _records(tmp_path) == _records(SAMPLE)


@pytest.mark.skipif(find() is None, reason="LibreOffice is not installed")
def test_the_workbook_reads_the_same_after_libreoffice_saved_it(tmp_path: Path) -> None:
    """Opened and saved, by way of its own format too."""
    source = tmp_path / "roster.xlsx"
    source.write_bytes(SAMPLE.with_suffix(".xlsx").read_bytes())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for ending, file in (("ods", source), ("xlsx", tmp_path / "roster.ods")):
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            ending,
            "--outdir",
            str(tmp_path),
            str(file),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert _records(source) == _records(SAMPLE)


# --- the empty workbook ---------------------------------------------------------------------


def test_the_empty_workbook_helps() -> None:
    """Frozen headings, a filter, drop-downs, days as days, personnummer as text, prompts, a help sheet."""
    made = openpyxl.load_workbook(io.BytesIO(new_roster()))
    assert made.sheetnames == [*(sheet.title for sheet in layout()), "Hjälp"]
    for sheet in layout():
        page = made[sheet.title]
        assert [cell.value for cell in page[1]] == [column.title for column in sheet.columns]
        assert page.freeze_panes == "B2"
        assert str(page.auto_filter.ref).startswith("A1:")
        rules = {str(rule.sqref).partition("2:")[0]: rule for rule in page.data_validations.dataValidation}
        for cell, column in zip(page[1], sheet.columns, strict=True):
            rule = rules[cell.column_letter]
            assert column.example in rule.prompt
            if column.choices:
                assert rule.formula1 == f'"{",".join(column.choices)}"'
            if column.kind == "date":
                assert (rule.type, page.column_dimensions[cell.column_letter].number_format) == (
                    "date",
                    "yyyy-mm-dd",
                )
            if column.kind == "personnummer":
                assert page.column_dimensions[cell.column_letter].number_format == "@"
    named = {row[1].value for row in made["Hjälp"].iter_rows(min_row=9)}
    assert {column.title for _, column in COLUMNS} <= {str(name).removesuffix(" *") for name in named}


def test_the_empty_workbook_holds_nobody(tmp_path: Path) -> None:
    """Its examples stand on the help sheet, where they cannot become papers."""
    path = tmp_path / "tom.xlsx"
    path.write_bytes(new_roster())
    outcome = read_roster(path)
    assert codes(outcome) == ["roster.no_persons"]
    assert not any(outcome.value.sheets.values())


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    """A roster that we write does not run what somebody is called."""
    path = tmp_path / "roster.xlsx"
    path.write_bytes(new_roster({"personer": [{**PERSON, "specialitet": "=1+1"}]}))
    assert read_roster(path).value.persons[0].values["specialitet"] == "=1+1"


# --- tolerance ------------------------------------------------------------------------------


@settings(max_examples=25)  # each reads all of the sample
@given(st.randoms(use_true_random=False), st.sampled_from([str.upper, str.lower, str.title]))
def test_order_case_and_synonyms_of_headings_do_not_matter(shuffler: random.Random, case: Any) -> None:
    """Every column under any of its names, anywhere."""
    import tempfile

    given_rows = json.loads(SAMPLE.read_text(encoding="utf-8"))
    changed = {}
    for sheet in layout():
        names = {c.key: case(shuffler.choice([c.key, c.title, *c.synonyms])) for c in sheet.columns}
        order = [c.key for c in sheet.columns]
        shuffler.shuffle(order)
        called = case(shuffler.choice([sheet.name, sheet.title, *sheet.synonyms]))
        changed[called] = [{names[k]: row[k] for k in order if k in row} for row in given_rows[sheet.name]]
    with tempfile.TemporaryDirectory() as folder:
        outcome = read(changed, Path(folder))
    expected = read_roster(SAMPLE).value
    assert outcome.findings == ()
    assert outcome.value == expected


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (datetime.date(2024, 5, 3), "2024-05-03"),
        (datetime.datetime(2024, 5, 3, 12, 30), "2024-05-03"),
        ("240503", "2024-05-03"),
        (240503, "2024-05-03"),
        (20240503, "2024-05-03"),
        ("3 maj 2024", "2024-05-03"),
        ("3/5-24", "2024-05-03"),
        ("2024-05-03 ", "2024-05-03"),
    ],
)
def test_a_day_can_be_written_in_many_ways(written: Any, day: str, tmp_path: Path) -> None:
    """As a date, a number, a text."""
    rows = [["Id", "Efternamn", "Regelverk", "Leg. datum"], ["A1", "Öqvist", "2021:8", written]]
    outcome = read_roster(book(tmp_path, {"Personer": rows}))
    assert (codes(outcome), outcome.value.persons[0].values["legitimation_datum"]) == ([], day)


@pytest.mark.parametrize(
    ("written", "number", "said"),
    [
        ("19870521-2382", "19870521-2382", []),
        ("198705212382", "19870521-2382", []),
        (198705212382, "19870521-2382", []),
        (8705212382, "870521-2382", []),
        ("870521-2382", "870521-2382", []),
        ("19870521-2383", "19870521-2383", ["roster.checksum"]),
        ("i lådan", None, ["roster.not_personnummer"]),
        (12345, None, ["roster.not_personnummer"]),
    ],
)
def test_a_personnummer_can_be_text_or_number(
    written: Any, number: str | None, said: list[str], tmp_path: Path
) -> None:
    """Its century is never invented, and it never stands in a message."""
    rows = [["Id", "Efternamn", "Regelverk", "Pers.nr"], ["A1", "Åström", "2021:8", written]]
    outcome = read_roster(book(tmp_path, {"Personer": rows}))
    assert (codes(outcome), outcome.value.persons[0].values.get("personnummer")) == (said, number)
    assert "2383" not in " ".join(told(outcome))


def test_zeros_that_excel_dropped_come_back_only_when_the_check_digit_agrees(tmp_path: Path) -> None:
    """000101-2384 as a number is 1012384: said, and right; anything else is refused."""
    nine = "000101238"
    digit = -sum(n // 10 + n % 10 for n in (int(d) * w for d, w in zip(nine, (2, 1) * 5, strict=False))) % 10
    rows = [["Id", "Efternamn", "Regelverk", "Pnr"], ["A1", "Åström", "2021:8", int(f"{nine}{digit}")]]
    outcome = read_roster(book(tmp_path, {"Personer": rows}))
    assert codes(outcome) == ["roster.zeros_back"]
    assert outcome.value.persons[0].values["personnummer"] == f"{nine[:6]}-{nine[6:]}{digit}"


@pytest.mark.parametrize(
    ("written", "number_format", "percent", "said"),
    [
        (80, "General", 80, []),
        ("80 %", "General", 80, []),
        ("80,5", "General", 80.5, []),
        (0.8, "0%", 80, []),
        (1, "0%", 100, []),
        (0.8, "General", None, ["roster.fraction"]),
        (1, "General", None, ["roster.fraction"]),
        ("halvtid", "General", None, ["roster.not_number"]),
    ],
)
def test_a_percentage_is_what_excel_shows(
    written: Any, number_format: str, percent: float | None, said: list[str], tmp_path: Path
) -> None:
    """0.8 shown as 80 % is 80; 0.8 shown as 0.8 is asked about."""
    persons = [list(PERSON), list(PERSON.values())]
    placed = [["Person", "Typ", "Ställe", "%"], ["A1", "klinisk", "Akuten", written]]
    path = book(tmp_path, {"Personer": persons, "Placeringar": placed}, {"D2": number_format})
    outcome = read_roster(path)
    assert (codes(outcome), outcome.value.sheets["placeringar"][0].values.get("procent")) == (said, percent)


# --- what is told ---------------------------------------------------------------------------

SIGNERS = [
    {"id": "H1", "namn": "Karin Löfqvist"},
    {"id": "H2", "namn": "Karin Löfqvist"},
    {"id": "H3", "namn": "Per Å"},
]
COURSE = {"personer": "A1", "amne": "EKG"}

TOLD = [
    ({"personer": [PERSON], "Blad1": [{"a": 1}]}, ["Bladet Blad1 läses inte."]),
    (
        {"personer": [{**PERSON, "Lön": 1}]},
        ["personer, kolumn E: rubriken Lön är okänd, så kolumnen läses inte."],
    ),
    (
        {"personer": [{**PERSON, "Telefonn arbete": 1}]},
        ["personer, kolumn E: rubriken Telefonn arbete är okänd, så kolumnen läses inte."],
    ),
    (
        {"personer": [{**PERSON, "e-post": "a@b", "Mejl": "c@d"}]},
        ["personer, kolumn F: Mejl betyder samma sak som en tidigare kolumn."],
    ),
    (
        {"personer": [{"id": "A1", "fornamn": "Sanna", "regelverk": "2021:8"}]},
        ["personer: kolumnen Efternamn saknas."],
    ),
    ({"personer": [PERSON, {**OTHER, "efternamn": ""}]}, ["personer, rad 2, efternamn: rutan är tom."]),
    ({"personer": [PERSON, {**OTHER, "id": "a1"}]}, ["personer, rad 2, id: samma id står på rad 1."]),
    (
        {"personer": [{**PERSON, "personnummer": "870521-2382"}, {**OTHER, "personnummer": "19870521-2382"}]},
        ["personer, rad 2: samma personnummer står på rad 1."],
    ),
    (
        {"personer": [PERSON, {**PERSON, "id": "A9"}]},
        ["personer, rad 2: samma namn står på rad 1, och en av dem saknar personnummer."],
    ),
    (
        {"personer": [{**PERSON, "id": "198705212382"}]},
        ["personer, rad 1, id: ett personnummer kan inte vara id, för mappar får namn efter det."],
    ),
    (
        {"personer": [{**PERSON, "regelverk": "2019:3"}]},
        ["personer, rad 1, regelverk: 2019:3 går inte att välja."],
    ),
    (
        {"personer": [{**PERSON, "bt_godkand": "2024-13-01"}]},
        ["personer, rad 1, bt_godkand: 2024-13-01 är ingen dag."],
    ),
    (
        {"personer": [{**PERSON, "specialitet": "#REF!"}]},
        ["personer, rad 1, specialitet: Excel visar #REF!, eller texten är för lång."],
    ),
    (
        {"personer": [PERSON], "kurser": [{**COURSE, "intygas_av": "Karin Löfqvist"}], "handledare": SIGNERS},
        ["kurser, rad 1, intygas_av: Karin Löfqvist kan vara flera, på raderna 1, 2."],
    ),
    (
        {"personer": [PERSON], "kurser": [{**COURSE, "intygas_av": "H7"}], "handledare": SIGNERS[2:]},
        ["kurser, rad 1, intygas_av: H7 finns inte på bladet handledare."],
    ),
    (
        {"personer": [PERSON], "kurser": [{**COURSE, "personer": "A1; A7"}]},
        ["kurser, rad 1, personer: A7 finns inte på bladet personer."],
    ),
    (
        {"personer": [PERSON], "kurser": [{**COURSE, "personer": "A1, A7"}]},
        ["kurser, rad 1, personer: A7 finns inte på bladet personer."],
    ),
    (
        {"personer": [PERSON], "kurser": [{**COURSE, "intygas_av": "H7"}]},
        ["kurser, rad 1, intygas_av: H7 finns inte på bladet Handledare."],
    ),
    (
        {"personer": [PERSON], "kurser": [{**COURSE, "personer": "A1; Sanna Öqvist"}]},
        ["kurser, rad 1, personer: Sanna Öqvist står två gånger."],
    ),
    (
        {"personer": [PERSON], "kurser": [COURSE, COURSE]},
        ["kurser, rad 2: samma sak står på rad 1, så det blir två likadana papper."],
    ),
    (
        {
            "personer": [{**PERSON, "arbetsplats": "Ekens vårdcental"}],
            "kliniker": [{"namn": "Ekens vårdcentral"}],
        },
        [
            "personer, rad 1, arbetsplats: Ekens vårdcental finns inte på bladet Kliniker "
            "och skrivs som det står."
        ],
    ),
    ({"kurser": []}, ["Det finns inga personer: bladet Personer saknas eller är tomt."]),
]


@pytest.mark.parametrize(
    ("rows", "said"), TOLD, ids=lambda part: part[0][:40] if isinstance(part, list) else ""
)
def test_what_is_odd_is_told_with_its_place(rows: Rows, said: list[str], tmp_path: Path) -> None:
    """Sheet, row, column, in words."""
    assert told(read(rows, tmp_path)) == said


def test_something_below_an_empty_heading_is_told(tmp_path: Path) -> None:
    """It is not read, and must not vanish without a word."""
    rows = [["Id", "Efternamn", "Regelverk", None], ["A1", "Öqvist", "2021:8", "viktigt"]]
    outcome = read_roster(book(tmp_path, {"Personer": rows}))
    assert told(outcome) == ["Personer, kolumn D: det står något under en tom rubrik, och det läses inte."]


def test_a_finding_names_the_cell(tmp_path: Path) -> None:
    """As Excel calls it, for programs."""
    rows = [["Id", "Efternamn", "Regelverk"], [], ["A1", "Öqvist", "2019:1"]]
    outcome = read_roster(book(tmp_path, {"Personer": rows}))
    assert [finding.where.place for finding in outcome.findings if finding.where] == ["Personer!C3"]


@pytest.mark.parametrize(
    "text", ["A1", " a1 ", "Sanna Öqvist", "Öqvist, Sanna", "öqvist sanna", "19900114-2380", "900114-2380"]
)
def test_a_reference_is_an_id_a_number_or_a_name(text: str, tmp_path: Path) -> None:
    """Whatever people know somebody by."""
    persons = [{**PERSON, "personnummer": "199001142380"}, OTHER]
    outcome = read({"personer": persons, "kurser": [{**COURSE, "personer": text}]}, tmp_path)
    assert codes(outcome) == []
    assert outcome.value.sheets["kurser"][0].values["personer"] == [Ref("personer", 1)]


def test_several_participants_may_stand_in_one_cell(tmp_path: Path) -> None:
    """With semicolons, or with commas where every part is somebody."""
    for text in ("A1; A2", "A1\nA2", "A1, A2", "Öqvist, Sanna; Åström, Jelena"):
        outcome = read({"personer": [PERSON, OTHER], "kurser": [{**COURSE, "personer": text}]}, tmp_path)
        assert outcome.value.sheets["kurser"][0].values["personer"] == [
            Ref("personer", 1),
            Ref("personer", 2),
        ]


# --- nobody is dropped, nobody is doubled ---------------------------------------------------

NAMES = st.sampled_from(["Öqvist", "Åström", "Ek", "", "Li"])
IDS = st.sampled_from(["A1", "A2", "A3", "a1", "", "19870521-2382"])
NUMBERS = st.sampled_from(["19870521-2382", "19900114-2380", "870521-2382", "", "x"])
SOME = st.fixed_dictionaries(
    {"id": IDS, "efternamn": NAMES, "fornamn": NAMES, "personnummer": NUMBERS, "regelverk": st.just("2021:8")}
)


@given(st.lists(SOME, min_size=1, max_size=6))
def test_without_an_error_every_row_is_one_person_and_no_two_are_the_same(rows: list[dict[str, str]]) -> None:
    """What cannot be told apart is an error."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        outcome = read({"personer": rows}, Path(folder))
    if outcome.ok:
        persons = outcome.value.persons
        assert [person.row for person in persons] == list(range(1, len(rows) + 1))
        assert len({person.id.casefold() for person in persons}) == len(rows)
        numbers = [p.values["personnummer"][-11:] for p in persons if "personnummer" in p.values]
        assert len(set(numbers)) == len(numbers)


# --- files that are none --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "kind", "code"),
    [
        ("r.xlsx", b"PK\x03\x04 no zip", UnreadableError, "record.unreadable"),
        ("r.xlsx", b"", UnreadableError, "record.unreadable"),
        ("r.json", b"[1, 2]", UnreadableError, "roster.no_sheets_in"),
        ("r.json", b'{"personer": [1]}', UnreadableError, "roster.no_sheets_in"),
        ("r.json", b"{", UnreadableError, "record.unreadable"),
        ("r.docx", b"", UsageError, "roster.unknown_kind"),
        ("r.csv", b"id", UsageError, "roster.one_csv"),
    ],
)
def test_what_is_no_roster_is_refused(
    name: str, content: bytes, kind: type[StformsError], code: str, tmp_path: Path
) -> None:
    """With the reason."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(kind) as error:
        read_roster(tmp_path / name)
    assert error.value.code == code


def test_more_rows_than_are_read_are_an_error_and_not_dropped(tmp_path: Path) -> None:
    """Ten thousand is the bound of a sheet."""
    rows = [{**PERSON, "id": f"A{number}"} for number in range(10_001)]
    with pytest.raises(UsageError) as error:
        read({"personer": rows}, tmp_path)
    assert error.value.code == "record.too_many_rows"
    far = [["Id", "Efternamn", "Regelverk"], *[[None]] * 10_001, ["A1", "Öqvist", "2021:8"]]
    with pytest.raises(UsageError) as error:
        read_roster(book(tmp_path, {"Personer": far}))
    assert error.value.code == "record.too_many_rows"


def test_the_workbook_has_room_for_a_year_group() -> None:
    """Drop-downs and formats as far down as anybody will write."""
    assert ROWS >= 1000
