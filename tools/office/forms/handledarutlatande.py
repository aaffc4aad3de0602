"""The supervisor's yearly statement on an ST physician, written for the director of studies."""

from __future__ import annotations

from office.common import (
    DATUM,
    HUVUDHANDLEDARE,
    MALBESKRIVNING,
    PERIOD,
    PERSONNUMMER,
    ST_LAKARE,
    STUDIEREKTOR,
    VARDCENTRAL,
    VERKSAMHETSCHEF,
    signed,
)
from office.layout import YES_NO, Field, Fields, Form, Section, Text

SUBJECT = "Huvudhandledarens årliga utlåtande om en ST-läkare i allmänmedicin"

WORD = Form(
    form="handledarutlatande",
    edition="2026-docx",
    title="Handledarutlåtande",
    subject=SUBJECT,
    intro=(
        "Huvudhandledaren skriver utlåtandet inför den årliga uppföljningen. Det skickas till studierektor"
        " före mötet och läggs in i ST-läkarens IUP."
    ),
    parts=(
        Fields(
            "Uppgifter",
            (
                ST_LAKARE,
                PERSONNUMMER,
                VARDCENTRAL,
                MALBESKRIVNING,
                HUVUDHANDLEDARE,
                VERKSAMHETSCHEF,
                STUDIEREKTOR,
                DATUM,
                *PERIOD,
            ),
            columns=2,
            note="Perioden är den tid som utlåtandet avser, oftast det senaste året.",
        ),
        Text(
            "underlag",
            "Underlag",
            note="Till exempel medsittningar, journalgranskning, specialistkollegium och handledarsamtal.",
        ),
        Section(
            "Bedömning",
            note="Skriv vad ST-läkaren kan och hur du vet det. Skriv inget som kan peka ut en patient.",
        ),
        Text("kompetens.medicinsk", "Medicinsk kompetens", level=2),
        Text("kompetens.kommunikativ", "Kommunikativ kompetens", level=2),
        Text("kompetens.ledarskap", "Ledarskap, pedagogik och samarbete", level=2),
        Text("kompetens.vetenskap_kvalitet", "Vetenskap och kvalitetsarbete", level=2),
        Section("Utveckling"),
        Text("styrkor", "Styrkor", level=2),
        Text("utveckling", "Utvecklingsområden och plan", level=2),
        Fields(
            "Sammanfattning",
            (Field("foljer_plan", "ST-läkaren följer utbildningsplanen", "boxes", YES_NO),),
        ),
        Fields("Underskrift", signed("underskrift_handledare", "Huvudhandledarens"), columns=2),
    ),
    demands=(
        "st_lakare.namn",
        "vardcentral",
        "huvudhandledare.namn",
        "malbeskrivning",
        "datum",
        "period.fran",
        "period.till",
        "underskrift_handledare.datum",
    ),
    remarks=("No form of the region's own was found; the headings are inferred.",),
)

# The older paper has its own words and order, and no place for målbeskrivning.
OLD = Form(
    form="handledarutlatande",
    edition="2018-docx",
    title="Utlåtande från handledare",
    subject=SUBJECT,
    intro="Skickas till ST-studierektor före årsuppföljningen.",
    parts=(
        Fields(
            "Personuppgifter",
            (
                Field("st_lakare.namn", "Namn"),
                Field("st_lakare.personnummer", "Personnr", "personnummer"),
                Field("vardcentral", "Enhet"),
                Field("verksamhetschef.namn", "Chef"),
                Field("huvudhandledare.namn", "Huvudhandl."),
                Field("studierektor.namn", "ST-studierektor"),
                Field("period.fran", "Tidsperiod fr.o.m.", "date"),
                Field("period.till", "t.o.m.", "date"),
            ),
            columns=2,
            running=True,
        ),
        Text("styrkor", "Starka sidor"),
        Text("utveckling", "Behöver utvecklas, och hur"),
        Text("kompetens.medicinsk", "Medicinskt kunnande"),
        Text("kompetens.kommunikativ", "Kommunikation och bemötande"),
        Text("kompetens.ledarskap", "Ledarskap och samarbete"),
        Text("kompetens.vetenskap_kvalitet", "Vetenskapligt arbete och kvalitetsarbete"),
        Text("underlag", "Vad utlåtandet bygger på"),
        Fields(
            "Helhet",
            (
                Field("foljer_plan", "Enligt IUP", "boxes", YES_NO),
                Field("datum", "Skrivet den", "date"),
            ),
            columns=2,
        ),
        Fields(
            "Signatur",
            (
                Field("underskrift_handledare.signerad", "Handledare", "signature"),
                Field("underskrift_handledare.datum", "Datum", "date"),
            ),
            columns=2,
        ),
    ),
    demands=(
        "st_lakare.namn",
        "vardcentral",
        "huvudhandledare.namn",
        "datum",
        "period.fran",
        "period.till",
        "underskrift_handledare.datum",
    ),
    legacy=True,
    remarks=("The older paper: form fields as Word 97 to 2007 made them, and words of its own.",),
)

FORMS = (WORD, OLD)
