"""Rules about the order of days over all papers: done, certified, certified as a whole, applied for.

No source states the order; it is inferred from what the papers say, so these rules only warn.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from stforms.model import Severity
from stforms.rules import people, rows
from stforms.rules.application.subject import Application
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.paper.dates import signing_days
from stforms.rules.papers import Paper
from stforms.rules.scope import APPLICATION, BT_COMPETENCE, BT_DONE, COMPETENCE, HSLF, ST_DONE
from stforms.rules.values import iso_date

SIGNATURE = f"{people.APPLICANTS_SIGNATURE}.datum"
APPROVED = "bastjanstgoring.godkand_datum"
FINAL = (BT_DONE, BT_COMPETENCE, ST_DONE, COMPETENCE)
"""The certificates about all that has been done."""


@rule(
    "order.after_application",
    facts=("CERT-01",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: what is enclosed is finished when the application is signed",
)
def after_application(application: Application, _: Context) -> Iterator[Hit]:
    """No certificate is signed later than the application."""
    own = application.paper
    applied = iso_date(own.record, SIGNATURE) if own is not None else None
    for paper in application.certificates:
        for part, day in signing_days(paper.record):
            if applied is not None and day > applied:
                blanks = {"signed": day.isoformat(), "applied": applied.isoformat()}
                yield Hit(f"{part}.datum", {**people.role(part), **blanks}, paper.name)


@rule(
    "order.final_before_activity",
    facts=("CERT-01",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the final certificates are about everything that has been done",
)
def final_before_activity(application: Application, _: Context) -> Iterator[Hit]:
    """The final certificates are signed when the period of every other certificate has ended.

    What ends no later than the service is the service's matter: see order.final_before_service.
    """
    served = max((day for day, _paper in _ends_of_service(application)), default=datetime.date.min)
    ends = [(iso_date(paper.record, "period.till"), paper) for paper in application.certificates]
    yield from _signed_before(application, [(day, paper) for day, paper in ends if day and day > served])


@rule(
    "order.final_before_service",
    facts=("CERT-01", "TIME-09"),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the final certificates are about everything that has been done",
)
def final_before_service(application: Application, _: Context) -> Iterator[Hit]:
    """The final certificates are signed when the service has ended, whichever paper lists it."""
    yield from _signed_before(application, _ends_of_service(application))


def _ends_of_service(application: Application) -> list[tuple[datetime.date, Paper]]:
    found = ((row.last, paper) for paper in application.papers for row in rows.rows(paper.record))
    return [(day, paper) for day, paper in found if day is not None]


def _signed_before(application: Application, ends: list[tuple[datetime.date, Paper]]) -> Iterator[Hit]:
    """Yield a hit for each signature on a final certificate before the last end on another paper.

    A chief who appoints a specialist decides that beforehand and certifies nothing.
    """
    for final in application.of(*FINAL):
        others = [(day, paper.name) for day, paper in ends if paper is not final]
        last, name = max(others, default=(datetime.date.min, ""))
        for part, day in signing_days(final.record):
            if day < last and part != people.DELEGATION:
                blanks = {"signed": day.isoformat(), "last": last.isoformat(), "other": name}
                yield Hit(f"{part}.datum", {**people.role(part), **blanks}, final.name)


@rule(
    "order.bt_approved_uncertified",
    facts=("REG-07",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: Socialstyrelsen approves the BT after its papers have been signed",
    forms=(APPLICATION,),
    regulations=(HSLF,),
)
def bt_approved_uncertified(application: Application, _: Context) -> Iterator[Hit]:
    """Without a dated application for BT, it is approved on the last day of its certificates or later.

    Where the application for BT has its day, that is compared with both.
    """
    own, bt = application.paper, application.bt
    approved = iso_date(own.record, APPROVED) if own is not None else None
    if own is None or bt is None or approved is None or _dated(bt):
        return
    signed = [(day, paper.name) for paper in bt.certificates for _, day in signing_days(paper.record)]
    last, name = max(signed, default=(approved, ""))
    if last > approved:
        blanks = {"approved": approved.isoformat(), "signed": last.isoformat(), "other": name}
        yield Hit(APPROVED, blanks, own.name)


def _dated(application: Application) -> bool:
    paper = application.paper
    return paper is not None and iso_date(paper.record, SIGNATURE) is not None
