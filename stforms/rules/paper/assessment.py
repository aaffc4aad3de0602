"""Rules about a form for one assessment: a consultation observed, a case discussed, a specialistkollegium."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules import people
from stforms.rules.assessed import PANEL, instrument
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.names import same_name
from stforms.rules.scope import ASSESSMENT
from stforms.rules.values import get, iso_date, size, text
from stforms.rules.year import signed_on

SHEET = "An instruction sheet for specialistkollegium, not an official source"
REQUIRED_THERE = ("huvudhandledare", "studierektor", "verksamhetschef")
ROLES = {
    "huvudhandledare": ("huvudhandledaren", "huvudhandledare"),
    "studierektor": ("studierektorn", "studierektor"),
    "verksamhetschef": ("verksamhetschefen", "head of the unit"),
}
JUDGED = ("bedomning", "fragor", "styrkor", "utveckling", "overenskommelse")


@rule(
    "assessment.empty",
    facts=("ASM-07",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: a documented assessment says what was seen",
    forms=(ASSESSMENT,),
)
def empty(record: Record, _: Context) -> Iterator[Hit]:
    """An assessment holds a judgement, strengths, or something to develop."""
    if iso_date(record, "datum") and all(get(record, key) is None for key in JUDGED):
        yield Hit("utveckling")


@rule(
    "assessment.in_future",
    facts=("ASM-07",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: an assessment is about what has been seen",
    forms=(ASSESSMENT,),
)
def in_future(record: Record, context: Context) -> Iterator[Hit]:
    """An assessment that says something has been made already."""
    day = iso_date(record, "datum")
    if day and day > context.today and any(get(record, key) is not None for key in JUDGED):
        yield Hit("datum", {"date": day.isoformat()})


@rule(
    "assessment.signed_early",
    facts=("ASM-07", "CERT-01"),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: what is signed has been seen",
    forms=(ASSESSMENT,),
)
def signed_early(record: Record, _: Context) -> Iterator[Hit]:
    """Nobody has signed, and no feedback was given, before the day of the assessment."""
    day = iso_date(record, "datum")
    feedback = iso_date(record, "aterkoppling_datum")
    after = [*signed_on(record), *([("aterkoppling_datum", feedback)] if feedback else [])]
    for path, signed in after:
        if day and signed < day:
            yield Hit(path, {"signed": signed.isoformat(), "date": day.isoformat()})


@rule(
    "assessment.panel_missing",
    facts=("ASM-02",),
    severity=Severity.WARNING,
    verified=False,
    source=SHEET,
    forms=(ASSESSMENT,),
)
def panel_missing(record: Record, context: Context) -> Iterator[Hit]:
    """At a specialistkollegium the huvudhandledare, the studierektor and the head of the unit are there."""
    if instrument(context.edition) != PANEL or not size(record, "deltagare"):
        return
    for role in REQUIRED_THERE:
        if not any(_is(record, index, role) for index in range(size(record, "deltagare"))):
            swedish, english = ROLES[role]
            yield Hit("deltagare", {"role_sv": swedish, "role_en": english})


def _is(record: Record, index: int, role: str) -> bool:
    """Tell whether a participant has the role: by the role, or by the name that stands above."""
    path = f"deltagare[{index}]"
    there, named = text(record, f"{path}.namn"), text(record, f"{role}.namn")
    by_name = there is not None and named is not None and same_name(there, named)
    return by_name or text(record, f"{path}.roll") == role


@rule(
    "assessment.panel_trainee",
    facts=("ASM-02",),
    severity=Severity.WARNING,
    verified=False,
    source=SHEET,
    forms=(ASSESSMENT,),
)
def panel_trainee(record: Record, _: Context) -> Iterator[Hit]:
    """The ST physician is not among the participants of the specialistkollegium."""
    trainee = people.name(record, people.TRAINEE)
    for index in range(size(record, "deltagare")):
        there = text(record, f"deltagare[{index}].namn")
        if trainee and there and same_name(trainee, there):
            yield Hit(f"deltagare[{index}].namn")
