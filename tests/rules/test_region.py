"""A region's numbers: dated, sourced, replaceable, and never misread in silence."""

from __future__ import annotations

import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from stforms.errors import UnreadableError, UsageError
from stforms.rules import ALL_RULES, Context
from stforms.rules.region import DEFAULT, default_region, names, region

OTHER = """
region = "Region Provland"
valid_from = 2025-01-01
extends = "region-ostergotland"
without = ["listade"]

[numbers.specialister]
value = 3
sv = "specialister, minst"
en = "specialists, at least"
source = "Beslut 2025-01-01"
verified = true
"""


def written(folder: Path, words: str) -> str:
    path = folder / "provland.toml"
    path.write_text(words, encoding="utf-8")
    return str(path)


def test_the_numbers_that_come_with_stforms_say_what_they_count_and_who_says_so() -> None:
    assert DEFAULT in names()
    for number in region(DEFAULT).numbers.values():
        assert all(number.what.values())
        assert number.source in region(DEFAULT).sources
        assert number.facts
        assert number.verified is (number.source not in ("INFER", "HALL-ST"))


def test_every_number_a_rule_compares_with_is_there() -> None:
    assert {name for rule in ALL_RULES for name in rule.numbers} <= set(region(DEFAULT).numbers)


def test_another_region_changes_what_it_names_and_keeps_the_rest(tmp_path: Path) -> None:
    other, ours = region(written(tmp_path, OTHER)), region(DEFAULT)

    assert other.name == "Region Provland"
    assert other["specialister"] == 3
    assert "listade" not in other
    assert other["spur_ar"] == ours["spur_ar"]
    assert other.places == ours.places


def test_a_rule_whose_number_the_region_does_not_have_is_silent(tmp_path: Path) -> None:
    other = region(written(tmp_path, OTHER))
    today = datetime.date(2026, 6, 1)
    asking = [rule for rule in ALL_RULES if "listade" in rule.numbers]
    assert asking
    for rule in asking:
        form = rule.forms[0] if rule.forms else "kravspecifikation"
        assert rule.applies(Context(form, None, None, today))
        assert not rule.applies(Context(form, None, None, today, other))


@pytest.mark.parametrize(
    "words",
    [
        "region = ",
        OTHER.replace("specialister]", "specialister]\nvarde = 4"),
        OTHER.replace("without", "utan"),
        OTHER.replace('"listade"', '"listad"'),
        OTHER.replace("value = 3", 'value = "tre"'),
        OTHER.replace("2025-01-01\nextends", '"snart"\nextends'),
        OTHER.replace('region = "Region Provland"', ""),
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, words: str) -> None:
    """A misspelt name would otherwise be a demand that nobody makes."""
    with pytest.raises(UnreadableError):
        region(written(tmp_path, words))


def test_a_file_that_is_not_there_and_a_region_that_nobody_knows_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        region(str(tmp_path / "saknas.toml"))
    with pytest.raises(UsageError, match=DEFAULT):
        region("region-provland")


def test_before_the_oldest_numbers_the_oldest_are_used() -> None:
    assert region(DEFAULT, datetime.date(2015, 1, 1)) == region(DEFAULT, datetime.date(2023, 9, 12))


def test_the_environment_chooses_the_region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STFORMS_REGION", written(tmp_path, OTHER))
    assert default_region()["specialister"] == Fraction(3)
