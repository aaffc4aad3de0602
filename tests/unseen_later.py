"""More forms as other regions would make them, made when the rules of naming were done: none was changed.

When one of them is what a rule or a word is mended for, it moves to unseen_forms.py, and another is made.
"""

from __future__ import annotations

from typing import Any

import docx
import openpyxl
from drawing import CHECK, Drawing
from office_forms import saved
from openpyxl.styles import Border, Font, Side
from unseen_forms import Asked, Unseen

_THIN = Side(style="thin")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def visit() -> bytes:
    """Make an assessment of a visit: one table for who and when, a grid of grades, lines below questions."""
    form = docx.Document()
    form.add_heading("Sit-in: återkoppling efter medsittning", 0)
    head = form.add_table(rows=3, cols=4)
    head.style = "Table Grid"
    labels = (("ST-läkare:", "Bedömare:"), ("Vårdcentral:", "Datum:"), ("Besöksorsak:", "ST-år:"))
    for row, texts in zip(head.rows, labels, strict=True):
        row.cells[0].text, row.cells[2].text = texts
    form.add_paragraph("Svårighetsgrad  □ Låg  □ Medel  □ Hög")
    grid = form.add_table(rows=4, cols=5)
    grid.style = "Table Grid"
    for column, text in enumerate(
        ("Moment", "Behöver utvecklas", "Enligt förväntan", "Över förväntan", "Ej bedömt")
    ):
        grid.cell(0, column).text = text
    for row, text in enumerate(("Anamnestagning", "Undersökning (status)", "Kommunikation med patienten"), 1):
        grid.cell(row, 0).text = text
    for question in ("Vad var bra?", "Vad kan utvecklas?", "Vad har vi kommit överens om?"):
        form.add_paragraph(question)
        for _ in range(2):
            form.add_paragraph("_" * 70)
    form.add_paragraph(
        "Bedömarens signatur: ____________________    ST-läkarens signatur: ____________________"
    )
    return saved(form)


VISIT = (
    Asked("ST-läkare", "st_lakare.namn"),
    Asked("Bedömare", "bedomare.namn"),
    Asked("Vårdcentral", "vardcentral"),
    Asked("Datum", "datum", "iso_date"),
    Asked("Besöksorsak", "patientproblem"),
    Asked("ST-år", "st_ar", "number"),
    Asked("Svårighetsgrad", "svarighetsgrad", "choice"),
    Asked("Anamnestagning", "bedomning.anamnes", "choice"),
    Asked("Undersökning (status)", "bedomning.status", "choice"),
    Asked("Kommunikation med patienten", "bedomning.kommunikation", "choice"),
    Asked("Vad var bra?", "styrkor", "multiline"),
    Asked("Vad kan utvecklas?", "utveckling", "multiline"),
    Asked("Vad har vi kommit överens om?", "overenskommelse", "multiline"),
    Asked("Bedömarens signatur", "underskrift_bedomare.signerad", "ink"),
    Asked("ST-läkarens signatur", "underskrift_st.signerad", "ink"),
)


def _line(sheet: Any, row: int, *texts: str) -> None:
    for column, text in enumerate(texts, 1):
        sheet.cell(row, column, text or None).border = _FRAME


def unit() -> bytes:
    """Make a checklist of what a unit has: numbers in framed cells, yes and no and a remark on questions."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Krav"
    sheet["A1"], sheet["A1"].font = "Kravlista för utbildande vårdcentral", Font(bold=True, size=16)
    labels = (
        "Vårdcentralens namn",
        "Chef",
        "Datum",
        "Antal ST-läkare",
        "Antal handledare",
        "Listade patienter",
    )
    for row, label in enumerate(labels, 3):
        _line(sheet, row, label, "")
    _line(sheet, 10, "Utrustning och verksamhet", "Ja", "Nej", "Anmärkning")
    for row, question in enumerate(("Gynekologstol", "Öronmikroskop", "BVC", "Läkarstudenter"), 11):
        _line(sheet, row, question, "", "", "")
    _line(sheet, 16, "Utbildning", "Ja", "Nej", "Anmärkning")
    questions = ("Schemalagd handledning minst en timme per vecka", "Introduktion för nya ST-läkare")
    for row, question in enumerate(questions, 17):
        _line(sheet, row, question, "", "", "")
    _line(sheet, 20, "Verksamhetschefens underskrift", "")
    return saved(book)


def _remarked(label: str, key: str) -> tuple[Asked, Asked]:
    return Asked(label, key, "choice"), Asked(f"{label} / Anmärkning", f"{key}_kommentar", "multiline")


UNIT = (
    Asked("Vårdcentralens namn", "vardcentral"),
    Asked("Chef", "verksamhetschef.namn"),
    Asked("Datum", "datum", "iso_date"),
    Asked("Antal ST-läkare", "antal_st_lakare", "number"),
    Asked("Antal handledare", "antal_handledare", "number"),
    Asked("Listade patienter", "krav.listade", "number"),
    *_remarked("Gynekologstol", "krav.gynstol"),
    *_remarked("Öronmikroskop", "krav.oronmikroskop"),
    *_remarked("BVC", "krav.bvc"),
    *_remarked("Läkarstudenter", "krav.lakarstudenter"),
    *_remarked("Schemalagd handledning minst en timme per vecka", "forutsattningar.handledning"),
    *_remarked("Introduktion för nya ST-läkare", "forutsattningar.introduktion"),
    Asked("Verksamhetschefens underskrift", "underskrift_verksamhetschef.signerad", "ink"),
)


def course() -> bytes:
    """Make a course certificate with fields that say nothing, labels to the left and a frame for the text."""
    form = Drawing()
    form.text(60, 780, "Kursintyg för ST-läkare", 18, bold=True)
    y = 740.0

    def ask(number: int, words: str) -> None:
        nonlocal y
        form.text(60, y + 3, words, 10)
        form.field(f"falt_{number}", (210, y, 530, y + 14))
        y -= 22

    form.text(60, 762, "Sökande", 11, bold=True)
    for number, words in enumerate(("Efternamn:", "Förnamn:", "Personnr:", "Specialitet:")):
        ask(number, words)
    form.text(60, y, "Kursen", 11, bold=True)
    y -= 24
    for number, words in enumerate(("Kursens titel:", "Kursledare:", "Fr.o.m.:", "T.o.m.:", "Delmål:"), 10):
        ask(number, words)
    form.text(60, y, "Kursens innehåll", 10)
    form.frame((60, y - 90, 530, y - 6))
    form.field("falt_20", (62, y - 88, 528, y - 8), Ff=1 << 12)
    y -= 120
    form.text(60, y, "Intygas av", 11, bold=True)
    for x, answer in ((150, "Handledare"), (260, "Kursledare")):
        form.field(f"kryss_{answer}", (x, y - 2, x + 10, y + 8), CHECK, state="On")
        form.text(x + 14, y, answer, 10)
    y -= 26
    for number, words in enumerate(("Namn:", "Tjänsteställe:", "Ort och datum:"), 30):
        ask(number, words)
    form.line(210, y - 10, 530, y - 10)
    form.text(60, y - 8, "Underskrift:", 10)
    return form.data()


COURSE = (
    Asked("Efternamn", "sokande.efternamn"),
    Asked("Förnamn", "sokande.fornamn"),
    Asked("Personnr", "sokande.personnummer", "personnummer"),
    Asked("Specialitet", "specialitet"),
    Asked("Kursens titel", "kurs.amne"),
    Asked("Kursledare", "kurs.kursledare"),
    Asked("Fr.o.m.", "period.fran", "iso_date"),
    Asked("T.o.m.", "period.till", "iso_date"),
    Asked("Delmål", "delmal", "delmal"),
    Asked("Kursens innehåll", "beskrivning", "multiline"),
    Asked("Intygas av", "intygande.roll", "choice"),
    Asked("Namn", "intygande.namn"),
    Asked("Tjänsteställe", "intygande.tjanstestalle"),
    Asked("Ort och datum", "intygande.ort intygande.datum", "place_and_date"),
    Asked("Underskrift", "intygande.signerad", "ink"),
)

LATER: dict[str, Unseen] = {
    "visit": Unseen("bedomning", "docx", visit, VISIT),
    "unit": Unseen("kravspecifikation", "xlsx", unit, UNIT),
    "course": Unseen("intyg-kurs", "pdf", course, COURSE),
}
