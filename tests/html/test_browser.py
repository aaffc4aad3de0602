"""What a browser makes of the pages: accessible by day and by night, nothing cut off, printed whole."""

from __future__ import annotations

import re
from pathlib import Path

import browser
import pages
import pypdfium2
import pytest
from pages import LANGUAGES, PAGES

import stforms.html

EACH = pytest.mark.parametrize(("name", "lang"), [(name, lang) for name in PAGES for lang in LANGUAGES])
A4 = (595, 842)
MARGIN = 30
"""Points that every page of paper keeps free."""
UNJUDGED = {"color-contrast"}
"""What axe cannot judge in pictures, below headings that stay in sight, and of signs that are no letters.
The colours themselves are measured below."""


@EACH
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_axe_finds_nothing(name: str, lang: str, dark: bool) -> None:
    """WCAG 2.2 and axe's own best practices."""
    told = browser.axe(pages.page(name, lang), dark)
    assert told["violations"] == []
    assert told["rules"] > 20
    assert (told["ink"] == "rgb(27, 31, 36)") is not dark
    assert {rule["id"] for rule in told["incomplete"]} <= UNJUDGED


def test_axe_would_find_something() -> None:
    """The test above could pass for nothing."""
    page = pages.page("nothing", "sv").replace(b'<html lang="sv">', b"<html>")
    assert [rule["id"] for rule in browser.axe(page)["violations"]] == ["html-has-lang"]


STYLE = (Path(stforms.html.__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")
PALETTES = [
    dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.S)
]


@pytest.mark.parametrize("palette", PALETTES, ids=["day", "night", "print"])
def test_every_colour_of_words_stands_out_from_both_grounds(palette: dict[str, str]) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1; and 1.4.11: lines that mean something, 3 to 1."""
    for ground in ("paper", "shade"):
        for ink in ("ink", "soft", "link", "error", "warning", "info", "good"):
            assert _contrast(palette[ink], palette[ground]) >= 4.5
        assert _contrast(palette["edge"], palette[ground]) >= 3
    assert _contrast(palette["stripe"], palette["bar"]) >= 3


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_there_are_three_palettes() -> None:
    """By day, by night, on paper; each with every colour."""
    assert len(PALETTES) == 3
    assert {frozenset(palette) for palette in PALETTES} == {frozenset(PALETTES[0])}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [500, 1280])
def test_nothing_is_wider_than_the_window_but_what_scrolls(name: str, width: int) -> None:
    """On a small screen and on a large one."""
    assert browser.too_wide(pages.page(name, "sv"), width) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints_whole_on_a4(name: str) -> None:
    """All letters within the paper's edges, few sheets, the last one not empty, and every word is there."""
    document = pypdfium2.PdfDocument(browser.printed(pages.page(name, "sv")))
    words = ""
    for number in range(len(document)):
        sheet = document[number]
        assert sorted(map(round, sheet.get_size())) == sorted(A4)
        letters = sheet.get_textpage()
        boxes = [letters.get_charbox(i) for i in range(letters.count_chars())]
        boxes = [box for box in boxes if box[2] > box[0]]
        assert boxes
        assert min(box[0] for box in boxes) >= MARGIN
        assert max(box[2] for box in boxes) <= sheet.get_size()[0] - MARGIN
        words += letters.get_text_bounded()
    assert len(document) <= 12
    for code in ("STc15", "BT18") if name == "application-2021" else ():
        assert code in words
    if name == "merge":
        assert "Sanna" in words or "Jelena" in words  # what is folded on the screen is printed


def test_a_matrix_with_many_certificates_prints_whole() -> None:
    """On pages across, each with the heads of its columns."""
    document = pypdfium2.PdfDocument(browser.printed(pages.together(pages.many(), "sv")))
    across = [document[number] for number in range(len(document)) if document[number].get_width() > A4[0] + 1]
    assert len(across) >= 2
    for sheet in across:
        letters = sheet.get_textpage()
        boxes = [letters.get_charbox(i) for i in range(letters.count_chars())]
        assert max(box[2] for box in boxes) <= sheet.get_width() - MARGIN
        assert "Saknas" in letters.get_text_bounded()


def test_the_timeline_is_printed_on_one_sheet() -> None:
    """Its first and its last lane."""
    document = pypdfium2.PdfDocument(browser.printed(pages.page("application-flawed", "sv")))
    sheets = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    drawn = [words for words in sheets if "Räknad tid" in words]
    assert len(drawn) == 2  # the BT's and the ST's
    assert all("Varje rad är ett tjänstgöringsställe" in words for words in drawn)
