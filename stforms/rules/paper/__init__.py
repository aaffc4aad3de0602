"""What the law, the region and the forms themselves demand of one filled paper.

A topic is a module that holds rules; a rule is found by standing in a topic.
"""

from __future__ import annotations

from stforms.model import Finding, Record
from stforms.rules.engine import Context, Rule, findings_of, rules_in
from stforms.rules.paper import (
    application,
    assessment,
    bt,
    checklist,
    competence,
    course,
    dates,
    delegation,
    delmal,
    listed,
    person,
    programme,
    programme_years,
    service,
    signers,
    spur,
    totals,
    unit,
    yearly,
)

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
    checklist,
    yearly,
    listed,
    programme,
    programme_years,
    assessment,
    unit,
    spur,
)

RULES: tuple[Rule[Record], ...] = tuple(rules_in(*TOPICS))


def check(record: Record, context: Context) -> list[Finding]:
    """Return what the rules have to say about one paper, in the order of RULES.

    A rule tolerates any JSON: what has the wrong type is the schema's business, not a rule's.
    """
    return findings_of(RULES, record, context)
