"""The lens laws, for every edition there is, on specimens and on the official blanks."""

from __future__ import annotations

import io
import re
from typing import Any

import blanks
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stforms
from laws.strategies import records
from stforms.lens.bound import Bound, dig
from stforms.lens.put import column_sum
from stforms.library import Library
from stforms.model import Record, Severity, leaves

EDITIONS = blanks.editions()
each_edition = pytest.mark.parametrize("edition", EDITIONS)
each_blank = pytest.mark.parametrize("kind", blanks.kinds())

FEW = settings(max_examples=max(10, settings().max_examples // 10))
"""For laws whose check is costly: a tenth of the profile's records."""


def filled(record: Record, edition: str, kind: str, **options: Any) -> bytes:
    """Fill, and insist that everything went in."""
    outcome = stforms.fill(record, edition, library=blanks.library(kind), **options)
    errors = [finding for finding in outcome.findings if finding.severity is Severity.ERROR]
    assert outcome.value is not None, errors
    return bytes(outcome.value)


def parsed(data: bytes, kind: str) -> Record:
    """Parse, and return the record."""
    return stforms.parse(data, library=blanks.library(kind)).value.record


def summed(record: Record, edition: str, library: Library) -> Record:
    """Return the record with the sums that the form asks us to work out."""
    whole = dict(record)
    for slot in library.edition(edition).slots:
        if slot.derive and slot.key not in whole:
            total = column_sum(whole, slot.derive.partition(":")[2])
            if total is not None:
                whole[slot.key] = total
    return whole


@st.composite
def drawn(draw: st.DrawFn, edition: str, kind: str, **options: Any) -> Record:
    library = blanks.library(kind)
    return draw(records(library.bound(library.edition(edition)), **options))


@each_blank
@each_edition
@given(data=st.data())
def test_what_is_written_is_read_back(edition: str, kind: str, data: st.DataObject) -> None:
    """put–get: parse(fill(r)) is r, sums included."""
    record = data.draw(drawn(edition, kind))
    document = filled(record, edition, kind)
    back = parsed(document, kind)
    assert back == summed(record, edition, blanks.library(kind))
    assert filled(back, edition, kind) == document  # get–put: putting back what was read changes nothing


@each_blank
@each_edition
@FEW
@given(data=st.data())
def test_the_short_way_of_reading_is_the_long_way(edition: str, kind: str, data: st.DataObject) -> None:
    """A file exactly as we wrote it is read by its literals, one byte more and it is read as any PDF."""
    record = data.draw(drawn(edition, kind))
    document = filled(record, edition, kind)
    library = blanks.library(kind)
    short, long = (stforms.parse(data, library=library) for data in (document, document + b"\n"))
    assert short.value.record == long.value.record
    assert short.value.identified_by == long.value.identified_by
    assert [(r.key, r.text, r.value) for r in short.value.readings] == [
        (r.key, r.text, r.value) for r in long.value.readings
    ]
    assert [f.code for f in short.findings] == [f.code for f in long.findings]


@each_blank
@each_edition
@given(data=st.data())
def test_a_second_fill_leaves_no_residue_of_the_first(edition: str, kind: str, data: st.DataObject) -> None:
    """put–put: a fill depends on its own record alone, whatever was filled before it."""
    first, second = data.draw(drawn(edition, kind)), data.draw(drawn(edition, kind))
    alone = filled(second, edition, kind)
    filled(first, edition, kind)
    assert filled(second, edition, kind) == alone


@each_blank
@each_edition
@given(data=st.data())
def test_only_objects_of_filled_slots_are_written(edition: str, kind: str, data: st.DataObject) -> None:
    """Nothing else changes: the blank is the prefix, and what follows is new or belongs to a slot."""
    library = blanks.library(kind)
    bound = library.bound(library.edition(edition))
    record = data.draw(drawn(edition, kind, most_rows=3))
    document = filled(record, edition, kind)
    assert document.startswith(bound.blank.data)
    written = {int(number) for number in OBJECT.findall(document[len(bound.blank.data) :])}
    first_new = bound.blank.constant.next_number
    changed = {number for number in written if number < first_new} - bound.blank.constant.offsets.keys()
    assert changed <= _slot_objects(bound, summed(record, edition, library))


OBJECT = re.compile(rb"\n(\d+) 0 obj\n")


def _slot_objects(bound: Bound, record: Record) -> set[int]:
    """Return the numbers of the fields and widgets whose slots the record fills."""
    places = [(place, record) for place in bound.places]
    for rows in bound.tables:
        for row, cells in zip(record.get(rows.table.key, []), rows.places, strict=False):
            places += [(place, row) for place in cells]
    fields = [
        field
        for place, data in places
        if any(dig(data, steps) is not None for steps in place.steps)
        for field in (*place.fields, *(target for _, target in place.choices))
    ]
    return {number for field in fields for number in (field.obj, *(widget.obj for widget in field.widgets))}


@each_blank
@each_edition
@FEW
@given(data=st.data())
def test_nothing_but_the_slots_changes(edition: str, kind: str, data: st.DataObject) -> None:
    """The blank is the file's prefix; what follows touches the filled fields and what must change."""
    library = blanks.library(kind)
    record = data.draw(drawn(edition, kind, most_rows=3))
    document = filled(record, edition, kind)
    blank = library.bound(library.edition(edition)).blank
    assert document.startswith(blank.data)
    reader = pypdf.PdfReader(io.BytesIO(document))
    original = pypdf.PdfReader(io.BytesIO(blank.data))
    assert len(reader.pages) == len(original.pages)
    for ours, theirs in zip(reader.pages, original.pages, strict=True):
        assert ours.get_contents().get_data() == theirs.get_contents().get_data()
        assert ours.mediabox == theirs.mediabox
    values, untouched = reader.get_fields() or {}, original.get_fields() or {}
    texts = set(_texts(record, edition, library))
    for name, before in untouched.items():
        assert values[name].get("/FT") == before.get("/FT")
        assert values[name].get("/Ff") == before.get("/Ff")
        assert values[name].get("/V") in (before.get("/V"), *texts, "/Ja")


def _texts(record: Record, edition: str, library: Library) -> list[str]:
    """Return every text that a fill of this record may write."""
    bound = library.bound(library.edition(edition))
    whole = summed(record, edition, library)
    texts = []
    for place in bound.places:
        texts += _spelled(place, whole)
    for rows in bound.tables:
        for row in whole.get(rows.table.key, []):
            for place in rows.places[0]:
                texts += _spelled(place, row)
    return texts


def _spelled(place: Any, data: Record) -> list[str]:
    values = tuple(dig(data, steps) for steps in place.steps)
    known = any(value is not None for value in values)
    return [place.codec.put(values)] if known and not place.choices and place.writable else []


@each_blank
@each_edition
@FEW
@given(data=st.data())
def test_an_independent_reader_sees_the_same_values(edition: str, kind: str, data: st.DataObject) -> None:
    """pypdf, which shares no code with us, reads the spelled values from the same fields."""
    library = blanks.library(kind)
    record = data.draw(drawn(edition, kind, most_rows=3))
    fields = pypdf.PdfReader(io.BytesIO(filled(record, edition, kind))).get_fields() or {}
    bound = library.bound(library.edition(edition))
    whole = summed(record, edition, library)
    for place in bound.places:
        for text in _spelled(place, whole):
            assert [str(fields[target.name].get("/V")) for target in place.fields] == [text] * len(
                place.fields
            )


PAIRS = sorted(
    {
        e.partition("/")[0]
        for e in EDITIONS
        if sum(o.startswith(e.partition("/")[0] + "/") for o in EDITIONS) == 2
    }
)


@each_blank
@pytest.mark.parametrize("form", PAIRS)
@given(data=st.data())
def test_there_and_back_is_the_identity_on_common_keys(form: str, kind: str, data: st.DataObject) -> None:
    """A -> B -> A loses nothing of the keys that both editions of a form bind."""
    library = blanks.library(kind)
    one, other = (e for e in EDITIONS if e.startswith(form + "/"))
    record = data.draw(drawn(one, kind, most_rows=2))
    common = library.edition(one).keys & library.edition(other).keys
    shared = _only(record, common)
    there = stforms.fill(shared, other, shrink=4, library=library)
    if there.value is None:  # a box of the other edition is smaller: said, and nothing written
        assert {f.code for f in there.findings if f.severity is Severity.ERROR} <= {
            "fill.too_wide",
            "fill.too_long",
        }
        return
    back = _only(parsed(bytes(there.value), kind), common)
    assert parsed(filled(back, one, kind), kind) == parsed(filled(shared, one, kind), kind)


def _only(record: Record, keys: frozenset[str]) -> Record:
    from stforms.model import general_path, normal_record

    def kept(value: Any, path: str) -> Any:
        if isinstance(value, dict):
            return {key: kept(inner, f"{path}.{key}" if path else key) for key, inner in value.items()}
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return [kept(item, path) for item in value]
        return value if general_path(path) in keys else None

    return normal_record(kept(record, "")) or {}


@each_blank
@each_edition
@FEW
@given(data=st.data())
def test_a_flattened_copy_says_the_same(edition: str, kind: str, data: st.DataObject) -> None:
    """Without fields, by page box: the same values but for line breaks and spaces."""
    record = data.draw(drawn(edition, kind, plain=True))
    document = filled(record, edition, kind, flatten=True)
    back = stforms.parse(document, library=blanks.library(kind)).value
    assert back.flattened or not record
    assert _unspaced(back.record) == _unspaced(summed(record, edition, blanks.library(kind)))


def _unspaced(record: Record) -> dict[str, Any]:
    return {
        path: "".join(value.split()) if isinstance(value, str) else value for path, value in leaves(record)
    }


@each_blank
@each_edition
@FEW
@given(data=st.data())
def test_the_same_input_gives_the_same_bytes(edition: str, kind: str, data: st.DataObject) -> None:
    """Filling is a function: no time, no chance, no process in the file."""
    record = data.draw(drawn(edition, kind, most_rows=3))
    for options in ({}, {"flatten": True}, {"compact": True}):
        assert filled(record, edition, kind, **options) == filled(record, edition, kind, **options)
