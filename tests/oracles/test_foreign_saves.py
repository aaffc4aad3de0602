"""A filled paper that another program opened and saved says the same as before."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from stforms.model import Record
from tests.oracles import programs
from tests.oracles.papers import CHOSEN, Paper, codes, each, same
from tests.oracles.programs import Node

SURNAME = "Efternamn"
"""A field that every form has."""
MARRIED = "Đorđević-Ängström"

SAVES: dict[str, Callable[[bytes, Node], bytes]] = {
    "pdftk cat": lambda data, _: programs.pdftk_cat(data),
    "pdf-lib": lambda data, node: node.pdflib_save(data),
    "pdf.js": lambda data, node: node.pdfjs_save(data),
    "qpdf": lambda data, _: programs.qpdf_rewrite(data),
    "qpdf --qdf": lambda data, _: programs.qpdf_qdf(data),
    "qpdf --linearize": lambda data, _: programs.qpdf_linearize(data),
    "pikepdf": lambda data, _: programs.pikepdf_save(data),
    "pdfium": lambda data, _: programs.pdfium_save(data),
    "pypdf": lambda data, _: programs.pypdf_fill(data, {}, {}, incremental=False),
}

CHANGES: dict[str, Callable[[bytes, Node], bytes]] = {
    "pdf.js": lambda data, node: node.pdfjs_save(data, {SURNAME: MARRIED}),
    "pypdf, appended": lambda data, _: programs.pypdf_fill(data, {SURNAME: MARRIED}, {}, incremental=True),
    "pypdf, anew": lambda data, _: programs.pypdf_fill(data, {SURNAME: MARRIED}, {}, incremental=False),
}


def _married(record: Record) -> Record:
    changed = copy.deepcopy(record)
    changed["sokande"]["efternamn"] = MARRIED
    return changed


@each()
@pytest.mark.parametrize("save", SAVES)
def test_a_paper_saved_by_another_program_says_the_same(paper: Paper, save: str, node: Node) -> None:
    outcome = paper.parse(SAVES[save](paper.filled, node))
    same(paper.record, outcome.value.record)
    assert codes(outcome) == []
    assert not outcome.value.flattened


@each()
@pytest.mark.parametrize("change", CHANGES)
def test_a_value_changed_in_another_program_is_read_changed(paper: Paper, change: str, node: Node) -> None:
    outcome = paper.parse(CHANGES[change](paper.filled, node))
    same(_married(paper.record), outcome.value.record)
    assert codes(outcome) == []


@each(CHOSEN)
def test_a_value_changed_in_pdftk_is_read_changed(paper: Paper) -> None:
    data = programs.pdftk_output(programs.pdftk_fill(paper.filled, {SURNAME: MARRIED}, {}))
    outcome = paper.parse(data)
    same(_married(paper.record), outcome.value.record)
    assert codes(outcome) == []


@each()
def test_a_value_changed_in_pdf_lib_is_read_changed(paper: Paper, node: Node) -> None:
    """pdf-lib writes letters of WinAnsi only."""
    outcome = paper.parse(node.pdflib_save(paper.filled, {SURNAME: "Ängström"}))
    expected = copy.deepcopy(paper.record)
    expected["sokande"]["efternamn"] = "Ängström"
    same(expected, outcome.value.record)
    assert codes(outcome) == []


@each(CHOSEN)
def test_a_value_deleted_in_another_program_is_absent(paper: Paper, node: Node) -> None:
    outcome = paper.parse(node.pdfjs_save(paper.filled, {SURNAME: ""}))
    expected = copy.deepcopy(paper.record)
    del expected["sokande"]["efternamn"]
    same(expected, outcome.value.record)
    assert codes(outcome) == []


@each(CHOSEN)
def test_programs_in_a_row_lose_nothing(paper: Paper, node: Node) -> None:
    """The applicant, the supervisor and the study director each use another program."""
    data = programs.qpdf_rewrite(paper.filled)
    data = node.pdfjs_save(data, {SURNAME: "Berg"})
    data = programs.pdftk_cat(data)
    data = programs.pypdf_fill(data, {SURNAME: MARRIED}, {}, incremental=True)
    data = node.pdflib_save(data)
    outcome = paper.parse(data)
    same(_married(paper.record), outcome.value.record)
    assert codes(outcome) == []


_ROLES = [edition for edition in CHOSEN if edition.startswith("intyg-kurs/")]


@each(_ROLES)
@pytest.mark.parametrize("program", ["pdf.js", "pdf-lib"])
def test_the_other_box_ticked_in_another_program_is_read(paper: Paper, program: str, node: Node) -> None:
    choices = next(place.choices for place in paper.bound.places if place.choices)
    (other,) = (value for value, target in choices if target.name not in paper.ticked)
    ticks = {target.name: value == other for value, target in choices}
    data = (
        node.pdfjs_save(paper.filled, ticks=ticks)
        if program == "pdf.js"
        else node.pdflib_save(paper.filled, ticks=ticks)
    )
    expected = copy.deepcopy(paper.record)
    expected["intygande"]["roll"] = other
    outcome = paper.parse(data)
    same(expected, outcome.value.record)
    assert codes(outcome) == []
