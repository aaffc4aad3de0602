"""What the law and the forms themselves demand of one filled paper. No files, no layout.

A topic is a module that holds rules; a rule is found by standing in a topic.
"""

from __future__ import annotations

from stforms.model import Finding, Record
from stforms.rules import (
    application,
    bt,
    competence,
    course,
    dates,
    delegation,
    delmal,
    person,
    service,
    signers,
    totals,
)
from stforms.rules.engine import Context, Hit, Rule, rules_in

__all__ = ["RULES", "Context", "Hit", "Rule", "check"]

TOPICS = (
    person,
    dates,
    service,
    totals,
    delmal,
    signers,
    course,
    competence,
    delegation,
    bt,
    application,
)

RULES: tuple[Rule, ...] = tuple(rule for topic in TOPICS for rule in rules_in(topic))
"""Every rule, in the order of the topics and, within a topic, of the source."""


def check(record: Record, context: Context) -> list[Finding]:
    """Return what the rules have to say about one paper, in the order of RULES.

    A rule tolerates any JSON: what has the wrong type is the schema's business, not a rule's.
    """
    return [finding for rule in RULES if rule.applies(context) for finding in rule.findings(record, context)]
