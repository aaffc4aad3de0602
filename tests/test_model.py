"""Records and texts in their one normal form."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.model import general_path, get_path, leaves, normal_record, normal_text, set_path


@pytest.mark.parametrize(
    ("given_text", "normal"),
    [
        ("a\u030asa", "åsa"),
        ("rad 1\r\nrad 2\rrad 3", "rad 1\nrad 2\nrad 3"),
        ("  ytterkanter \n", "ytterkanter"),
        ("rad 1  \nrad 2", "rad 1\nrad 2"),
        ("tab\toch\u00a0hårt", "tab och hårt"),
        ("mjukt\u00adbindestreck\u200b", "mjuktbindestreck"),
        ("nolla\x00", "nolla"),
        ("\ufeffbom", "bom"),
    ],
)
def test_text_has_one_normal_form(given_text: str, normal: str) -> None:
    assert normal_text(given_text) == normal


@given(st.text())
def test_the_normal_form_is_normal(text: str) -> None:
    assert normal_text(normal_text(text)) == normal_text(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(json_values)
def test_a_normal_record_stays_the_same_object(value: Any) -> None:
    normal = normal_record(value)
    assert normal_record(normal) == normal
    if isinstance(normal, dict):
        assert normal_record(normal) is normal


def test_what_is_empty_is_absent() -> None:
    record = {"a": "", "b": None, "c": {}, "d": {"e": " "}, "f": [], "g": 2.0, "h": [{}, {"i": "x"}]}
    assert normal_record(record) == {"g": 2, "h": [{"i": "x"}]}


def test_paths_find_what_they_name() -> None:
    record = {"sokande": {"efternamn": "Ek"}, "tjanstgoring": [{"stalle": "VC"}], "delmal": ["a1", "a2"]}
    assert get_path(record, "sokande.efternamn") == "Ek"
    assert get_path(record, "tjanstgoring[0].stalle") == "VC"
    assert get_path(record, "tjanstgoring[3].stalle") is None
    assert get_path(record, "sokande.efternamn.mer") is None
    assert dict(leaves(record)) == {
        "sokande.efternamn": "Ek",
        "tjanstgoring[0].stalle": "VC",
        "delmal": ["a1", "a2"],
    }
    assert general_path("tjanstgoring[12].period.fran") == "tjanstgoring.period.fran"
    set_path(record, "intygande.namn", "Bo")
    assert record["intygande"] == {"namn": "Bo"}
