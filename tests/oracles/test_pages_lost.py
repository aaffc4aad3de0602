"""A printed copy whose pages were lost, or come in another order: what is there is read, nothing else."""

from __future__ import annotations

import pikepdf
import pytest

from stforms.actions.copies import of_parsed
from stforms.model import Record, Severity, leaves
from tests.oracles import programs
from tests.oracles.papers import Paper, codes, each, edited, same_but_for_line_breaks

SEVERAL_PAGES = (
    "ansokan-specialistkompetens/sosfs-2015-8",
    "ansokan-specialistkompetens/hslf-fs-2021-8",
    "intyg-fullgjord-st/hslf-fs-2021-8",
    "intyg-fullgjord-bt/hslf-fs-2021-8",
    "intyg-delmal-bt/hslf-fs-2021-8",
)


def with_pages(data: bytes, pages: list[int]) -> bytes:
    """Return a printed copy with these of its pages, in this order."""

    def change(pdf: pikepdf.Pdf) -> None:
        kept = [pdf.pages[page - 1] for page in pages]
        while len(pdf.pages):
            del pdf.pages[0]
        pdf.pages.extend(kept)

    return edited(programs.qpdf_flatten(data), change)


def pages_of(paper: Paper) -> list[int]:
    return list(range(1, len(paper.bound.blank.pages) + 1))


@each(SEVERAL_PAGES)
def test_pages_in_another_order_say_the_same(paper: Paper) -> None:
    outcome = paper.parse(with_pages(paper.filled, pages_of(paper)[::-1]))

    same_but_for_line_breaks(paper.record, outcome.value.record)
    assert codes(outcome) == []


@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
@each(SEVERAL_PAGES)
def test_a_lost_page_is_told_and_nothing_is_read_in_its_place(paper: Paper, place: int) -> None:
    _without_page(paper, pages_of(paper)[place])


@each(SEVERAL_PAGES[:2])
def test_a_lost_page_in_the_middle_is_told_likewise(paper: Paper) -> None:
    """The next page's text lies where the lost page's boxes were; it is no answer to them."""
    assert len(pages_of(paper)) == 3
    _without_page(paper, 2)


def _without_page(paper: Paper, lost: int) -> None:
    outcome = paper.parse(with_pages(paper.filled, [page for page in pages_of(paper) if page != lost]))

    (told,) = [one for one in outcome.findings if one.code == "parse.page_missing"]
    assert (told.severity, told.where and told.where.page) == (Severity.ERROR, lost)
    assert invented(outcome.value.record, paper.record) == []
    assert [code for code in codes(outcome) if code.startswith(("parse.stray", "codec"))] == []


def invented(found: Record, written: Record) -> list[tuple[str, object]]:
    """Return what was read and never written; rows move up when those before them are lost."""
    values = {spelled(value) for _, value in leaves(written)}
    return [(path, value) for path, value in leaves(found) if spelled(value) not in values]


def spelled(value: object) -> str:
    return " ".join(str(value).split())


@each(SEVERAL_PAGES)
def test_a_page_twice_is_read_once(paper: Paper) -> None:
    outcome = paper.parse(with_pages(paper.filled, [1, *pages_of(paper)]))

    same_but_for_line_breaks(paper.record, outcome.value.record)
    assert "parse.stray_page" in codes(outcome)


@each(SEVERAL_PAGES[:2])
def test_a_lost_page_removes_nothing_from_a_merge(paper: Paper) -> None:
    """A copy says nothing of the boxes on a page that it does not have."""
    lost = len(pages_of(paper))
    outcome = paper.parse(with_pages(paper.filled, pages_of(paper)[:-1]))
    copy = of_parsed("kopia.pdf", outcome, paper.library)
    on_it = {key for place in paper.bound.places if place.where.page == lost for key in place.keys}

    assert on_it
    assert on_it <= copy.unsaid
