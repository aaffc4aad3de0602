"""The assessments of competence that a paper tells of: rows of a list, or the paper itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from stforms.model import Record
from stforms.rules.papers import Paper
from stforms.rules.scope import ASSESSMENT
from stforms.rules.values import iso_date, size, text

TABLE = "kompetensbedomningar"
PANEL = "kollegium"
WITH_FORMS = ("medsittning", "cbd", PANEL)
"""The instruments that have a form of their own here; the edition's name begins with it."""


@dataclass(frozen=True)
class Assessed:
    """One assessment: where it stands, when and how it was made, by whom."""

    path: str
    day: datetime.date | None
    instrument: str | None
    assessor: str | None


def listed(record: Record) -> list[Assessed]:
    """Return the rows of the list of assessments, in the order of the paper."""
    return [_row(record, f"{TABLE}[{index}]") for index in range(size(record, TABLE))]


def _row(record: Record, path: str) -> Assessed:
    values = (text(record, f"{path}.{key}") for key in ("instrument", "bedomare"))
    return Assessed(path, iso_date(record, f"{path}.datum"), *values)


def by_paper(paper: Paper) -> Assessed:
    """Return what a form for an assessment tells of itself."""
    record = paper.record
    return Assessed(
        "datum", iso_date(record, "datum"), instrument(paper.edition), text(record, "bedomare.namn")
    )


def instrument(edition: str | None) -> str | None:
    """Return the instrument that a form for an assessment is made for, or None."""
    form, _, variant = (edition or "").partition("/")
    name = variant.partition("-")[0]
    return name if form == ASSESSMENT and name in WITH_FORMS else None


def without_panels(found: Iterable[Assessed]) -> list[Assessed]:
    """Return the assessments without the specialistkollegium, which is asked for besides (ASM-01)."""
    return [one for one in found if one.instrument != PANEL]
