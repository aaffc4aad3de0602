"""Reads from a record what has the expected type and nothing else: rules never meet odd data."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from stforms.model import Json, Param, get_path, leaves

if TYPE_CHECKING:
    from fractions import Fraction

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LARGEST = 10**6
_LONGEST_CODE = 8


def get(record: Json, path: str) -> Json:
    """Return what stands at the path, of any type, or None."""
    return get_path(record, path)


def text(record: Json, path: str) -> str | None:
    """Return the text at the path; None when it is empty or no text."""
    value = get_path(record, path)
    return value.strip() or None if isinstance(value, str) else None


def iso_date(record: Json, path: str) -> datetime.date | None:
    """Return the date at the path; None when it is no real date written yyyy-mm-dd."""
    return as_date(get_path(record, path))


def as_date(value: Json) -> datetime.date | None:
    """Return the value as a date when it is one written yyyy-mm-dd."""
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None


def number(record: Json, path: str) -> Fraction | None:
    """Return the number at the path, exactly as it is written in decimals.

    Numbers beyond a million stand in no form; they count as unreadable, so that nothing overflows.
    """
    value = get_path(record, path)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if abs(value) > _LARGEST or not math.isfinite(value):
        return None
    from fractions import Fraction  # brings decimals along, and most who read values read texts and days

    return Fraction(str(value))


def texts(record: Json, path: str) -> list[str]:
    """Return the texts of the list at the path; what is no text is left out."""
    value = get_path(record, path)
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, str)]


def size(record: Json, path: str) -> int:
    """Return how many rows the table at the path has."""
    value = get_path(record, path)
    return len(value) if isinstance(value, list) else 0


def keyed_texts(record: Json, path: str) -> Iterator[tuple[str, str]]:
    """Yield (path of the list, text) for every text in an object of lists."""
    value = get_path(record, path)
    for key in value if isinstance(value, dict) else ():
        for item in value[key] if isinstance(value[key], list) else ():
            if isinstance(item, str):
                yield f"{path}.{key}", item


def dates(record: Json) -> Iterator[tuple[str, datetime.date]]:
    """Yield (path, date) for everything in the record that is written as a date."""
    for path, value in leaves(record):
        found = as_date(value)
        if found is not None:
            yield path, found


def decimal(value: Fraction, places: int = 2) -> str:
    """Return the number rounded and without needless zeros: 12, 2.5, 0.33."""
    shown = f"{float(value):.{places}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def excerpt(written: str) -> str:
    """Return a short text as it is and only the beginning of a longer one.

    Codes and numbers are short; a personnummer in the wrong box must not come back in a message.
    """
    return written if len(written) <= _LONGEST_CODE else f"{written[:4]}…"


def listing(items: Iterable[object], most: int = 8) -> str:
    """Return "1, 2, 5": the first of many, and … for the others."""
    written = [str(item) for item in items]
    return ", ".join([*written[:most], "…"] if len(written) > most else written)


def shown(name: str, value: Fraction) -> dict[str, Param]:
    """Return message blanks for a number: {name_sv} with decimal comma, {name_en} with point."""
    english = decimal(value)
    return {f"{name}_sv": english.replace(".", ","), f"{name}_en": english}
