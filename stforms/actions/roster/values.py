"""What stands in a cell, by the kind of its column: a day, a personnummer, one of several words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from stforms.actions.roster.layout import Column, fold
from stforms.codecs import CODECS, Unclear
from stforms.model import Json, Param, Severity, normal_text
from stforms.rules.personnummer import parse

LONGEST = 32_767
"""Characters that a cell of Excel can hold."""


@dataclass(frozen=True)
class Remark:
    """What is to be said of a cell: the code of a finding, how bad it is, what fills its blanks."""

    code: str
    severity: Severity = Severity.ERROR
    params: dict[str, Param] = field(default_factory=dict)


Read = tuple[Json, list[Remark]]


def read_cell(column: Column, cell: Json) -> Read:
    """Return the value of a cell that is not empty, and what is to be said of it."""
    if isinstance(cell, str) and (len(cell) > LONGEST or re.fullmatch(r"#[A-Z/0]+[!?A]?", cell)):
        return None, [Remark("roster.cell_error", params={"value": cell[:20]})]
    return _READERS.get(column.kind, _line)(column, cell)


def _text(cell: Json) -> str:
    """Return a cell as text on one line."""
    return " ".join(normal_text(str(cell)).split())


def _line(_: Column, cell: Json) -> Read:
    return _text(cell), []


def _lines(_: Column, cell: Json) -> Read:
    return normal_text(str(cell)), []


def _id(_: Column, cell: Json) -> Read:
    value = _text(cell)
    if CODED.fullmatch(value):
        return None, [Remark("roster.id_personnummer")]
    return value, []


CODED = re.compile(r"(?:\d{2})?\d{6}[-+ ]?\d{4}")
"""What looks like a personnummer."""


def _personnummer(_: Column, cell: Json) -> Read:
    """Read a personnummer; a number whose zeros Excel dropped gets them back when its check digit agrees."""
    value, remarks = _text(cell), []
    if isinstance(cell, int) and 1 <= cell < 10**9:
        value = f"{cell:010}"
        known = parse(value)
        if known is None or not known.checksum_ok:
            return None, [Remark("roster.not_personnummer")]
        remarks.append(Remark("roster.zeros_back", Severity.WARNING))
    try:
        value = CODECS["personnummer"].get(value)[0]
    except Unclear:
        return None, [Remark("roster.not_personnummer")]
    known = parse(value)
    if known is None or not known.checksum_ok:
        remarks.append(Remark("roster.checksum", Severity.WARNING))
    return value, remarks


def _by_codec(name: str, code: str) -> Callable[[Column, Json], Read]:
    """Return the reader of what a codec of the forms understands."""

    def read(_: Column, cell: Json) -> Read:
        value = str(cell).replace(".", ",") if isinstance(cell, float) else _text(cell)
        try:
            return CODECS[name].get(value)[0], []
        except Unclear:
            return None, [Remark(code, params={"value": value[:40]})]

    return read


def _percent(column: Column, cell: Json) -> Read:
    """Read a percentage; 0,8 can mean 80 or 0,8 and is asked about."""
    value, remarks = _by_codec("percent", "roster.not_number")(column, cell)
    if isinstance(value, float | int) and 0 < value <= 1:
        return None, [Remark("roster.fraction", params={"value": _text(cell).replace(".", ",")})]
    return value, remarks


def _choice(column: Column, cell: Json) -> Read:
    wanted = fold({True: "ja", False: "nej"}[cell] if isinstance(cell, bool) else _text(cell))
    for name, others in column.choices.items():
        if wanted in {fold(one) for one in (name, *others)}:
            return name, []
    params: dict[str, Param] = {"value": _text(cell)[:40], "choices": ", ".join(column.choices)}
    return None, [Remark("roster.not_choice", params=params)]


_READERS: dict[str, Callable[[Column, Json], Read]] = {
    "lines": _lines,
    "id": _id,
    "personnummer": _personnummer,
    "date": _by_codec("date", "roster.not_date"),
    "number": _by_codec("number", "roster.not_number"),
    "percent": _percent,
    "year": _by_codec("year", "roster.not_year"),
    "delmal": _by_codec("delmal", "roster.not_delmal"),
    "choice": _choice,
    "persons": _lines,
}
