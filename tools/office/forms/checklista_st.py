"""The checklist that ST physician and supervisor go through before the yearly follow-up."""

from __future__ import annotations

from dataclasses import replace

from office.common import (
    DATUM,
    HUVUDHANDLEDARE,
    INSTRUMENTS,
    KOMMENTARER,
    MALBESKRIVNING,
    PERIOD,
    PERSONNUMMER,
    PROGRESS,
    ST_LAKARE,
    STATUS,
    STUDIEREKTOR,
    VARDCENTRAL,
    VERKSAMHETSCHEF,
    signed,
)
from office.layout import YES_NO, Explained, Field, Fields, Form, Questions, Section, Table, Text

DETAILS = Fields(
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
    note="Perioden är den tid som följs upp, oftast det senaste året.",
)
SUPERVISION = Questions(
    "Handledning och studietid",
    (
        Field("handledning.veckovis", "Handledning är schemalagd, minst 1 timme i veckan"),
        Field("iup.dokumenterat", "Bedömningar, utlåtande och handledning är dokumenterade i IUP"),
        Field("sjalvstudier", "Självstudier 10 % av arbetstiden på vårdcentralen"),
        Field("st_moten", "ST-läkaren deltar i ST-mötena"),
    ),
    comment=True,
    note="Ett svar på varje rad.",
)
ASSESSMENTS = Table(
    "kompetensbedomningar",
    "Kompetensbedömningar",
    (
        Field("datum", "Datum", "date", width=3.2),
        Field("instrument", "Metod", "choice", INSTRUMENTS, width=6.6),
        Field("bedomare", "Bedömare"),
    ),
    rows=6,
    note="Minst fyra om året, gärna av olika bedömare och även på sidotjänstgöring.",
)
REVIEW = Fields(
    "Uppföljning under det senaste året",
    (
        Field(
            "kompetensbedomning.antal", "Antal dokumenterade kompetensbedömningar", "number", hint="Minst 4"
        ),
        Field("iup.reviderad", "IUP är reviderad minst 2 gånger", "boxes", YES_NO),
        Field("iup.revision_1", "Första revisionen", "date"),
        Field("iup.revision_2", "Andra revisionen", "date"),
        Field("specialistkollegium.genomfort", "Specialistkollegium är genomfört", "boxes", YES_NO),
        Field("specialistkollegium.datum", "Datum för kollegiet", "date"),
        Field("utvecklingssamtal.genomfort", "Utvecklingssamtal med chef", "boxes", YES_NO),
        Field("utvecklingssamtal.datum", "Datum för samtalet", "date"),
    ),
    columns=2,
)
PRACTICE = (
    Section("Arbete på vårdcentralen"),
    Fields(
        "Egen lista",
        (Field("egen_lista.antal", "Antal personer på egen lista", "number"),),
        note="Rekommenderat är 550 personer i mitten av ST och 900–1 000 mot slutet.",
        level=2,
    ),
    Questions(
        "Uppdrag",
        (
            Field("bvc", "BVC"),
            Field("sabo", "SÄBO"),
            Field("jour", "Jour"),
        ),
        comment=True,
        level=2,
    ),
)
COURSES = Table(
    "kurser",
    "Kurser",
    (
        Field("namn", "Kurs"),
        Field("datum", "När", "when", hint="Dag eller månad", width=3.2),
        Field("status", "Status", "choice", STATUS, width=3.2),
    ),
    rows=8,
    note="Genomförda sedan förra uppföljningen, och planerade.",
)
PLACEMENTS = Table(
    "sidotjanstgoring",
    "Sidotjänstgöring",
    (
        Field("stalle", "Placering"),
        Field("period.fran", "Från och med", "date", width=3.2),
        Field("period.till", "Till och med", "date", width=3.2),
        Field("status", "Status", "choice", STATUS, width=3.2),
    ),
    rows=6,
)
SCIENCE = Fields(
    "Vetenskapligt arbete",
    (
        Field("vetenskapligt_arbete.titel", "Titel", width=12),
        Field("vetenskapligt_arbete.status", "Status", "choice", PROGRESS),
        Field("vetenskapligt_arbete.plan", "Planering och dokumentation", "lines"),
    ),
)
QUALITY = Fields(
    "Kvalitets- och förbättringsarbete",
    (
        Field("kvalitetsarbete.titel", "Titel", width=12),
        Field("kvalitetsarbete.status", "Status", "choice", PROGRESS),
        Field("kvalitetsarbete.plan", "Planering och dokumentation", "lines"),
    ),
)
ABSENCE = Table(
    "franvaro",
    "Frånvaro som förlänger ST",
    (
        Field("period.fran", "Från och med", "date", width=3.2),
        Field("period.till", "Till och med", "date", width=3.2),
        Field("orsak", "Typ av frånvaro"),
    ),
    rows=3,
    note="All frånvaro utöver enstaka arbetsdagar. Skriv inget om hälsa: ”ledighet” räcker.",
)
SIGNATURES = Fields(
    "Underskrifter",
    (*signed("underskrift_st", "ST-läkarens"), *signed("underskrift_handledare", "Huvudhandledarens")),
    columns=2,
    note="Ta med checklistan till uppföljningen.",
)

# Rows of the workbook's tables, which cannot grow: a year with much in it.
ROWS = {"kompetensbedomningar": 20, "kurser": 30, "sidotjanstgoring": 20, "franvaro": 20}

WORD = Form(
    form="checklista-st",
    edition="2026-docx",
    title="Checklista inför årlig uppföljning av ST",
    subject="Årlig uppföljning av specialiseringstjänstgöring i allmänmedicin",
    intro=(
        "ST-läkare och huvudhandledare går igenom listan tillsammans inför studierektorns årliga uppföljning."
    ),
    parts=(
        DETAILS,
        SUPERVISION,
        REVIEW,
        ASSESSMENTS,
        *PRACTICE,
        COURSES,
        PLACEMENTS,
        SCIENCE,
        QUALITY,
        ABSENCE,
        Text(KOMMENTARER, "Kommentarer"),
        SIGNATURES,
    ),
    demands=(
        "st_lakare.namn",
        "vardcentral",
        "huvudhandledare.namn",
        "malbeskrivning",
        "datum",
        "handledning.veckovis",
        "iup.dokumenterat",
        "sjalvstudier",
        "st_moten",
        "kompetensbedomning.antal",
        "iup.reviderad",
        "specialistkollegium.genomfort",
    ),
    remarks=("No form of the region's own was found; the questions follow its guidelines.",),
)
# In the workbook every table has a sheet of its own, after what is answered once.
TABLES = (ASSESSMENTS, COURSES, PLACEMENTS, ABSENCE)
EXCEL = replace(
    WORD,
    edition="2026-xlsx",
    parts=(
        *(part for part in WORD.parts if not isinstance(part, Table)),
        *(replace(table, rows=ROWS[table.key]) for table in TABLES),
    ),
    sheets=(
        ("Checklista", ""),
        ("Kompetensbedömningar", ASSESSMENTS.title),
        ("Kurser", COURSES.title),
        ("Sidotjänstgöring", PLACEMENTS.title),
        ("Frånvaro", ABSENCE.title),
    ),
)
# --- 2018 -----------------------------------------------------------------------------------

# The older paper has its own words, another order and less room: no jour, no "delvis", no comments.
OLD = Form(
    form="checklista-st",
    edition="2018-docx",
    title="Checklista för ST-läkare och handledare",
    subject="Årlig uppföljning av specialiseringstjänstgöring i allmänmedicin",
    intro="Fylls i inför studierektors årliga besök och lämnas till ST-studierektor.",
    explained=(
        Explained(
            "check.no_answer",
            (
                "handledning.veckovis",
                "sjalvstudier",
                "st_moten",
                "iup.dokumenterat",
                "bvc",
                "sabo",
            ),
            "The older paper asks for yes or no, and has no box for what is done in part.",
        ),
    ),
    parts=(
        Fields(
            "Allmänt",
            (
                Field("st_lakare.namn", "Namn"),
                Field("st_lakare.personnummer", "Personnr", "personnummer"),
                Field("vardcentral", "Enhet"),
                Field("verksamhetschef.namn", "Chef"),
                Field("huvudhandledare.namn", "Huvudhandl."),
                Field("studierektor.namn", "ST-studierektor"),
                Field("period.fran", "Tidsperiod fr.o.m.", "date"),
                Field("period.till", "t.o.m.", "date"),
                Field("datum", "Ifylld den", "date"),
            ),
            columns=2,
            running=True,
        ),
        Table(
            "sidotjanstgoring",
            "Randningar",
            (
                Field("stalle", "Klinik"),
                Field("period.fran", "Fr.o.m.", "date", width=3),
                Field("period.till", "T.o.m.", "date", width=3),
                Field("status", "Status", "choice", STATUS, width=3),
            ),
            rows=6,
        ),
        Table(
            "kurser",
            "Kurser",
            (
                Field("namn", "Kursnamn"),
                Field("datum", "Datum", "when", width=3),
                Field("status", "Status", "choice", STATUS, width=3),
            ),
            rows=6,
        ),
        Questions(
            "Handledning och utbildning",
            (
                Field("handledning.veckovis", "Schemalagd handledning 1 tim/vecka"),
                Field("sjalvstudier", "Studietid 10 %"),
                Field("st_moten", "Går på ST-möten"),
                Field("iup.dokumenterat", "Allt dokumenterat i utbildningsplanen (IUP)"),
                Field("bvc", "BVC-mottagning"),
                Field("sabo", "Ansvar för särskilt boende"),
            ),
            options=YES_NO,
        ),
        Fields(
            "Kompetensvärdering",
            (
                Field("kompetensbedomning.antal", "Antal kompetensvärderingar senaste året", "number"),
                Field("egen_lista.antal", "Listade patienter", "number"),
                Field("specialistkollegium.genomfort", "ST-kollegium", "boxes", YES_NO),
                Field("specialistkollegium.datum", "Datum", "date", alias="Datum för ST-kollegium"),
                Field("utvecklingssamtal.genomfort", "Medarbetarsamtal", "boxes", YES_NO),
                Field("utvecklingssamtal.datum", "Datum", "date", alias="Datum för medarbetarsamtal"),
            ),
            columns=2,
            running=True,
        ),
        Fields(
            "Utbildningsplan",
            (
                Field("iup.reviderad", "IUP uppdaterad 2 ggr/år", "boxes", YES_NO),
                Field("iup.revision_1", "1:a gången", "date"),
                Field("iup.revision_2", "2:a gången", "date"),
            ),
            columns=3,
            running=True,
        ),
        Table(
            "kompetensbedomningar",
            "Genomförda värderingar",
            (
                Field("datum", "Datum", "date", width=3),
                Field("instrument", "Typ", "choice", INSTRUMENTS, width=6),
                Field("bedomare", "Av vem"),
            ),
            rows=4,
        ),
        Fields(
            "ST-arbete",
            (
                Field("vetenskapligt_arbete.titel", "Titel"),
                Field("vetenskapligt_arbete.status", "Status ST-arbete", "choice", PROGRESS),
                Field("kvalitetsarbete.titel", "Förbättringsarbete"),
                Field("kvalitetsarbete.status", "Status förbättringsarbete", "choice", PROGRESS),
            ),
        ),
        Table(
            "franvaro",
            "Ledighet som förlänger ST",
            (
                Field("period.fran", "Fr.o.m.", "date", width=3),
                Field("period.till", "T.o.m.", "date", width=3),
                Field("orsak", "Orsak"),
            ),
            rows=3,
        ),
        Text(KOMMENTARER, "Övrigt"),
        Fields(
            "Signatur",
            (
                Field("underskrift_st.signerad", "ST-läkare", "signature"),
                Field("underskrift_st.datum", "Datum", "date", alias="Datum, ST-läkare"),
                Field("underskrift_handledare.signerad", "Handledare", "signature"),
                Field("underskrift_handledare.datum", "Datum", "date", alias="Datum, handledare"),
            ),
            columns=2,
        ),
    ),
    demands=(
        "st_lakare.namn",
        "vardcentral",
        "huvudhandledare.namn",
        "datum",
        "handledning.veckovis",
        "iup.dokumenterat",
        "sjalvstudier",
        "st_moten",
        "kompetensbedomning.antal",
        "iup.reviderad",
        "specialistkollegium.genomfort",
    ),
    legacy=True,
    remarks=("The older paper: form fields as Word 97 to 2007 made them, and words of its own.",),
)

FORMS = (WORD, EXCEL, OLD)
