"""The laws of references, for every edition that can be filled: carried, read back, nothing else changed."""

from __future__ import annotations

import io
import zipfile

import blanks
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stforms
from laws.strategies import records
from stforms.actions.source import read_document
from stforms.formats.reference import SHAPE
from stforms.model import Record

FEW = settings(max_examples=max(5, settings().max_examples // 10))
EDITIONS = blanks.editions("pdf", "docx", "xlsx")
each_edition = pytest.mark.parametrize("edition", EDITIONS)
each_pdf = pytest.mark.parametrize("edition", blanks.editions("pdf"))
each_office = pytest.mark.parametrize("edition", blanks.editions("docx", "xlsx"))
references = st.from_regex(SHAPE, fullmatch=True)
CUSTOM = "docProps/custom.xml"


def drawn(edition: str, kind: str = "specimen") -> st.SearchStrategy[Record]:
    library = blanks.library(kind)
    return records(library.bound(library.edition(edition)), most_rows=3)


def filled(record: Record, edition: str, kind: str = "specimen", **options: object) -> bytes:
    outcome = stforms.fill(record, edition, library=blanks.library(kind), **options)  # type: ignore[arg-type]
    assert outcome.value is not None, outcome.findings
    return bytes(outcome.value)


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("kind", blanks.kinds())
@each_edition
@FEW
@given(data=st.data())
def test_a_form_says_which_reference_it_was_filled_with(edition: str, kind: str, data: st.DataObject) -> None:
    """put–get, beside the same record as without: read the short way, the long way, and by identify."""
    record, reference = data.draw(drawn(edition, kind)), data.draw(references)
    library = blanks.library(kind)
    with_one = filled(record, edition, kind, reference=reference)
    bare = stforms.parse(filled(record, edition, kind), library=library)
    read = stforms.parse(with_one, library=library)
    assert (read.value.reference, bare.value.reference) == (reference, None)
    assert read.value.record == bare.value.record
    assert read.value.readings == bare.value.readings
    assert read.findings == bare.findings
    assert read.value.as_json()["reference"] == reference
    assert "reference" not in bare.value.as_json()
    assert read_document(with_one).reference == reference
    assert stforms.identify(with_one, library=library).value.reference == reference


@each_edition
@FEW
@given(data=st.data())
def test_another_reference_leaves_no_residue_of_the_first(edition: str, data: st.DataObject) -> None:
    """put–put: with one, with another, without: each fill is as if there were no others."""
    record, first, second = data.draw(drawn(edition)), data.draw(references), data.draw(references)
    alone, bare = filled(record, edition, reference=second), filled(record, edition)
    filled(record, edition, reference=first)
    assert filled(record, edition, reference=second) == alone
    assert filled(record, edition) == bare


@each_office
@FEW
@given(data=st.data())
def test_nothing_but_the_custom_properties_differs(edition: str, data: st.DataObject) -> None:
    """The same members in the same order, each the same but for the one that has the reference."""
    record, reference = data.draw(drawn(edition)), data.draw(references)
    bare, with_one = unzipped(filled(record, edition)), unzipped(filled(record, edition, reference=reference))
    assert list(bare) == list(with_one)
    assert [name for name in bare if bare[name] != with_one[name]] == [CUSTOM]
    assert with_one[CUSTOM].count(reference.encode()) == 1


@each_pdf
@FEW
@given(data=st.data())
def test_nothing_but_the_document_information_differs(edition: str, data: st.DataObject) -> None:
    """Object by object, as another program sees them."""
    record, reference = data.draw(drawn(edition)), data.draw(references)
    bare, with_one = filled(record, edition), filled(record, edition, reference=reference)
    with pikepdf.open(io.BytesIO(bare)) as old, pikepdf.open(io.BytesIO(with_one)) as new:
        info = new.trailer.Info.objgen
        assert {**old.trailer.Info, "/stformsReference": pikepdf.String(reference)} == {**new.trailer.Info}
        assert len(old.objects) == len(new.objects)
        changed = [
            one.objgen
            for one, other in zip(old.objects, new.objects, strict=True)
            if one.unparse(resolved=True) != other.unparse(resolved=True)
        ]
        assert set(changed) <= {info}


@each_pdf
@pytest.mark.parametrize("way", [{"flatten": True}, {"compact": True}, {"flatten": True, "compact": True}])
def test_a_form_that_is_written_otherwise_carries_it_too(edition: str, way: dict[str, bool]) -> None:
    """Flattened, compacted, both."""
    data = filled({}, edition, reference="0123-4567-89AB-CDEF", **way)
    assert stforms.parse(data, library=blanks.library("specimen")).value.reference == "0123-4567-89AB-CDEF"


# --- what a reference is --------------------------------------------------------------------


@each_edition
@FEW
@given(data=st.data())
def test_a_reference_follows_from_record_and_edition(edition: str, data: st.DataObject) -> None:
    """It has its shape; of the record as it is read back it is the same one; of another it is another."""
    library = blanks.library("specimen")
    record, other = data.draw(drawn(edition)), data.draw(drawn(edition))
    chosen = library.edition(edition)
    reference = stforms.reference_of(record, chosen)
    assert SHAPE.fullmatch(reference)
    reordered = dict(reversed(record.items()))
    assert stforms.reference_of(reordered, chosen) == reference
    assert (stforms.reference_of(other, chosen) == reference) == (other == record)
    assert stforms.reference_of(record, library.edition(EDITIONS[EDITIONS.index(edition) - 1])) != reference


def test_however_a_record_is_spelled_its_reference_is_the_same() -> None:
    """What is put on the form counts."""
    edition = blanks.library("specimen").edition("intyg-klinisk-tjanstgoring/hslf-fs-2021-8")
    one = {"delmal": ["STa1", "STa2"], "period": {"fran": "2024-01-01"}, "sokande": {}}
    other = {"period": {"fran": "240101"}, "delmal": "STa1, STa2"}
    assert stforms.reference_of(one, edition) == stforms.reference_of(other, edition)
    assert stforms.reference_of(one, edition) == "NHAY-4314-7ZK4-5TEP"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7ZK2-0QF4-M9TX-C3W",
        "7ZK2-0QF4-M9TX-C3WI",
        "7zk2-0qf4-m9tx-c3wd",
        "7ZK2-0QF4-M9TX-C3WD\n",
        "\uff17ZK2-0QF4-M9TX-C3WD",
    ],
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    """Nothing else may stand in its place: what a person typed could name somebody."""
    with pytest.raises(stforms.StformsError) as error:
        stforms.fill({}, "intyg-kurs/hslf-fs-2021-8", reference=text, library=blanks.library("specimen"))
    assert error.value.code == "fill.reference_shape"
