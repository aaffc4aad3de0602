"""What the law, the region and the forms themselves demand. No files, no layout.

Rules about one paper stand in `paper`; `application`, `follow_up` and `unit` hold those about several
papers together. A topic is a module that holds rules; a rule is found by standing in a topic.
"""

from __future__ import annotations

from typing import Any

from stforms.rules import application, follow_up, paper, unit
from stforms.rules.engine import Context, Hit, Rule
from stforms.rules.paper import check

__all__ = ["ALL_RULES", "RULES", "RULES_ABOUT", "Context", "Hit", "Rule", "check"]

RULES = paper.RULES
"""Every rule about one paper."""

RULES_ABOUT: dict[str, tuple[Rule[Any], ...]] = {
    "paper": paper.RULES,
    "application": application.RULES,
    "follow-up": follow_up.RULES,
    "unit": unit.RULES,
}
"""The rules by what they are about."""

ALL_RULES: tuple[Rule[Any], ...] = tuple(one for rules in RULES_ABOUT.values() for one in rules)
"""Every rule, those about several papers together after those about one."""
