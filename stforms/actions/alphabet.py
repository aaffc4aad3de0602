"""The Swedish alphabet, for lists that people read: å, ä and ö come last, A2 before A10."""

from __future__ import annotations

import re
import unicodedata
from typing import TypeAlias

_LAST = str.maketrans(
    {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y", "đ": "d", "ð": "d", "ß": "ss"}
)
"""What Swedish sorts after z, as the characters that come after z; and letters that no accent makes."""

_NUMBER = re.compile(r"([0-9]+)")

Key: TypeAlias = tuple[str | int, ...]


def swedish(words: str) -> Key:
    """Return what to sort a text by: texts and numbers by turns, so that any two can be compared."""
    plain = unicodedata.normalize("NFC", words).casefold().translate(_LAST)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    parts = _NUMBER.split(plain)
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts))
