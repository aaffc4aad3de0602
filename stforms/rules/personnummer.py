"""The personnummer: its parts, its check digit and the day of birth it tells.

Source: Skatteverket, rättslig vägledning "Personnummer" (18 § folkbokföringslagen, 1991:481).
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_SHAPE = re.compile(r"([0-9]{2})?([0-9]{6})([-+]?)([0-9]{4})")
_COORDINATION = 60
_HUNDRED = 100


@dataclass(frozen=True)
class Personnummer:
    """A written personnummer or samordningsnummer; `century` is None when it is not written."""

    century: str | None
    digits: str
    plus: bool

    @property
    def checksum_ok(self) -> bool:
        """Tell whether the last digit is the check digit of the nine before it."""
        return int(self.digits[9]) == check_digit(self.digits[:9])

    @property
    def coordination(self) -> bool:
        """Tell whether it is a samordningsnummer: the day of birth plus 60."""
        return int(self.digits[4:6]) > _COORDINATION

    def born(self, today: datetime.date) -> datetime.date | None:
        """Return the day of birth, or None when it tells no real day.

        Without a written century the hyphen means the latest such day up to today, and the plus
        sign the latest such day that lies at least a hundred years back.
        """
        if self.century is not None:
            return self._day(int(self.century) * 100)
        limit = today.year - _HUNDRED if self.plus else today.year
        candidates = (self._day(century * 100) for century in range(limit // 100, 17, -1))
        latest = (limit, today.month, today.day)
        days = (day for day in candidates if day and (day.year, day.month, day.day) <= latest)
        return next(days, None)

    def _day(self, century: int) -> datetime.date | None:
        year, month, day = (int(self.digits[i : i + 2]) for i in (0, 2, 4))
        try:
            return datetime.date(century + year, month, day - _COORDINATION if self.coordination else day)
        except ValueError:
            return None


def parse(value: object) -> Personnummer | None:
    """Return the parts of a personnummer of 10 or 12 digits, or None when it is not one."""
    match = _SHAPE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    century, birth, sign, rest = match.groups()
    return Personnummer(century, birth + rest, sign == "+")


def check_digit(nine: str) -> int:
    """Return the check digit of nine digits: modulus 10 with the weights 2, 1, 2 and so on."""
    products = (int(digit) * weight for digit, weight in zip(nine, (2, 1) * 5, strict=False))
    return -sum(product // 10 + product % 10 for product in products) % 10


def same_number(first: Personnummer, second: Personnummer) -> bool:
    """Tell whether two numbers are the same; a century that is not written fits any."""
    return first.digits == second.digits and (
        first.century == second.century or None in (first.century, second.century)
    )


def years_old(born: datetime.date, day: datetime.date) -> int:
    """Return the age in whole years on a day (negative before the birth)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
