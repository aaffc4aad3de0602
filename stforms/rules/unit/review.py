"""Rules about a review and what it leads to: report, action plan and kravspecifikation of one unit."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from stforms.model import Record, Severity
from stforms.rules.engine import Context, Hit, rule
from stforms.rules.names import share_a_word, words
from stforms.rules.papers import Paper
from stforms.rules.unit.subject import Unit
from stforms.rules.values import iso_date, size, text

LEGEND = "The legend of the grades in a SPUR report: {}"
A_YEAR = datetime.timedelta(days=365)
GRADES = ("A", "B", "C", "D")


def _areas(report: Paper) -> Iterator[tuple[str, str, str]]:
    """Yield (path, letter, grade) for the areas of a report: the grade before it was adjusted, if it was.

    A grade is adjusted when the unit has sent its plan, so what has to be in the plan is in the first one.
    """
    for index in range(size(report.record, "omraden")):
        path = f"omraden[{index}]"
        letter, first, last = (
            text(report.record, f"{path}.{key}") for key in ("bokstav", "grad_fore", "grad")
        )
        grade = first or last
        if letter and grade in GRADES:
            yield path, letter, str(grade)


def _planned(record: Record) -> Iterator[tuple[str, str]]:
    """Yield (path, letter of the area) for the entries of a plan, in a report or on its own paper."""
    for index in range(size(record, "atgarder")):
        letter = text(record, f"atgarder[{index}].omrade")
        if letter:
            yield f"atgarder[{index}]", letter


def _without_entry(unit: Unit, grade: str) -> Iterator[Hit]:
    planned = {letter for paper in (*unit.plans, *unit.reports) for _, letter in _planned(paper.record)}
    for report in unit.reports:
        for path, letter, given in _areas(report):
            if given == grade and letter not in planned:
                yield Hit(f"{path}.grad", {"area": letter}, report.name)


@rule(
    "spur.no_entry",
    facts=("SPUR-03", "SPUR-05"),
    severity=Severity.WARNING,
    verified=False,
    source=LEGEND.format("D, åtgärder krävs; that each area has an entry of its own is inferred"),
)
def no_entry(unit: Unit, _: Context) -> Iterator[Hit]:
    """Every area that is graded D, or was before the grade was adjusted, has an entry in the plan."""
    yield from _without_entry(unit, "D")


@rule(
    "spur.recommended",
    facts=("SPUR-03",),
    severity=Severity.INFO,
    verified=False,
    source=LEGEND.format("C, åtgärder rekommenderas; that they stand in the plan is inferred"),
)
def recommended(unit: Unit, _: Context) -> Iterator[Hit]:
    """What is recommended in an area that is graded C has an entry in the plan, if there is a plan."""
    if any(True for paper in (*unit.plans, *unit.reports) for _ in _planned(paper.record)):
        yield from _without_entry(unit, "C")


@rule(
    "spur.unneeded",
    facts=("SPUR-03",),
    severity=Severity.INFO,
    verified=False,
    source="Inferred: an entry answers a shortcoming",
)
def unneeded(unit: Unit, _: Context) -> Iterator[Hit]:
    """The entries of the plan are about areas in which the review has shown something."""
    graded = {letter: grade for report in unit.reports for _, letter, grade in _areas(report)}
    for plan in unit.plans:
        for path, letter in _planned(plan.record):
            if graded.get(letter) in ("A", "B"):
                yield Hit(f"{path}.omrade", {"area": letter, "grade": graded[letter]}, plan.name)


@rule(
    "spur.due_differs",
    facts=("SPUR-04",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the report quotes the plan",
)
def due_differs(unit: Unit, _: Context) -> Iterator[Hit]:
    """An entry has the same last day in the plan as in the report that quotes it."""
    for plan in unit.plans:
        for path, _letter in _planned(plan.record):
            for report in unit.reports:
                for quoted, _letter in _planned(report.record):
                    here, there = _due(plan.record, path), _due(report.record, quoted)
                    if _same_entry(plan.record, path, report.record, quoted) and here != there:
                        blanks = {"here": here or "–", "there": there or "–", "other": report.name}
                        yield Hit(f"{path}.klar_datum", blanks, plan.name)


def _due(record: Record, path: str) -> str | None:
    day = iso_date(record, f"{path}.klar_datum")
    return day.isoformat() if day else None


def _same_entry(one: Record, path: str, other: Record, quoted: str) -> bool:
    """Tell whether two entries answer the same requirement in the same area."""
    sides = [
        (text(record, f"{place}.omrade"), words(text(record, f"{place}.krav") or ""))
        for record, place in ((one, path), (other, quoted))
    ]
    return sides[0] == sides[1] and bool(sides[0][1])


@rule(
    "spur.health_centre",
    facts=("SPUR-04",),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: the papers are about one unit",
)
def health_centre(unit: Unit, _: Context) -> Iterator[Hit]:
    """Plan and kravspecifikation name the same health centre."""
    for plan, requirements in _both(unit):
        if not _same_unit(plan, requirements):
            yield Hit("vardcentral", {"other": requirements.name}, plan.name)


@rule(
    "spur.review_date",
    facts=("SPUR-01", "SPUR-04"),
    severity=Severity.WARNING,
    verified=False,
    source="Inferred: it is the same review",
)
def review_date(unit: Unit, _: Context) -> Iterator[Hit]:
    """The review of the plan is the latest one of a kravspecifikation that was written after it.

    A latest review that is a year newer is another one, and the plan an old one.
    """
    for plan, requirements in _both(unit):
        here = iso_date(plan.record, "granskningsdatum")
        there, written = (iso_date(requirements.record, key) for key in ("senaste_spur", "datum"))
        if here is None or there is None or not _same_unit(plan, requirements):
            continue
        newer = there - here > A_YEAR or (written is not None and written < here)
        if here != there and not newer:
            days = {"here": here.isoformat(), "there": there.isoformat()}
            yield Hit("senaste_spur", {**days, "other": plan.name}, requirements.name)


def _both(unit: Unit) -> Iterator[tuple[Paper, Paper]]:
    """Yield (plan, kravspecifikation), each plan once with the first of those that say the same."""
    for plan in unit.plans:
        seen = []
        for requirements in sorted(unit.requirements, key=lambda paper: paper.name):
            if requirements.record not in seen:
                seen.append(requirements.record)
                yield plan, requirements


def _same_unit(one: Paper, other: Paper) -> bool:
    here, there = (text(paper.record, "vardcentral") for paper in (one, other))
    return not here or not there or words(here) == words(there) or share_a_word(here, there)
