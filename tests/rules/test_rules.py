"""Every rule has words in both languages, a source and an honest severity; one about one paper its sample.

The samples of rules about several papers are held to theirs in test_wholes.py.
"""

from __future__ import annotations

import copy
import datetime
import re
from typing import Any

import pytest
from anything import ANY_JSON, places
from hypothesis import given, settings
from hypothesis import strategies as st

from stforms.messages import catalogue, render
from stforms.model import Finding, Severity
from stforms.rules import ALL_RULES, RULES, Context, Rule, check, scope
from stforms.rules.region import DEFAULT, region

TODAY = datetime.date(2026, 6, 1)
CODES = [rule.code for rule in RULES]
EACH_RULE = pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)

FORMS = {*scope.BT_PAPERS, *scope.ST_PAPERS, *scope.FOLLOW_UP_PAPERS, *scope.UNIT_PAPERS}

# Errors that no source states, because they follow from what the words mean.
LOGICAL = {
    "person.birth_date",  # the number tells a day that does not exist
    "period.reversed",  # ends before it begins
    "service.reversed",
    "service.sum",  # a sum that is not the sum
    "signature.in_future",  # signed on a day that has not come
    "yearly.signed_in_future",
    "signer.is_applicant",  # somebody supervises themselves
    "delmal.other_regulation",  # a code that the form's regulation does not have
    "identity.other_number",  # two personnummer are two people
    "signing.is_applicant",  # somebody supervises themselves
}


# --- samples --------------------------------------------------------------------------------


def test_what_follows_a_rule_has_no_finding_at_all(sample: Any) -> None:
    assert check(sample.content["pass"], sample.context) == []


def test_what_breaks_a_rule_has_the_expected_finding(sample: Any) -> None:
    found = check(sample.content["fail"], sample.context)
    expect = sample.content["expect"]

    assert {finding.code for finding in found} == {sample.content["rule"]}
    assert (expect["path"], Severity(expect["severity"])) in [(f.path, f.severity) for f in found]


def test_a_sample_is_named_after_its_rule_and_quotes_its_facts(sample: Any) -> None:
    (rule,) = [rule for rule in RULES if rule.code == sample.content["rule"]]

    assert sample.name == rule.code
    assert tuple(sample.content["facts"]) == rule.facts
    assert sample.content["edition"].split("/")[0] == sample.content["form"]


def test_every_rule_has_a_sample(sample_names: set[str]) -> None:
    assert set(CODES) == sample_names


def test_a_record_is_not_changed(sample: Any) -> None:
    before = copy.deepcopy(sample.content["fail"])
    check(sample.content["fail"], sample.context)
    assert sample.content["fail"] == before


# --- words ----------------------------------------------------------------------------------


@EACH_RULE
def test_a_rule_has_words_in_both_languages(rule: Rule[Any]) -> None:
    words = catalogue()[rule.code]

    assert set(words) == {"sv", "sv_hint", "en", "en_hint"}
    assert all(words.values())
    assert all(text.endswith(".") for text in words.values())
    assert "ogiltig" not in f"{words['sv']} {words['sv_hint']}".lower()


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_blank_of_a_message_is_filled_and_no_number_shown(sample: Any, lang: str) -> None:
    for finding in check(sample.content["fail"], sample.context):
        words = " ".join(render(finding.code, {**finding.params, "label": "Etikett"}, lang))

        assert "…" not in words
        assert "{" not in words
        assert not re.search(r"\d{6}[-+]\d{4}", words)


def test_both_languages_use_the_same_blanks() -> None:
    blank = re.compile(r"\{(\w+?)(?:_sv|_en)?\}")
    for rule in ALL_RULES:
        words = catalogue()[rule.code]
        for part in ("", "_hint"):
            swedish, english = (set(blank.findall(words[lang + part])) for lang in ("sv", "en"))
            assert swedish == english, rule.code


# --- the rules themselves -------------------------------------------------------------------


@EACH_RULE
def test_a_rule_says_what_it_demands_and_why(rule: Rule[Any]) -> None:
    assert rule.statement.endswith(".")
    assert rule.source
    assert all(re.fullmatch(r"[A-Z]+-\d\d", fact) for fact in rule.facts)
    assert set(rule.forms or ()) <= FORMS
    assert set(rule.regulations or ()) <= {scope.SOSFS, scope.HSLF}


@EACH_RULE
def test_only_what_is_verified_or_logical_is_an_error(rule: Rule[Any]) -> None:
    if rule.severity is Severity.ERROR:
        assert rule.verified is not (rule.code in LOGICAL)


def test_nothing_is_called_logical_that_is_no_error_of_a_rule() -> None:
    assert {rule.code for rule in ALL_RULES if rule.severity is Severity.ERROR} >= LOGICAL


@EACH_RULE
def test_a_rule_compares_with_numbers_that_there_are(rule: Rule[Any]) -> None:
    """A number that no region has would turn the rule off without a word."""
    assert set(rule.numbers) <= set(region(DEFAULT).numbers)


def test_codes_are_unique_and_named_by_topic() -> None:
    codes = [rule.code for rule in ALL_RULES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+\.[a-z0-9_]+", code) for code in codes)


def test_a_rule_speaks_only_about_its_forms_and_regulations() -> None:
    (rule,) = [rule for rule in RULES if rule.code == "course.leader_details"]

    assert rule.applies(Context("intyg-kurs", None, "HSLF-FS 2021:8", TODAY))
    assert not rule.applies(Context("intyg-kurs", None, "SOSFS 2015:8", TODAY))
    assert not rule.applies(Context("intyg-kurs", None, None, TODAY))
    assert not rule.applies(Context("intyg-auskultation", None, "HSLF-FS 2021:8", TODAY))


# --- any JSON -------------------------------------------------------------------------------

CONTEXTS = st.builds(
    Context,
    form=st.sampled_from(sorted(FORMS)),
    edition=st.none(),
    regulation=st.sampled_from([scope.SOSFS, scope.HSLF]),
    today=st.just(TODAY),
)


def every_finding(record: Any, context: Context) -> list[Finding]:
    """Run all rules, whether they speak about the form or not."""
    return [finding for rule in RULES for finding in rule.findings(record, context)]


@given(record=ANY_JSON, context=CONTEXTS)
@settings(max_examples=300, deadline=None)
def test_no_rule_stumbles_over_any_json(record: Any, context: Context) -> None:
    for finding in every_finding(record, context):
        render(finding.code, finding.params)


@given(data=st.data(), odd=ANY_JSON)
@settings(max_examples=20, deadline=None)
def test_no_rule_stumbles_over_one_odd_value(sample: Any, data: st.DataObject, odd: Any) -> None:
    record = copy.deepcopy(sample.content["fail"])
    holder, key = data.draw(st.sampled_from(list(places(record))))
    holder[key] = odd
    every_finding(record, sample.context)
