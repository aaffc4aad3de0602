"""Days and months as people write them: 240503, 2024-05-03, 3/5-24, 3 maj 2024, maj -24.

The official forms have "ååmmdd", whose century is decided by one fixed 100-year window; the region's
own forms have days in full.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from stforms.codecs.base import Codec, Unclear, Values
from stforms.model import Json

WINDOW = (1950, 2049)
"""The years that two digits can mean. Pivot 50, as other readers of these forms use."""

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH = "(?:" + "|".join(_MONTHS) + r")[a-zåäö]*\.?"
DATE = (
    r"(?:\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{8}|\d{6}|\d{2}-\d{2}-\d{2}"
    r"|\d{1,2}/\d{1,2}\s?[-/ ]\s?(?:\d{4}|\d{2})|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})"
    rf"|(?:den\s+)?\d{{1,2}}(?::?[ea])?\s+{_MONTH}\s+(?:\d{{4}}|-?\d{{2}}))"
)
_NUMERIC = re.compile(r"(\d{4})(\d\d)(\d\d)|(\d\d)-?(\d\d)-?(\d\d)|(\d{4})[-./ ](\d\d?)[-./ ](\d\d?)")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})\s?[-/. ]\s?(\d{4}|\d{2})")
_NAMED = re.compile(rf"(?:den\s+)?(\d{{1,2}})(?::?[ea])?\s+({_MONTH})\s+-?(\d{{4}}|\d{{2}})", re.I)


@lru_cache(maxsize=4096)
def read_date(text: str) -> str | None:
    """Return the ISO date a text means, or None: 240503, 2024-05-03, 3/5-24, 3 maj 2024."""
    text = text.strip().rstrip(".,")
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    elif match := _NAMED.fullmatch(text):
        day, name, year = match.groups()
        month = str(_MONTHS.index(name[:3].lower()) + 1)
    elif re.fullmatch(DATE, text, re.I) and (match := _NUMERIC.fullmatch(text)):
        year, month, day = (part for part in match.groups() if part)
    else:
        return None
    return _iso(year, month, day)


def _iso(year: str, month: str, day: str) -> str | None:
    number = int(year)
    if len(year) == 4 and not 1900 <= number <= 2100:
        return None
    if len(year) == 2:
        number += 1900 if number >= WINDOW[0] % 100 else 2000
    try:
        return date(number, int(month), int(day)).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def spell_date(iso: Json) -> str:
    """Return ååmmdd for an ISO date; refuse what two digits of year could not bring back."""
    try:
        day = date.fromisoformat(iso)
    except (TypeError, ValueError):
        raise Unclear("codec.not_date") from None
    if not WINDOW[0] <= day.year <= WINDOW[1] or len(iso) != 10:
        raise Unclear("codec.date_window", {"first": WINDOW[0], "last": WINDOW[1]})
    return f"{iso[2:4]}{iso[5:7]}{iso[8:]}"


def _put_date(values: Values) -> str:
    return spell_date(values[0])


def _get_date(text: str) -> Values:
    iso = read_date(text)
    if iso is None:
        raise Unclear("codec.unread_date")
    return (iso,)


_MONTH_FIRST = re.compile(rf"({_MONTH})\s*-?\s*(\d{{4}}|\d{{2}})", re.I)
_MONTH_DIGITS = re.compile(r"(\d{4})[-./](\d{1,2})|(\d{1,2})[-./](\d{4})")
_ISO_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


def read_month(text: str) -> str | None:
    """Return the ISO month a text means, or None: maj -24, maj 2024, 2024-05, 05/2024."""
    text = text.strip().rstrip(".,")
    if match := _MONTH_FIRST.fullmatch(text):
        day = _iso(match[2], str(_MONTHS.index(match[1][:3].lower()) + 1), "1")
    elif match := _MONTH_DIGITS.fullmatch(text):
        day = _iso(match[1] or match[4], match[2] or match[3], "1")
    else:
        return None
    return day[:7] if day is not None else None


def _put_iso_date(values: Values) -> str:
    try:
        if date.fromisoformat(values[0]).isoformat() == values[0]:
            return str(values[0])
    except (TypeError, ValueError):
        pass
    raise Unclear("codec.not_date")


def _get_iso_date(text: str) -> Values:
    iso = read_date(text)
    if iso is None and (month := read_month(text)) is not None:
        raise Unclear("codec.no_day", {"month": month})
    if iso is None:
        raise Unclear("codec.unread_date")
    return (iso,)


def _put_when(values: Values) -> str:
    if isinstance(values[0], str) and _ISO_MONTH.fullmatch(values[0]):
        return values[0]
    return _put_iso_date(values)


def _get_when(text: str) -> Values:
    iso = read_date(text) or read_month(text)
    if iso is None:
        raise Unclear("codec.unread_date")
    return (iso,)


DATES = (
    Codec("date", _put_date, _get_date, exact=True),
    Codec("iso_date", _put_iso_date, _get_iso_date, exact=True),
    Codec("when", _put_when, _get_when, exact=True),
)
