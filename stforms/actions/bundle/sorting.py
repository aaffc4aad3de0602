"""Which papers are one bundle: the application for BT, the one for specialist competence, or just papers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stforms.actions.bundle.paper import ENCLOSED, OTHERS, Part
from stforms.model import Finding, Severity, get_path
from stforms.rules.scope import APPLICATION, BT_APPLICATION, BT_PAPERS, PROGRAMMES, ST_PAPERS

_LAST_DIGITS = re.compile(r"\D")


@dataclass(frozen=True)
class Pile:
    """The papers of one bundle. `form` is the application's, None where there is none."""

    form: str | None
    application: Part | None
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...] = ()


def piles(parts: Sequence[Part]) -> list[Pile]:
    """Return the bundles that papers make up.

    Papers of no form go to the application that lists their number, the last one when none does; so
    do programmes and checklists, which may be enclosed. Without any certificate all papers are one pile.
    """
    bt = [part for part in parts if part.form in BT_PAPERS]
    st = [part for part in parts if part.form in ST_PAPERS]
    other = [part for part in parts if part.form is None or part.form in PROGRAMMES]
    left = [part for part in parts if not any(part is one for one in (*bt, *st, *other))]
    whole = [(BT_APPLICATION, bt), (APPLICATION, st)]
    there = [(form, papers) for form, papers in whole if papers]
    if not there:
        return [Pile(None, None, tuple(parts))] if parts else []
    for part in other:
        _home(part, there).append(part)
    told = [Finding("bundle.no_place", Severity.WARNING, paper=part.name) for part in left]
    made = [_pile(form, papers) for form, papers in there]
    first = made[0]
    return [Pile(first.form, first.application, first.parts, (*first.findings, *told)), *made[1:]]


def _home(part: Part, there: Sequence[tuple[str, list[Part]]]) -> list[Part]:
    """Return the papers among which a paper belongs that is none of the certificates."""
    for form, papers in there:
        if any(paper.form == form and part.number in _listed(paper) for paper in papers):
            return papers
    return there[-1][1]


def _listed(application: Part) -> set[str]:
    record = application.record or {}
    rows = [row for table in (ENCLOSED, OTHERS) for row in (get_path(record, table) or {}).values()]
    return {str(number) for row in rows if isinstance(row, list) for number in row}


def _pile(form: str, papers: Sequence[Part]) -> Pile:
    found = [paper for paper in papers if paper.form == form]
    application = found[0] if found else None
    enclosed = tuple(paper for paper in papers if paper.form != form)
    findings = [Finding("bundle.second_application", Severity.ERROR, paper=one.name) for one in found[1:]]
    if application is None:
        findings.append(Finding("bundle.no_application", Severity.WARNING))
    return Pile(form, application, enclosed, (*findings, *_other_persons(application, enclosed)))


def _other_persons(application: Part | None, parts: Iterable[Part]) -> list[Finding]:
    """Tell of papers of somebody else: they must not be sent in with these."""
    whose = _digits(application) if application is not None else None
    others = (part for part in parts if whose is not None and _digits(part) not in (None, whose))
    return [
        Finding("bundle.other_person", Severity.ERROR, "sokande.personnummer", paper=one.name)
        for one in others
    ]


def _digits(part: Part) -> str | None:
    """Return the last ten digits of the applicant's personnummer."""
    value = get_path(part.record or {}, "sokande.personnummer")
    digits = _LAST_DIGITS.sub("", value) if isinstance(value, str) else ""
    return digits[-10:] if len(digits) >= 10 else None
