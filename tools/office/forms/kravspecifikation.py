"""The checklist of what a health centre needs to train ST physicians, in Word and in Excel."""

from __future__ import annotations

from dataclasses import replace

from office.common import DATUM, KOMMENTARER, VARDCENTRAL, VERKSAMHETSCHEF, signed
from office.layout import YES_NO, Field, Fields, Form, Questions, Text

NURSE_LED = "ledd av sjuksköterska eller distriktssköterska"

# The first three blocks are what the guidelines name; the last is inferred from who is responsible for what.
WORD = Form(
    form="kravspecifikation",
    edition="2026-docx",
    title="Checklista för kravspecifikation för att bedriva ST-utbildning",
    subject="Vårdcentralens förutsättningar för ST i allmänmedicin",
    intro="Fylls i av vårdcentralen. Kryssa för ja eller nej på varje rad. Kommentera gärna, helst alla nej.",
    parts=(
        Fields(
            "Vårdcentral",
            (VARDCENTRAL, VERKSAMHETSCHEF, Field("ifylld_av", "Ifylld av"), DATUM),
            columns=2,
        ),
        Fields(
            "Läkare och patienter",
            (
                Field("krav.specialister", "Antal specialister i allmänmedicin", "number", hint="Minst två."),
                Field(
                    "specialister_procent",
                    "Specialisternas sammanlagda tjänstgöringsgrad i procent",
                    "number",
                    hint="Två heltider är 200.",
                ),
                Field("krav.listade", "Antal listade", "number", hint="Minst cirka 3 000."),
                Field("antal_st_lakare", "Antal ST-läkare", "number"),
                Field("antal_handledare", "Antal huvudhandledare", "number"),
                Field("senaste_spur", "Senaste SPUR-granskning", "date", hint="Minst vart femte år."),
            ),
        ),
        Questions(
            "Utrustning",
            (
                Field("krav.gynstol", "Gynstol"),
                Field("krav.oronmikroskop", "Öronmikroskop"),
                Field("krav.ovrig_utrustning", "Övrig utrustning är tillräcklig"),
            ),
            options=YES_NO,
            comment=True,
        ),
        Questions(
            "Verksamhet",
            (
                Field("krav.bvc", "BVC"),
                Field("krav.sabo", "SÄBO-ansvar"),
                Field("krav.diabetesmottagning", f"Diabetesmottagning {NURSE_LED}"),
                Field("krav.astma_kol_mottagning", f"Astma/KOL-mottagning {NURSE_LED}"),
                Field("krav.lakarstudenter", "Läkarstudenter"),
                Field("krav.at_lakare", "AT-läkare"),
            ),
            options=YES_NO,
            comment=True,
        ),
        Questions(
            "Förutsättningar för ST-läkarna",
            (
                Field(
                    "forutsattningar.handledarutbildning",
                    "Huvudhandledarna är specialister i allmänmedicin med aktuell handledarutbildning",
                ),
                Field(
                    "forutsattningar.handledare_pa_plats",
                    "Huvudhandledarna arbetar kliniskt minst 50 % på vårdcentralen",
                ),
                Field("forutsattningar.handledning", "Handledning minst 1 timme i veckan är schemalagd"),
                Field("forutsattningar.sjalvstudier", "10 % av arbetstiden är avsatt för självstudier"),
                Field("forutsattningar.st_moten", "ST-läkarna kan delta i alla ST-möten"),
                Field("forutsattningar.introduktion", "Nya ST-läkare får lokal introduktion"),
                Field(
                    "forutsattningar.utvecklingssamtal",
                    "Chefen har utvecklingssamtal med varje ST-läkare varje år",
                ),
            ),
            options=YES_NO,
            comment=True,
        ),
        Text(KOMMENTARER, "Kommentarer"),
        Fields("Underskrift", signed("underskrift_verksamhetschef", "Verksamhetschefens"), columns=2),
    ),
    demands=(
        "vardcentral",
        "datum",
        "krav.specialister",
        "krav.listade",
        "krav.gynstol",
        "krav.oronmikroskop",
        "krav.ovrig_utrustning",
        "krav.bvc",
        "krav.sabo",
        "krav.diabetesmottagning",
        "krav.astma_kol_mottagning",
        "krav.lakarstudenter",
        "krav.at_lakare",
    ),
    remarks=("Demanded is what the guidelines name; no form of the region's own was found.",),
)

EXCEL = replace(
    WORD,
    edition="2026-xlsx",
    intro="Fylls i av vårdcentralen. Välj ja eller nej på varje rad. Kommentera gärna, helst alla nej.",
    sheets=(("Kravspecifikation", ""),),
)

FORMS = (WORD, EXCEL)
