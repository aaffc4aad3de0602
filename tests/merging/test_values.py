"""When values are the same, and when one can be the other corrected."""

from __future__ import annotations

import pytest

from stforms.merging.values import alike, canon, folded, meaning
from stforms.model import Json


@pytest.mark.parametrize(
    ("one", "other"), [(1, True), (0, False), (1, "1"), (None, ""), (["a"], "a"), ([], None)]
)
def test_values_of_different_kinds_are_never_the_same(one: Json, other: Json) -> None:
    """Python takes 1 for true."""
    assert canon(one) != canon(other)
    assert meaning(one) != meaning(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Vård  i\nhemmet", "vård i hemmet", True),
        ("2023–2024", "2023-2024", True),
        ("”rond”", '"Rond"', True),
        ("A\u030alvbro", "Ålvbro", True),
        ("Öberg", "Oberg", False),
        ("Åre", "Are", False),
        (["STa1", "b2"], ["b2", "sta1"], True),
        (["a1"], ["a1", "a2"], False),
    ],
)
def test_rows_are_told_by_letters_not_by_how_programs_write_them(one: Json, other: Json, same: bool) -> None:
    assert (folded(one) == folded(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "possible"),
    [
        ("Paliativ vård", "Palliativ vård", True),
        ("Palliativ vård", "Palliativ vård 2", True),
        ("Palliativ vård", "Försäkringsmedicin", False),
        (None, "2024-01-01", True),
        ("2024-01-01", "2024-01-02", False),
        (["a1"], ["a1", "a2"], False),
        (1, 2, False),
    ],
)
def test_what_can_be_the_other_corrected(one: Json, other: Json, possible: bool) -> None:
    """A text with other letters, a day that was missing; another day is another day."""
    assert alike(one, other) is alike(other, one) is possible
