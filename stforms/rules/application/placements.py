"""Rules about where the service was done: primary care, placements elsewhere, in which order.

Places are recognised by their names: see places.py.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction

from stforms.model import Param, Severity
from stforms.rules.application.coverage import in_general_practice
from stforms.rules.application.service import Service, service_of
from stforms.rules.application.subject import Application
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.names import words
from stforms.rules.places import different_places, is_primary_care, placements_at
from stforms.rules.region import Region
from stforms.rules.scope import APPLICATION, AUSCULTATION, CLINICAL
from stforms.rules.service_time import FULL_TIME, Span
from stforms.rules.values import shown, text

GUIDELINES = "Region Östergötland, lokala riktlinjer för ST-utbildningen i allmänmedicin"
PRIMARY_CARE_MONTHS = "primarvard_manader"
START_MONTHS = "start_pa_vardcentral_manader"
TOLERANCE = Fraction(1, 10)
TABLE = "tjanstgoring"
TWO = 2
OTHER_HEALTH_CENTRE: dict[str, Param] = {
    "placement_sv": "en annan vårdcentral än den egna",
    "placement_en": "a health centre besides the own one",
}


@rule(
    "time.primary_care",
    facts=("TIME-11",),
    severity=Severity.WARNING,
    verified=True,
    source=f"{GUIDELINES}: enligt målbeskrivningen minst 30 månader inom primärvården",
    forms=(APPLICATION,),
    numbers=(PRIMARY_CARE_MONTHS,),
)
def primary_care(application: Application, context: Context) -> Iterator[Hit]:
    """So many months of full time as the region says are done in primary care."""
    service = _in_this_specialty(application, context)
    minimum = context.region[PRIMARY_CARE_MONTHS]
    if service is not None and service.primary_care < minimum - TOLERANCE:
        blanks = {**shown("months", service.primary_care), **shown("minimum", minimum)}
        yield Hit(TABLE, blanks, service.shown_on[0])


@rule(
    "time.first_placement",
    facts=("TIME-12",),
    severity=Severity.WARNING,
    verified=True,
    source=f"{GUIDELINES}: ST startar med 12–18 månader på egna vårdcentralen",
    forms=(APPLICATION,),
    numbers=(START_MONTHS,),
)
def first_placement(application: Application, context: Context) -> Iterator[Hit]:
    """The ST begins at a vårdcentral for as long as the region says, before the first placement elsewhere.

    The BT's placements are not counted as such; the time before is counted by the calendar.
    """
    service = _in_this_specialty(application, context)
    first = _first_elsewhere(service, application, context.region) if service is not None else None
    if service is None or first is None:
        return
    before, minimum = _calendar_before(first.first, service, context.region), context.region[START_MONTHS]
    if before < minimum - TOLERANCE:
        blanks = {"row": first.row, **shown("months", before), **shown("minimum", minimum)}
        yield Hit(f"{TABLE}[{first.row - 1}].period.fran", blanks, first.paper)


def _first_elsewhere(service: Service, application: Application, region: Region) -> Span | None:
    """Return the first row, except the BT's, at a named place outside primary care."""
    bt = service_of(application.bt, region).spans if application.bt is not None else ()
    elsewhere = (
        span
        for span in service.spans
        if span.place and not is_primary_care(span.place, region) and not _is_bt(span, bt)
    )
    return min(elsewhere, key=lambda span: (span.first, span.last, span.row), default=None)


def _is_bt(span: Span, bt: tuple[Span, ...]) -> bool:
    """Tell whether a row is the BT's: it says so, or lies in the time of the BT's papers."""
    within = bool(bt) and min(one.first for one in bt) <= span.first <= max(one.last for one in bt)
    return within or not {"bt", "bastjanstgoring"}.isdisjoint(words(span.place))


def _calendar_before(day: datetime.date, service: Service, region: Region) -> Fraction:
    """Return the calendar months in primary care before a day, whatever the percent."""
    there = (
        one.months / one.percent * FULL_TIME
        for one in service.stretches
        if one.last < day and one.percent and any(is_primary_care(span.place, region) for span in one.spans)
    )
    return sum(there, Fraction(0))


@rule(
    "time.placement_missing",
    facts=("SUP-13",),
    severity=Severity.WARNING,
    verified=True,
    source=f"{GUIDELINES}: sidotjänstgöringar som rekommenderas till alla",
    forms=(APPLICATION,),
)
def placement_missing(application: Application, context: Context) -> Iterator[Hit]:
    """Each placement that the region recommends to everybody is in the service or in a certificate.

    A vårdcentral besides the own one is among them.
    """
    service = _in_this_specialty(application, context)
    if service is None or not context.region.placements:
        return
    places = [span.place for span in service.spans] + _certified_places(application)
    done = {name for place in places for name in placements_at(place, context.region)}
    blanks: list[dict[str, Param]] = [
        {"placement_sv": one, "placement_en": one} for one in context.region.placements if one not in done
    ]
    if len(different_places([one for one in places if is_primary_care(one, context.region)])) < TWO:
        blanks.append(OTHER_HEALTH_CENTRE)
    for blank in blanks:
        yield Hit(TABLE, {**blank, "region": context.region.name}, service.shown_on[0])


def _certified_places(application: Application) -> list[str]:
    papers = application.of(CLINICAL, AUSCULTATION)
    return [place for paper in papers if (place := text(paper.record, "tjanstgoringsstalle"))]


def _in_this_specialty(application: Application, context: Context) -> Service | None:
    """Return the service where all of it can be counted and it is about allmänmedicin."""
    service = service_of(application, context.region)
    known = service.rows and service.complete and in_general_practice(application)
    return service if known else None
