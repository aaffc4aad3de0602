"""Printed words, as they are compared: spelled alike, without endings. Knows no keys."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

_ASIDE = re.compile(r"\([^()]*\)")
_MARKS = re.compile(r"[^\w§%]+")
_ENDING = re.compile(r"(arnas|ernas|ornas|ens|ets|arna|erna|orna|en|et|ar|er|or|s)$")
_SHORTEST = 4
_SMALL = frozenset(
    [
        "och",
        "eller",
        "i",
        "av",
        "för",
        "som",
        "den",
        "det",
        "de",
        "att",
        "en",
        "ett",
        "på",
        "med",
        "till",
        "från",
        "om",
        "the",
        "of",
        "and",
        "or",
        "for",
        "in",
        "to",
        "a",
        "an",
        "by",
        "on",
    ]
)
_SMALL_WEIGHT = 0.2
_SPELLED_ALIKE = 0.85
"""From where on two labels are the same word with a letter wrong; below, letters in common say nothing."""


@lru_cache(maxsize=200_000)
def spelled(text: str) -> str:
    """Return a label in lower case, with single spaces for all marks and without what is in brackets."""
    whole = unicodedata.normalize("NFC", text).lower()
    bare = _MARKS.sub(" ", _ASIDE.sub(" ", whole)).strip()
    return bare or _MARKS.sub(" ", whole).strip()


@lru_cache(maxsize=200_000)
def alike(one: str, other: str) -> float:
    """Return how much two spelled labels say the same, 0 to 1: by their words, else by their letters."""
    if one == other:
        return 1.0 if one else 0.0
    mine, theirs = _stems(one), _stems(other)
    shared = _weight(mine & theirs)
    by_words = 2 * shared / (_weight(mine) + _weight(theirs) or 1)
    if by_words > _SPELLED_ALIKE or abs(len(one) - len(other)) > 3:
        return min(by_words, 0.97)
    letters = SequenceMatcher(None, one, other, autojunk=False)
    if min(letters.real_quick_ratio(), letters.quick_ratio()) <= _SPELLED_ALIKE:  # never less than ratio()
        return by_words
    by_letters = letters.ratio()
    return min(max(by_words, by_letters if by_letters > _SPELLED_ALIKE else 0.0), 0.97)


def covered(title: str, text: str) -> float:
    """Return how much of a spelled title a spelled text says, 0 to 1."""
    mine, theirs = _stems(title), _stems(text)
    return _weight(mine & theirs) / (_weight(mine) or 1)


def begins(text: str, word: str) -> int | None:
    """Return where in a spelled text a word begins so; None where none does."""
    found = re.search(rf"\b{re.escape(word)}", text)
    return found.start() if found else None


@lru_cache(maxsize=200_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(map(_stem, text.split()))


def _stem(word: str) -> str:
    """Return a Swedish word without its ending: kursens, kurser and kurs are one."""
    ending = _ENDING.search(word)
    if ending and ending.start() >= _SHORTEST:
        word = word[: ending.start()]
    return word[:-1] if len(word) > _SHORTEST and word[-1] in "aeo" else word


def _weight(stems: frozenset[str]) -> float:
    return sum(_SMALL_WEIGHT if stem in _SMALL else 1.0 for stem in stems)


_LETTERS = str.maketrans("åäöéüæø", "aaoeuao")
_LONGEST_KEY = 40


def key_of(text: str) -> str:
    """Return a label as a step of a key: "Ort och datum:" becomes ort_och_datum; nothing may be left."""
    plain = (
        unicodedata.normalize("NFKD", spelled(text).translate(_LETTERS)).encode("ascii", "ignore").decode()
    )
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    key = ""
    for word in words:
        if key and len(key) + 1 + len(word) > _LONGEST_KEY:
            break
        key = f"{key}_{word}" if key else word[:_LONGEST_KEY]
    return f"nr_{key}" if key[:1].isdigit() else key
