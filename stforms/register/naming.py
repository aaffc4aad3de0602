"""Whether a text names a person, as names of files and addresses do: capitals and accents say nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa

_LETTERS = str.maketrans({"đ": "d", "ø": "o", "æ": "ae", "ß": "ss", "ł": "l"})
_SHORTEST = 3
"""Shorter parts of names are in too many words."""


def words_for(person: sa.RowMapping) -> list[str]:
    """Return what names a person: the parts of the names, and the personnummer."""
    names = " ".join(str(person[name]) for name in ("efternamn", "fornamn") if person[name])
    words = [word for word in names.replace("-", " ").split() if len(word) >= _SHORTEST]
    return [*words, person["digits"]] if person["digits"] else words


def names_one_of(text: str, words: Sequence[str]) -> bool:
    """Tell whether one of these words is in a text."""
    plain = _plain(text)
    return any(_plain(word) in plain for word in words)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(char for char in folded if char.isalnum())
