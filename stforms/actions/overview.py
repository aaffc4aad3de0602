"""Papers that belong together, as people look at them: names, numbers, what covers what, what is missing.

The words that tables on the terminal and on pages share. How a table looks is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from fractions import Fraction

from stforms.actions.together import Subject
from stforms.library import Library
from stforms.messages import text
from stforms.model import Finding
from stforms.rules.application.coverage import Covered
from stforms.rules.application.service import Row, Service
from stforms.rules.application.subject import Application
from stforms.rules.catalogue import Kind, Need
from stforms.rules.follow_up import FollowUp
from stforms.rules.papers import Paper
from stforms.rules.places import is_primary_care
from stforms.rules.region import Region
from stforms.rules.rows import placements
from stforms.rules.scope import BT_APPLICATION, BT_DONE
from stforms.rules.values import decimal, get
from stforms.rules.values import text as text_at
from stforms.schemas import FormSchema

_SUBJECTS = ("kurs.amne", "arbete.amne", "tjanstgoringsstalle", "bedomare.namn", "vardcentral")
"""Where a paper says what it is about, the most telling first."""
_DAYS = ("datum", "intygande.datum", "underskrift.datum", "huvudhandledare.datum", "verksamhetschef.datum")
_PERSONS = ("sokande", "st_lakare")


class Mark(Enum):
    """What a certificate is to a delmål: it counts, or it names the delmål and is not needed for it."""

    COUNTS = "counts"
    NAMED = "named"


# --- one paper ------------------------------------------------------------------------------


def number_of(paper: Paper) -> str | None:
    """Return the number that the paper has among the enclosures."""
    found = get(paper.record, "bilaga_nr")
    return str(found) if isinstance(found, (str, int)) and not isinstance(found, bool) else None


def about(paper: Paper) -> str:
    """Return what tells a paper from others of its form: the place, the course, whoever assessed."""
    return next((found for key in _SUBJECTS if (found := text_at(paper.record, key))), "")


def day_of(paper: Paper) -> str | None:
    """Return the day on which the paper was signed or written, as it stands there."""
    return next((found for key in _DAYS if (found := text_at(paper.record, key))), None)


def person_of(papers: Iterable[Paper]) -> tuple[str, str | None] | None:
    """Return the name and the personnummer of whom the papers are about, by the first that says it."""
    for paper in papers:
        for who in _PERSONS:
            parts = (text_at(paper.record, f"{who}.{part}") for part in ("fornamn", "efternamn", "namn"))
            if name := " ".join(part for part in parts if part):
                return name, text_at(paper.record, f"{who}.personnummer")
    return None


# --- all of them ----------------------------------------------------------------------------


def title_of(subject: Subject, lang: str | None = None) -> str:
    """Return what the papers are together."""
    if isinstance(subject, Application):
        code = "together.title.bt" if subject.form == BT_APPLICATION else "together.title.st"
    else:
        code = "together.title.follow_up" if isinstance(subject, FollowUp) else "together.title.unit"
    return text(code, None, lang)


def in_order(papers: Iterable[Paper]) -> list[Paper]:
    """Return papers by their numbers, those without one last: 2, 3, 3a, 10."""
    return sorted(papers, key=lambda paper: (number_of(paper) is None, _natural(number_of(paper) or "")))


def _natural(number: str) -> tuple[int, str]:
    digits = re.match(r"\d{1,9}", number)
    return (int(digits[0]) if digits else 0, number)


def schema_of(subject: Subject, finding: Finding, library: Library) -> FormSchema:
    """Return the schema that knows the finding's path: that of the paper it names, else the whole's."""
    form = next((one.form for one in _known(subject) if one.name == finding.paper), subject.form)
    return library.schema(form)


def _known(subject: Subject) -> tuple[Paper, ...]:
    """Return every paper that a finding about the whole may name."""
    if not isinstance(subject, Application):
        return subject.papers
    return (*subject.papers, *(subject.bt.papers if subject.bt is not None else ()), *subject.programmes)


# --- delmål ---------------------------------------------------------------------------------


def columns(coverage: Iterable[Covered]) -> list[Paper]:
    """Return the certificates that name a delmål, by their numbers."""
    return in_order({paper.name: paper for one in coverage for paper in one.named}.values())


def mark(covered: Covered, paper: Paper) -> Mark | None:
    """Return what a certificate is to a delmål; None when it does not name it."""
    if any(paper in met.papers for met in covered.met):
        return Mark.COUNTS
    return Mark.NAMED if paper in covered.named else None


def kind_of(form: str, coverage: Iterable[Covered], lang: str) -> str:
    """Return what certificates of a form are about, in the shortest words that the needs have for it."""
    kinds = {kind.name: kind for one in coverage for met in one.met for kind in met.need.kinds}
    titles = (_kind_title(kind, lang) for kind in kinds.values() if kind.form == form)
    return min(titles, key=len, default=form)


def _kind_title(kind: Kind, lang: str) -> str:
    return kind.title_sv if lang == "sv" else kind.title_en


def need_in_words(need: Need, lang: str) -> str:
    """Return what is needed: "kurs", or "klinisk tjänstgöring eller auskultation"."""
    return text("together.or", None, lang).join(_kind_title(kind, lang) for kind in need.kinds)


def needs_in_words(covered: Covered, lang: str, missing: bool = False) -> str:
    """Return what a delmål needs, all of it or what is missing."""
    needs = (one.need for one in covered.met if not (missing and one.papers))
    return "; ".join(need_in_words(need, lang) for need in needs)


# --- service --------------------------------------------------------------------------------


def months(value: Fraction | int | None, lang: str) -> str:
    """Return a number of months with one decimal at most, as the language writes it."""
    if value is None:
        return "–"
    words = decimal(Fraction(value), 1)
    return words.replace(".", ",") if lang == "sv" else words


def months_of(service: Service, rows: Iterable[Row]) -> Fraction:
    """Return the months of full time that rows stand for, after overlaps and absence."""
    spans = [row.span for row in rows]
    return sum((one.months_of(spans) for one in service.stretches), Fraction(0))


def in_time(service: Service) -> list[Row]:
    """Return the rows by their days."""
    return sorted(service.rows, key=lambda one: (one.span.first, one.span.last))


def by_place(service: Service) -> list[tuple[str, list[Row]]]:
    """Return the rows by place, the places by their first day."""
    found: dict[str, tuple[str, list[Row]]] = {}
    for row in in_time(service):
        found.setdefault(row.span.place.casefold(), (row.span.place, []))[1].append(row)
    return list(found.values())


def is_bt(row: Row, subject: Application) -> bool:
    """Tell whether a row is basic service (BT): it stands on a paper of the BT, or within a row of one."""
    bt = subject if subject.form == BT_APPLICATION else subject.bt
    papers = bt.of(BT_DONE) if bt is not None else ()
    within = (
        one.first <= row.span.first and row.span.last <= one.last
        for paper in papers
        for one in placements(paper.record)
    )
    return any(within) or any(paper.name == row.span.paper for paper in papers)


def in_primary_care(row: Row, region: Region) -> bool:
    """Tell whether the place of a row seems to be in primary care."""
    return is_primary_care(row.span.place, region)
