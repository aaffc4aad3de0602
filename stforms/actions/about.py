"""What a record is about, told by the keys that the forms share: the course, the work, the place."""

from __future__ import annotations

from collections.abc import Iterable

from stforms.model import Record
from stforms.rules.values import text

ABOUT = ("kurs.amne", "arbete.amne", "tjanstgoringsstalle")


def about(record: Record) -> str | None:
    """Return what a record is about."""
    return first_text(record, ABOUT)


def first_text(record: Record, paths: Iterable[str]) -> str | None:
    """Return the first text that stands at one of these paths."""
    found = (text(record, path) for path in paths)
    return next((value for value in found if value is not None), None)
