"""Rows on continuation sheets survive other programs as the form's own rows do."""

from __future__ import annotations

import re
from collections.abc import Callable

import pikepdf
import pytest

from stforms.formats.pdf.continuation import ROWS
from tests.oracles import programs
from tests.oracles.papers import WITH_TABLES, Paper, codes, each, edited, same, same_but_for_line_breaks
from tests.oracles.programs import Node

SAVES: dict[str, Callable[[bytes, Node], bytes]] = {
    "pdftk cat": lambda data, _: programs.pdftk_cat(data),
    "pdf-lib": lambda data, node: node.pdflib_save(data),
    "pdf.js": lambda data, node: node.pdfjs_save(data),
    "qpdf": lambda data, _: programs.qpdf_rewrite(data),
    "pypdf": lambda data, _: programs.pypdf_fill(data, {}, {}, incremental=False),
}
FLATTENERS: dict[str, Callable[[bytes, Node], bytes]] = {
    "qpdf": lambda data, _: programs.qpdf_flatten(data),
    "pdf-lib": lambda data, node: node.pdflib_save(data, flatten=True),
    "Ghostscript": lambda data, _: programs.ghostscript(data),
    "cairo": lambda data, _: programs.cairo(data),
}


@each(WITH_TABLES)
@pytest.mark.parametrize("save", SAVES)
def test_rows_on_continuation_sheets_survive_another_program(paper: Paper, save: str, node: Node) -> None:
    outcome = paper.parse(SAVES[save](paper.fill(paper.long_record), node))
    same(paper.long_record, outcome.value.record)
    assert codes(outcome) == []


@each(WITH_TABLES)
@pytest.mark.parametrize("program", FLATTENERS)
def test_rows_on_continuation_sheets_survive_flattening(paper: Paper, program: str, node: Node) -> None:
    outcome = paper.parse(FLATTENERS[program](paper.fill(paper.long_record), node))
    assert outcome.value.flattened
    same_but_for_line_breaks(paper.long_record, outcome.value.record)
    assert codes(outcome) == []


@each(WITH_TABLES)
@pytest.mark.parametrize("compact", [False, True], ids=["appended", "anew"])
def test_rows_on_continuation_sheets_survive_our_own_flattening(paper: Paper, compact: bool) -> None:
    outcome = paper.parse(paper.fill(paper.long_record, flatten=True, compact=compact))
    same_but_for_line_breaks(paper.long_record, outcome.value.record)
    assert codes(outcome) == []


@each(WITH_TABLES)
def test_a_row_changed_on_a_continuation_sheet_is_read_changed(paper: Paper, node: Node) -> None:
    table = max(paper.edition.tables, key=lambda table: table.rows)
    column = next(column.key for column in table.columns if column.codec == "text")
    name = f"{table.key} {table.rows + ROWS + 2} {column}"
    outcome = paper.parse(node.pdfjs_save(paper.fill(paper.long_record), {name: "Ny ort"}))
    assert outcome.value.record[table.key][table.rows + ROWS + 1][column] == "Ny ort"
    assert codes(outcome) == []


@each(WITH_TABLES)
def test_readers_find_nothing_wrong_with_continuation_sheets(paper: Paper) -> None:
    for options in ({}, {"compact": True}, {"flatten": True}):
        data = paper.fill(paper.long_record, **options)
        assert "No syntax or stream encoding errors found" in programs.checked(data)
        assert programs.rendered_by_ghostscript(data) == ""


@each(WITH_TABLES)
def test_a_lost_continuation_sheet_leaves_the_other_rows(paper: Paper) -> None:
    """Papers are scanned, sorted and lost one by one."""

    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[-1]

    data = edited(paper.fill(paper.long_record, flatten=True), change)
    table = max(paper.edition.tables, key=lambda table: table.rows)
    found = paper.parse(data).value.record[table.key]
    assert len(found) == table.rows + ROWS
    assert [re.sub(r"\s+", " ", str(row)) for row in found] == [
        re.sub(r"\s+", " ", str(row)) for row in paper.long_record[table.key][: table.rows + ROWS]
    ]
