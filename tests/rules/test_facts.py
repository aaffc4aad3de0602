"""Every requirement that was collected went somewhere: into rules, into another part, or it says why not."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import Any

import pytest

from stforms.paths import data_root
from stforms.rules import ALL_RULES
from stforms.rules.region import names, region

FACTS: dict[str, dict[str, str]] = tomllib.loads(
    (data_root() / "schemas" / "facts.toml").read_text(encoding="utf-8")
)["facts"]
CARRIED = {fact for rule in ALL_RULES for fact in rule.facts}
COLLECTED = {"ID": 9, "REG": 9, "TIME": 15, "CERT": 26, "APP": 12, "ASM": 7, "SUP": 14, "UNIT": 6}
COLLECTED |= {"SPUR": 9, "PROC": 4}


def test_no_fact_was_lost_or_added() -> None:
    """They are numbered from 01 without a gap, as they were collected."""
    assert Counter(fact.partition("-")[0] for fact in FACTS) == COLLECTED
    for family, count in COLLECTED.items():
        assert [fact for fact in FACTS if fact.startswith(f"{family}-")] == [
            f"{family}-{number:02}" for number in range(1, count + 1)
        ]


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_carried_by_a_rule_or_says_where_it_went(fact: str) -> None:
    assert fact in CARRIED or set(FACTS[fact]) & {"elsewhere", "not_checked"}


@pytest.mark.parametrize("fact", FACTS)
def test_what_a_rule_checks_is_not_said_to_be_unchecked(fact: str) -> None:
    """And nothing is both taken care of elsewhere and not at all."""
    said: Any = set(FACTS[fact])
    assert said <= {"says", "elsewhere", "not_checked"}
    assert not {"elsewhere", "not_checked"} <= said
    assert fact not in CARRIED or "not_checked" not in said


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_says_what_it_is_in_one_sentence(fact: str) -> None:
    words = FACTS[fact]
    assert words["says"].endswith(".")
    assert all(words.values())
    assert not re.search(r"\d{6}[-+]?\d{4}", " ".join(words.values()))


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)
def test_a_rule_quotes_facts_that_there_are(rule: Any) -> None:
    assert set(rule.facts) <= set(FACTS)
    assert len(set(rule.facts)) == len(rule.facts)


@pytest.mark.parametrize("name", names())
def test_a_regions_number_quotes_facts_that_there_are(name: str) -> None:
    for number in region(name).numbers.values():
        assert set(number.facts) <= set(FACTS)
