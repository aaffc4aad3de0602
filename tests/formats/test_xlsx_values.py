"""What numbers and texts in cells mean, and back: references, formats, days, escapes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.formats.xlsx import formats, refs, values
from stforms.formats.xlsx.cells import decoded
from stforms.formats.xlsx.refs import Area

SPECIAL = st.text(st.sampled_from("_x0041DFdf5 \n&<å😀")) | st.text()


@given(st.integers(1, refs.LAST_ROW), st.integers(1, refs.LAST_COLUMN))
def test_a_reference_says_row_and_column(row: int, column: int) -> None:
    assert refs.split(refs.join(row, column)) == (row, column)


@pytest.mark.parametrize("text", ["", "A", "5", "A0", "XFE1", "A1048577", "A1:B2", "ÅA1", "A1 "])
def test_what_is_no_cell_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        refs.split(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Blad!$C$5", ("Blad", Area(5, 3, 5, 3))),
        ("'Min flik'!C5:$D$7", ("Min flik", Area(5, 3, 7, 4))),
        ("'Åsas ''lista'''!$A$1", ("Åsas 'lista'", Area(1, 1, 1, 1))),
        ("Blad!$D$7:$C$5", ("Blad", Area(5, 3, 7, 4))),
        ("#REF!", None),
        ("Blad!#REF!", None),
        ("[1]Blad!$A$1", None),
        ("SUM(Blad!A1)", None),
        ("Blad!$A:$B", None),
        ("42", None),
    ],
)
def test_a_defined_name_stands_for_cells(text: str, place: object) -> None:
    assert refs.named(text) == place


@pytest.mark.parametrize(
    ("code", "kind", "shown"),
    [
        ("General", "general", ""),
        ("@", "text", ""),
        ("0", "number", ""),
        ("#,##0.00", "number", ""),
        ("0%", "percent", ""),
        ('0.0" %"', "number", ""),
        ("yyyy-mm-dd", "date", "ymd"),
        ("yyyy\\-mm\\-dd;@", "date", "ymd"),
        ("[$-41D]d mmmm yyyy;@", "date", "ymd"),
        ('"den "d mmmm yyyy', "date", "ymd"),
        ("mmm\\-yy", "date", "ym"),
        ("d/m", "date", "md"),
        ("h:mm", "date", "t"),
        ("[h]:mm:ss", "date", "t"),
        ("yyyy-mm-dd hh:mm", "date", "ymdt"),
        ("m/d/yy h:mm AM/PM", "date", "ymdt"),
        ("[Red]0;[Blue]-0", "number", ""),
        ('"d"0', "number", ""),
        ('#,##0 "kr";[Red]-#,##0 "kr"', "number", ""),
        ('_-* #,##0.00 "kr"_-', "number", ""),
        ("0.00E+00", "number", ""),
        ("", "general", ""),
        (";;;", "general", ""),
        ("Standard", "general", ""),
        ("mm:ss.0", "date", "t"),
    ],
)
def test_a_format_code_says_what_a_number_is(code: str, kind: str, shown: str) -> None:
    found = formats.of_code(code)
    parts = (("y", found.year), ("m", found.month), ("d", found.day), ("t", found.time))
    assert (found.kind, "".join(letter for letter, there in parts if there)) == (kind, shown)


def test_a_format_code_of_any_length_takes_no_time() -> None:
    assert formats.of_code('";"' * 100_000).kind in ("number", "general")
    assert formats.of_code("0" * 100_000 + "x").kind == "number"


@pytest.mark.parametrize(
    ("digits", "mask", "said"),
    [
        ("8505099817", "000000-0000", "850509-9817"),
        ("101019817", "000000-0000", "010101-9817"),
        ("198505099817", "000000-0000", "19850509-9817"),
        ("7", "000", "007"),
        ("12345", "### ###", "12 345"),
    ],
)
def test_digits_are_set_in_their_mask(digits: str, mask: str, said: str) -> None:
    assert formats.masked(digits, mask) == said


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)), st.booleans())
def test_a_day_comes_back(day: date, since_1904: bool) -> None:
    if since_1904 and day < date(1904, 1, 2):
        day += timedelta(days=2000)
    stored = values.serial(day.isoformat(), since_1904)
    assert stored is not None
    assert values.of_number(stored, formats.of_code("yyyy-mm-dd"), since_1904).text == day.isoformat()


def test_excel_s_own_february_of_1900() -> None:
    shown = formats.of_code("yyyy-mm-dd")
    assert [values.of_number(str(n), shown, False).text for n in (1, 59, 61)] == [
        "1900-01-01",
        "1900-02-28",
        "1900-03-01",
    ]


@pytest.mark.parametrize("raw", ["-1", "2958466", "1e300", "nan", "inf", "x", ""])
def test_what_is_no_day_is_kept_as_it_is(raw: str) -> None:
    assert values.of_number(raw, formats.of_code("yyyy-mm-dd"), False).kind == "number"


@given(st.integers(-(10**14), 10**14) | st.decimals(-9999, 9999, places=2))
def test_a_number_comes_back(number: object) -> None:
    text = values.plain_number(str(number))
    stored = values.number(text)
    assert stored is not None
    assert values.plain_number(stored) == text


@pytest.mark.parametrize(
    "text", ["007", "1,", ",5", "1.5", "1 000", "+5", "1,50", "1e5", "--1", "½", "", "٣"]
)
def test_a_number_that_would_come_back_another_stays_text(text: str) -> None:
    assert values.number(text) is None


@given(SPECIAL)
def test_a_text_survives_its_escape(text: str) -> None:
    assert values.unescaped(values.escaped(text)) == text


@given(st.lists(st.text(st.characters(exclude_characters="\0\r", exclude_categories=("Cs", "Cc")))))
def test_texts_are_decoded_all_at_once(texts: list[str]) -> None:
    from xml.sax.saxutils import escape

    expected = [values.unescaped(text) for text in texts]
    assert decoded([escape(text).encode() for text in texts]) == expected
    ascii_only = [escape(text).encode("ascii", "xmlcharrefreplace") for text in texts]
    assert decoded(ascii_only) == expected
