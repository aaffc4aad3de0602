"""Compares names and workplaces as a reader does: case, accents, order and commas are nothing."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")

# Folded words, or their beginnings, that two workplaces share without being the same place.
_GENERAL = re.compile(
    r"(och|i|pa|vid|for|av|vc)$|avdelning|enhet|klinik|mottagning|region|sjukhus"
    r"|universitetssjukhus|vardcentral"
)


def fold(text: str) -> str:
    """Return the text without case and accents, so that "Åsa Öberg" equals "ASA OBERG"."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """Return the folded words of the text in alphabetical order; hyphens separate words."""
    return sorted(_WORD.findall(fold(text)))


def same_name(first: str, second: str) -> bool:
    """Tell whether two names have the same words: "Provlund, Alva" is "Alva Provlund"."""
    return words(first) == words(second) != []


def share_a_word(first: str, second: str) -> bool:
    """Tell whether two workplaces have a telling word, or the beginning of one, in common.

    "Ekens vårdcentral" and "VC Eken" do; "Barnkliniken, Lyckeby" and "Vårdcentralen Eken" do not.
    """
    return any(one[:4] == other[:4] for one in telling_words(first) for other in telling_words(second))


def telling_words(place: str) -> list[str]:
    """Return the folded words of a workplace that tell it from others: not "klinik", not "sjukhus"."""
    return [word for word in words(place) if not _GENERAL.match(word)]
