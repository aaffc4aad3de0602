"""Lines, cells, squares and phrases are seen as a person sees them."""

from __future__ import annotations

import pytest
from drawing import Drawing
from hypothesis import given
from hypothesis import strategies as st

from stforms.formats.pdf.pages import Pages
from stforms.formats.pdf.ruling import Ruling, ruling
from stforms.formats.pdf.typeset import Phrase, join_lines, paragraphs, phrases
from stforms.model import Box


def seen(drawing: Drawing) -> tuple[Ruling, list[Phrase]]:
    pages = Pages(drawing.data())
    lines = ruling(pages.sheet(1))
    return lines, phrases(pages, 1, lines)


def near(one: Box, other: Box) -> bool:
    return all(abs(a - b) < 1.5 for a, b in zip(one, other, strict=True))


def _strokes(drawing: Drawing, box: Box) -> None:
    left, bottom, right, top = box
    for start, end in (((left, bottom), (right, bottom)), ((left, top), (right, top))):
        drawing.line(*start, *end)
    for start, end in (((left, bottom), (left, top)), ((right, bottom), (right, top))):
        drawing.line(*start, *end)


def _bars(drawing: Drawing, box: Box) -> None:
    """Draw lines as office programs do: thin filled rectangles."""
    left, bottom, right, top = box
    for x, y, wide, high in (
        (left, bottom, right - left, 0.5),
        (left, top - 0.5, right - left, 0.5),
        (left, bottom, 0.5, top - bottom),
        (right - 0.5, bottom, 0.5, top - bottom),
    ):
        drawing.pages[-1].append(b"%.2f %.2f %.2f %.2f re f" % (x, y, wide, high))


def _shaded(drawing: Drawing, box: Box) -> None:
    left, bottom, right, top = box
    drawing.pages[-1].append(
        b"0.9 g %.2f %.2f %.2f %.2f re f 0 g" % (left, bottom, right - left, top - bottom)
    )


@pytest.mark.parametrize("draw", [Drawing.frame, _strokes, _bars, _shaded])
@given(
    wide=st.lists(st.floats(25, 120), min_size=1, max_size=4),
    high=st.lists(st.floats(10, 60), min_size=1, max_size=5),
)
def test_a_grid_has_its_cells(draw: object, wide: list[float], high: list[float]) -> None:
    assert callable(draw)
    drawing = Drawing()
    boxes = [
        (40 + sum(wide[:x]), 780 - sum(high[: y + 1]), 40 + sum(wide[: x + 1]), 780 - sum(high[:y]))
        for y in range(len(high))
        for x in range(len(wide))
    ]
    for box in boxes:
        draw(drawing, box)
    cells = seen(drawing)[0].cells
    assert len(cells) == len(boxes)
    assert all(near(cell, box) for cell, box in zip(cells, boxes, strict=True))


def test_white_is_no_line() -> None:
    drawing = Drawing()
    drawing.pages[-1].append(b"1 g 50 700 200 40 re f 0 g")
    assert seen(drawing)[0] == Ruling()


def test_a_cell_is_closed_on_all_sides() -> None:
    drawing = Drawing()
    drawing.line(50, 700, 50, 740)
    drawing.line(50, 740, 250, 740)
    drawing.line(50, 700, 250, 700)
    assert seen(drawing)[0].cell(100, 720) is None


def test_pieces_of_a_line_are_one() -> None:
    drawing = Drawing()
    for index in range(60):
        drawing.line(50 + 3 * index, 700, 51.5 + 3 * index, 700)
    across = seen(drawing)[0].across
    assert [(round(rule.start), round(rule.end)) for rule in across] == [(50, 228)]


@given(size=st.floats(6, 18))
def test_a_small_square_is_to_tick(size: float) -> None:
    drawing = Drawing()
    drawing.frame((50, 700, 50 + size, 700 + size))
    lines = seen(drawing)[0]
    assert len(lines.squares) == 1
    assert near(lines.squares[0], (50, 700, 50 + size, 700 + size))
    assert lines.across == ()


def test_what_is_drawn_in_a_form_object_is_where_it_shows() -> None:
    """Programs put lines into form XObjects, scaled and moved (8.10)."""
    import io

    import pikepdf

    drawing = Drawing()
    drawing.pages[-1].append(b"q 2 0 0 2 100 300 cm /X Do Q")
    with pikepdf.open(io.BytesIO(drawing.data())) as pdf:
        inner = pikepdf.Stream(pdf, b"0.5 w 0 0 50 20 re S")
        inner.Type, inner.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        inner.BBox = pikepdf.Array([-1, -1, 60, 60])
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(X=inner)
        stream = io.BytesIO()
        pdf.save(stream)
    cells = ruling(Pages(stream.getvalue()).sheet(1)).cells
    assert len(cells) == 1
    assert near(cells[0], (100, 300, 200, 340))


# --- words ----------------------------------------------------------------------------------


def test_small_print_beside_large_is_not_mixed_with_it() -> None:
    drawing = Drawing()
    drawing.text(50, 700, "Rubrik", 24)
    drawing.text(300, 714, "första raden", 7)
    drawing.text(300, 705, "andra raden", 7)
    assert {phrase.text for phrase in seen(drawing)[1]} == {"Rubrik", "första raden", "andra raden"}


@pytest.mark.parametrize("bold", [True, False])
def test_a_bold_face_is_told(bold: bool) -> None:
    drawing = Drawing()
    drawing.text(50, 700, "Sökande", bold=bold)
    assert [phrase.bold for phrase in seen(drawing)[1]] == [bold]


def test_a_line_down_ends_a_phrase() -> None:
    drawing = Drawing()
    drawing.text(50, 700, "Land")
    drawing.text(76, 700, "Datum")
    drawing.line(74, 690, 74, 720)
    assert [phrase.text for phrase in seen(drawing)[1]] == ["Land", "Datum"]


def test_lines_of_a_paragraph_are_one_and_a_word_divided_is_whole() -> None:
    drawing = Drawing()
    for row, words in enumerate(("Tjänstgöringens omfatt-", "ning i procent", "av heltid")):
        drawing.text(50, 700 - 11 * row, words)
    found = paragraphs(seen(drawing)[1], lambda *_: False)
    assert [phrase.text for phrase in found] == ["Tjänstgöringens omfattning i procent av heltid"]


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("omfatt-", "ning", "omfattning"),
        ("kvalitets-", "och utvecklingsarbete", "kvalitets- och utvecklingsarbete"),
        ("e-", "Post", "e- Post"),
        ("2024 -", "tills vidare", "2024 - tills vidare"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line(above: str, below: str, joined: str) -> None:
    assert join_lines(above, below) == joined


def test_dots_to_write_on_and_boxes_to_tick_are_no_words() -> None:
    drawing = Drawing()
    drawing.text(50, 700, "Namn: .......... [ ] Ja")
    found = [(phrase.text, phrase.leader, phrase.tick) for phrase in seen(drawing)[1]]
    assert [one[1:] for one in found] == [(False, False), (True, False), (False, True), (False, False)]
    assert (found[0][0], found[3][0]) == ("Namn:", "Ja")
