"""What is demanded of a unit as a whole: its requirements, the review and the plan against each other."""

from __future__ import annotations

from types import ModuleType

from stforms.model import Finding
from stforms.rules.engine import Context, Rule, findings_of, rules_in
from stforms.rules.unit import review
from stforms.rules.unit.subject import Unit, units

__all__ = ["RULES", "Unit", "check", "units"]

TOPICS: tuple[ModuleType, ...] = (review,)

RULES: tuple[Rule[Unit], ...] = tuple(rules_in(*TOPICS))


def check(unit: Unit, context: Context) -> list[Finding]:
    """Return what the rules have to say about a unit, in the order of RULES."""
    return findings_of(RULES, unit, context)
