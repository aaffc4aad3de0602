"""stforms rules: what is checked can be looked up by rule, by group and by fact."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stforms.cli import run
from stforms.errors import ExitCode
from stforms.rules import ALL_RULES, RULES_ABOUT


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run(["rules", *arguments, "--json"]) == ExitCode.DONE
    return json.loads(capsys.readouterr().out)


def test_every_rule_is_listed_with_its_words_and_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    rules = listed(capsys)["rules"]

    assert [rule["code"] for rule in rules] == [rule.code for rule in ALL_RULES]
    assert all(rule["message"] and rule["hint"] and rule["source"] for rule in rules)
    assert not any("{" in rule["message"] + rule["hint"] for rule in rules)


@pytest.mark.parametrize("about", RULES_ABOUT)
def test_rules_are_listed_by_what_they_are_about(about: str, capsys: pytest.CaptureFixture[str]) -> None:
    rules = listed(capsys, "--about", about)["rules"]

    assert [rule["code"] for rule in rules] == [rule.code for rule in RULES_ABOUT[about]]
    assert {rule["about"] for rule in rules} <= {about}


@pytest.mark.parametrize("name", ["person.checksum", "ID-01"])
def test_one_rule_is_found_by_its_code_and_by_its_fact(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert [rule["code"] for rule in listed(capsys, name)["rules"]] == ["person.checksum"]


def test_a_group_is_found_by_its_first_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert {rule["code"].partition(".")[0] for rule in listed(capsys, "person")["rules"]} == {"person"}


def test_a_rule_that_is_not_there_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "person.cheksum"]) == ExitCode.USAGE
    assert "person.checksum" in capsys.readouterr().err


def test_a_rule_says_which_of_the_regions_numbers_it_compares_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Or that the region does not ask for it."""
    (code,) = [rule.code for rule in ALL_RULES if rule.numbers == ("listade",)]
    other = tmp_path / "provland.toml"
    other.write_text(
        'region = "Provland"\nvalid_from = 2025-01-01\nextends = "region-ostergotland"\n'
        'without = ["listade"]\n',
        encoding="utf-8",
    )
    run(["rules", code])
    assert "listade = 3000" in capsys.readouterr().out
    run(["rules", code, "--region", str(other)])
    assert "Provland ställer inte det kravet" in capsys.readouterr().out


def test_the_regions_numbers_are_told_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    region = listed(capsys, "--numbers")

    assert (region["stforms"], region["region"]) == ("region/1", "Region Östergötland")
    assert region["numbers"]["bedomningar_per_ar"]["value"] == 4
