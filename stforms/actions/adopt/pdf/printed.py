"""Words on forms that say what a place is; they are data, in schemas/adopt."""

from __future__ import annotations

import tomllib
from functools import cache

from stforms.binding import Toml
from stforms.paths import data_root


@cache
def print_words() -> Toml:
    """Return the words of schemas/adopt/print.toml."""
    path = data_root() / "schemas" / "adopt" / "print.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
