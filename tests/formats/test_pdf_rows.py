"""What is printed on a page is read cell by cell, as a person sees it; what is doubtful is doubted."""

from __future__ import annotations

from drawing import Drawing
from hypothesis import given
from hypothesis import strategies as st

from stforms.formats.pdf.cut_rows import mended
from stforms.formats.pdf.pages import Pages
from stforms.formats.pdf.rows import CROSSED, EMPTY, PrintedRow, rows_of

WORDS = st.text("abcdefghijklmnopqrstuvwxyzåäö", min_size=1, max_size=8)


def table(drawing: Drawing, top: float, rows: list[list[str]], wide: float = 120, high: float = 20) -> None:
    """Draw a table from x = 50, one line of text in each cell."""
    for number, row in enumerate(rows):
        upper = top - number * high
        for column, text in enumerate(row):
            left = 50 + column * wide
            drawing.frame((left, upper - high, left + wide, upper))
            if text:
                drawing.text(left + 4, upper - high + 6, text)


def read(drawing: Drawing) -> list[PrintedRow]:
    return rows_of(Pages(drawing.data()))


def texts(rows: list[PrintedRow]) -> list[tuple[str, ...]]:
    return [row.texts for row in rows]


@given(st.lists(st.lists(WORDS | st.just(""), min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_table_comes_back_as_it_was_drawn(rows: list[list[str]]) -> None:
    """Every cell has its text, also the empty ones; no cell is doubted; all rows are one table's."""
    drawing = Drawing()
    table(drawing, 700, rows)
    found = read(drawing)
    assert texts(found) == [tuple(row) for row in rows]
    assert {row.table for row in found} == {0}
    assert not [cell for row in found for cell in row.cells if cell.doubt]


def test_text_and_tables_come_in_the_order_of_the_page() -> None:
    """A line of text is a row of its own, and tables apart are different tables."""
    drawing = Drawing()
    drawing.text(50, 750, "Rubrik")
    table(drawing, 700, [["a", "b"]])
    drawing.text(50, 640, "Mellan")
    table(drawing, 600, [["c", "d"]])
    found = read(drawing)
    assert texts(found) == [("Rubrik",), ("a", "b"), ("Mellan",), ("c", "d")]
    assert [row.table for row in found] == [None, 0, None, 1]


def test_drawn_squares_are_boxes_to_tick() -> None:
    """A square with a cross in it is ticked, an empty one is not."""
    drawing = Drawing()
    for left in (50, 80):
        drawing.frame((left, 600, left + 10, 610))
    drawing.line(51, 601, 59, 609)
    drawing.line(51, 609, 59, 601)
    drawing.text(64, 601, "Ja")
    drawing.text(94, 601, "Nej")
    assert texts(read(drawing)) == [(f"{CROSSED} Ja {EMPTY} Nej",)]


def test_a_text_that_runs_over_the_edge_stays_in_its_cell() -> None:
    """What flows into the next cell belongs to the one where it begins, and is doubted."""
    drawing = Drawing()
    table(drawing, 700, [["en text som är för lång för sin cell", ""]])
    row = read(drawing)[0]
    assert row.texts == ("en text som är för lång för sin cell", "")
    assert [cell.doubt for cell in row.cells] == [True, False]


def test_a_text_higher_than_its_cell_stays_in_it() -> None:
    """Lines above and below a low cell are its own, and what they cross is doubted."""
    drawing = Drawing()
    table(drawing, 700, [["", "x"], ["", "y"], ["", "z"]], high=16)
    for number, word in enumerate(("första", "andra", "tredje")):
        drawing.text(54, 684 - number * 11, word)
    found = read(drawing)
    assert texts(found) == [("", "x"), ("första\nandra\ntredje", "y"), ("", "z")]
    assert found[1].cells[0].doubt


def test_a_word_cut_by_the_program_is_doubted() -> None:
    """A word that fills its line may go on in the next one: the space is not certain."""
    drawing = Drawing()
    drawing.frame((50, 600, 100, 640))
    drawing.text(54, 624, "gggggggg")
    drawing.text(54, 612, "hhh")
    cell = read(drawing)[0].cells[0]
    assert (cell.text, cell.doubt) == ("gggggggghhh", True)


def cut(first: list[list[str]], second: list[list[str]], second_lines: bool = True) -> list[PrintedRow]:
    """Return the rows of a table on two pages, whose last row on the first has two lines in its cells."""
    drawing = Drawing()
    table(drawing, 140, first, high=30)
    if second_lines:
        for column, text in enumerate(first[-1]):
            if text:
                drawing.text(54 + column * 120, 140 - 30 * len(first) + 18, "rad")
    drawing.page()
    table(drawing, 800, second, high=30)
    return mended(read(drawing), single=True)


def test_a_row_that_the_page_has_cut_is_one_row() -> None:
    """What stands at the top of the next page without a beginning goes on, and that is doubted."""
    found = cut([["1", "början"]], [["", "slutet"], ["2", "ny"]])
    assert texts(found) == [("rad\n1", "rad\nbörjan\nslutet"), ("2", "ny")]
    assert found[0].cells[1].doubt


def test_what_may_be_the_next_row_is_doubted_and_kept() -> None:
    """Nobody can see whether a full row goes on or is the next one."""
    found = cut([["1", "början"]], [["2", "slutet"]])
    assert texts(found) == [("rad\n1", "rad\nbörjan"), ("2", "slutet")]
    assert all(cell.doubt for row in found for cell in row.cells)


def test_a_row_after_one_of_single_lines_is_the_next_one() -> None:
    """Its texts had room for more, and every cell has one."""
    found = cut([["1", "början"]], [["2", "ny"]], second_lines=False)
    assert texts(found) == [("1", "början"), ("2", "ny")]
    assert not [cell for row in found for cell in row.cells if cell.doubt]


def test_what_has_less_in_it_than_any_row_goes_on() -> None:
    """Where every empty cell prints a prompt, a row with a cell that is empty is no row of its own."""
    drawing = Drawing()
    table(drawing, 140, [["1", "en lång rad som gick till kanten"]], high=20)
    drawing.page()
    table(drawing, 800, [["", "slutet"], ["2", "ny"]], high=20)
    found = mended(read(drawing), single=True, hollow=lambda row: not all(row.texts))
    assert texts(found) == [("1", "en lång rad som gick till kanten\nslutet"), ("2", "ny")]


def test_rows_below_one_that_is_in_doubt_may_be_others() -> None:
    """They keep their texts; who reads them is told that each may be one row further up."""
    found = cut([["1", "början"]], [["2", "slutet"], ["3", "tredje"]])
    assert [[cell.astray for cell in row.cells] for row in found] == [[False] * 2, [True] * 2, [True] * 2]
