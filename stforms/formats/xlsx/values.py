"""What a cell's value says, in words: the text a person sees, in Swedish spelling, and back again."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from stforms.formats.xlsx.formats import Format, masked

_DAYS = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:,\d{0,13}[1-9])?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LIKE_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ZERO_1900 = date(1899, 12, 30)
_ZERO_1904 = date(1904, 1, 1)
_LAST_SERIAL = 2_958_466
"""The day after 9999-12-31."""

_LEAP_1900 = 60
"""Excel has a 29 February 1900; days before it count from one day later."""


class Value(NamedTuple):
    """What stands in a cell.

    `kind` is text, number, date, bool, error or "" (nothing); `doubt` is the code of a finding.
    """

    text: str
    kind: str
    doubt: str = ""


NOTHING = Value("", "")


# --- reading --------------------------------------------------------------------------------


def of_number(raw: str, shown: Format, since_1904: bool) -> Value:
    """Return what a number says in its cell: a day, a share, a number with decimal comma, digits."""
    if shown.kind == "date":
        found = _day(raw, shown, since_1904)
        if found is not None:
            return found
    if shown.kind == "percent":
        return Value(_share(raw), "number")
    text = plain_number(raw)
    if shown.mask and text.isdigit():
        text = masked(text, shown.mask)
    return Value(text, "number")


def plain_number(raw: str) -> str:
    """Return a number without exponent, with decimal comma, at the 15 digits that Excel has."""
    if raw.isdigit() and raw.isascii() and (raw[0] != "0" or len(raw) == 1):
        return raw
    try:
        number = float(raw)
    except ValueError:
        return raw
    if not math.isfinite(number):
        return raw
    if number.is_integer() and abs(number) < 1e21:
        return str(int(number))
    return format(Decimal(f"{number:.15g}"), "f").replace(".", ",")


def _share(raw: str) -> str:
    try:
        return f"{plain_number(repr(float(raw) * 100))} %"
    except ValueError:
        return raw


@lru_cache(maxsize=4096)
def _day(raw: str, shown: Format, since_1904: bool) -> Value | None:
    """Return what a serial number says as a day, as far as its format shows it; None when it is no day."""
    try:
        serial = float(raw)
    except ValueError:
        return None
    if not 0 <= serial < _LAST_SERIAL - (1462 if since_1904 else 0):
        return None
    days, seconds = divmod(round(serial * 86_400), 86_400)
    clock = f"{seconds // 3600:02}:{seconds % 3600 // 60:02}" if shown.time else ""
    if not (shown.year or shown.month or shown.day):
        return Value(clock, "date")
    iso = _calendar(days, since_1904).isoformat()
    text = iso if shown.day or not shown.year else iso[:7] if shown.month else iso[:4]
    doubt = "" if shown.year else "xlsx.year_assumed"
    return Value(f"{text} {clock}" if clock and seconds else text, "date", doubt)


def _calendar(days: int, since_1904: bool) -> date:
    if since_1904:
        return _ZERO_1904 + timedelta(days)
    return _ZERO_1900 + timedelta(days + (days < _LEAP_1900))


def of_iso(raw: str) -> Value:
    """Return what a date cell of a Strict file says (t="d"): a day, and the time unless midnight."""
    day, _, clock = raw.strip().rstrip("Z").partition("T")
    shown = clock[:5] if clock and not clock.startswith("00:00:00") else ""
    return Value(f"{day} {shown}".strip(), "date")


def unescaped(text: str) -> str:
    """Return a text as a person sees it: characters that XML cannot hold are written _x000D_ (22.9.2.19)."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    """Return the character that is meant; half a character stays as it is written."""
    number = int(match[1], 16)
    return match[0] if not number or 0xD800 <= number < 0xE000 else chr(number)


# --- writing --------------------------------------------------------------------------------


def escaped(text: str) -> str:
    """Return a text that unescaped() gives back: in what looks like _x000D_ the first _ is written so."""
    return _LIKE_ESCAPED.sub("_x005F_", text) if "_x" in text else text


@lru_cache(maxsize=4096)
def serial(text: str, since_1904: bool) -> str | None:
    """Return the number of an ISO day; None when it is none, or before what Excel can count."""
    if not _DAYS.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    days = (day - (_ZERO_1904 if since_1904 else _ZERO_1900)).days
    return str(days) if days > (0 if since_1904 else _LEAP_1900) else None


def number(text: str) -> str | None:
    """Return a number as Excel stores it; None unless plain_number() gives this very text back."""
    return text.replace(",", ".") if _NUMBER.fullmatch(text) and len(text) <= 16 else None


def share(text: str) -> str | None:
    """Return a number of per cent as the share that Excel stores."""
    if number(text.removesuffix("%").rstrip()) is None:
        return None
    part = Decimal(text.removesuffix("%").rstrip().replace(",", ".")) / 100
    return format(part, "f")
