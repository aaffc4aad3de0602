"""The geometry of Word and Excel editions: every slot has its room, apart from the others and from print."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import blanks
import pytest

from stforms.actions.geometry import geometry_of, unplaced
from stforms.formats import libreoffice
from stforms.model import Box

EDITIONS = blanks.editions("docx", "xlsx")
each_edition = pytest.mark.parametrize("edition", EDITIONS)


def kept(edition: str) -> dict[str, Any]:
    """Return geometry.json as it lies with the edition."""
    folder = blanks.library("specimen").edition(edition).folder
    return dict(json.loads((folder / "geometry.json").read_text(encoding="utf-8")))


def overlap(one: Box, other: Box) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    return wide > 1 and min(one[3], other[3]) - max(one[1], other[1]) > 1


@each_edition
def test_rooms_lie_on_their_page_and_apart(edition: str) -> None:
    """No room reaches over the page's edge, and no two share a place."""
    geometry = kept(edition)
    by_page: dict[int, list[Box]] = {}
    for page, *box in geometry["slots"].values():
        wide, high = geometry["pages"][page - 1]
        assert 0 <= box[0] < box[2] <= wide
        assert 0 <= box[1] < box[3] <= high
        by_page.setdefault(page, []).append(tuple(box))
    for boxes in by_page.values():
        assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]


@each_edition
def test_every_slot_has_its_room(edition: str) -> None:
    """All slots of the binding are there, but for rows that are printed only once something is in them."""
    library = blanks.library("specimen")
    bound = library.bound(library.edition(edition))
    lacking = {key.partition("[")[0] for key in _keys(bound) - kept(edition)["slots"].keys()}
    assert lacking <= {"handledningssamtal"}


def _keys(bound: Any) -> set[str]:
    found = set()
    rows = ((f"{r.table.key}[{n}].", p) for r in bound.tables for n, row in enumerate(r.places) for p in row)
    for prefix, place in [*(("", place) for place in bound.places), *rows]:
        found |= {prefix + place.keys[0] for _ in place.fields}
        found |= {f"{prefix}{place.keys[0]}={value}" for value, _ in place.choices}
    return found


@pytest.mark.skipif(libreoffice.find() is None, reason="needs LibreOffice")
@pytest.mark.parametrize("edition", ["checklista-st/2018-docx", "kravspecifikation/2026-xlsx"])
def test_the_geometry_is_that_of_the_blank(edition: str) -> None:
    """Laid out anew, every slot is on the same page, within a line of where it was."""
    library = blanks.library("specimen")
    bound = library.bound(library.edition(edition))
    geometry, known = geometry_of(bound), kept(edition)["slots"]
    assert unplaced(bound, geometry) == []
    assert geometry.slots.keys() == known.keys()
    for key, room in geometry.slots.items():
        assert [room.page, *room.box] == pytest.approx(known[key], abs=15)
