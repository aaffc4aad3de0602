"""The action plan that a unit sends in after a SPUR review, with the labels the report prints."""

from __future__ import annotations

from office.common import DATUM, KOMMENTARER, STUDIEREKTOR, VARDCENTRAL, VERKSAMHETSCHEF, signed
from office.layout import Field, Fields, Form, Options, Table, Text

AREAS: Options = (
    ("A", "A. Verksamheten"),
    ("B", "B. Medarbetarstab och interna kompetenser"),
    ("C", "C. Lokaler och utrustning"),
    ("D", "D. Tjänstgöringens upplägg"),
    ("E", "E. Handledning och kompetensbedömning"),
    ("F", "F. Teoretisk utbildning"),
    ("G", "G. Medicinsk vetenskap och systematiskt kvalitets- och patientsäkerhetsarbete"),
    ("H", "H. Ledarskapskompetens och kommunikativ kompetens"),
)
"""The eight areas of a review, in the words of the report."""

PLAN = Form(
    form="spur-handlingsplan",
    edition="2026-docx",
    title="Handlingsplan efter SPUR-granskning",
    subject="Åtgärder efter extern granskning av ST-utbildningen",
    intro="En rad för varje brist som granskningen påvisade. Samma område får ha flera rader.",
    parts=(
        Fields(
            "Vårdcentral",
            (
                VARDCENTRAL,
                Field("granskningsdatum", "Granskningsdatum", "date"),
                VERKSAMHETSCHEF,
                STUDIEREKTOR,
                DATUM,
            ),
            columns=2,
        ),
        Table(
            "atgarder",
            "Åtgärder",
            (
                Field("omrade", "Område", "choice", AREAS, width=3.4),
                Field("krav", "Krav eller kvalitetsindikator", "lines", width=4.0),
                Field("atgard", "Planerad åtgärd", "lines", width=6.0),
                Field("klar_datum", "Datum när åtgärden ska vara genomförd", "date", width=2.7),
                Field("ansvarig", "Ansvarig för genomförandet", width=3.6),
                Field("uppfoljning", "Datum för uppföljning", width=2.6),
                Field("uppfoljning_ansvarig", "Ansvarig för uppföljningen", width=3.3),
            ),
            rows=5,
            note="Uppföljningen anges som datum eller som intervall, till exempel Var sjätte månad.",
        ),
        Text(KOMMENTARER, "Kommentarer"),
        Fields("Underskrift", signed("underskrift_verksamhetschef", "Verksamhetschefens"), columns=2),
    ),
    demands=("vardcentral", "granskningsdatum", "atgarder"),
    landscape=True,
    remarks=(
        "The labels of the actions are those of a printed report; the form they were typed in was not found.",
    ),
)

FORMS = (PLAN,)
