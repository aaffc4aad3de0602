"""A copy whose fields have become page content is recognised by its footer and still says the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.oracles import programs
from tests.oracles.papers import CHOSEN, Paper, codes, each, same_but_for_line_breaks
from tests.oracles.programs import Node

FLATTENERS: dict[str, Callable[[bytes, Node], bytes]] = {
    "pdftk": lambda data, _: programs.pdftk_flatten(data),
    "qpdf": lambda data, _: programs.qpdf_flatten(data),
    "pdf-lib": lambda data, node: node.pdflib_save(data, flatten=True),
    "pdfium": lambda data, _: programs.pdfium_flatten(data),
    "Ghostscript": lambda data, _: programs.ghostscript(data),
    "cairo": lambda data, _: programs.cairo(data),
}


@each()
@pytest.mark.parametrize("program", FLATTENERS)
def test_a_flattened_copy_says_the_same(paper: Paper, program: str, node: Node) -> None:
    outcome = paper.parse(FLATTENERS[program](paper.filled, node))
    assert outcome.value.flattened
    same_but_for_line_breaks(paper.record, outcome.value.record)
    assert codes(outcome) == []


@each()
@pytest.mark.parametrize("compact", [False, True], ids=["appended", "anew"])
def test_our_own_flattened_copy_says_the_same(paper: Paper, compact: bool) -> None:
    outcome = paper.parse(paper.fill(paper.record, flatten=True, compact=compact))
    assert outcome.value.flattened
    same_but_for_line_breaks(paper.record, outcome.value.record)
    assert codes(outcome) == []


@each(CHOSEN)
@pytest.mark.parametrize("program", ["pdftk", "Ghostscript"])
def test_a_flattened_copy_without_our_stamp_is_known_by_its_footer(
    paper: Paper, program: str, node: Node
) -> None:
    """The command `pdftk cat` drops the document information; Ghostscript keeps only the entries it knows."""
    flat = FLATTENERS[program](paper.filled, node)
    bare = programs.pdftk_cat(flat) if program == "pdftk" else flat
    assert paper.parse(bare).value.identified_by == "text"
