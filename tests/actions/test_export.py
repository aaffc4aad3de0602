"""The workbook and the CSV files: real days, text that stays text, order; opened in another program."""

from __future__ import annotations

import csv
import io
import subprocess
import tempfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import register_samples as samples
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from register_samples import CANARY, CANARY_CLINIC, TODAY

from stforms.actions.export import SHEETS, Csv, Sheet, as_csv, as_workbook, export
from stforms.actions.export.tables import KINDS, Column
from stforms.actions.status import Asked
from stforms.formats.libreoffice import find
from stforms.register.received import STATES as DOCUMENT_STATES
from stforms.register.store import Register
from stforms.register.tables import arrivals

DANGEROUS = ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://example.org")']


needs_libreoffice = pytest.mark.skipif(find() is None, reason="LibreOffice is not installed")


@pytest.fixture
def filled(register: Register) -> Register:
    """A register with papers in every state."""
    samples.sample(register)
    return register


def sheets(register: Register, asked: Asked | None = None, reveal: bool = False) -> dict[str, Sheet]:
    with register.reading() as connection:
        return {sheet.name: sheet for sheet in export(connection, TODAY, asked, reveal)}


def values(sheet: Sheet, name: str) -> list[Any]:
    at = [column.name for column in sheet.columns].index(name)
    return [row[at] for row in sheet.rows]


# --- what stands on the sheets ------------------------------------------------------------------


def test_there_are_six_sheets_in_their_order(filled: Register) -> None:
    assert tuple(sheets(filled)) == SHEETS


def test_an_empty_register_gives_headings_alone(register: Register) -> None:
    made = sheets(register)
    assert {name: len(sheet.rows) for name, sheet in made.items()} == {
        **dict.fromkeys(SHEETS, 0),
        "overview": 1,
    }
    assert openpyxl.load_workbook(io.BytesIO(as_workbook(list(made.values()), TODAY)))


def test_the_overview_adds_up_clinic_by_clinic_and_form_by_form(filled: Register) -> None:
    sheet = sheets(filled)["overview"]
    rows = list(zip(values(sheet, "by"), values(sheet, "all"), values(sheet, "overdue"), strict=True))
    for by in ("Klinik", "Blankett", "Alla"):
        assert [sum(row[at] for row in rows if row[0] == by) for at in (1, 2)] == [12, 5]
    assert values(sheet, "which")[:4] == [
        "Åkerbo vårdcentral", "Ängens vårdcentral", "Öbackens vårdcentral", "Skyddade personuppgifter",
    ]  # fmt: skip


def test_the_share_of_approved_papers_leaves_cancelled_ones_out(filled: Register) -> None:
    assert values(sheets(filled)["overview"], "approved_share")[-1] == pytest.approx(2 / 11)


def test_everything_missing_has_a_row(filled: Register) -> None:
    sheet = sheets(filled)["missing"]
    assert values(sheet, "box") == ["ST-läkare – Personnummer", "Huvudhandledare", "Datum"]
    assert values(sheet, "severity") == ["fel", "varning", "varning"]


def test_conflicts_and_unknown_papers_are_to_be_decided(filled: Register) -> None:
    sheet = sheets(filled)["questions"]
    assert values(sheet, "question") == ["Svaren skiljer sig", "Okänt papper"]
    assert values(sheet, "paper") == [7, None]
    assert values(sheet, "candidates") == [None, "1, 2"]


def test_what_came_in_is_there_with_what_became_of_it(filled: Register) -> None:
    sheet = sheets(filled)["received"]
    assert len(sheet.rows) == 10
    assert {"blankett", "mejl eller arkiv", "skannat, inte läst", "annat", "kunde inte läsas"} == set(
        values(sheet, "document_state")
    )
    assert [why for why in values(sheet, "why") if why] == [
        "Filen är skadad och går inte att läsa. Begär en ny kopia. (Teknisk orsak: ?)"
    ]


@pytest.mark.parametrize("state", DOCUMENT_STATES)
def test_every_state_of_a_document_has_words(state: str) -> None:
    from stforms.messages import catalogue

    assert f"export.document.{state}" in catalogue()


def test_a_filter_leaves_out_what_came_in_for_others(filled: Register) -> None:
    made = sheets(filled, Asked(persons=("A1",)))
    assert set(values(made["papers"], "own_id")) == {"A1"}
    assert set(values(made["received"], "own_id")) == {"A1"}
    assert made["questions"].rows == ()


# --- persons -------------------------------------------------------------------------------------


@pytest.mark.parametrize("protected", [False, True])
@pytest.mark.parametrize("reveal", [False, True])
def test_a_protected_person_is_on_no_sheet(filled: Register, protected: bool, reveal: bool) -> None:
    """Nor are the name of the file that came from that person, the sender, or the mail that it lay in."""
    with filled.writing("test") as writer:
        mail = samples.received(
            writer, "container", "mail", f"Svar från {CANARY}.eml", f"{CANARY}@example.org"
        )
        own = sa.select(arrivals.c.document_id).where(arrivals.c.name.contains(CANARY)).limit(1)
        writer.connection.execute(
            sa.update(arrivals).where(arrivals.c.document_id == own.scalar_subquery()).values(via_id=mail)
        )
    made = sheets(filled, Asked(protected=protected), reveal)
    said = repr(made)
    for secret in (CANARY, CANARY_CLINIC, "19620317", "Kaj", "K9"):
        assert secret not in said
    assert ("#5" in said) is protected
    assert len(made["papers"].rows) == (12 if protected else 10)


def test_personnummer_names_of_files_and_senders_are_there_only_on_request(filled: Register) -> None:
    for reveal, number, file in ((False, "19870521-••••", None), (True, "19870521-2382", "skannad.pdf")):
        made = sheets(filled, reveal=reveal)
        assert values(made["papers"], "personnummer")[0] == number
        assert (file in values(made["received"], "file")) is True
        assert any(values(made["received"], "sender")) is reveal


# --- the workbook --------------------------------------------------------------------------------


def _table(*texts: str) -> Sheet:
    columns = (
        Column("paper", "number"),
        Column("about"),
        Column("due", "date"),
        Column("approved_share", "share"),
    )
    return Sheet("papers", columns, tuple((1, text, date(2026, 1, 15), 0.5) for text in texts))


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_workbook_is_as_excel_users_expect_it(filled: Register) -> None:
    book = opened(as_workbook(list(sheets(filled).values()), TODAY, ["Om listan"]))
    assert book.sheetnames == [
        "Översikt",
        "Papper",
        "Saknas",
        "Försenade",
        "Att avgöra",
        "Inkommet",
        "Om listan",
    ]
    for page in book.worksheets[:-1]:
        assert page.freeze_panes == "B2"
        assert page.auto_filter.ref.startswith("A1:")
        assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
        assert page.print_title_rows == "$1:$1"
        assert all(page.column_dimensions[cell.column_letter].width >= 7 for cell in page[1])
    papers = book["Papper"]
    heads = {cell.value: cell.column for cell in papers[1]}
    due, number = papers.cell(2, heads["Senast"]), papers.cell(2, heads["Personnummer"])
    assert (due.value, due.number_format) == (datetime(2026, 6, 15), "yyyy-mm-dd")
    assert (number.data_type, number.number_format) == ("s", "@")


def test_every_state_that_has_a_colour_has_its_word_too(filled: Register) -> None:
    """The rules compare with the words that stand in the cells."""
    papers = opened(as_workbook(list(sheets(filled).values()), TODAY))["Papper"]
    words = {cell.value for column in papers.iter_cols() for cell in column if column[0].value == "Läge"}
    formulas = [
        rule.formula[0]
        for one in papers.conditional_formatting
        for rule in papers.conditional_formatting[one]
    ]
    assert len(formulas) == 7
    assert {formula.partition("=")[2].strip('"') for formula in formulas} <= words


@pytest.mark.parametrize(
    "words", [*DANGEROUS, "_x0041_", "\x07klocka", "å" * 40_000, "rad 1\nrad 2", "'citat"]
)
def test_text_stays_text_in_a_workbook(words: str) -> None:
    cell = opened(as_workbook([_table(words)], TODAY))["Papper"]["B2"]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    kept = words.replace("\x07", "")[:32_767]
    assert cell.value.replace("_x005F_x0041_", "_x0041_") == kept


def _saved_by_libreoffice(data: bytes, *ways: str) -> bytes:
    """Return what LibreOffice makes of a file by way of some formats: the first is the file's own ending."""
    first, *targets = ways
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"a.{first}").write_bytes(data)
        for source, target in zip(ways, targets, strict=False):
            command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
            command += ["--infilter=Text - txt - csv (StarCalc):59,34,76,1"] if source == "csv" else []
            command += ["--convert-to", target, "--outdir", name, str(folder / f"a.{source}")]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (folder / f"a.{targets[-1]}").read_bytes()


@needs_libreoffice
def test_other_programs_see_the_same_text() -> None:
    """LibreOffice: what begins like a formula is text there as well; so are the days days."""
    book = as_workbook([_table(*DANGEROUS, "_x0041_", "åäö")], TODAY)
    page = opened(_saved_by_libreoffice(book, "xlsx", "ods", "xlsx"))["Papper"]
    cells = [page.cell(row, 2) for row in range(2, page.max_row + 1)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [str(cell.value).strip() for cell in cells] == [
        *(one.strip() for one in DANGEROUS),
        "_x0041_",
        "åäö",
    ]
    assert page["C2"].value == datetime(2026, 1, 15)


@given(words=st.text(), kind=st.sampled_from(["text", "lines"]))
def test_any_text_can_be_written(words: str, kind: str) -> None:
    assert kind in KINDS
    sheet = Sheet("papers", (Column("about", kind),), ((words,), (None,)))
    assert opened(as_workbook([sheet], TODAY))["Papper"].max_row >= 2
    assert as_csv(sheet)


# --- CSV -----------------------------------------------------------------------------------------


def test_csv_is_as_swedish_excel_reads_it() -> None:
    assert (
        as_csv(_table("Sårvård; a"))
        == ('\ufeffNr;Om;Senast;Andel godkända\r\n1;"Sårvård; a";2026-01-15;0,5\r\n').encode()
    )


def test_csv_is_as_the_standard_has_it_on_request() -> None:
    assert as_csv(_table("Sårvård, a"), Csv.RFC4180) == (
        'Nr,Om,Senast,Andel godkända\r\n1,"Sårvård, a",2026-01-15,0.5\r\n'.encode()
    )


@pytest.mark.parametrize("words", DANGEROUS)
@pytest.mark.parametrize("way", Csv)
def test_no_text_in_a_csv_file_begins_a_formula(words: str, way: Csv) -> None:
    text = as_csv(_table(words), way).decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(text, newline=""), delimiter=";" if way is Csv.EXCEL else ",")
    assert row[1] == f"'{words.strip()}"


@needs_libreoffice
def test_other_programs_open_the_csv_with_text_as_text(filled: Register) -> None:
    sheet = sheets(filled)["papers"]
    rows = tuple((*row[:1], "=1+1", *row[2:]) for row in sheet.rows)
    page = opened(_saved_by_libreoffice(as_csv(replace(sheet, rows=rows)), "csv", "xlsx")).active
    assert {cell.data_type for row in page for cell in row} <= {"s", "n", "d"}
