"""The coverage matrix: its columns, its marks, its parts."""

from __future__ import annotations

import pages
import pytest

from stforms.actions.overview import Mark
from stforms.html.matrix import Matrix, matrices, needed


def matrix(lang: str = "sv") -> Matrix:
    (only,) = matrices(pages.application_2021().value[1].coverage, lang)
    return only


def test_columns_are_the_certificates_that_name_a_delmal_by_number() -> None:
    """Not the final ones, which are 1 and 2."""
    assert [column.number for column in matrix().columns] == [str(number) for number in range(3, 21)]


@pytest.mark.parametrize(("lang", "kind"), [("sv", "klinisk tjänstgöring"), ("en", "clinical service")])
def test_a_column_says_what_it_is(lang: str, kind: str) -> None:
    column = matrix(lang).columns[1]
    assert (column.number, column.kind, column.about) == ("4", kind, "Tallåsens vårdcentral, Älvbro")


def test_a_mark_tells_what_counts() -> None:
    """STb4 needs a course, and service or auscultation."""
    (line,) = (line for line in matrix().lines if line.code == "STb4")
    marked = {
        column.number
        for column, mark in zip(matrix().columns, line.marks, strict=True)
        if mark is Mark.COUNTS
    }
    assert (marked, line.missing) == ({"3", "16"}, "")


def test_a_certificate_of_a_kind_that_is_not_needed_is_named_only() -> None:
    """A course for STa7, which needs service alone."""
    papers = pages.read("ansokan-hslf-fs-2021-8.yaml").papers
    (course,) = (one for one in papers if one.name == "st-12-etik-och-samtal")
    record = {**course.record, "delmal": [*course.record["delmal"], "STa7"]}
    changed = [type(one)(one.name, one.edition, record, ()) if one is course else one for one in papers]
    group = pages.checked(pages.ReadPapers(tuple(changed)), pages.Whole.APPLICATION).value[1]
    (only,) = matrices(group.coverage, "sv")
    (line,) = (line for line in only.lines if line.code == "STa7")
    marks = {column.number: mark for column, mark in zip(only.columns, line.marks, strict=True) if mark}
    assert marks == {"4": Mark.COUNTS, "12": Mark.NAMED}


def test_too_many_certificates_become_parts_that_have_every_delmal() -> None:
    parts = matrices(pages.many().value[1].coverage, "sv")
    assert [(part.part, len(part.columns), part.wide) for part in parts] == [
        (1, 28, True), (2, 28, True), (3, 7, False),
    ]  # fmt: skip
    assert len({tuple(line.code for line in part.lines) for part in parts}) == 1
    assert [column.number for part in parts for column in part.columns] == [str(n) for n in range(3, 66)]


def test_what_is_needed_alike_stands_together_and_nothing_is_left_out() -> None:
    coverage = pages.application_2021().value[1].coverage
    found = needed(coverage, "sv")
    assert (found[0].codes, found[0].needs, found[0].sure) == ("STa1", "kurs", False)
    codes = [code for one in found for code in one.codes.split(", ")]
    assert sorted(codes) == sorted(one.delmal.code for one in coverage)
