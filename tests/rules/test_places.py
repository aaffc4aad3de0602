"""Which places are primary care and which placement they are, by the region's words."""

from __future__ import annotations

import pytest

from stforms.rules.places import (
    different_places,
    is_acute_care,
    is_primary_care,
    may_be_same,
    placements_at,
    same_place,
)
from stforms.rules.region import DEFAULT, region

HERE = region(DEFAULT)


@pytest.mark.parametrize(
    ("place", "primary_care"),
    [
        ("Ekens vårdcentral", True),
        ("VC Eken", True),
        ("vc eken, Lyckeby", True),
        ("Torgvårdcentralen", True),
        ("Närhälsan Eken", True),
        ("Barnavårdscentralen, Eken", True),
        ("BVC Eken", True),
        ("Jourcentralen, Lyckeby", True),
        ("Fjordgløtt legesenter", True),
        ("Barnkliniken", False),
        ("Medicinkliniken, Lyckeby sjukhus", False),
        ("Vcentrum", False),
        ("HCV-mottagningen, infektionskliniken", False),
        ("Mödravårdscentralen", False),
        ("Allmänmedicinskt utbildningscentrum", False),
        ("", False),
    ],
)
def test_a_place_in_primary_care_is_told_by_its_name(place: str, primary_care: bool) -> None:
    assert is_primary_care(place, HERE) is primary_care


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("Barn- och ungdomskliniken", ["Barn- och ungdomssjukhuset"]),
        ("Barnavårdscentralen", []),
        ("Gynekologiska kliniken", ["Kvinnokliniken"]),
        ("LAH Motala", ["LAH (lasarettsansluten hemsjukvård)"]),
        ("Laholms sjukhus", []),
        ("Vuxenpsykiatriska kliniken", ["Psykiatriska kliniken"]),
        ("Akutmottagningen", ["Akutkliniken"]),
        ("Medicinska kliniken", ["Internmedicin"]),
        ("Kardiologiska kliniken", ["Internmedicin"]),
        ("Allmänmedicin, Ekens vårdcentral", []),
        ("Ögonkliniken", []),
    ],
)
def test_a_placement_is_told_by_its_name(place: str, names: list[str]) -> None:
    assert list(placements_at(place, HERE)) == names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ekens vårdcentral", "VC Eken, Lyckeby", True),
        ("Tallåsens vårdcentral (BT)", "Tallåsens vårdcentral, Älvbro", True),
        ("Ekens vårdcentral, Lyckeby", "Almens vårdcentral, Lyckeby", False),
        ("Ekens vårdcentral", "Almens vårdcentral", False),
        ("Vårdcentralen", "vårdcentralen", True),
        ("Vårdcentralen", "Ekens vårdcentral", False),
    ],
)
def test_two_names_of_one_place(one: str, other: str, same: bool) -> None:
    assert same_place(one, other) is same
    assert same_place(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        ("VC Eken", "Ekens vårdcentral, Lyckeby", True),
        ("Barnkliniken, Lyckeby", "Barn- och ungdomskliniken, Gläntan", True),
        ("Medicinkliniken, Lyckeby", "Barnkliniken, Lyckeby sjukhus", False),
        ("Lyckeby sjukhus", "Barnkliniken, Lyckeby", True),
        ("Vårdcentralen", "Ekens vårdcentral", False),
        ("", "Ekens vårdcentral", False),
    ],
)
def test_two_people_may_have_named_one_place(one: str, other: str, may: bool) -> None:
    """A town in common is not enough."""
    assert may_be_same(one, other) is may
    assert may_be_same(other, one) is may


@pytest.mark.parametrize(
    ("place", "acute"),
    [
        ("Akutkliniken", True),
        ("Medicinakuten, Lyckeby", True),
        ("Intensivvårdsavdelningen", True),
        ("Ekens vårdcentral", False),
    ],
)
def test_a_place_for_acute_care_is_told_by_its_name(place: str, acute: bool) -> None:
    assert is_acute_care(place, HERE) is acute


def test_each_place_is_counted_once() -> None:
    places = ["Ekens vårdcentral", "Akutkliniken, Lyckeby", "VC Eken", "Almens vårdcentral"]
    assert different_places(places) == ["Ekens vårdcentral", "Akutkliniken, Lyckeby", "Almens vårdcentral"]
