"""Checking one paper: schema, rules, what is missing; each thing said once, where it stands."""

from __future__ import annotations

import datetime

import pytest

import stforms
from stforms.library import Library
from stforms.model import Record, Severity

KLIN = "intyg-klinisk-tjanstgoring/hslf-fs-2021-8"
TODAY = datetime.date(2026, 6, 1)

GOOD: Record = {
    "sokande": {"efternamn": "Åström", "fornamn": "Eva", "personnummer": "19900101-9802"},
    "specialitet": "Allmänmedicin",
    "delmal": ["STc1"],
    "tjanstgoringsstalle": "Vårdcentralen Ån",
    "period": {"fran": "2024-01-01", "till": "2024-06-30"},
    "beskrivning": "Mottagning och jour.",
    "intygande": {
        "namn": "Bo Öberg", "personnummer": "19700101-9806", "specialitet": "Allmänmedicin",
        "tjanstestalle": "Vårdcentralen Ån", "ort": "Linköping", "datum": "2024-07-01",
    },
}  # fmt: skip


def found(record: Record, edition: str = KLIN) -> list[tuple[str, str | None]]:
    outcome = stforms.validate(record, edition, today=TODAY)
    return [(f.code, f.path) for f in outcome.findings if f.severity is not Severity.INFO]


def changed(**values: object) -> Record:
    return {**GOOD, **values}


def applicant(personnummer: str) -> Record:
    return {**GOOD["sokande"], "personnummer": personnummer}


def test_a_good_certificate_gives_no_finding() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("record", "finding"),
    [
        (changed(hittepå="x"), ("schema.unknown_key", None)),
        (changed(delmal="STc1 och mer, "), None),
        (changed(beskrivning=5), ("schema.type", "beskrivning")),
        (changed(period={"fran": "2024-02-30", "till": "2024-06-30"}), ("schema.date", "period.fran")),
        (changed(sokande=applicant("12")), ("schema.personnummer", "sokande.personnummer")),
        (changed(sokande=applicant("19900101-9801")), ("person.checksum", "sokande.personnummer")),
        (changed(period={"fran": "2024-07-01", "till": "2024-06-30"}), ("period.reversed", "period.till")),
        (changed(delmal=["a3"]), ("delmal.other_regulation", "delmal")),
        (changed(specialitet=""), ("demands.missing", "specialitet")),
    ],
)  # fmt: skip
def test_each_fault_is_found_where_it_stands(record: Record, finding: tuple[str, str | None] | None) -> None:
    assert finding is None or finding in [
        (code, (path or "").partition("[")[0] or None) for code, path in found(record)
    ]


def test_values_as_people_spell_them_are_right() -> None:
    record = changed(period={"fran": "240101", "till": "30 juni 2024"}, delmal="STc1, STc2")
    assert found(record) == []


def test_nothing_is_said_twice() -> None:
    """What a rule has said is missing, the edition's demands do not say again."""
    record = {key: value for key, value in GOOD.items() if key != "intygande"}
    paths = [path for _, path in found(record)]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_finding_has_words_in_both_languages(
    language: str, specimens: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stforms.wording import as_json

    monkeypatch.setenv("STFORMS_LANG", language)
    outcome = stforms.validate({"sokande": {"personnummer": "19900101-9801"}, "x": 1}, KLIN, today=TODAY)
    for shape in as_json(outcome.findings, specimens.schema("intyg-klinisk-tjanstgoring")):
        assert "{" not in shape["message"]
        assert "9801" not in shape["message"]
        assert shape["message"][-1] in ".!?"
