"""together/1: papers that were checked together, as JSON. Numbers are numbers, days yyyy-mm-dd."""

from __future__ import annotations

import datetime
from fractions import Fraction

from stforms.actions.overview import number_of, schema_of
from stforms.actions.together import Group, Whole
from stforms.library import Library
from stforms.model import Finding, Json, Outcome
from stforms.rules.application.coverage import Covered
from stforms.rules.application.service import Row, Service
from stforms.rules.application.subject import Application
from stforms.rules.papers import Paper
from stforms.rules.region import Region
from stforms.rules.service_time import Absence, Stretch
from stforms.wording import as_json as findings_json


def together_json(
    outcome: Outcome[tuple[Group, ...]], whole: Whole, today: datetime.date, region: Region, library: Library
) -> Json:
    """Return together/1."""
    return {
        "stforms": "together/1",
        "as": whole.value,
        "today": today.isoformat(),
        "region": region.name,
        "wholes": [_group(group, library) for group in outcome.value],
        "findings": findings_json(outcome.findings),
    }


def _group(group: Group, library: Library) -> Json:
    subject = group.subject
    shape: dict[str, Json] = {"form": subject.form}
    if isinstance(subject, Application):
        shape["regulation"] = subject.regulation
    shape["papers"] = [_paper(paper) for paper in subject.papers]
    if isinstance(subject, Application):
        shape["coverage"] = [_covered(one) for one in group.coverage]
        shape["service"] = _service(group.service) if group.service is not None else None
    said = [*_worded(group.whole, group, library), *_of_papers(group, library)]
    return {**shape, "findings": said}


def _paper(paper: Paper) -> Json:
    return {"name": paper.name, "edition": paper.edition, "number": number_of(paper)}


def _worded(findings: tuple[Finding, ...], group: Group, library: Library) -> list[Json]:
    return [json for one in findings for json in findings_json([one], schema_of(group.subject, one, library))]


def _of_papers(group: Group, library: Library) -> list[Json]:
    return [
        json for one in group.papers for json in findings_json(one.findings, library.schema(one.edition.form))
    ]


# --- delmål ---------------------------------------------------------------------------------


def _covered(one: Covered) -> Json:
    return {
        "delmal": one.delmal.code,
        "complete": one.complete,
        "verified": one.delmal.needs_verified,
        "needs": [
            {"kinds": [kind.name for kind in met.need.kinds], "papers": [paper.name for paper in met.papers]}
            for met in one.met
        ],
        "named_by": [paper.name for paper in one.named],
    }


# --- service --------------------------------------------------------------------------------


def _service(service: Service) -> Json:
    return {
        "shown_on": list(service.shown_on),
        "required": service.required,
        "months": _number(service.months),
        "counted": _number(service.counted),
        "primary_care": _number(service.primary_care),
        "stated": _number(service.certified),
        "complete": service.complete,
        "spans": [_row(row) for row in service.rows],
        "absences": [_absence(one) for one in service.absences],
        "stretches": [_stretch(one) for one in service.stretches],
    }


def _row(row: Row) -> Json:
    span = row.span
    return {
        **_days(span.first, span.last),
        "percent": _number(span.percent),
        "stated": _number(row.stated),
        "place": span.place,
        "paper": span.paper,
        "row": span.row,
    }


def _absence(one: Absence) -> Json:
    return {**_days(one.first, one.last), "reason": one.reason, "paper": one.paper}


def _stretch(one: Stretch) -> Json:
    numbers = {name: _number(getattr(one, name)) for name in ("percent", "together", "months")}
    return {**_days(one.first, one.last), **numbers, "absent": one.absence is not None}


def _days(first: datetime.date, last: datetime.date) -> dict[str, Json]:
    return {"first": first.isoformat(), "last": last.isoformat()}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 4)
