"""Every rule about several papers has a sample: a clean whole, and one change that breaks the rule."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
import wholes
from anything import ANY_JSON, places
from hypothesis import given, settings
from hypothesis import strategies as st

from stforms.messages import render
from stforms.model import Severity
from stforms.rules import application, follow_up, unit

RULES = (*application.RULES, *follow_up.RULES, *unit.RULES)
SAMPLES = wholes.whole_samples()
EACH = pytest.mark.parametrize("whole", SAMPLES, ids=lambda one: one.name)


def test_every_rule_about_several_papers_has_a_sample() -> None:
    assert {rule.code for rule in RULES} == {sample.name for sample in SAMPLES}


@EACH
def test_a_clean_whole_has_no_finding_at_all(whole: wholes.WholeSample) -> None:
    assert whole.found(whole.clean) == []


@EACH
def test_what_breaks_a_rule_about_the_whole_has_its_finding(whole: wholes.WholeSample) -> None:
    found = whole.found(whole.broken)
    expect = whole.content["expect"]

    assert {one.code for one in found} == {whole.name, *whole.content.get("also", ())}
    assert (whole.name, expect.get("paper"), expect.get("path"), Severity(expect["severity"])) in [
        (one.code, one.paper, one.path, one.severity) for one in found
    ]


@EACH
def test_a_sample_of_a_whole_quotes_its_facts(whole: wholes.WholeSample) -> None:
    (rule,) = [rule for rule in RULES if rule.code == whole.content["rule"]]

    assert whole.name == rule.code
    assert tuple(whole.content["facts"]) == rule.facts


@EACH
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_finding_about_a_whole_is_said_with_every_blank_filled(
    whole: wholes.WholeSample, lang: str
) -> None:
    for finding in whole.found(whole.broken):
        words = " ".join(render(finding.code, {**finding.params, "label": "Etikett"}, lang))

        assert "…" not in words
        assert "{" not in words
        assert not re.search(r"\d{6}[-+]\d{4}", words)


@EACH
def test_the_order_of_the_papers_changes_nothing(whole: wholes.WholeSample) -> None:
    def key(one: Any) -> Any:
        return (one.code, one.paper or "", one.path or "", sorted(map(str, one.params.items())))

    there, back = whole.found(whole.broken), whole.found(whole.broken[::-1])
    assert [(one.code, one.severity) for one in sorted(there, key=key)] == [
        (one.code, one.severity) for one in sorted(back, key=key)
    ]


@EACH
@given(data=st.data(), odd=ANY_JSON)
@settings(max_examples=5, deadline=None)
def test_no_rule_about_a_whole_stumbles_over_one_odd_value(
    whole: wholes.WholeSample, data: st.DataObject, odd: Any
) -> None:
    papers = whole.broken
    record = data.draw(st.sampled_from(papers)).record
    holder, key = data.draw(st.sampled_from(list(places(record))))
    before = copy.deepcopy(holder[key])
    holder[key] = odd
    whole.found(papers)
    holder[key] = before
