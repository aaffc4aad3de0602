"""Filling: what goes in, what is refused, what else changes in the file."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdf
import pytest

import stforms
from stforms.library import Library
from stforms.model import Record, Severity

KURS = "intyg-kurs/hslf-fs-2021-8"
KLIN = "intyg-klinisk-tjanstgoring/hslf-fs-2021-8"
SERVICE = "intyg-fullgjord-st/hslf-fs-2021-8"


def codes(outcome: stforms.Outcome[Any]) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.path) for finding in outcome.findings]


def opened(outcome: stforms.Outcome[Any]) -> pikepdf.Pdf:
    assert outcome.value is not None, outcome.findings
    return pikepdf.open(io.BytesIO(bytes(outcome.value)))


def rows(count: int) -> list[Record]:
    return [
        {
            "stalle": f"Vårdcentralen {i}",
            "period": {"fran": "2020-01-01", "till": "2020-06-30"},
            "procent": 100,
            "manader": 1.5,
        }
        for i in range(count)
    ]


def test_values_are_taken_as_people_spell_them(library: Library) -> None:
    record = {
        "sokande": {"personnummer": "199001019802"},
        "delmal": "STa1, STa2",
        "period": {"fran": "240101", "till": "30 juni 2024"},
    }
    outcome = stforms.fill(record, KLIN, library=library)
    assert outcome.findings == ()
    assert stforms.parse(bytes(outcome.value), library=library).value.record == {
        "sokande": {"personnummer": "19900101-9802"},
        "delmal": ["STa1", "STa2"],
        "period": {"fran": "2024-01-01", "till": "2024-06-30"},
    }


def test_a_text_too_long_is_refused_and_says_how_much_fits(library: Library) -> None:
    text = "Handledning och klinisk tjänstgöring. " * 60
    outcome = stforms.fill({"beskrivning": text}, KLIN, library=library)
    assert outcome.value is None
    (finding,) = outcome.findings
    assert (finding.code, finding.path, finding.severity) == ("fill.too_long", "beskrivning", Severity.ERROR)
    assert 0 < int(finding.params["fits"]) < len(text)
    shortened = text[: int(finding.params["fits"])].rsplit(" ", 1)[0]
    assert stforms.fill({"beskrivning": shortened}, KLIN, library=library).value is not None


def test_on_request_a_text_is_set_smaller_and_said_so(library: Library) -> None:
    text = ("Handledning och klinisk tjänstgöring. " * 36).strip()
    assert stforms.fill({"beskrivning": text}, KLIN, library=library).value is None
    outcome = stforms.fill({"beskrivning": text}, KLIN, shrink=7, library=library)
    assert codes(outcome) == [("fill.smaller", "beskrivning")]
    assert stforms.parse(bytes(outcome.value), library=library).value.record == {"beskrivning": text}


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"bilaga_nr": 7}, "codec.not_text"),
        ({"sokande": {"efternamn": "två\nrader"}}, "codec.line_break"),
        ({"period": {"fran": "i våras"}}, "codec.not_date"),
        ({"period": {"fran": "1890-01-01"}}, "codec.date_window"),
        ({"delmal": ["STa1, STa2"]}, "codec.list_separator"),
        ({"intygande": {"ort": "Linköping 2024-01-01"}}, "codec.ambiguous"),
    ],
)
def test_what_cannot_be_written_is_refused(record: Record, code: str, library: Library) -> None:
    outcome = stforms.fill(record, KLIN, library=library)
    assert outcome.value is None
    assert [finding.code for finding in outcome.findings] == [code]


def test_in_a_composite_box_the_value_at_fault_is_named(library: Library) -> None:
    record = {"intygande": {"ort": "Linköping", "datum": "2024-13-45"}, "period": {"till": "sedan"}}
    outcome = stforms.fill(record, KLIN, library=library)
    assert sorted(codes(outcome)) == [
        ("codec.not_date", "intygande.datum"),
        ("codec.not_date", "period.till"),
    ]


def test_a_choice_that_is_not_there_is_refused_with_the_choices(library: Library) -> None:
    outcome = stforms.fill({"intygande": {"roll": "chef"}}, KURS, library=library)
    assert outcome.value is None
    assert outcome.findings[0].code == "fill.no_choice"
    assert "kursledare" in str(outcome.findings[0].params["choices"])


def test_a_key_without_a_slot_is_said_and_the_rest_written(library: Library) -> None:
    """HSLF-FS 2021:8 bilaga 10 has no box for the period; SOSFS 2015:8 bilaga 5 has."""
    record = {"kurs": {"amne": "Palliativ vård"}, "period": {"fran": "2024-01-01"}}
    outcome = stforms.fill(record, KURS, library=library)
    assert codes(outcome) == [("fill.no_slot", "period")]
    assert stforms.parse(bytes(outcome.value), library=library).value.record == {
        "kurs": {"amne": "Palliativ vård"}
    }


def test_a_misspelled_key_is_refused_with_the_nearest(library: Library) -> None:
    """A slip of the pen would otherwise lose the surname."""
    outcome = stforms.fill({"sokande": {"efternman": "Ek"}}, KURS, library=library)
    assert outcome.value is None
    (finding,) = outcome.findings
    assert finding.code == "record.unknown_key"
    assert "sokande.efternamn" in str(finding.params["near"])


def test_a_choice_may_be_written_as_printed(library: Library) -> None:
    outcome = stforms.fill({"intygande": {"roll": "Kursledare"}}, KURS, library=library)
    assert stforms.parse(bytes(outcome.value), library=library).value.record == {
        "intygande": {"roll": "kursledare"}
    }


def test_control_characters_are_left_out_and_said_so(library: Library) -> None:
    outcome = stforms.fill({"beskrivning": "a\x07b"}, KLIN, library=library)
    assert codes(outcome) == [("record.characters_dropped", "beskrivning")]


def test_the_sum_is_worked_out(library: Library) -> None:
    outcome = stforms.fill({"tjanstgoring": rows(3)}, SERVICE, library=library)
    assert codes(outcome) == [("fill.sum", "summa_manader")]
    assert stforms.parse(bytes(outcome.value), library=library).value.record["summa_manader"] == 4.5


def test_a_sum_that_is_given_is_written_as_given(library: Library) -> None:
    outcome = stforms.fill({"tjanstgoring": rows(3), "summa_manader": 60}, SERVICE, library=library)
    assert stforms.parse(bytes(outcome.value), library=library).value.record["summa_manader"] == 60


@pytest.mark.parametrize("options", [{}, {"flatten": True}, {"compact": True}])
@pytest.mark.parametrize("count", [39, 40, 58])
def test_rows_beyond_the_table_go_on_continuation_sheets(
    count: int, options: dict[str, bool], library: Library
) -> None:
    record = {"sokande": {"efternamn": "Åström", "fornamn": "Eva"}, "tjanstgoring": rows(count)}
    outcome = stforms.fill(record, SERVICE, library=library, **options)
    sheets = {39: 0, 40: 1, 58: 2}[count]
    with opened(outcome) as pdf:
        assert len(pdf.pages) == 2 + sheets
    back = stforms.parse(bytes(outcome.value), library=library)
    assert back.value.record["tjanstgoring"] == record["tjanstgoring"]
    assert not [f for f in back.findings if f.severity is not Severity.INFO]
    assert ("fill.continued", "tjanstgoring") in codes(outcome) or not sheets


def test_push_buttons_are_hidden_and_usage_rights_gone(library: Library) -> None:
    for edition in library.of_format("pdf"):
        with opened(stforms.fill({"sokande": {"efternamn": "Ek"}}, edition, library=library)) as pdf:
            assert "/Perms" not in pdf.Root
            for page in pdf.pages:
                for annot in page.get("/Annots", []):
                    if int(annot.get("/Ff", 0)) & 65536 and str(annot.get("/FT")) == "/Btn":
                        assert int(annot.get("/F", 0)) & 2


def test_two_boxes_that_share_a_field_can_hold_two_values(library: Library) -> None:
    """HSLF-FS 2021:8 bilaga 5: page 3 repeats page 2's numbers unless the field is split."""
    record = {
        "bifogade_intyg": {"kurs": ["5", "6", "7"]},
        "ovriga_handlingar": {"svensk_doktorsexamen": ["12"]},
    }
    edition = "ansokan-specialistkompetens/hslf-fs-2021-8"
    for options in ({}, {"compact": True}, {"flatten": True}):
        for given in (record, {"bifogade_intyg": {"kurs": ["5", "6", "7"]}}):
            outcome = stforms.fill(given, edition, library=library, **options)
            back = stforms.parse(bytes(outcome.value), library=library)
            assert back.value.record == given
            assert not [f for f in back.findings if f.code == "parse.shared_field"]


def test_a_page_appended_to_a_filled_form_is_reported(library: Library) -> None:
    """Appended as viewers append: the form's own bytes stay the file's prefix."""
    form = bytes(stforms.fill({"sokande": {"efternamn": "Ek"}}, KLIN, library=library).value)
    writer = pypdf.PdfWriter(io.BytesIO(form), incremental=True)
    writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(form)
    back = stforms.parse(out.getvalue(), library=library)
    assert back.value.record == {"sokande": {"efternamn": "Ek"}}
    assert ("parse.stray_page", 2) in [(f.code, f.where and f.where.page) for f in back.findings]


def test_flattening_leaves_no_fields_and_the_words_on_the_page(library: Library) -> None:
    outcome = stforms.fill({"sokande": {"efternamn": "Åström"}}, KLIN, flatten=True, library=library)
    with opened(outcome) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert not [a for page in pdf.pages for a in page.get("/Annots", []) if a.Subtype == "/Widget"]


def test_compacting_writes_the_file_anew(library: Library) -> None:
    """The blank is then no longer the prefix, and what is no longer used is gone."""
    record = {"sokande": {"efternamn": "Åström"}}
    appended = bytes(stforms.fill(record, KLIN, library=library).value)
    compact = bytes(stforms.fill(record, KLIN, compact=True, library=library).value)
    assert len(compact) < len(appended)
    assert stforms.parse(compact, library=library).value.record == record


def test_an_empty_record_gives_the_stamped_blank(library: Library) -> None:
    outcome = stforms.fill({}, KLIN, library=library)
    back = stforms.parse(bytes(outcome.value), library=library)
    assert (back.value.identified_by, back.value.record) == ("stamp", {})
    assert [finding.code for finding in back.findings] == ["parse.empty"]


def test_a_record_that_is_no_object_is_refused(library: Library) -> None:
    with pytest.raises(stforms.StformsError):
        stforms.fill([], KLIN, library=library)  # type: ignore[arg-type]
