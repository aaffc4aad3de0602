"""The individual training programme: seven blocks, a sheet to each in Excel, one document in Word."""

from __future__ import annotations

from dataclasses import replace

from office.common import (
    HUVUDHANDLEDARE,
    INSTRUMENTS,
    KOMMENTARER,
    MALBESKRIVNING,
    PERSONNUMMER,
    PROGRESS,
    ST_LAKARE,
    STATUS,
    STUDIEREKTOR,
    VARDCENTRAL,
    VERKSAMHETSCHEF,
    signed,
)
from office.layout import YES_NO, Field, Fields, Form, Options, Part, Section, Table, Text

PHASE: Options = (("bt", "BT"), ("st", "ST"))
DELMAL = Field("delmal", "Delmål", "delmal", width=2.6)

FORMALIA = (
    Fields(
        "Formalia",
        (
            ST_LAKARE,
            PERSONNUMMER,
            VARDCENTRAL,
            HUVUDHANDLEDARE,
            VERKSAMHETSCHEF,
            STUDIEREKTOR,
            MALBESKRIVNING,
            Field("st_tid.start", "ST påbörjad", "date"),
            Field("st_tid.omfattning", "Omfattning i procent", "percent"),
            Field("st_tid.planerat_slut", "Planerat slut", "when"),
            Field("planeringsmote", "Planeringsmöte", "date"),
            Field("upprattad", "IUP upprättad", "date"),
        ),
        columns=2,
    ),
    Table(
        "revisioner",
        "Revisioner",
        (Field("datum", "Datum", "date", width=3), Field("andring", "Vad som ändrades", "lines")),
        rows=4,
        note="Utbildningsprogrammet revideras två gånger om året och vid behov.",
    ),
)
COURSES = Table(
    "kurser",
    "Kurser",
    (
        Field("namn", "Kurs"),
        Field("obligatorisk", "Obligatorisk", "choice", YES_NO, width=2.9),
        Field("status", "Status", "choice", STATUS, width=2.8),
        Field("datum", "När", "when", width=2.8),
        replace(DELMAL, width=4),
        Field("intyg", "Intyg finns", "choice", YES_NO, width=2.4),
    ),
    rows=12,
    note="Planerade och genomförda kurser, både obligatoriska och övriga. När är en dag eller en månad.",
)
SERVICE = Table(
    "tjanstgoring",
    "Tjänstgöring",
    (
        Field("stalle", "Placering", width=5.4),
        Field("period.fran", "Från och med", "date", width=2.7),
        Field("period.till", "Till och med", "date", width=2.7),
        Field("procent", "Procent", "percent", width=1.9),
        Field("manader", "Månader på heltid", "number", width=2.3),
        Field("handledare", "Handledare", width=4),
        replace(DELMAL, width=3.4),
        Field("status", "Status", "choice", STATUS, width=2.8),
    ),
    rows=12,
    note="Genomförda placeringar och schema över kommande. Frånvaro räknas inte in i ST-tiden.",
)
OBJECTIVES = Table(
    "delmalsoversikt",
    "Delmålsöversikt",
    (
        DELMAL,
        Field("plan", "Plan för att nå delmålet", "lines"),
        Field("bedomningssatt", "Hur delmålet bedöms", "lines"),
        Field("genomfort", "Genomfört", "lines"),
        Field("klart", "Klart", "choice", YES_NO, width=1.8),
    ),
    rows=26,
    note="Skriv delmålets beteckning som i målbeskrivningen, till exempel a1 eller STa1.",
)
SUPERVISION = Table(
    "handledningssamtal",
    "Handledning",
    (
        Field("datum", "Datum", "date", width=2.7),
        Field("fokus", "Fokus", width=5),
        Field("sammanfattning", "Sammanfattning", "lines"),
        Field("atgarder", "Åtgärder", "lines"),
        Field("nasta", "Nästa samtal", "date", width=2.7),
    ),
    rows=10,
    note="Handledning är schemalagd, minst 1 timme i veckan. Skriv inget som kan peka ut en patient.",
)
ASSESSMENTS = Table(
    "kompetensbedomningar",
    "Kompetensbedömningar",
    (
        Field("datum", "Datum", "date", width=2.7),
        Field("fas", "Fas", "choice", PHASE, width=1.5),
        Field("instrument", "Metod", "choice", INSTRUMENTS, width=4.3),
        Field("bedomare", "Bedömare", width=3.2),
        Field("sammanfattning", "Sammanfattning", "lines"),
        Field("styrkor", "Styrkor", "lines"),
        Field("utveckling", "Att utveckla", "lines"),
    ),
    rows=10,
    note="Minst fyra bedömningar och ett specialistkollegium om året, gärna av olika bedömare.",
)
WORK = (
    Section("Vetenskap och kvalitet"),
    Fields(
        "Vetenskapligt arbete",
        (
            Field("vetenskapligt_arbete.titel", "Titel"),
            Field("vetenskapligt_arbete.handledare", "Vetenskaplig handledare"),
            Field("vetenskapligt_arbete.status", "Status", "choice", PROGRESS),
            Field("vetenskapligt_arbete.plan", "Planering och dokumentation", "lines"),
            Field("vetenskapligt_arbete.redovisat", "Redovisat", "date"),
        ),
        level=2,
    ),
    Fields(
        "Kvalitets- och förbättringsarbete",
        (
            Field("kvalitetsarbete.titel", "Titel"),
            Field("kvalitetsarbete.status", "Status", "choice", PROGRESS),
            Field("kvalitetsarbete.plan", "Planering och dokumentation", "lines"),
            Field("kvalitetsarbete.redovisat_muntligt", "Redovisat muntligt", "date"),
            Field("kvalitetsarbete.redovisat_skriftligt", "Redovisat skriftligt", "date"),
        ),
        level=2,
    ),
    Text(KOMMENTARER, "Kommentarer"),
)
SIGNATURES = Fields(
    "Underskrifter",
    (
        *signed("underskrift_st", "ST-läkarens"),
        *signed("underskrift_handledare", "Huvudhandledarens"),
        *signed("underskrift_verksamhetschef", "Verksamhetschefens"),
        *signed("underskrift_studierektor", "Studierektorns"),
    ),
    columns=2,
    note="ST-läkaren och huvudhandledaren skriver under. Verksamhetschefen eller studierektorn godkänner.",
)

WORD = Form(
    form="iup",
    edition="2026-docx",
    title="Individuellt utbildningsprogram (IUP)",
    subject="Plan och dokumentation för specialiseringstjänstgöring i allmänmedicin",
    intro="ST-läkaren, huvudhandledaren och studierektorn skriver programmet tillsammans. Håll det aktuellt.",
    parts=(*FORMALIA, COURSES, SERVICE, OBJECTIVES, SUPERVISION, ASSESSMENTS, *WORK, SIGNATURES),
    demands=(
        "st_lakare.namn",
        "huvudhandledare.namn",
        "verksamhetschef.namn",
        "studierektor.namn",
        "malbeskrivning",
    ),
    landscape=True,
    remarks=("The seven blocks are the guidelines'; the columns are ours.",),
)

# Rows enough for five years and a half: Excel's tables have no more than they begin with.
ROWS = {
    "revisioner": 20,
    "kurser": 50,
    "tjanstgoring": 40,
    "delmalsoversikt": 50,
    "handledningssamtal": 250,
    "kompetensbedomningar": 60,
}


def _roomy(part: Part) -> Part:
    """Return the part with rows for the whole of ST."""
    return replace(part, rows=ROWS[part.key]) if isinstance(part, Table) else part


EXCEL = replace(
    WORD,
    edition="2026-xlsx",
    parts=tuple(_roomy(part) for part in WORD.parts),
    sheets=(
        ("Formalia", "Formalia"),
        ("Kurser", "Kurser"),
        ("Tjänstgöring", "Tjänstgöring"),
        ("Delmål", "Delmålsöversikt"),
        ("Handledning", "Handledning"),
        ("Bedömningar", "Kompetensbedömningar"),
        ("Arbeten", "Vetenskap och kvalitet"),
        ("Underskrifter", "Underskrifter"),
    ),
)

FORMS = (EXCEL, WORD)
