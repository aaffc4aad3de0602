"""Reports of SPUR reviews: a real one as text (beside the project), invented ones as text and PDF."""

from __future__ import annotations

import os
import re
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import blanks
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stforms.errors import IntegrityError, UnreadableError
from stforms.formats.pdf.pages import Pages
from stforms.formats.text import Line, likeness, load_report, pdf_lines, report_words, text_lines
from stforms.formats.text.columns import in_order
from stforms.formats.text.furniture import tell_apart
from stforms.formats.text.headings import Kind, find_headings
from stforms.lens.get import Parsed
from stforms.lens.on_text import read_report
from stforms.model import Json, Severity, leaves, normal_record
from stforms.schemas import FormSchema
from tests.formats.reports import (
    IMPROVEMENTS,
    LABELS,
    PLAN_INTRO,
    REPORT,
    STRENGTHS,
    TITLES,
    WEAKNESSES,
    Action,
    Invented,
    a_pdf,
    an_area,
    as_extracted,
    as_text,
    in_columns,
    stacked,
    tabular,
)

SCHEMA = FormSchema("spur-rapport", blanks.ROOT / "schemas")
FIELDS = ["omrade", "krav", "atgard", "klar_datum", "ansvarig", "uppfoljning", "uppfoljning_ansvarig"]


def read(text: str) -> Parsed:
    return read_report(REPORT, text_lines(text.encode()))


def codes(parsed: Parsed) -> list[str]:
    return [finding.code for finding in parsed.findings]


def strays(parsed: Parsed) -> list[str]:
    return [reading.text for reading in parsed.readings if reading.key is None]


def area(parsed: Parsed, letter: str) -> dict[str, Json]:
    return next(row for row in parsed.record["omraden"] if row["bokstav"] == letter)


# --- nothing lost, nothing invented -----------------------------------------------------------

PRINTED = {kind for kind in Kind if kind not in (Kind.TEXT, Kind.GRADE, Kind.LETTER)}


def words(text: str) -> Counter[str]:
    """Return the words of a text; hyphens are what joining lines may take away."""
    return Counter(re.findall(r"\w+", re.sub(r"-\s*", "", text)))


def lost(lines: Sequence[Line], parsed: Parsed) -> Counter[str]:
    """Return the words of a report that are neither read nor printed in every report."""
    marks = tell_apart(in_order(find_headings(lines, REPORT)), REPORT)
    known = Counter[str]()
    for mark in marks:
        if mark.kind in PRINTED or (mark.kind is Kind.LETTER):
            known += words(" ".join(line.text for line in mark.lines))
    there = words(" ".join(line.text for line in lines))
    return there - known - words(" ".join(reading.text for reading in parsed.readings))


def invented(lines: Sequence[Line], parsed: Parsed) -> set[str]:
    """Return the words of the record that the report does not have."""
    given_words = set(words(" ".join(line.text for line in lines)))
    constant = {*"ABCDEFGH", "struktur", "process"} | set(words(" ".join(TITLES.values())))
    values = [value for path, value in leaves(parsed.record) if not path.endswith("klar_datum")]
    texts = (text for value in values for text in (value if isinstance(value, list) else [value]))
    return set(words(" ".join(text for text in texts if isinstance(text, str)))) - given_words - constant


def expect(report: Invented, parsed: Parsed) -> None:
    """Check lists, areas and actions against what was printed."""
    record = parsed.record
    keys = ["styrkor", "svagheter", "forbattringspotential"]
    assert [record["sammanfattning"].get(key, []) for key in keys] == list(report.lists.values())
    assert [row["bokstav"] for row in record["omraden"]] == [one.letter for one in report.areas]
    for one, row in zip(report.areas, record["omraden"], strict=True):
        assert row["rubrik"] == TITLES[one.letter]
        assert row["beskrivning"] == "\n".join(one.text)
        assert row["krav"] == one.points
    rows = record.get("atgarder", [])
    assert [[row.get(key, "") for key in FIELDS] for row in rows] == [
        [action.letter, action.point, *action.values] for action in report.actions
    ]
    assert SCHEMA.findings(record) == []


def read_pdf(data: bytes) -> Parsed:
    return read_report(REPORT, pdf_lines(Pages(data)))


PAPERS: dict[str, Callable[[Invented], bytes]] = {
    "stacked": stacked,
    "labels at the top": lambda report: tabular(report, middle=False),
    "labels in the middle": lambda report: tabular(report, middle=True),
    "lists in columns": in_columns,
}


@pytest.mark.parametrize("paper", PAPERS)
def test_a_pdf_is_read_by_its_layout(paper: str) -> None:
    """No guess is needed where the layout says what belongs where."""
    report = Invented()
    data = PAPERS[paper](report)
    parsed = read_pdf(data)
    expect(report, parsed)
    assert set(codes(parsed)) == {"report.grade_unread"}
    assert strays(parsed) == []
    assert lost(pdf_lines(Pages(data)), parsed) == Counter()
    assert all(reading.where.page and reading.where.box for reading in parsed.readings)


def test_page_numbers_are_no_text() -> None:
    parsed = read_pdf(stacked(Invented(), "Sida {} av 9"))
    expect(Invented(), parsed)
    assert strays(parsed) == []


def test_what_is_printed_on_every_page_is_kept_once() -> None:
    parsed = read_pdf(stacked(Invented(), "SPUR Granens vårdcentral"))
    expect(Invented(), parsed)
    assert strays(parsed) == ["SPUR Granens vårdcentral"]
    assert codes(parsed).count("report.stray") == 1


# --- as text ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [60, 90, 400])
def test_plain_text_with_each_heading_above_its_items(width: int) -> None:
    text = as_text(Invented(), width)
    parsed = read(text)
    expect(Invented(), parsed)
    assert set(codes(parsed)) == {"report.grade_unread"}
    assert lost(text_lines(text.encode()), parsed) == Counter()
    assert invented(text_lines(text.encode()), parsed) == set()


def test_text_taken_out_without_its_layout() -> None:
    """The three headings stand together: their items are divided, and one finding says so."""
    text = as_extracted(Invented())
    parsed = read(text)
    expect(
        replace(
            Invented(),
            areas=tuple(replace(one, text=(" ".join(one.text),)) for one in Invented().areas),
            actions=tuple(Invented().actions),
        ),
        _with_paragraphs_joined(parsed),
    )
    assert Counter(codes(parsed)) == {"report.grade_unread": 8, "report.division_inferred": 1}
    guessed = [reading for reading in parsed.readings if (reading.key or "").startswith("sammanfattning")]
    assert all(reading.confidence < 0.9 for reading in guessed)
    assert lost(text_lines(text.encode()), parsed) == Counter()


def _with_paragraphs_joined(parsed: Parsed) -> Parsed:
    """Without its layout nobody can tell paragraphs for certain."""
    for row in parsed.record["omraden"]:
        row["beskrivning"] = row["beskrivning"].replace("\n", " ")
    return parsed


def test_points_of_the_area_before_are_not_taken_for_the_new_one() -> None:
    """They come after the new title in the text; the letter in the margin says where they end."""
    text = """
    Verksamheten

    Beskrivningen av det första området är påhittad.

    Föreskrift

    A

    Första kravet är uppfyllt.



    Kvalitetsindikator

    Gradering

    Medarbetarstab och interna kompetenser

    Beskrivningen av det andra området är också påhittad.

    Föreskrift

    Allmänna råd

    Andra kravet hör till det första området.

    B

    Tredje kravet hör till det andra området.



    Kvalitetsindikator

    Gradering

    Fjärde kravet hör till det andra området.
    """
    parsed = read(textwrap.dedent(text))
    assert area(parsed, "A")["krav"] == [
        "Första kravet är uppfyllt.",
        "Andra kravet hör till det första området.",
    ]
    assert [krav[:6] for krav in area(parsed, "B")["krav"]] == ["Tredje", "Fjärde"]
    assert area(parsed, "B")["beskrivning"].startswith("Beskrivningen av det andra")


@pytest.mark.parametrize(
    "data",
    [
        as_text(Invented()).encode("utf-8-sig"),
        as_text(Invented()).encode("cp1252"),
        as_text(Invented()).encode("utf-16"),
        as_text(Invented()).replace("\n", "\r\n").encode(),
        as_text(Invented()).replace("\n\nPROCESS", "\n\fPROCESS").encode(),
    ],
    ids=["utf-8 with bom", "cp1252", "utf-16", "crlf", "form feed"],
)
def test_text_in_any_usual_encoding(data: bytes) -> None:
    expect(Invented(), read_report(REPORT, text_lines(data)))


def test_labels_with_their_value_on_the_same_line() -> None:
    text = as_text(Invented())
    for label in LABELS[1:]:
        text = text.replace(f"{label}\n\n", f"{label}: ")
    expect(Invented(), read(text))
    expect(Invented(), read(text.replace(": ", " ")))
    expect(Invented(), read(text.replace(": ", "\t")))


def test_titles_in_capitals_with_letters_and_over_several_lines() -> None:
    text = as_text(Invented(), 40)
    for letter, title in TITLES.items():
        text = text.replace("\n".join(textwrap.wrap(title, 40)) + "\n\n", f"{letter} {title.upper()}\n\n")
    found = read(text)
    assert [row["rubrik"] for row in found.record["omraden"]] == list(TITLES.values())


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["Följ ST-", "läkarens arbete"], "Följ ST-läkarens arbete"),
        (["Öka kvalitets-", "och säkerhetsarbetet"], "Öka kvalitets- och säkerhetsarbetet"),
        (["Skriv ner utbildnings-", "planen"], "Skriv ner utbildningsplanen"),
        (["Använd mini-", "CEX oftare"], "Använd mini-CEX oftare"),
        (["Svara på e-", "post"], "Svara på e-post"),
        (["Planera åren 2024-", "2026"], "Planera åren 2024-2026"),
        (["Skriv ner utbild\u00ad", "ningen"], "Skriv ner utbildningen"),
        (["Låt ST leda möten – gärna", "– varje månad"], "Låt ST leda möten – gärna – varje månad"),
    ],
)
def test_words_broken_at_the_end_of_a_line(lines: list[str], joined: str) -> None:
    parsed = read("\n".join(["Förbättringspotential", *lines, "Verksamheten"]))
    assert parsed.record["sammanfattning"]["forbattringspotential"] == [joined]


@pytest.mark.parametrize("bullet", ["•", "-", "–", "\uf0b7", "*"])
def test_items_with_bullets(bullet: str) -> None:
    lines = [
        "Styrkor",
        f"{bullet} Första",
        f"{bullet} Andra som fortsätter",
        "ST på nästa rad",
        f"{bullet} tredje",
    ]
    parsed = read("\n".join(lines))
    assert parsed.record["sammanfattning"]["styrkor"] == [
        "Första",
        "Andra som fortsätter ST på nästa rad",
        "tredje",
    ]


# --- the division of the first page --------------------------------------------------------------


def test_items_are_divided_in_the_order_of_the_headings() -> None:
    items = [*STRENGTHS, *WEAKNESSES, *IMPROVEMENTS]
    parsed = read("\n\n".join(["Styrkor", "Svagheter", "Förbättringspotential", *items, "STRUKTUR"]))
    assert parsed.record["sammanfattning"] == {
        "styrkor": STRENGTHS,
        "svagheter": WEAKNESSES,
        "forbattringspotential": IMPROVEMENTS,
    }
    (found,) = [finding for finding in parsed.findings if finding.code == "report.division_inferred"]
    assert found.path == "sammanfattning"
    assert found.params["counts"] == "2 + 1 + 2"


def test_an_item_whose_words_say_nothing_is_less_sure() -> None:
    items = ["Trevligt bemötande", "Rum saknas", "Larmet går för ofta", "Skriv ner rutinen"]
    parsed = read("\n".join(["Styrkor", "Svagheter", "Förbättringspotential", *items, "STRUKTUR"]))
    assert parsed.record["sammanfattning"]["svagheter"] == ["Rum saknas", "Larmet går för ofta"]
    sure = {reading.text: reading.confidence for reading in parsed.readings}
    assert sure["Larmet går för ofta"] < sure["Rum saknas"] < 0.9


def test_an_empty_list_is_told_and_nothing_is_guessed() -> None:
    report = replace(Invented(), lists={**Invented().lists, "Svagheter": []})
    parsed = read(as_text(report))
    expect(report, parsed)
    assert "report.division_inferred" not in codes(parsed)
    assert [f.path for f in parsed.findings if f.code == "report.list_empty"] == ["sammanfattning.svagheter"]


# --- grades ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Gradering: B", {"grad": "B"}),
        ("Gradering: B.", {"grad": "B"}),
        ("Grad B", {"grad": "B"}),
        ("Gradering justerad till C.", {"grad": "C", "grad_justerad": True}),
        ("Gradering justerad från D till C.", {"grad": "C", "grad_justerad": True, "grad_fore": "D"}),
        ("Handlingsplan inkommen. Gradering justerad till B.", {"grad": "B", "grad_justerad": True}),
    ],
)
@pytest.mark.parametrize("place", ["text", "grading"])
def test_a_grade_that_is_said_in_words(said: str, expected: dict[str, Json], place: str) -> None:
    one = an_area("E")
    one = replace(one, text=(*one.text, said)) if place == "text" else replace(one, grading=(said,))
    for parsed in (
        read(as_text(replace(Invented(), areas=(one,)))),
        read_pdf(stacked(replace(Invented(), areas=(one,)))),
    ):
        row = area(parsed, "E")
        assert {key: row[key] for key in row if key.startswith("grad")} == expected
        assert row["beskrivning"] == "\n".join(an_area("E").text)
        assert row["krav"] == an_area("E").points
        assert row.get("anmarkning", said) == said
        assert "report.grade_unread" not in codes(parsed)
        assert strays(parsed) == []


def test_a_grade_said_twice_keeps_what_it_was_before() -> None:
    one = replace(an_area("E"), grading=("Gradering: D", "Gradering justerad till C."))
    row = area(read(as_text(Invented(areas=(one,)))), "E")
    assert (row["grad"], row["grad_fore"], row["grad_justerad"]) == ("C", "D", True)


def test_two_grades_are_none() -> None:
    parsed = read(as_text(Invented(areas=(replace(an_area("E"), grading=("Gradering: D", "Gradering: B")),))))
    assert "grad" not in area(parsed, "E")
    assert [f.params["grades"] for f in parsed.findings if f.code == "report.grades_differ"] == ["D, B"]


@pytest.mark.parametrize(("letter", "said", "kept"), [("A", "C", "C"), ("C", "C", "C"), ("D", "E", None)])
def test_a_grade_that_the_area_cannot_get(letter: str, said: str, kept: str | None) -> None:
    parsed = read(as_text(Invented(areas=(replace(an_area(letter), grading=(f"Gradering: {said}",)),))))
    assert area(parsed, letter).get("grad") == kept
    (found,) = [finding for finding in parsed.findings if finding.code == "report.grade_not_allowed"]
    assert (found.path, found.params["grade"]) == ("omraden[0].grad", said)
    assert SCHEMA.findings(parsed.record) == []


def test_a_lone_letter_is_no_grade() -> None:
    """The area's own letter stands in the margin; any other is kept, and the grade stays unread."""
    text = as_text(Invented(areas=(an_area("E"),))).replace("Gradering\n", "Gradering\n\nE\n\nB\n")
    parsed = read(text)
    assert "grad" not in area(parsed, "E")
    assert "report.grade_unread" in codes(parsed)
    assert strays(parsed) == ["B"]


def test_a_letter_beside_the_heading_of_the_grade_is_the_grade() -> None:
    report = Invented(areas=(an_area("E"),))
    lines = pdf_lines(Pages(tabular(report, middle=False)))
    heading = next(line for line in lines if line.text == "Gradering")
    letter = replace(heading, text="B", left=heading.right + 40, right=heading.right + 46)
    parsed = read_report(
        REPORT, [*lines[: lines.index(heading) + 1], letter, *lines[lines.index(heading) + 1 :]]
    )
    assert area(parsed, "E")["grad"] == "B"
    own = replace(letter, text="E")
    parsed = read_report(
        REPORT, [*lines[: lines.index(heading) + 1], own, *lines[lines.index(heading) + 1 :]]
    )
    assert "grad" not in area(parsed, "E")


def test_a_legend_in_new_words_is_no_requirement() -> None:
    text = as_text(Invented(areas=(an_area("E"),))).replace("B. Socialstyrelsens", "B. Myndighetens")
    parsed = read(text)
    assert area(parsed, "E")["krav"] == an_area("E").points
    assert any(text.startswith("B. Myndighetens") for text in strays(parsed))


def test_an_action_that_is_required_has_a_key_of_its_own() -> None:
    said = ("Åtgärd krävs för att visa hur detta följs upp:", "Handlingsplan inkommen.")
    one = an_area("H")
    row = area(read(as_text(Invented(areas=(replace(one, text=(*one.text, *said)),)))), "H")
    assert (row["atgard"], row["anmarkning"]) == said
    assert row["beskrivning"] == "\n".join(one.text)


# --- areas that are missing, empty, moved ----------------------------------------------------------


def test_a_missing_area_is_told() -> None:
    parsed = read(as_text(Invented().only("A", "B", "D", "E", "F", "G", "H")))
    expect(Invented().only("A", "B", "D", "E", "F", "G", "H"), parsed)
    missing = [
        finding.params["section"] for finding in parsed.findings if finding.code == "report.section_missing"
    ]
    assert missing == ["C. Lokaler och utrustning"]


def test_areas_in_another_order_stay_in_it() -> None:
    report = Invented().only("E", "F", "A", "B", "C", "D", "G", "H")
    parsed = read(as_text(report))
    expect(report, parsed)
    (found,) = [finding for finding in parsed.findings if finding.code == "report.section_order"]
    assert found.params["order"] == "E, F, A, B, C, D, G, H"


def test_an_area_without_text_is_told() -> None:
    parsed = read(as_text(Invented().only("A", "B")) + "\n\nLokaler och utrustning")
    assert [row["bokstav"] for row in parsed.record["omraden"]] == ["A", "B", "C"]
    assert "report.section_empty" in codes(parsed)


def test_an_area_that_lost_its_title_does_not_run_into_the_one_before() -> None:
    text = as_text(Invented()).replace("Lokaler och utrustning\n", "")
    parsed = read(text)
    assert area(parsed, "B")["krav"] == an_area("B").points
    assert "report.section_missing" in codes(parsed)
    assert lost(text_lines(text.encode()), parsed) == Counter()


def test_a_table_of_contents_is_no_area() -> None:
    text = "\n".join(TITLES.values()) + "\n\n" + as_text(Invented())
    parsed = read(text)
    expect(Invented(), parsed)


def test_a_title_printed_again_on_the_next_page_changes_nothing() -> None:
    text = as_text(Invented())
    again = text.replace(
        "\n\nKvalitetsindikator\n\nIndikatorn för E",
        f"\n\n{TITLES['E']}\n\nKvalitetsindikator\n\nIndikatorn för E",
    )
    assert again != text
    expect(Invented(), read(again))
    twice = text.replace(f"{TITLES['E']}\n", f"{TITLES['E']}\n\nE\n\n{TITLES['E']}\n", 1)
    expect(Invented(), read(twice))


# --- the plan ---------------------------------------------------------------------------------------


def test_a_plan_of_five_actions() -> None:
    actions = (
        Action("A", "Kravet om riktlinjer."),
        Action("E"),
        Action("E", "Ett annat krav som också hör till området E."),
        Action("G", values=("Kort.", "2027-01-31", "MLA", "2027-06-30", "Verksamhetschefen")),
        Action("H"),
    )
    report = replace(Invented(), actions=actions)
    for parsed in (read(as_text(report)), read_pdf(stacked(report)), read_pdf(tabular(report, middle=True))):
        expect(report, parsed)


def test_an_action_without_a_title_has_the_area_of_the_one_before() -> None:
    text = as_text(replace(Invented(), actions=(Action("E"), Action("E", "Ett annat krav."))))
    head = f"E. {TITLES['E']}\n\n"
    at = text.rindex(head)
    parsed = read(text[:at] + text[at + len(head) :])
    assert [(row["omrade"], row["krav"]) for row in parsed.record["atgarder"]] == [
        ("E", Action("E").point),
        ("E", "Ett annat krav."),
    ]
    assert "report.section_carried" in codes(parsed)


def test_headings_repeated_where_a_page_ended_begin_no_new_action() -> None:
    text = as_text(Invented())
    label = "Planerad åtgärd\n"
    assert read(text.replace(label, f"{label}\n\n\n{label}")).record == read(text).record
    title = f"G. {TITLES['G']}"
    broken = text.replace(
        "Ansvarig för genomförandet\n\nHandledaren", "Ansvarig för genomförandet\n\nHandledaren", 1
    )
    at = broken.rindex("Datum för uppföljning")
    assert read(f"{broken[:at]}{title}\n\n{broken[at:]}").record == read(text).record


@pytest.mark.parametrize(
    ("written", "value", "code"),
    [
        ("4 maj 2026", "2026-05-04", None),
        ("2026-05-04", "2026-05-04", None),
        ("Till sommaren", "Till sommaren", "codec.unread"),
    ],
)
def test_the_date_of_an_action(written: str, value: str, code: str | None) -> None:
    action = Action("D")
    action = replace(action, values=(action.values[0], written, *action.values[2:]))
    parsed = read(as_text(replace(Invented(), actions=(action,))))
    assert parsed.record["atgarder"][0]["klar_datum"] == value
    assert any(found.startswith("codec.unread") for found in codes(parsed)) == (code is not None)


def test_what_an_action_lacks_is_told() -> None:
    action = replace(Action("D"), values=(Action("D").values[0], "", "Handledaren", "", "Studierektorn"))
    parsed = read(as_text(replace(Invented(), actions=(action,))))
    (found,) = [finding for finding in parsed.findings if finding.code == "report.action_incomplete"]
    assert found.path == "atgarder[0]"
    assert found.params["missing"] == "Datum när åtgärden ska vara genomförd, Datum för uppföljning"


def test_a_plan_without_its_heading_is_read() -> None:
    text = as_text(Invented()).replace(f"HANDLINGSPLAN\n\n{textwrap.fill(PLAN_INTRO, 90)}\n\n", "")
    expect(Invented(), read(text))


def test_a_report_without_a_plan() -> None:
    report = replace(Invented(), actions=())
    parsed = read(as_text(report))
    expect(report, parsed)
    assert "atgarder" not in parsed.record


# --- what belongs nowhere -----------------------------------------------------------------------------


def test_a_cover_and_a_closing_remark_are_kept_with_their_place() -> None:
    text = f"SPUR-granskning vid Granen\n\n{as_text(Invented())}\n\n\n\n\nTack för ett gott mottagande."
    parsed = read(text)
    expect(Invented(), parsed)
    assert strays(parsed) == ["SPUR-granskning vid Granen", "Tack för ett gott mottagande."]
    places = [reading.where.place for reading in parsed.readings if reading.key is None]
    assert places == ["rad 1", f"rad {text.count(chr(10)) + 1}"]
    assert codes(parsed).count("report.stray_line") == 2


def test_many_strays_are_told_together() -> None:
    text = "\n\n".join(f"Stycke {i} hör inte hit." for i in range(30)) + "\n\n" + as_text(Invented())
    parsed = read(text)
    assert len(strays(parsed)) == 30
    assert codes(parsed).count("report.stray_line") == 20
    assert [f.params["count"] for f in parsed.findings if f.code == "report.strays"] == [10]


ENGLISH = "\n\n".join(
    ["Strengths", "Short distances.", "Weaknesses", "Too few rooms.", "Process", "All is well."]
)


@pytest.mark.parametrize("text", [ENGLISH, "Kallelse till årsmöte\n\nVälkommen!", "x"])
def test_another_text_is_kept_and_told(text: str) -> None:
    parsed = read(text)
    assert codes(parsed) == ["report.unknown"]
    assert parsed.findings[0].severity is Severity.ERROR
    assert parsed.record == {}
    assert words(" ".join(strays(parsed))) + words("Process") >= words(text)


@pytest.mark.parametrize("data", [b"", b" \n\n\t \n", a_pdf([[]])])
def test_no_text_at_all(data: bytes) -> None:
    lines = pdf_lines(Pages(data)) if data.startswith(b"%PDF") else text_lines(data)
    assert codes(read_report(REPORT, lines)) == ["report.no_text"]


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"PK\x03\x04" + bytes(400), b"\x89PNG\r\n\x1a\n" + bytes(99)]
)
def test_a_file_that_is_no_text(data: bytes) -> None:
    with pytest.raises(UnreadableError) as error:
        text_lines(data)
    assert error.value.code == "report.no_text_file"


def test_a_text_far_too_large() -> None:
    with pytest.raises(UnreadableError):
        text_lines(b"x" * 6_000_000)
    with pytest.raises(UnreadableError) as error:
        read("rad\n" * 30_000)
    assert error.value.code == "report.too_long"


@pytest.mark.parametrize(
    "unit",
    [
        "A\n",
        "Verksamheten\n",
        "Föreskrift\n",
        "Föreskrift\tkrav\n",
        "Styrkor\tSvagheter\na\tb\n",
        "B. Åtgärder krävs. ",
        "A. Verksamheten\nKrav\nPlanerad åtgärd\nGör\n",
        "Gradering\n\nA. Socialstyrelsens föreskrifter\n",
    ],
)
def test_a_text_made_to_take_long_does_not(unit: str) -> None:
    """Time grows with the length, not with its square: thousands of lines take a second or so."""
    started = time.monotonic()
    read(unit * 4_000)
    assert time.monotonic() - started < 20


def test_other_papers_are_not_taken_for_a_report() -> None:
    for kind in blanks.kinds():
        library = blanks.library(kind)
        edition = library.edition("intyg-kurs/hslf-fs-2021-8")
        lines = pdf_lines(Pages(library.blank(edition).path.read_bytes()))
        assert likeness(lines, REPORT) == 0
        assert codes(read_report(REPORT, lines))[0] == "report.unknown"


def test_a_report_is_likely_one_even_with_parts_missing() -> None:
    assert likeness(text_lines(as_text(Invented()).encode()), REPORT) == 1
    assert likeness(text_lines(as_text(Invented().only("A", "E", "H")).encode()), REPORT) > 0.5
    assert likeness(text_lines(ENGLISH.encode()), REPORT) < 0.1


# --- whatever happens to it -----------------------------------------------------------------------------


@given(st.data())
def test_a_report_in_pieces_loses_no_word(data: st.DataObject) -> None:
    """Blocks left out, repeated and moved about: no crash, and every word is in a reading or is printed."""
    whole = as_text(Invented()) if data.draw(st.booleans()) else as_extracted(Invented())
    pieces = whole.split("\n\n")
    some = data.draw(st.lists(st.sampled_from(range(len(pieces))), max_size=60))
    at = data.draw(st.integers(0, len(pieces)))
    joint = data.draw(st.sampled_from(["\n", "\n\n", "\n\n\n\n"]))
    lines = text_lines(joint.join([*pieces[:at], *(pieces[i] for i in some)]).encode())
    parsed = read_report(REPORT, lines)
    assert lost(lines, parsed) == Counter()
    assert invented(lines, parsed) == set()
    assert normal_record(parsed.record) == (parsed.record or None)
    assert {finding.code for finding in SCHEMA.findings(parsed.record)} <= {"schema.date"}


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    try:
        lines = text_lines(text.encode("utf-8", "replace"))
    except UnreadableError:
        return
    read_report(REPORT, lines)


@given(st.integers(0, 5000), st.binary(max_size=12))
def test_a_damaged_pdf_is_read_or_refused(at: int, noise: bytes) -> None:
    from stforms.formats.boundary import boundary

    data = stacked(Invented().only("A"))
    try:
        with boundary():
            read_pdf(data[:at] + noise + data[at + len(noise) :])
    except UnreadableError:
        return


# --- the data -------------------------------------------------------------------------------------------


def test_every_key_of_the_report_is_in_the_schema() -> None:
    keys = REPORT.keys
    rows = [
        keys.letter,
        keys.title,
        keys.chapter,
        keys.text,
        keys.points,
        keys.grade,
        keys.before,
        keys.adjusted,
    ]
    rows += [phrase.key for phrase in REPORT.phrases]
    columns = [REPORT.plan.section, REPORT.plan.points, *(label.key for label in REPORT.plan.labels)]
    paths = [entry.key for entry in REPORT.lists]
    paths += [f"{REPORT.key}.{key}" for key in rows] + [f"{REPORT.plan.key}.{key}" for key in columns]
    for path in paths:
        node = SCHEMA.node(path)
        assert node is not None, path
        assert node.get("title"), path
        assert node.get("x-title-en"), path
    assert columns == FIELDS


def test_the_plan_has_the_columns_of_the_form_it_comes_from() -> None:
    """What a plan says can be carried over to spur-handlingsplan."""
    theirs = FormSchema("spur-handlingsplan", blanks.ROOT / "schemas").node("atgarder")
    ours = SCHEMA.node("atgarder")
    assert theirs is not None
    assert ours is not None
    assert list(ours["items"]["properties"]) == list(theirs["items"]["properties"])


def test_words_that_are_wrong_are_refused() -> None:
    with pytest.raises(IntegrityError, match="sections"):
        report_words({}, "edition.toml")
    with pytest.raises(IntegrityError):
        load_report(blanks.ROOT / "no-such-folder")


# --- a real report, which is not part of the project ------------------------------------------------------


def real_report() -> bytes | None:
    """Return the report in STFORMS_SEEDS or ../shared/seeds, if it is there."""
    named = os.environ.get("STFORMS_SEEDS")
    folder = Path(named) if named else blanks.ROOT.parent / "shared" / "seeds"
    path = folder / "spur-rapport-vardcentral.txt"
    if path.is_file():
        return path.read_bytes()
    if blanks.REQUIRED:
        raise FileNotFoundError(f"no report in {folder}; set STFORMS_SEEDS")
    return None


@pytest.fixture(name="real")
def _real() -> Parsed:
    data = real_report()
    if data is None:
        pytest.skip("the real report is not at hand")
    return read_report(REPORT, text_lines(data))


def test_the_areas_of_the_real_report(real: Parsed) -> None:
    rows = real.record["omraden"]
    assert {row["bokstav"]: row["rubrik"] for row in rows} == TITLES
    assert [row["kapitel"] for row in rows] == ["struktur"] * 3 + ["process"] * 5
    assert [len(row["krav"]) for row in rows] == [4, 10, 4, 13, 14, 6, 10, 13]
    assert all(point.endswith((".", ")")) and point[0].isupper() for row in rows for point in row["krav"])
    ends = [row["beskrivning"].rpartition(" ")[2] for row in rows]
    assert ends == [
        "finns.",
        "instruktioner.",
        "finns.",
        "IUP.",
        "sidotjänstgöring.",
        "arbete.",
        "detta.",
        "arbete.",
    ]


def test_the_summary_of_the_real_report(real: Parsed) -> None:
    summary = real.record["sammanfattning"]
    assert [len(entries) for entries in summary.values()] == [4, 2, 7]
    assert summary["forbattringspotential"][6].startswith("Utveckla det vetenskapliga arbetet")
    assert summary["svagheter"][0].startswith("Ny gynstol")
    assert all(
        reading.confidence < 0.9 for reading in real.readings if (reading.key or "").startswith("samman")
    )


def test_the_plan_of_the_real_report(real: Parsed) -> None:
    rows = real.record["atgarder"]
    assert [list(row) for row in rows] == [FIELDS] * 3
    assert {(row["omrade"], row["klar_datum"], row["uppfoljning"]) for row in rows} == {
        ("H", "2025-12-11", "Var sjätte månad")
    }
    assert [row["ansvarig"] for row in rows] == ["Handledaren", "Handledare", "Handledaren"]
    assert {row["uppfoljning_ansvarig"] for row in rows} == {"MLA och verksamhetschef"}
    assert [row["krav"] in area(real, "H")["krav"] for row in rows] == [True] * 3
    assert not any("\n" in value for row in rows for value in row.values())


def test_the_grades_of_the_real_report(real: Parsed) -> None:
    assert [row.get("grad") for row in real.record["omraden"]] == [None] * 7 + ["C"]
    last = area(real, "H")
    assert last["grad_justerad"] is True
    assert last["anmarkning"].startswith("Handlingsplan inkommen.")
    assert last["atgard"].startswith("Åtgärd krävs för att")
    assert last["atgard"].endswith("ST-läkarens handledarkompetens.")
    unread = [finding.path for finding in real.findings if finding.code == "report.grade_unread"]
    assert unread == [f"omraden[{index}].grad" for index in range(7)]


def test_nothing_of_the_real_report_is_lost_or_invented(real: Parsed) -> None:
    data = real_report()
    assert data is not None
    lines = text_lines(data)
    assert lost(lines, real) == Counter()
    assert strays(real) == []
    assert Counter(codes(real)) == {"report.grade_unread": 7, "report.division_inferred": 1}
    assert SCHEMA.findings(real.record) == []
