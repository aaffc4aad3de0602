"""Compares names and workplaces as a reader does: case, accents, order and commas are nothing."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")

_PLAIN = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that Unicode does not take apart, as they are written without their strokes."""

# Folded words, or their beginnings, that two workplaces share without being the same place.
_GENERAL = re.compile(
    r"(och|i|pa|vid|for|av|vc)$|avdelning|enhet|klinik|mottagning|region|sjukhus"
    r"|universitetssjukhus|vardcentral"
)


def fold(text: str) -> str:
    """Return the text without case and accents, so that "Åsa Öberg" equals "ASA OBERG"."""
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(char for char in parts if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """Return the folded words of the text in alphabetical order; hyphens separate words."""
    return sorted(_WORD.findall(fold(text)))


def same_name(first: str, second: str) -> bool:
    """Tell whether two names have the same words: "Provlund, Alva" is "Alva Provlund"."""
    return words(first) == words(second) != []


def may_be_same_name(first: str, second: str) -> bool:
    """Tell whether two names can be one person's: a middle name left out, an initial, no hyphen.

    "Alva M Provlund" and "Alva-Maria Provlund" can; "Alva Maria" and "Alva Provlund" cannot.
    """
    here, there = (_WORD.findall(fold(name)) for name in (first, second))
    if "".join(here) == "".join(there):
        return here != []
    fewer, more = sorted((here, there), key=len)
    rest = list(more)
    return fewer != [] and all(_taken(word, rest) for word in sorted(fewer, key=len, reverse=True))


def _taken(word: str, rest: list[str]) -> bool:
    """Take the word, or one of which either is the initial, out of the rest; tell whether there was one."""
    alike = [other for other in rest if other == word]
    alike += [other for other in rest if 1 in (len(word), len(other)) and other[0] == word[0]]
    if alike:
        rest.remove(alike[0])
    return bool(alike)


def share_a_word(first: str, second: str) -> bool:
    """Tell whether two workplaces have a telling word, or the beginning of one, in common.

    "Ekens vårdcentral" and "VC Eken" do; "Barnkliniken, Lyckeby" and "Vårdcentralen Eken" do not.
    """
    return any(one[:4] == other[:4] for one in telling_words(first) for other in telling_words(second))


def telling_words(place: str) -> list[str]:
    """Return the folded words that tell a workplace from others, as they come: not "klinik", not "vc"."""
    return [word for word in _WORD.findall(fold(place)) if not _GENERAL.match(word)]
