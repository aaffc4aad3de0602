"""What the law, the region and the forms themselves demand. No files, no layout.

Rules about one paper stand in `paper`; `application`, `follow_up` and `unit` hold those about several
papers together. A topic is a module that holds rules; a rule is found by standing in a topic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stforms.later import names

if TYPE_CHECKING:
    from stforms.rules.engine import Context, Hit, Rule
    from stforms.rules.every import ALL_RULES, RULES_ABOUT
    from stforms.rules.paper import RULES, check

__all__ = ["ALL_RULES", "RULES", "RULES_ABOUT", "Context", "Hit", "Rule", "check"]

_HOME = {
    "ALL_RULES": "stforms.rules.every",
    "RULES": "stforms.rules.paper",
    "RULES_ABOUT": "stforms.rules.every",
    "Context": "stforms.rules.engine",
    "Hit": "stforms.rules.engine",
    "Rule": "stforms.rules.engine",
    "check": "stforms.rules.paper",
}
"""Where each name is at home: who asks for the name of a form needs no rule."""

__getattr__ = names(__name__, _HOME)
