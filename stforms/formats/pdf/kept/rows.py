"""Bytes and whole numbers as JSON has them, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

Row: TypeAlias = list[Any]


def text(raw: bytes | None) -> str | None:
    """Return bytes as text, one character each."""
    return raw.decode("latin-1") if raw is not None else None


def raw(text: str) -> bytes:
    """Return the bytes that a text stands for."""
    return text.encode("latin-1")


def maybe_raw(text: str | None) -> bytes | None:
    """Return the bytes that a text stands for, None for none."""
    return text.encode("latin-1") if text is not None else None


def pairs(numbers: Mapping[int, int]) -> Row:
    """Return a mapping as pairs: JSON has no numbers as keys."""
    return [list(item) for item in numbers.items()]


def texts(chunks: Iterable[bytes]) -> list[str]:
    """Return many bytes as texts."""
    return [chunk.decode("latin-1") for chunk in chunks]
