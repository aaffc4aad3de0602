"""The numbers of the enclosed papers: as the application lists them, and as they stand on the papers.

No rules: those stand in `attachments`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stforms.rules.application.subject import Application
from stforms.rules.papers import Paper
from stforms.rules.scope import APPLICATIONS, BT_PAPERS, ST_PAPERS
from stforms.rules.values import keyed_texts, text

CERTIFICATES = "bifogade_intyg"
DOCUMENTS = "ovriga_handlingar"
NUMBER = "bilaga_nr"

ON_ANY_FORM = ("utlandsk_tjanstgoring", "tjanstgoring_fore_legitimation")
"""Kinds that tell where and when, not on which form: service abroad may be certified on any."""

_WRITTEN = re.compile(r"(?:bilaga|bil|nr|no)?[\s.:]*(?:nr|no)?[\s.:]*0*([0-9]+)\s*([a-zåäö]?)[\s.]*")


@dataclass(frozen=True)
class Listed:
    """A number in the application's lists, the kind it is listed under and where that stands."""

    path: str
    number: str

    @property
    def kind(self) -> str:
        """Return the kind: "kurs", "svensk_doktorsexamen"."""
        return self.path.partition(".")[2]

    @property
    def certificate(self) -> bool:
        """Tell whether it is listed among the certificates, not among the other documents."""
        return self.path.startswith(f"{CERTIFICATES}.")


def normal(number: str) -> str:
    """Return a number as it is compared: "03", "3." and "Bilaga nr 3" are 3, "3 A" is 3a."""
    found = _WRITTEN.fullmatch(number.strip().casefold())
    return f"{found[1]}{found[2]}" if found else number.strip().casefold()


def listed(application: Application) -> list[Listed]:
    """Return the numbers that the application lists; none where there is no application."""
    record = application.paper.record if application.paper is not None else {}
    return [
        Listed(path, normal(number))
        for key in (CERTIFICATES, DOCUMENTS)
        for path, number in keyed_texts(record, key)
    ]


def number_on(paper: Paper) -> str | None:
    """Return the number on a certificate."""
    written = text(paper.record, NUMBER)
    return normal(written) if written is not None else None


def numbered(application: Application) -> Iterator[tuple[Paper, str]]:
    """Yield (certificate, its number) for the certificates that have one."""
    for paper in application.certificates:
        number = number_on(paper)
        if number is not None:
            yield paper, number


def kind_of(form: str) -> str:
    """Return the kind that certificates on a form are listed under.

    The applications of both regulations call their lists as the forms are called; certificates of a
    third country and the other documents have no form here.
    """
    return form.removeprefix("intyg-").replace("-", "_")


def of_kind(application: Application, kind: str) -> list[Paper]:
    """Return the certificates of a kind."""
    return [paper for paper in application.certificates if kind_of(paper.form) == kind]


def has_form(kind: str) -> bool:
    """Tell whether certificates of this kind have a form that stforms knows."""
    return kind in _KINDS


_KINDS = frozenset(kind_of(form) for form in (*BT_PAPERS, *ST_PAPERS) if form not in APPLICATIONS)
