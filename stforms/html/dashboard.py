"""The dashboard: how far the papers are, what is late, what there is to do. One page, no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stforms.actions.alphabet import swedish
from stforms.actions.status import AWAITED, Line, Overview, Sum, sums
from stforms.actions.status.words import (
    clinic_of_cell,
    lacking_of,
    paper_of,
    period_of_line,
    person_of,
    state_of,
    steps,
    title_of,
)
from stforms.html.charts import MOST_CLINICS, PARTS, age_in_words, by_age, by_clinic, by_week, week_in_words
from stforms.html.page import page
from stforms.html.remarks import Count
from stforms.messages import language, text
from stforms.register.papers import APPROVED, LACKING, STATES

_SIGN = {"error": "×", "warning": "!", "info": "i", "clean": "✓"}


@dataclass(frozen=True)
class Row:
    """One paper in words."""

    number: int
    person: str
    clinic: str
    paper: str
    period: str
    state: str
    severity: str
    sign: str
    due: str
    late: int
    lacks: str


def dashboard_page(overview: Overview, lang: str | None = None) -> bytes:
    """Return an overview as one HTML file.

    Args:
        overview: what the register says; its lists are shown as long as they are.
        lang: "sv" or "en"; default the reader's language.
    """
    lang = lang or language()
    clinics = _by_clinic(overview, lang)
    drawn = sorted(clinics, key=lambda one: -one[1].papers)[:MOST_CLINICS]
    names = {name for name, _ in drawn}
    return page(
        "dashboard.html",
        lang,
        False,
        overview=overview,
        total=overview.sum,
        counts=list(_counts(overview, lang)),
        steps=[step.words(lang) for step in steps(overview)],
        states=[(state, state_of(state, lang)) for state in STATES],
        parts=tuple(PARTS),
        clinics=clinics,
        all_drawn=len(drawn) == len(clinics),
        clinic_chart=by_clinic([one for one in clinics if one[0] in names], lang),
        forms=_by_form(overview),
        weeks=[(week_in_words(week, lang), week) for week in overview.weeks],
        week_chart=by_week(overview.weeks, lang),
        ages=[(age_in_words(age, lang), age) for age in overview.ages],
        age_chart=by_age(overview.ages, lang),
        overdue=[_row(line, lang) for line in overview.overdue],
        lines=[_row(line, lang) for line in overview.lines],
    )


def _by_clinic(overview: Overview, lang: str) -> list[tuple[str, Sum]]:
    """Return the clinics as in a telephone book, then what has none."""
    found = sums(
        overview.cells, lambda cell: (cell.protected, cell.clinic is None, clinic_of_cell(cell, lang))
    )
    return [(key[2], found[key]) for key in sorted(found, key=lambda one: (one[0], one[1], swedish(one[2])))]


def _by_form(overview: Overview) -> list[tuple[str, Sum]]:
    titles = {cell.form: title_of(cell.edition) for cell in overview.cells}
    found = sums(overview.cells, lambda cell: cell.form)
    return sorted(((titles[form], one) for form, one in found.items()), key=lambda one: swedish(one[0]))


def _counts(overview: Overview, lang: str) -> Iterator[Count]:
    """Yield the sums that stand at the top, what is worst first; nothing that does not occur."""
    total = overview.sum
    numbers: Sequence[tuple[str, str, int]] = (
        ("error", "overdue", total.overdue),
        ("error", "lacking", total.states[LACKING]),
        ("warning", "questions", total.questions),
        ("clean", "approved", total.states[APPROVED]),
        ("info", "papers", total.papers),
    )
    for severity, name, count in numbers:
        if count:
            yield Count(severity, _SIGN[severity], text(f"dashboard.count.{name}", {"count": count}, lang))


def _row(line: Line, lang: str) -> Row:
    severity = _severity(line)
    return Row(
        line.id,
        person_of(line, lang),
        line.clinic or "",
        paper_of(line),
        period_of_line(line),
        state_of(line.state, lang),
        severity,
        _SIGN[severity],
        line.due.isoformat() if line.due is not None else "",
        line.late,
        lacking_of(line, lang),
    )


def _severity(line: Line) -> str:
    if line.late or line.state == LACKING:
        return "error"
    if line.open_questions:
        return "warning"
    return "clean" if line.state == APPROVED else "info" if line.state in AWAITED else "clean"
