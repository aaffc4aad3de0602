"""How a value is spelled in a box: put spells it, get understands it. No files, no forms.

The two halves of a codec stand together. `put` refuses what the box cannot say; `get` is
tolerant, and raises Unclear when a text cannot mean a value of its kind (the caller keeps the text).
Dates follow the forms' own "ååmmdd"; the century is decided by one fixed 100-year window.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from stforms.model import Json, Param

Values: TypeAlias = tuple[Json, ...]

WINDOW = (1950, 2049)
"""The years that two digits can mean. Pivot 50, as other readers of these forms use."""


class Unclear(Exception):  # noqa: N818 - a value is unclear; it is no error
    """A value that cannot be spelled, or a text that cannot be understood; `code` says why."""

    def __init__(self, code: str, params: dict[str, Param] | None = None) -> None:
        self.code = code
        self.params = params or {}
        super().__init__(code)


@dataclass(frozen=True)
class Codec:
    """One spelling. `put` and `get` carry as many values as the slot has keys.

    `exact` says that get(put(x)) == x for every x that put accepts, so nobody need check again.
    """

    name: str
    put: Callable[[Values], str]
    get: Callable[[str], Values]
    exact: bool = False
    lines: bool = False


# --- text -----------------------------------------------------------------------------------


def _put_line(values: Values) -> str:
    text = values[0]
    if not isinstance(text, str):
        raise Unclear("codec.not_text")
    if "\n" in text:
        raise Unclear("codec.line_break")
    return text


def _put_lines(values: Values) -> str:
    if not isinstance(values[0], str):
        raise Unclear("codec.not_text")
    return values[0]


def _get_line(text: str) -> Values:
    return (text.replace("\n", " ") if "\n" in text else text,)


def _get_lines(text: str) -> Values:
    return (text,)


# --- dates ----------------------------------------------------------------------------------

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH = "(?:" + "|".join(_MONTHS) + r")[a-zåäö]*\.?"
_DATE = (
    r"(?:\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{8}|\d{6}|\d{2}-\d{2}-\d{2}"
    r"|\d{1,2}/\d{1,2}[-/ ]\s?(?:\d{4}|\d{2})|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})"
    rf"|(?:den\s+)?\d{{1,2}}(?::?[ea])?\s+{_MONTH}\s+(?:\d{{4}}|-?\d{{2}}))"
)
_NUMERIC = re.compile(r"(\d{4})(\d\d)(\d\d)|(\d\d)-?(\d\d)-?(\d\d)|(\d{4})[-./ ](\d\d?)[-./ ](\d\d?)")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[-/. ]\s?(\d{4}|\d{2})")
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
    elif re.fullmatch(_DATE, text, re.I) and (match := _NUMERIC.fullmatch(text)):
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


# --- periods --------------------------------------------------------------------------------

_TO = r"\s*(?:--?|[\u2010-\u2015\u2212]|\btill\b|\bt\.?\s?o\.?\s?m\.?|\bto\b)\s*"
_PERIOD = re.compile(rf"(?:(?P<fran>{_DATE})?{_TO}(?P<till>{_DATE})?|(?P<dag>{_DATE}))", re.I)
_PERIOD_LAST = re.compile(
    rf"(?P<text>.*?)(?:^|[,;\s(])\s*(?:(?P<fran>{_DATE}){_TO}(?P<till>{_DATE})?|{_TO}(?P<slut>{_DATE}))[.)]?$",
    re.I | re.S,
)
_DATE_LAST = re.compile(rf"(?P<text>.*?)(?:^|[,;\s])\s*(?P<datum>{_DATE})[.]?$", re.I | re.S)


def _put_period(values: Values) -> str:
    start, end = (spell_date(day) if day is not None else "" for day in values)
    return f"{start} \N{EN DASH} {end}".strip()


def _get_period(text: str) -> Values:
    match = _PERIOD.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        raise Unclear("codec.unread_period")
    return _days(match["fran"] or match["dag"], match["till"])


def _days(*texts: str | None) -> Values:
    days = tuple(read_date(text) if text else None for text in texts)
    if any(text and day is None for text, day in zip(texts, days, strict=True)):
        raise Unclear("codec.unread_period")
    return days


def _put_text_and_period(values: Values) -> str:
    text = _put_line(values[:1]) if values[0] is not None else ""
    period = _put_period(values[1:]) if any(values[1:]) else ""
    return ", ".join(part for part in (text, period) if part)


def _get_text_and_period(text: str) -> Values:
    match = _PERIOD_LAST.fullmatch(text)
    if match is None:
        return (*_get_line(text), None, None)
    days = _days(match["fran"], match["till"] or match["slut"])
    return (_before(text, match), *days)


def _put_place_and_date(values: Values) -> str:
    place = _put_line(values[:1]) if values[0] is not None else ""
    day = values[1]
    if day is not None:
        spell_date(day)
    return " ".join(part for part in (place, day) if part)


def _get_place_and_date(text: str) -> Values:
    match = _DATE_LAST.fullmatch(text)
    if match is None:
        return (*_get_line(text), None)
    return (_before(text, match), *_days(match["datum"]))


def _before(text: str, match: re.Match[str]) -> str | None:
    """Return what stands before the dates, without the comma that joined them."""
    before = text[: match.end("text")].rstrip()
    before = re.sub(r"\s+den$", "", before)
    return _get_line(before)[0] or None


# --- persons --------------------------------------------------------------------------------

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


# --- numbers --------------------------------------------------------------------------------

_NUMBER = re.compile(r"([-+]?\d+)(?:[.,](\d+))?\s*(?:%|procent|m[åa]n(?:ader|ad)?\.?)?", re.I)


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


# --- lists ----------------------------------------------------------------------------------

_DELMAL = re.compile(r"(ST|BT)?\s?([ABC]?)\s?(\d{1,2})", re.I)
_DELMAL_RUN = re.compile(r"(?:(?:ST\s?[ABC]|BT|[ABC])\s?\d{1,2}\s*)+", re.I)
_DELMAL_ONE = re.compile(r"(?:ST\s?[ABC]|BT|[ABC])\s?\d{1,2}", re.I)
_SPAN = re.compile(r"(.*?)\s*(?:[-\u2010-\u2015\u2212]|\btill\b)\s*(.*?)", re.I)


def _put_delmal(values: Values) -> str:
    return _join(values[0])


def _join(items: Json) -> str:
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise Unclear("codec.not_list")
    if any(re.search(r"[,;\n]", item) for item in items):
        raise Unclear("codec.list_separator")
    return ", ".join(items)


def _get_delmal(text: str) -> Values:
    parts = (part.strip(" .") for part in re.split(r"[,;\n/]|\boch\b|&|\+", text))
    return ([code for part in parts if part for code in _delmal_part(part)],)


def _delmal_part(part: str) -> list[str]:
    if _DELMAL_RUN.fullmatch(part):
        return [_delmal_code(code) for code in _DELMAL_ONE.findall(part)]
    span = _SPAN.fullmatch(part)
    if span and _DELMAL_ONE.fullmatch(span[1]) and _DELMAL.fullmatch(span[2]):
        return _delmal_span(_delmal_code(span[1]), span[2]) or [part]
    return [part]


def _delmal_code(text: str) -> str:
    match = _DELMAL.fullmatch(text.strip())
    assert match is not None
    return f"{(match[1] or '').upper()}{match[2].lower()}{int(match[3])}"


def _delmal_span(first: str, last: str) -> list[str]:
    """Return a1 … a6 for "a1–a6" or "a1–6"; nothing when the two ends are not of one kind."""
    kind = first.rstrip("0123456789")
    end = last.strip() if last.strip().isdigit() else _delmal_code(last)
    if not end.isdigit() and end.rstrip("0123456789") != kind:
        return []
    start, stop = int(first[len(kind) :]), int(end if end.isdigit() else end[len(kind) :])
    return [f"{kind}{number}" for number in range(start, stop + 1)]


def _put_numbers(values: Values) -> str:
    _join(values[0])
    parts: list[str] = []
    for run in _runs(values[0]):
        parts += [f"{run[0]}\N{EN DASH}{run[-1]}"] if len(run) > 2 else run
    return ", ".join(parts)


def _runs(items: list[str]) -> list[list[str]]:
    """Split into runs of consecutive whole numbers; everything else is a run of one."""
    runs: list[list[str]] = []
    for item in items:
        follows = runs and _plain(item) and _plain(runs[-1][-1])
        if follows and int(item) == int(runs[-1][-1]) + 1:
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _plain(item: str) -> bool:
    return item.isascii() and item.isdigit() and len(item) < 5 and str(int(item)) == item


def _get_numbers(text: str) -> Values:
    parts = (part.strip(" .") for part in re.split(r"[,;\n]|\boch\b|&|\s(?=\d)(?<![-\u2010-\u2015]\s)", text))
    return ([number for part in parts if part for number in _number_span(part)],)


def _number_span(part: str) -> list[str]:
    span = _SPAN.fullmatch(part)
    if span and _plain(span[1]) and _plain(span[2]) and 0 < int(span[2]) - int(span[1]) < 500:
        return [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
    return [part]


# --- ink ------------------------------------------------------------------------------------


def _put_ink(_: Values) -> str:
    raise Unclear("codec.read_only")


def _get_ink(text: str) -> Values:
    return (bool(text),)


def culprit(codec: str, values: Values) -> int:
    """Return which of a composite box's values is the one that cannot be spelled."""
    first = {"period": 0, "text_and_period": 1, "place_and_date": 1}.get(codec, len(values))
    for index, value in enumerate(values[first:], start=first):
        try:
            if value is not None:
                spell_date(value)
        except Unclear:
            return index
    return 0


CODECS = {
    codec.name: codec
    for codec in (
        Codec("text", _put_line, _get_line, exact=True),
        Codec("multiline", _put_lines, _get_lines, exact=True, lines=True),
        Codec("date", _put_date, _get_date, exact=True),
        Codec("period", _put_period, _get_period, exact=True),
        Codec("text_and_period", _put_text_and_period, _get_text_and_period),
        Codec("place_and_date", _put_place_and_date, _get_place_and_date),
        Codec("personnummer", _put_personnummer, _get_personnummer, exact=True),
        Codec("number", _put_number, _get_number, exact=True),
        Codec("percent", _put_number, _get_number, exact=True),
        Codec("year", _put_year, _get_year, exact=True),
        Codec("delmal", _put_delmal, _get_delmal),
        Codec("numbers", _put_numbers, _get_numbers),
        Codec("ink", _put_ink, _get_ink),
    )
}
