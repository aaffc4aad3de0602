"""A blank that another program filled is read like one of ours."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping

import pytest

from stforms.model import Record
from tests.oracles import programs
from tests.oracles.papers import Paper, codes, each, same
from tests.oracles.programs import Node
from tests.oracles.records import spelled_fields

Fill = Callable[[bytes, Mapping[str, str], Mapping[str, str], Node], bytes]

FILLS: dict[str, Fill] = {
    "pdftk": lambda blank, texts, ticks, _: programs.pdftk_fill(blank, texts, ticks),
    "pdf.js": lambda blank, texts, ticks, node: node.pdfjs_save(blank, texts, dict.fromkeys(ticks, True)),
    "pypdf, appended": lambda blank, texts, ticks, _: programs.pypdf_fill(
        blank, texts, ticks, incremental=True
    ),
    "pypdf, anew": lambda blank, texts, ticks, _: programs.pypdf_fill(blank, texts, ticks, incremental=False),
}


def _as_the_blank_allows(paper: Paper, record: Record) -> Record:
    """Return the record less what stands in boxes that have no field of their own on the blank."""
    expected = copy.deepcopy(record)
    for path in paper.shared.values():
        holder, _, key = path.rpartition(".")
        del expected[holder][key]
        if not expected[holder]:
            del expected[holder]
    return expected


def _fields(paper: Paper, record: Record) -> dict[str, str]:
    """Return the texts by the names that the blank's own fields have."""
    return {k: v for k, v in spelled_fields(paper.bound, record).items() if k not in paper.bound.blank.split}


@each()
@pytest.mark.parametrize("program", FILLS)
def test_a_blank_filled_by_another_program_is_read(paper: Paper, program: str, node: Node) -> None:
    filled = FILLS[program](paper.blank, _fields(paper, paper.record), paper.ticked, node)
    outcome = paper.parse(filled)
    same(_as_the_blank_allows(paper, paper.record), outcome.value.record)
    assert codes(outcome) == ["parse.shared_field"] * len(paper.shared)


@each()
def test_a_blank_filled_by_pdf_lib_is_read(paper: Paper, node: Node) -> None:
    """pdf-lib writes letters of WinAnsi only."""
    ticks = dict.fromkeys(paper.ticked, True)
    filled = node.pdflib_save(paper.blank, _fields(paper, paper.latin_record), ticks)
    outcome = paper.parse(filled)
    same(_as_the_blank_allows(paper, paper.latin_record), outcome.value.record)
    assert codes(outcome) == ["parse.shared_field"] * len(paper.shared)


@each(["intyg-klinisk-tjanstgoring/sosfs-2015-8"])
def test_a_name_typed_where_the_signature_goes_is_read(paper: Paper, node: Node) -> None:
    """Only this form has a field there; stforms never fills it."""
    outcome = paper.parse(node.pdfjs_save(paper.filled, {"Namnteckning": "Łukasz Đorđević"}))
    expected = copy.deepcopy(paper.record)
    expected["intygande"]["namnteckning"] = "Łukasz Đorđević"
    same(expected, outcome.value.record)
    assert codes(outcome) == []
