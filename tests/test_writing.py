"""What is written into edition.toml is read back the same."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from stforms.binding.locators import (
    BoxAt,
    CellAt,
    CrossAt,
    FieldAt,
    LabelAt,
    Locator,
    NameAt,
    PlaceAt,
    UnderAt,
    locator_of,
)
from stforms.binding.writing import inline, said

words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
maybe = st.none() | words
count = st.integers(1, 99)
tenth = st.integers(0, 9000).map(lambda n: n / 10)
LOCATORS: st.SearchStrategy[Locator] = st.one_of(
    st.builds(FieldAt, words, st.none() | count, maybe, maybe),
    st.builds(BoxAt, count, st.tuples(tenth, tenth, tenth, tenth)),
    st.builds(NameAt, st.sampled_from(["tag", "alias", "name"]), words),
    st.builds(CellAt, words, words),
    st.builds(LabelAt, words, maybe),
    st.builds(CrossAt, words, words, maybe),
    st.builds(UnderAt, words),
    st.builds(PlaceAt, count, count, count, maybe),
)


@given(LOCATORS)
def test_a_locator_is_read_back_as_it_was_written(locator: Locator) -> None:
    written = f"at = {inline(said(locator))}"
    assert locator_of(tomllib.loads(written)["at"]) == locator
