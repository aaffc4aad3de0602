"""Rules about who certifies uppnådd specialistkompetens."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules import pairs
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.scope import COMPETENCE, HSLF, SOSFS
from stforms.rules.values import number

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
