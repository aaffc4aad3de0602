"""Number formats (18.8.30, 18.8.31): whether a cell's number is a day, a share, a number, or digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""What the numbers that no file spells out stand for. 27-36 and 50-58 are days in East Asian Excel."""
_EAST_ASIAN_DAYS = frozenset((*range(27, 37), *range(50, 59)))

_LONGEST = 255
"""Characters of a format code that Excel allows."""

_QUOTED = re.compile(r"\"[^\"]*\"|\\.|_.|\*.")
_BRACKETED = re.compile(r"\[(?![hms]+\])[^\]]*\]", re.I)
_CLOCK = re.compile(r"\[?h+\]?(?::?m+)?|m+:?s+|\[?s+\]?|AM/PM|A/P|\[m+\]", re.I)
_MASK = re.compile(r"[0#\- +()/]*0[0#\- +()/]*0[0#\- +()/]*")


@dataclass(frozen=True)
class Format:
    """What a number format makes of a number.

    `kind` is general, text, number, percent or date. A date shows a year, a month, a day, a time
    of day, or some of them. `mask` is a row of digits with something between, as 000000-0000.
    """

    kind: str
    year: bool = False
    month: bool = False
    day: bool = False
    time: bool = False
    mask: str = ""


GENERAL = Format("general")
TEXT = Format("text")


def of_number(number: int, codes: dict[int, str]) -> Format:
    """Return the format with this numFmtId, where the file spells out some of them."""
    if number in codes:
        return of_code(codes[number])
    if number in _EAST_ASIAN_DAYS:
        return of_code("yyyy-mm-dd")
    return of_code(BUILT_IN.get(number, "General"))


@lru_cache(maxsize=1024)
def of_code(code: str) -> Format:
    """Return what a format code makes of a number that is not negative."""
    code = code[:_LONGEST]
    section = re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", code)[0]
    bare = _BRACKETED.sub("", _QUOTED.sub("", section)).strip()
    if bare.lower() in ("", "general", "standard"):
        return GENERAL
    if bare == "@":
        return TEXT
    clock = _CLOCK.search(bare)
    calendar = _CLOCK.sub("", bare).lower() if clock else bare.lower()
    shown = ("y" in calendar or "e" in re.sub(r"e[+-]", "", calendar), "m" in calendar, "d" in calendar)
    if any(shown) or clock:
        return Format("date", *shown, time=bool(clock))
    if "%" in bare:
        return Format("percent")
    spelled = re.sub(r"\\(.)|\"([^\"]*)\"", lambda m: m[1] or m[2], _BRACKETED.sub("", section))
    return Format("number", mask=spelled if _MASK.fullmatch(spelled) else "")


def masked(digits: str, mask: str) -> str:
    """Return digits set in a mask from the right: 8505099817 in 000000-0000 is 850509-9817."""
    places = sum(char in "0#" for char in mask)
    digits = digits.zfill(mask.count("0"))
    left, rest = digits[: max(0, len(digits) - places)], list(digits[-places:])
    text = ""
    for char in reversed(mask):
        if char not in "0#":
            text = char + text if rest else text
        elif rest:
            text = rest.pop() + text
    return left + text
