"""Personnummer, numbers and years."""

from __future__ import annotations

import re

from stforms.codecs.base import Codec, Unclear, Values
from stforms.model import Json

_PERSONNUMMER = re.compile(r"(\d{8}|\d{6})\s?([-+\u2010-\u2015]?)\s?(\d{4})")


def _put_personnummer(values: Values) -> str:
    return _personnummer(values[0], "codec.not_personnummer")


def _get_personnummer(text: str) -> Values:
    return (_personnummer(text, "codec.unread_personnummer"),)


def _personnummer(text: Json, code: str) -> str:
    match = _PERSONNUMMER.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise Unclear(code)
    born, sign, number = match.groups()
    return f"{born}{'+' if sign == '+' else '-'}{number}"


_NUMBER = re.compile(r"([-+]?\d+)(?:[.,](\d+))?\s*(?:%|procent|st\.?|m[åa]n(?:ader|ad)?\.?)?", re.I)


def spell_number(number: Json) -> str:
    """Return a number with decimal comma and at most two decimals."""
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        raise Unclear("codec.not_number")
    if isinstance(number, int):
        return str(number)
    if round(number, 2) != number:
        raise Unclear("codec.decimals")
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def read_number(text: str) -> int | float:
    """Return the number a text means: 2,5 · 2.5 · 100 % · 12 mån."""
    match = _NUMBER.fullmatch(text.replace(" ", "") if text[:1].isdigit() else text.strip())
    if match is None or len(match[1]) > 15:
        raise Unclear("codec.unread_number")
    whole, decimals = match[1], (match[2] or "").rstrip("0")
    return float(f"{whole}.{decimals}") if decimals else int(whole)


def _put_number(values: Values) -> str:
    return spell_number(values[0])


def _get_number(text: str) -> Values:
    return (read_number(text),)


def _put_year(values: Values) -> str:
    year = values[0]
    if isinstance(year, bool) or not isinstance(year, int) or not 1000 <= year <= 9999:
        raise Unclear("codec.not_year")
    return str(year)


def _get_year(text: str) -> Values:
    if not re.fullmatch(r"\s*[12]\d{3}\s*", text):
        raise Unclear("codec.unread_year")
    return (int(text),)


NUMBERS = (
    Codec("personnummer", _put_personnummer, _get_personnummer, exact=True),
    Codec("number", _put_number, _get_number, exact=True),
    Codec("percent", _put_number, _get_number, exact=True),
    Codec("year", _put_year, _get_year, exact=True),
)
