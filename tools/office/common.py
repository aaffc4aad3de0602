"""What the region's forms have in common: the same answer has the same key and the same label."""

from __future__ import annotations

from office.layout import REGULATIONS, Field, Options

STATUS: Options = (("planerad", "Planerad"), ("pagar", "Pågår"), ("genomford", "Genomförd"))
"""How far a course or a placement has come: `genomforande` in common.schema.json."""

PROGRESS: Options = (
    ("ej_planerat", "Ej planerat"),
    ("planerat", "Planerat"),
    ("pagar", "Pågår"),
    ("klart", "Klart"),
)
"""How far a piece of work has come: `arbetslage` in common.schema.json."""

INSTRUMENTS: Options = (
    ("medsittning", "Medsittning (Mini-CEX)"),
    ("cbd", "Fallbaserad diskussion (CBD)"),
    ("dops", "Praktisk färdighet (DOPS)"),
    ("msf", "360-graders bedömning (MSF)"),
    ("kollegium", "Specialistkollegium"),
    ("annat", "Annat"),
)
"""How a competence was assessed."""

ST_LAKARE = Field("st_lakare.namn", "ST-läkare")
PERSONNUMMER = Field("st_lakare.personnummer", "Personnummer", "personnummer")
VARDCENTRAL = Field("vardcentral", "Vårdcentral")
HUVUDHANDLEDARE = Field("huvudhandledare.namn", "Huvudhandledare")
VERKSAMHETSCHEF = Field("verksamhetschef.namn", "Verksamhetschef")
STUDIEREKTOR = Field("studierektor.namn", "Studierektor")
MALBESKRIVNING = Field("malbeskrivning", "Målbeskrivning", "choice", REGULATIONS)
DATUM = Field("datum", "Datum", "date")
PERIOD = (
    Field("period.fran", "Period, från och med", "date"),
    Field("period.till", "Period, till och med", "date"),
)
KOMMENTARER = "kommentarer"


def signed(key: str, whose: str) -> tuple[Field, Field]:
    """Return signature and date of one person: `whose` is "ST-läkarens", "Huvudhandledarens"."""
    signature = f"{whose} underskrift"
    return (
        Field(f"{key}.signerad", signature, "signature"),
        Field(f"{key}.datum", "Datum", "date", alias=f"Datum: {signature}"),
    )
