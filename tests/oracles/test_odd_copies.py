"""Copies that were turned, scaled, moved or put together with others still say the same, or say why not."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

import stforms
from tests.oracles import programs
from tests.oracles.papers import CHOSEN, Paper, codes, each, edited, same, same_but_for_line_breaks

# --- the form lost, its fields still on the pages --------------------------------------------


def _no_form(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AcroForm


def _no_fields(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields = pikepdf.Array()


def _few_fields(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields = pikepdf.Array(list(pdf.Root.AcroForm.Fields)[:5])


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("lost", [_no_form, _no_fields, _few_fields])
@each(CHOSEN)
def test_fields_that_only_the_pages_know_are_read(paper: Paper, lost: Callable[[pikepdf.Pdf], None]) -> None:
    """Programs that put pages together copy the widgets and lose the form; viewers still show them."""
    outcome = paper.parse(edited(paper.filled, lost))
    same(paper.record, outcome.value.record)
    assert [code for code in codes(outcome) if not code.startswith("identify.fields")] == []


@each(CHOSEN)
def test_pages_taken_out_by_another_program_are_read(paper: Paper, tmp_path: Path) -> None:
    """The program qpdf 11 copies a field tree that spans two pages twice, the second time by another name."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(paper.filled)
    programs.run("qpdf", "--empty", "--pages", source, "--", target)
    outcome = paper.parse(target.read_bytes())
    same(paper.record, outcome.value.record)
    assert set(codes(outcome)) <= ({"identify.fields_new", "parse.stray_field"} if paper.shared else set())


# --- two papers in one file ------------------------------------------------------------------


def _united(tool: str, one: Path, other: Path, both: Path) -> None:
    commands = {
        "pdftk": ["pdftk", one, other, "cat", "output", both],
        "qpdf": ["qpdf", "--empty", "--pages", one, other, "--", both],
        "pdfunite": ["pdfunite", one, other, both],
    }
    programs.program(tool)
    subprocess.run([str(word) for word in commands[tool]], capture_output=True, check=True, timeout=60)


def _said_of(file: Path, paper: Paper) -> str:
    """Return why a file was refused, or what was found beside the one paper that was read."""
    try:
        return ", ".join(codes(stforms.parse(file, library=paper.library)))
    except stforms.StformsError as error:
        return error.code


@pytest.mark.parametrize("tool", ["pdftk", "qpdf", "pdfunite"])
@each(CHOSEN[:1])
def test_two_papers_in_one_file_are_never_read_as_one(paper: Paper, tool: str, tmp_path: Path) -> None:
    """Either the file is refused, naming both forms, or the other paper's pages are reported."""
    one, other, both = (tmp_path / name for name in ("one.pdf", "other.pdf", "both.pdf"))
    one.write_bytes(paper.filled)
    filled = stforms.fill({"bilaga_nr": "9"}, "intyg-kurs/sosfs-2015-8", library=paper.library)
    other.write_bytes(bytes(filled.value or b""))
    _united(tool, one, other, both)
    assert _said_of(both, paper) in ("identify.several", "parse.stray_page")


# --- turned, scaled, moved -------------------------------------------------------------------


def _fitted_to_letter(data: bytes) -> bytes:
    """Print on American paper, made smaller to fit, as drivers do unasked."""
    return programs.through(
        "gs", data, "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite", "-sPAPERSIZE=letter",
        "-dFIXEDMEDIA", "-dPDFFitPage", "-o", "OUT", "IN",
    )  # fmt: skip


def _on_letter(data: bytes) -> bytes:
    return programs.through("pdftocairo", data, "-pdf", "-paper", "letter", "IN", "OUT")


def _turned(data: bytes) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.rotate(90, relative=False)

    return programs.qpdf_flatten(edited(data, change))


def _moved(data: bytes) -> bytes:
    """Move everything 30 points right and 20 up on a page that does not start at 0 0."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            left, bottom, right, top = (float(side) for side in page.mediabox)
            page.obj.MediaBox = [left - 15, bottom - 10, right + 15, top + 10]
            page.obj.CropBox = [left - 12, bottom - 7, right + 11, top + 9]
            page.contents_add(pdf.make_stream(b"q 1 0 0 1 30 20 cm"), prepend=True)
            page.contents_add(pdf.make_stream(b"Q"))

    return edited(programs.qpdf_flatten(data), change)


ODD: dict[str, Callable[[bytes], bytes]] = {
    "fitted to letter": _fitted_to_letter,
    "on letter": _on_letter,
    "turned": _turned,
    "moved": _moved,
}


@pytest.mark.parametrize("how", ODD)
@each(CHOSEN)
def test_a_copy_that_lies_otherwise_says_the_same(paper: Paper, how: str) -> None:
    outcome = paper.parse(ODD[how](paper.filled))
    assert outcome.value.flattened
    same_but_for_line_breaks(paper.record, outcome.value.record)
    assert codes(outcome) == []
