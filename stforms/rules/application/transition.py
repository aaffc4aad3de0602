"""Rules about which regulation an application is made under, and whether its papers agree with that."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules.application.service import service_of
from stforms.rules.application.subject import Application
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.names import fold
from stforms.rules.scope import APPLICATION, HSLF, SOSFS
from stforms.rules.values import iso_date, size, text

WHO_MAY = "Socialstyrelsen: SOSFS 2015:8 för den som har gjort svensk AT eller påbörjat ST före 1 juli 2021"
NEW_REGULATION = datetime.date(2021, 7, 1)
SWEDEN = ("sverige", "sweden", "se")


@rule(
    "regulation.abroad_and_late",
    facts=("REG-01", "REG-09"),
    severity=Severity.WARNING,
    verified=True,
    source=WHO_MAY,
    forms=(APPLICATION,),
    regulations=(SOSFS,),
)
def abroad_and_late(application: Application, context: Context) -> Iterator[Hit]:
    """A doctor educated or first licensed abroad began the ST before 1 July 2021, or has Swedish AT.

    No form states AT, so it only warns.
    """
    if application.paper is not None and _is_from_abroad(application.paper.record):
        yield from _late_start(application, context)


@rule(
    "regulation.at_unknown",
    facts=("REG-01",),
    severity=Severity.INFO,
    verified=True,
    source=WHO_MAY,
    forms=(APPLICATION,),
    regulations=(SOSFS,),
)
def at_unknown(application: Application, context: Context) -> Iterator[Hit]:
    """A doctor educated and licensed in Sweden who began the ST on 1 July 2021 or later has done AT."""
    if application.paper is not None and not _is_from_abroad(application.paper.record):
        yield from _late_start(application, context)


def _late_start(application: Application, context: Context) -> Iterator[Hit]:
    service = service_of(application, context.region)
    first = min(service.rows, key=lambda row: row.span.first, default=None)
    if first is not None and service.complete and first.span.first >= NEW_REGULATION:
        path = f"tjanstgoring[{first.span.row - 1}].period.fran"
        yield Hit(path, {"row": first.span.row, "first": first.span.first.isoformat()}, first.span.paper)


def _is_from_abroad(record: Record) -> bool:
    """Tell whether the degree, or the first licence, is of another country than Sweden."""
    paths = [f"legitimation[{index}]" for index in range(size(record, "legitimation"))]
    dated = [(day, path) for path in paths if (day := iso_date(record, f"{path}.datum"))]
    places = ["lakarexamen", *(path for _, path in sorted(dated)[:1])]
    countries = (text(record, f"{path}.land") for path in places)
    return any(country and fold(country) not in SWEDEN for country in countries)


@rule(
    "regulation.mixed",
    facts=("REG-03",),
    severity=Severity.WARNING,
    verified=False,
    source="Socialstyrelsen about SOSFS 2008:17: intyg på blanketter enligt den författning som man"
    " ansöker enligt; the same for later regulations is inferred",
)
def mixed(application: Application, _: Context) -> Iterator[Hit]:
    """Every certificate is on a form of the regulation that the application is made under."""
    for paper in application.certificates:
        if paper.regulation and application.regulation and paper.regulation != application.regulation:
            blanks = {"theirs": paper.regulation, "wanted": application.regulation}
            yield Hit(params=blanks, paper=paper.name)


@rule(
    "regulation.bt_approved_early",
    facts=("REG-07",),
    severity=Severity.ERROR,
    verified=True,
    source="HSLF-FS 2021:8 bilaga 5; 4 kap. 1 § förordningen (SFS 2020:1098): BT inleder ST",
    forms=(APPLICATION,),
    regulations=(HSLF,),
)
def bt_approved_early(application: Application, context: Context) -> Iterator[Hit]:
    """The BT is not approved before the last day of its service."""
    approved, last = _approved(application), _last_day(application, context)
    if application.paper and approved and last and approved < last:
        blanks = {"approved": approved.isoformat(), "last": last.isoformat()}
        yield Hit("bastjanstgoring.godkand_datum", blanks, application.paper.name)


@rule(
    "regulation.bt_approved_unasked",
    facts=("REG-07",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: Socialstyrelsen approves what has been applied for",
    forms=(APPLICATION,),
    regulations=(HSLF,),
)
def bt_approved_unasked(application: Application, context: Context) -> Iterator[Hit]:
    """The BT is not approved before the day on which its application is signed.

    A day before the end of the service is told by regulation.bt_approved_early.
    """
    approved, last = _approved(application), _last_day(application, context)
    asked = application.bt.paper if application.bt is not None else None
    signed = iso_date(asked.record, "underskrift.datum") if asked is not None else None
    if application.paper and approved and signed and (last or approved) <= approved < signed:
        blanks = {"approved": approved.isoformat(), "signed": signed.isoformat()}
        yield Hit("bastjanstgoring.godkand_datum", blanks, application.paper.name)


def _last_day(application: Application, context: Context) -> datetime.date | None:
    """Return the last day of the BT's service, where its papers are here."""
    rows = service_of(application.bt, context.region).rows if application.bt is not None else ()
    return max((row.span.last for row in rows), default=None)


def _approved(application: Application) -> datetime.date | None:
    record = application.paper.record if application.paper is not None else {}
    return iso_date(record, "bastjanstgoring.godkand_datum")
