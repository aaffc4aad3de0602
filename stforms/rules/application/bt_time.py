"""Rules about the service of a bastjänstgöring (BT): its parts, how many placements, how soon."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from stforms.model import Severity
from stforms.rules.application.service import Service, service_of
from stforms.rules.application.subject import Application
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.months import months_between
from stforms.rules.names import words
from stforms.rules.papers import Paper
from stforms.rules.places import different_places, is_acute_care, is_primary_care
from stforms.rules.region import Region
from stforms.rules.scope import BT_APPLICATION, BT_DONE
from stforms.rules.service_time import FULL_TIME, Span, months_of
from stforms.rules.values import as_date, iso_date, shown, text

PARTS_SOURCE = "Region Dalarna and SYLF: three months each and at most two more placements; HSLF-FS not read"
SHORTEST_PART = 3
FEWEST, MOST = 2, 4
TWO_YEARS = 24
TOLERANCE = Fraction(1, 10)

_PARTS: dict[str, Callable[[str, Region], bool]] = {
    "primarvard": is_primary_care,
    "akut_sjukvard": is_acute_care,
}
_PERIOD = re.compile(
    r"(?<![\d-])(?:20)?(\d\d)-?(\d\d)-?(\d\d)\s*(?:[-\u2010-\u2015]|t(?:ill|\.?\s?o\.?\s?m\.?))\s*"
    r"(?:20)?(\d\d)-?(\d\d)-?(\d\d)(?![\d-])"
)
"""Two days with a dash between them, as the boxes of bilaga 3 ask for: 210901 – 220228."""


@rule(
    "time.bt_parts",
    facts=("TIME-04",),
    severity=Severity.WARNING,
    verified=False,
    source=PARTS_SOURCE,
    forms=(BT_APPLICATION,),
)
def parts(application: Application, context: Context) -> Iterator[Hit]:
    """At least three months each of the BT are primary care and acute care.

    Counted from the periods that the box tells and the rows at such a place together. A box without
    a period that can be read is left to the reader; an empty one is told by bt.parts.
    """
    for paper in application.of(BT_DONE):
        for key, is_such in _PARTS.items():
            told = list(_told(paper, key))
            rows = [
                span for span in service_of(application, context.region).spans if span.paper == paper.name
            ]
            months = months_of([*told, *(span for span in rows if is_such(span.place, context.region))])
            if told and months < SHORTEST_PART - TOLERANCE:
                yield Hit(key, {**shown("months", months), "minimum": SHORTEST_PART}, paper.name)


def _told(paper: Paper, key: str) -> Iterator[Span]:
    for found in _PERIOD.findall(text(paper.record, key) or ""):
        first, last = (as_date(f"20{'-'.join(found[part : part + 3])}") for part in (0, 3))
        if first and last:
            yield Span(first, last, FULL_TIME, "", paper.name, 0)


@rule(
    "time.bt_placements",
    facts=("TIME-04",),
    severity=Severity.WARNING,
    verified=False,
    source=PARTS_SOURCE,
    forms=(BT_APPLICATION,),
)
def placements(application: Application, context: Context) -> Iterator[Hit]:
    """The BT is done at two to four places."""
    service = service_of(application, context.region)
    names = [span.place for span in service.spans if span.place]
    if not names or not service.complete:
        return
    written = len({tuple(words(name)) for name in names})
    at_most = min(written, len(different_places(names)))
    if at_most > MOST or written < FEWEST:
        yield Hit("tjanstgoring", {"count": at_most, "fewest": FEWEST, "most": MOST}, service.shown_on[0])


@rule(
    "time.bt_late",
    facts=("TIME-05",),
    severity=Severity.INFO,
    verified=False,
    source="Socialstyrelsen: ansökan ska kunna göras inom två år; that it should be made then is inferred",
    forms=(BT_APPLICATION,),
)
def late(application: Application, context: Context) -> Iterator[Hit]:
    """An application that comes more than two years after the first day of the BT is pointed out."""
    service: Service = service_of(application, context.region)
    signed = iso_date(application.paper.record, "underskrift.datum") if application.paper else None
    if service.rows and signed and application.paper:
        first: datetime.date = min(span.first for span in service.spans)
        if months_between(first, signed) > TWO_YEARS:
            blanks = {"first": first.isoformat(), "signed": signed.isoformat()}
            yield Hit("underskrift.datum", blanks, application.paper.name)
