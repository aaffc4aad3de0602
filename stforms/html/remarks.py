"""Findings in words for a page, with where each comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from stforms.messages import text
from stforms.model import Finding, Severity
from stforms.rules import ALL_RULES
from stforms.schemas import FormSchema
from stforms.wording import say

_RULES = {rule.code: rule for rule in ALL_RULES}
_SIGNS = {Severity.ERROR: "×", Severity.WARNING: "!", Severity.INFO: "i"}
_COUNTED = {
    Severity.ERROR: ("count.error", "count.errors"),
    Severity.WARNING: ("count.warning", "count.warnings"),
    Severity.INFO: ("count.info", "count.info"),
}


@dataclass(frozen=True)
class Remark:
    """One finding in words: how bad, what, how to put it right, on which paper and where."""

    severity: str
    sign: str
    word: str
    message: str
    hint: str
    paper: str | None
    place: str
    code: str
    inferred: bool


@dataclass(frozen=True)
class Count:
    """How many findings there are of one severity."""

    severity: str
    sign: str
    words: str


@dataclass(frozen=True)
class Source:
    """Where a rule comes from that had something to say."""

    code: str
    source: str
    verified: bool


def remark(finding: Finding, schema: FormSchema | None, lang: str) -> Remark:
    """Put a finding into words."""
    said = say(finding, schema, lang)
    rule = _RULES.get(finding.code)
    return Remark(
        finding.severity.value,
        _SIGNS[finding.severity],
        said.severity,
        said.message,
        said.hint,
        finding.paper,
        _place(finding),
        finding.code,
        rule is not None and not rule.verified,
    )


def worst_first(remarks: Iterable[Remark]) -> list[Remark]:
    """Return remarks, errors first, else in their own order."""
    order = [severity.value for severity in Severity]
    return sorted(remarks, key=lambda one: order.index(one.severity))


def counts(findings: Iterable[Finding], lang: str) -> list[Count]:
    """Return how many findings there are of each severity; none of those that do not occur."""
    found = Counter(one.severity for one in findings)
    return [
        Count(severity.value, _SIGNS[severity], text(words[count != 1], {"count": count}, lang))
        for severity, words in _COUNTED.items()
        if (count := found[severity])
    ]


def sources(findings: Iterable[Finding]) -> list[Source]:
    """Return where the rules come from that had something to say, by their codes."""
    codes = sorted({one.code for one in findings if one.code in _RULES})
    return [Source(code, _RULES[code].source, _RULES[code].verified) for code in codes]


def numbers_used(findings: Iterable[Finding]) -> list[str]:
    """Return the region's numbers that the findings compare with."""
    found = (_RULES[one.code].numbers for one in findings if one.code in _RULES)
    return sorted({name for names in found for name in names})


def _place(finding: Finding) -> str:
    """Return the place in the file in its own words; the page is part of the message."""
    return (finding.where.place if finding.where is not None else None) or ""
