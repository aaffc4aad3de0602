"""Every rule there is, by what it is about."""

from __future__ import annotations

from typing import Any

from stforms.rules import application, follow_up, paper, unit
from stforms.rules.engine import Rule

RULES_ABOUT: dict[str, tuple[Rule[Any], ...]] = {
    "paper": paper.RULES,
    "application": application.RULES,
    "follow-up": follow_up.RULES,
    "unit": unit.RULES,
}
"""The rules by what they are about."""

ALL_RULES: tuple[Rule[Any], ...] = tuple(one for rules in RULES_ABOUT.values() for one in rules)
"""Every rule, those about several papers together after those about one."""
