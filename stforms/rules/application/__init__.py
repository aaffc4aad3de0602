"""What is demanded of an application as a whole: paper against paper.

A topic is a module that holds rules; a rule is found by standing in a topic.
"""

from __future__ import annotations

from types import ModuleType

from stforms.model import Finding
from stforms.rules.application import (
    attachments,
    bt_time,
    covered,
    identity,
    order,
    placements,
    signing,
    time,
    transition,
)
from stforms.rules.application.subject import Application, applications, unrelated
from stforms.rules.engine import Context, Rule, findings_of, rules_in

__all__ = ["RULES", "Application", "applications", "check", "unrelated"]

TOPICS: tuple[ModuleType, ...] = (
    identity,
    attachments,
    signing,
    order,
    transition,
    covered,
    time,
    placements,
    bt_time,
)

RULES: tuple[Rule[Application], ...] = tuple(rules_in(*TOPICS))


def check(application: Application, context: Context) -> list[Finding]:
    """Return what the rules have to say about an application, in the order of RULES."""
    return findings_of(RULES, application, context)
