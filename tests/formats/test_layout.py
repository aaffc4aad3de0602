"""How text is set in a box: wrapped, never cut, never smaller than asked."""

from __future__ import annotations

from itertools import pairwise

import blanks
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.formats.pdf.appearance import ExtraFonts, frame, one_line, text_stream
from stforms.formats.pdf.fonts import FieldFont
from stforms.formats.pdf.layout import LEGIBLE, PADDING, Fitted, TooLong, capacity, fit, wrap
from stforms.formats.pdf.style import Style

PARAGRAPH = "Jag har tjänstgjort på vårdcentralen och gått igenom alla moment – ”med god marginal”. "
texts = st.text("abcdefghij åäö.,–\n", max_size=300)


@pytest.fixture(scope="module", params=blanks.kinds())
def font(request: pytest.FixtureRequest) -> FieldFont:
    library = blanks.library(request.param)
    bound = library.bound(library.edition("intyg-klinisk-tjanstgoring/hslf-fs-2021-8"))
    style = bound.blank.fields["Efternamn"].style
    assert style is not None
    return style.font


@given(text=texts, limit=st.integers(2_000, 60_000))
def test_no_line_is_wider_than_the_box_and_no_character_is_lost(
    font: FieldFont, text: str, limit: int
) -> None:
    lines = wrap(text, font, limit)
    assert all(font.width(line) <= limit or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(text=texts)
def test_lines_are_full(font: FieldFont, text: str) -> None:
    """A word goes to the next line only when it has no room on this one."""
    limit = 20_000.0
    for paragraph in text.split("\n"):
        lines = wrap(paragraph, font, limit)
        for line, following in pairwise(lines):
            first = following.split(" ")[0]
            room = limit - font.width(line) - font.width(" ")
            assert font.width(first) > room or font.width(first) > limit or not first


def test_a_text_that_does_not_fit_says_how_much_does(font: FieldFont) -> None:
    style = Style(font, 10, multiline=True)
    text = (PARAGRAPH * 40).strip()
    result = fit(text, style, 450, 173, None)
    assert isinstance(result, TooLong)
    assert result.lines == capacity(style, 10, 173)
    assert result.needed > result.lines
    assert isinstance(fit(text[: result.characters], style, 450, 173, None), Fitted)
    assert isinstance(fit(text[: result.characters + 12], style, 450, 173, None), TooLong)


def test_a_single_line_that_does_not_fit_says_how_much_does(font: FieldFont) -> None:
    style = Style(font, 10)
    result = fit("å" * 60, style, 100, 20, None)
    assert isinstance(result, TooLong)
    assert isinstance(fit("å" * result.characters, style, 100, 20, None), Fitted)
    assert isinstance(fit("å" * (result.characters + 1), style, 100, 20, None), TooLong)


def test_text_is_set_smaller_only_on_request_and_never_illegible(font: FieldFont) -> None:
    style = Style(font, 10, multiline=True)
    text = (PARAGRAPH * 18).strip()
    assert isinstance(fit(text, style, 450, 173, None), TooLong)
    smaller = fit(text, style, 450, 173, LEGIBLE)
    assert isinstance(smaller, Fitted)
    assert LEGIBLE <= smaller.size < 10
    assert isinstance(fit(text * 4, style, 450, 173, LEGIBLE), TooLong)


def test_automatic_size_fills_the_box_but_not_beyond_twelve_points(font: FieldFont) -> None:
    short = fit("Kort", Style(font, 0), 200, 40, None)
    tight = fit("Kort", Style(font, 0), 200, 11, None)
    long = fit("En ganska lång rad text i en smal ruta", Style(font, 0), 150, 40, None)
    assert isinstance(short, Fitted)
    assert isinstance(tight, Fitted)
    assert isinstance(long, Fitted)
    assert short.size == 12
    assert tight.size < 11
    assert long.size < 12
    assert font.width(long.lines[0]) * long.size / 1000 <= 150 - 2 * PADDING + 0.1


def test_a_comb_sets_one_character_in_each_cell(font: FieldFont) -> None:
    style = Style(font, 10, cells=12)
    fitted = fit("199001019802", style, 240, 20, None)
    assert isinstance(fitted, Fitted)
    content, _ = text_stream(fitted, style, 240, 20, frame(style, 240, 20), ExtraFonts(lambda: 1))
    assert content.count(b" Tj") == 12
    assert isinstance(fit("1990010198021", style, 240, 20, None), TooLong)


@given(text=st.text("abcåäö() \\–", min_size=1, max_size=30), quadding=st.sampled_from([0, 1, 2]))
def test_the_short_way_for_one_line_gives_the_same_stream(font: FieldFont, text: str, quadding: int) -> None:
    """one_line is text_stream with holes: the plain implementation is its oracle."""
    style = Style(font, 10, quadding, multiline=quadding == 0)
    before = frame(style, 200, 29)
    short = one_line(style, 200, 29, before)
    assert short is not None
    fitted = fit(text, Style(font, 10, quadding), 200, 29, None)
    quick = short.content(text)
    if isinstance(fitted, TooLong):
        assert quick is None
    else:
        assert quick == text_stream(fitted, style, 200, 29, before, ExtraFonts(lambda: 1))[0]


@pytest.mark.parametrize(("quadding", "expected"), [(0, "left"), (1, "middle"), (2, "right")])
def test_quadding_places_the_line(font: FieldFont, quadding: int, expected: str) -> None:
    style = Style(font, 10, quadding)
    content, _ = text_stream(
        Fitted(10, ("ååå",)), style, 200, 20, frame(style, 200, 20), ExtraFonts(lambda: 1)
    )
    x = float(content.split(b" Tf\n")[1].split(b" ")[0])
    wide = font.width("ååå") / 100
    places = {"left": PADDING, "middle": (200 - wide) / 2, "right": 200 - PADDING - wide}
    assert x == pytest.approx(places[expected], abs=0.01)
