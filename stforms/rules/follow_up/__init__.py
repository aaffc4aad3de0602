"""What is demanded of one ST physician's yearly follow-up as a whole: paper against paper."""

from __future__ import annotations

from types import ModuleType

from stforms.model import Finding
from stforms.rules.engine import Context, Rule, findings_of, rules_in
from stforms.rules.follow_up import assessments, panels, plan, same, statement
from stforms.rules.follow_up.subject import FollowUp, follow_ups

__all__ = ["RULES", "FollowUp", "check", "follow_ups"]

TOPICS: tuple[ModuleType, ...] = (same, statement, plan, assessments, panels)

RULES: tuple[Rule[FollowUp], ...] = tuple(rules_in(*TOPICS))


def check(follow_up: FollowUp, context: Context) -> list[Finding]:
    """Return what the rules have to say about a follow-up, in the order of RULES."""
    return findings_of(RULES, follow_up, context)
