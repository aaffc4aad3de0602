"""Words on forms that say what a place is; they are data, in schemas/adopt."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from stforms.binding import Toml
from stforms.paths import data_root

_LONGEST_PROMPT, _LONGEST_LABEL = 40, 80
_FORMAT = re.compile(r"[åymdnhxt0 .:/–-]{6,}", re.IGNORECASE)
"""How a value is to be written, and nothing else: "ååååmmdd-nnnn"."""


@cache
def print_words() -> Toml:
    """Return the words of schemas/adopt/print.toml."""
    path = data_root() / "schemas" / "adopt" / "print.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _beginning(group: str, key: str) -> re.Pattern[str]:
    """Return what finds one of these words where a word begins."""
    return re.compile(r"\b(" + "|".join(map(re.escape, print_words()[group][key])) + ")", re.IGNORECASE)


def is_signature(label: str) -> bool:
    """Tell whether a label says that somebody signs there by hand."""
    signed, other = _beginning("signature", "is"), _beginning("signature", "is_not")
    return len(label) <= _LONGEST_LABEL and bool(signed.search(label)) and not other.search(label)


def is_prompt(text: str) -> bool:
    """Tell whether words ask for what is to be written over them."""
    asks = bool(_beginning("prompt", "is").match(text)) or bool(_FORMAT.fullmatch(text))
    return len(text) <= _LONGEST_PROMPT and asks and not text.endswith(":")
