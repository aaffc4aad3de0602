"""Rules about the total time that one paper shows. What other papers show is not known here."""

from __future__ import annotations

from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.rows import total_months
from stforms.rules.scope import APPLICATION, BT_DONE, HSLF, SOSFS, ST_DONE
from stforms.rules.values import shown, texts

FIVE_YEARS = 60
WITH_DOCTORATE = 54
FIVE_AND_A_HALF_YEARS = 66
SHORTEST_BT = 6
DOCTORATES = ("svensk_doktorsexamen", "bedomning_utlandsk_doktorsexamen")


def _less_than(record: Record, minimum: int) -> Iterator[Hit]:
    total = total_months(record)
    if total is not None and round(total, 1) < minimum:
        yield Hit("summa_manader", {"minimum": minimum, **shown("total", total)})


@rule(
    "total.five_years",
    facts=("TIME-01",),
    severity=Severity.WARNING,
    verified=True,
    source="SOSFS 2015:8 bilaga 2: minst fem år; med doktorsexamen minst fyra och ett halvt år",
    forms=(APPLICATION,),
    regulations=(SOSFS,),
)
def five_years(record: Record, _: Context) -> Iterator[Hit]:
    """The application shows 60 months of service, or 54 with a doctoral degree.

    Between 54 and 60 months it depends on the degree: see total.doctorate.
    """
    yield from _less_than(record, WITH_DOCTORATE)


@rule(
    "total.doctorate",
    facts=("APP-08",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred from the note in SOSFS 2015:8 bilaga 2 and the list in bilaga 1",
    forms=(APPLICATION,),
    regulations=(SOSFS,),
)
def doctorate(record: Record, _: Context) -> Iterator[Hit]:
    """An application with 54 to 60 months lists the document of the doctoral degree."""
    total = total_months(record)
    listed = any(texts(record, f"ovriga_handlingar.{degree}") for degree in DOCTORATES)
    if total is not None and round(total, 1) >= WITH_DOCTORATE and not listed:
        yield from _less_than(record, FIVE_YEARS)


@rule(
    "total.five_and_a_half_years",
    facts=("TIME-02",),
    severity=Severity.WARNING,
    verified=True,
    source="4 kap. 1 § förordningen (SFS 2020:1098)",
    forms=(ST_DONE,),
    regulations=(HSLF,),
)
def five_and_a_half_years(record: Record, _: Context) -> Iterator[Hit]:
    """The service is 66 months with the BT; a paper that shows less is pointed out."""
    yield from _less_than(record, FIVE_AND_A_HALF_YEARS)


@rule(
    "total.bt",
    facts=("TIME-03",),
    severity=Severity.WARNING,
    verified=True,
    source="4 kap. 1 § förordningen (SFS 2020:1098)",
    forms=(BT_DONE,),
)
def shortest_bt(record: Record, _: Context) -> Iterator[Hit]:
    """The BT is at least 6 months."""
    yield from _less_than(record, SHORTEST_BT)
