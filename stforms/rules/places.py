"""Guesses what kind of place a place of service is, by the region's words.

It is a guess: rules that use it only warn. "VC" is taken for vårdcentral, which it is where a place is
named; elsewhere it may be a verksamhetschef.
"""

from __future__ import annotations

from stforms.rules.catalogue import PRIMARY_CARE
from stforms.rules.names import telling_words, words
from stforms.rules.region import Region

ACUTE_CARE = "akut_sjukvard"

_ABBREVIATION = 3
"""A word of so few letters is an abbreviation: VC is one, the beginning of another word is not."""

_LONGEST_JOINED = 2
"""Words of so few letters (BT, ST, of, in) tell no place."""


def is_primary_care(place: str, region: Region) -> bool:
    """Tell whether a place is in primary care: "Ekens vårdcentral", "VC Eken", "Torgvårdcentralen"."""
    return _is_of(PRIMARY_CARE, place, region)


def is_acute_care(place: str, region: Region) -> bool:
    """Tell whether a place is for acute care: "Akutkliniken", "Medicinakuten"."""
    return _is_of(ACUTE_CARE, place, region)


def placements_at(place: str, region: Region) -> tuple[str, ...]:
    """Return which of the placements that the region recommends to everybody a place stands for.

    A place in primary care is none of them: "Barnavårdscentralen" is not the children's hospital.
    """
    if is_primary_care(place, region):
        return ()
    here = words(place)
    return tuple(
        name
        for name, beginnings in region.placements.items()
        if any(_begins(beginning, word) for beginning in beginnings for word in here)
    )


def same_place(first: str, second: str) -> bool:
    """Tell whether two names may mean one place: one has all the telling words of the other.

    "Ekens vårdcentral" and "VC Eken, Lyckeby" may; "Ekens vårdcentral, Lyckeby" and
    "Almens vårdcentral, Lyckeby" may not, although they share a town.
    """
    here, there = _telling(first), _telling(second)
    if not here or not there:
        return words(first) == words(second)
    return here <= there or there <= here


def may_be_same(first: str, second: str) -> bool:
    """Tell whether two people may have named one place: as same_place, or by the same first telling word.

    "Barnkliniken, Vrinnevi" and "Barn- och ungdomskliniken, Norrköping" may be one.
    """
    here, there = telling_words(first), telling_words(second)
    return same_place(first, second) or bool(here and there and here[0][:4] == there[0][:4])


def different_places(places: list[str]) -> list[str]:
    """Return one name for each place: those that do not mean the same as one before them."""
    found: list[str] = []
    for place in places:
        if not any(same_place(place, other) for other in found):
            found.append(place)
    return found


def _is_of(kind: str, place: str, region: Region) -> bool:
    known = region.places.get(kind, ())
    return any(_within(beginning, word) for beginning in known for word in words(place))


def _telling(place: str) -> set[str]:
    return {word[:4] for word in telling_words(place) if len(word) > _LONGEST_JOINED}


def _begins(beginning: str, word: str) -> bool:
    return word == beginning if len(beginning) <= _ABBREVIATION else word.startswith(beginning)


def _within(beginning: str, word: str) -> bool:
    """Tell whether a word begins so, or a part of it does; an abbreviation is the whole word."""
    return word == beginning if len(beginning) <= _ABBREVIATION else beginning in word
