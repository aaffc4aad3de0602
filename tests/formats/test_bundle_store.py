"""Objects that are the same are stored once, whatever they are called where they come from."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.errors import UnreadableError
from stforms.formats.pdf.bundle.copying import Copier
from stforms.formats.pdf.bundle.opened_source import PdfSource, plain
from stforms.formats.pdf.bundle.store import Store
from tests.bundles import opened

names = st.text("abcdefgh", min_size=1, max_size=4).map(lambda name: f"/{name}")
values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.integers(-(2**31), 2**31 - 1),
        st.booleans(),
        st.text(max_size=12),
        st.binary(max_size=12),
        names,
        st.sampled_from(["(5 0 R)", "\\) 7 0 R (", "1 0 R", b"\\(2 0 R"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=4)),
    max_leaves=12,
)


def as_pdf(value: Any) -> Any:
    """Return a value as an object: what begins with a slash is a name."""
    if isinstance(value, list):
        return pikepdf.Array([as_pdf(one) for one in value])
    if isinstance(value, dict):
        return pikepdf.Dictionary({key: as_pdf(one) for key, one in value.items()})
    if isinstance(value, str) and value.startswith("/") and len(value) > 1:
        return pikepdf.Name(value)
    return pikepdf.String(value) if isinstance(value, str | bytes) else value


def file_of(store: Store, number: int) -> bytes:
    """Return a file whose catalog names this object."""
    pages = store.add(b"<</Type/Pages/Kids[]/Count 0>>")
    root = store.add(b"<</Type/Catalog/Pages %d 0 R/Kept %d 0 R>>" % (pages, number))
    return b"".join(store.write(root, store.add(b"<<>>")))


def source_of(value: Any) -> tuple[Any, Any]:
    """Return a file and an object in it with this value."""
    pdf = pikepdf.new()
    return pdf, pdf.make_indirect(pikepdf.Dictionary(Value=as_pdf(value), Data=pdf.make_stream(b"1 0 R (")))


@given(values)
def test_a_copy_says_what_the_original_says(value: Any) -> None:
    pdf, kept = source_of(value)
    store = Store()
    with opened(file_of(store, Copier(store, PdfSource(pdf)).number(*kept.objgen))) as copied:
        assert plain(copied.Root.Kept.get("/Value")) == plain(kept.get("/Value"))
        assert copied.Root.Kept.Data.read_bytes() == b"1 0 R ("
        assert copied.check_pdf_syntax() == []


@given(values, st.integers(0, 5))
def test_the_same_object_from_two_files_is_one(value: Any, before: int) -> None:
    """Other objects before it give it another number in its file; that does not matter."""
    store, numbers = Store(), set()
    for count in (0, before):
        pdf, kept = source_of(value)
        for _ in range(count):
            pdf.make_indirect(pikepdf.Dictionary(Other=count))
        numbers.add(Copier(store, PdfSource(pdf)).number(*kept.objgen))
    assert len(numbers) == 1


@given(st.lists(st.binary(max_size=40), max_size=12))
def test_strict_readers_find_every_object(data: list[bytes]) -> None:
    store = Store()
    streams = [store.pack(b"/Index %d" % index, raw) for index, raw in enumerate(data)]
    plain = [store.add(b"<</Index %d/Of %d 0 R>>" % (i, number)) for i, number in enumerate(streams)]
    kept = store.add(b"<</All[%b]>>" % b" ".join(b"%d 0 R" % number for number in plain))
    reader = pypdf.PdfReader(io.BytesIO(file_of(store, kept)), strict=True)
    found = reader.root_object["/Kept"]["/All"]
    assert [one.get_object()["/Of"].get_data() for one in found] == data


def test_many_objects_are_spread_over_object_streams() -> None:
    store = Store()
    numbers = [store.add(b"<</Number %d>>" % index) for index in range(1_000)]
    kept = store.add(b"<</All[%b]>>" % b" ".join(b"%d 0 R" % number for number in numbers))
    with opened(file_of(store, kept)) as pdf:
        assert [int(one.Number) for one in pdf.Root.Kept.All] == list(range(1_000))


def test_objects_that_name_each_other_are_copied_with_their_circle() -> None:
    pdf = pikepdf.new()
    one, other = pdf.make_indirect(pikepdf.Dictionary(Is=1)), pdf.make_indirect(pikepdf.Dictionary(Is=2))
    one.Next, other.Next = other, one
    store = Store()
    with opened(file_of(store, Copier(store, PdfSource(pdf)).number(*one.objgen))) as copied:
        kept = copied.Root.Kept
        assert [kept.Is, kept.Next.Is, kept.Next.Next.Is] == [1, 2, 1]
        assert kept.Next.Next.objgen == kept.objgen


def test_a_chain_without_end_is_an_error_of_ours() -> None:
    pdf = pikepdf.new()
    link = pdf.make_indirect(pikepdf.Dictionary())
    for _ in range(5_000):
        link = pdf.make_indirect(pikepdf.Dictionary(Next=link))
    with pytest.raises(UnreadableError, match="60"):
        Copier(Store(), PdfSource(pdf)).number(*link.objgen)


def test_data_outside_the_file_are_not_fetched() -> None:
    """A stream may name another file (7.3.8.2); what it names is nobody's business."""
    pdf = pikepdf.new()
    stream = pdf.make_stream(b"inside", F=pikepdf.String("/etc/passwd"))
    store = Store()
    with opened(file_of(store, Copier(store, PdfSource(pdf)).number(*stream.objgen))) as copied:
        assert "/F" not in copied.Root.Kept
        assert copied.Root.Kept.read_bytes() == b"inside"
