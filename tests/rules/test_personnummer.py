"""The personnummer: check digit, day of birth, century."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.rules.personnummer import check_digit, parse, same_number, years_old

TODAY = datetime.date(2026, 6, 1)
NINE = st.from_regex(r"[0-9]{9}", fullmatch=True)


@given(nine=NINE)
def test_exactly_one_digit_is_the_check_digit(nine: str) -> None:
    numbers = [parse(f"{nine[:6]}-{nine[6:]}{digit}") for digit in range(10)]
    assert [n.checksum_ok for n in numbers if n].count(True) == 1


@given(nine=NINE, index=st.integers(0, 8), other=st.integers(1, 9))
def test_one_wrong_digit_is_noticed(nine: str, index: int, other: int) -> None:
    wrong = str((int(nine[index]) + other) % 10)
    assert check_digit(nine[:index] + wrong + nine[index + 1 :]) != check_digit(nine)


@pytest.mark.parametrize("number", ["19850709-9805", "850709-9805", "198507099805", "850709+9805"])
def test_published_test_numbers_have_the_right_check_digit(number: str) -> None:
    parsed = parse(number)
    assert parsed is not None
    assert parsed.checksum_ok


@pytest.mark.parametrize(
    "odd", [None, 1, "", "1985-07-09", "850709-980", "850709--9805", "\uff18\uff150709-9805"]
)
def test_what_is_no_number_is_none(odd: object) -> None:
    assert parse(odd) is None


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("19850709-9805", "1985-07-09"),
        ("19850769-9805", "1985-07-09"),  # samordningsnummer
        ("850709-9805", "1985-07-09"),
        ("260601-0000", "2026-06-01"),  # born today
        ("260602-0000", "1926-06-02"),  # tomorrow has not come: a century back
        ("850709+9805", "1885-07-09"),
        ("260601+0000", "1926-06-01"),  # turns 100 today
        ("000229-0000", "2000-02-29"),
        ("000229+0000", None),  # 1900 was no leap year, and there is nothing before 1800
        ("19850231-9805", None),
        ("00000000-0000", None),
    ],
)
def test_the_day_of_birth(number: str, born: str | None) -> None:
    parsed = parse(number)
    assert parsed is not None
    day = parsed.born(TODAY)
    assert (day.isoformat() if day else None) == born


def test_a_century_that_is_not_written_fits_any() -> None:
    short, long, old = parse("850709-9805"), parse("19850709-9805"), parse("18850709-9805")
    assert short is not None
    assert long is not None
    assert old is not None

    assert same_number(short, long)
    assert not same_number(long, old)


def test_years_old_counts_birthdays() -> None:
    born = datetime.date(2008, 2, 29)

    assert years_old(born, datetime.date(2026, 2, 28)) == 17
    assert years_old(born, datetime.date(2026, 3, 1)) == 18
