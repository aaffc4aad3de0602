"""Whatever stands in a record, there is a page, and it is sound."""

from __future__ import annotations

import copy
from typing import Any

import anything
import pages
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from stforms.actions.papers import ReadPaper, ReadPapers
from stforms.actions.together import Whole
from stforms.model import normal_record

SUBJECTS = [
    (("ansokan-hslf-fs-2021-8.yaml",), Whole.APPLICATION),
    (("ansokan-sosfs-2015-8.yaml",), Whole.APPLICATION),
    (("checklista-st.yaml", "iup.yaml", "kravspecifikation.yaml"), Whole.FOLLOW_UP),
]


@pytest.mark.parametrize(("names", "whole"), SUBJECTS)
@given(data=st.data(), odd=anything.ANY_JSON)
@settings(max_examples=25)
def test_one_odd_value_stops_no_page(
    names: tuple[str, ...], whole: Whole, data: st.DataObject, odd: Any
) -> None:
    papers = list(pages.read(*names).papers)
    at = data.draw(st.integers(0, len(papers) - 1))
    one = papers[at]
    record = copy.deepcopy(one.record)
    holder, key = data.draw(st.sampled_from(list(anything.places(record))))
    holder[key] = odd
    papers[at] = ReadPaper(one.name, one.edition, normal_record(record) or {}, one.findings)
    made = pages.together(pages.checked(ReadPapers(tuple(papers)), whole), "sv")
    assert html.document_fromstring(made.decode("utf-8")).xpath("string(//h1)") == "Kontroll av papper"
