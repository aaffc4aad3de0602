"""Every reader shows in every box what was written there, and finds nothing wrong with the file."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

from stforms.model import Box
from tests.oracles import programs
from tests.oracles.papers import Paper, each
from tests.oracles.programs import Node

_SLACK = 1.0  # points


@dataclass(frozen=True)
class Shown:
    """A piece of text that a reader shows: page from 1, the middle of its box."""

    page: int
    text: str
    x: float
    y: float

    def inside(self, box: Box) -> bool:
        left, bottom, right, top = box
        return left - _SLACK <= self.x <= right + _SLACK and bottom - _SLACK <= self.y <= top + _SLACK


def _squeezed(text: str) -> str:
    """Return a text without white space: how lines break is the reader's affair."""
    return "".join(text.split())


def _compare(paper: Paper, shown: dict[str, str]) -> None:
    """Fail unless every field shows its value; list all that do not."""
    wrong = {
        name: (value, shown.get(name))
        for name, value in paper.texts.items()
        if _squeezed(shown.get(name, "")) != _squeezed(value)
    }
    assert wrong == {}


def _by_field(paper: Paper, shown: list[Shown], printed: list[Shown]) -> dict[str, str]:
    """Return the text in each filled box, less what the blank prints there itself."""
    known = Counter((piece.page, piece.text, round(piece.x), round(piece.y)) for piece in printed)
    found: dict[str, str] = {}
    for box in paper.boxes:
        for piece in shown:
            mark = (piece.page, piece.text, round(piece.x), round(piece.y))
            if piece.page == box.page and piece.inside(box.box) and not known[mark]:
                found[box.field] = found.get(box.field, "") + piece.text
    return found


# --- poppler ---------------------------------------------------------------------------------

_PAGE = re.compile(r'<page width="[\d.]+" height="([\d.]+)">(.*?)</page>', re.S)
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')


def _poppler(data: bytes) -> list[Shown]:
    """Return the words that poppler finds, fields included."""
    document = programs.through("pdftotext", data, "-bbox", "IN", "OUT").decode("utf-8")
    found = []
    for number, (height, inside) in enumerate(_PAGE.findall(document), start=1):
        for *corners, word in _WORD.findall(inside):
            left, top, right, bottom = map(float, corners)
            middle = float(height) - (top + bottom) / 2
            found.append(Shown(number, html.unescape(word), (left + right) / 2, middle))
    return found


@each()
def test_poppler_shows_every_value_in_its_box(paper: Paper) -> None:
    _compare(paper, _by_field(paper, _poppler(paper.filled), _poppler(paper.blank)))


# --- pdfium ----------------------------------------------------------------------------------


def _pdfium(data: bytes) -> list[Shown]:
    """Return the characters that pdfium finds once it has made the fields page content."""
    return list(_characters(pypdfium2.PdfDocument(programs.pdfium_flatten(data))))


def _characters(document: pypdfium2.PdfDocument) -> Iterator[Shown]:
    for number, page in enumerate(document, start=1):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            char = text.get_text_range(index, 1)
            if char.strip():
                left, bottom, right, top = text.get_charbox(index, loose=True)
                yield Shown(number, char, (left + right) / 2, (bottom + top) / 2)


@each()
def test_pdfium_shows_every_value_in_its_box(paper: Paper) -> None:
    _compare(paper, _by_field(paper, _pdfium(paper.filled), _pdfium(paper.blank)))


# --- pdf.js ----------------------------------------------------------------------------------


@each()
def test_pdfjs_shows_every_value_in_its_box(paper: Paper, node: Node) -> None:
    """pdf.js tells for each widget what it holds and what its appearance shows."""
    widgets = node.pdfjs_read(paper.filled)["widgets"]
    _compare(
        paper, {widget["name"]: widget["value"] for widget in widgets if isinstance(widget["value"], str)}
    )
    _compare(paper, {widget["name"]: "".join(widget["shown"]) for widget in widgets})


@each()
def test_pdfjs_finds_every_value_on_the_pages_of_a_flattened_copy(paper: Paper, node: Node) -> None:
    pages = node.pdfjs_read(paper.fill(paper.record, flatten=True))["pages"]
    printed = _squeezed("".join(item["text"] for page in pages for item in page))
    absent = [value for value in paper.texts.values() if _squeezed(value) not in printed]
    assert absent == []


# --- ticks, and the file as a whole ----------------------------------------------------------


@each()
def test_pdfjs_sees_the_ticked_boxes_ticked(paper: Paper, node: Node) -> None:
    widgets = node.pdfjs_read(paper.filled)["widgets"]
    boxes = {widget["name"]: widget["value"] for widget in widgets if widget["on"] is not None}
    ticked = {name: value for name, value in boxes.items() if value not in (None, "Off")}
    assert ticked == paper.ticked


def _on_buttons(paper: Paper, shown: list[Shown]) -> list[str]:
    buttons = paper.bound.blank.button_boxes
    return [
        piece.text for piece in shown for page, box in buttons if piece.page == page and piece.inside(box)
    ]


@each()
def test_a_filled_paper_shows_no_push_buttons(paper: Paper) -> None:
    """“Rensa” and “Skriv ut” are for filling in the blank, not for a filled paper."""
    if paper.bound.blank.buttons:
        assert _on_buttons(paper, _poppler(paper.blank))
    assert _on_buttons(paper, _poppler(paper.filled)) == []


@each()
def test_qpdf_finds_nothing_wrong(paper: Paper) -> None:
    for options in ({}, {"compact": True}, {"flatten": True}, {"flatten": True, "compact": True}):
        data = paper.fill(paper.record, **options)
        said = programs.checked(data)
        assert "No syntax or stream encoding errors found" in said, said


@each()
def test_ghostscript_finds_nothing_wrong(paper: Paper) -> None:
    """Ghostscript reads every object that a page needs, and warns of what it must mend."""
    said = programs.rendered_by_ghostscript(paper.filled)
    assert said == ""
