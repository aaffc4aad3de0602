"""Which programs keep the reference of a form that they save: what docs/how-to/parse.md says of them.

A program that drops it is named here too: when it begins to keep it, the documentation is to be changed.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import blanks
import docx
import openpyxl
import pytest

import stforms
from stforms.formats import libreoffice
from tests.oracles import programs
from tests.oracles.papers import CHOSEN, Paper, each
from tests.oracles.programs import Node
from tests.oracles.test_flattened_copies import FLATTENERS
from tests.oracles.test_foreign_saves import CHANGES, SAVES
from tests.oracles.test_office_saves import LEGS, form, readable, saved, soffice

__all__ = ["soffice"]

REFERENCE = "7ZK2-0QF4-M9TX-C3WD"
PROGRAMS: dict[str, Callable[[bytes, Node], bytes]] = {
    **SAVES,
    "pdftk": lambda data, _: programs.pdftk_output(data),
    **{f"{name}, changed": change for name, change in CHANGES.items()},
    **{f"{name}, flattened": flatten for name, flatten in FLATTENERS.items()},
}
DROPS = {"pdftk cat", "Ghostscript, flattened", "cairo, flattened", "pypdf, appended, changed"}
"""Three make a new file of the pages; pypdf appends a trailer that names no document information."""


@each(CHOSEN, ["specimen"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_pdf_keeps_its_reference_in_every_program_that_saves_the_file(
    paper: Paper, program: str, node: Node
) -> None:
    data = PROGRAMS[program](paper.fill(paper.record, reference=REFERENCE), node)
    outcome = paper.parse(data)
    assert outcome.value.reference == (None if program in DROPS else REFERENCE)


@pytest.mark.parametrize(("ours", "ending"), LEGS)
def test_office_forms_keep_their_reference_in_libreoffice(
    soffice: str,
    ours: str,
    ending: str,
    tmp_path: Path,
) -> None:
    """In its own formats and in the old ones: every edition."""
    editions = blanks.editions(ours)
    files = [_filled(edition) for edition in editions]
    back = readable(saved(soffice, tmp_path, files, ours, ending), ours, ending)
    library = blanks.library("specimen")
    read = [stforms.parse(data, library=library).value for data in back]
    assert [(one.edition.id, one.reference) for one in read] == [(e, REFERENCE) for e in editions]


def test_rtf_keeps_it_too(soffice: str) -> None:
    """LibreOffice writes it, and reads it again."""
    (data,) = libreoffice.convert([("form.docx", _filled("checklista-st/2026-docx"))], "rtf")
    assert isinstance(data, bytes)
    assert stforms.parse(data, library=blanks.library("specimen")).value.reference == REFERENCE


@pytest.mark.parametrize("edition", blanks.editions("docx", "xlsx"))
def test_office_forms_keep_it_in_python_docx_and_openpyxl(edition: str) -> None:
    out = io.BytesIO()
    source = io.BytesIO(_filled(edition))
    (docx.Document(source) if edition.endswith("docx") else openpyxl.load_workbook(source)).save(out)
    assert stforms.parse(out.getvalue(), library=blanks.library("specimen")).value.reference == REFERENCE


def _filled(edition: str) -> bytes:
    outcome = stforms.fill({}, edition, reference=REFERENCE, library=blanks.library("specimen"))
    assert outcome.value is not None
    assert bytes(outcome.value) != form({}, edition)
    return bytes(outcome.value)
