"""The catalogue of delmål: as many as each regulation has, with official titles only."""

from __future__ import annotations

from collections import Counter

import pytest

from stforms.rules.catalogue import delmal, entries


@pytest.mark.parametrize(
    ("regulation", "groups"),
    [
        ("SOSFS 2015:8", {"a": 6, "b": 5, "c": 14}),
        ("HSLF-FS 2021:8", {"STa": 7, "STb": 4, "STc": 15, "BT": 18}),
    ],
)
def test_a_regulation_has_its_delmal(regulation: str, groups: dict[str, int]) -> None:
    assert Counter(entry.group for entry in entries(regulation)) == groups
    for entry in entries(regulation):
        assert entry.code.removeprefix(entry.group).isdecimal()
    assert len(set(delmal(regulation))) == sum(groups.values())


def test_c_and_bt_have_no_titles() -> None:
    for regulation in ("SOSFS 2015:8", "HSLF-FS 2021:8"):
        for entry in entries(regulation):
            assert (entry.title is None) == (entry.group in ("c", "STc", "BT"))


def test_only_what_was_read_officially_is_verified() -> None:
    verified = {e.group for r in ("SOSFS 2015:8", "HSLF-FS 2021:8") for e in entries(r) if e.verified}
    assert verified == {"a", "b"}


def test_an_unknown_regulation_has_none() -> None:
    assert delmal("SOSFS 2008:17") == ()
