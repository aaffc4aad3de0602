"""Three ways to assess an ST physician: an observed visit, a case talked through, a panel of specialists."""

from __future__ import annotations

from dataclasses import replace

from office.common import (
    DATUM,
    HUVUDHANDLEDARE,
    ST_LAKARE,
    STUDIEREKTOR,
    VARDCENTRAL,
    VERKSAMHETSCHEF,
    signed,
)
from office.forms.iup import PHASE
from office.layout import Field, Fields, Form, Options, Questions, Section, Table, Text

# Our own words: which scale the region uses was not found.
SCALE: Options = (
    ("behover_utvecklas", "Behöver utvecklas"),
    ("enligt_forvantan", "Enligt förväntan"),
    ("over_forvantan", "Över förväntan"),
    ("ej_bedomt", "Ej bedömt"),
)
ROLES: Options = (
    ("huvudhandledare", "Huvudhandledare"),
    ("klinisk_handledare", "Klinisk handledare"),
    ("annan_specialist", "Annan specialist"),
    ("annan", "Annan"),
)
PRESENT: Options = (
    ("huvudhandledare", "Huvudhandledare"),
    ("verksamhetschef", "Verksamhetschef"),
    ("studierektor", "Studierektor"),
    ("specialist", "Annan specialist"),
)
DIFFICULTY: Options = (("lag", "Låg"), ("medel", "Medel"), ("hog", "Hög"))
FAS = Field("fas", "Fas", "choice", PHASE)

OCCASION = Fields(
    "Uppgifter",
    (
        ST_LAKARE,
        DATUM,
        Field("bedomare.namn", "Bedömare"),
        Field("bedomare.roll", "Bedömarens roll", "choice", ROLES),
        FAS,
        VARDCENTRAL,
        Field("besok", "Typ av besök"),
        Field("svarighetsgrad", "Svårighetsgrad", "choice", DIFFICULTY),
        Field("patientproblem", "Patientproblem"),
        Field("delmal", "Delmål", "delmal"),
    ),
    columns=2,
    note="Skriv inget som kan peka ut patienten.",
)
OVERALL = Field("bedomning.helhet", "Helhetsbedömning")
FEEDBACK = (
    Text("styrkor", "Styrkor", level=2),
    Text("utveckling", "Att utveckla", level=2),
    Text("overenskommelse", "Överenskommelse", level=2),
)
MINUTES = (
    Field("tid_observation", "Observation, min", "number"),
    Field("tid_aterkoppling", "Återkoppling, min", "number"),
)
SIGNATURES = Fields(
    "Underskrifter",
    (*signed("underskrift_bedomare", "Bedömarens"), *signed("underskrift_st", "ST-läkarens")),
    columns=2,
)
NAMED = ("st_lakare.namn", "bedomare.namn", "datum")

OBSERVED = Form(
    form="bedomning",
    edition="medsittning-2026-docx",
    title="Bedömning vid medsittning (Mini-CEX)",
    subject="Bedömning av ett observerat patientmöte",
    intro="Bedömaren kryssar för det som kunde bedömas och ger återkoppling direkt.",
    parts=(
        replace(OCCASION, fields=(*OCCASION.fields, *MINUTES)),
        Questions(
            "Bedömning",
            (
                Field("bedomning.anamnes", "Anamnes"),
                Field("bedomning.status", "Status"),
                Field("bedomning.kommunikation", "Kommunikativ skicklighet"),
                Field("bedomning.klinisk_bedomning", "Klinisk bedömning"),
                Field("bedomning.professionalism", "Professionalism"),
                Field("bedomning.organisation", "Organisationsförmåga"),
                OVERALL,
            ),
            options=SCALE,
            comment=True,
        ),
        *FEEDBACK,
        SIGNATURES,
    ),
    demands=NAMED,
    remarks=("The six areas are known; the scale is ours.",),
)

DISCUSSED = Form(
    form="bedomning",
    edition="cbd-2026-docx",
    title="Bedömning vid fallbaserad diskussion (CBD)",
    subject="Bedömning av hur ett patientfall är handlagt och dokumenterat",
    intro="Bedömaren läser journalen i förväg. ST-läkaren berättar hur hen tänkte.",
    parts=(
        OCCASION,
        Questions(
            "Bedömning",
            (
                Field("bedomning.handlaggning", "Handläggning av fallet"),
                Field("bedomning.skriftlig_kommunikation", "Skriftlig kommunikation och journal"),
                OVERALL,
            ),
            options=SCALE,
            comment=True,
        ),
        *FEEDBACK,
        SIGNATURES,
    ),
    demands=NAMED,
    remarks=("The two areas are known; the scale is ours.",),
)

PANEL = Form(
    form="bedomning",
    edition="kollegium-2026-docx",
    title="Protokoll från specialistkollegium",
    subject="Specialisternas samlade bedömning av en ST-läkare",
    intro=(
        "ST-läkaren skattar sig själv före mötet och är inte med. Var och en bedömer först för sig;"
        " sedan går gruppen igenom en fråga i taget."
    ),
    parts=(
        Fields(
            "Uppgifter",
            (
                ST_LAKARE,
                DATUM,
                VARDCENTRAL,
                Field("st_ar", "ST-år", "number"),
                HUVUDHANDLEDARE,
                VERKSAMHETSCHEF,
                STUDIEREKTOR,
            ),
            columns=2,
        ),
        Table(
            "deltagare",
            "Deltagare",
            (Field("namn", "Namn"), Field("roll", "Roll", "choice", PRESENT, width=5)),
            rows=8,
            note="Huvudhandledare, verksamhetschef och studierektor ska delta.",
        ),
        Table(
            "fragor",
            "Frågor",
            (
                Field("fraga", "Fråga", "lines"),
                Field("sjalvskattning", "ST-läkarens självskattning", "lines"),
                Field("roster", "Specialisternas bedömning", "lines", hint="Antal röster på varje svar."),
            ),
            rows=6,
            note="Skriv frågorna ur den mall ni använder, och antalet röster på varje svar.",
        ),
        Section("Sammanfattning"),
        Text("styrkor", "Vad är bra", level=2),
        Text("utveckling", "Vad kan förbättras", level=2),
        Text("iup_andringar", "Ändringar i IUP", level=2),
        Text("atgarder_enheten", "Åtgärder för enheten", level=2),
        Text("mal", "Mål till nästa kollegium", level=2),
        Fields("Återkoppling", (Field("aterkoppling_datum", "Återkoppling till ST-läkaren", "date"),)),
        Fields(
            "Underskrifter",
            (
                *signed("underskrift_handledare", "Huvudhandledarens"),
                *signed("underskrift_studierektor", "Studierektorns"),
                *signed("underskrift_verksamhetschef", "Verksamhetschefens"),
            ),
            columns=2,
        ),
    ),
    demands=("st_lakare.namn", "datum", "deltagare"),
    remarks=("How a panel is run is known; its questions and its scale were not found.",),
)

FORMS = (OBSERVED, DISCUSSED, PANEL)
