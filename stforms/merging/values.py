"""When two values are the same, mean the same, or are spelled alike. Knows no records and no copies."""

from __future__ import annotations

import difflib
import json
import unicodedata
from json.encoder import encode_basestring

from stforms.model import Json

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_QUOTES = {ord("”"): '"', ord("“"): '"', ord("’"): "'", ord("‘"): "'"}
ALIKE = 0.75
"""From this share of common letters on, a text is taken for a corrected one."""


def canon(value: Json) -> str:
    """Return the value as one text, the same for the same value alone: 1, "1" and true are three."""
    if isinstance(value, str):  # nearly all of them are; the same text, and no encoder is made for it
        return encode_basestring(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def meaning(value: Json) -> str:
    """Return what a value means, as one text: of a list of plain values, the order says nothing."""
    if isinstance(value, list):
        return canon(sorted({canon(item) for item in value}))
    return canon(value)


def loose(text: str) -> str:
    """Return a text without its spacing: a copy that lost its fields has line breaks of its own."""
    return " ".join(text.split())


def folded(value: Json) -> Json:
    """Return a value as rows are told by: capitals, spacing, kinds of dashes and quotes say nothing.

    Accents do: å is no a, and Öberg is not Oberg. Of a list the order says nothing.
    """
    if isinstance(value, list):
        return sorted({canon(folded(item)) for item in value})
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFC", loose(value)).translate(_DASHES).translate(_QUOTES)
    return plain.casefold()


def alike(one: Json, other: Json) -> bool:
    """Tell whether one of two values can be the other one corrected: a letter, a word, a missing date.

    Days are the same or not: another digit is another day.
    """
    if one is None or other is None or folded(one) == folded(other):
        return True
    if not isinstance(one, str) or not isinstance(other, str) or one[:4].isdigit():
        return False
    return difflib.SequenceMatcher(None, folded(one), folded(other), autojunk=False).ratio() >= ALIKE
