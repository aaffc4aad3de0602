"""Names and workplaces are compared as a reader compares them."""

from __future__ import annotations

import pytest

from stforms.rules.names import same_name, share_a_word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Provlund, Alva", "Alva Provlund"),
        ("ALVA PROVLUND", "alva  provlund"),
        ("Åsa-Märta Öberg", "Oberg, Asa Marta"),
        ("Åsa Öberg", "A\u030asa O\u0308berg"),
    ],
)
def test_these_are_the_same_name(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alva Provlund", "Eva Provlund"),
        ("Alva Provlund", "Alva Maria Provlund"),
        ("", ""),
        ("-", ","),
    ],
)
def test_these_are_not(one: str, other: str) -> None:
    assert not same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other", "related"),
    [
        ("Ekens vårdcentral", "VC Eken", True),
        ("Barn- och ungdomskliniken, Lyckeby", "Barnkliniken", True),
        ("Vårdcentralen Eken", "Lyckeby vårdcentral", False),
        ("Ekens vårdcentral", "", False),
    ],
)
def test_workplaces_share_a_telling_word(one: str, other: str, *, related: bool) -> None:
    assert share_a_word(one, other) is related
