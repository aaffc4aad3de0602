"""Boxes that hold days together with something else: a period, a text, a place."""

from __future__ import annotations

import re

from stforms.codecs.base import Codec, Unclear, Values
from stforms.codecs.dates import DATE, read_date, spell_date
from stforms.codecs.texts import get_line, put_line

_TO = r"\s*(?:--?|[\u2010-\u2015\u2212]|\btill\b|\bt\.?\s?o\.?\s?m\.?|\bto\b)\s*"
_PERIOD = rf"(?:(?P<fran>{DATE})?{_TO}(?P<till>{DATE})?|(?P<dag>{DATE}))"
_PERIOD_LAST = re.compile(
    rf"(?P<text>.*?)(?:^|[,;\s(])\s*(?:(?P<fran>{DATE}){_TO}(?P<till>{DATE})?|{_TO}(?P<slut>{DATE}))[.)]?$",
    re.I | re.S,
)
_DATE_LAST = re.compile(rf"(?P<text>.*?)(?:^|[,;\s])\s*(?P<datum>{DATE})[.]?$", re.I | re.S)


def _put_period(values: Values) -> str:
    start, end = (spell_date(day) if day is not None else "" for day in values)
    return f"{start} \N{EN DASH} {end}".strip()


def _get_period(text: str) -> Values:
    match = re.fullmatch(_PERIOD, text.strip(), re.I)
    if match is None or not any(match.groups()):
        raise Unclear("codec.unread_period")
    return _days(match["fran"] or match["dag"], match["till"])


def _days(*texts: str | None) -> Values:
    days = tuple(read_date(text) if text else None for text in texts)
    if any(text and day is None for text, day in zip(texts, days, strict=True)):
        raise Unclear("codec.unread_period")
    return days


def _put_text_and_period(values: Values) -> str:
    text = put_line(values[:1]) if values[0] is not None else ""
    period = _put_period(values[1:]) if any(values[1:]) else ""
    return ", ".join(part for part in (text, period) if part)


def _get_text_and_period(text: str) -> Values:
    match = _PERIOD_LAST.fullmatch(text)
    if match is None:
        return (*get_line(text), None, None)
    days = _days(match["fran"], match["till"] or match["slut"])
    return (_before(text, match), *days)


def _put_place_and_date(values: Values) -> str:
    place = put_line(values[:1]) if values[0] is not None else ""
    day = values[1]
    if day is not None:
        spell_date(day)
    return " ".join(part for part in (place, day) if part)


def _get_place_and_date(text: str) -> Values:
    match = _DATE_LAST.fullmatch(text)
    if match is None:
        return (*get_line(text), None)
    return (_before(text, match), *_days(match["datum"]))


def _before(text: str, match: re.Match[str]) -> str | None:
    """Return what stands before the dates, without the comma that joined them."""
    before = text[: match.end("text")].rstrip()
    before = re.sub(r"\s+den$", "", before)
    return get_line(before)[0] or None


PERIODS = (
    Codec("period", _put_period, _get_period, exact=True),
    Codec("text_and_period", _put_text_and_period, _get_text_and_period),
    Codec("place_and_date", _put_place_and_date, _get_place_and_date),
)
