"""How values are spelled in boxes, and what is understood of what people write."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.codecs import CODECS, Unclear, read_date, spell_date


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("240503", "2024-05-03"),
        ("24-05-03", "2024-05-03"),
        ("20240503", "2024-05-03"),
        ("2024-05-03", "2024-05-03"),
        ("2024.5.3", "2024-05-03"),
        ("2024/05/03", "2024-05-03"),
        ("3/5-24", "2024-05-03"),
        ("3/5 2024", "2024-05-03"),
        ("3.5.2024", "2024-05-03"),
        ("3 maj 2024", "2024-05-03"),
        ("den 3 maj -24", "2024-05-03"),
        ("3:e maj 2024", "2024-05-03"),
        ("1 sept. 2024", "2024-09-01"),
        ("500101", "1950-01-01"),
        ("491231", "2049-12-31"),
    ],
)
def test_a_date_is_understood_as_people_write_it(written: str, meant: str) -> None:
    assert read_date(written) == meant


@pytest.mark.parametrize(
    "written", ["151301", "240230", "maj -24", "2024", "20/2", "i våras", "", "2601-01-01"]
)
def test_what_is_no_date_is_not_made_one(written: str) -> None:
    assert read_date(written) is None


@given(st.dates().filter(lambda day: 1950 <= day.year <= 2049))
def test_a_date_in_the_window_comes_back(day: Any) -> None:
    assert read_date(spell_date(day.isoformat())) == day.isoformat()


@pytest.mark.parametrize("iso", ["1949-12-31", "2050-01-01", "1890-01-01"])
def test_a_date_that_two_digits_cannot_say_is_refused(iso: str) -> None:
    with pytest.raises(Unclear, match=r"codec\.date_window"):
        spell_date(iso)


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("240101 – 240630", ("2024-01-01", "2024-06-30")),
        ("240101-240630", ("2024-01-01", "2024-06-30")),
        ("2024-01-01 - 2024-06-30", ("2024-01-01", "2024-06-30")),
        ("3/1-24 t.o.m. 5/2-24", ("2024-01-03", "2024-02-05")),
        ("1 jan 2024 till 30 juni 2024", ("2024-01-01", "2024-06-30")),
        ("240101 –", ("2024-01-01", None)),
        ("– 240630", (None, "2024-06-30")),
        ("240101", ("2024-01-01", None)),
    ],
)
def test_a_period_is_understood(written: str, values: tuple[str | None, ...]) -> None:
    assert CODECS["period"].get(written) == values


@pytest.mark.parametrize("written", ["våren 2024", "240101 – 241301", "–", "240101 240630"])
def test_a_period_that_cannot_be_read_is_said_so(written: str) -> None:
    with pytest.raises(Unclear, match=r"codec\.unread_period"):
        CODECS["period"].get(written)


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("Akutsjukvård, 240101 – 240105", ("Akutsjukvård", "2024-01-01", "2024-01-05")),
        ("Akutsjukvård 240101-240105", ("Akutsjukvård", "2024-01-01", "2024-01-05")),
        ("Akutsjukvård (240101-240105)", ("Akutsjukvård", "2024-01-01", "2024-01-05")),
        ("EKG, grund, 2024-01-01 – 2024-01-05", ("EKG, grund", "2024-01-01", "2024-01-05")),
        ("Vårdcentralen Ån", ("Vårdcentralen Ån", None, None)),
        ("240101 – 240105", (None, "2024-01-01", "2024-01-05")),
        ("Kurs 240101 – 240102, 240301 – 240302", ("Kurs 240101 – 240102", "2024-03-01", "2024-03-02")),
    ],
)
def test_text_and_period_are_split_at_the_two_dates(written: str, values: tuple[Any, ...]) -> None:
    assert CODECS["text_and_period"].get(written) == values


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("Linköping 2026-01-15", ("Linköping", "2026-01-15")),
        ("Linköping, 260115", ("Linköping", "2026-01-15")),
        ("Linköping den 15 januari 2026", ("Linköping", "2026-01-15")),
        ("Linköping", ("Linköping", None)),
        ("2026-01-15", (None, "2026-01-15")),
    ],
)
def test_place_and_date_are_split_at_the_date(written: str, values: tuple[Any, ...]) -> None:
    assert CODECS["place_and_date"].get(written) == values


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("19900101-9802", "19900101-9802"),
        ("199001019802", "19900101-9802"),
        ("19900101 – 9802", "19900101-9802"),
        ("900101-9802", "900101-9802"),
        ("9001019802", "900101-9802"),
        ("150101+9802", "150101+9802"),
    ],
)
def test_a_personnummer_keeps_what_is_written_and_never_gets_a_century(written: str, meant: str) -> None:
    assert CODECS["personnummer"].get(written) == (meant,)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("STa1, STb2 och STc3", ["STa1", "STb2", "STc3"]),
        ("a1 a2; c1–c3", ["a1", "a2", "c1", "c2", "c3"]),
        ("ST a3, bt 4", ["STa3", "BT4"]),
        ("c1-5", ["c1", "c2", "c3", "c4", "c5"]),
        ("a1 (delvis)", ["a1 (delvis)"]),
        ("a1–b2", ["a1–b2"]),
    ],
)
def test_delmal_are_understood_and_what_is_not_is_kept(written: str, codes: list[str]) -> None:
    assert CODECS["delmal"].get(written) == (codes,)


@pytest.mark.parametrize(
    ("numbers", "spelled"),
    [
        (["5"], "5"),
        (["5", "6"], "5, 6"),
        (["5", "6", "7"], "5–7"),
        (["1", "3", "4", "5", "9"], "1, 3–5, 9"),
        (["3a", "4"], "3a, 4"),
        (["05", "06", "07"], "05, 06, 07"),
    ],
)
def test_attachment_numbers_are_gathered_into_runs(numbers: list[str], spelled: str) -> None:
    assert CODECS["numbers"].put((numbers,)) == spelled
    assert CODECS["numbers"].get(spelled) == (numbers,)


def test_attachment_numbers_are_read_as_people_write_them() -> None:
    assert CODECS["numbers"].get("3, 4 och 5") == (["3", "4", "5"],)
    assert CODECS["numbers"].get("5 - 7") == (["5", "6", "7"],)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("2,5", 2.5), ("2.50", 2.5), ("60", 60), ("60 mån", 60), ("100 %", 100), ("80%", 80)],
)
def test_a_number_is_read_with_comma_or_point_and_its_unit(written: str, meant: float) -> None:
    assert CODECS["number"].get(written) == (meant,)


@pytest.mark.parametrize("written", ["halvtid", "2,5,1", "", "1e9", "½"])
def test_what_is_no_number_is_said_so(written: str) -> None:
    with pytest.raises(Unclear, match=r"codec\.unread_number"):
        CODECS["number"].get(written)


@pytest.mark.parametrize(
    ("codec", "value", "code"),
    [
        ("text", 5, "codec.not_text"),
        ("text", "två\nrader", "codec.line_break"),
        ("number", "2", "codec.not_number"),
        ("number", True, "codec.not_number"),
        ("number", 0.125, "codec.decimals"),
        ("year", 12, "codec.not_year"),
        ("date", "i går", "codec.not_date"),
        ("personnummer", "12", "codec.not_personnummer"),
        ("delmal", "STa1", "codec.not_list"),
        ("delmal", ["a1, a2"], "codec.list_separator"),
        ("ink", True, "codec.read_only"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(codec: str, value: Any, code: str) -> None:
    with pytest.raises(Unclear) as caught:
        CODECS[codec].put((value,))
    assert caught.value.code == code
