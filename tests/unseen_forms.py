"""Forms as other regions would make them, with what a person would bind; written before adopt saw them.

Other words, another order and other layouts than the editions that the rules of naming were made with.
tools/adopt_unseen.py measures adopt on them; what is mended after a measurement is said on its page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import docx
import openpyxl
from drawing import CHECK, Drawing
from office_forms import saved
from openpyxl.styles import Border, Font, PatternFill, Side

_THIN = Side(style="thin")
_FRAME, _LINE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN), Border(bottom=_THIN)
_GREY = PatternFill("solid", fgColor="FFD9D9D9")


@dataclass(frozen=True)
class Asked:
    """What a form asks in one place: what is printed for it, its keys, its codec ("choice" for answers).

    In a table `label` is what is printed for the row, and behind " / " for the column where that tells
    places of a row apart; of rows that repeat it is what is printed above the column.
    """

    label: str
    keys: str
    codec: str = "text"


@dataclass(frozen=True)
class Unseen:
    """A form: the schema that it has (None: a form that is new), how it is made, what it asks, in order."""

    form: str | None
    format: str
    data: Callable[[], bytes]
    asked: tuple[Asked, ...]


def _rows(table: Any, *rows: tuple[str, ...]) -> None:
    for index, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(index, column).text = text


def _table(document: Any, *rows: tuple[str, ...]) -> Any:
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    table.style = "Table Grid"
    _rows(table, *rows)
    return table


def _bold(document: Any, text: str) -> None:
    document.add_paragraph().add_run(text).bold = True


# --- Word -----------------------------------------------------------------------------------------


def panel() -> bytes:
    """Make the minutes of a panel: strokes, a matrix from 1 to 5, two signatures with days."""
    form = docx.Document()
    form.add_heading("Sammanfattning av ST-kollegium", 0)
    form.add_paragraph("ST-läkarens namn: ______________________ Personnr: ______________")
    form.add_paragraph("Klinik/enhet: ______________________ Huvudhandledare: ____________________")
    form.add_paragraph("Datum för kollegiet: ____________")
    _bold(form, "Deltagare")
    _table(form, ("Namn", "Funktion"), ("", ""), ("", ""), ("", ""))
    _bold(form, "Gruppens bedömning (1 = klart under förväntan, 5 = klart över förväntan)")
    grades = ("1", "2", "3", "4", "5")
    _table(
        form, ("Område", *grades), *((area, *[""] * 5) for area in ("Medicinsk kunskap", "Samarbete", "Etik"))
    )
    for heading in ("Starka sidor", "Förbättringsområden", "Förslag till ändring av utbildningsplanen"):
        _bold(form, heading)
        for _ in range(2):
            form.add_paragraph("." * 90)
    form.add_paragraph("Handledarens underskrift: ______________________ Datum: ____________")
    form.add_paragraph("Verksamhetschefens underskrift: ______________________ Datum: ____________")
    return saved(form)


PANEL = (
    Asked("ST-läkarens namn", "st_lakare.namn"),
    Asked("Personnr", "st_lakare.personnummer", "personnummer"),
    Asked("Klinik/enhet", "vardcentral"),
    Asked("Huvudhandledare", "huvudhandledare.namn"),
    Asked("Datum för kollegiet", "datum", "iso_date"),
    Asked("Namn", "deltagare.namn"),
    Asked("Funktion", "deltagare.roll"),
    Asked("Medicinsk kunskap", "bedomning.medicinsk_kunskap", "choice"),
    Asked("Samarbete", "bedomning.samarbete", "choice"),
    Asked("Etik", "bedomning.etik", "choice"),
    Asked("Starka sidor", "styrkor", "multiline"),
    Asked("Förbättringsområden", "utveckling", "multiline"),
    Asked("Förslag till ändring av utbildningsplanen", "iup_andringar", "multiline"),
    Asked("Handledarens underskrift", "underskrift_handledare.signerad", "ink"),
    Asked("Datum", "underskrift_handledare.datum", "iso_date"),
    Asked("Verksamhetschefens underskrift", "underskrift_verksamhetschef.signerad", "ink"),
    Asked("Datum", "underskrift_verksamhetschef.datum", "iso_date"),
)


def certificate() -> bytes:
    """Make a certificate: cells with a label and room below it, under headings."""
    form = docx.Document()
    form.add_heading("Intyg om genomförd auskultation", 0)
    parts = {
        "Sökande": (("Efternamn", "Förnamn"), ("Personnummer (ååmmdd-xxxx)", "Specialitet")),
        "Auskultation": (
            ("Placering", "Tidsperiod (ååmmdd-ååmmdd)"),
            ("Delmål", "Beskrivning av innehållet"),
        ),
        "Intygsutfärdare": (
            ("Namnförtydligande", "Personnummer"),
            ("Specialitet", "Tjänsteställe"),
            ("Ort och datum", "Namnteckning"),
        ),
    }
    for heading, rows in parts.items():
        form.add_heading(heading, 1)
        for row in _table(form, *rows).rows:
            for cell in row.cells:
                cell.add_paragraph("")
    return saved(form)


CERTIFICATE = (
    Asked("Efternamn", "sokande.efternamn"),
    Asked("Förnamn", "sokande.fornamn"),
    Asked("Personnummer", "sokande.personnummer", "personnummer"),
    Asked("Specialitet", "specialitet"),
    Asked("Placering", "tjanstgoringsstalle"),
    Asked("Tidsperiod", "period.fran period.till", "period"),
    Asked("Delmål", "delmal", "delmal"),
    Asked("Beskrivning av innehållet", "beskrivning", "multiline"),
    Asked("Namnförtydligande", "intygande.namn"),
    Asked("Personnummer", "intygande.personnummer", "personnummer"),
    Asked("Specialitet", "intygande.specialitet"),
    Asked("Tjänsteställe", "intygande.tjanstestalle"),
    Asked("Ort och datum", "intygande.ort intygande.datum", "place_and_date"),
    Asked("Namnteckning", "intygande.signerad", "ink"),
)


def discussion() -> bytes:
    """Make an English assessment: a table of labels, a matrix of grades, free text, signatures."""
    form = docx.Document()
    form.add_heading("Case-based discussion (CbD)", 0)
    _table(
        form,
        ("Trainee", "", "Health centre", ""),
        ("Assessor", "", "Date (yyyy-mm-dd)", ""),
        ("Clinical problem", "", "Feedback, minutes", ""),
    )
    form.add_paragraph("Complexity of the case:  ☐ Low  ☐ Average  ☐ High")
    form.add_heading("Rating", 1)
    grades = ("Below expectations", "Meets expectations", "Above expectations", "Not assessed")
    areas = ("Written record", "Clinical judgement", "Professionalism", "Overall assessment")
    _table(form, ("Domain", *grades), *((area, *[""] * 4) for area in areas))
    for heading in ("Strengths", "Areas for development", "Agreed action"):
        form.add_heading(heading, 2)
        for _ in range(3):
            form.add_paragraph("")
    _table(form, ("Assessor's signature", "", "Date", ""), ("Trainee's signature", "", "Date", ""))
    return saved(form)


DISCUSSION = (
    Asked("Trainee", "st_lakare.namn"),
    Asked("Health centre", "vardcentral"),
    Asked("Assessor", "bedomare.namn"),
    Asked("Date", "datum", "iso_date"),
    Asked("Clinical problem", "patientproblem"),
    Asked("Feedback, minutes", "tid_aterkoppling", "number"),
    Asked("Complexity of the case", "svarighetsgrad", "choice"),
    Asked("Written record", "bedomning.skriftlig_kommunikation", "choice"),
    Asked("Clinical judgement", "bedomning.klinisk_bedomning", "choice"),
    Asked("Professionalism", "bedomning.professionalism", "choice"),
    Asked("Overall assessment", "bedomning.helhet", "choice"),
    Asked("Strengths", "styrkor", "multiline"),
    Asked("Areas for development", "utveckling", "multiline"),
    Asked("Agreed action", "overenskommelse", "multiline"),
    Asked("Assessor's signature", "underskrift_bedomare.signerad", "ink"),
    Asked("Date", "underskrift_bedomare.datum", "iso_date"),
    Asked("Trainee's signature", "underskrift_st.signerad", "ink"),
    Asked("Date", "underskrift_st.datum", "iso_date"),
)


def evaluation() -> bytes:
    """Make a form that is new: strokes behind labels, statements from 1 to 5, boxes in a line."""
    form = docx.Document()
    _bold(form, "Utvärdering av placering")
    for label in ("Namn", "Placering", "Handledare", "Period"):
        form.add_paragraph(f"{label}:____________________")
    statements = (
        "Introduktionen var bra",
        "Jag fick handledning varje vecka",
        "Arbetsbelastningen var rimlig",
    )
    _table(form, ("Påstående", *"12345"), *((text, *["☐"] * 5) for text in statements))
    form.add_paragraph("Kan du rekommendera placeringen?  ☐ Ja  ☐ Nej  ☐ Vet ej")
    for label in ("Det bästa med placeringen:", "Det som kan bli bättre:"):
        form.add_paragraph(label)
        for _ in range(3):
            form.add_paragraph("_" * 80)
    form.add_paragraph("Datum:____________________")
    return saved(form)


EVALUATION = (
    Asked("Namn", "namn"),
    Asked("Placering", "placering"),
    Asked("Handledare", "handledare"),
    Asked("Period", "period"),
    Asked("Introduktionen var bra", "introduktionen_var_bra", "choice"),
    Asked("Jag fick handledning varje vecka", "jag_fick_handledning_varje_vecka", "choice"),
    Asked("Arbetsbelastningen var rimlig", "arbetsbelastningen_var_rimlig", "choice"),
    Asked("Kan du rekommendera placeringen?", "kan_du_rekommendera_placeringen", "choice"),
    Asked("Det bästa med placeringen", "det_basta_med_placeringen", "multiline"),
    Asked("Det som kan bli bättre", "det_som_kan_bli_battre", "multiline"),
    Asked("Datum", "datum", "iso_date"),
)


# --- Excel ----------------------------------------------------------------------------------------


def _line(sheet: Any, row: int, *texts: str, frame: bool = True, head: bool = False) -> None:
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column, text or None)
        if frame:
            cell.border = _FRAME
        if head:
            cell.fill, cell.font = _GREY, Font(bold=True)


def _labels(sheet: Any, row: int, *labels: str) -> int:
    """Put labels below each other, each with a line to write on; return the next row."""
    for number, label in enumerate(labels):
        sheet.cell(row + number, 1, label)
        sheet.cell(row + number, 2).border = _LINE
    return row + len(labels)


def _heading(sheet: Any, row: int, text: str, size: int = 12) -> None:
    sheet.cell(row, 1, text).font = Font(bold=True, size=size)


def plan() -> bytes:
    """Make a training plan on two sheets: labels with lines, tables of framed empty rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plan"
    _heading(sheet, 1, "Individuell utbildningsplan för ST", 16)
    _heading(sheet, 3, "Allmänna uppgifter")
    _labels(sheet, 4, "ST-läkarens namn", "Personnummer", "Enhet", "Handledare", "Studierektor")
    _labels(sheet, 9, "ST startade (datum)", "Tjänstgöringsgrad (%)")
    _heading(sheet, 12, "Kliniska placeringar")
    _line(sheet, 13, "Klinik", "Från", "Till", "Procent", "Delmål", "Handledare", head=True)
    _heading(sheet, 19, "Kurser")
    _line(sheet, 20, "Kursens namn", "Datum", "Delmål", head=True)
    for row in (14, 15, 16, 17):
        _line(sheet, row, *[""] * 6)
    for row in (21, 22, 23):
        _line(sheet, row, *[""] * 3)
    other = book.create_sheet("Arbeten")
    _heading(other, 1, "Vetenskapligt arbete")
    _labels(other, 2, "Titel", "Handledare för arbetet", "Status")
    _heading(other, 6, "Kvalitetsarbete")
    _labels(other, 7, "Titel", "Status")
    return saved(book)


PLAN = (
    Asked("ST-läkarens namn", "st_lakare.namn"),
    Asked("Personnummer", "st_lakare.personnummer", "personnummer"),
    Asked("Enhet", "vardcentral"),
    Asked("Handledare", "huvudhandledare.namn"),
    Asked("Studierektor", "studierektor.namn"),
    Asked("ST startade (datum)", "st_tid.start", "iso_date"),
    Asked("Tjänstgöringsgrad (%)", "st_tid.omfattning", "percent"),
    Asked("Klinik", "tjanstgoring.stalle"),
    Asked("Från", "tjanstgoring.period.fran", "iso_date"),
    Asked("Till", "tjanstgoring.period.till", "iso_date"),
    Asked("Procent", "tjanstgoring.procent", "percent"),
    Asked("Delmål", "tjanstgoring.delmal", "delmal"),
    Asked("Handledare", "tjanstgoring.handledare"),
    Asked("Kursens namn", "kurser.namn"),
    Asked("Datum", "kurser.datum", "when"),
    Asked("Delmål", "kurser.delmal", "delmal"),
    Asked("Titel", "vetenskapligt_arbete.titel"),
    Asked("Handledare för arbetet", "vetenskapligt_arbete.handledare"),
    Asked("Status", "vetenskapligt_arbete.status"),
    Asked("Titel", "kvalitetsarbete.titel"),
    Asked("Status", "kvalitetsarbete.status"),
)


def yearly() -> bytes:
    """Make a yearly checklist: framed questions with yes, partly and no, and a comment for each."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Blad1"
    _heading(sheet, 1, "Årlig uppföljning av ST – checklista", 16)
    _labels(sheet, 3, "Namn på ST-läkare", "Vårdcentral", "Huvudansvarig handledare", "Datum")
    _line(sheet, 8, "Fråga", "Ja", "Delvis", "Nej", "Kommentar", head=True)
    questions = (
        "Handledning varje vecka är schemalagd",
        "Tid för självstudier finns",
        "Deltar i ST-möten",
        "Egen BVC",
        "Jourtjänstgöring",
    )
    for row, question in enumerate(questions, 9):
        _line(sheet, row, question, *[""] * 4)
    _labels(sheet, 15, "Antal kompetensbedömningar", "Antal listade patienter")
    _heading(sheet, 18, "Övriga kommentarer")
    sheet.merge_cells("A19:E22")
    for row in range(19, 23):
        _line(sheet, row, *[""] * 5)
    _labels(sheet, 24, "ST-läkarens underskrift", "Handledarens underskrift")
    return saved(book)


YEARLY = (
    Asked("Namn på ST-läkare", "st_lakare.namn"),
    Asked("Vårdcentral", "vardcentral"),
    Asked("Huvudansvarig handledare", "huvudhandledare.namn"),
    Asked("Datum", "datum", "iso_date"),
    Asked("Handledning varje vecka är schemalagd", "handledning.veckovis", "choice"),
    Asked("Handledning varje vecka är schemalagd / Kommentar", "handledning.veckovis_kommentar", "multiline"),
    Asked("Tid för självstudier finns", "sjalvstudier", "choice"),
    Asked("Tid för självstudier finns / Kommentar", "sjalvstudier_kommentar", "multiline"),
    Asked("Deltar i ST-möten", "st_moten", "choice"),
    Asked("Deltar i ST-möten / Kommentar", "st_moten_kommentar", "multiline"),
    Asked("Egen BVC", "bvc", "choice"),
    Asked("Egen BVC / Kommentar", "bvc_kommentar", "multiline"),
    Asked("Jourtjänstgöring", "jour", "choice"),
    Asked("Jourtjänstgöring / Kommentar", "jour_kommentar", "multiline"),
    Asked("Antal kompetensbedömningar", "kompetensbedomning.antal", "number"),
    Asked("Antal listade patienter", "egen_lista.antal", "number"),
    Asked("Övriga kommentarer", "kommentarer", "multiline"),
    Asked("ST-läkarens underskrift", "underskrift_st.signerad", "ink"),
    Asked("Handledarens underskrift", "underskrift_handledare.signerad", "ink"),
)


def actions() -> bytes:
    """Make an action plan: rows that repeat below a coloured line of headings."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Åtgärder"
    _heading(sheet, 1, "Åtgärdsplan efter extern granskning (SPUR)", 16)
    _labels(sheet, 3, "Enhet", "Granskningen gjordes (datum)", "Verksamhetschef", "ST-studierektor")
    _heading(sheet, 8, "Åtgärder")
    _line(sheet, 9, "Krav", "Åtgärd", "Ansvarig", "Klart senast", "Uppföljning", head=True)
    for row in range(10, 16):
        _line(sheet, row, *[""] * 5)
    _labels(sheet, 18, "Datum", "Verksamhetschefens namnteckning")
    return saved(book)


ACTIONS = (
    Asked("Enhet", "vardcentral"),
    Asked("Granskningen gjordes (datum)", "granskningsdatum", "iso_date"),
    Asked("Verksamhetschef", "verksamhetschef.namn"),
    Asked("ST-studierektor", "studierektor.namn"),
    Asked("Krav", "atgarder.krav"),
    Asked("Åtgärd", "atgarder.atgard"),
    Asked("Ansvarig", "atgarder.ansvarig"),
    Asked("Klart senast", "atgarder.klar_datum", "iso_date"),
    Asked("Uppföljning", "atgarder.uppfoljning"),
    Asked("Datum", "underskrift_verksamhetschef.datum", "iso_date"),
    Asked("Verksamhetschefens namnteckning", "underskrift_verksamhetschef.signerad", "ink"),
)


# --- PDF ------------------------------------------------------------------------------------------


def _boxed(drawing: Drawing, y: float, labels: Sequence[str], number: int, height: float = 26) -> int:
    """Draw framed boxes beside each other with a small label in each and a field called by number."""
    wide = 500 / len(labels)
    for index, words in enumerate(labels):
        left = 48 + index * wide
        drawing.frame((left, y, left + wide, y + height))
        drawing.text(left + 3, y + height - 8, words, 7)
        drawing.field(f"Text{number + index}", (left + 2, y + 2, left + wide - 2, y + height - 10))
    return number + len(labels)


def statement() -> bytes:
    """Make a supervisor's statement: framed boxes, fields called Text1 and on, two boxes to tick."""
    form = Drawing()
    form.text(48, 790, "Handledarens utlåtande om ST-läkare", 16, bold=True)
    form.text(48, 760, "Uppgifter om ST-läkaren", 11, bold=True)
    number = _boxed(form, 728, ("Namn", "Personnummer"), 1)
    number = _boxed(form, 702, ("Vårdcentral", "Fr.o.m.", "T.o.m."), number)
    form.text(48, 676, "Bedömning", 11, bold=True)
    y = 610.0
    for label in (
        "Medicinska kunskaper",
        "Kommunikation",
        "Ledarskap och samarbete",
        "Vetenskap och kvalitet",
    ):
        number = _boxed(form, y, (label,), number, 58)
        y -= 58
    number = _boxed(form, y, ("Styrkor", "Utvecklingsområden"), number, 58)
    form.text(48, y - 24, "Följer ST-läkaren utbildningsplanen?", 10)
    for x, answer in ((240, "Ja"), (300, "Nej")):
        form.field("Kryss", (x, y - 26, x + 10, y - 16), CHECK, state=answer)
        form.text(x + 14, y - 24, answer, 10)
    form.text(48, y - 54, "Handledare", 11, bold=True)
    number = _boxed(form, y - 86, ("Namn", "Ort och datum"), number)
    form.line(48, y - 130, 300, y - 130)
    form.text(48, y - 140, "Handledarens namnteckning", 7)
    return form.data()


STATEMENT = (
    Asked("Namn", "st_lakare.namn"),
    Asked("Personnummer", "st_lakare.personnummer", "personnummer"),
    Asked("Vårdcentral", "vardcentral"),
    Asked("Fr.o.m.", "period.fran", "iso_date"),
    Asked("T.o.m.", "period.till", "iso_date"),
    Asked("Medicinska kunskaper", "kompetens.medicinsk", "multiline"),
    Asked("Kommunikation", "kompetens.kommunikativ", "multiline"),
    Asked("Ledarskap och samarbete", "kompetens.ledarskap", "multiline"),
    Asked("Vetenskap och kvalitet", "kompetens.vetenskap_kvalitet", "multiline"),
    Asked("Styrkor", "styrkor", "multiline"),
    Asked("Utvecklingsområden", "utveckling", "multiline"),
    Asked("Följer ST-läkaren utbildningsplanen?", "foljer_plan", "choice"),
    Asked("Namn", "huvudhandledare.namn"),
    Asked("Ort och datum", "underskrift_handledare.ort underskrift_handledare.datum", "place_and_date"),
    Asked("Handledarens namnteckning", "underskrift_handledare.signerad", "ink"),
)


def _lined(drawing: Drawing, y: float, *labels: str) -> float:
    """Draw labels below each other with a line behind each; return where the next stands."""
    for words in labels:
        drawing.text(56, y, f"{words}:", 10)
        drawing.line(220, y - 2, 530, y - 2)
        y -= 24
    return y


def application() -> bytes:
    """Make a form that is new, without fields: labels with lines behind, boxes drawn as frames."""
    form = Drawing()
    form.text(56, 790, "Ansökan om sidotjänstgöring", 16, bold=True)
    form.text(56, 756, "Sökande", 12, bold=True)
    y = _lined(form, 734, "Namn", "Personnummer", "E-post", "Telefon", "Arbetsplats")
    form.text(56, y - 8, "Önskad placering", 12, bold=True)
    y = _lined(form, y - 30, "Klinik", "Fr.o.m.", "T.o.m.", "Omfattning i procent")
    form.text(56, y - 8, "Motivering", 12, bold=True)
    for step in range(4):
        form.line(56, y - 34 - 20 * step, 530, y - 34 - 20 * step)
    y -= 130
    form.text(56, y, "Verksamhetschef", 12, bold=True)
    for x, answer in ((56, "Tillstyrks"), (160, "Avstyrks")):
        form.frame((x, y - 24, x + 9, y - 15))
        form.text(x + 14, y - 23, answer, 10)
    _lined(form, y - 48, "Ort och datum", "Namnteckning", "Namnförtydligande")
    return form.data()


APPLICATION = (
    Asked("Namn", "sokande.namn"),
    Asked("Personnummer", "sokande.personnummer", "personnummer"),
    Asked("E-post", "sokande.epost"),
    Asked("Telefon", "sokande.telefon"),
    Asked("Arbetsplats", "sokande.arbetsplats"),
    Asked("Klinik", "klinik"),
    Asked("Fr.o.m.", "fran", "iso_date"),
    Asked("T.o.m.", "till", "iso_date"),
    Asked("Omfattning i procent", "procent", "percent"),
    Asked("Motivering", "motivering", "multiline"),
    Asked("Verksamhetschef", "verksamhetschef.beslut", "choice"),
    Asked("Ort och datum", "verksamhetschef.ort verksamhetschef.datum", "place_and_date"),
    Asked("Namnteckning", "verksamhetschef.signerad", "ink"),
    Asked("Namnförtydligande", "verksamhetschef.namn"),
)


UNSEEN: dict[str, Unseen] = {
    "panel": Unseen("bedomning", "docx", panel, PANEL),
    "certificate": Unseen("intyg-auskultation", "docx", certificate, CERTIFICATE),
    "discussion": Unseen("bedomning", "docx", discussion, DISCUSSION),
    "evaluation": Unseen(None, "docx", evaluation, EVALUATION),
    "plan": Unseen("iup", "xlsx", plan, PLAN),
    "yearly": Unseen("checklista-st", "xlsx", yearly, YEARLY),
    "actions": Unseen("spur-handlingsplan", "xlsx", actions, ACTIONS),
    "statement": Unseen("handledarutlatande", "pdf", statement, STATEMENT),
    "application": Unseen(None, "pdf", application, APPLICATION),
}
