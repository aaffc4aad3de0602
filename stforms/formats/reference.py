"""The reference that a filled form carries: what it looks like. What it refers to is not known here."""

from __future__ import annotations

import re

NAME = "stformsReference"
"""What the property is called, and (as a name object) the entry in a PDF's document information."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing in it is taken for something else when it is read aloud."""

_GROUP = f"[{ALPHABET}]{{4}}"
SHAPE = re.compile(f"{_GROUP}(?:-{_GROUP}){{3}}")


def as_reference(text: str | None) -> str | None:
    """Return a text that is a reference; None for any other."""
    return text if text is not None and SHAPE.fullmatch(text) else None
