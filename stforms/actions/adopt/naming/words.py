"""Printed words, as they are compared: spelled alike, without endings. Knows no keys."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

_ASIDE = re.compile(r"\([^()]*\)")
_MARKS = re.compile(r"[^\w§%]+")
_ENDING = re.compile(r"(arnas|ernas|ornas|ens|ets|ans|arna|erna|orna|en|et|an|ar|er|or|s)$")
_SHORTEST = 4
_SMALL = frozenset(
    [
        "och",
        "eller",
        "i",
        "av",
        "för",
        "är",
        "som",
        "den",
        "det",
        "de",
        "att",
        "en",
        "ett",
        "på",
        "med",
        "om",
        "the",
        "of",
        "and",
        "or",
        "for",
        "in",
        "a",
        "an",
        "by",
        "on",
    ]
)
_SMALL_WEIGHT = 0.2
_SPELLED_ALIKE = 0.85
"""From where on two labels are the same word with a letter wrong; below, letters in common say nothing."""
_BEGINNING, _BEGIN_ALIKE = 5, 0.6
"""Words that begin alike have much in common, as kommunikation and kommunikativ: letters, what share."""
_PART, _COMPOUND = 4, 0.6
"""A word that begins or ends another, as in sidotjänstgöring: its letters, and what that is worth."""
_WITHIN = 0.3
"""How much it counts that all of the shorter label is in the longer one."""


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
    by_words = _by_words(one, other)
    if by_words > _SPELLED_ALIKE or abs(len(one) - len(other)) > 3:
        return min(by_words, 0.97)
    letters = SequenceMatcher(None, one, other, autojunk=False)
    if min(letters.real_quick_ratio(), letters.quick_ratio()) <= _SPELLED_ALIKE:  # never less than ratio()
        return by_words
    by_letters = letters.ratio()
    return min(max(by_words, by_letters if by_letters > _SPELLED_ALIKE else 0.0), 0.97)


def _by_words(one: str, other: str) -> float:
    """Return the share of words that two labels have in common, words of one family for a part."""
    mine, theirs = stems(one), stems(other)
    weights = _said(one), _said(other)
    same = mine & theirs
    shared = _weight(same) + _kindred(mine - same, theirs - same)
    both = 2 * shared / (sum(weights) or 1)
    within = min(1.0, shared / (min(weights) or 1))
    return (1 - _WITHIN) * both + _WITHIN * within if shared >= 1 else both


def _kindred(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """Return how many words of a label have a relative among another's, each for what it is worth."""
    pairs = [(worth, a, b) for a in mine for b in theirs if (worth := _family(a, b))]
    total, used = 0.0, set[str]()
    for worth, a, b in sorted(pairs, reverse=True):
        if used.isdisjoint((a, b)):
            total += worth
            used |= {a, b}
    return total


@lru_cache(maxsize=200_000)
def _family(one: str, other: str) -> float:
    """Return how near two words are: begun alike, or one a part of the other; 0 for words that are not."""
    short, long = sorted((one, other), key=len)
    if len(short) < _PART:
        return 0.0
    alike_to = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    begun = alike_to / len(long) if alike_to >= _BEGINNING else 0.0
    part = _COMPOUND if long.startswith(short) or long.endswith(short) else 0.0
    return max(begun if begun >= _BEGIN_ALIKE else 0.0, part)


def covered(title: str, text: str) -> float:
    """Return how much of a spelled title a spelled text says, 0 to 1."""
    mine, theirs = stems(title), stems(text)
    return _weight(mine & theirs) / (_weight(mine) or 1)


def begins(text: str, word: str) -> int | None:
    """Return where in a spelled text a word begins so; None where none does."""
    found = re.search(rf"\b{re.escape(word)}", text)
    return found.start() if found else None


@lru_cache(maxsize=200_000)
def stems(text: str, small: bool = True) -> frozenset[str]:
    """Return the words of a spelled text without their endings, with or without small words like "och"."""
    found = frozenset(map(_stem, text.split()))
    return found if small else found - _SMALL


def _stem(word: str) -> str:
    """Return a Swedish word without its ending: kursens, kurser and kurs are one."""
    ending = _ENDING.search(word)
    if ending and ending.start() >= _SHORTEST:
        word = word[: ending.start()]
    return word[:-1] if len(word) > _SHORTEST and word[-1] in "aeo" else word


@lru_cache(maxsize=200_000)
def _said(text: str) -> float:
    """Return how many words a spelled text has, small ones for less."""
    return _weight(stems(text))


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
