"""validate: JSON Schema + rules + what the edition demands -> findings."""

from __future__ import annotations

import datetime

from stforms.binding import Edition
from stforms.errors import UsageError
from stforms.library import Library, default_library
from stforms.model import Finding, Outcome, Record, Severity, get_path, normal_record
from stforms.rules import Context, check
from stforms.rules.region import Region, default_region
from stforms.spelling import canonical


def validate(
    record: Record,
    edition: str | Edition,
    *,
    today: datetime.date | None = None,
    region: Region | None = None,
    library: Library | None = None,
) -> Outcome[Record]:
    """Check one filled paper's data.

    Args:
        record: the data.
        edition: which edition it is (to be) filled in.
        today: the day to compare dates with; default the present day.
        region: whose numbers hold; default the one that STFORMS_REGION names, else Region Östergötland.
        library: where editions and schemas come from.

    Returns:
        The record in normal form, and the findings: schema first, then rules, then what is missing.

    Raises:
        UsageError: there is no such edition, or the record is no JSON object.
    """
    library = library or default_library()
    chosen = library.edition(edition) if isinstance(edition, str) else edition
    if not isinstance(record, dict):
        raise UsageError("record.no_object")
    clean = canonical(chosen, normal_record(record) or {})
    day = today or datetime.date.today()
    context = Context(chosen.form, chosen.id, chosen.regulation, day, region or default_region())
    findings = [*library.schema(chosen.form).findings(clean), *check(clean, context)]
    said = {finding.path for finding in findings}
    return Outcome(clean, (*findings, *_missing(chosen, clean, said)))


def _missing(edition: Edition, record: Record, said: set[str | None]) -> list[Finding]:
    """Return a finding for each key that a complete paper of this edition holds and this one lacks.

    The forms mark nothing as required; the demands are inferred, so a gap is a warning. What a
    rule has said already is not said twice.
    """
    return [
        Finding("demands.missing", Severity.WARNING, key)
        for key in edition.demands
        if key not in said and get_path(record, key) is None
    ]
