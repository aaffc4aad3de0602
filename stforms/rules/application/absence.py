"""The absence that the checklists of an applicant tell of. Data, no rules."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from stforms.rules.application.reference import is_applicants
from stforms.rules.application.subject import Application
from stforms.rules.names import fold
from stforms.rules.papers import Paper
from stforms.rules.region import Region
from stforms.rules.scope import CHECKLIST
from stforms.rules.service_time import Absence
from stforms.rules.values import iso_date, size, text

SINGLE_DAYS = "enstaka_dagar"

_PART_TIME = re.compile(r"\b(deltid|halvtid|[1-9][0-9]?(,[0-9]+)? ?(procent|%))")
"""Absence for a part of the time. It stands in the percent of the tjänsteförteckning already."""


def absences_of(application: Application, region: Region) -> tuple[Absence, ...]:
    """Return the absence that prolongs the ST, each period once, earliest first.

    Only of the applicant's own checklists. Left out are single days, which do not prolong it
    (TIME-10), and leave on part time.
    """
    single = int(region[SINGLE_DAYS]) if SINGLE_DAYS in region else 0
    found: dict[tuple[datetime.date, datetime.date], Absence] = {}
    for paper in application.programmes:
        if paper.form == CHECKLIST and is_applicants(paper, application):
            for one in _in(paper):
                if (one.last - one.first).days + 1 > single and not _is_part_time(one):
                    found.setdefault((one.first, one.last), one)
    return tuple(found[period] for period in sorted(found))


def _in(paper: Paper) -> Iterator[Absence]:
    for index in range(size(paper.record, "franvaro")):
        path = f"franvaro[{index}]"
        first, last = (iso_date(paper.record, f"{path}.period.{end}") for end in ("fran", "till"))
        if first and last and first <= last:
            yield Absence(first, last, text(paper.record, f"{path}.orsak"), paper.name)


def _is_part_time(one: Absence) -> bool:
    return bool(_PART_TIME.search(fold(one.reason or "")))
