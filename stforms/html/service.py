"""The service as a page shows it: the picture, the same in a table, the sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stforms.actions.overview import in_primary_care, in_time, is_bt, months, months_of
from stforms.html.timeline import Timeline, joined, looks_of, timeline
from stforms.messages import text
from stforms.rules.application.service import Row, Service
from stforms.rules.application.subject import Application
from stforms.rules.region import Region
from stforms.rules.scope import APPLICATION
from stforms.rules.values import decimal

_ASKED = "primarvard_manader"
"""The region's number of months in primary care."""


@dataclass(frozen=True)
class ServiceLine:
    """One row of the service as the table shows it."""

    place: str
    first: str
    last: str
    percent: str
    months: str
    stated: str
    primary: bool
    bt: bool


@dataclass(frozen=True)
class Break:
    """A gap, an overlap or absence: what it is, and its days."""

    what: str
    first: str
    last: str


@dataclass(frozen=True)
class ServiceView:
    """The service: its picture, the same as tables, and the sums.

    `counted` is what the periods give, `months` what counts: never more than a row states.
    `primary_asked` is None where the region does not ask for time in primary care.
    """

    timeline: Timeline | None
    lines: tuple[ServiceLine, ...]
    breaks: tuple[Break, ...]
    counted: str
    months: str
    certified: str
    required: str
    primary: str
    primary_asked: str | None
    complete: bool


def service_view(service: Service, subject: Application, region: Region, lang: str) -> ServiceView:
    """Return the service as a page shows it."""
    asked = region[_ASKED] if subject.form == APPLICATION and _ASKED in region else None
    return ServiceView(
        timeline(service, subject, region, lang),
        tuple(_line(row, service, subject, region, lang) for row in in_time(service)),
        tuple(_breaks(service, lang)),
        months(service.counted, lang),
        months(service.months, lang),
        months(service.certified, lang),
        months(service.required, lang),
        months(service.primary_care, lang),
        months(asked, lang) if asked is not None else None,
        service.complete,
    )


def _line(row: Row, service: Service, subject: Application, region: Region, lang: str) -> ServiceLine:
    return ServiceLine(
        row.span.place or text("together.no_place", None, lang),
        row.span.first.isoformat(),
        row.span.last.isoformat(),
        decimal(row.span.percent, 0),
        months(months_of(service, [row]), lang),
        months(row.stated, lang),
        in_primary_care(row, region),
        is_bt(row, subject),
    )


def _breaks(service: Service, lang: str) -> Iterator[Break]:
    for one in joined(service.stretches):
        if (looks := looks_of(one)) != "counted":
            what = text(f"together.legend.{looks}", None, lang)
            yield Break(what, one.first.isoformat(), one.last.isoformat())
