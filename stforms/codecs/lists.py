"""Lists in one box: delmål, and numbers of enclosed papers."""

from __future__ import annotations

import re

from stforms.codecs.base import Codec, Unclear, Values
from stforms.model import Json

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


LISTS = (
    Codec("delmal", _put_delmal, _get_delmal),
    Codec("numbers", _put_numbers, _get_numbers),
)
