"""What the law, the region and the forms themselves demand. No files, no layout.

Rules about one paper stand in `paper`; `application`, `follow_up` and `unit` hold those about several
papers together. A topic is a module that holds rules; a rule is found by standing in a topic.
"""

from __future__ import annotations

from typing import Any

from stforms.rules import application, follow_up, paper, unit
from stforms.rules.engine import Context, Hit, Rule
from stforms.rules.paper import check

__all__ = ["ALL_RULES", "RULES", "Context", "Hit", "Rule", "check"]

RULES = paper.RULES
"""Every rule about one paper."""

ALL_RULES: tuple[Rule[Any], ...] = (*paper.RULES, *application.RULES, *follow_up.RULES, *unit.RULES)
"""Every rule, those about several papers together after those about one."""
