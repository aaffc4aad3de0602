"""Places are found on every official form and specimen, as they are and without their fields."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

import blanks
import pikepdf
import pytest

from stforms.actions.adopt.found import Found, Kind, Spot
from stforms.actions.adopt.on_pdf import found_in_pdf
from stforms.actions.source import Document
from stforms.binding import BoxAt, Edition, FieldAt, Locator
from stforms.model import Box

EVERY = [(kind, edition) for kind in blanks.kinds() for edition in blanks.editions()]


@cache
def found(kind: str, edition: str) -> Found:
    return found_in_pdf(Document(data_of(kind, edition)))


def data_of(kind: str, edition: str) -> bytes:
    library = blanks.library(kind)
    return library.blank(library.edition(edition)).path.read_bytes()


def places(edition: Edition) -> Iterator[tuple[str, Locator]]:
    """Yield every place that people bound by hand, with its key."""
    for slot in edition.slots:
        yield from ((slot.key, at) for at in slot.at)
        yield from ((slot.key, at) for _, at in slot.choice)
    for table in edition.tables:
        yield from ((f"{table.key}.{column.key}", at) for column in table.columns for at in column.at)


def is_there(spot: Spot, at: Locator) -> bool:
    if isinstance(at, FieldAt):
        return spot.where.field == at.field and at.page in (None, spot.where.page)
    assert isinstance(at, BoxAt)
    assert spot.where.box is not None
    return spot.kind is Kind.SIGNATURE and spot.where.page == at.page and covers(spot.where.box, at.box)


def covers(box: Box, other: Box) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] - 2 <= x <= box[2] + 2 and box[1] - 2 <= y <= box[3] + 2


# --- as they are ----------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "edition"), EVERY)
def test_every_place_that_was_bound_by_hand_is_found_and_no_other(kind: str, edition: str) -> None:
    by_hand = list(places(blanks.library(kind).edition(edition)))
    spots = found(kind, edition).spots
    missing = [key for key, at in by_hand if not any(is_there(spot, at) for spot in spots)]
    false = [spot.where for spot in spots if not any(is_there(spot, at) for _, at in by_hand)]
    assert (missing, false) == ([], [])


def test_the_second_widget_of_a_shared_field_gets_a_name_of_its_own() -> None:
    edition = blanks.library("specimen").edition("ansokan-specialistkompetens/hslf-fs-2021-8")
    bound = {at for _, at in places(edition) if isinstance(at, FieldAt) and at.page is not None}
    spots = found("specimen", edition.id).spots
    fields = {at for spot in spots for at in spot.at if isinstance(at, FieldAt) and at.page is not None}
    assert fields == bound


WRONG_TOOLTIPS = {("Förnamn", "Efternamn")}
"""What one official form says of the first name of the director of studies."""


@pytest.mark.parametrize(("kind", "edition"), EVERY)
def test_labels_are_what_the_form_says_of_the_field_itself(kind: str, edition: str) -> None:
    """The forms' makers wrote labels into the tooltips too, "Bilagor nr" where "Bilaga nr" is printed."""
    wrong = set()
    for spot in found(kind, edition).spots:
        tooltip = next((label.text for label in spot.labels if label.by == "tooltip"), None)
        printed = [label.text for label in spot.labels if label.by not in ("tooltip", "name")]
        assert printed
        if tooltip is not None and spot.kind is Kind.TEXT and not any(_alike(p, tooltip) for p in printed):
            wrong.add((printed[0], tooltip))
    assert wrong <= WRONG_TOOLTIPS


def _alike(printed: str, tooltip: str) -> bool:
    one, other = (re.sub(r"[\W_\d]", "", text).casefold() for text in (printed, tooltip))
    return one in other or SequenceMatcher(None, one, other).ratio() >= 0.8


@pytest.mark.parametrize(("kind", "edition"), EVERY)
def test_the_form_is_known_by_its_footer_first(kind: str, edition: str) -> None:
    marks = blanks.library(kind).edition(edition).marks
    assert found(kind, edition).marks[:1] == marks[:1]


@pytest.mark.parametrize(("kind", "edition"), EVERY)
def test_tables_have_the_rows_and_columns_that_were_bound_by_hand(kind: str, edition: str) -> None:
    spots = found(kind, edition).spots
    for table in blanks.library(kind).edition(edition).tables:
        cells = [
            [next(spot.table for spot in spots if is_there(spot, column.at[row])) for column in table.columns]
            for row in range(table.rows)
        ]
        shapes = [[(cell.row, cell.repeats) if cell else None for cell in row] for row in cells]
        assert shapes == [[(row, True)] * len(table.columns) for row in range(table.rows)]
        assert len({cell.number for row in cells for cell in row if cell}) == 1


@pytest.mark.parametrize("kind", blanks.kinds())
def test_two_boxes_of_one_question_are_one_group(kind: str) -> None:
    """Also where yes and no stand on different lines."""
    for edition in blanks.library(kind).of_format("pdf"):
        spots = found(kind, edition.id).spots
        for slot in (slot for slot in edition.slots if slot.choice):
            boxes = [next(spot for spot in spots if is_there(spot, at)) for _, at in slot.choice]
            assert len({spot.group for spot in boxes}) == 1
            assert None not in {spot.group for spot in boxes}
            assert [(spot.option or "").lower() for spot in boxes] == [value for value, _ in slot.choice]


# --- without their fields -------------------------------------------------------------------


def without_fields(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.Root["/AcroForm"]
        for page in pdf.pages:
            del page.obj["/Annots"]
        stream = io.BytesIO()
        pdf.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("kind", "edition"), EVERY)
def test_without_its_fields_a_form_has_the_same_places_with_the_same_labels(kind: str, edition: str) -> None:
    live = found(kind, edition)
    flat = found_in_pdf(Document(without_fields(data_of(kind, edition))))
    pairs = [(spot, _at(flat, spot)) for spot in _drawn(live)]
    assert [spot.where for spot, other in pairs if other is None] == []
    assert [
        (spot.labels[0], other.labels[0]) for spot, other in pairs if other and _differ(spot, other)
    ] == []
    taken = {other.where.box for _, other in pairs if other}
    assert [spot.where for spot in flat.spots if spot.where.box not in taken] == []
    assert all(isinstance(at, BoxAt) for spot in flat.spots for at in spot.at)


def _drawn(live: Found) -> list[Spot]:
    """Return the spots; of a field for a signature and the ink in it only the ink."""
    ink = {spot.where.box for spot in live.spots if spot.kind is Kind.SIGNATURE}
    return [spot for spot in live.spots if spot.kind is Kind.SIGNATURE or spot.where.box not in ink]


def _at(flat: Found, spot: Spot) -> Spot | None:
    assert spot.where.box is not None
    return next(
        (
            other
            for other in flat.spots
            if other.where.page == spot.where.page
            and other.where.box is not None
            and covers(other.where.box, spot.where.box)
        ),
        None,
    )


def _differ(spot: Spot, other: Spot) -> bool:
    return (spot.kind, spot.labels[0], spot.option) != (other.kind, other.labels[0], other.option)
