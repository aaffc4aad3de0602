"""Forms drawn at random, in the ways people lay out forms, give back every place with its words."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

import pytest
from drawing import BUTTON, CHECK, LIST, RADIO, SIGNATURE, Drawing
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, String

from stforms.actions.adopt.found import Found, Kind, Spot
from stforms.actions.adopt.on_pdf import found_in_pdf
from stforms.actions.source import Document
from stforms.binding import BoxAt, FieldAt
from stforms.errors import StformsError

WORDS = (
    *(
        "Namn",
        "Efternamn",
        "Adress",
        "Postort",
        "Telefon",
        "E-post",
        "Klinik",
        "Enhet",
        "Specialitet",
        "Roll",
    ),
    *(
        "Startdatum",
        "Slutdatum",
        "Omfattning i procent",
        "Beskrivning av uppdraget",
        "Date of birth",
        "Course",
    ),
    *("Motivering till ansökan", "Kostnadsställe", "Ansvarig chef", "Utbildningens namn och ort", "Ämne"),
)


def found(drawing: Drawing) -> Found:
    return found_in_pdf(Document(drawing.data()))


def label(spot: Spot) -> str | None:
    """Return the first printed label."""
    return next((label.text for label in spot.labels if label.by not in ("tooltip", "name")), None)


def names(result: Found) -> dict[str, str | None]:
    return {spot.where.field or "": label(spot) for spot in result.spots}


# --- laws -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """Places beside each other: their labels, the row's distance to the one above, how high it is."""

    labels: tuple[str, ...]
    gap: float
    height: float


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Return rows of one to three places with labels that differ."""
    words = iter(draw(st.permutations(WORDS)))
    counts = draw(st.lists(st.integers(1, 3), min_size=1, max_size=6))
    gaps, heights = st.floats(4, 30), st.floats(13, 60)
    return [Row(tuple(next(words) for _ in range(count)), draw(gaps), draw(heights)) for count in counts]


def lay(drawing: Drawing, layout: str, form: Sequence[Row], live: bool) -> dict[str, str]:
    """Draw the rows in one of the ways; return the label of each place."""
    drawn: dict[str, str] = {}
    y = 740.0
    for row in form:
        y -= row.gap + row.height + (0 if layout == "left" else 12)
        wide = 480 / len(row.labels)
        for index, words in enumerate(row.labels):
            name = f"f{len(drawn)}"
            DRAW[layout](
                drawing, name, words, (50 + index * wide, y, 50 + (index + 1) * wide, y + row.height), live
            )
            drawn[name] = words
    return drawn


def _left(drawing: Drawing, name: str, words: str, cell: tuple[float, ...], live: bool) -> None:
    left, bottom, right, _ = cell
    drawing.text(left, bottom + 3, f"{words}:", 8)
    start = left + 12 + 4.4 * len(words)
    if live:
        drawing.field(name, (start, bottom, max(right - 8, start + 30), bottom + 12))
    else:
        drawing.line(start, bottom + 1, max(right - 8, start + 42), bottom + 1)


def _above(drawing: Drawing, name: str, words: str, cell: tuple[float, ...], live: bool) -> None:
    left, bottom, right, top = cell
    drawing.text(left, top + 3, words, 8)
    drawing.frame((left, bottom, right - 6, top))
    if live:
        drawing.field(name, (left + 1, bottom + 1, right - 7, top - 1))


def _boxed(drawing: Drawing, name: str, words: str, cell: tuple[float, ...], live: bool) -> None:
    left, bottom, right, top = cell
    drawing.frame((left, bottom, right, top + 10))
    drawing.text(left + 2, top + 2, words, 7)
    if live:
        drawing.field(name, (left + 1, bottom + 1, right - 1, top))


DRAW = {"left": _left, "above": _above, "boxed": _boxed}


@pytest.mark.parametrize("layout", DRAW)
@given(form=rows())
def test_every_field_comes_back_with_the_words_beside_it(layout: str, form: list[Row]) -> None:
    drawing = Drawing()
    assert names(found(drawing)) == {}
    drawn = lay(drawing, layout, form, live=True)
    result = found(drawing)
    assert names(result) == drawn
    assert [spot.where.field for spot in result.spots] == list(drawn)
    assert all(spot.at[0] == FieldAt(spot.where.field or "") for spot in result.spots)


@pytest.mark.parametrize("layout", DRAW)
@given(form=rows())
def test_without_fields_what_is_drawn_to_write_in_comes_back(layout: str, form: list[Row]) -> None:
    drawing = Drawing()
    drawn = lay(drawing, layout, form, live=False)
    result = found(drawing)
    assert [label(spot) for spot in result.spots] == list(drawn.values())
    assert all(isinstance(at, BoxAt) for spot in result.spots for at in spot.at)


@given(
    columns=st.lists(st.floats(60, 150), min_size=2, max_size=4),
    count=st.integers(2, 8),
    height=st.floats(14, 26),
    live=st.booleans(),
    headed=st.booleans(),
)
def test_rows_below_headings_are_a_table(
    columns: list[float], count: int, height: float, live: bool, headed: bool
) -> None:
    """The headings stand in cells of their own, or in the open above the first row."""
    drawing = Drawing()
    edges = [50 + sum(columns[:index]) * 480 / sum(columns) for index in range(len(columns) + 1)]
    for index, (left, right) in enumerate(pairwise(edges)):
        drawing.text(left + 3, 705, WORDS[index], 8, bold=True)
        if headed:
            drawing.frame((left, 700, right, 720))
        for row in range(count):
            box = (left, 700 - (row + 1) * height, right, 700 - row * height)
            drawing.frame(box)
            if live:
                drawing.field(f"{row}.{index}", (box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1))
    tables = [spot.table for spot in found(drawing).spots]
    got = [(cell.number, cell.row, cell.column, cell.column_label, cell.repeats) for cell in tables if cell]
    assert got == [
        (0, row, index, WORDS[index], True) for row in range(count) for index in range(len(columns))
    ]


@given(options=st.lists(st.sampled_from(WORDS), min_size=2, max_size=4, unique=True), across=st.booleans())
@pytest.mark.parametrize("how", [CHECK, RADIO, "drawn"])
def test_boxes_come_back_with_their_answers_and_the_question(
    how: str, options: list[str], across: bool
) -> None:
    drawing = Drawing()
    drawing.text(50, 702 if across else 716, "Hur blev det?", 9)
    for index, words in enumerate(options):
        left, bottom = (130 + 130 * index, 700) if across else (50, 700 - 16 * index)
        box = (left, bottom, left + 10, bottom + 10)
        if how == "drawn":
            drawing.frame(box)
        else:
            name = "svar" if how == RADIO else f"svar{index}"
            drawing.field(name, box, how, state=f"s{index}")
        drawing.text(left + 14, bottom + 2, words, 9)
    spots = found(drawing).spots
    assert [(spot.kind, spot.option, spot.group) for spot in spots] == [
        (Kind.BOX, words, "Hur blev det?") for words in options
    ]
    if how == RADIO:
        assert [spot.at[0] for spot in spots] == [FieldAt("svar", state=f"s{i}") for i in range(len(options))]


# --- one rule each --------------------------------------------------------------------------


def test_a_field_without_words_has_its_tooltip_and_its_name() -> None:
    drawing = Drawing()
    drawing.field("x1", (50, 700, 200, 720), TU="Ange ditt namn (för- och efternamn)", MaxLen=10)
    spot = found(drawing).spots[0]
    assert [(one.text, one.by) for one in spot.labels] == [("Ange ditt namn", "tooltip"), ("x1", "name")]
    assert (spot.hint, spot.longest) == ("för- och efternamn", 10)


def test_a_list_has_what_its_field_may_hold() -> None:
    drawing = Drawing()
    drawing.text(50, 703, "Roll:")
    options = Array([String("ST-läkare"), Array([String("h"), String("Handledare")])])
    drawing.field("roll", (100, 700, 200, 714), LIST, Opt=options, Ff=1 << 17)
    spot = found(drawing).spots[0]
    assert (spot.kind, spot.choices, label(spot)) == (Kind.LIST, ("ST-läkare", "h"), "Roll")


def test_lines_are_as_many_as_fit() -> None:
    """A field that does not wrap has one line, however high it is."""
    drawing = Drawing()
    drawing.field("en", (50, 600, 200, 700), DA="/R 10 Tf 0 g")
    drawing.field("flera", (250, 600, 400, 700), DA="/R 10 Tf 0 g", Ff=1 << 12)
    assert {spot.where.field: spot.lines for spot in found(drawing).spots} == {"en": 1, "flera": 8}


@pytest.mark.parametrize(
    ("kind", "entries", "why"),
    [
        (BUTTON, {}, "adopt.push_button"),
        ("/Tx", {"F": 2}, "adopt.hidden_field"),
        ("/Tx", {"Ff": 1}, "adopt.read_only_field"),
    ],
)
def test_what_is_no_place_to_fill_in_is_told(kind: str, entries: dict[str, int], why: str) -> None:
    drawing = Drawing()
    drawing.field("a", (50, 700, 200, 720), kind, **entries)
    result = found(drawing)
    assert result.spots == ()
    assert [(where.field, code) for where, code in result.left] == [("a", why)]


def test_an_empty_box_without_a_field_is_told_where_the_form_has_fields() -> None:
    drawing = Drawing()
    drawing.field("a", (50, 700, 200, 720))
    _boxed(drawing, "", "Myndighetens anteckningar", (50, 500, 250, 540), live=False)
    assert [code for _, code in found(drawing).left] == ["adopt.no_field"]


@pytest.mark.parametrize("words", ["Underskrift", "Sökandens namnteckning", "Signature of the supervisor"])
def test_a_line_to_sign_on_is_a_place_in_a_form_with_fields(words: str) -> None:
    drawing = Drawing()
    drawing.text(50, 703, "Namn:")
    drawing.field("namn", (100, 700, 300, 714))
    drawing.line(50, 600, 250, 600)
    drawing.text(50, 589, words, 8)
    spots = found(drawing).spots
    assert [(spot.kind, label(spot)) for spot in spots] == [(Kind.TEXT, "Namn"), (Kind.SIGNATURE, words)]
    assert isinstance(spots[1].at[0], BoxAt)


def test_the_day_of_signing_is_no_signature() -> None:
    drawing = Drawing()
    drawing.line(50, 600, 250, 600)
    drawing.text(50, 589, "Datum för underskrift", 8)
    assert [spot.kind for spot in found(drawing).spots] == [Kind.TEXT]


def test_a_signature_field_is_found_by_its_place() -> None:
    drawing = Drawing()
    drawing.field("sig", (50, 700, 200, 720), SIGNATURE)
    spot = found(drawing).spots[0]
    assert (spot.kind, spot.at) == (Kind.SIGNATURE, (BoxAt(1, (50.0, 700.0, 200.0, 720.0)),))


def test_headings_nest_by_their_size_and_go_on_over_pages() -> None:
    drawing = Drawing()
    drawing.text(50, 780, "Blankett", 20, bold=True)
    drawing.text(50, 740, "Utbildning", 14, bold=True)
    drawing.text(50, 720, "Examen", 11, bold=True)
    _left(drawing, "a", "Land", (50, 700, 300, 712), live=True)
    drawing.text(50, 675, "Legitimation", 11, bold=True)
    _left(drawing, "b", "Land", (50, 655, 300, 667), live=True)
    drawing.page()
    _left(drawing, "c", "Datum", (50, 780, 300, 792), live=True)
    result = found(drawing)
    assert [spot.sections for spot in result.spots] == [
        ("Utbildning", "Examen"),
        ("Utbildning", "Legitimation"),
        ("Utbildning", "Legitimation"),
    ]
    assert result.title == "Blankett"


def test_headings_beside_each_other_have_each_their_own_places() -> None:
    drawing = Drawing()
    for left, words in ((50, "Sökande"), (320, "Handledare")):
        drawing.text(left, 740, words, 12, bold=True)
        for row in range(2):
            name = f"{words}{row}"
            _left(drawing, name, WORDS[row], (left, 715 - 20 * row, left + 230, 727 - 20 * row), live=True)
    assert {spot.where.field: spot.sections for spot in found(drawing).spots} == {
        f"{words}{row}": (words,) for words in ("Sökande", "Handledare") for row in range(2)
    }


def test_a_block_far_below_is_not_under_the_heading_of_the_one_above() -> None:
    drawing = Drawing()
    drawing.text(50, 780, "Intyg", 16)
    drawing.text(50, 740, "Sökande", 11, bold=True)
    _boxed(drawing, "a", "Namn", (50, 700, 300, 725), live=True)
    _boxed(drawing, "b", "Beskrivning", (50, 500, 300, 625), live=True)
    assert [spot.sections for spot in found(drawing).spots] == [("Sökande",), ()]


def test_a_shared_field_is_one_place_where_its_words_are_the_same() -> None:
    """A personnummer at the head of every page is one value."""
    drawing = Drawing()
    for number in range(2):
        if number:
            drawing.page()
        _left(drawing, "pnr", "Personnummer", (50, 780, 300, 792), live=True)
    assert [spot.at[0] for spot in found(drawing).spots] == [FieldAt("pnr")]


def test_a_shared_field_is_two_places_where_its_words_differ() -> None:
    drawing = Drawing()
    for number, words in enumerate(("Kurser", "Arbeten")):
        if number:
            drawing.page()
        _left(drawing, "nr", words, (50, 780, 300, 792), live=True)
    assert [spot.at[0] for spot in found(drawing).spots] == [FieldAt("nr", 1), FieldAt("nr", 2, "nr_2")]


def test_answers_in_a_grid_belong_to_the_question_of_their_row() -> None:
    drawing = Drawing()
    edges = (50, 300, 380, 460)
    for column, words in enumerate(("Ja", "Delvis"), start=1):
        drawing.text(edges[column] + 4, 706, words, 9)
    for row in range(3):
        for column in range(3):
            drawing.frame((edges[column], 700 - 20 * row, edges[column + 1], 720 - 20 * row))
            if row and column:
                left = edges[column] + 30
                drawing.field(f"{row}{column}", (left, 705 - 20 * row, left + 10, 715 - 20 * row), CHECK)
        if row:
            drawing.text(54, 706 - 20 * row, WORDS[row], 9)
    assert [(spot.group, spot.option, label(spot)) for spot in found(drawing).spots] == [
        (WORDS[row], option, WORDS[row]) for row in (1, 2) for option in ("Ja", "Delvis")
    ]


@pytest.mark.parametrize("prompt", ["Klicka här och skriv", "Välj datum", "ååååmmdd-nnnn", "Choose an item."])
def test_words_that_ask_to_be_written_over_are_the_place(prompt: str) -> None:
    drawing = Drawing()
    for row, words in enumerate(("Namn", "Klinik")):
        drawing.frame((50, 700 - 20 * row, 150, 720 - 20 * row))
        drawing.text(54, 706 - 20 * row, words, 9)
        drawing.frame((150, 700 - 20 * row, 400, 720 - 20 * row))
        drawing.text(154, 706 - 20 * row, prompt, 9)
    spots = found(drawing).spots
    assert [(label(spot), spot.hint, spot.table) for spot in spots] == [
        ("Namn", prompt, None),
        ("Klinik", prompt, None),
    ]
    assert [[(one.text, one.by) for one in spot.labels][1:] for spot in spots] == [
        [(prompt, "placeholder")]
    ] * 2


def test_a_heading_as_wide_as_its_table_holds_for_the_rows_below() -> None:
    """And other words in cells are none, as what explains a label."""
    drawing = Drawing()
    for row, words in enumerate(("Handledare", "Namn", "Klinik")):
        y = 700 - 30 * row
        drawing.text(54, y + 18, words, 9, bold=True)
        drawing.frame((50, y, 400, y + 30))
        if row:
            drawing.text(54, y + 5, "den som skriver under", 7, bold=True)
            drawing.line(200, y, 200, y + 30)
            drawing.field(words, (202, y + 2, 398, y + 28))
    spots = found(drawing).spots
    assert [(spot.where.field, spot.sections) for spot in spots] == [
        ("Namn", ("Handledare",)),
        ("Klinik", ("Handledare",)),
    ]


def test_yes_in_the_next_row_answers_another_question() -> None:
    drawing = Drawing()
    for row in range(2):
        for column, words in enumerate(("Ja", "Nej")):
            x, y = 200 + 60 * column, 700 - 18 * row
            drawing.field(f"{row}{column}", (x, y, x + 10, y + 10), CHECK)
            drawing.text(x + 14, y + 2, words, 9)
        drawing.text(50, 702 - 18 * row, f"{WORDS[row]}?", 9)
    groups = [spot.group for spot in found(drawing).spots]
    assert groups == [f"{WORDS[row]}?" for row in (0, 0, 1, 1)]


@pytest.mark.parametrize("run", ["." * 40, "_" * 30, "…" * 12])
def test_a_run_of_dots_is_a_place(run: str) -> None:
    drawing = Drawing()
    drawing.text(50, 700, f"Namn: {run}")
    spots = found(drawing).spots
    assert [label(spot) for spot in spots] == ["Namn"]


def test_lines_below_each_other_are_one_place() -> None:
    drawing = Drawing()
    drawing.text(50, 705, "Motivering")
    for row in range(4):
        drawing.line(50, 685 - 18 * row, 500, 685 - 18 * row)
    spots = found(drawing).spots
    assert [(label(spot), spot.lines) for spot in spots] == [("Motivering", 4)]


@pytest.mark.parametrize("glyph", ["[ ]", "( )"])
def test_brackets_around_nothing_are_boxes(glyph: str) -> None:
    drawing = Drawing()
    drawing.text(50, 700, "Får du hjälp?")
    for index, words in enumerate(("Ja", "Nej")):
        drawing.text(150 + 80 * index, 700, f"{glyph} {words}")
    assert [(spot.kind, spot.option, spot.group) for spot in found(drawing).spots] == [
        (Kind.BOX, words, "Får du hjälp?") for words in ("Ja", "Nej")
    ]


def test_a_heading_that_is_underlined_is_no_place() -> None:
    drawing = Drawing()
    drawing.text(50, 700, "Allmänna villkor", 12, bold=True)
    drawing.line(50, 697, 300, 697)
    drawing.text(50, 680, "Blanketten lämnas till enheten.", 9)
    assert found(drawing).spots == ()


def test_no_place_covers_what_is_printed() -> None:
    drawing = Drawing()
    drawing.frame((50, 600, 400, 700))
    for row in range(6):
        drawing.text(
            54, 688 - 14 * row, "Så här fyller du i blanketten, rad för rad och utan att hoppa över", 9
        )
    assert found(drawing).spots == ()


@given(
    at=st.lists(st.integers(0, 10**6), min_size=1, max_size=40), byte=st.integers(0, 255), cut=st.booleans()
)
def test_a_damaged_file_is_read_or_refused(at: list[int], byte: int, cut: bool) -> None:
    """Whatever stands in the file, what comes out is places or one of our errors."""
    drawing = Drawing()
    lay(drawing, "boxed", [Row(("Namn", "Adress"), 10, 20)], live=True)
    data = bytearray(drawing.data())
    for position in at:
        data[position % len(data)] = byte
    with suppress(StformsError):
        found_in_pdf(Document(bytes(data[: at[0] % len(data)] if cut else data)))
