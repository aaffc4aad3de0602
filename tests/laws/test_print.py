"""There and back over paper: what is filled in, printed and read is what was filled in, or is doubted."""

from __future__ import annotations

import os
import random
from functools import cache

import blanks
import pytest
from prints import compared, printed

import stforms
from laws.strategies import Values
from laws.strategies import record as drawn
from stforms.formats import libreoffice
from stforms.model import Record, get_path

pytestmark = pytest.mark.skipif(libreoffice.find() is None, reason="needs LibreOffice")

EACH = 20 if os.environ.get("STFORMS_PROFILE") == "long" else 2
"""Records of each edition."""

CROWDED = "iup/2026-docx"
WORDS = ("patient", "vård", "läkare", "ansvar", "handledning", "klinik", "journal", "bedömning", "och", "av")


@cache
def copies(edition: str) -> list[tuple[Record, bytes]]:
    """Return records of an edition with their printed copies: all of its keys, then some of them."""
    library = blanks.library("specimen")
    bound = library.bound(library.edition(edition))
    bits = len(bound.places) + len(bound.tables)
    masks = (2**bits - 1 if seed == 0 else random.Random(seed).getrandbits(bits) for seed in range(EACH))
    records = [drawn(bound, mask, Values(random.Random(seed), True), 3) for seed, mask in enumerate(masks)]
    forms = [stforms.fill(record, edition, library=library).value for record in records]
    kind = bound.edition.blank.format
    return list(zip(records, printed([(kind, bytes(form or b"")) for form in forms]), strict=True))


@pytest.mark.parametrize("edition", blanks.editions("docx"))
def test_a_printed_document_says_what_was_written(edition: str) -> None:
    """Whatever the texts are: nothing is read otherwise, nothing invented, and 95 % comes back."""
    same = other = 0
    for record, copy in copies(edition):
        found = compared(record, copy, edition, blanks.library("specimen"))
        assert (found.wrong, found.invented) == ((), ())
        same, other = same + len(found.same), other + len(found.told) + len(found.missing)
    assert same >= 0.95 * (same + other)


@pytest.mark.parametrize("edition", blanks.editions("xlsx"))
def test_a_printed_sheet_says_nothing_wrong(edition: str) -> None:
    """Cells that are too small show half of a text; no such value is given for sure."""
    for record, copy in copies(edition):
        assert compared(record, copy, edition, blanks.library("specimen")).wrong == ()


def crowded(seed: int) -> Record:
    """Return an individual programme with rows in all tables, some of them higher than a page."""
    library = blanks.library("specimen")
    bound = library.bound(library.edition(CROWDED))
    chance = random.Random(seed)
    record = drawn(bound, 2 ** (len(bound.places) + len(bound.tables)) - 1, Values(chance, True), 14)
    for rows in bound.tables:
        for place in (one for one in rows.places[0] if one.codec.name in ("text", "multiline")):
            for row in get_path(record, rows.table.key) or ():
                row[place.keys[0]] = " ".join(chance.choices(WORDS, k=chance.choice((3, 20, 200))))
    return record


@pytest.mark.parametrize("seed", range(EACH))
def test_rows_that_pages_cut_are_whole_or_doubted(seed: int) -> None:
    """A row of two pages is one row, and those below it keep their places.

    LibreOffice leaves out the last lines of some rows that it cuts: what is read then is a beginning, and
    doubted.
    """
    library = blanks.library("specimen")
    record = crowded(seed)
    form = stforms.fill(record, CROWDED, library=library).value
    copy = printed([("docx", bytes(form or b""))])[0]
    found = compared(record, copy, CROWDED, library)
    read = stforms.parse(copy, edition=CROWDED, library=library).value.record
    assert (found.wrong, found.missing, found.invented) == ((), (), ())
    assert all(unspaced(record, path).startswith(unspaced(read, path)) for path in found.told)


def unspaced(record: Record, path: str) -> str:
    return "".join(str(get_path(record, path)).split())
