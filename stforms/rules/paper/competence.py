"""Rules about who certifies uppnådd specialistkompetens."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules import pairs
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.scope import COMPETENCE, HSLF, SOSFS
from stforms.rules.values import decimal, number, text

FIRST_YEAR = 1950


@rule(
    "competence.chief_and_supervisor",
    facts=("CERT-10",),
    severity=Severity.ERROR,
    verified=True,
    source="SOSFS 2015:8 bilaga 2: Intygande, två rutor",
    forms=(COMPETENCE,),
    regulations=(SOSFS,),
)
def chief_and_supervisor(record: Record, _: Context) -> Iterator[Hit]:
    """Both the chief (or the appointed specialist) and the huvudansvarig handledare sign."""
    yield from pairs.one_is_missing(record, "verksamhetschef", "huvudhandledare")


@rule(
    "competence.two_specialists",
    facts=("CERT-14",),
    severity=Severity.ERROR,
    verified=True,
    source="HSLF-FS 2021:8 bilaga 7: Intygsutfärdande, två rutor",
    forms=(COMPETENCE,),
    regulations=(HSLF,),
)
def two_specialists(record: Record, _: Context) -> Iterator[Hit]:
    """Both the huvudansvarig handledare and another specialist sign."""
    yield from pairs.one_is_missing(record, "huvudhandledare", "specialist")


@rule(
    "competence.same_person",
    facts=("CERT-14",),
    severity=Severity.ERROR,
    verified=True,
    source="HSLF-FS 2021:8 bilaga 7: specialistläkare, utöver den huvudansvariga handledaren",
    forms=(COMPETENCE,),
    regulations=(HSLF,),
)
def same_person(record: Record, _: Context) -> Iterator[Hit]:
    """The other specialist is not the huvudansvarig handledare."""
    yield from pairs.one_person(record, "huvudhandledare", "specialist")


@rule(
    "competence.chief_is_supervisor",
    facts=("CERT-10",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: SOSFS 2015:8 bilaga 2 has a box for each of the two",
    forms=(COMPETENCE,),
    regulations=(SOSFS,),
)
def chief_is_supervisor(record: Record, _: Context) -> Iterator[Hit]:
    """The chief who certifies is not the huvudansvarig handledare (whom the chief appoints: CERT-11)."""
    if text(record, "delegering.utsedd") != "ja":
        yield from pairs.one_person(record, "verksamhetschef", "huvudhandledare")


@rule(
    "competence.training_year",
    facts=("CERT-13",),
    severity=Severity.WARNING,
    verified=True,
    source="SOSFS 2015:8 bilaga 2: Handledarutbildning (årtal)",
    forms=(COMPETENCE,),
    regulations=(SOSFS,),
)
def training_year(record: Record, context: Context) -> Iterator[Hit]:
    """The year of the handledarutbildning has four digits and is not in the future."""
    year = number(record, "huvudhandledare.handledarutbildning_ar")
    if year is not None and not FIRST_YEAR <= year <= context.today.year:
        yield Hit("huvudhandledare.handledarutbildning_ar", {"this_year": context.today.year})


@rule(
    "competence.training_too_early",
    facts=("CERT-13", "SUP-05", "SUP-06"),
    severity=Severity.WARNING,
    verified=True,
    source="Region Östergötland, lokala riktlinjer: handledarutbildning från 2008 eller senare",
    forms=(COMPETENCE,),
    regulations=(SOSFS,),
    numbers=("handledarutbildning_tidigast",),
)
def training_too_early(record: Record, context: Context) -> Iterator[Hit]:
    """The handledarutbildning is of the year that the region asks for, or later."""
    year = number(record, "huvudhandledare.handledarutbildning_ar")
    earliest = context.region["handledarutbildning_tidigast"]
    if year is not None and FIRST_YEAR <= year < earliest:
        blanks = {"year": decimal(year), "earliest": decimal(earliest)}
        yield Hit("huvudhandledare.handledarutbildning_ar", blanks)
