"""Lists are in the order of a Swedish telephone book."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from stforms.actions.alphabet import swedish

IN_ORDER = [
    "",
    "A2",
    "A10",
    "Bo",
    "café",
    "Cafévägen",
    "Đorđević",
    "Zetterberg",
    "Åberg",
    "Äng",
    "ö",
    "Öqvist",
]


def test_å_ä_and_ö_come_last_and_numbers_count() -> None:
    shuffled = [*IN_ORDER[1::2], *IN_ORDER[::2]]
    assert sorted(shuffled, key=swedish) == IN_ORDER


@given(words=st.text(), other=st.text())
def test_any_two_texts_can_be_compared(words: str, other: str) -> None:
    assert (swedish(words) < swedish(other)) or (swedish(words) >= swedish(other))


@given(words=st.text())
def test_how_a_letter_is_put_together_does_not_matter(words: str) -> None:
    assert swedish(unicodedata.normalize("NFD", words)) == swedish(unicodedata.normalize("NFC", words))
